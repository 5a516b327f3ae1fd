//! What does not fit together in a database, for whoever looks for damage. These reads go through everything.

use crate::{Hash, Id, ReadError, Store};

/// How many positions there are, and the highest: the same where none is missing.
pub async fn positions(store: &Store) -> Result<(u64, u64), ReadError> {
    let sql = "SELECT count(*), coalesce(max(pos), 0) FROM position";
    Ok(store.row(sql, &[], |row| Ok((row.num(0)?, row.num(1)?))).await?.unwrap_or_default())
}

/// Positions whose entry is not there, or is another than it was.
pub async fn without_entry(store: &Store) -> Result<Vec<u64>, ReadError> {
    let sql = "SELECT p.pos FROM position p LEFT JOIN entry e ON e.stream = p.stream AND e.version = p.version \
               WHERE e.hash IS NULL OR e.hash <> p.hash ORDER BY p.pos LIMIT 100";
    store.rows(sql, &[], |row| row.num(0)).await
}

/// Entries that have no position and wait for none: which stream, which version.
pub async fn without_position(store: &Store) -> Result<Vec<(Id, u64)>, ReadError> {
    let sql = "SELECT e.stream, e.version FROM entry e LEFT JOIN position p ON p.stream = e.stream AND p.version = e.version \
               LEFT JOIN unplaced u ON u.stream = e.stream AND u.version = e.version AND u.recorded_at = e.recorded_at \
               WHERE p.pos IS NULL AND u.stream IS NULL ORDER BY e.stream, e.version LIMIT 100";
    store.rows(sql, &[], |row| Ok((row.array(0)?, row.num(1)?))).await
}

/// How many entries there are.
pub async fn entries(store: &Store) -> Result<u64, ReadError> {
    Ok(store.row("SELECT count(*) FROM entry", &[], |row| row.num(0)).await?.unwrap_or(0))
}

/// Streams in which a version is missing: how many entries they have, and their newest version.
pub async fn with_gaps(store: &Store) -> Result<Vec<(Id, u64, u64)>, ReadError> {
    let sql = "SELECT stream, count(*), max(version) FROM entry GROUP BY stream HAVING count(*) <> max(version) \
               ORDER BY stream LIMIT 100";
    store.rows(sql, &[], |row| Ok((row.array(0)?, row.num(1)?, row.num(2)?))).await
}

/// Rows of files whose case is not there.
pub async fn files_without_case(store: &Store) -> Result<Vec<(Id, Hash)>, ReadError> {
    let sql = "SELECT a.case_id, a.hash FROM attachment a LEFT JOIN case_row c ON c.id = a.case_id WHERE c.id IS NULL \
               ORDER BY a.case_id, a.hash LIMIT 100";
    store.rows(sql, &[], |row| Ok((row.array(0)?, row.array(1)?))).await
}

/// Every stored file that a case has, in the order of its hash, with the case whose key opens it.
pub async fn files(store: &Store) -> Result<Vec<(Hash, Id)>, ReadError> {
    let sql = "SELECT hash, case_id FROM attachment ORDER BY hash, case_id";
    store.rows(sql, &[], |row| Ok((row.array(0)?, row.array(1)?))).await
}
