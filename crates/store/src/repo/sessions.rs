//! Sessions, found by the hash of their token.

use crate::arg::{args, params};
use crate::{Hash, ReadError, Row, Statement, Store};

/// A session of an account, or of a resident without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub token_hash: Hash,
    pub account: Option<String>,
    /// The secret from which form tokens are made.
    pub csrf: Hash,
    pub created_at: i64,
    pub seen_at: i64,
    pub expires_at: i64,
    /// Canonical bytes: language, chosen post, cases opened by code.
    pub data: Vec<u8>,
}

fn read(row: &Row<'_>) -> Result<SessionRow, ReadError> {
    Ok(SessionRow {
        token_hash: row.array(0)?,
        account: row.opt_string(1)?,
        csrf: row.array(2)?,
        created_at: row.int(3)?,
        seen_at: row.int(4)?,
        expires_at: row.int(5)?,
        data: row.bytes(6)?.to_vec(),
    })
}

/// Begins a session.
pub fn insert(session: SessionRow) -> Statement {
    let sql = "INSERT INTO session (token_hash, account, csrf, created_at, seen_at, expires_at, data) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let SessionRow { token_hash, account, csrf, created_at, seen_at, expires_at, data } = session;
    Statement::rows(1, sql, args![token_hash, account, csrf, created_at, seen_at, expires_at, data])
}

/// The session of a token, unless it has expired.
pub async fn live(store: &Store, token_hash: &Hash, now: i64) -> Result<Option<SessionRow>, ReadError> {
    let sql = "SELECT token_hash, account, csrf, created_at, seen_at, expires_at, data FROM session \
               WHERE token_hash = $1 AND expires_at > $2";
    store.row(sql, &params![*token_hash, now], read).await
}

/// Notes that a session is in use and moves its end.
pub fn touch(token_hash: Hash, seen_at: i64, expires_at: i64) -> Statement {
    let sql = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1";
    Statement::any(sql, args![token_hash, seen_at, expires_at])
}

/// Replaces what a session carries.
pub fn set_data(token_hash: Hash, data: Vec<u8>) -> Statement {
    Statement::rows(1, "UPDATE session SET data = $2 WHERE token_hash = $1", args![token_hash, data])
}

/// Ends a session.
pub fn end(token_hash: Hash) -> Statement {
    Statement::any("DELETE FROM session WHERE token_hash = $1", args![token_hash])
}

/// Ends every session of an account: its password or its rights changed.
pub fn end_all(account: String) -> Statement {
    Statement::any("DELETE FROM session WHERE account = $1", args![account])
}

/// Forgets sessions that expired before a time.
pub fn purge(before: i64) -> Statement {
    Statement::any("DELETE FROM session WHERE expires_at < $1", args![before])
}
