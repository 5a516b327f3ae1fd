//! The packs in force together in one city.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{PackRule, Rule, RulePack, Threshold};

/// The packs in force in one city: the national one first, then ever more local ones.
///
/// A local pack may add rules. It replaces a rule only where the more general one says `local = true`, and only while its own is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSet {
    packs: Vec<RulePack>,
    /// By id: the places of a rule in `packs`, the most local first.
    places: BTreeMap<String, Vec<(usize, usize)>>,
}

/// Why packs cannot be in force together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// Two packs have the same name.
    #[error("the pack {pack} is named twice")]
    PackTwice {
        /// Its name.
        pack: String,
    },
    /// A local pack replaces a rule that may not be replaced.
    #[error("{pack} may not replace the rule {id} of {general}")]
    NotLocal {
        /// The rule.
        id: String,
        /// The local pack.
        pack: String,
        /// The pack whose rule it is.
        general: String,
    },
}

impl Conflict {
    /// The key of its message.
    pub fn key(&self) -> &'static str {
        match self {
            Conflict::PackTwice { .. } => "pack-twice",
            Conflict::NotLocal { .. } => "rule-not-local",
        }
    }
}

impl RuleSet {
    /// Puts packs together, the most general first.
    ///
    /// # Errors
    /// Every conflict between them.
    pub fn new(packs: Vec<RulePack>) -> Result<RuleSet, Vec<Conflict>> {
        let mut conflicts = Vec::new();
        let mut places: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, pack) in packs.iter().enumerate() {
            if packs[..number].iter().any(|other| other.id() == pack.id()) {
                conflicts.push(Conflict::PackTwice { pack: pack.id().to_owned() });
            }
            for (index, rule) in pack.rules().iter().enumerate() {
                let earlier = places.entry(rule.rule.id.clone()).or_default();
                for (general, at) in earlier.iter().filter(|(general, _)| *general != number) {
                    let replaced = &packs[*general].rules()[*at];
                    if !replaced.local && replaced.meets(rule) {
                        let (id, general) = (rule.rule.id.clone(), packs[*general].reference());
                        conflicts.push(Conflict::NotLocal { id, pack: pack.reference(), general });
                    }
                }
                earlier.insert(0, (number, index));
            }
        }
        conflicts.extend(replaced_thresholds(&packs));
        if conflicts.is_empty() { Ok(RuleSet { packs, places }) } else { Err(conflicts) }
    }

    /// The rule of this id in force on that day.
    pub fn rule(&self, id: &str, on: Date) -> Option<&Rule> {
        self.entry(id, on).map(|entry| &entry.rule)
    }

    /// The rule of this id in force on that day, with what its pack says about it.
    pub fn entry(&self, id: &str, on: Date) -> Option<&PackRule> {
        let places = self.places.get(id)?;
        places.iter().map(|(pack, index)| &self.packs[*pack].rules()[*index]).find(|rule| rule.is_in_force(on))
    }

    /// The threshold of this id in force on that day, of the most local pack that has one.
    pub fn threshold(&self, id: &str, on: Date) -> Option<&Threshold> {
        let local_first = self.packs.iter().rev().flat_map(RulePack::thresholds);
        local_first.into_iter().find(|threshold| threshold.id == id && threshold.is_in_force(on))
    }

    /// The id of every threshold that some pack has.
    pub fn threshold_ids(&self) -> impl Iterator<Item = &str> {
        self.packs.iter().flat_map(RulePack::thresholds).map(|threshold| threshold.id.as_str())
    }

    /// Every id that some pack has, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The packs, the most general first.
    pub fn packs(&self) -> &[RulePack] {
        &self.packs
    }
}

/// Local packs that replace a threshold which the more general one does not open to them.
fn replaced_thresholds(packs: &[RulePack]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (number, pack) in packs.iter().enumerate() {
        for threshold in pack.thresholds() {
            for general in &packs[..number] {
                let closed = |other: &&Threshold| other.id == threshold.id && !other.local && other.meets(threshold);
                conflicts.extend(general.thresholds().iter().find(closed).map(|_| Conflict::NotLocal {
                    id: threshold.id.clone(),
                    pack: pack.reference(),
                    general: general.reference(),
                }));
            }
        }
    }
    conflicts
}
