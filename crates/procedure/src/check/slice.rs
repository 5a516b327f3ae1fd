//! The abstraction: which part of a configuration matters, and the one form that stands for all configurations alike.
//!
//! Instances of a part differ by nothing but their number, so a configuration is a multiset of them: siblings are sorted and numbered
//! anew; of finished ones that their join does not count, those alike are kept once. A fact that nothing will read any more ([`Live`])
//! cannot change what happens, so it is held at its initial value. Of the levels only those still above the case matter, unless it can
//! yet be sent down, and none where it can neither rise nor sink any more. A counter that does nothing but end what it counts multiplies everything else; the coarse slice leaves it out
//! and takes it as never full. What is proven on the coarse slice holds: every property that rests on a way being open does not use
//! moves that such a counter could close. What the coarse slice does not prove is explored again with every counter.

use super::live::Live;
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
    /// Where each fact is still read.
    reads: Live,
    /// The facts of each part, in the order of its instances.
    of_part: Vec<Vec<FactId>>,
    initial: Config,
    raises: bool,
    lowers: bool,
    /// Whether a closed case can open again, which lets it be sent down again.
    reopens: bool,
}

impl Slice {
    /// The slice that keeps every counter.
    pub fn exact(p: &Procedure) -> Slice {
        let mut live = vec![false; p.facts.len()];
        let mut raises = false;
        let mut mark = |guard: &Guard| read_by(guard, &mut live, &mut raises);
        for step in &p.steps {
            mark(&step.guard);
        }
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
        let own = |part| numbered(&p.facts, FactId).filter(move |(fact, _)| fact.part == part).map(|(_, id)| id);
        Slice {
            live,
            free,
            reads: Live::of(p),
            of_part: numbered(&p.parts, PartId).map(|(_, part)| own(part).collect()).collect(),
            initial: machine::blank(p, 0),
            raises,
            lowers,
            reopens: p.steps.iter().any(|step| step.from.iter().any(|from| p.state(*from).end == Some(End::Closed))),
        }
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

    /// Whether the value of a fact is kept where its part stands in a state.
    pub fn keeps(&self, state: StateId, fact: FactId) -> bool {
        self.is_live(fact) && self.reads.is_live(state, fact)
    }

    /// How much is kept of levels in a state of the case: nothing, how many are left above, or also how many lie below.
    pub fn levels(&self, state: StateId) -> u8 {
        if self.raises && self.reads.has_levels(state) { 1 + u8::from(self.lowers) } else { 0 }
    }

    /// Whether what a step gives a fact can change what happens after it.
    pub fn is_live_after(&self, step: &Step, fact: FactId) -> bool {
        let read = |state: &StateId| self.reads.is_live(*state, fact);
        self.is_live(fact) && step.to.as_ref().map_or_else(|| step.from.iter().any(read), read)
    }

    /// How many levels above the first are worth exploring.
    pub fn raises(&self) -> std::ops::RangeInclusive<u8> {
        0..=if self.raises { RAISES_MAX } else { 0 }
    }

    /// Turns a configuration into the one that stands for it.
    pub fn stand(&self, p: &Procedure, config: &mut Config) {
        if config.instances.iter().any(|it| it.parent != 0) {
            *config = self.canonical(p, config).0;
            return;
        }
        self.forget(config);
        for instance in config.instances.iter_mut().skip(1) {
            (instance.number, instance.parent) = (0, 0);
            self.forget_facts(p, instance);
        }
        if let Some(parts) = config.instances.get_mut(1..) {
            parts.sort_unstable();
        }
        config.instances.dedup_by(|next, before| next == before && is_counted_once(p, next));
        for at in 1..config.instances.len() {
            let (part, number) = (config.instances[at - 1].part, config.instances[at - 1].number);
            if at > 1 && part == config.instances[at].part {
                config.instances[at].number = number + 1;
            }
        }
    }

    /// The one configuration that stands for this one, and for each of its instances the index it had.
    pub fn canonical(&self, p: &Procedure, config: &Config) -> (Config, Vec<usize>) {
        let tree = self.tree(p, config, 0);
        let mut sorted = Config { instances: Vec::new(), ..config.clone() };
        let mut origins = Vec::new();
        flatten(&tree, 0, &mut sorted.instances, &mut origins);
        self.forget(&mut sorted);
        (sorted, origins)
    }

    /// Forgets what the case will not read any more.
    fn forget(&self, config: &mut Config) {
        let state = config.instances[0].state;
        for (at, value) in config.facts.iter_mut().enumerate() {
            if !self.live[at] || !self.reads.is_live(state, FactId(at as u16)) {
                *value = self.initial.facts[at];
            }
        }
        let above = config.raises_max.saturating_sub(config.raised);
        let (raises, lowers) = (self.raises && self.reads.has_levels(state), self.lowers);
        config.lowered &= raises;
        (config.raised, config.raises_max) = match (raises, lowers) {
            (false, _) => (0, 0),
            (true, false) => (0, above),
            (true, true) if config.lowered && !self.reopens => (0, above),
            (true, true) => (config.raised, config.raises_max),
        };
    }

    fn forget_facts(&self, p: &Procedure, instance: &mut Instance) {
        for (value, id) in instance.facts.iter_mut().zip(&self.of_part[instance.part.index()]) {
            if !self.live[id.index()] || !self.reads.is_live(instance.state, *id) {
                *value = least(&p.fact(*id).kind);
            }
        }
    }

    fn tree(&self, p: &Procedure, config: &Config, at: usize) -> Node {
        let children =
            (at + 1..config.instances.len()).filter(|child| usize::from(config.instances[*child].parent) == at);
        let mut children: Vec<Node> = children.map(|child| self.tree(p, config, child)).collect();
        children.sort();
        children
            .dedup_by(|next, before| next == before && next.children.is_empty() && is_counted_once(p, &next.instance));
        let mut instance = config.instances[at].clone();
        (instance.number, instance.parent) = (0, 0);
        if at != 0 {
            self.forget_facts(p, &mut instance);
        }
        Node { instance, children, origin: Origin(at) }
    }
}

/// Whether two finished instances alike decide no more than one: a join asks how many only of those that said yes to a number.
fn is_counted_once(p: &Procedure, instance: &Instance) -> bool {
    match (&p.state(instance.state).end, p.part(instance.part).join) {
        (Some(End::Finished { yes: true }), Join::AtLeast(_)) => false,
        (end, _) => end.is_some(),
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
                || step.effects.iter().any(|it| matches!(it, Effect::Set { fact, .. } if *fact == counter))
                || (counts(step) && matches!(step.by, Trigger::Joined { .. }))
        })
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
