//! Why a step is not taken.

use fengqiao_calendar::Date;

use super::{Phase, Reason};
use crate::model::*;

/// Why a step is not taken. Every variant has a message in both languages that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else moved the case first.
    Stale {
        /// The version the actor saw.
        expected: u64,
        /// The version it has.
        actual: u64,
    },
    /// The step does not exist in this procedure.
    UnknownStep,
    /// The step cannot be taken in the state the case is in.
    WrongState {
        /// Where the case is.
        state: StateId,
    },
    /// None of the actor's roles may take it.
    WrongRole {
        /// Who may take it; empty where no person may.
        needed: Vec<RoleId>,
    },
    /// The actor took an earlier step that bars them from this one.
    Separated {
        /// The role they are barred from.
        role: RoleId,
        /// The step that bars them.
        earlier: StepId,
    },
    /// A guard does not hold: the facts say no.
    Guarded {
        /// The guard.
        guard: Guard,
    },
    /// A counter is full: it was done as often as allowed.
    Exhausted {
        /// The counter.
        counter: FactId,
    },
    /// A field is missing, all of them at once with what is malformed.
    Fields(Vec<FieldIssue>),
    /// Open instances of a part forbid leaving.
    PartsOpen {
        /// The part.
        part: PartId,
    },
    /// It cannot rise above the top, nor sink below the powers.
    Level,
    /// Nobody is there to take it.
    NoRoute(Reason),
    /// The rule packs have no rule of this name in force on the day.
    NoRule {
        /// The name of the rule.
        id: String,
    },
    /// A fact cannot be computed: the case lacks an attribute that its expression reads.
    NoValue {
        /// The fact.
        fact: FactId,
    },
    /// The clock is not in a phase that the step needs: only a running clock that is not due yet can be extended.
    Clock {
        /// The clock.
        clock: ClockId,
        /// The phase it is in.
        phase: Phase,
    },
    /// Joins follow joins without end: the procedure was never checked.
    Circular,
    /// A claimed time lies after now, or before the case.
    ImpossibleTime,
    /// The clock was not running, or the point has fired already.
    NotDue,
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldIssue {
    /// The field.
    pub field: FieldId,
    /// What is wrong with it.
    pub issue: FieldFault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault {
    /// It must be filled in.
    Missing,
    /// The step does not ask for it.
    NotAsked,
    /// It is a value of another kind.
    WrongKind,
    /// The text is too long.
    TooLong {
        /// The most characters.
        max: u32,
    },
    /// The number or day is not possible.
    OutOfRange,
    /// There are too many.
    TooMany {
        /// The most that are possible.
        max: u8,
    },
    /// There is no such choice.
    UnknownChoice,
    /// The day comes too early.
    TooEarly {
        /// The first day that is possible.
        first_on: Date,
        /// Law and article that say so; none where it is today.
        basis: Option<String>,
    },
    /// The day comes too late.
    TooLate {
        /// The last day that is possible.
        last_on: Date,
        /// Law and article that say so; none where it is today.
        basis: Option<String>,
    },
    /// This member of staff holds no post for the role.
    UnknownStaff,
}
