//! A person is the subject of a case only by consent that they can withdraw, and no clock reopens or repeats contact without it.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::search;
use super::super::space::{Edge, Move, Space};
use super::memory::Memory;
use super::{by_resident, closed, is_party, main_state, steps};
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    reopened_by_clock(audit, space);
    if p.subject != Subject::Person {
        return;
    }
    if !p.steps.iter().any(|step| gives_consent(p, step)) {
        audit.refuse(
            Property::Boundary,
            &[Place::Procedure],
            "流程{0}以人为对象，却没有由本人作出同意的步骤",
            "{0} has a person as its subject and no step by which that person consents",
        );
        return;
    }
    contact_without_consent(audit, space);
    withdrawal(audit, space);
}

/// A closed matter is opened again by people, not by a clock.
fn reopened_by_clock(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let reopens = |edge: &&Edge| {
        let clock = edge.by.step().is_some_and(|step| matches!(p.step(step).by, Trigger::Clock { .. }));
        clock && closed(p, space, edge.from as usize) && !closed(p, space, edge.to as usize)
    };
    if let Some(edge) = space.edges.iter().find(reopens) {
        let mut trace = space.trace(edge.from as usize);
        trace.push(edge.by.clone());
        let places: Vec<Place> = edge.by.step().map(Place::Step).into_iter().collect();
        let (zh, en) = (
            "于是时限自己用步骤{0}重开了已结的事项",
            "and so a clock by itself opens the closed case again by the step {0}",
        );
        audit.refuse_after(Property::Boundary, &places, trace, space, zh, en);
    }
}

/// Whether the person consents, once for each of the two promises about it.
pub(super) fn memories<'s>(p: &'s Procedure, space: &'s Space) -> Vec<Memory<'s>> {
    if p.subject == Subject::Person { vec![untouched(p, space), withdrawable(p, space)] } else { Vec::new() }
}

/// The person's consent after a move.
fn consented<'s>(p: &'s Procedure, space: &'s Space) -> impl Fn(&Edge, u64) -> u64 + Copy + 's {
    move |edge, marks| consent(p, space, edge).map_or(marks, u64::from)
}

/// Without consent no clock goes on.
fn untouched<'s>(p: &'s Procedure, space: &'s Space) -> Memory<'s> {
    let bad = move |edge: &Edge, marks: u64| {
        let by_clock = matches!(edge.by, Move::Due { .. })
            || edge.by.step().is_some_and(|step| matches!(p.step(step).by, Trigger::Clock { .. }));
        let writes = steps(edge).any(|step| p.step(step).notices.iter().any(|notice| is_party(p, notice.to)));
        marks == 0
            && by_clock
            && !closed(p, space, edge.to as usize)
            && (writes || closed(p, space, edge.from as usize))
    };
    Memory::new(Property::Boundary, "contact", consented(p, space), bad)
}

/// With consent the person can end an open case.
fn withdrawable<'s>(p: &'s Procedure, space: &'s Space) -> Memory<'s> {
    let ends = move |config: usize| {
        space.from(config).iter().any(|edge| !edge.unsure && by_resident(p, edge) && closed(p, space, edge.to as usize))
    };
    let after = consented(p, space);
    let bad = move |edge: &Edge, marks: u64| {
        let to = edge.to as usize;
        after(edge, marks) == 1 && !closed(p, space, to) && !ends(to)
    };
    Memory::new(Property::Boundary, "withdrawal", after, bad)
}

/// Before consent, and after it was withdrawn, no clock writes to the person and no office goes on.
fn contact_without_consent(audit: &mut Audit, space: &Space) {
    if let Some((trace, _)) = search(space, &untouched(audit.p, space)) {
        let places: Vec<Place> = trace.last().and_then(|it| it.step()).map(Place::Step).into_iter().collect();
        let (zh, en) = (
            "而本人并未同意：时限不得用步骤{0}再次联系",
            "and without consent no clock may contact the person again by the step {0}",
        );
        audit.refuse_after(Property::Boundary, &places, trace, space, zh, en);
    }
}

/// Wherever the case stands open after consent, the person can end it.
fn withdrawal(audit: &mut Audit, space: &Space) {
    if let Some((trace, at)) = search(space, &withdrawable(audit.p, space)) {
        audit.doubt_if(space.edges.iter().any(|edge| edge.unsure));
        let place = [Place::State(main_state(space, at))];
        let (zh, en) =
            ("此后在状态{0}，本人不能撤回同意", "then, in the state {0}, the person cannot withdraw their consent");
        audit.refuse_after(Property::Boundary, &place, trace, space, zh, en);
    }
}

/// Whether a move gives consent or takes it back; none where it leaves it as it is.
fn consent(p: &Procedure, space: &Space, edge: &Edge) -> Option<bool> {
    if steps(edge).any(|step| gives_consent(p, p.step(step))) {
        return Some(true);
    }
    (by_resident(p, edge) && closed(p, space, edge.to as usize)).then_some(false)
}

fn gives_consent(p: &Procedure, step: &Step) -> bool {
    let asked = step
        .asks
        .iter()
        .any(|ask| ask.required && ask.when == Guard::Always && p.field(ask.field).kind == FieldKind::Consent);
    asked && p.is_resident_act(step)
}
