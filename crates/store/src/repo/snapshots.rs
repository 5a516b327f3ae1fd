//! The folded state of a case in canonical bytes, so that a page need not fold its entries.

use crate::arg::{args, params};
use crate::{Id, ReadError, Statement, Store};

/// A snapshot, as of a version of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub version: u64,
    pub bytes: Vec<u8>,
}

/// Writes the snapshot of a case, whether or not it had one.
pub fn save(case: Id, snapshot: Snapshot) -> Statement {
    let sql = "INSERT INTO case_snapshot (case_id, version, bytes) VALUES ($1, $2, $3) \
               ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, bytes = excluded.bytes";
    Statement::rows(1, sql, args![case, snapshot.version, snapshot.bytes])
}

/// The snapshot of a case.
pub async fn load(store: &Store, case: Id) -> Result<Option<Snapshot>, ReadError> {
    let read = |row: &crate::Row<'_>| Ok(Snapshot { version: row.num(0)?, bytes: row.bytes(1)?.to_vec() });
    store.row("SELECT version, bytes FROM case_snapshot WHERE case_id = $1", &params![case], read).await
}
