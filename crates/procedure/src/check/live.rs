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
        let reads: Vec<Vec<FactId>> = p.steps.iter().map(reads).collect();
        for (fact, id) in numbered(&p.facts, FactId) {
            if read_everywhere(p, &reads, fact, id) {
                live.by_state.iter_mut().for_each(|of_state| of_state[id.index()] = true);
            } else {
                live.spread(p, &reads, id);
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
    fn spread(&mut self, p: &Procedure, reads: &[Vec<FactId>], fact: FactId) {
        let steps: Vec<(&Step, bool, bool)> =
            p.steps.iter().zip(reads).map(|(step, reads)| (step, reads.contains(&fact), sets(step, fact))).collect();
        let mut grown = true;
        while grown {
            grown = false;
            for (step, reads, sets) in &steps {
                for state in &step.from {
                    let after = step.to.unwrap_or(*state);
                    if !self.is_live(*state, fact) && (*reads || (!sets && self.is_live(after, fact))) {
                        self.by_state[state.index()][fact.index()] = true;
                        grown = true;
                    }
                }
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
fn read_everywhere(p: &Procedure, reads: &[Vec<FactId>], fact: &Fact, id: FactId) -> bool {
    p.constraints.iter().any(|it| read(&it.never).contains(&id))
        || p.steps
            .iter()
            .zip(reads)
            .any(|(step, reads)| step.part != fact.part && (reads.contains(&id) || touches(step, id)))
}

/// The facts that decide whether a step can be taken.
fn reads(step: &Step) -> Vec<FactId> {
    let counters = step.effects.iter().filter_map(|effect| match effect {
        Effect::Count { counter } => Some(*counter),
        _ => None,
    });
    read(&step.guard).into_iter().chain(counters).collect()
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
