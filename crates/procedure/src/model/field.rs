//! What a step may ask for, and who may read it.

use super::{RoleId, Text};

/// One thing that a step may ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name in the file.
    pub name: String,
    /// The label of the input.
    pub title: Text,
    /// The line under the label.
    pub hint: Text,
    /// What may be entered.
    pub kind: FieldKind,
    /// Who may read it.
    pub privacy: Privacy,
    /// For persons: the role that they play from the step on.
    pub role: Option<RoleId>,
    /// For dates and times: the day before which it may not lie.
    pub earliest: Option<DayLimit>,
    /// For dates and times: the day after which it may not lie.
    pub latest: Option<DayLimit>,
    /// Who is named later comes to those who were named before, instead of taking their place.
    pub adds: bool,
    /// The roles that may open what is sealed, each while it holds the case: whoever decides by it.
    pub unsealed_by: Vec<RoleId>,
}

/// A day that limits another, seen from the day on which a form is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayLimit {
    /// That day itself.
    Today,
    /// The day to which this rule leads from there.
    Rule(String),
}

impl DayLimit {
    /// The rule that it names.
    pub fn rule(&self) -> Option<&str> {
        match self {
            DayLimit::Today => None,
            DayLimit::Rule(rule) => Some(rule),
        }
    }
}

/// The kind of a value, with its limits.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Words.
    Text {
        /// The most characters.
        chars_max: u32,
        /// Several lines may be written.
        lines: bool,
    },
    /// A whole number.
    Number {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// Integer fen.
    Money,
    /// A civil date.
    Date,
    /// A civil date and time.
    Time,
    /// Yes or no.
    Flag,
    /// One of a list.
    Choice {
        /// The choices, by name and title.
        values: Vec<(String, Text)>,
    },
    /// A category of the matter catalogue.
    Category,
    /// A place of the register.
    Place,
    /// A name with a phone number: how to reach a person about this case.
    Contact,
    /// A person who becomes a party of the case.
    Party,
    /// Persons who become parties of the case.
    Parties {
        /// The most persons.
        count_max: u8,
    },
    /// A member of staff, chosen by name.
    Staff,
    /// One organisation.
    Organisation,
    /// A set of organisations, for `each`.
    Organisations,
    /// Files.
    Attachment {
        /// The most files.
        count_max: u8,
    },
    /// A consent; it must be given.
    Consent,
}

/// Who may read a field. `chain`: the units in this case; `sealed`: named persons only, with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Privacy {
    /// Everyone.
    Public,
    /// Those whose matter it is, and the offices that handle it.
    Parties,
    /// The offices that handle it.
    Unit,
    /// The units in this case.
    Chain,
    /// Named persons only, with a reason.
    Sealed,
}

impl Privacy {
    /// Whether everyone who may read what is classed as `other` may read this. Neither of `Parties` and `Chain` holds the other: the unit
    /// that is responsible reads both, the people of a case the one, units that took part before the other.
    pub fn is_as_open_as(self, other: Privacy) -> bool {
        use Privacy::{Chain, Parties, Public, Sealed, Unit};
        match self {
            Public => true,
            Parties => matches!(other, Parties | Unit | Sealed),
            Chain => matches!(other, Chain | Unit | Sealed),
            Unit => matches!(other, Unit | Sealed),
            Sealed => other == Sealed,
        }
    }
}
