//! What moves a part, and what that does.

use super::{ClockId, FactId, FieldId, Guard, LeadId, LinkId, PartId, RoleId, StateId, Text};

/// What moves a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name in the file.
    pub name: String,
    /// The part it moves.
    pub part: PartId,
    /// The words on the button.
    pub title: Text,
    /// Shown beside the button: what will happen.
    pub hint: Text,
    /// The states it may be taken in; empty for an opening step.
    pub from: Vec<StateId>,
    /// Where it leads; `None` keeps the state.
    pub to: Option<StateId>,
    /// Who or what takes it.
    pub by: Trigger,
    /// What it asks for, in the order of the form.
    pub asks: Vec<Ask>,
    /// What must hold.
    pub guard: Guard,
    /// What it does, in order.
    pub effects: Vec<Effect>,
    /// Whom it tells.
    pub notices: Vec<Notice>,
    /// Steps that close or settle the case name the outcome: `solved`, `partly_solved`, `explained`, `transferred`, `pending_until`, `withdrawn`, `merged`,
    /// `unreachable`, `outside_remit`, `not_recorded`. `None` on others; a step may take it from a choice field instead.
    pub outcome: Option<Outcome>,
    /// A correction of what was entered: allowed while the state stays, moves nothing but the named fields and what hangs on them.
    pub corrects: bool,
}

/// Where the outcome of a closing step comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Always this one.
    Is(String),
    /// The name of the choice in this field.
    From(FieldId),
}

/// Who or what takes a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// Any of these roles.
    Roles(Vec<RoleId>),
    /// The clock becoming due, or reaching a point before.
    Clock {
        /// The clock.
        clock: ClockId,
        /// The point.
        mark: Mark,
    },
    /// The join of a part deciding, in the same change as the step that decided it.
    Joined {
        /// The part.
        part: PartId,
        /// The decision that it takes up.
        yes: bool,
    },
    /// A linked case ending with one of the outcomes of its contract.
    Linked {
        /// The link.
        link: LinkId,
        /// The outcome that it takes up.
        outcome: String,
    },
    /// Another case opens this one by a link: nobody takes the step by hand.
    OpenedByLink,
}

/// A point of a clock's time at which it may take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// So many percent of its time have passed; 100 is the end.
    Percent(u8),
    /// In the morning of the day that lies so many days before the last one.
    DaysBefore(u16),
    /// So long before the end as a rule says.
    Before(LeadId),
}

impl Mark {
    /// The end: the clock is due.
    pub const END: Mark = Mark::Percent(100);
    /// Whether it is the end.
    pub fn is_end(self) -> bool {
        matches!(self, Mark::Percent(100..))
    }
}

/// A field that a step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The field.
    pub field: FieldId,
    /// It must be filled in.
    pub required: bool,
    /// Required only while this guard holds; `Always` where it is unconditional.
    pub when: Guard,
}

/// What a step does besides moving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Gives a fact a value.
    Set {
        /// The fact.
        fact: FactId,
        /// The value.
        to: FactSource,
    },
    /// Adds one to a counter. A step whose counter is full is not available.
    Count {
        /// The counter.
        counter: FactId,
    },
    /// Starts a clock; one that runs goes on.
    Start(ClockId),
    /// Stops a clock.
    Stop(ClockId),
    /// Lets the time of a running clock stand still.
    Pause(ClockId),
    /// Lets the time of a paused clock pass again.
    Resume(ClockId),
    /// Gives the clock more time, once per use; a counter in the same step bounds it.
    Extend(ClockId),
    /// Finds who plays a role from here on.
    Assign {
        /// The role.
        role: RoleId,
        /// Where to look.
        from: AssignSource,
    },
    /// Moves the matter one level up. Not available at the top.
    Raise,
    /// Sends the matter down to the level of the unit that was named; once per re-ruling.
    Lower,
    /// Opens a linked case.
    Open(LinkId),
    /// Issues a paper.
    Issue(u16),
    /// Marks the responsibility as passed to the supervisor of the holder: the late matter moves by itself.
    Escalate,
}

/// Where a fact's new value comes from. It is recorded with the step and never computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactSource {
    /// This value.
    Value(u8),
    /// A flag or choice field of the step, value by value.
    Field(FieldId),
    /// A CEL expression over typed fields and declared case attributes, type-checked when the file is read.
    Cel(String),
}

/// Where an assignment comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignSource {
    /// The duty directory: category × level -> unit.
    Directory,
    /// An organisation field of this step, or a field that names one member of staff, who then plays the role alone.
    Field(FieldId),
    /// The nearest office of the role's post at or above the case's level.
    Nearest,
    /// The organisation and person taking this step.
    Actor,
}

/// Words sent to a role when a step is taken. Placeholders as in [`State::tells`], and `{number}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// To whom.
    pub to: RoleId,
    /// The words.
    pub text: Text,
}
