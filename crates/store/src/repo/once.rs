//! Idempotency keys: what came of a request that is repeated.

use crate::arg::{args, params};
use crate::{Hash, ReadError, Statement, Store};

/// How long a key is kept, in milliseconds: 24 hours.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: the request is new.
    Never,
    /// It was done, with the same body; this came of it.
    Done(Vec<u8>),
    /// It was used for another body: the request is refused.
    Reused,
}

/// What is known of a key before work is done; the commit itself decides.
pub async fn seen(store: &Store, scope: &str, key: &str, body_hash: &Hash) -> Result<Seen, ReadError> {
    let sql = "SELECT body_hash, result FROM idempotency WHERE scope = $1 AND key = $2";
    let read = |row: &crate::Row<'_>| {
        Ok(if row.bytes(0)? == body_hash { Seen::Done(row.bytes(1)?.to_vec()) } else { Seen::Reused })
    };
    Ok(store.row(sql, &params![scope, key], read).await?.unwrap_or(Seen::Never))
}

/// Forgets keys created before a time.
pub fn purge(before: i64) -> Statement {
    Statement::any("DELETE FROM idempotency WHERE created_at < $1", args![before])
}
