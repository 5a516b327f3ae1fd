//! Every state and every step can happen: what cannot is a mistake, or a promise that is never kept.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use super::super::space::Space;
use super::steps;
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let mut entered = vec![false; p.states.len()];
    space
        .configs
        .iter()
        .flat_map(|it| &it.instances)
        .for_each(|it| entered[it.state.index()] = true);
    let mut taken = vec![false; p.steps.len()];
    let all = || space.edges.iter().chain(&space.openings);
    for edge in all() {
        steps(edge).for_each(|step| taken[step.index()] = true);
        // A part that ends with its last instance is gone at once; its final states were passed all the same.
        steps(edge)
            .filter_map(|step| p.step(step).to)
            .for_each(|to| entered[to.index()] = true);
    }
    for (_, id) in numbered(&p.states, StateId).filter(|(_, id)| !entered[id.index()]) {
        if !p
            .parts
            .iter()
            .any(|part| part.initial == id && part.opened_by.is_none())
        {
            audit.refuse(
                Property::Reachable,
                &[Place::State(id)],
                "状态{0}永远到不了",
                "the state {0} can never be reached",
            );
        }
    }
    for (_, id) in numbered(&p.steps, StepId).filter(|(_, id)| !taken[id.index()]) {
        audit.refuse(
            Property::Reachable,
            &[Place::Step(id)],
            "步骤{0}永远不能进行",
            "the step {0} can never be taken",
        );
    }
}
