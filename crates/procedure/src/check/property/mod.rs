//! The promises, one module each.

mod boundary;
pub(super) mod bounded;
mod clock;
mod consent;
mod cycle;
mod duty;
mod form;
mod hearing;
mod level;
mod link;
pub(super) mod memory;
mod name;
mod part;
mod person;
mod progress;
mod reachable;
mod sealed;
mod separation;
mod settled;
mod silence;
pub(super) mod structure;
mod words;

use super::audit::Audit;
use super::space::{Edge, Space};
use crate::model::*;

/// Those that the text alone decides.
pub(super) const OF_THE_TEXT: [fn(&mut Audit); 8] = [
    name::check,
    words::check,
    form::check,
    separation::check,
    sealed::check,
    boundary::check,
    level::check,
    settled::check,
];

/// Those that need every configuration.
pub(super) const OF_THE_SPACE: [fn(&mut Audit, &Space); 10] = [
    reachable::check,
    progress::check,
    duty::check,
    silence::check,
    cycle::check,
    clock::check,
    hearing::check,
    part::check,
    consent::check,
    person::check,
];

/// The state in which the case stands.
fn main_state(space: &Space, config: usize) -> StateId {
    space.configs[config].instances[0].state
}

/// Whether the case is closed.
fn closed(p: &Procedure, space: &Space, config: usize) -> bool {
    p.state(main_state(space, config)).end.is_some()
}

/// Whether nobody but a resident or party takes this move.
pub(super) fn by_resident(p: &Procedure, edge: &Edge) -> bool {
    edge.by.step().is_some_and(|step| p.is_resident_act(p.step(step)))
}

/// Whether a move does not depend on a resident, nor on a counter that the exploration left out.
pub(super) fn owed(p: &Procedure, edge: &Edge) -> bool {
    !edge.unsure && !by_resident(p, edge)
}

/// The step of a move and those that joins added.
fn steps(edge: &Edge) -> impl Iterator<Item = StepId> {
    edge.by.step().into_iter().chain(edge.cascade.iter().copied())
}

/// The effects of a move, those of joined steps included.
fn effects<'a>(p: &'a Procedure, edge: &'a Edge) -> impl Iterator<Item = &'a Effect> {
    steps(edge).flat_map(|step| &p.step(step).effects)
}

/// Whether a role is one of the people whose matter it is.
fn is_party(p: &Procedure, role: RoleId) -> bool {
    p.role(role).kind == RoleKind::Party
}
