//! What a step decided: the body of one entry.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;

use super::{Actor, Assigned, Attributes, ClockRun, Config, Ref, Value};
use crate::model::*;

/// What sort of entry a decision is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The case began under this version of this procedure.
    Opened {
        /// The procedure.
        procedure: Ref,
        /// Its version.
        procedure_version: Ref,
    },
    /// A step was taken.
    Taken,
    /// What was entered earlier was corrected; dates and routes were derived again.
    Corrected,
    /// A new calendar moved running clocks and nothing else.
    Recalculated {
        /// The oldest calendar of a clock that moved.
        from: u32,
        /// The new calendar.
        to: u32,
    },
    /// The case goes on under another version of its procedure: what it is about, who does what and what was done stays.
    Moved {
        /// The version it comes from.
        from: Ref,
        /// The version it goes on under.
        to: Ref,
        /// Why, as whoever decided it wrote.
        reason: String,
    },
}

/// What one step decided: the body of one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What sort of entry it is.
    pub kind: Kind,
    /// The step taken; none where dates alone were derived again.
    pub step: Option<StepId>,
    /// The number of the instance within the step's part.
    pub instance: u16,
    /// As whom the step was taken.
    pub role: Option<RoleId>,
    /// Who took it.
    pub actor: Actor,
    /// When it is claimed to have happened.
    pub occurred_at: Instant,
    /// What shows that it happened then; empty where no earlier time is claimed.
    pub evidence: String,
    /// When it was decided.
    pub recorded_at: Instant,
    /// The fields given with the step.
    pub fields: BTreeMap<FieldId, Value>,
    /// The configuration afterwards, whole.
    pub config: Config,
    /// Members of `each` parts afterwards, whole, by part and instance number.
    pub members: BTreeMap<(PartId, u16), Ref>,
    /// What happened to clocks, in order.
    pub clocks: Vec<ClockChange>,
    /// Roles that were given to an organisation.
    pub assigned: Vec<(RoleId, Assigned)>,
    /// Who answers for the late matter afterwards.
    pub supervisor: Option<Assigned>,
    /// What the case is about afterwards, whole.
    pub attributes: Attributes,
    /// The outcome afterwards.
    pub outcome: Option<String>,
    /// The work is done afterwards, though the resident can still object.
    pub settled: bool,
    /// The case is closed afterwards.
    pub closed: bool,
    /// Words to people.
    pub notices: Vec<NoticeSent>,
    /// Papers issued, as positions in [`Procedure::papers`].
    pub papers: Vec<u16>,
    /// Linked cases to open.
    pub opens: Vec<LinkId>,
    /// Steps that followed at once, by the join of a part, with the number of their instance; already contained in `config`.
    pub cascade: Vec<(StepId, u16)>,
    /// For clock steps: which run and point fired, and when it had been due.
    pub fired: Option<Fired>,
    /// The number from 0 to 99 that was drawn, where an expression of these steps read it.
    pub draw: Option<u8>,
}

/// The point of a clock that fired: `(case, clock, run, point)` acts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// The clock.
    pub clock: ClockId,
    /// The number of the instance of the clock's part.
    pub instance: u16,
    /// Which run of it.
    pub run: u32,
    /// Which point.
    pub mark: Mark,
    /// When the point had been due.
    pub due_at: Instant,
}

/// What happened to a clock, with the result.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockChange {
    /// What happened.
    pub change: ClockVerb,
    /// The whole run afterwards.
    pub after: ClockRun,
}

/// The operations on a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockVerb {
    /// It began a new run.
    Start,
    /// Its time stands still.
    Pause,
    /// Its time passes again.
    Resume,
    /// It was given more time.
    Extend,
    /// It ended.
    Stop,
    /// It took a step.
    Fire,
    /// Its date was derived again.
    Recalculate,
}

/// Words to a role, as decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSent {
    /// To whom.
    pub to: RoleId,
    /// The text, with its placeholders.
    pub text: Text,
}
