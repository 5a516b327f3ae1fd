//! The machines of a procedure: parts, their joins and their states.

use super::{ClockId, FieldId, PartId, RoleId, StateId, Text};

/// A flat machine. Depth is at most 2: the case, its parts, their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// The state that opens it; `None` for the case.
    pub opened_by: Option<StateId>,
    /// How many instances it has.
    pub many: Many,
    /// When its instances decide it.
    pub join: Join,
    /// What happens to open instances when the opening state is left.
    pub on_exit: OnExit,
    /// Where an instance begins.
    pub initial: StateId,
    /// What an organisation answers in its instance is read by itself and by whoever holds the case, not by the other members.
    pub apart: bool,
    /// A yes is the consent of the instance's member: nobody and no clock gives it for them.
    pub consent: bool,
    /// Where consent was refused, nothing counts as done.
    pub refusal_ends: bool,
}

/// How many instances a part has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Many {
    /// One.
    One,
    /// One for each member of a set that is frozen when the part opens.
    Each {
        /// The set.
        over: SetSource,
    },
}

/// Where the frozen set comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetSource {
    /// Whoever is a party of the case.
    Parties,
    /// The members that a field names.
    Field(FieldId),
}

/// When the finished instances of a part decide it. Each final state of the part says whether it is a yes or a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Yes when every instance said yes; no when all finished and one said no.
    All,
    /// Yes as soon as one said yes; no when all finished without.
    Any,
    /// Yes as soon as so many said yes; no as soon as that cannot be reached.
    AtLeast(u8),
    /// No as soon as one said no; yes when all said yes.
    FirstRefusal,
}

/// What happens to open instances when the opening state is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnExit {
    /// They are cancelled.
    Cancel,
    /// The state cannot be left while one is open.
    Refuse,
}

/// One state of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The name in the file, unique in the procedure.
    pub name: String,
    /// The part it belongs to.
    pub part: PartId,
    /// What pages call it.
    pub title: Text,
    /// The sentence for the resident: who has it, what they are doing, by when, what otherwise.
    /// Placeholders: `{holder}` `{due}` `{next}` (who takes over when late) `{phone}`.
    pub tells: Text,
    /// Who must move next; `None` only where `end` is set.
    pub holder: Option<RoleId>,
    /// What moves it when nobody does: the clock that runs here.
    pub clock: Option<ClockId>,
    /// The work is done: only the resident, a clock or a supervisor who reopens it moves it on. To everybody it counts as closed.
    pub settled: bool,
    /// Set when the state is final.
    pub end: Option<End>,
}

/// How a part ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The case is closed. The outcome is the step's.
    Closed,
    /// The instance of a part is finished with a yes or a no for its join.
    Finished {
        /// What it says to the join.
        yes: bool,
    },
}
