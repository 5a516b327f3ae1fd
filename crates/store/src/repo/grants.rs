//! Grants: under which keys a case may be seen and in which queue it stands there.

use crate::arg::args;
use crate::{Id, Statement};

/// How many keys one case may have.
pub const GRANTS_MAX: usize = 16;

/// Whether a key shows number, procedure, state and clock of a case alone.
pub fn is_outline(key: &str) -> bool {
    key.starts_with("q/") || key.starts_with("w/")
}

/// The part of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// Whoever holds the key must act; sorted by what is due.
    Todo,
    /// Open, with somebody else; sorted by what is due.
    Open,
    /// Closed; newest first, so its sort key is the negated time.
    Closed,
}

/// One key under which a case stands in a queue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    pub key: String,
    pub bucket: Bucket,
    pub sort_at: i64,
}

impl Bucket {
    pub(crate) fn code(self) -> u8 {
        match self {
            Bucket::Todo => 0,
            Bucket::Open => 1,
            Bucket::Closed => 2,
        }
    }
}

/// The fewest statements that turn one set of grants of a case into another.
pub fn change(case: Id, old: &[Grant], new: &[Grant]) -> Vec<Statement> {
    let gone = old.iter().filter(|grant| !new.contains(grant));
    let come = new.iter().filter(|grant| !old.contains(grant));
    let delete = "DELETE FROM case_grant WHERE grant_key = $1 AND bucket = $2 AND sort_at = $3 AND case_id = $4";
    let insert = "INSERT INTO case_grant (grant_key, bucket, sort_at, case_id) VALUES ($1, $2, $3, $4)";
    let arguments = |grant: &Grant| args![grant.key.clone(), grant.bucket.code(), grant.sort_at, case];
    gone.map(|grant| Statement::any(delete, arguments(grant)))
        .chain(come.map(|grant| Statement::rows(1, insert, arguments(grant))))
        .collect()
}
