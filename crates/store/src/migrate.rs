//! Migrations: one numbered list for every engine, forward only.

use std::sync::LazyLock;

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use crate::dialect;
use crate::error::OpenError;

/// One step of the tables, the same for every engine.
pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// Every migration, in order. One that was released is never changed: expand with a new one, contract with a later one.
const MIGRATIONS: [Migration; 5] = [
    Migration { number: 1, name: "base", text: include_str!("../migrations/0001_base.sql") },
    Migration { number: 2, name: "sequencer", text: include_str!("../migrations/0002_sequencer.sql") },
    Migration { number: 3, name: "people", text: include_str!("../migrations/0003_people.sql") },
    Migration { number: 4, name: "keys", text: include_str!("../migrations/0004_keys.sql") },
    Migration { number: 5, name: "log", text: include_str!("../migrations/0005_log.sql") },
];

/// The name of every table.
pub(crate) static TABLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let created = MIGRATIONS.iter().flat_map(|migration| migration.text.split("CREATE TABLE ").skip(1));
    created.filter_map(|rest| rest.split_whitespace().next()).collect()
});

impl Migration {
    pub(crate) fn checksum(&self) -> [u8; 32] {
        Sha256::digest(self.text).into()
    }
}

/// The migrations that are still to be applied, given those that were.
pub(crate) fn pending(applied: &[(i64, Vec<u8>)]) -> Result<Vec<&'static Migration>, OpenError> {
    let known = MIGRATIONS.last().map_or(0, |last| last.number);
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > known) {
        return Err(OpenError::Newer { found: *found, known });
    }
    let mut pending = Vec::new();
    for migration in &MIGRATIONS {
        match applied.iter().find(|(number, _)| *number == migration.number) {
            Some((_, recorded)) if recorded.as_slice() == migration.checksum() => {}
            Some(_) => return Err(OpenError::Checksum { number: migration.number }),
            None => pending.push(migration),
        }
    }
    Ok(pending)
}

/// Brings a SQLite database to the newest migration, each in a transaction of its own.
pub(crate) fn run(connection: &mut Connection, now: i64) -> Result<(), OpenError> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, \
         checksum BLOB NOT NULL, applied_at INTEGER NOT NULL) STRICT",
    )?;
    for migration in pending(&applied(connection)?)? {
        let transaction = connection.transaction()?;
        transaction.execute_batch(&dialect::sqlite_ddl(migration.text))?;
        transaction.execute(
            "INSERT INTO migration (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
            params![migration.number, migration.name, migration.checksum(), now],
        )?;
        transaction.commit()?;
    }
    Ok(())
}

fn applied(connection: &Connection) -> Result<Vec<(i64, Vec<u8>)>, OpenError> {
    let mut statement = connection.prepare("SELECT number, checksum FROM migration ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_once_and_refuses_what_it_does_not_know() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, 1).unwrap();
        run(&mut connection, 2).unwrap();
        let times: i64 = connection.query_row("SELECT max(applied_at) FROM migration", [], |row| row.get(0)).unwrap();
        assert_eq!(times, 1);

        connection.execute("UPDATE migration SET checksum = x'00' WHERE number = 1", []).unwrap();
        assert!(matches!(run(&mut connection, 3), Err(OpenError::Checksum { number: 1 })));

        connection.execute("INSERT INTO migration VALUES (999, 'later', x'00', 3)", []).unwrap();
        assert!(matches!(run(&mut connection, 3), Err(OpenError::Newer { found: 999, .. })));
    }

    #[test]
    fn numbers_rise_by_one() {
        for (at, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(usize::try_from(migration.number), Ok(at + 1), "{}", migration.name);
            for word in ["BLOB", "BYTEA", "INTEGER", "BIGINT", " TEXT", "STRICT", "SERIAL", "REFERENCES"] {
                assert!(!migration.text.contains(word), "{}: {word}", migration.name);
            }
        }
    }
}
