//! The transparency log: its tiles and checkpoints.

use fengqiao_proof::log::TileId;

use crate::arg::{args, params};
use crate::{Hash, Id, ReadError, Statement, Store};

/// What the log said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// How many entries it had.
    pub size: u64,
    /// When it was signed, UTC milliseconds.
    pub made_at: i64,
    /// The signed note.
    pub note: String,
}

/// The newest checkpoint.
pub async fn newest(store: &Store) -> Result<Option<CheckpointRow>, ReadError> {
    let sql = "SELECT size, made_at, note FROM log_checkpoint ORDER BY size DESC LIMIT 1";
    store.row(sql, &[], read).await
}

/// Checkpoints after a size, in order, at most `limit`.
pub async fn checkpoints(store: &Store, after: i64, limit: u32) -> Result<Vec<CheckpointRow>, ReadError> {
    let sql = "SELECT size, made_at, note FROM log_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";
    store.rows(sql, &params![after, limit], read).await
}

fn read(row: &crate::Row<'_>) -> Result<CheckpointRow, ReadError> {
    Ok(CheckpointRow { size: row.num(0)?, made_at: row.int(1)?, note: row.text(2)?.to_owned() })
}

/// The hashes of a tile, as many as there are, one behind the other.
pub async fn tile(store: &Store, level: u32, number: u64) -> Result<Option<Vec<u8>>, ReadError> {
    let sql = "SELECT hashes FROM log_tile WHERE level = $1 AND number = $2";
    store.row(sql, &params![level, number], |row| Ok(row.bytes(0)?.to_vec())).await
}

/// Where an entry stands.
pub async fn position(store: &Store, stream: Id, version: u64) -> Result<Option<u64>, ReadError> {
    let sql = "SELECT pos FROM position WHERE stream = $1 AND version = $2";
    store.row(sql, &params![stream, version], |row| row.num(0)).await
}

/// Writes a tile as it is now.
pub fn save_tile(id: TileId, hashes: &[Hash]) -> Statement {
    let sql = "INSERT INTO log_tile (level, number, hashes) VALUES ($1, $2, $3) \
               ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes";
    Statement::rows(1, sql, args![id.level, id.index, hashes.concat()])
}

/// Says that the newest checkpoint is followed by one of `size`; a conflict where another node went on before.
pub fn follow(newest: u64, size: u64) -> Statement {
    let sql = "UPDATE log_checkpoint SET followed = $2 WHERE size = $1 AND followed IS NULL";
    Statement::rows(1, sql, args![newest, size])
}

/// Adds a checkpoint.
pub fn add(row: CheckpointRow) -> Statement {
    let sql = "INSERT INTO log_checkpoint (size, made_at, note) VALUES ($1, $2, $3)";
    Statement::rows(1, sql, args![row.size, row.made_at, row.note])
}
