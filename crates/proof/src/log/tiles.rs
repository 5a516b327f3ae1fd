//! Tiles: 256 hashes of one level side by side. Source: C2SP `tlog-tiles`.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::commit::{self, Hash};

/// How many hashes a full tile holds.
pub const TILE_WIDTH: u64 = 256;
/// How many levels of the tree one tile spans.
pub(super) const TILE_LEVELS: u32 = 8;

/// Which tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 holds the leaves; each level stands eight levels of the tree above the one before.
    pub level: u32,
    /// Its number within the level, from 0.
    pub index: u64,
    /// How many hashes it holds: 1 to 256, fewer than 256 at the right edge alone.
    pub width: u64,
}

/// Where tiles are read from.
pub trait Tiles {
    /// Why a tile is not there.
    type Error;

    /// The hashes of a tile, `width` of them. A wider tile of the same place may be cut.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Self::Error>;
}

impl TileId {
    /// The path under which tiles are served: `tile/0/x001/234`, with `.p/17` for seventeen hashes at the right edge.
    pub fn path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let partial = if self.width < TILE_WIDTH { format!(".p/{}", self.width) } else { String::new() };
        format!("tile/{}/{}{partial}", self.level, groups.join("/"))
    }

    /// The tile of a path as [`TileId::path`] writes it.
    pub fn of_path(path: &str) -> Option<TileId> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?),
            None => (rest, TILE_WIDTH),
        };
        let mut index = 0u64;
        for group in groups.split('/') {
            let digits: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
            index = index.checked_mul(1000)?.checked_add(digits)?;
        }
        let id = TileId { level: level.parse().ok().filter(|level| *level < 64)?, index, width };
        (id.path() == path).then_some(id)
    }
}

/// The hash by which an entry's hash stands in the tree. Source: RFC 6962, 2.1.
pub fn leaf_hash(entry: &Hash) -> Hash {
    Sha256::new().chain_update([commit::LEAF]).chain_update(entry).finalize().into()
}

/// The tiles that change when `leaves` are put behind the first `size`: every one that becomes full and each level's right edge.
///
/// # Errors
/// Where the right edge as it stands cannot be read.
pub fn appended<T: Tiles>(tiles: &T, size: u64, leaves: &[Hash]) -> Result<BTreeMap<TileId, Vec<Hash>>, T::Error> {
    let mut changed = BTreeMap::new();
    let mut coming = leaves.to_vec();
    for level in 0.. {
        if coming.is_empty() {
            break;
        }
        let before = size >> (TILE_LEVELS * level);
        let (mut index, filled) = (before / TILE_WIDTH, before % TILE_WIDTH);
        let mut edge = match filled {
            0 => Vec::new(),
            width => tiles.tile(TileId { level, index, width })?,
        };
        let mut above = Vec::new();
        for hash in coming {
            edge.push(hash);
            if edge.len() as u64 == TILE_WIDTH {
                above.push(commit::merkle_root(&edge));
                changed.insert(TileId { level, index, width: TILE_WIDTH }, std::mem::take(&mut edge));
                index += 1;
            }
        }
        if !edge.is_empty() {
            changed.insert(TileId { level, index, width: edge.len() as u64 }, edge);
        }
        coming = above;
    }
    Ok(changed)
}
