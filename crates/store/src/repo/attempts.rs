//! Ceilings: how often something may be tried within a window, kept on disk so that a restart forgives nothing.

use crate::arg::{args, params};
use crate::{Hash, ReadError, Statement, Store};

/// Counts one try. The window begins anew with the first try after it has passed.
pub fn count(scope: String, key: Hash, now: i64, window_ms: i64) -> Statement {
    let sql = "INSERT INTO attempt (scope, key, window_at, tries) VALUES ($1, $2, $3, 1) \
               ON CONFLICT (scope, key) DO UPDATE SET \
               tries = CASE WHEN attempt.window_at + $4 <= excluded.window_at THEN 1 ELSE attempt.tries + 1 END, \
               window_at = CASE WHEN attempt.window_at + $4 <= excluded.window_at THEN excluded.window_at \
               ELSE attempt.window_at END";
    Statement::rows(1, sql, args![scope, key, now, window_ms])
}

/// How often it was tried in the window that runs.
pub async fn tries(store: &Store, scope: &str, key: &Hash, now: i64, window_ms: i64) -> Result<u32, ReadError> {
    let sql = "SELECT tries FROM attempt WHERE scope = $1 AND key = $2 AND window_at + $4 > $3";
    Ok(store.row(sql, &params![scope, *key, now, window_ms], |row| row.num(0)).await?.unwrap_or(0))
}

/// Forgets the tries after a success.
pub fn clear(scope: String, key: Hash) -> Statement {
    Statement::any("DELETE FROM attempt WHERE scope = $1 AND key = $2", args![scope, key])
}

/// Forgets windows that began before a time.
pub fn purge(before: i64) -> Statement {
    Statement::any("DELETE FROM attempt WHERE window_at < $1", args![before])
}
