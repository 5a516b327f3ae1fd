//! Sealed fields reach no guard, no paper of lower privacy and no public list: information flow as a type check.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::{numbered, placeholders, said};
use super::structure::read;
use crate::model::*;

pub fn check(audit: &mut Audit) {
    let p = audit.p;
    papers(audit);
    seals(audit);
    sentences(audit);
    let mut tainted: Vec<(FactId, FieldId)> = Vec::new();
    for step in &p.steps {
        for effect in &step.effects {
            if let Effect::Set { fact, to } = effect {
                tainted.extend(
                    sources(p, to)
                        .into_iter()
                        .filter(|field| p.field(*field).privacy == Privacy::Sealed)
                        .map(|field| (*fact, field)),
                );
            }
        }
    }
    let reads =
        |guard: &Guard| tainted.iter().copied().filter(|(fact, _)| read(guard).contains(fact)).collect::<Vec<_>>();
    for (step, id) in numbered(&p.steps, StepId) {
        for (fact, field) in reads(&step.guard).into_iter().chain(step.asks.iter().flat_map(|ask| reads(&ask.when))) {
            let places = [Place::Step(id), Place::Fact(fact), Place::Field(field)];
            audit.refuse(
                Property::Sealed,
                &places,
                "步骤{0}的条件读取{1}，而它来自密封的{2}",
                "the guard of the step {0} reads {1}, which comes from the sealed {2}",
            );
        }
        for field in step.effects.iter().filter_map(assigned_from).chain(outcome_from(step)) {
            if p.field(field).privacy == Privacy::Sealed {
                let places = [Place::Step(id), Place::Field(field)];
                audit.refuse(
                    Property::Sealed,
                    &places,
                    "步骤{0}的指派或结果会泄露密封的{1}",
                    "an assignment or outcome of the step {0} would reveal the sealed {1}",
                );
            }
        }
    }
    for (at, separation) in p.separations.iter().enumerate() {
        for (fact, field) in reads(&separation.when) {
            let places = [Place::Separation(at), Place::Fact(fact), Place::Field(field)];
            audit.refuse(
                Property::Sealed,
                &places,
                "{0}的条件读取{1}，而它来自密封的{2}",
                "{0} reads {1}, which comes from the sealed {2}",
            );
        }
    }
    for (clock, id) in numbered(&p.clocks, ClockId) {
        if let ClockLength::Until(field) = clock.length
            && p.field(field).privacy == Privacy::Sealed
        {
            let places = [Place::Clock(id), Place::Field(field)];
            audit.refuse(
                Property::Sealed,
                &places,
                "时限{0}的日期会泄露密封的{1}",
                "the date of the clock {0} would reveal the sealed {1}",
            );
        }
    }
}

/// The fields that a fact is computed from.
pub(super) fn sources(p: &Procedure, source: &FactSource) -> Vec<FieldId> {
    match source {
        FactSource::Value(_) => Vec::new(),
        FactSource::Field(field) => vec![*field],
        FactSource::Cel(text) => names(text).iter().filter_map(|name| p.field_named(name)).collect(),
    }
}

/// The names that an expression reads. One that does not parse reads every word in it.
pub(super) fn names(expression: &str) -> Vec<String> {
    match cel::Program::compile(expression) {
        Ok(program) => program.references().variables().into_iter().map(str::to_owned).collect(),
        Err(_) => expression
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// A paper shows nothing that its readers may not see.
fn papers(audit: &mut Audit) {
    let p = audit.p;
    for (at, paper) in p.papers.iter().enumerate() {
        for field in paper.fields.iter().copied().filter(|field| !p.field(*field).privacy.is_as_open_as(paper.privacy))
        {
            let places = [Place::Paper(at), Place::Field(field)];
            audit.refuse(
                Property::Sealed,
                &places,
                "文书{0}会让不该看的人看到{1}",
                "the paper {0} would show {1} to those who may not see it",
            );
        }
    }
}

/// No sentence to a reader has a placeholder for a field.
fn sentences(audit: &mut Audit) {
    let p = audit.p;
    for it in said(p) {
        let named = placeholders(&it.text.zh).into_iter().chain(placeholders(&it.text.en));
        for field in
            named.filter_map(|name| p.field_named(name)).filter(|field| p.field(*field).privacy != Privacy::Public)
        {
            let places = [it.place, Place::Field(field)];
            audit.refuse(
                Property::Sealed,
                &places,
                "{0}的句子里会出现不公开的{1}",
                "a sentence of {0} would show {1}, which is not public",
            );
        }
    }
}

fn assigned_from(effect: &Effect) -> Option<FieldId> {
    match effect {
        Effect::Assign { from: AssignSource::Field(field), .. } => Some(*field),
        _ => None,
    }
}

fn outcome_from(step: &Step) -> Option<FieldId> {
    match step.outcome {
        Some(Outcome::From(field)) => Some(field),
        _ => None,
    }
}

/// Only what is sealed is unsealed, and by offices and units that hold the case at some time.
fn seals(audit: &mut Audit) {
    let p = audit.p;
    let holds = |role: RoleId| p.states.iter().any(|state| state.part == PartId::MAIN && state.holder == Some(role));
    for (field, id) in numbered(&p.fields, FieldId) {
        for role in &field.unsealed_by {
            if field.privacy != Privacy::Sealed || p.role(*role).kind == RoleKind::Party || !holds(*role) {
                audit.refuse(
                    Property::Sealed,
                    &[Place::Field(id), Place::Role(*role)],
                    "{0}写明由{1}开封，而它没有密封，或者{1}是当事人、从不掌管事项",
                    "{0} is opened by {1}, but it is not sealed, or {1} is a party or never holds the case",
                );
            }
        }
    }
}
