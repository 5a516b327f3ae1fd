//! No close without telling the resident, asking them, and leaving a way to object or reopen within a stated time.

use std::rc::Rc;

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::search;
use super::super::space::{Edge, Space};
use super::memory::Memory;
use super::{by_resident, closed, is_party, main_state, steps};
use crate::event::Phase;
use crate::model::*;

/// Outcomes after which nobody was told that anything would be done: the person withdrew, or the record came from elsewhere.
const WITHOUT_HEARING: [&str; 2] = ["withdrawn", "not_recorded"];
/// Outcomes that claim, or may claim, that something was done.
const WITH_RETURN_VISIT: [&str; 3] = ["solved", "partly_solved", "pending_until"];

pub fn check(audit: &mut Audit, space: &Space) {
    if nobody_to_tell(audit.p) {
        return;
    }
    told(audit, space);
    asked(audit, space);
    objection(audit, space);
}

/// Whether the procedure knows no party and no way to reach one, as with records that came from elsewhere.
fn nobody_to_tell(p: &Procedure) -> bool {
    p.roles.iter().all(|role| role.kind != RoleKind::Party)
        && p.fields.iter().all(|field| field.kind != FieldKind::Contact)
}

/// Every move that closes the case sends words to a party.
fn told(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let silent = |edge: &Edge| {
        closes(p, space, edge)
            && !outcome_is(p, edge, &["not_recorded"])
            && !steps(edge).any(|step| tells_party(p, step))
    };
    refuse_first(
        audit,
        space,
        silent,
        "此后步骤{0}结案，却不告知当事人",
        "then the step {0} closes the case without a notice to the party",
    );
}

fn tells_party(p: &Procedure, step: StepId) -> bool {
    p.step(step).notices.iter().any(|notice| is_party(p, notice.to))
}

/// What the resident was asked, and whether they said something against it.
pub(super) fn memories<'s>(p: &'s Procedure, space: &'s Space) -> Vec<Memory<'s>> {
    if nobody_to_tell(p) {
        return Vec::new();
    }
    let word = Rc::new(LastWord::of(p, space));
    let bad = Rc::clone(&word);
    let objected = Memory::new(
        Property::Hearing,
        "objected",
        move |edge, marks| word.after(edge, marks),
        move |edge, marks| marks == 0 && bad.is(edge),
    );
    vec![heard(p, space), objected]
}

/// Whether somebody asked the resident since the last work, or they could say.
fn heard<'s>(p: &'s Procedure, space: &'s Space) -> Memory<'s> {
    let heard: Rc<[bool]> = (0..space.len()).map(|config| offers_say(p, space, config)).collect();
    let offered = Rc::clone(&heard);
    let works = move |edge: &Edge| edge.by.step().is_some_and(|step| by_unit(p, step) && p.step(step).to.is_some());
    let visits = move |edge: &Edge| steps(edge).any(|step| is_return_visit(p, step));
    let after = move |edge: &Edge, marks: u64| {
        u64::from(offered[edge.to as usize] || visits(edge) || (marks == 1 && !works(edge)))
    };
    let bad = move |edge: &Edge, marks: u64| {
        closes(p, space, edge)
            && claims_done(p, edge)
            && marks == 0
            && !visits(edge)
            && !steps(edge).any(|step| p.is_resident_act(p.step(step)))
            && !heard[edge.to as usize]
    };
    Memory::new(Property::Hearing, "heard", after, bad)
}

/// Where something was to be done, somebody asked the resident since the last work on it, or they can still say.
fn asked(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    if let Some((trace, _)) = search(space, &heard(p, space)) {
        let place: Vec<Place> = trace.last().and_then(|it| it.step()).map(Place::Step).into_iter().collect();
        let (zh, en) = (
            "于是步骤{0}称已办而结案，没有回访，也没有请居民评价",
            "and so the step {0} closes the case as done without a return visit or an offer to judge it",
        );
        audit.doubt_if(bounded_acts(p, space).next().is_some());
        audit.refuse_after(Property::Hearing, &place, trace, space, zh, en);
    }
}

/// The moves that close a case against which the resident can say nothing any more.
struct LastWord<'s> {
    p: &'s Procedure,
    space: &'s Space,
    /// Where they can send the matter back.
    offered: Vec<bool>,
}

impl<'s> LastWord<'s> {
    fn of(p: &'s Procedure, space: &'s Space) -> Self {
        LastWord { p, space, offered: (0..space.len()).map(|config| can_object(p, space, config)).collect() }
    }

    fn is(&self, edge: &Edge) -> bool {
        let (p, space, from) = (self.p, self.space, edge.from as usize);
        let announced = self.offered[from] && runs_clock(space, from) && is_clock(p, edge);
        closes(p, space, edge)
            && !outcome_is(p, edge, &WITHOUT_HEARING)
            && !by_resident(p, edge)
            && !self.offered[edge.to as usize]
            && !announced
    }

    /// Whether they had their say: the mark after a move.
    fn after(&self, edge: &Edge, marks: u64) -> u64 {
        let sends_back = self.offered[edge.from as usize]
            && by_resident(self.p, edge)
            && !closed(self.p, self.space, edge.to as usize);
        marks | u64::from(sends_back)
    }
}

