//! Registers: areas, organisations, posts and all else that a city configures, each item with its history.

use crate::arg::{args, params};
use crate::{ReadError, Row, Statement, Store};

/// One version of one item of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterItem {
    pub register: String,
    pub key: String,
    /// From 1 for each key.
    pub version: u64,
    /// The version of the register's stream that wrote it.
    pub entry_version: u64,
    /// UTC milliseconds from which it is valid; `None` from ever.
    pub valid_from: Option<i64>,
    /// UTC milliseconds from which it is no longer valid; `None` for ever.
    pub valid_to: Option<i64>,
    /// Canonical bytes of the item.
    pub bytes: Vec<u8>,
}

fn read(row: &Row<'_>) -> Result<RegisterItem, ReadError> {
    Ok(RegisterItem {
        register: row.string(0)?,
        key: row.string(1)?,
        version: row.num(2)?,
        entry_version: row.num(3)?,
        valid_from: row.opt_int(4)?,
        valid_to: row.opt_int(5)?,
        bytes: row.bytes(6)?.to_vec(),
    })
}

/// Writes an item: version 1 must be new, a later one must follow the current, which moves to the history.
pub fn save(item: RegisterItem) -> Vec<Statement> {
    let RegisterItem { register, key, version, entry_version, valid_from, valid_to, bytes } = item;
    if version <= 1 {
        let insert = "INSERT INTO register_item (register, key, version, entry_version, valid_from, valid_to, bytes) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        return vec![Statement::rows(
            1,
            insert,
            args![register, key, version, entry_version, valid_from, valid_to, bytes],
        )];
    }
    let keep = "INSERT INTO register_past (register, key, version, entry_version, valid_from, valid_to, bytes) \
                SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_item \
                WHERE register = $1 AND key = $2 AND version = $3";
    let replace = "UPDATE register_item SET version = $3, entry_version = $4, valid_from = $5, valid_to = $6, \
                   bytes = $7 WHERE register = $1 AND key = $2";
    vec![
        Statement::rows(1, keep, args![register.clone(), key.clone(), version - 1]),
        Statement::rows(1, replace, args![register, key, version, entry_version, valid_from, valid_to, bytes]),
    ]
}

/// The current version of an item.
pub async fn current(store: &Store, register: &str, key: &str) -> Result<Option<RegisterItem>, ReadError> {
    let sql = "SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_item \
               WHERE register = $1 AND key = $2";
    store.row(sql, &params![register, key], read).await
}

/// Visits the bytes of every item of a register with the version of the entry that they come from, in order of keys.
pub async fn bytes_of_each<F>(store: &Store, register: &str, mut visit: F) -> Result<(), ReadError>
where
    F: FnMut(u64, &[u8]) + Send,
{
    let sql = "SELECT entry_version, bytes FROM register_item WHERE register = $1 ORDER BY key";
    let visit = |row: &Row<'_>| {
        visit(row.num(0)?, row.bytes(1)?);
        Ok(())
    };
    store.query(sql, &params![register], visit).await
}

/// The current version of every item of a register, in order of keys.
pub async fn all(store: &Store, register: &str) -> Result<Vec<RegisterItem>, ReadError> {
    let sql = "SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_item \
               WHERE register = $1 ORDER BY key";
    store.rows(sql, &params![register], read).await
}

/// A page of a register after a key, in order of keys.
pub async fn page(store: &Store, register: &str, after: &str, limit: u32) -> Result<Vec<RegisterItem>, ReadError> {
    let sql = "SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_item \
               WHERE register = $1 AND key > $2 ORDER BY key LIMIT $3";
    store.rows(sql, &params![register, after, limit], read).await
}

/// Every version of an item, the current one first.
pub async fn history(store: &Store, register: &str, key: &str) -> Result<Vec<RegisterItem>, ReadError> {
    let sql = "SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_past \
               WHERE register = $1 AND key = $2 ORDER BY version DESC";
    let mut versions: Vec<RegisterItem> = current(store, register, key).await?.into_iter().collect();
    versions.extend(store.rows(sql, &params![register, key], read).await?);
    Ok(versions)
}

/// How many items a register has.
pub async fn count(store: &Store, register: &str) -> Result<u64, ReadError> {
    let sql = "SELECT count(*) FROM register_item WHERE register = $1";
    Ok(store.row(sql, &params![register], |row| row.num(0)).await?.unwrap_or(0))
}
