//! Searches over a [`Space`]: what can be reached, what must be reached, and what goes round.

use std::collections::{HashMap, VecDeque};

use super::property::memory::Memory;
use super::space::{Edge, Move, Space};

/// From which configurations some target can be reached over the allowed edges.
pub(super) fn can_reach(space: &Space, target: impl Fn(usize) -> bool, allowed: impl Fn(&Edge) -> bool) -> Vec<bool> {
    distances(space, target, allowed).iter().map(Option::is_some).collect()
}

/// The fewest allowed edges from each configuration to a target; none where none can be reached.
pub(super) fn distances(
    space: &Space,
    target: impl Fn(usize) -> bool,
    allowed: impl Fn(&Edge) -> bool,
) -> Vec<Option<u32>> {
    let mut into: Vec<Vec<u32>> = vec![Vec::new(); space.len()];
    for edge in space.edges.iter().filter(|edge| allowed(edge)) {
        into[edge.to as usize].push(edge.from);
    }
    let mut far: Vec<Option<u32>> = (0..space.len()).map(|at| target(at).then_some(0)).collect();
    let mut queue: VecDeque<usize> = (0..space.len()).filter(|at| far[*at].is_some()).collect();
    while let Some(here) = queue.pop_front() {
        let next = far[here].map(|moves| moves + 1);
        for before in &into[here] {
            let before = *before as usize;
            if far[before].is_none() {
                far[before] = next;
                queue.push_back(before);
            }
        }
    }
    far
}

/// From which configurations every way over the edges that happen by themselves leads to a target. One of them at least must be sure to
/// come.
pub(super) fn must_reach(
    space: &Space,
    target: impl Fn(usize) -> bool,
    by_itself: impl Fn(&Edge) -> bool,
    sure: impl Fn(&Edge) -> bool,
) -> Vec<bool> {
    let mut reached: Vec<bool> = (0..space.len()).map(&target).collect();
    let mut into: Vec<Vec<u32>> = vec![Vec::new(); space.len()];
    let mut left: Vec<usize> = vec![0; space.len()];
    let mut comes = vec![false; space.len()];
    for edge in space.edges.iter().filter(|edge| by_itself(edge) && edge.from != edge.to) {
        into[edge.to as usize].push(edge.from);
        left[edge.from as usize] += 1;
        comes[edge.from as usize] |= sure(edge);
    }
    let mut queue: Vec<usize> = (0..space.len()).filter(|at| reached[*at]).collect();
    while let Some(here) = queue.pop() {
        for before in &into[here] {
            let before = *before as usize;
            left[before] -= 1;
            if left[before] == 0 && comes[before] && !reached[before] {
                reached[before] = true;
                queue.push(before);
            }
        }
    }
    reached
}

/// What a search remembers on its way: one mark, set (1) or not (0).
pub(super) type Marks = u64;

/// With which marks a case may stand in each configuration: without, with.
pub(super) fn marks(space: &Space, memory: &Memory<'_>) -> Vec<[bool; 2]> {
    let mut seen = vec![[false; 2]; space.len()];
    let mut queue: Vec<(usize, Marks)> = Vec::new();
    let mut reach = |edge: &Edge, before: Marks, queue: &mut Vec<(usize, Marks)>| {
        let (to, marks) = (edge.to as usize, (memory.after)(edge, before));
        if !std::mem::replace(&mut seen[to][usize::from(marks != 0)], true) {
            queue.push((to, marks));
        }
    };
    space.openings.iter().for_each(|edge| reach(edge, 0, &mut queue));
    while let Some((here, marks)) = queue.pop() {
        space.from(here).iter().for_each(|edge| reach(edge, marks, &mut queue));
    }
    seen
}

/// From which configurations, and with which marks, a way leads to something bad.
pub(super) fn doomed(space: &Space, memory: &Memory<'_>) -> Vec<[bool; 2]> {
    let mut into: Vec<Vec<(u32, u8)>> = vec![Vec::new(); 2 * space.len()];
    let mut doomed = vec![[false; 2]; space.len()];
    let mut queue = Vec::new();
    for edge in &space.edges {
        for before in 0..2u8 {
            let after = (memory.after)(edge, before.into()) != 0;
            into[2 * edge.to as usize + usize::from(after)].push((edge.from, before));
            let from = &mut doomed[edge.from as usize][usize::from(before)];
            if !*from && (memory.bad)(edge, before.into()) {
                *from = true;
                queue.push((edge.from, before));
            }
        }
    }
    while let Some((here, marks)) = queue.pop() {
        for (before, with) in &into[2 * here as usize + usize::from(marks)] {
            if !std::mem::replace(&mut doomed[*before as usize][usize::from(*with)], true) {
                queue.push((*before, *with));
            }
        }
    }
    doomed
}

