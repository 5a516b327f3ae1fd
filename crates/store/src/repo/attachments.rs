//! Which stored files belong to which case.

use crate::arg::{args, params};
use crate::{Hash, Id, ReadError, Row, Statement, Store};

/// A file of a case. Its bytes are in [`crate::Blobs`] under its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    pub case_id: Id,
    pub hash: Hash,
    pub media_type: String,
    pub bytes: u64,
    pub created_at: i64,
    /// As its sender named it; shown, never used as a path.
    pub name: String,
}

fn read(row: &Row<'_>) -> Result<AttachmentRow, ReadError> {
    Ok(AttachmentRow {
        case_id: row.array(0)?,
        hash: row.array(1)?,
        media_type: row.string(2)?,
        bytes: row.num(3)?,
        created_at: row.int(4)?,
        name: row.string(5)?,
    })
}

/// Adds a file to a case; the same file a second time changes nothing.
pub fn insert(attachment: AttachmentRow) -> Statement {
    let sql = "INSERT INTO attachment (case_id, hash, media_type, bytes, created_at, name) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, hash) DO NOTHING";
    let AttachmentRow { case_id, hash, media_type, bytes, created_at, name } = attachment;
    Statement::any(sql, args![case_id, hash, media_type, bytes, created_at, name])
}

/// Takes a file from a case, when it was corrected or erased.
pub fn remove(case: Id, hash: Hash) -> Statement {
    Statement::rows(1, "DELETE FROM attachment WHERE case_id = $1 AND hash = $2", args![case, hash])
}

/// The files of a case, oldest first.
pub async fn of_case(store: &Store, case: Id) -> Result<Vec<AttachmentRow>, ReadError> {
    let sql = "SELECT case_id, hash, media_type, bytes, created_at, name FROM attachment WHERE case_id = $1 \
               ORDER BY created_at, hash";
    store.rows(sql, &params![case], read).await
}

/// One file of a case: a hash alone opens nothing.
pub async fn one(store: &Store, case: Id, hash: Hash) -> Result<Option<AttachmentRow>, ReadError> {
    let sql = "SELECT case_id, hash, media_type, bytes, created_at, name FROM attachment \
               WHERE case_id = $1 AND hash = $2";
    store.row(sql, &params![case, hash], read).await
}
