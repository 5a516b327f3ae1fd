//! Which running cases could go on under a newer version, proved over every case that can arise.
//!
//! A configuration of the older version is carried over by name: states, facts, clocks and links that are called the same are the same.
//! Where the newer version was proved, everything in its explored set has a holder, a running clock and a way to an end. So a state may
//! move when every configuration of the older version that stands in it arrives inside that set; otherwise its cases stay.

use std::collections::BTreeMap;

use crate::check::Explored;
use crate::event::{Config, Instance, Phase};
use crate::machine;
use crate::model::*;

/// What happens to the running cases of an older version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cases {
    /// Open states of the case whose cases may go on under the newer version, with the state there.
    pub moves: Vec<(StateId, StateId)>,
    /// Open states whose cases stay on the older version, and why.
    pub stays: Vec<(StateId, Stays)>,
}

/// Why the cases of a state stay on the older version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stays {
    /// One of the two versions is too complex to explore.
    Unexplored,
    /// The newer version has no state, fact, choice, clock, part or link of this name, or it is of another kind.
    Gone(String),
    /// What the newer version knows differs: such a case can never arise there, so nothing is proved of it.
    Unproven,
}

impl Stays {
    /// The reason as a sentence.
    pub fn words(&self) -> Text {
        let (zh, en) = match self {
            Stays::Unexplored => {
                ("其中一个版本过于复杂，不能逐一核对".to_owned(), "a version is too complex to go through".to_owned())
            }
            Stays::Gone(name) => {
                (format!("新版本中没有对应的“{name}”"), format!("the newer version has no “{name}” to match"))
            }
            Stays::Unproven => (
                "新版本中不会出现这样的事项，责任人和时限未经证明".to_owned(),
                "no such case can arise in the newer version, so its holder and clocks are not proved".to_owned(),
            ),
        };
        Text { zh, en }
    }
}

/// For each open state of the older version whether its cases may go on under the newer one, which must have passed its check.
pub fn cases(old: &Procedure, new: &Procedure) -> Cases {
    let mut cases = Cases::default();
    let (before, after) = (Explored::of(old), Explored::of(new));
    let mut found: BTreeMap<StateId, Result<StateId, Stays>> = BTreeMap::new();
    if before.is_truncated() || after.is_truncated() {
        let open = (0..).map(StateId).zip(&old.states).filter(|(_, it)| it.part == PartId::MAIN && it.end.is_none());
        found.extend(open.map(|(id, _)| (id, Err(Stays::Unexplored))));
    }
    for config in before.configs().iter().filter(|config| !machine::is_closed(old, config)) {
        let state = config.instances[0].state;
        if found.get(&state).is_none_or(Result::is_ok) {
            let carried = carried(old, new, config).and_then(|there| {
                let known = tells_enough(&before, &after, (old, config), (new, &there));
                if known && after.contains(&there) { Ok(there.instances[0].state) } else { Err(Stays::Unproven) }
            });
            found.insert(state, carried);
        }
    }
    for (state, carried) in found {
        match carried {
            Ok(there) => cases.moves.push((state, there)),
            Err(why) => cases.stays.push((state, why)),
        }
    }
    cases
}

/// A configuration of the older version in the newer one.
///
/// # Errors
/// What the newer version has not.
pub fn carried(old: &Procedure, new: &Procedure, config: &Config) -> Result<Config, Stays> {
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
        let name = &old.links[link.index()].name;
        let there = new.links.iter().position(|other| other.name == *name);
        there.and_then(|at| u16::try_from(at).ok()).map(LinkId).ok_or_else(|| Stays::Gone(name.clone()))
    });
    Ok(Config {
        instances: instances.collect::<Result<_, _>>()?,
        facts,
        links: links.collect::<Result<_, _>>()?,
        ..config.clone()
    })
}

/// Whether the older exploration kept whatever the newer version looks at: what it left out could have any value in a real case.
fn tells_enough(
    before: &Explored<'_>,
    after: &Explored<'_>,
    (old, here): (&Procedure, &Config),
    (new, there): (&Procedure, &Config),
) -> bool {
    let joins = here
        .instances
        .iter()
        .zip(&there.instances)
        .all(|(old_one, new_one)| old.part(old_one.part).join == new.part(new_one.part).join);
    let facts = here.instances.iter().zip(&there.instances).all(|(old_one, new_one)| {
        let own = (0..).map(FactId).zip(&new.facts).filter(|(_, fact)| fact.part == new_one.part);
        own.filter(|(id, _)| after.keeps(new_one.state, *id))
            .all(|(_, fact)| old.fact_named(&fact.name).is_none_or(|id| before.keeps(old_one.state, id)))
    });
    joins && facts && before.levels(here.instances[0].state) >= after.levels(there.instances[0].state)
}

fn instance_of(old: &Procedure, new: &Procedure, instance: &Instance) -> Result<Instance, Stays> {
    let gone = |name: &str| Stays::Gone(name.to_owned());
    let part = &old.part(instance.part).name;
    let there = new.parts.iter().position(|other| other.name == *part).and_then(|at| u16::try_from(at).ok());
    let there = PartId(there.ok_or_else(|| gone(part))?);
    let state = &old.state(instance.state).name;
    let state = new.state_named(state).filter(|id| new.state(*id).part == there).ok_or_else(|| gone(state))?;
    let mut facts = Vec::new();
    for fact in new.facts.iter().filter(|fact| there != PartId::MAIN && fact.part == there) {
        let earlier = old.fact_named(&fact.name).filter(|id| old.fact(*id).part == instance.part);
        facts.push(match earlier {
            Some(id) => value_of(old.fact(id), fact, instance.facts[machine::fact_slot(old, id)])?,
            None => first_value(&fact.kind),
        });
    }
    let own = |clock: &&Clock| clock.part == there;
    let mut clocks = Vec::new();
    for clock in new.clocks.iter().filter(own) {
        let earlier = old.clock_named(&clock.name).filter(|id| old.clock(*id).part == instance.part);
        clocks.push(earlier.map_or(Phase::Off, |id| instance.clocks[machine::clock_slot(old, id)]));
    }
    // The state's own clock starts with the move where the older version had none.
    if let Some(clock) = new.state(state).clock.filter(|clock| new.clock(*clock).part == there) {
        let phase = &mut clocks[machine::clock_slot(new, clock)];
        if *phase == Phase::Off {
            *phase = Phase::Running;
        }
    }
    Ok(Instance { part: there, state, facts, clocks, ..instance.clone() })
}

fn value_of(old: &Fact, new: &Fact, value: u8) -> Result<u8, Stays> {
    let gone = || Stays::Gone(old.name.clone());
    match (&old.kind, &new.kind) {
        (FactKind::Flag { .. }, FactKind::Flag { .. }) => Ok(value),
        (FactKind::Counter { .. }, FactKind::Counter { max }) => Ok(value.min(*max)),
        (FactKind::Choice { values, .. }, FactKind::Choice { values: newer, .. }) => {
            let (name, _) = values.get(usize::from(value)).ok_or_else(gone)?;
            let there = newer.iter().position(|(other, _)| other == name);
            there.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| Stays::Gone(name.clone()))
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
