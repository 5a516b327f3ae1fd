//! What people without a phone are to be told in person or on paper, case by case.

use crate::arg::{args, params};
use crate::{Id, ReadError, Row, Statement, Store};

/// Something that a person of a case is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrandRow {
    pub id: Id,
    pub case_id: Id,
    /// The person's number in the case.
    pub person: u8,
    pub written_at: i64,
    pub body: Vec<u8>,
}

/// Writes an errand, in the unit that causes it.
pub fn insert(errand: ErrandRow) -> Statement {
    let sql = "INSERT INTO errand (id, case_id, person, written_at, body) VALUES ($1, $2, $3, $4, $5)";
    let ErrandRow { id, case_id, person, written_at, body } = errand;
    Statement::rows(1, sql, args![id, case_id, person, written_at, body])
}

/// The errands of a case that are still to be done, the oldest first.
pub async fn open(store: &Store, case: Id) -> Result<Vec<ErrandRow>, ReadError> {
    let sql = "SELECT id, case_id, person, written_at, body FROM errand WHERE case_id = $1 AND done_at IS NULL \
               ORDER BY written_at, id";
    let read = |row: &Row<'_>| {
        let (id, case_id, person) = (row.array(0)?, row.array(1)?, row.num(2)?);
        Ok(ErrandRow { id, case_id, person, written_at: row.int(3)?, body: row.bytes(4)?.to_vec() })
    };
    store.rows(sql, &params![case], read).await
}

/// Marks an errand of a case as done; a conflict if it was.
pub fn done(case: Id, id: Id, at: i64) -> Statement {
    let sql = "UPDATE errand SET done_at = $3 WHERE id = $2 AND case_id = $1 AND done_at IS NULL";
    Statement::rows(1, sql, args![case, id, at])
}

/// Forgets errands that were done before a time.
pub fn purge(before: i64) -> Statement {
    Statement::any("DELETE FROM errand WHERE done_at IS NOT NULL AND done_at < $1", args![before])
}
