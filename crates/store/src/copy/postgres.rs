//! Copies out of a schema of PostgreSQL, and into one.

use std::path::{Path, PathBuf};
use std::pin::pin;

use futures_util::TryStreamExt;
use rusqlite::{Connection, params_from_iter};
use tokio::sync::mpsc;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, IsolationLevel};

use super::{Copied, CopyError, OF_THE_MOMENT, columns, failed, finish};
use crate::arg::Arg;
use crate::migrate::{self, TABLES};
use crate::postgres::schema;
use crate::postgres::server::Server;
use crate::row::{Cell, Row};

/// How many rows travel at once.
const BATCH: usize = 500;
/// How many batches wait between the two engines.
const WAITING: usize = 4;

/// Rows of one table on their way.
type Batch = (usize, Vec<Vec<Arg<'static>>>);

/// The tables that are copied.
fn tables() -> Vec<&'static str> {
    TABLES.iter().copied().filter(|table| !OF_THE_MOMENT.contains(table)).collect()
}

async fn connect(url: &str, name: &str) -> Result<Client, CopyError> {
    schema::checked(name)?;
    Server::of(url).map_err(failed)?.connect().await.map_err(failed)
}

/// Copies a schema into a new file, in one transaction that sees one moment.
pub(super) async fn copy(url: &str, name: &str, target: &Path) -> Result<Copied, CopyError> {
    let mut client = connect(url, name).await?;
    let file = target.to_owned();
    let shapes = tokio::task::spawn_blocking(move || begin(&file)).await.map_err(failed)??;
    let (batches, taken) = mpsc::channel(WAITING);
    let writer = tokio::task::spawn_blocking({
        let (file, shapes) = (target.to_owned(), shapes.clone());
        move || write(&file, &shapes, taken)
    });
    let snapshot = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start();
    let snapshot = snapshot.await.map_err(failed)?;
    for (at, (table, columns)) in shapes.iter().enumerate() {
        let sql = format!("SELECT {} FROM {name}.{table}", columns.join(", "));
        let mut rows = pin!(snapshot.query_raw(&sql, Vec::<Arg<'_>>::new()).await.map_err(failed)?);
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            batch.push(owned(&Row::of_postgres(&row))?);
            if batch.len() == BATCH && batches.send((at, std::mem::take(&mut batch))).await.is_err() {
                break;
            }
        }
        if batches.send((at, batch)).await.is_err() {
            break;
        }
    }
    drop(batches);
    writer.await.map_err(failed)??;
    let file = target.to_owned();
    tokio::task::spawn_blocking(move || finish(&file)).await.map_err(failed)?
}

/// Makes the tables of a new file; says what columns they have.
fn begin(file: &Path) -> Result<Vec<(&'static str, Vec<String>)>, CopyError> {
    let mut connection = Connection::open(file).map_err(failed)?;
    migrate::run(&mut connection, 0)?;
    tables().into_iter().map(|table| Ok((table, columns(&connection, table)?))).collect()
}

fn write(
    file: &Path,
    shapes: &[(&'static str, Vec<String>)],
    mut batches: mpsc::Receiver<Batch>,
) -> Result<(), CopyError> {
    let mut connection = Connection::open(file).map_err(failed)?;
    let transaction = connection.transaction().map_err(failed)?;
    while let Some((at, rows)) = batches.blocking_recv() {
        let (table, columns) = &shapes[at];
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut insert = transaction.prepare_cached(&sql).map_err(failed)?;
        for row in rows {
            insert.execute(params_from_iter(row)).map_err(failed)?;
        }
    }
    transaction.commit().map_err(failed)
}

fn owned(row: &Row<'_>) -> Result<Vec<Arg<'static>>, CopyError> {
    (0..row.width()).map(|column| row.cell(column).map_err(failed).and_then(of_cell)).collect()
}

fn of_cell(cell: Cell<'_>) -> Result<Arg<'static>, CopyError> {
    Ok(match cell {
        Cell::Null => Arg::Null,
        Cell::Int(number) => Arg::Int(number),
        Cell::Text(bytes) => Arg::from(String::from_utf8(bytes.to_vec()).map_err(failed)?),
        Cell::Bytes(bytes) => Arg::from(bytes.to_vec()),
        Cell::Other => return Err(failed("a column holds what none of ours holds")),
    })
}

/// Fills an empty schema from a file, in one transaction.
pub(super) async fn fill(url: &str, name: &str, source: &Path) -> Result<(), CopyError> {
    let mut client = connect(url, name).await?;
    schema::migrate(&mut client, name, 0).await?;
    let transaction = client.transaction().await.map_err(failed)?;
    let held = transaction.query_one(&format!("SELECT count(*) FROM {name}.entry"), &[]).await.map_err(failed)?;
    let held: i64 = held.try_get(0).map_err(failed)?;
    if held > 0 {
        return Err(CopyError::NotEmpty(held.unsigned_abs()));
    }
    for table in tables() {
        transaction.execute(&format!("DELETE FROM {name}.{table}"), &[]).await.map_err(failed)?;
        let (batches, mut taken) = mpsc::channel(WAITING);
        let (file, columns) = shape(source, table).await?;
        let reader = tokio::task::spawn_blocking({
            let columns = columns.clone();
            move || read(&file, table, &columns, &batches)
        });
        let columns = columns.join(", ");
        let probe = transaction.prepare(&format!("SELECT {columns} FROM {name}.{table}")).await.map_err(failed)?;
        let types: Vec<Type> = probe.columns().iter().map(|column| column.type_().clone()).collect();
        let sink = format!("COPY {name}.{table} ({columns}) FROM STDIN BINARY");
        let mut writer = pin!(BinaryCopyInWriter::new(transaction.copy_in(&sink).await.map_err(failed)?, &types));
        while let Some(rows) = taken.recv().await {
            let rows: Vec<Vec<Arg<'static>>> = rows;
            for row in &rows {
                let values: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                writer.as_mut().write(&values).await.map_err(failed)?;
            }
        }
        reader.await.map_err(failed)??;
        writer.finish().await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

async fn shape(source: &Path, table: &'static str) -> Result<(PathBuf, Vec<String>), CopyError> {
    let file = source.to_owned();
    let found = tokio::task::spawn_blocking(move || {
        let connection = Connection::open(&file).map_err(failed)?;
        Ok((columns(&connection, table)?, file))
    });
    found.await.map_err(failed)?.map(|(columns, file)| (file, columns))
}

fn read(
    file: &Path,
    table: &str,
    columns: &[String],
    batches: &mpsc::Sender<Vec<Vec<Arg<'static>>>>,
) -> Result<(), CopyError> {
    let connection = Connection::open(file).map_err(failed)?;
    let sql = format!("SELECT {} FROM {table}", columns.join(", "));
    let mut statement = connection.prepare(&sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(row) = rows.next().map_err(failed)? {
        batch.push(owned(&Row::of_sqlite(row))?);
        if batch.len() == BATCH && batches.blocking_send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    let _ = batches.blocking_send(batch);
    Ok(())
}
