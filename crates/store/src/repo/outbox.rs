//! The outbox: what must leave after a change was committed.

use crate::arg::{args, params};
use crate::{Id, ReadError, Row, Statement, Store};

/// Something to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    pub id: Id,
    pub kind: String,
    pub due_at: i64,
    pub attempts: u32,
    pub body: Vec<u8>,
    pub sent_at: Option<i64>,
}

/// The kind of work that linked cases call for; it is no message and leaves nowhere.
pub const LINK: &str = "link";

fn read(row: &Row<'_>) -> Result<OutboxRow, ReadError> {
    Ok(OutboxRow {
        id: row.array(0)?,
        kind: row.string(1)?,
        due_at: row.int(2)?,
        attempts: row.num(3)?,
        body: row.bytes(4)?.to_vec(),
        sent_at: row.opt_int(5)?,
    })
}

/// Puts something into the outbox, in the unit that causes it.
pub fn insert(id: Id, kind: String, due_at: i64, body: Vec<u8>) -> Statement {
    let sql = "INSERT INTO outbox (id, kind, due_at, attempts, body) VALUES ($1, $2, $3, 0, $4)";
    Statement::rows(1, sql, args![id, kind, due_at, body])
}

/// The work of linked cases that is due at a time, the oldest first.
pub async fn due_links(store: &Store, at: i64, limit: u32) -> Result<Vec<OutboxRow>, ReadError> {
    let sql = "SELECT id, kind, due_at, attempts, body, sent_at FROM outbox \
               WHERE sent_at IS NULL AND due_at <= $1 AND kind = $3 ORDER BY due_at, id LIMIT $2";
    store.rows(sql, &params![at, limit, LINK], read).await
}

/// The messages that are due at a time, the oldest first.
pub async fn due(store: &Store, at: i64, limit: u32) -> Result<Vec<OutboxRow>, ReadError> {
    let sql = "SELECT id, kind, due_at, attempts, body, sent_at FROM outbox \
               WHERE sent_at IS NULL AND due_at <= $1 AND kind <> $3 ORDER BY due_at, id LIMIT $2";
    store.rows(sql, &params![at, limit, LINK], read).await
}

/// One message, sent or not.
pub async fn one(store: &Store, id: Id) -> Result<Option<OutboxRow>, ReadError> {
    let sql = "SELECT id, kind, due_at, attempts, body, sent_at FROM outbox WHERE id = $1";
    store.row(sql, &params![id], read).await
}

/// The newest messages, sent or not.
pub async fn newest(store: &Store, limit: u32) -> Result<Vec<OutboxRow>, ReadError> {
    let sql = "SELECT id, kind, due_at, attempts, body, sent_at FROM outbox WHERE kind <> $2 ORDER BY id DESC LIMIT $1";
    store.rows(sql, &params![limit, LINK], read).await
}

/// Marks a message as sent; a conflict if another sender did.
pub fn sent(id: Id, at: i64) -> Statement {
    Statement::rows(1, "UPDATE outbox SET sent_at = $2 WHERE id = $1 AND sent_at IS NULL", args![id, at])
}

/// Puts a message off after an attempt that failed.
pub fn retry(id: Id, attempts: u32, due_at: i64) -> Statement {
    let sql = "UPDATE outbox SET attempts = attempts + 1, due_at = $3 \
               WHERE id = $1 AND attempts = $2 AND sent_at IS NULL";
    Statement::rows(1, sql, args![id, attempts, due_at])
}

/// Forgets messages that were sent before a time.
pub fn purge(before: i64) -> Statement {
    Statement::any("DELETE FROM outbox WHERE sent_at IS NOT NULL AND sent_at < $1", args![before])
}
