//! Every value that a step could be given: what the machine calls [`Choices`], enumerated.

use std::borrow::Cow;
use std::sync::Arc;

use super::live::is_given;
use super::said::numbered;
use super::slice::{Slice, values_of};
use crate::event::Config;
use crate::machine::Choices;
use crate::model::*;

/// Instances of an `each` part that are explored, at least: none, one, two and three.
pub const INSTANCES_MAX: u16 = 3;

/// What is open about each step, worked out once for a procedure.
pub(super) struct Open {
    by_step: Vec<Vec<Arc<Choices>>>,
    lowers: Vec<bool>,
}

impl Open {
    pub fn of(p: &Procedure, slice: &Slice) -> Open {
        let steps = (0..p.steps.len()).map(|at| StepId(u16::try_from(at).unwrap_or(u16::MAX)));
        let by_step = steps.map(|step| combinations(p, slice, step).into_iter().map(Arc::new).collect()).collect();
        let lowers = p.steps.iter().map(|step| step.effects.contains(&Effect::Lower)).collect();
        Open { by_step, lowers }
    }

    /// The combinations for one step in one configuration.
    pub fn of_step(&self, step: StepId, config: &Config) -> Cow<'_, [Arc<Choices>]> {
        let base = &self.by_step[step.index()];
        if !self.lowers[step.index()] {
            return Cow::Borrowed(base);
        }
        let lower = |to| base.iter().map(move |it| Arc::new(Choices { lower_to: to, ..Choices::clone(it) }));
        (0..config.raised).flat_map(lower).collect()
    }
}

fn combinations(p: &Procedure, slice: &Slice, step: StepId) -> Vec<Choices> {
    let mut all = vec![Choices::default()];
    let chain = followers(p, step);
    for (id, follower) in &chain {
        for effect in &follower.effects {
            let Effect::Set { fact, to } = effect else {
                continue;
            };
            let Some(domain) = domain(p, follower, *fact, to).filter(|_| slice.is_live_after(follower, *fact)) else {
                continue;
            };
            all = all.iter().flat_map(|base| domain.iter().map(|value| with_fact(base, *id, *fact, *value))).collect();
        }
    }
    for (part, many) in p.parts.iter().zip(0u16..) {
        let opens = chain.iter().any(|(_, follower)| follower.to.is_some() && follower.to == part.opened_by);
        if matches!(part.many, Many::Each { .. }) && opens {
            let id = PartId(many);
            all = all.iter().flat_map(|base| (0..=instances_max(part)).map(|size| with_size(base, id, size))).collect();
        }
    }
    all
}

/// The instances of a part that are explored: one more than its join counts, and never fewer than three.
fn instances_max(part: &Part) -> u16 {
    match part.join {
        Join::AtLeast(least) => INSTANCES_MAX.max(u16::from(least) + 1),
        _ => INSTANCES_MAX,
    }
}

/// The step itself and every step that joins could add to it: where it finishes an instance, opens a part whose set may be empty, or
/// where the joined step was waiting for its guard.
fn followers(p: &Procedure, step: StepId) -> Vec<(StepId, &Step)> {
    let mut chain = vec![(step, p.step(step))];
    let mut next = 0;
    while let Some((_, before)) = chain.get(next).copied() {
        next += 1;
        for (joined, id) in numbered(&p.steps, StepId) {
            let Trigger::Joined { part, .. } = joined.by else { continue };
            let ends = before.part == part && before.to.is_some_and(|to| p.state(to).end.is_some());
            let opens = before.to.is_some() && p.part(part).opened_by == before.to;
            let follows = ends || opens || joined.guard != Guard::Always;
            if follows && chain.iter().all(|(known, _)| *known != id) {
                chain.push((id, joined));
            }
        }
    }
    chain
}

/// The values that a source can give; `None` among them where the field may be left out. No answer where nothing is open.
fn domain(p: &Procedure, step: &Step, fact: FactId, source: &FactSource) -> Option<Vec<Option<u8>>> {
    let values = 0..values_of(&p.fact(fact).kind);
    match source {
        FactSource::Value(_) => None,
        FactSource::Cel(_) => {
            // What only follows from a join keeps its value where its expression cannot be computed.
            let kept = matches!(step.by, Trigger::Joined { .. }).then_some(None);
            Some(kept.into_iter().chain(values.map(Some)).collect())
        }
        FactSource::Field(field) => {
            let given = match &p.field(*field).kind {
                FieldKind::Flag => 2,
                FieldKind::Choice { values } => u8::try_from(values.len()).unwrap_or(u8::MAX),
                _ => u8::MAX,
            };
            let left_out = (!is_given(step, *field)).then_some(None);
            Some(left_out.into_iter().chain(values.filter(|value| *value < given).map(Some)).collect())
        }
    }
}

fn with_fact(base: &Choices, step: StepId, fact: FactId, value: Option<u8>) -> Choices {
    let mut choices = base.clone();
    choices.facts.extend(value.map(|value| (step, fact, value)));
    choices
}

fn with_size(base: &Choices, part: PartId, size: u16) -> Choices {
    let mut choices = base.clone();
    choices.sizes.push((part, size));
    choices
}
