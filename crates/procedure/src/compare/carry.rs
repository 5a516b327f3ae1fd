//! A configuration of one version in another: states, facts, clocks and links that are called the same are the same.

use super::cases::Stays;
use crate::event::{Config, Instance, Phase};
use crate::machine;
use crate::model::*;

/// A configuration of the older version in the newer one, as a case that goes on there begins. A state's own clock that did not run starts with the move; a clock that the newer
/// version does not have ends with it, unless its date was promised to a resident.
///
/// # Errors
/// What the newer version has not.
pub fn carried(old: &Procedure, new: &Procedure, config: &Config) -> Result<Config, Stays> {
    let mut there = placed(old, new, config)?;
    for (was, is) in config.instances.iter().zip(&mut there.instances) {
        let own = old.clocks.iter().filter(|clock| clock.part == was.part);
        for (clock, _) in own.zip(&was.clocks).filter(|(_, phase)| **phase != Phase::Off) {
            if clock.promised && new.clock_named(&clock.name).is_none() {
                return Err(Stays::Promise(clock.title.clone()));
            }
        }
        if let Some(clock) = new.state(is.state).clock.filter(|clock| new.clock(*clock).part == is.part) {
            let phase = &mut is.clocks[machine::clock_slot(new, clock)];
            if *phase == Phase::Off {
                *phase = Phase::Running;
            }
        }
    }
    Ok(there)
}

/// The same configuration under the names of another version.
pub(super) fn placed(old: &Procedure, new: &Procedure, config: &Config) -> Result<Config, Stays> {
    let mut facts = machine::blank(new, 0).facts;
    for ((fact, value), id) in old.facts.iter().zip(&config.facts).zip((0..).map(FactId)) {
        if old.fact(id).part == PartId::MAIN
            && let Some(there) = new.fact_named(&fact.name)
        {
            facts[there.index()] = value_of(fact, new.fact(there), *value)?;
        }
    }
    let instances = config.instances.iter().map(|instance| instance_of(old, new, instance));
    let links = config.links.iter().map(|link| {
        let own = &old.links[link.index()];
        let there = new.links.iter().position(|other| other.name == own.name);
        there.and_then(|at| u16::try_from(at).ok()).map(LinkId).ok_or_else(|| Stays::Gone(own.title.clone()))
    });
    Ok(Config {
        instances: instances.collect::<Result<_, _>>()?,
        facts,
        links: links.collect::<Result<_, _>>()?,
        ..config.clone()
    })
}

fn instance_of(old: &Procedure, new: &Procedure, instance: &Instance) -> Result<Instance, Stays> {
    let gone = |title: &Text| Stays::Gone(title.clone());
    let (part, state) = (old.part(instance.part), old.state(instance.state));
    let there = new.parts.iter().position(|other| other.name == part.name).and_then(|at| u16::try_from(at).ok());
    let there = PartId(there.ok_or_else(|| gone(&part.title))?);
    let arrives = new.state_named(&state.name).filter(|id| new.state(*id).part == there);
    let arrives = arrives.ok_or_else(|| gone(&state.title))?;
    let mut facts = Vec::new();
    for fact in new.facts.iter().filter(|fact| there != PartId::MAIN && fact.part == there) {
        let earlier = old.fact_named(&fact.name).filter(|id| old.fact(*id).part == instance.part);
        facts.push(match earlier {
            Some(id) => value_of(old.fact(id), fact, instance.facts[machine::fact_slot(old, id)])?,
            None => first_value(&fact.kind),
        });
    }
    let mut clocks: Vec<Phase> = Vec::new();
    for clock in new.clocks.iter().filter(|clock| clock.part == there) {
        let earlier = old.clock_named(&clock.name).filter(|id| old.clock(*id).part == instance.part);
        clocks.push(earlier.map_or(Phase::Off, |id| instance.clocks[machine::clock_slot(old, id)]));
    }
    Ok(Instance { part: there, state: arrives, facts, clocks, ..instance.clone() })
}

fn value_of(old: &Fact, new: &Fact, value: u8) -> Result<u8, Stays> {
    let gone = || Stays::Gone(old.title.clone());
    match (&old.kind, &new.kind) {
        (FactKind::Flag { .. }, FactKind::Flag { .. }) => Ok(value),
        (FactKind::Counter { .. }, FactKind::Counter { max }) => Ok(value.min(*max)),
        (FactKind::Choice { values, .. }, FactKind::Choice { values: newer, .. }) => {
            let (name, title) = values.get(usize::from(value)).ok_or_else(gone)?;
            let there = newer.iter().position(|(other, _)| other == name);
            there.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| Stays::Gone(title.clone()))
        }
        _ => Err(gone()),
    }
}

fn first_value(kind: &FactKind) -> u8 {
    match kind {
        FactKind::Flag { initial } => u8::from(*initial),
        FactKind::Choice { initial, .. } => *initial,
        FactKind::Counter { .. } => 0,
    }
}
