//! Where a fact can still change what happens: from a state, some way reads it before it is set anew.
//!
//! Two configurations that differ in a fact nobody will read behave alike, so the exploration keeps one of them. It is the liveness of
//! compilers, over the states of each part. Questions of a form and separations read facts too, but move nothing.

use super::property::structure::read;
use super::said::numbered;
use crate::model::*;

/// For each state the facts of its part that are still read, and whether levels still are.
#[derive(Debug, Clone)]
pub(super) struct Live {
    by_state: Vec<Vec<bool>>,
    levels: Vec<bool>,
}

impl Live {
    pub fn of(p: &Procedure) -> Live {
        let mut live = Live { by_state: vec![vec![false; p.facts.len()]; p.states.len()], levels: levels(p) };
        for (fact, id) in numbered(&p.facts, FactId) {
            if read_everywhere(p, fact, id) {
                live.by_state.iter_mut().for_each(|of_state| of_state[id.index()] = true);
            } else {
                live.spread(p, id);
            }
        }
        live
    }

    /// Whether a fact can still be read in a state.
    pub fn is_live(&self, state: StateId, fact: FactId) -> bool {
        self.by_state[state.index()][fact.index()]
    }

    /// Whether a case in this state of its own can still rise, sink, or ask whether it can.
    pub fn has_levels(&self, state: StateId) -> bool {
        self.levels[state.index()]
    }

    /// Backwards from the steps that read it, through those that do not set it.
    fn spread(&mut self, p: &Procedure, fact: FactId) {
        loop {
            let before = self.by_state.iter().filter(|facts| facts[fact.index()]).count();
            for step in &p.steps {
                let through = |state: &StateId| {
                    let after = step.to.unwrap_or(*state);
                    reads(step, fact) || (self.is_live(after, fact) && !sets(step, fact))
                };
                let live: Vec<StateId> = step.from.iter().filter(|state| through(state)).copied().collect();
                live.iter().for_each(|state| self.by_state[state.index()][fact.index()] = true);
            }
            if before == self.by_state.iter().filter(|facts| facts[fact.index()]).count() {
                return;
            }
        }
    }
}

/// The states of the case from which some way leads to a step that looks at levels.
fn levels(p: &Procedure) -> Vec<bool> {
    let looks =
        |step: &Step| rises(&step.guard) || step.effects.iter().any(|it| matches!(it, Effect::Raise | Effect::Lower));
    let everywhere = p.steps.iter().any(|step| step.part != PartId::MAIN && looks(step))
        || p.constraints.iter().any(|it| rises(&it.never));
    let mut live = vec![everywhere; p.states.len()];
    loop {
        let before = live.clone();
        for step in p.steps.iter().filter(|step| step.part == PartId::MAIN) {
            let on = looks(step) || step.to.is_some_and(|to| live[to.index()]);
            step.from.iter().for_each(|from| live[from.index()] |= on);
        }
        if before == live {
            return live;
        }
    }
}

fn rises(guard: &Guard) -> bool {
    match guard {
        Guard::Always | Guard::Is(..) | Guard::Below(..) => false,
        Guard::CanRaise => true,
        Guard::All(all) | Guard::Any(all) => all.iter().any(rises),
        Guard::Not(not) => rises(not),
    }
}

/// Constraints speak of whole configurations, and steps of an inner part look at facts around it.
fn read_everywhere(p: &Procedure, fact: &Fact, id: FactId) -> bool {
    p.constraints.iter().any(|it| read(&it.never).contains(&id))
        || p.steps.iter().any(|step| step.part != fact.part && (reads(step, id) || touches(step, id)))
}

fn reads(step: &Step, fact: FactId) -> bool {
    read(&step.guard).contains(&fact) || step.effects.contains(&Effect::Count { counter: fact })
}

fn touches(step: &Step, fact: FactId) -> bool {
    step.effects.iter().any(|it| matches!(it, Effect::Set { fact: set, .. } if *set == fact))
}

/// Whether the fact has a new value after the step, whatever it was before.
fn sets(step: &Step, fact: FactId) -> bool {
    let joined = matches!(step.by, Trigger::Joined { .. });
    step.effects.iter().any(|effect| match effect {
        Effect::Set { fact: set, to } if *set == fact => match to {
            FactSource::Value(_) => true,
            FactSource::Cel(_) => !joined,
            FactSource::Field(field) => is_given(step, *field),
        },
        _ => false,
    })
}

/// Whether a step is never taken without this field.
pub(super) fn is_given(step: &Step, field: FieldId) -> bool {
    step.asks.iter().any(|ask| ask.field == field && ask.required && ask.when == Guard::Always)
}
