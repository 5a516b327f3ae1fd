//! Running clocks: which point of which case comes next.

use crate::arg::{args, params};
use crate::{Id, ReadError, Row, Statement, Store};

/// One run of one clock, with the point that fires next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    pub case_id: Id,
    pub clock: String,
    pub instance: u16,
    pub run: u32,
    /// `None` while the clock is paused.
    pub next_at: Option<i64>,
    pub next_percent: u8,
    pub due_at: Option<i64>,
}

fn read(row: &Row<'_>) -> Result<ClockRow, ReadError> {
    Ok(ClockRow {
        case_id: row.array(0)?,
        clock: row.string(1)?,
        instance: row.num(2)?,
        run: row.num(3)?,
        next_at: row.opt_int(4)?,
        next_percent: row.num(5)?,
        due_at: row.opt_int(6)?,
    })
}

/// Writes a clock's next point.
pub fn save(clock: ClockRow) -> Statement {
    let sql = "INSERT INTO case_clock (case_id, clock, instance, run, next_at, next_percent, due_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id, clock, instance, run) DO UPDATE SET \
               next_at = excluded.next_at, next_percent = excluded.next_percent, due_at = excluded.due_at";
    let ClockRow { case_id, clock, instance, run, next_at, next_percent, due_at } = clock;
    Statement::rows(1, sql, args![case_id, clock, instance, run, next_at, next_percent, due_at])
}

/// Removes a clock that has stopped or whose last point has fired.
pub fn remove(case: Id, clock: String, instance: u16, run: u32) -> Statement {
    let sql = "DELETE FROM case_clock WHERE case_id = $1 AND clock = $2 AND instance = $3 AND run = $4";
    Statement::any(sql, args![case, clock, instance, run])
}

/// Removes every clock of a case.
pub fn remove_all(case: Id) -> Statement {
    Statement::any("DELETE FROM case_clock WHERE case_id = $1", args![case])
}

/// The points that are due at a time, the oldest first.
pub async fn due(store: &Store, at: i64, limit: u32) -> Result<Vec<ClockRow>, ReadError> {
    let sql = "SELECT case_id, clock, instance, run, next_at, next_percent, due_at FROM case_clock \
               WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, case_id, clock, instance, run LIMIT $2";
    store.rows(sql, &params![at, limit], read).await
}

/// When the next point fires, if any clock runs.
pub async fn next_at(store: &Store) -> Result<Option<i64>, ReadError> {
    let sql = "SELECT next_at FROM case_clock WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1";
    store.row(sql, &[], |row| row.int(0)).await
}

/// The clocks of a case.
pub async fn of_case(store: &Store, case: Id) -> Result<Vec<ClockRow>, ReadError> {
    let sql = "SELECT case_id, clock, instance, run, next_at, next_percent, due_at FROM case_clock \
               WHERE case_id = $1 ORDER BY clock, instance, run";
    store.rows(sql, &params![case], read).await
}

/// Cases with a running or paused clock after one, in order of ids: those that a new calendar may move.
pub async fn cases_after(store: &Store, last: Option<Id>, limit: u32) -> Result<Vec<Id>, ReadError> {
    let sql = "SELECT DISTINCT case_id FROM case_clock WHERE case_id > $1 ORDER BY case_id LIMIT $2";
    store.rows(sql, &params![last.unwrap_or_default(), limit], |row| row.array(0)).await
}
