//! Typed, soft links between cases, recorded on both sides.

use crate::arg::{args, params};
use crate::{Id, ReadError, Row, Statement, Store};

/// One side of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub case_id: Id,
    /// `merged_into`, `merged_from`, `follows`…
    pub kind: String,
    pub other_id: Id,
    pub created_at: i64,
    /// When the link was undone.
    pub ended_at: Option<i64>,
}

/// Writes one side of a link, or brings an ended one back.
pub fn save(link: LinkRow) -> Statement {
    let sql = "INSERT INTO case_link (case_id, kind, other_id, created_at, ended_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (case_id, kind, other_id) DO UPDATE SET created_at = excluded.created_at, \
               ended_at = excluded.ended_at";
    let LinkRow { case_id, kind, other_id, created_at, ended_at } = link;
    Statement::rows(1, sql, args![case_id, kind, other_id, created_at, ended_at])
}

/// The links of a case, ended ones too.
pub async fn of_case(store: &Store, case: Id) -> Result<Vec<LinkRow>, ReadError> {
    let sql = "SELECT case_id, kind, other_id, created_at, ended_at FROM case_link WHERE case_id = $1 \
               ORDER BY kind, other_id";
    let read = |row: &Row<'_>| {
        let (case_id, kind, other_id) = (row.array(0)?, row.string(1)?, row.array(2)?);
        Ok(LinkRow { case_id, kind, other_id, created_at: row.int(3)?, ended_at: row.opt_int(4)? })
    };
    store.rows(sql, &params![case], read).await
}