/// After every close, or while it was announced under a running clock, the resident can object or reopen, unless they did so before.
fn objection(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let word = LastWord::of(p, space);
    let mut closing: Vec<StepId> = space
        .openings
        .iter()
        .chain(&space.edges)
        .filter(|edge| word.is(edge))
        .filter_map(|edge| edge.by.step())
        .collect();
    closing.sort_unstable();
    closing.dedup();
    for step in closing {
        let bad = |edge: &Edge, marks: u64| marks == 0 && edge.by.step() == Some(step) && word.is(edge);
        let memory = Memory::new(Property::Hearing, "objected", |edge, marks| word.after(edge, marks), bad);
        if let Some((trace, _)) = search(space, &memory) {
            let (zh, en) = (
                "此后步骤{0}结案，居民再不能提出异议，也不能要求重办",
                "then the step {0} closes the case and the resident can neither object nor reopen it",
            );
            audit.doubt_if(bounded_acts(p, space).any(|step| !residents_count(p, step)));
            audit.refuse_after(Property::Hearing, &[Place::Step(step)], trace, space, zh, en);
        }
    }
}

fn refuse_first(audit: &mut Audit, space: &Space, test: impl Fn(&Edge) -> bool, zh: &str, en: &str) {
    let mut seen: Vec<StepId> = Vec::new();
    for edge in space.openings.iter().chain(&space.edges).filter(|edge| test(edge)) {
        let Some(step) = edge.by.step().filter(|step| !seen.contains(step)) else {
            continue;
        };
        seen.push(step);
        let opening = audit.p.openings.contains(&step);
        let mut trace = if opening { Vec::new() } else { space.trace(edge.from as usize) };
        trace.push(edge.by.clone());
        audit.refuse_after(Property::Hearing, &[Place::Step(step)], trace, space, zh, en);
    }
}

fn closes(p: &Procedure, space: &Space, edge: &Edge) -> bool {
    let opened = edge.by.step().is_some_and(|step| p.openings.contains(&step));
    closed(p, space, edge.to as usize) && (opened || !closed(p, space, edge.from as usize))
}

fn outcome_is(p: &Procedure, edge: &Edge, named: &[&str]) -> bool {
    steps(edge)
        .any(|step| matches!(&p.step(step).outcome, Some(Outcome::Is(outcome)) if named.contains(&outcome.as_str())))
}

fn claims_done(p: &Procedure, edge: &Edge) -> bool {
    outcome_is(p, edge, &WITH_RETURN_VISIT)
        || steps(edge).any(|step| matches!(p.step(step).outcome, Some(Outcome::From(_))))
}

fn is_clock(p: &Procedure, edge: &Edge) -> bool {
    edge.by.step().is_some_and(|step| matches!(p.step(step).by, Trigger::Clock { .. }))
}

fn by_unit(p: &Procedure, step: StepId) -> bool {
    matches!(&p.step(step).by, Trigger::Roles(roles) if roles.iter().any(|role| matches!(p.role(*role).kind, RoleKind::Unit { .. })))
}

fn runs_clock(space: &Space, config: usize) -> bool {
    space.configs[config].instances[0].clocks.contains(&Phase::Running)
}

/// The steps that a party can take in a configuration of their own will.
fn party_steps<'a>(p: &'a Procedure, space: &'a Space, config: usize) -> impl Iterator<Item = (&'a Step, &'a Edge)> {
    let offered = space.from(config).iter().filter_map(|edge| edge.by.step().map(|step| (p.step(step), edge)));
    offered.filter(|(step, _)| matches!(&step.by, Trigger::Roles(roles) if roles.iter().any(|role| is_party(p, *role))))
}

/// Whether a party can send the matter back to those who handle it.
fn can_object(p: &Procedure, space: &Space, config: usize) -> bool {
    let here = main_state(space, config);
    party_steps(p, space, config).any(|(step, edge)| {
        let there = main_state(space, edge.to as usize);
        there != here && !closed(p, space, edge.to as usize) && (!edge.unsure || residents_count(p, step))
    })
}

/// Whether a party is asked for their judgement: they can object, or say how it was in a field of their own.
fn offers_say(p: &Procedure, space: &Space, config: usize) -> bool {
    let asks = |(step, edge): (&Step, &Edge)| !edge.unsure && step.asks.iter().any(|ask| judges(p.field(ask.field)));
    let here = main_state(space, config);
    let sends_back = |edge: &Edge| {
        !edge.unsure && main_state(space, edge.to as usize) != here && !closed(p, space, edge.to as usize)
    };
    party_steps(p, space, config).any(|it| sends_back(it.1) || asks(it))
}

fn judges(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Choice { .. } | FieldKind::Flag) && field.kind != FieldKind::Consent
}

/// A step by an office that writes down what the resident said.
fn is_return_visit(p: &Procedure, step: StepId) -> bool {
    let step = p.step(step);
    let Trigger::Roles(roles) = &step.by else {
        return false;
    };
    let visits = |role: &RoleId| {
        let role = p.role(*role);
        role.name.contains("callback") || role.name.contains("return_visit") || role.title.zh.contains("回访")
    };
    roles.iter().any(visits) && !step.asks.is_empty()
}

/// Whether the counters of a step are used up by residents alone: where they are full, the resident had their say.
fn residents_count(p: &Procedure, step: &Step) -> bool {
    let counted =
        |other: &Step| step.effects.iter().any(|it| matches!(it, Effect::Count { .. }) && other.effects.contains(it));
    p.steps.iter().filter(|other| counted(other)).all(|other| p.is_resident_act(other))
}

/// The steps of parties that a counter which was left out could forbid.
fn bounded_acts<'a>(p: &'a Procedure, space: &'a Space) -> impl Iterator<Item = &'a Step> {
    let unsure = space.edges.iter().filter(|edge| edge.unsure);
    let taken = unsure.filter_map(|edge| edge.by.step()).map(|step| p.step(step));
    taken.filter(|step| matches!(&step.by, Trigger::Roles(roles) if roles.iter().any(|role| is_party(p, *role))))
}
