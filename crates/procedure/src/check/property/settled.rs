//! A settled state is the end of the work: it is entered with an outcome, a clock ends it, and nobody of the offices moves it on
//! except a supervisor who reopens the case.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use crate::model::*;

/// The post that may reopen a case whose work is done.
const SUPERVISOR: &str = "supervisor";

pub fn check(audit: &mut Audit) {
    let p = audit.p;
    for (state, id) in numbered(&p.states, StateId).filter(|(state, _)| state.settled) {
        let place = [Place::State(id)];
        if state.end.is_some() || state.part != PartId::MAIN {
            let (zh, en) = (
                "状态{0}不能标为已办结：它已终结，或不属于事项本身",
                "the state {0} cannot be settled: it is final, or not of the case itself",
            );
            audit.refuse(Property::Settled, &place, zh, en);
        }
        if !state.clock.is_some_and(|clock| files(p, id, clock)) {
            let (zh, en) = ("已办结的状态{0}没有到期归档的时限", "no clock files what stands in the settled state {0}");
            audit.refuse(Property::Settled, &place, zh, en);
        }
        if p.parts.iter().any(|part| part.opened_by == Some(id)) {
            let (zh, en) =
                ("已办结的状态{0}又打开了部分，工作还没有结束", "the settled state {0} opens a part, so work goes on");
            audit.refuse(Property::Settled, &place, zh, en);
        }
    }
    for (step, id) in numbered(&p.steps, StepId).filter(|(step, _)| step.part == PartId::MAIN) {
        passage(audit, step, id);
    }
}

/// What a step that enters or leaves a settled state must keep to.
fn passage(audit: &mut Audit, step: &Step, id: StepId) {
    let p = audit.p;
    let Some(to) = step.to else { return };
    let place = [Place::Step(id), Place::State(to)];
    if p.state(to).settled && step.outcome.is_none() {
        let (zh, en) = (
            "步骤{0}进入已办结的状态{1}，却没有写明结果",
            "the step {0} enters the settled state {1} without naming the outcome",
        );
        audit.refuse(Property::Settled, &place, zh, en);
    }
    let Some(from) = step.from.iter().find(|from| p.state(**from).settled && **from != to) else { return };
    if !may_leave(p, step, to) {
        let (zh, en) = (
            "步骤{0}使事项离开已办结的状态{1}；只有居民、时限，或督办岗位恢复办理才可以",
            "the step {0} moves the case out of the settled state {1}; only residents, clocks, or a supervisor who reopens it may",
        );
        audit.refuse(Property::Settled, &[Place::Step(id), Place::State(*from)], zh, en);
    }
}

/// Whether the clock files the case, or leads it back to work, when the time is over.
fn files(p: &Procedure, state: StateId, clock: ClockId) -> bool {
    p.steps.iter().any(|step| {
        step.from.contains(&state)
            && step.to.is_some_and(|to| to != state)
            && matches!(step.by, Trigger::Clock { clock: by, mark } if by == clock && mark.is_end())
    })
}

fn may_leave(p: &Procedure, step: &Step, to: StateId) -> bool {
    let reopens = p.state(to).end.is_none() && !p.state(to).settled;
    let may = |role: &RoleId| match &p.role(*role).kind {
        RoleKind::Party => true,
        RoleKind::Office { post } => reopens && post == SUPERVISOR,
        RoleKind::Unit { .. } => false,
    };
    match &step.by {
        Trigger::Roles(roles) => roles.iter().all(may),
        Trigger::Clock { .. } => true,
        Trigger::Joined { .. } | Trigger::Linked { .. } | Trigger::OpenedByLink => false,
    }
}
