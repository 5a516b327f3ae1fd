//! Every state and every step can happen: what cannot is a mistake, or a promise that is never kept.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use super::super::space::{Edge, Space};
use super::steps;
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let (taken, doubt) = taken(p, space);
    audit.doubt_if(doubt);
    let mut entered = vec![false; p.states.len()];
    for (step, _) in p.steps.iter().zip(&taken).filter(|(_, taken)| **taken) {
        step.to.iter().for_each(|to| entered[to.index()] = true);
    }
    // A part follows the part that opens it, at most two levels deep.
    for part in p.parts.iter().chain(&p.parts) {
        if part.opened_by.is_some_and(|state| entered[state.index()]) {
            entered[part.initial.index()] = true;
        }
    }
    for (_, id) in numbered(&p.states, StateId).filter(|(_, id)| !entered[id.index()]) {
        if !p.parts.iter().any(|part| part.initial == id && part.opened_by.is_none()) {
            audit.refuse(
                Property::Reachable,
                &[Place::State(id)],
                "状态{0}永远到不了",
                "the state {0} can never be reached",
            );
        }
    }
    for (_, id) in numbered(&p.steps, StepId).filter(|(_, id)| !taken[id.index()]) {
        audit.refuse(Property::Reachable, &[Place::Step(id)], "步骤{0}永远不能进行", "the step {0} can never be taken");
    }
}

/// How many ways are tried to show that a step can be taken with every counter counted.
const TRIES_MAX: u8 = 4;

/// Which steps happen, by themselves or by a join, and whether one of the others was seen on no way that is surely real.
fn taken(p: &Procedure, space: &Space) -> (Vec<bool>, bool) {
    let mut taken = vec![false; p.steps.len()];
    let mut tries = vec![0u8; p.steps.len()];
    for edge in &space.openings {
        steps(edge).for_each(|step| taken[step.index()] = true);
    }
    for edge in &space.edges {
        let fresh: Vec<StepId> =
            steps(edge).filter(|step| !taken[step.index()] && tries[step.index()] < TRIES_MAX).collect();
        if fresh.is_empty() {
            continue;
        }
        let real = is_real(space, p, edge);
        for step in fresh {
            taken[step.index()] = real;
            tries[step.index()] += 1;
        }
    }
    let doubt = taken.iter().zip(&tries).any(|(taken, tries)| !taken && *tries > 0);
    (taken, doubt)
}

/// Whether the shortest way to this move exists with every counter counted.
pub(super) fn is_real(space: &Space, p: &Procedure, edge: &Edge) -> bool {
    if !space.is_coarse() {
        return true;
    }
    let mut trace = space.trace(edge.from as usize);
    trace.push(edge.by.clone());
    space.is_real(p, &trace)
}
