//! A city's schema: made and brought to the newest migration, also while older nodes run on it.

use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::dialect;
use crate::error::OpenError;
use crate::migrate;

/// The longest name of a schema.
const NAME_MAX: usize = 40;
/// How often another node may be met that makes the same schema.
const RACES_MAX: usize = 5;

/// A name that stands in statements as it is.
pub(crate) fn checked(name: &str) -> Result<(), OpenError> {
    let lawful = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let first = name.chars().next().is_some_and(|first| first.is_ascii_lowercase());
    if first && name.len() <= NAME_MAX && name.chars().all(lawful) && !name.starts_with("pg_") {
        return Ok(());
    }
    Err(OpenError::Schema(name.to_owned()))
}

/// Makes the schema where it is missing, and applies what it lacks, each migration in a transaction of its own.
pub(crate) async fn migrate(client: &mut Client, schema: &str, now: i64) -> Result<(), OpenError> {
    make(client, schema).await?;
    loop {
        let transaction = client.transaction().await?;
        // Whoever comes second waits here, and then finds it done.
        transaction.batch_execute(&format!("LOCK TABLE {schema}.migration IN EXCLUSIVE MODE")).await?;
        let rows =
            transaction.query(&format!("SELECT number, checksum FROM {schema}.migration ORDER BY number"), &[]).await?;
        let applied: Vec<(i64, Vec<u8>)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let Some(next) = migrate::pending(&applied)?.into_iter().next() else { return Ok(()) };
        // The names in a migration are bare; the path ends with the transaction.
        transaction.batch_execute(&format!("SET LOCAL search_path TO {schema}")).await?;
        transaction.batch_execute(&dialect::postgres_ddl(next.text)).await?;
        let insert =
            format!("INSERT INTO {schema}.migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)");
        let checksum = next.checksum();
        transaction.execute(&insert, &[&next.number, &next.name, &checksum.as_slice(), &now]).await?;
        transaction.commit().await?;
    }
}

/// Makes the schema and its list of migrations. Two nodes may try at once: one of them is told that it is there, and looks again.
async fn make(client: &Client, schema: &str) -> Result<(), OpenError> {
    let make = format!(
        "CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE IF NOT EXISTS {schema}.migration \
         (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BYTEA NOT NULL, applied_at BIGINT NOT NULL)"
    );
    let mut races = 0;
    while let Err(error) = client.batch_execute(&make).await {
        races += 1;
        let raced = [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_SCHEMA, SqlState::DUPLICATE_TABLE];
        if races == RACES_MAX || !error.code().is_some_and(|code| raced.contains(code)) {
            return Err(error.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_need_quotes_are_refused() {
        for name in ["", "Fengxi", "1st", "a-b", "a.b", "pg_toast", "a\"b", &"a".repeat(41)] {
            assert!(matches!(checked(name), Err(OpenError::Schema(_))), "{name}");
        }
        assert!(checked("fengxi_330102").is_ok());
    }
}
