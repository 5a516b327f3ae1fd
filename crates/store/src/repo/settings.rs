//! Settings of a database: the city's name, projection versions, the demo's clock.

use crate::arg::{args, params};
use crate::{ReadError, Statement, Store};

/// Writes a setting.
pub fn save(key: &str, value: Vec<u8>) -> Statement {
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    Statement::rows(1, sql, args![key.to_owned(), value])
}

/// Removes a setting.
pub fn remove(key: &str) -> Statement {
    Statement::any("DELETE FROM setting WHERE key = $1", args![key.to_owned()])
}

/// A setting.
pub async fn load(store: &Store, key: &str) -> Result<Option<Vec<u8>>, ReadError> {
    store.row("SELECT value FROM setting WHERE key = $1", &params![key], |row| Ok(row.bytes(0)?.to_vec())).await
}
