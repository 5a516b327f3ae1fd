//! Nothing goes round for ever: every cycle spends a counter, rises a level, or holds a resident's own free act.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::cycles;
use super::super::space::{Edge, Move, Space};
use super::{by_resident, effects, main_state, steps};
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let relevant: Vec<usize> = (0..space.edges.len()).filter(|at| moves(p, &space.edges[*at])).collect();
    let mut work = vec![relevant];
    let mut worst: Option<Vec<usize>> = None;
    while let Some(edges) = work.pop() {
        for inner in cycles(space, &edges) {
            let left: Vec<usize> = inner.iter().copied().filter(|at| !bounded(p, space, *at, &inner)).collect();
            if left.len() < inner.len() {
                work.push(left);
            } else if worst.as_ref().is_none_or(|seen| start(space, &inner) < start(space, seen)) {
                worst = Some(inner);
            }
        }
    }
    let Some(inner) = worst else { return };
    let first = start(space, &inner);
    let mut trace = space.trace(first);
    let round = round(space, &inner, first);
    let steps: Vec<Place> = round.iter().filter_map(|edge| edge.by.step()).map(Place::Step).collect();
    trace.extend(round.iter().map(|edge| edge.by.clone()));
    let mut places = vec![Place::State(main_state(space, first))];
    places.extend(steps);
    let (zh, en) = (
        "由此回到状态{0}，可以无限重复，不耗计数，也无须居民行动",
        "which leads back to the state {0} and can go on for ever, spending no counter and needing no act of a resident",
    );
    audit.refuse_after(Property::Cycle, &places, trace, space, zh, en);
}

/// A note that changes nothing is no cycle; neither is a step that only keeps the state, unless it gives a clock more time.
fn moves(p: &Procedure, edge: &Edge) -> bool {
    if edge.from != edge.to {
        return true;
    }
    let gives_time = effects(p, edge).any(|it| matches!(it, Effect::Start(_) | Effect::Extend(_)));
    gives_time || steps(edge).any(|step| p.step(step).to.is_some_and(|to| !p.step(step).from.contains(&to)))
}

/// Whether a move of a cycle cannot be repeated for ever without something being used up or a resident acting.
fn bounded(p: &Procedure, space: &Space, at: usize, inner: &[usize]) -> bool {
    let edge = &space.edges[at];
    let spends = effects(p, edge).any(|effect| match effect {
        Effect::Count { counter } => {
            !anywhere(p, space, inner, |it| matches!(it, Effect::Set { fact, .. } if fact == counter))
        }
        Effect::Raise => !anywhere(p, space, inner, |it| *it == Effect::Lower),
        _ => false,
    });
    spends || by_resident(p, edge) || warns_once(p, space, edge, inner)
}

/// A warning point fires once in each run of its clock.
fn warns_once(p: &Procedure, space: &Space, edge: &Edge, inner: &[usize]) -> bool {
    let Move::Take { step, .. } = &edge.by else {
        return false;
    };
    match p.step(*step).by {
        Trigger::Clock { clock, .. } => !anywhere(p, space, inner, |it| *it == Effect::Start(clock)),
        _ => false,
    }
}

/// Whether some move of the cycle has such an effect.
fn anywhere(p: &Procedure, space: &Space, inner: &[usize], test: impl Fn(&Effect) -> bool) -> bool {
    inner.iter().any(|at| effects(p, &space.edges[*at]).any(&test))
}

/// The configuration of a cycle that is found first.
fn start(space: &Space, inner: &[usize]) -> usize {
    inner.iter().map(|at| space.edges[*at].from as usize).min().unwrap_or(0)
}

/// The shortest way round from a configuration of the cycle back to it.
fn round<'s>(space: &'s Space, inner: &[usize], first: usize) -> Vec<&'s Edge> {
    let mut came: std::collections::HashMap<u32, usize> = std::collections::HashMap::new();
    let mut queue = std::collections::VecDeque::from([first as u32]);
    while let Some(here) = queue.pop_front() {
        for at in inner.iter().copied().filter(|at| space.edges[*at].from == here) {
            let to = space.edges[at].to;
            if came.contains_key(&to) {
                continue;
            }
            came.insert(to, at);
            if to as usize == first {
                return unwind(space, &came, first as u32);
            }
            queue.push_back(to);
        }
    }
    Vec::new()
}

fn unwind<'s>(space: &'s Space, came: &std::collections::HashMap<u32, usize>, first: u32) -> Vec<&'s Edge> {
    let mut way = Vec::new();
    let mut here = first;
    while let Some(at) = came.get(&here) {
        let edge = &space.edges[*at];
        way.push(edge);
        here = edge.from;
        if here == first {
            break;
        }
    }
    way.reverse();
    way
}
