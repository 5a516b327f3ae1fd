//! Every clock can start and stop, and becoming due changes who is responsible.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use super::super::space::{Edge, Move, Space};
use super::reachable::is_real;
use super::{closed, effects, main_state};
use crate::event::{Config, Phase};
use crate::machine;
use crate::model::*;

/// How many ways are tried to show that a clock can be stopped with every counter counted.
const TRIES_MAX: usize = 4;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let mut ends: Vec<Vec<&Edge>> = vec![Vec::new(); p.clocks.len()];
    for edge in &space.edges {
        if let Move::Due { clock, .. } = edge.by {
            ends[clock.index()].push(edge);
        }
    }
    for (_, id) in numbered(&p.clocks, ClockId) {
        if !space.configs.iter().any(|config| runs(p, config, id)) {
            audit.refuse(Property::Clock, &[Place::Clock(id)], "时限{0}从不开始", "the clock {0} never starts");
        } else if !stops(p, space, id) {
            audit.doubt_if(space.is_coarse());
            audit.refuse(
                Property::Clock,
                &[Place::Clock(id)],
                "时限{0}开始后只能到期，办了事也停不下来",
                "once started the clock {0} can only become due: no act stops it",
            );
        }
        due(audit, space, id, &ends[id.index()]);
        extended(audit, id);
    }
}

/// Where the clock becomes due, a step follows, and somebody else answers for the case afterwards.
fn due(audit: &mut Audit, space: &Space, clock: ClockId, ends: &[&Edge]) {
    let p = audit.p;
    let silent = ends.iter().find(|edge| edge.by.step().is_none() && !closed(p, space, edge.from as usize));
    if let Some(edge) = silent {
        let from = edge.from as usize;
        let mut trace = space.trace(from);
        trace.push(edge.by.clone());
        audit.doubt_if(edge.unsure);
        let places = [Place::Clock(clock), Place::State(main_state(space, from))];
        let (zh, en) =
            ("时限{0}在状态{1}到期而什么也不发生", "the clock {0} becomes due in the state {1} and nothing happens");
        audit.refuse_after(Property::Clock, &places, trace, space, zh, en);
    }
    let idle = ends.iter().find(|edge| {
        let (from, to) = (edge.from as usize, edge.to as usize);
        let moved = edge.by.step().is_some_and(|step| p.step(step).part != PartId::MAIN);
        edge.by.step().is_some()
            && !moved
            && !closed(p, space, from)
            && !closed(p, space, to)
            && same_holder(p, space, from, to)
            && !effects(p, edge).any(changes_hands)
    });
    if let Some(edge) = idle {
        let mut trace = space.trace(edge.from as usize);
        trace.push(edge.by.clone());
        let places = [Place::Clock(clock)];
        let (zh, en) = (
            "时限{0}到期之后，负责的还是原来的人",
            "after the clock {0} became due the same one is responsible as before",
        );
        audit.refuse_after(Property::Clock, &places, trace, space, zh, en);
    }
}

fn changes_hands(effect: &Effect) -> bool {
    matches!(effect, Effect::Escalate | Effect::Raise | Effect::Assign { .. })
}

fn same_holder(p: &Procedure, space: &Space, from: usize, to: usize) -> bool {
    p.state(main_state(space, from)).holder == p.state(main_state(space, to)).holder
}

/// More time is given a bounded number of times.
fn extended(audit: &mut Audit, clock: ClockId) {
    let p = audit.p;
    for (step, id) in numbered(&p.steps, StepId).filter(|(step, _)| step.effects.contains(&Effect::Extend(clock))) {
        let counted = step.effects.iter().any(|it| matches!(it, Effect::Count { .. }));
        if !counted || p.clock(clock).extensions_max == 0 || p.clock(clock).extension.is_none() {
            let places = [Place::Clock(clock), Place::Step(id)];
            audit.refuse(
                Property::Clock,
                &places,
                "步骤{1}延长时限{0}，而次数或长度没有限定",
                "the step {1} extends the clock {0} without a bound on how often or how long",
            );
        }
        if p.is_resident_act(step) || !matches!(step.by, Trigger::Roles(_)) {
            let places = [Place::Clock(clock), Place::Step(id)];
            audit.refuse(
                Property::Clock,
                &places,
                "时限{0}须由单位的人延长，步骤{1}不是",
                "the clock {0} is extended by an office; the step {1} is not taken by one",
            );
        }
    }
}

fn runs(p: &Procedure, config: &Config, clock: ClockId) -> bool {
    phases(p, config, clock).any(|phase| phase == Phase::Running)
}

fn phases(p: &Procedure, config: &Config, clock: ClockId) -> impl Iterator<Item = Phase> {
    let (part, slot) = (p.clock(clock).part, machine::clock_slot(p, clock));
    config.instances.iter().filter(move |it| it.part == part).map(move |it| it.clocks[slot])
}

/// Whether some act, not the clock itself, ends its run.
fn stops(p: &Procedure, space: &Space, clock: ClockId) -> bool {
    let count = |config: &Config| phases(p, config, clock).filter(|it| *it == Phase::Running).count();
    let running: Vec<usize> = space.configs.iter().map(count).collect();
    let stopping = space.edges.iter().filter(|edge| {
        let due = matches!(edge.by, Move::Due { clock: own, .. } if own == clock);
        running[edge.to as usize] < running[edge.from as usize] && !due
    });
    stopping.take(TRIES_MAX).any(|edge| is_real(space, p, edge))
}
