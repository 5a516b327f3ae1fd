//! Configurations as bytes, one after the other, with their numbers: one look finds out whether one was met before.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::quick::Quick;
use crate::event::Config;

/// Every configuration that was met, in the order of their numbers.
#[derive(Default)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    /// Where each configuration ends in the bytes.
    ends: Vec<usize>,
    /// The last configuration with a hash; [`Arena::alike`] leads to those before it.
    last: HashMap<u64, u32, BuildHasherDefault<Quick>>,
    /// For each configuration the one before it with the same hash; itself where there is none.
    alike: Vec<u32>,
    /// The configuration that is looked for.
    sought: Vec<u8>,
}

impl Arena {
    /// The number of a configuration in canonical form, and whether it is new; none where there are too many.
    pub fn number(&mut self, config: &Config) -> Option<(u32, bool)> {
        let mut sought = std::mem::take(&mut self.sought);
        write(config, &mut sought);
        let hash = hash(&sought);
        let known = self.known(hash, &sought);
        let next = u32::try_from(self.ends.len()).ok();
        if let (None, Some(next)) = (known, next) {
            self.alike.push(self.last.insert(hash, next).unwrap_or(next));
            self.bytes.extend_from_slice(&sought);
            self.ends.push(self.bytes.len());
        }
        self.sought = sought;
        known.map(|number| (number, false)).or(next.map(|next| (next, true)))
    }

    /// The number of a configuration in canonical form, if it was met before.
    pub fn find(&self, config: &Config) -> Option<u32> {
        let mut sought = Vec::new();
        write(config, &mut sought);
        self.known(hash(&sought), &sought)
    }

    fn known(&self, hash: u64, sought: &[u8]) -> Option<u32> {
        let mut here = *self.last.get(&hash)?;
        while self.of(here) != sought {
            let before = self.alike[here as usize];
            if before == here {
                return None;
            }
            here = before;
        }
        Some(here)
    }

    fn of(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[begin..self.ends[at]]
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut quick = Quick::default();
    quick.write(bytes);
    quick.finish()
}

/// Two configurations of a procedure have the same bytes only if they are equal: a part fixes how many facts and clocks follow.
fn write(config: &Config, bytes: &mut Vec<u8>) {
    bytes.clear();
    for instance in &config.instances {
        for number in [instance.part.0, instance.number, instance.parent, instance.state.0] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&instance.facts);
        bytes.extend(instance.clocks.iter().map(|phase| *phase as u8));
    }
    bytes.extend_from_slice(&u16::MAX.to_le_bytes());
    bytes.extend_from_slice(&config.facts);
    bytes.extend([config.raised, config.raises_max, u8::from(config.lowered), u8::from(config.escalated)]);
    config.links.iter().for_each(|link| bytes.extend_from_slice(&link.0.to_le_bytes()));
}
