//! Case numbers, taken in blocks by each node so that no row is hot. Gaps are lawful.

use std::ops::Range;

use crate::arg::{args, params};
use crate::{CommitError, ReadError, Statement, Store, Unit};

/// Why no block could be taken.
#[derive(Debug, thiserror::Error)]
pub enum NumbersError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// Takes `count` numbers of a series (a day's, a year's) that nobody else gets; the first of a series is 1.
///
/// # Errors
/// Where the store cannot be read or written; a race with another node is run again.
pub async fn take(store: &Store, series: &str, count: u32) -> Result<Range<u64>, NumbersError> {
    let read = "SELECT next FROM number_block WHERE name = $1";
    loop {
        let next: Option<u64> = store.row(read, &params![series], |row| row.num(0)).await?;
        let first = next.unwrap_or(1);
        let end = first + u64::from(count);
        let mut unit = Unit::new();
        unit.run(match next {
            None => {
                let sql = "INSERT INTO number_block (name, next) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
                Statement::rows(1, sql, args![series.to_owned(), end])
            }
            Some(_) => {
                let sql = "UPDATE number_block SET next = $2 WHERE name = $1 AND next = $3";
                Statement::rows(1, sql, args![series.to_owned(), end, first])
            }
        });
        match store.commit(unit).await {
            Ok(_) => return Ok(first..end),
            Err(CommitError::Conflict { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