/// The shortest way on which something bad happens to what a promise remembers.
pub(super) fn search(space: &Space, memory: &Memory<'_>) -> Option<(Vec<Move>, usize)> {
    let Memory { after, bad, .. } = memory;
    let mut seen = vec![[false; 2]; space.len()];
    let mut fresh =
        |edge: &Edge, marks: Marks| !std::mem::replace(&mut seen[edge.to as usize][usize::from(marks != 0)], true);
    let mut found: Vec<(&Edge, Option<usize>, Marks)> = Vec::new();
    let mut queue = VecDeque::new();
    for edge in &space.openings {
        if bad(edge, 0) {
            return Some((vec![edge.by.clone()], edge.to as usize));
        }
        let marks = after(edge, 0);
        if fresh(edge, marks) {
            queue.push_back(found.len());
            found.push((edge, None, marks));
        }
    }
    while let Some(at) = queue.pop_front() {
        let (edge, _, marks) = found[at];
        for next in space.from(edge.to as usize) {
            if bad(next, marks) {
                let mut moves = way(&found, at);
                moves.push(next.by.clone());
                return Some((moves, next.to as usize));
            }
            let marks = after(next, marks);
            if fresh(next, marks) {
                queue.push_back(found.len());
                found.push((next, Some(at), marks));
            }
        }
    }
    None
}

fn way(found: &[(&Edge, Option<usize>, Marks)], last: usize) -> Vec<Move> {
    let mut moves = Vec::new();
    let mut here = Some(last);
    while let Some(at) = here {
        moves.push(found[at].0.by.clone());
        here = found[at].1;
    }
    moves.reverse();
    moves
}

/// The strongly connected components that hold a cycle over the allowed edges (numbers into [`Space::edges`]), each as its inner edges.
pub(super) fn cycles(space: &Space, edges: &[usize]) -> Vec<Vec<usize>> {
    let out = Out::of(space, edges);
    let component = components(space, &out);
    let mut inner: HashMap<u32, Vec<usize>> = HashMap::new();
    for at in edges {
        let edge = &space.edges[*at];
        if component[edge.from as usize] == component[edge.to as usize] {
            inner.entry(component[edge.from as usize]).or_default().push(*at);
        }
    }
    let mut all: Vec<Vec<usize>> = inner.into_values().collect();
    all.sort();
    all
}

/// Where the allowed edges lead, by the configuration they leave: `to[first[c]..first[c + 1]]`.
struct Out {
    first: Vec<u32>,
    to: Vec<u32>,
}

impl Out {
    fn of(space: &Space, edges: &[usize]) -> Out {
        let mut first = vec![0u32; space.len() + 1];
        edges.iter().for_each(|at| first[space.edges[*at].from as usize + 1] += 1);
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let (mut next, mut to) = (first.clone(), vec![0u32; edges.len()]);
        for at in edges {
            let edge = &space.edges[*at];
            to[next[edge.from as usize] as usize] = edge.to;
            next[edge.from as usize] += 1;
        }
        Out { first, to }
    }

    fn from(&self, config: u32) -> &[u32] {
        &self.to[self.first[config as usize] as usize..self.first[config as usize + 1] as usize]
    }
}

/// No number was given yet.
const NONE: u32 = u32::MAX;

/// Tarjan's algorithm without recursion: the component of each configuration that an edge leaves or enters.
fn components(space: &Space, out: &Out) -> Vec<u32> {
    let mut number = vec![NONE; space.len()];
    let mut low = vec![NONE; space.len()];
    let mut component = vec![NONE; space.len()];
    let (mut numbered, mut stack, mut calls) = (0u32, Vec::new(), Vec::new());
    for root in (0..space.len() as u32).filter(|root| !out.from(*root).is_empty()) {
        if number[root as usize] == NONE {
            calls.push((root, 0usize));
        }
        while let Some((here, next)) = calls.pop() {
            let at = here as usize;
            if next == 0 {
                (number[at], low[at]) = (numbered, numbered);
                numbered += 1;
                stack.push(here);
            }
            if let Some(to) = out.from(here).get(next) {
                calls.push((here, next + 1));
                let there = *to as usize;
                if number[there] == NONE {
                    calls.push((*to, 0));
                } else if component[there] == NONE {
                    low[at] = low[at].min(number[there]);
                }
                continue;
            }
            while low[at] == number[at]
                && let Some(member) = stack.pop()
            {
                component[member as usize] = number[at];
                if member == here {
                    break;
                }
            }
            if let Some((caller, _)) = calls.last() {
                low[*caller as usize] = low[*caller as usize].min(low[at]);
            }
        }
    }
    component
}
