//! What may be done now, and why not: for pages.

use fengqiao_calendar::Instant;

use super::{people, refusal, timers};
use crate::event::*;
use crate::machine;
use crate::model::*;

/// One step that starts from where the case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The step.
    pub step: StepId,
    /// The number of the instance within the step's part.
    pub instance: u16,
    /// Whether this actor may take it; fields are not looked at.
    pub may: Result<RoleId, Refusal>,
}

/// The steps of people that start from where the case is, each with whether this actor may take it now.
pub fn allowed(p: &Procedure, state: &CaseState, actor: &Actor, now: Instant) -> Vec<Allowed> {
    let config = timers::with_due(p, state, now.max(state.recorded_at));
    let mut found = Vec::new();
    for (id, step) in (0..).map(StepId).zip(&p.steps) {
        if !matches!(step.by, Trigger::Roles(_)) {
            continue;
        }
        for (at, instance) in config.instances.iter().enumerate() {
            if instance.part != step.part || !step.from.contains(&instance.state) {
                continue;
            }
            let may = people::role_for(p, state, &config, at, step, actor).and_then(|role| {
                machine::enabled(p, &config, id, at).map(|()| role).map_err(|blocked| refusal(step, blocked))
            });
            found.push(Allowed { step: id, instance: instance.number, may });
        }
    }
    found
}
