//! The abstraction: which part of a configuration matters, and the one form that stands for all configurations alike.
//!
//! Instances of a part differ by nothing but their number, so a configuration is a multiset of them: siblings are sorted and numbered
//! anew. A fact that no guard reads cannot change what happens, so it is held at its initial value. Of the levels only those still
//! above the case matter. A counter that does nothing but end what it counts multiplies everything else; the coarse slice leaves it out
//! and takes it as never full. What is proven on the coarse slice holds: every property that rests on a way being open does not use
//! moves that such a counter could close. What the coarse slice does not prove is explored again with every counter.

use super::property::structure;
use super::said::numbered;
use crate::event::{Config, Instance};
use crate::machine;
use crate::model::*;

/// The highest number of levels above the first that is explored: city, district, street, community, grid.
pub const RAISES_MAX: u8 = 4;

/// What the exploration may leave out, worked out once for a procedure.
#[derive(Debug, Clone)]
pub(super) struct Slice {
    /// Whether a fact can change what happens.
    live: Vec<bool>,
    /// Counters that are left out although they end what they count: taken as never full.
    free: Vec<bool>,
    initial: Config,
    raises: bool,
    lowers: bool,
}

impl Slice {
    /// The slice that keeps every counter.
    pub fn exact(p: &Procedure) -> Slice {
        let mut live = vec![false; p.facts.len()];
        let mut raises = false;
        let mut mark = |guard: &Guard| read_by(guard, &mut live, &mut raises);
        for step in &p.steps {
            mark(&step.guard);
            step.asks.iter().for_each(|ask| mark(&ask.when));
        }
        p.separations.iter().for_each(|it| mark(&it.when));
        p.constraints.iter().for_each(|it| mark(&it.never));
        let effects = || p.steps.iter().flat_map(|step| &step.effects);
        for effect in effects() {
            if let Effect::Count { counter } = effect {
                live[counter.index()] = true;
            }
        }
        let lowers = effects().any(|it| *it == Effect::Lower);
        let raises = raises || lowers || effects().any(|it| *it == Effect::Raise);
        let free = vec![false; p.facts.len()];
        Slice { live, free, initial: machine::blank(p, 0), raises, lowers }
    }

    /// The slice without the counters that do nothing but end what they count.
    pub fn coarse(p: &Procedure) -> Slice {
        let mut slice = Slice::exact(p);
        for (_, id) in numbered(&p.facts, FactId).filter(|(_, id)| only_bounds(p, *id)) {
            slice.live[id.index()] = false;
            slice.free[id.index()] = true;
        }
        slice
    }

    /// Whether a counter is taken as never full.
    pub fn is_free(&self, fact: FactId) -> bool {
        self.free[fact.index()]
    }

    /// Whether anything is left out that the exact slice keeps.
    pub fn is_coarse(&self) -> bool {
        self.free.contains(&true)
    }

    /// Whether a fact is kept.
    pub fn is_live(&self, fact: FactId) -> bool {
        self.live[fact.index()]
    }

    /// How many levels above the first are worth exploring.
    pub fn raises(&self) -> std::ops::RangeInclusive<u8> {
        0..=if self.raises { RAISES_MAX } else { 0 }
    }

    /// The one configuration that stands for this one, and for each of its instances the index it had.
    pub fn canonical(&self, p: &Procedure, config: &Config) -> (Config, Vec<usize>) {
        let mut facts = config.facts.clone();
        for (at, value) in facts.iter_mut().enumerate() {
            if !self.live[at] {
                *value = self.initial.facts[at];
            }
        }
        let (raised, raises_max) = match (self.raises, self.lowers) {
            (false, _) => (0, 0),
            (true, false) => (0, config.raises_max.saturating_sub(config.raised)),
            (true, true) => (config.raised, config.raises_max),
        };
        let alone = config.instances.len() == 1;
        let mut sorted = Config {
            instances: Vec::new(),
            facts,
            raised,
            raises_max,
            lowered: config.lowered,
            escalated: config.escalated,
            links: config.links.clone(),
        };
        if alone {
            sorted.instances.push(config.instances[0].clone());
            return (sorted, vec![0]);
        }
        let mut origins = Vec::new();
        flatten(&self.tree(p, config, 0), 0, &mut sorted.instances, &mut origins);
        (sorted, origins)
    }

