//! Roots and proofs out of tiles, and checking them. Source: RFC 6962, 2.1; RFC 9162, 2.1.3 and 2.1.4.

use super::tiles::{TILE_LEVELS, TILE_WIDTH, TileId, Tiles};
use crate::commit::{self, Hash};

/// A tree of `size` leaves in tiles.
struct Tree<'t, T> {
    tiles: &'t T,
    size: u64,
}

impl<T: Tiles> Tree<'_, T> {
    /// The root over the leaves from `start` to before `end`, of which there is at least one.
    fn over(&self, start: u64, end: u64) -> Result<Hash, T::Error> {
        let count = end - start;
        if count.is_power_of_two() && start.is_multiple_of(count) {
            return self.node(count.trailing_zeros(), start / count);
        }
        let middle = start + split(count);
        Ok(commit::inner(&self.over(start, middle)?, &self.over(middle, end)?))
    }

    /// A node of the tree that no later leaf changes: it stands `level` levels above the leaves.
    fn node(&self, level: u32, index: u64) -> Result<Hash, T::Error> {
        let (tile_level, within) = (level / TILE_LEVELS, level % TILE_LEVELS);
        let first = index << within;
        let tile = first / TILE_WIDTH;
        let known = (self.size >> (TILE_LEVELS * tile_level)) - tile * TILE_WIDTH;
        let hashes = self.tiles.tile(TileId { level: tile_level, index: tile, width: known.min(TILE_WIDTH) })?;
        let at = usize::try_from(first % TILE_WIDTH).unwrap_or(usize::MAX);
        Ok(commit::merkle_root(&hashes[at..at + (1 << within)]))
    }

    fn path(&self, leaf: u64, start: u64, end: u64, path: &mut Vec<Hash>) -> Result<(), T::Error> {
        if end - start == 1 {
            return Ok(());
        }
        let middle = start + split(end - start);
        if leaf < middle {
            self.path(leaf, start, middle, path)?;
            path.push(self.over(middle, end)?);
        } else {
            self.path(leaf, middle, end, path)?;
            path.push(self.over(start, middle)?);
        }
        Ok(())
    }

    fn since(&self, old: u64, start: u64, end: u64, whole: bool, path: &mut Vec<Hash>) -> Result<(), T::Error> {
        if old == end {
            if !whole {
                path.push(self.over(start, end)?);
            }
            return Ok(());
        }
        let middle = start + split(end - start);
        if old <= middle {
            self.since(old, start, middle, whole, path)?;
            path.push(self.over(middle, end)?);
        } else {
            self.since(old, middle, end, false, path)?;
            path.push(self.over(start, middle)?);
        }
        Ok(())
    }
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    count.next_power_of_two() / 2
}

/// The root over the first `size` leaves.
///
/// # Errors
/// Where a tile cannot be read.
pub fn root<T: Tiles>(tiles: &T, size: u64) -> Result<Hash, T::Error> {
    if size == 0 { Ok(commit::merkle_root(&[])) } else { Tree { tiles, size }.over(0, size) }
}

/// The hashes that lead from a leaf, counted from 0, to the root over the first `size`; none where there is no such leaf.
///
/// # Errors
/// Where a tile cannot be read.
pub fn inclusion<T: Tiles>(tiles: &T, leaf: u64, size: u64) -> Result<Option<Vec<Hash>>, T::Error> {
    if leaf >= size {
        return Ok(None);
    }
    let mut path = Vec::new();
    Tree { tiles, size }.path(leaf, 0, size, &mut path)?;
    Ok(Some(path))
}

/// The hashes that show that the first `old` of `size` leaves are what they were; none where there never were so many.
///
/// # Errors
/// Where a tile cannot be read.
pub fn consistency<T: Tiles>(tiles: &T, old: u64, size: u64) -> Result<Option<Vec<Hash>>, T::Error> {
    if old > size {
        return Ok(None);
    }
    let mut path = Vec::new();
    if old > 0 && old < size {
        Tree { tiles, size }.since(old, 0, size, true, &mut path)?;
    }
    Ok(Some(path))
}

/// Whether `leaf` stands at a place, counted from 0, of the tree of `size` leaves with this root. Source: RFC 9162, 2.1.3.2.
pub fn verify_inclusion(leaf: &Hash, at: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if at >= size {
        return false;
    }
    let (mut node, mut last) = (at, size - 1);
    let mut hash = *leaf;
    for next in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = commit::inner(next, &hash);
            while node.is_multiple_of(2) && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            hash = commit::inner(&hash, next);
        }
        (node, last) = (node / 2, last / 2);
    }
    last == 0 && hash == *root
}

/// Whether the tree of `size` leaves begins with that of `old`. Source: RFC 9162, 2.1.4.2.
pub fn verify_consistency(old: u64, old_root: &Hash, size: u64, root: &Hash, path: &[Hash]) -> bool {
    match (old, path) {
        _ if old > size => return false,
        (0, path) => return path.is_empty() && *old_root == commit::merkle_root(&[]),
        (_, path) if old == size => return path.is_empty() && old_root == root,
        (_, []) => return false,
        _ => {}
    }
    let (mut node, mut last) = (old - 1, size - 1);
    while node % 2 == 1 {
        (node, last) = (node / 2, last / 2);
    }
    let (first, rest) = match path {
        [first, rest @ ..] if !old.is_power_of_two() => (*first, rest),
        path => (*old_root, path),
    };
    let (mut before, mut now) = (first, first);
    for next in rest {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            (before, now) = (commit::inner(next, &before), commit::inner(next, &now));
            while node.is_multiple_of(2) && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            now = commit::inner(&now, next);
        }
        (node, last) = (node / 2, last / 2);
    }
    last == 0 && before == *old_root && now == *root
}
