//! Entries: appended by a unit, loaded by stream, followed by position.

use fengqiao_proof::Sealed;

use crate::arg::{args, params};
use crate::{Hash, Id, ReadError, Row, Statement, Store};

/// How many entries one step along the positions reads at most.
pub const TAIL_MAX: u32 = 1_000;

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub stream: Id,
    pub version: u64,
    pub recorded_at: i64,
    pub sealed: Sealed,
}

/// An entry at its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Positioned {
    pub pos: u64,
    pub entry: EntryRow,
}

fn read(row: &Row<'_>) -> Result<EntryRow, ReadError> {
    let sealed = Sealed { bytes: row.bytes(3)?.to_vec(), salt: row.opt_array(4)?, hash: row.array(5)? };
    Ok(EntryRow { stream: row.array(0)?, version: row.num(1)?, recorded_at: row.int(2)?, sealed })
}

/// The entries of a stream after a version (0 for all), in order.
pub async fn stream(store: &Store, stream: Id, after: u64) -> Result<Vec<EntryRow>, ReadError> {
    let sql = "SELECT stream, version, recorded_at, bytes, salt, hash FROM entry \
               WHERE stream = $1 AND version > $2 ORDER BY version";
    store.rows(sql, &params![stream, after], read).await
}

/// The last `limit` entries of a stream before a version, newest first.
pub async fn newest(store: &Store, stream: Id, before: u64, limit: u32) -> Result<Vec<EntryRow>, ReadError> {
    let sql = "SELECT stream, version, recorded_at, bytes, salt, hash FROM entry \
               WHERE stream = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    store.rows(sql, &params![stream, before, limit], read).await
}

/// One entry.
pub async fn one(store: &Store, stream: Id, version: u64) -> Result<Option<EntryRow>, ReadError> {
    let sql = "SELECT stream, version, recorded_at, bytes, salt, hash FROM entry WHERE stream = $1 AND version = $2";
    store.row(sql, &params![stream, version], read).await
}

/// The newest version of a stream; 0 where there is none.
pub async fn version(store: &Store, stream: Id) -> Result<u64, ReadError> {
    let sql = "SELECT version FROM entry WHERE stream = $1 ORDER BY version DESC LIMIT 1";
    Ok(store.row(sql, &params![stream], |row| row.num(0)).await?.unwrap_or(0))
}

/// The entries after a position, in order, at most [`TAIL_MAX`] of them.
pub async fn tail(store: &Store, after: u64, limit: u32) -> Result<Vec<Positioned>, ReadError> {
    let sql = "SELECT e.stream, e.version, e.recorded_at, e.bytes, e.salt, e.hash, p.pos FROM position p \
               JOIN entry e ON e.stream = p.stream AND e.version = p.version \
               WHERE p.pos > $1 ORDER BY p.pos LIMIT $2";
    let positioned = |row: &Row<'_>| Ok(Positioned { pos: row.num(6)?, entry: read(row)? });
    store.rows(sql, &params![after, limit.min(TAIL_MAX)], positioned).await
}

/// The hashes of the entries after a position, in order: the leaves of the log.
pub async fn leaves(store: &Store, after: u64, limit: u32) -> Result<Vec<(u64, Hash)>, ReadError> {
    let sql = "SELECT pos, hash FROM position WHERE pos > $1 ORDER BY pos LIMIT $2";
    store.rows(sql, &params![after, limit], |row| Ok((row.num(0)?, row.array(1)?))).await
}

/// Replaces the bytes of an entry by those from which fields were erased. The hash must be the entry's own.
pub fn scrub(stream: Id, version: u64, erased: Sealed) -> Statement {
    let sql = "UPDATE entry SET bytes = $3, salt = $4 WHERE stream = $1 AND version = $2 AND hash = $5";
    Statement::rows(1, sql, args![stream, version, erased.bytes, erased.salt, erased.hash])
}
