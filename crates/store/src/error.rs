//! Why a database does not open, a read gives nothing, or a unit is not committed.

use std::time::Duration;

/// Why a database does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process writes to it.
    #[error("another process has this database open: {0}")]
    Locked(std::path::PathBuf),
    /// It was written by a newer program.
    #[error("the database is at migration {found}, this program knows {known}: use a newer program")]
    Newer { found: i64, known: i64 },
    /// A migration that was applied is not the one this program carries.
    #[error("migration {number} differs from the one that was applied")]
    Checksum { number: i64 },
    /// The name of a city's schema is not one: small letters, digits and `_`, at most forty of them, a letter first.
    #[error("`{0}` is no name of a schema: use small letters, digits and _")]
    Schema(String),
    /// The engine or the file system refused.
    #[error("the database cannot be opened: {0}")]
    Failed(String),
}

/// Why a read gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It ran longer than a read may.
    #[error("the read took longer than allowed")]
    TimeLimit,
    /// A column does not hold what was asked of it.
    #[error("column {column} is not {wanted}")]
    Column { column: usize, wanted: &'static str },
    /// The engine refused.
    #[error("the read failed: {0}")]
    Failed(String),
}

/// Why a unit is not committed. Nothing of it was written, unless the error says that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// A step of the unit (from 0) touched another number of rows than it must, or an appended version was there already: someone
    /// else was first. Load again and decide again.
    #[error("step {statement} of the unit met newer data")]
    Conflict { statement: usize },
    /// Too much is waiting; nothing was tried. Come again after this time.
    #[error("too many writes are waiting; try again in {0:?}")]
    Busy(Duration),
    /// A unique value is taken: `table.column`, several joined by `, `.
    #[error("already taken: {0}")]
    Duplicate(String),
    /// The idempotency key was used with the same body: this is what came of it.
    #[error("done before")]
    Done { result: Vec<u8> },
    /// The idempotency key was used with another body.
    #[error("the key was used for something else")]
    KeyReused,
    /// The disk is full: nothing was written. Writing goes on when there is room again.
    #[error("the disk is full")]
    Full,
    /// The commit failed, or the connection was lost while it ran and the database did not say in time what came of it. Look before doing it
    /// again; a repetition under the same key is safe.
    #[error("it is not known whether the write was kept")]
    Unknown,
    /// The engine refused; the cause is for the log.
    #[error("the write failed: {0}")]
    Failed(String),
}

impl From<rusqlite::Error> for CommitError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => CommitError::Full,
            _ => CommitError::Failed(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => ReadError::TimeLimit,
            _ => ReadError::Failed(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        OpenError::Failed(error.to_string())
    }
}
