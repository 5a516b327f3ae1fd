//! The wrapped keys of cases and persons.

use fengqiao_proof::Subject;

use crate::arg::{args, params};
use crate::{Id, ReadError, Row, Statement, Store};

/// The key of a subject, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptKey {
    /// Wrapped by the master key.
    Wrapped(Vec<u8>),
    /// It was destroyed, and with it whatever it opened.
    Destroyed {
        /// When, in UTC milliseconds.
        at: i64,
    },
}

/// Keeps a key for a subject that has none; the first one stays.
pub fn insert(subject: Subject, wrapped: Vec<u8>, now: i64) -> Statement {
    let sql = "INSERT INTO data_key (subject, kind, wrapped, created_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (subject, kind) DO NOTHING";
    Statement::any(sql, args![subject.id(), i64::from(subject.kind()), wrapped, now])
}

/// Destroys a subject's key; none is made for it ever again.
pub fn destroy(subject: Subject, now: i64) -> Statement {
    let sql = "INSERT INTO data_key (subject, kind, wrapped, created_at, destroyed_at) VALUES ($1, $2, $3, $4, $4) \
               ON CONFLICT (subject, kind) DO UPDATE SET wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at";
    Statement::rows(1, sql, args![subject.id(), i64::from(subject.kind()), Vec::<u8>::new(), now])
}

/// The key of a subject; none where nothing of it was encrypted yet.
pub async fn load(store: &Store, subject: Subject) -> Result<Option<KeptKey>, ReadError> {
    let sql = "SELECT wrapped, destroyed_at FROM data_key WHERE subject = $1 AND kind = $2";
    let read = |row: &Row<'_>| {
        Ok(match row.opt_int(1)? {
            Some(at) => KeptKey::Destroyed { at },
            None => KeptKey::Wrapped(row.bytes(0)?.to_vec()),
        })
    };
    store.row(sql, &params![subject.id(), i64::from(subject.kind())], read).await
}

/// Keys of cases that were never opened, made before `before`: of files that were sent for them and forgotten.
pub async fn without_case(store: &Store, before: i64) -> Result<Vec<Id>, ReadError> {
    let sql = "SELECT k.subject FROM data_key k LEFT JOIN entry e ON e.stream = k.subject AND e.version = 1 \
               WHERE k.kind = 1 AND k.created_at < $1 AND k.destroyed_at IS NULL AND e.stream IS NULL \
               ORDER BY k.subject LIMIT 1000";
    store.rows(sql, &params![before], |row| row.array(0)).await
}

/// Forgets the key of a case that was never opened.
pub fn forget(case: Id) -> Statement {
    Statement::any("DELETE FROM data_key WHERE subject = $1 AND kind = 1", args![case])
}