    fn tree(&self, p: &Procedure, config: &Config, at: usize) -> Node {
        let children =
            (at + 1..config.instances.len()).filter(|child| usize::from(config.instances[*child].parent) == at);
        let mut children: Vec<Node> = children.map(|child| self.tree(p, config, child)).collect();
        children.sort();
        let mut instance = config.instances[at].clone();
        (instance.number, instance.parent) = (0, 0);
        let own =
            p.facts.iter().zip(0u16..).filter(|(fact, _)| fact.part == instance.part && instance.part != PartId::MAIN);
        for (value, (fact, id)) in instance.facts.iter_mut().zip(own) {
            if !self.live[usize::from(id)] {
                *value = least(&fact.kind);
            }
        }
        Node { instance, children, origin: Origin(at) }
    }
}

/// An instance with those under it, ordered by what they are and not by where they stood.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    instance: Instance,
    children: Vec<Node>,
    origin: Origin,
}

/// Where an instance stood; all places are equal.
struct Origin(usize);

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Origin {}
impl PartialOrd for Origin {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Origin {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

fn flatten(node: &Node, parent: u16, instances: &mut Vec<Instance>, origins: &mut Vec<usize>) {
    let here = u16::try_from(instances.len()).unwrap_or(u16::MAX);
    let number = instances.iter().filter(|it| it.part == node.instance.part).count();
    instances.push(Instance { parent, number: u16::try_from(number).unwrap_or(u16::MAX), ..node.instance.clone() });
    origins.push(node.origin.0);
    node.children.iter().for_each(|child| flatten(child, here, instances, origins));
}

fn read_by(guard: &Guard, live: &mut [bool], raises: &mut bool) {
    match guard {
        Guard::Always => {}
        Guard::Is(fact, _) | Guard::Below(fact, _) => live[fact.index()] = true,
        Guard::CanRaise => *raises = true,
        Guard::All(all) | Guard::Any(all) => all.iter().for_each(|it| read_by(it, live, raises)),
        Guard::Not(not) => read_by(not, live, raises),
    }
}

/// Whether a counter is counted by people and clocks, never set, and read by no guard but that of a step which counts it.
fn only_bounds(p: &Procedure, counter: FactId) -> bool {
    let FactKind::Counter { max } = p.fact(counter).kind else {
        return false;
    };
    let counts = |step: &Step| step.effects.contains(&Effect::Count { counter });
    let own = |step: &Step, guard: &Guard| match guard {
        Guard::Below(fact, limit) => *fact == counter && *limit >= max && counts(step),
        _ => false,
    };
    let reads = |guard: &Guard| structure::read(guard).contains(&counter);
    let guarded = |step: &Step| match &step.guard {
        Guard::All(all) => all.iter().any(|it| reads(it) && !own(step, it)),
        guard => reads(guard) && !own(step, guard),
    };
    p.steps.iter().any(counts)
        && !p.steps.iter().any(|step| {
            guarded(step)
                || step.asks.iter().any(|ask| reads(&ask.when))
                || step.effects.iter().any(|it| matches!(it, Effect::Set { fact, .. } if *fact == counter))
                || (counts(step) && matches!(step.by, Trigger::Joined { .. }))
        })
        && !p.separations.iter().any(|it| reads(&it.when))
        && !p.constraints.iter().any(|it| reads(&it.never))
}

fn least(kind: &FactKind) -> u8 {
    match kind {
        FactKind::Flag { initial } => u8::from(*initial),
        FactKind::Choice { initial, .. } => *initial,
        FactKind::Counter { .. } => 0,
    }
}

/// How many values a fact has.
pub(super) fn values_of(kind: &FactKind) -> u8 {
    match kind {
        FactKind::Flag { .. } => 2,
        FactKind::Choice { values, .. } => u8::try_from(values.len()).unwrap_or(u8::MAX),
        FactKind::Counter { max } => max.saturating_add(1),
    }
}
