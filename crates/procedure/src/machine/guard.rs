//! Guards over facts.

use super::{fact_slot, owner};
use crate::event::Config;
use crate::model::*;

/// Whether a guard holds for the instance at this index.
pub fn holds(p: &Procedure, config: &Config, at: usize, guard: &Guard) -> bool {
    match guard {
        Guard::Always => true,
        Guard::Is(fact, value) => fact_value(p, config, at, *fact) == *value,
        Guard::Below(fact, limit) => fact_value(p, config, at, *fact) < *limit,
        Guard::CanRaise => config.raised < config.raises_max,
        Guard::All(all) => all.iter().all(|guard| holds(p, config, at, guard)),
        Guard::Any(any) => any.iter().any(|guard| holds(p, config, at, guard)),
        Guard::Not(not) => !holds(p, config, at, not),
    }
}

/// The value of a fact as the instance at this index sees it: its own, or that of an instance around it; 0 where it sees none.
pub fn fact_value(p: &Procedure, config: &Config, at: usize, fact: FactId) -> u8 {
    let part = p.fact(fact).part;
    if part == PartId::MAIN {
        return config.facts[fact.index()];
    }
    owner(config, at, part).map_or(0, |owner| config.instances[owner].facts[fact_slot(p, fact)])
}

/// Sets a fact that the instance at this index sees.
pub(crate) fn set_fact(p: &Procedure, config: &mut Config, at: usize, fact: FactId, value: u8) {
    let part = p.fact(fact).part;
    if part == PartId::MAIN {
        config.facts[fact.index()] = value;
    } else if let Some(owner) = owner(config, at, part) {
        config.instances[owner].facts[fact_slot(p, fact)] = value;
    }
}
