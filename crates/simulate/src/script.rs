//! The moves of a story: who does what, when.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;
use fengqiao_procedure::event::Value;

/// One move of a story.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    /// The story's case.
    pub(crate) case: &'static str,
    pub(crate) at: Instant,
    pub(crate) take: Take,
    /// What is written into the form; whatever else it asks for is filled in as in the history.
    pub(crate) fields: BTreeMap<String, Value>,
    /// The case that this one is merged into.
    pub(crate) joins: Option<&'static str>,
}

/// What is done.
#[derive(Debug, Clone)]
pub(crate) enum Take {
    /// The case is opened, by an account or by a resident.
    Open { account: Option<&'static str>, opening: &'static str },
    /// A step is taken by whoever may.
    Step(&'static str),
}

impl Move {
    /// The name of the step, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self.take {
            Take::Open { opening, .. } => opening,
            Take::Step(step) => step,
        }
    }
}
