//! Who follows a case: a stream beside it.

use crate::arg::{args, params};
use crate::{Hash, Id, ReadError, Statement, Store};

/// Adds a follower and counts it in the case's row. A second time is a duplicate and changes nothing.
pub fn add(case: Id, who: Hash, at: i64) -> Vec<Statement> {
    let insert = "INSERT INTO follower (case_id, who, at) VALUES ($1, $2, $3)";
    let count = "UPDATE case_row SET followers = followers + 1 WHERE id = $1";
    vec![Statement::rows(1, insert, args![case, who, at]), Statement::rows(1, count, args![case])]
}

/// How many follow a case.
pub async fn count(store: &Store, case: Id) -> Result<u32, ReadError> {
    let sql = "SELECT count(*) FROM follower WHERE case_id = $1";
    Ok(store.row(sql, &params![case], |row| row.num(0)).await?.unwrap_or(0))
}
