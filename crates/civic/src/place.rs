//! Places: estates, roads, buildings, facilities and assets that a matter can be about, with printed codes.

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

use crate::area::valid_on;
use crate::geometry::Point;
use crate::ids::{AreaCode, OrganisationId, PlaceCode};

mod index;
#[cfg(test)]
mod tests;

pub use index::PlaceIndex;

/// What a place is. Never a flat or a room: a place is not about who lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A residential estate, village part, market or campus.
    Estate,
    /// A public road, square or park.
    Road,
    /// A building.
    Building,
    /// Something that serves the public: a lift, a stop, a toilet, a playground.
    Facility,
    /// A single thing with a number: a lamp, a manhole cover, a tree. Source: GB/T 30428.2 (部件).
    Asset,
}

impl PlaceKind {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::Estate, "estate"),
        (Self::Road, "road"),
        (Self::Building, "building"),
        (Self::Facility, "facility"),
        (Self::Asset, "asset"),
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, own)| *own == name).map(|(kind, _)| *kind)
    }

    /// Whether its name may be shown publicly with an open matter: no finer than the estate or public road.
    pub fn is_coarse(self) -> bool {
        matches!(self, Self::Estate | Self::Road)
    }
}

/// A place in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its printed code.
    pub code: PlaceCode,
    /// What it is.
    pub kind: PlaceKind,
    /// What kind of thing it is in the city's own word, for instance `路灯`; empty where nobody said so.
    pub thing: String,
    /// Its name.
    pub name: Text,
    /// Other names, landmarks beside it, old names.
    pub aliases: Vec<String>,
    /// Who looks after it.
    pub owner: Option<OrganisationId>,
    /// Where it is.
    pub point: Option<Point>,
    /// The lowest area that it lies in, usually a grid.
    pub area: AreaCode,
    /// The place it belongs to: the estate of a building, the road of a lamp.
    pub parent: Option<PlaceCode>,
    /// The first day on which it exists.
    pub valid_from: Date,
    /// The first day on which it exists no more.
    pub valid_to: Option<Date>,
}

impl Place {
    /// Whether it exists on a day.
    pub fn exists_on(&self, on: Date) -> bool {
        valid_on(self.valid_from, self.valid_to, on)
    }
}

impl PlaceCode {
    /// The code of a serial number below 1,000,000,000: nine digits and a check digit that catches every single wrong digit
    /// and nearly every swap. Source: ISO 7064, MOD 11,10.
    ///
    /// ```
    /// use fengqiao_civic::PlaceCode;
    /// let code = PlaceCode::from_serial(42).unwrap();
    /// assert!(code.is_valid());
    /// assert_eq!(code.as_str().len(), 10);
    /// ```
    pub fn from_serial(serial: u32) -> Option<Self> {
        if serial >= 1_000_000_000 {
            return None;
        }
        let digits = format!("{serial:09}");
        let check = check_digit(&digits)?;
        Some(Self::new(format!("{digits}{check}")))
    }

    /// The code that somebody typed or scanned, spaces and hyphens left out; `None` when the check digit is wrong.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = crate::search::normal(text);
        let code = Self::new(digits);
        code.is_valid().then_some(code)
    }

    /// Whether it has ten digits of which the last checks the others.
    pub fn is_valid(&self) -> bool {
        let text = self.as_str();
        text.len() == 10
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && check_digit(&text[..9]).is_some_and(|check| text.as_bytes()[9] == b'0' + check)
    }

    /// The digits in groups, as printed: `0000 0004 23`.
    pub fn grouped(&self) -> String {
        let chars: Vec<char> = self.as_str().chars().collect();
        chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

fn check_digit(digits: &str) -> Option<u8> {
    let mut carry = 10;
    for c in digits.chars() {
        let sum = (carry + c.to_digit(10)?) % 10;
        carry = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    u8::try_from((11 - carry) % 10).ok()
}
