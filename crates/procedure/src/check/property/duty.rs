//! Someone always owns the matter: every open state names a holder who is really there, and runs a clock or waits with a limit.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::search;
use super::super::said::numbered;
use super::super::space::{Edge, Space};
use super::memory::Memory;
use super::{closed, effects, main_state};
use crate::event::Phase;
use crate::machine;
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    for (state, id) in numbered(&p.states, StateId).filter(|(state, _)| state.end.is_none()) {
        if state.holder.is_none() {
            audit.refuse(
                Property::Duty,
                &[Place::State(id)],
                "状态{0}没有写明由谁负责",
                "the state {0} names nobody who holds it",
            );
        }
        let waits = p.parts.iter().any(|part| part.opened_by == Some(id));
        if state.clock.is_none() && !waits {
            audit.refuse(Property::Duty, &[Place::State(id)], "状态{0}没有时限", "the state {0} is under no clock");
        }
    }
    clock_runs(audit, space);
    holder_is_named(audit, space);
}

/// The clock that a state names runs, has run out, or rests while another one runs.
fn clock_runs(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let mut reported = vec![false; p.states.len()];
    for (at, config) in space.configs.iter().enumerate() {
        for (index, instance) in config.instances.iter().enumerate() {
            let Some(clock) = p.state(instance.state).clock.filter(|_| p.state(instance.state).end.is_none()) else {
                continue;
            };
            let phase = machine::phase(p, config, clock, index);
            let rests = phase == Phase::Paused && instance.clocks.contains(&Phase::Running);
            if matches!(phase, Phase::Running | Phase::Due | Phase::Late) || rests || reported[instance.state.index()] {
                continue;
            }
            reported[instance.state.index()] = true;
            let places = [Place::State(instance.state), Place::Clock(clock)];
            let (zh, en) = ("此后在状态{0}，时限{1}并没有走", "then, in the state {0}, the clock {1} does not run");
            audit.refuse_after(Property::Duty, &places, space.trace(at), space, zh, en);
        }
    }
}

/// The units of a procedure.
fn units(p: &Procedure) -> impl Iterator<Item = (&Role, RoleId)> {
    numbered(&p.roles, RoleId).filter(|(role, _)| matches!(role.kind, RoleKind::Unit { .. }))
}

/// Which units were named.
pub(super) fn memories<'s>(p: &'s Procedure, space: &'s Space) -> Vec<Memory<'s>> {
    units(p).map(|(_, id)| assigned(p, space, id)).collect()
}

/// Whether a unit was named: it is before it holds the case.
fn assigned<'s>(p: &'s Procedure, space: &'s Space, id: RoleId) -> Memory<'s> {
    let named = move |edge: &Edge| {
        effects(p, edge).any(|it| matches!(it, Effect::Assign { role, .. } if same_unit(p, *role, id)))
    };
    let holds = move |edge: &Edge| {
        let to = edge.to as usize;
        !closed(p, space, to) && p.state(main_state(space, to)).holder == Some(id)
    };
    let after = move |edge: &Edge, marks| marks | u64::from(named(edge));
    let bad = move |edge: &Edge, marks| marks == 0 && !named(edge) && holds(edge);
    Memory::new(Property::Duty, &p.role(id).name, after, bad)
}

/// A unit that holds the case was assigned before, on every way.
fn holder_is_named(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    for (_, id) in units(p) {
        if let Some((trace, at)) = search(space, &assigned(p, space, id)) {
            let places = [Place::State(main_state(space, at)), Place::Role(id)];
            let (zh, en) = (
                "此后状态{0}由{1}负责，而谁是{1}从未指定",
                "then {1} holds the state {0}, but nobody was ever assigned as {1}",
            );
            audit.refuse_after(Property::Duty, &places, trace, space, zh, en);
        }
    }
}

/// A unit named for one of its posts is named for the others.
fn same_unit(p: &Procedure, assigned: RoleId, holder: RoleId) -> bool {
    assigned == holder
        || matches!((&p.role(assigned).kind, &p.role(holder).kind), (RoleKind::Unit { .. }, RoleKind::Unit { .. }))
}
