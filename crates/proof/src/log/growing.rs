//! A tree of which only the roots of its whole parts are kept: enough to add leaves and to know the root.

use crate::commit::{self, Hash};

/// A tree that grows leaf by leaf, in memory that does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Growing {
    size: u64,
    /// The roots of whole subtrees, the largest first: one for each binary digit of the size.
    parts: Vec<Hash>,
}

impl Growing {
    /// Adds a leaf, hashed as [`super::leaf_hash`] does.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.parts.pop() else { break };
            hash = commit::inner(&left, &hash);
        }
        self.parts.push(hash);
        self.size += 1;
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over them.
    pub fn root(&self) -> Hash {
        let joined = self.parts.iter().copied().rev().reduce(|right, left| commit::inner(&left, &right));
        joined.unwrap_or_else(|| commit::merkle_root(&[]))
    }
}
