//! What conditions may read, and the conditions.

use super::{FactId, PartId, Text};

/// A yes/no, a choice of at most eight, or a bounded counter that guards may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// Its values.
    pub kind: FactKind,
    /// The part that owns it; other parts neither read nor write it.
    pub part: PartId,
}

/// The finite values of a fact, held as a small number: no = 0, yes = 1; the index of the choice; the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    Flag {
        /// Its value when its part opens.
        initial: bool,
    },
    /// One of a few.
    Choice {
        /// The choices, by name and title.
        values: Vec<(String, Text)>,
        /// The choice when its part opens, by position.
        initial: u8,
    },
    /// How often something was done; it begins at none.
    Counter {
        /// How often it may be done.
        max: u8,
    },
}

/// A combination that cannot happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// The combination.
    pub never: Guard,
    /// Why it cannot happen.
    pub reason: Text,
}

/// What a guard may say about facts. Nothing else can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Holds in every case.
    Always,
    /// The fact has this value (flag: 1 = yes).
    Is(FactId, u8),
    /// The counter is below this number.
    Below(FactId, u8),
    /// The case has a level above it to rise to.
    CanRaise,
    /// Every one holds.
    All(Vec<Guard>),
    /// One at least holds.
    Any(Vec<Guard>),
    /// It does not hold.
    Not(Box<Guard>),
}
