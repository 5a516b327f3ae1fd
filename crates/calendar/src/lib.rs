//! Civil dates, holiday packs and legal periods.
//!
//! Pure: no IO and no clock. One city has one zone; civil dates are derived in it. A [`Rule`] of a [`RuleSet`] says how long a period is,
//! a [`Calendar`] which days count, and a [`Period`] what paused or extended it; [`Period::due_of`] answers when it ends and why.

#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod calendar;
mod count;
mod derivation;
mod document;
mod hours;
mod instant;
mod issue;
mod lead;
mod length;
mod overlay;
mod pack;
mod period;
mod recalculate;
mod rule;
mod rule_set;
mod threshold;
mod year;
mod zone;

pub use calendar::{Calendar, Day};
pub use derivation::DerivationStep;
pub use hours::{WorkingHours, WorkingHoursError};
pub use instant::Instant;
pub use issue::Issue;
pub use jiff::civil::Date;
pub use length::{Length, LengthError, Unit};
pub use overlay::{CityTimes, Overlay, OverlayKind};
pub use pack::{Force, PackRule, RulePack, Sense};
pub use period::{Due, Limit, Pause, Period};
pub use recalculate::{Change, Promised, Recalculation, recalculate};
pub use rule::{Roll, Rule};
pub use rule_set::{Conflict, RuleSet};
pub use threshold::Threshold;
pub use year::{Holiday, YearPack};
pub use zone::{UnknownZone, Zone};

/// A text in the two languages of every interface text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The language that something is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}
