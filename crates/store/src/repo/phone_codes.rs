//! One-time codes sent to a phone.

use crate::arg::{args, params};
use crate::{Hash, ReadError, Row, Statement, Store};

/// A code that was sent; phone and code are keyed hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneCodeRow {
    pub contact_hash: Hash,
    pub purpose: String,
    pub code_hash: Hash,
    pub created_at: i64,
    pub expires_at: i64,
    pub attempts: u32,
}

/// Writes a new code, in place of the last one for the same phone and purpose.
pub fn save(code: PhoneCodeRow) -> Statement {
    let sql = "INSERT INTO phone_code (contact_hash, purpose, code_hash, created_at, expires_at, attempts) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (contact_hash, purpose) DO UPDATE SET \
               code_hash = excluded.code_hash, created_at = excluded.created_at, expires_at = excluded.expires_at, \
               attempts = excluded.attempts";
    let PhoneCodeRow { contact_hash, purpose, code_hash, created_at, expires_at, attempts } = code;
    Statement::rows(1, sql, args![contact_hash, purpose, code_hash, created_at, expires_at, attempts])
}

/// The code of a phone for a purpose, unless it has expired.
pub async fn live(store: &Store, contact: &Hash, purpose: &str, now: i64) -> Result<Option<PhoneCodeRow>, ReadError> {
    let sql = "SELECT contact_hash, purpose, code_hash, created_at, expires_at, attempts FROM phone_code \
               WHERE contact_hash = $1 AND purpose = $2 AND expires_at > $3";
    let read = |row: &Row<'_>| {
        let (contact_hash, purpose, code_hash) = (row.array(0)?, row.string(1)?, row.array(2)?);
        let (created_at, expires_at, attempts) = (row.int(3)?, row.int(4)?, row.num(5)?);
        Ok(PhoneCodeRow { contact_hash, purpose, code_hash, created_at, expires_at, attempts })
    };
    store.row(sql, &params![*contact, purpose, now], read).await
}

/// Counts an attempt before the code is compared; a conflict if another attempt came between.
pub fn tried(contact: Hash, purpose: String, attempts: u32) -> Statement {
    let sql =
        "UPDATE phone_code SET attempts = attempts + 1 WHERE contact_hash = $1 AND purpose = $2 AND attempts = $3";
    Statement::rows(1, sql, args![contact, purpose, attempts])
}

/// Uses a code up.
pub fn remove(contact: Hash, purpose: String) -> Statement {
    Statement::rows(1, "DELETE FROM phone_code WHERE contact_hash = $1 AND purpose = $2", args![contact, purpose])
}

/// Forgets codes that expired before a time.
pub fn purge(before: i64) -> Statement {
    Statement::any("DELETE FROM phone_code WHERE expires_at < $1", args![before])
}
