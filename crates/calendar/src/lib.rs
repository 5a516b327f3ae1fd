//! Civil dates, holiday packs and legal periods.
//!
//! Pure: no IO and no clock. One city has one zone; civil dates are derived in it.

use std::fmt;

pub use jiff::civil::Date;

/// UTC milliseconds since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    pub amount: u32,
    pub unit: Unit,
}

/// What a period counts in. Written `2h`, `u2h`, `4wh`, `30d`, `5wd`, `3m`, `2y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Elapsed hours. Source: Civil Code, art. 201(2).
    Hour,
    /// Elapsed hours around the clock, for danger to life or property.
    UrgentHour,
    /// Hours inside the working hours of workdays.
    WorkHour,
    /// Natural days; the first day is not counted. Source: Civil Code, art. 201(1).
    Day,
    /// Workdays.
    WorkDay,
    /// Months. Source: Civil Code, art. 202.
    Month,
    /// Years.
    Year,
}

/// Whether a last day that is a rest day moves to the next workday. Source: Civil Code, art. 203.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Roll {
    None,
    NextWorkday,
}

/// One rule of a pack: a length with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    pub length: Length,
    pub roll: Roll,
    /// Law, standard or order in Chinese, for instance `唐山市12345条例（示例）`.
    pub law: String,
    pub article: String,
    /// `V` law read, `S` secondary, `M` memory, `P` policy default.
    pub mark: char,
    /// The version of the pack it was read from.
    pub pack: String,
}

/// The answer of [`Calendar::due`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The first instant that is too late.
    pub at: Instant,
    /// The last civil day on which it is in time.
    pub last_on: Date,
    /// A year's pack was missing: weekends and fixed legal holidays were assumed.
    pub provisional: bool,
    /// How the date came about, step by step.
    pub derivation: Vec<DerivationStep>,
}

/// One step of a derivation. `text_key` names a message; arguments are already formatted civil dates and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationStep {
    pub text_key: String,
    pub arguments: Vec<(String, String)>,
}

/// A city's calendar at one version: zone, year packs, overlays, working hours.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub version: u32,
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}
