//! The raw limit of creations: the bare engine executing exactly the statements that the program issued for the cases of a city.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use fengqiao_app::App;
use fengqiao_store::repo::cells::{self, CellRow};
use fengqiao_store::repo::grants::{self, Bucket, Grant};
use fengqiao_store::repo::{cases, clocks, entries, outbox};
use fengqiao_store::{Id, NewEntry, Once, Options, Store, Unit, bench, projection};

/// The tables that a creation writes and that must come out the same.
const TABLES: [&str; 4] = ["case_row", "case_grant", "case_clock", "case_cell"];
/// The most messages that are read back.
const MESSAGES_MAX: u32 = 1_000_000;

/// The units that created the cases of a city, read back from what they wrote. No case may have moved since.
///
/// # Errors
/// Where the store cannot be read.
pub async fn creations(app: &App) -> Result<Vec<Unit>> {
    let store = app.store().for_reports();
    let mut messages = messages(&store).await?;
    let mut granted = grants_of_all(&store).await?;
    let mut cells_of = cells_of_all(&store).await?;
    let mut units = Vec::new();
    for (id, once) in forms(&store).await? {
        let entry = entries::one(&store, id, 1).await?.context("a case without its first entry")?;
        let row = cases::by_id(&store, id).await?.context("a case without its row")?;
        let mut unit = Unit::new();
        unit.once(once).append(NewEntry {
            stream: id,
            version: 1,
            recorded_at: entry.recorded_at,
            bytes: entry.sealed.bytes,
            salt: entry.sealed.salt,
            hash: entry.sealed.hash,
        });
        let number = row.number.clone();
        unit.run(cases::insert(row));
        unit.run_all(grants::change(id, &[], &granted.remove(&id).unwrap_or_default()));
        unit.run_all(clocks::of_case(&store, id).await?.into_iter().map(clocks::save));
        unit.run_all(cells_of.remove(&id).map(cells::insert));
        unit.run_all(messages.remove(&number).unwrap_or_default());
        units.push(unit);
    }
    Ok(units)
}

/// Replays all units in groups, and makes sure that they leave what the program left. Says how many were executed a second.
///
/// # Errors
/// Where a statement fails or the tables differ.
pub async fn replayed(app: &App, path: &Path, units: Vec<Unit>, group: usize) -> Result<f64> {
    let count = units.len();
    let took = bench::bare_replay(path, units, group).context("the bare engine")?;
    let replay = Store::open(Options::new(path, 0)).await?;
    let written = cases::count(app.store()).await?;
    if written == cases::count(&replay).await? {
        for table in projection::PROJECTIONS.iter().filter(|projection| TABLES.contains(&projection.table)) {
            let same =
                projection::fingerprint(app.store(), table).await? == projection::fingerprint(&replay, table).await?;
            ensure!(same, "{} differs between the program and the replay of its statements", table.table);
        }
    }
    Ok(count as f64 / took.as_secs_f64())
}

/// What made each form count once, by the case it made, in the order of the cases.
async fn forms(store: &Store) -> Result<Vec<(Id, Once)>> {
    let sql = "SELECT scope, key, body_hash, result, created_at FROM idempotency ORDER BY result";
    let read = |row: &fengqiao_store::Row<'_>| {
        let once = Once {
            scope: row.string(0)?,
            key: row.string(1)?,
            body_hash: row.array(2)?,
            result: row.bytes(3)?.to_vec(),
            created_at: row.int(4)?,
        };
        Ok((row.array(3)?, once))
    };
    Ok(store.rows(sql, &[], read).await?)
}

/// The grants of each case, in the order of their keys.
async fn grants_of_all(store: &Store) -> Result<HashMap<Id, Vec<Grant>>> {
    let mut found: HashMap<Id, Vec<Grant>> = HashMap::new();
    let sql = "SELECT case_id, grant_key, bucket, sort_at FROM case_grant";
    let visit = |row: &fengqiao_store::Row<'_>| {
        let bucket = [Bucket::Todo, Bucket::Open, Bucket::Closed][row.num::<usize>(2)?.min(2)];
        found.entry(row.array(0)?).or_default().push(Grant { key: row.string(1)?, bucket, sort_at: row.int(3)? });
        Ok(())
    };
    store.query(sql, &[], visit).await?;
    Ok(found)
}

/// The cell of each case that has one.
async fn cells_of_all(store: &Store) -> Result<HashMap<Id, CellRow>> {
    let sql = "SELECT case_id, cell, category, lat, lng FROM case_cell";
    let read = |row: &fengqiao_store::Row<'_>| {
        let (case_id, cell, category) = (row.array(0)?, row.int(1)?, row.string(2)?);
        Ok((case_id, CellRow { cell, category, case_id, lat: row.num(3)?, lng: row.num(4)? }))
    };
    Ok(store.rows(sql, &[], read).await?.into_iter().collect())
}

/// The messages of each case, by its number.
async fn messages(store: &Store) -> Result<HashMap<String, Vec<fengqiao_store::Statement>>> {
    let mut found: HashMap<String, Vec<_>> = HashMap::new();
    for row in outbox::newest(store, MESSAGES_MAX).await? {
        let body = fengqiao_proof::Value::decode(&row.body).context("a message that does not read")?;
        let number = body.get("number").and_then(fengqiao_proof::Value::as_text).unwrap_or_default().to_owned();
        found.entry(number).or_default().push(outbox::insert(row.id, row.kind, row.due_at, row.body));
    }
    Ok(found)
}
