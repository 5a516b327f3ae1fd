//! How much a database holds and what waits in it: for the page that says how the program is.

use crate::arg::params;
use crate::{ReadError, Store};

/// Counts over the whole database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub cases: u64,
    /// Cases on which work goes on.
    pub cases_open: u64,
    /// Items of all registers.
    pub register_items: u64,
    /// Messages that wait to be sent.
    pub outbox_waiting: u64,
    /// Clock points that will come.
    pub timers: u64,
    /// Clock points that have come and were not acted on yet.
    pub timers_due: u64,
    /// Stored files of cases.
    pub files: u64,
    /// Their size.
    pub files_bytes: u64,
}

/// Counts everything as of an instant.
pub async fn count(store: &Store, now: i64) -> Result<Figures, ReadError> {
    let store = store.for_reports();
    let one = async |sql: &str| Ok::<u64, ReadError>(store.row(sql, &[], |row| row.num(0)).await?.unwrap_or(0));
    let due = "SELECT count(*) FROM case_clock WHERE next_at IS NOT NULL AND next_at <= $1";
    Ok(Figures {
        cases: one("SELECT count(*) FROM case_row").await?,
        cases_open: one("SELECT count(*) FROM case_row WHERE state_open = 1").await?,
        register_items: one("SELECT count(*) FROM register_item").await?,
        outbox_waiting: one("SELECT count(*) FROM outbox WHERE sent_at IS NULL").await?,
        timers: one("SELECT count(*) FROM case_clock WHERE next_at IS NOT NULL").await?,
        timers_due: store.row(due, &params![now], |row| row.num(0)).await?.unwrap_or(0),
        files: one("SELECT count(*) FROM attachment").await?,
        files_bytes: one("SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM attachment").await?,
    })
}
