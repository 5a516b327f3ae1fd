//! Consent is each party's own: nobody and no clock gives it for them, one refusal is a refusal, and where the law lets a refusal end the
//! matter, nothing counts as done against it.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::search;
use super::super::said::numbered;
use super::super::space::{Edge, Space};
use super::memory::Memory;
use super::{closed, is_party, steps};
use crate::model::*;

/// Outcomes that claim that what was asked for came about.
const DONE: [&str; 2] = ["solved", "partly_solved"];

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    for (part, id) in numbered(&p.parts, PartId).filter(|(part, _)| part.consent) {
        if !matches!(part.join, Join::All | Join::FirstRefusal) {
            audit.refuse(
                Property::Consent,
                &[Place::Part(id)],
                "部分{0}是逐方同意，汇合方式却不要求每一方都同意",
                "the part {0} asks each one's consent, but its join does not need everybody's",
            );
        }
        given_for_others(audit, id);
        if part.refusal_ends {
            refusal_holds(audit, space, id);
        }
    }
}

/// A yes is said by a party, or written down from the party's own paper. Silence is none. Source: Civil Code, art. 140.
fn given_for_others(audit: &mut Audit, part: PartId) {
    let p = audit.p;
    let agrees = |step: &Step| {
        step.part == part && step.to.is_some_and(|to| p.state(to).end == Some(End::Finished { yes: true }))
    };
    for (step, id) in numbered(&p.steps, StepId).filter(|(step, _)| agrees(step)) {
        let places = [Place::Part(part), Place::Step(id)];
        match &step.by {
            Trigger::Roles(roles) if roles.iter().any(|role| is_party(p, *role)) || takes_paper(p, step) => {}
            Trigger::Roles(_) => audit.refuse(
                Property::Consent,
                &places,
                "步骤{1}替当事人在{0}表示同意，却没有本人的书面凭证",
                "the step {1} gives the consent of {0} for a party, without that party's own paper",
            ),
            _ => audit.refuse(
                Property::Consent,
                &places,
                "步骤{1}把沉默当作{0}的同意",
                "the step {1} takes silence as the consent of {0}",
            ),
        }
    }
}

fn takes_paper(p: &Procedure, step: &Step) -> bool {
    let is_paper = |ask: &Ask| matches!(p.field(ask.field).kind, FieldKind::Attachment { .. });
    step.asks.iter().any(|ask| ask.required && ask.when == Guard::Always && is_paper(ask))
}

/// Which consents are still wanting.
pub(super) fn memories<'s>(p: &'s Procedure, space: &'s Space) -> Vec<Memory<'s>> {
    let parts = numbered(&p.parts, PartId).filter(|(part, _)| part.consent && part.refusal_ends);
    parts.map(|(_, id)| wanting(p, space, id)).collect()
}

/// Whether consent was asked and not everybody said yes: nothing is closed as done then.
fn wanting<'s>(p: &'s Procedure, space: &'s Space, part: PartId) -> Memory<'s> {
    let decides = move |edge: &Edge, wanted: bool| {
        steps(edge).any(|step| p.step(step).by == Trigger::Joined { part, yes: wanted })
    };
    let asked = move |config: u32| space.configs[config as usize].instances.iter().any(|it| it.part == part);
    let opening = move |edge: &Edge| edge.by.step().is_some_and(|step| p.openings.contains(&step));
    let after = move |edge: &Edge, marks: u64| {
        let asks = asked(edge.to) && (opening(edge) || !asked(edge.from));
        u64::from(!decides(edge, true) && (decides(edge, false) || asks || marks == 1))
    };
    let bad = move |edge: &Edge, marks: u64| {
        after(edge, marks) == 1 && closed(p, space, edge.to as usize) && steps(edge).any(|step| claims_done(p, step))
    };
    Memory::new(Property::Consent, &p.part(part).name, after, bad)
}

/// From the question until everybody has said yes, and after a no, the case cannot be closed as done.
fn refusal_holds(audit: &mut Audit, space: &Space, part: PartId) {
    let p = audit.p;
    if let Some((trace, _)) = search(space, &wanting(p, space, part)) {
        let closing = trace.last().and_then(|it| it.step()).map(Place::Step);
        let places: Vec<Place> = std::iter::once(Place::Part(part)).chain(closing).collect();
        let (zh, en) = (
            "于是{0}没有得到各方同意，步骤{1}却称已办而结案",
            "and so the step {1} closes the case as done although the consent of {0} was not given",
        );
        audit.refuse_after(Property::Consent, &places, trace, space, zh, en);
    }
}

fn claims_done(p: &Procedure, step: StepId) -> bool {
    match &p.step(step).outcome {
        Some(Outcome::Is(outcome)) => DONE.contains(&outcome.as_str()),
        Some(Outcome::From(_)) => true,
        None => false,
    }
}
