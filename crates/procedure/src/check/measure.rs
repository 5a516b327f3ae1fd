//! What a proven procedure costs: how long its ways are, and on whom they fall.

use std::collections::VecDeque;

use super::graph::cycles;
use super::space::Space;
use crate::model::*;

/// Figures of a procedure, counted while it was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// Moves between configurations.
    pub moves: usize,
    /// The fewest moves from opening to close.
    pub fewest_to_close: Option<usize>,
    /// The most configurations that one case can pass through without coming back; none where a resident may go round freely.
    pub longest_way: Option<usize>,
    /// The moves on the shortest way to the configuration that is farthest from an opening.
    pub farthest: usize,
    /// Steps that each role may take.
    pub steps_per_role: Vec<(RoleId, usize)>,
    /// Clocks by the rule that they name; those until a recorded date stand under an empty name.
    pub clocks_by_rule: Vec<(String, Vec<ClockId>)>,
}

pub(super) fn of(p: &Procedure, space: &Space) -> Measures {
    Measures {
        moves: space.edges.len(),
        fewest_to_close: fewest(p, space),
        longest_way: longest(space),
        farthest: space.len().checked_sub(1).map_or(0, |last| space.trace(last).len()),
        steps_per_role: (0..p.roles.len())
            .filter_map(|at| u16::try_from(at).ok())
            .map(|at| (RoleId(at), steps_of(p, RoleId(at))))
            .collect(),
        clocks_by_rule: by_rule(p),
    }
}

fn fewest(p: &Procedure, space: &Space) -> Option<usize> {
    let is_closed = |config: &usize| crate::machine::is_closed(p, &space.configs[*config]);
    (0..space.len()).find(is_closed).map(|config| space.trace(config).len())
}

/// The longest way through the space where nothing goes round, by the order in which configurations can be finished with.
fn longest(space: &Space) -> Option<usize> {
    let all: Vec<usize> = (0..space.edges.len()).filter(|at| space.edges[*at].from != space.edges[*at].to).collect();
    if !cycles(space, &all).is_empty() {
        return None;
    }
    let mut into = vec![0usize; space.len()];
    all.iter().for_each(|at| into[space.edges[*at].to as usize] += 1);
    let mut length = vec![1usize; space.len()];
    let mut queue: VecDeque<usize> = (0..space.len()).filter(|config| into[*config] == 0).collect();
    while let Some(here) = queue.pop_front() {
        for edge in space.from(here).iter().filter(|edge| edge.from != edge.to) {
            let to = edge.to as usize;
            length[to] = length[to].max(length[here] + 1);
            into[to] -= 1;
            if into[to] == 0 {
                queue.push_back(to);
            }
        }
    }
    length.into_iter().max()
}

fn steps_of(p: &Procedure, role: RoleId) -> usize {
    p.steps.iter().filter(|step| matches!(&step.by, Trigger::Roles(roles) if roles.contains(&role))).count()
}

fn by_rule(p: &Procedure) -> Vec<(String, Vec<ClockId>)> {
    let mut all: Vec<(String, Vec<ClockId>)> = Vec::new();
    for (clock, at) in p.clocks.iter().zip(0u16..) {
        let rule = match &clock.length {
            ClockLength::Rule(rule) | ClockLength::Category { otherwise: rule } => rule.as_str(),
            ClockLength::ByChoice { .. } | ClockLength::Until(_) => "",
        };
        match all.iter_mut().find(|(name, _)| name == rule) {
            Some((_, clocks)) => clocks.push(ClockId(at)),
            None => all.push((rule.to_owned(), vec![ClockId(at)])),
        }
    }
    all.sort();
    all
}
