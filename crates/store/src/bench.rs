//! The raw limit that benchmarks compare with: the bare engine executing exactly the statements of given units.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::Options;
use crate::error::OpenError;
use crate::sqlite::{Connection, Database};
use crate::unit::{Statement, Unit};

/// Executes the statements of units with the bare engine, `units_per_commit` to a synced commit, on a fresh database at `path`, and
/// says how long that took. Texts are prepared once and arguments built before.
///
/// # Errors
/// Where the database cannot be made or a statement fails.
pub fn bare_replay(path: &Path, units: Vec<Unit>, units_per_commit: usize) -> Result<Duration, OpenError> {
    // Opening the store writes the tables; it is closed again before the bare engine begins.
    drop(Database::open(path.to_owned(), Options::new(path, 0))?);
    let connection = Connection::open(path)?;
    connection.raw.pragma_update(None, "journal_mode", "wal")?;
    connection.raw.pragma_update(None, "synchronous", "full")?;
    connection.raw.pragma_update(None, "wal_autocheckpoint", crate::sqlite::CHECKPOINT_PAGES)?;
    connection.raw.pragma_update(None, "cache_size", -16_000)?;
    let mut pos = 1;
    let statements: Vec<Vec<Statement>> = units
        .into_iter()
        .map(|unit| {
            let first = pos;
            pos += unit.entries();
            unit.statements(first)
        })
        .collect();
    let start = Instant::now();
    for group in statements.chunks(units_per_commit.max(1)) {
        connection.execute("BEGIN IMMEDIATE", &[])?;
        for statement in group.iter().flatten() {
            connection.execute(&statement.sql, &statement.args)?;
        }
        connection.execute("COMMIT", &[])?;
    }
    Ok(start.elapsed())
}
