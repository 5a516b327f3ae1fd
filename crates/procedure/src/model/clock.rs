//! Time limits, and the rules that they name.

use fengqiao_calendar::{Rule, Threshold};

use super::{FactId, FieldId, PartId, Text};

/// A legal or policy time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The name in the file.
    pub name: String,
    /// The part it belongs to.
    pub part: PartId,
    /// What pages call it.
    pub title: Text,
    /// How long it runs.
    pub length: ClockLength,
    /// Which time starts it.
    pub from: StartsFrom,
    /// The resident was told this date: it is never shortened.
    pub promised: bool,
    /// Running it a second time needs this counter, or a resident's own act.
    pub restart: Option<FactId>,
    /// How many times it may be extended, and by how much at most.
    pub extensions_max: u8,
    /// How much time an extension adds.
    pub extension: Option<ClockLength>,
}

/// How long a clock runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockLength {
    /// A rule of the pack in force when the clock starts.
    Rule(String),
    /// The standard time of the matter's category and grade; the named rule where the category has none.
    Category {
        /// The rule where the category names none.
        otherwise: String,
    },
    /// The rule that belongs to the value of a choice.
    ByChoice {
        /// The choice.
        field: FieldId,
        /// A rule for each of its values, in their order.
        rules: Vec<String>,
    },
    /// Until the end of a day that a step recorded, or until a moment that one recorded.
    Until(FieldId),
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartsFrom {
    /// When it was entered here.
    Recorded,
    /// When it is claimed to have happened.
    Occurred,
    /// The end of a civil day that a step recorded: the day itself does not count; the moment, where a time was recorded. Source: Civil Code,
    /// art. 201.
    Field(FieldId),
}

/// The rules and thresholds that a procedure names, as the packs in force give them.
pub trait Rules: Sync {
    /// The rule of this id in force at that civil date, if a pack has one.
    fn rule(&self, id: &str, on: fengqiao_calendar::Date) -> Option<&Rule>;
    /// The threshold of this id in force at that civil date, if a pack has one.
    fn threshold(&self, id: &str, on: fengqiao_calendar::Date) -> Option<&Threshold>;
}
