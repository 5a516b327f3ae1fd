//! Projections thrown away and made again from the entries, and compared with what was there.

use std::collections::HashSet;

use fengqiao_proof::{StreamKind, Value};
use fengqiao_store::repo::{entries, followers, registers as items};
use fengqiao_store::{Id, Unit, projection};

use crate::app::App;
use crate::cases::{self, Loaded, project, write_projection};
use crate::error::{AppError, written};
use crate::papers;

/// What a rebuild found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Entries read.
    pub entries: u64,
    /// Cases among them.
    pub cases: u64,
    /// Tables that came out otherwise than they were.
    pub differing: Vec<&'static str>,
    /// Entries whose fields do not add up to their hash, as stream and version.
    pub damaged: Vec<(String, u64)>,
}

/// How many cases one unit writes.
const BATCH: usize = 200;

/// Rebuilds every projection from the entries and compares. `told` hears how many entries were read.
/// Nothing else may write meanwhile.
///
/// # Errors
/// Where the store cannot be read or written, or an entry does not fit the procedure it names.
pub async fn rebuild(app: &App, told: &mut (dyn FnMut(u64) + Send)) -> Result<Rebuilt, AppError> {
    let store = app.store().for_reports();
    // Entries are read by their positions: those without one yet are waited for.
    store.settled().await?;
    let before = projection::fingerprints(&store).await?;
    let mut result = Rebuilt::default();
    let mut unit = Unit::new();
    unit.run_all(projection::empty_all());
    app.store().commit(unit).await.map_err(written)?;
    let mut streams: Vec<Id> = Vec::new();
    let mut seen: HashSet<Id> = HashSet::new();
    let mut after = 0;
    loop {
        let rows = entries::tail(&store, after, entries::TAIL_MAX).await?;
        let Some(last) = rows.last() else { break };
        after = last.pos;
        for row in rows {
            result.entries += 1;
            if row.entry.sealed.verify().is_err() {
                result.damaged.push((crate::files::hex(&row.entry.stream), row.entry.version));
            }
            let record = row.entry.sealed.open().map_err(|error| AppError::Damaged(error.to_string()))?;
            if record.entry.stream_kind == StreamKind::Register {
                register(app, &record.entry).await?;
            } else if seen.insert(row.entry.stream) {
                streams.push(row.entry.stream);
            }
        }
        told(result.entries);
    }
    let mut linking: Vec<Id> = Vec::new();
    for batch in streams.chunks(BATCH) {
        let mut unit = Unit::new();
        for id in batch {
            if case(app, *id, &mut unit).await? {
                linking.push(*id);
            }
            result.cases += 1;
        }
        app.store().commit(unit).await.map_err(written)?;
    }
    for batch in linking.chunks(BATCH) {
        let mut unit = Unit::new();
        for id in batch {
            rows_beside(app, *id, &mut unit).await?;
        }
        app.store().commit(unit).await.map_err(written)?;
    }
    let afterwards = projection::fingerprints(&store).await?;
    result.differing =
        before.iter().zip(&afterwards).filter(|(was, is)| was != is).map(|((table, _), _)| *table).collect();
    crate::condition::remember(app, &result, app.now()).await?;
    Ok(result)
}

/// Writes the row of a case and what follows from it. Says whether it names another case: rows beside it wait until all cases are there.
async fn case(app: &App, id: Id, unit: &mut Unit) -> Result<bool, AppError> {
    let tables = app.tables();
    let Some(loaded) = cases::by_id(app, &tables, id).await? else { return Ok(false) };
    let Loaded { compiled, history, .. } = &loaded;
    let mut projected = project(app.secret(), &loaded);
    projected.row.followers = followers::count(app.store(), id).await?;
    write_projection(unit, None, &projected);
    unit.run_all(cases::rows_of(&loaded));
    let names_another = |field| compiled.procedure.field(field).name == cases::MERGED_INTO;
    if history.iter().any(|recorded| recorded.decision.fields.keys().any(|field| names_another(*field))) {
        return Ok(true);
    }
    for recorded in history {
        unit.run_all(cases::beside(app, id, &compiled.procedure, &recorded.decision).await?);
        unit.run_all(papers::rows_of_issued(id, &recorded.issued, recorded.decision.recorded_at));
    }
    Ok(false)
}

async fn rows_beside(app: &App, id: Id, unit: &mut Unit) -> Result<(), AppError> {
    let tables = app.tables();
    let Some(loaded) = cases::by_id(app, &tables, id).await? else { return Ok(()) };
    for recorded in &loaded.history {
        unit.run_all(cases::beside(app, id, &loaded.compiled.procedure, &recorded.decision).await?);
        unit.run_all(papers::rows_of_issued(id, &recorded.issued, recorded.decision.recorded_at));
    }
    Ok(())
}

/// Writes the rows that an entry of a register calls for.
async fn register(app: &App, entry: &fengqiao_proof::Entry) -> Result<(), AppError> {
    let damaged = || AppError::Damaged("a register's entry without its items".to_owned());
    let name = entry.body.get("register").and_then(Value::as_text).ok_or_else(damaged)?;
    let list = entry.body.get("items").and_then(Value::as_list).ok_or_else(damaged)?;
    let mut unit = Unit::new();
    for item in list {
        let key = item.get("key").and_then(Value::as_text).ok_or_else(damaged)?;
        let current = items::current(app.store(), name, key).await?;
        let bytes = crate::registers::row_bytes(&entry.kind, current.as_ref().map(|row| row.bytes.as_slice()), item)?;
        unit.run_all(items::save(items::RegisterItem {
            register: name.to_owned(),
            key: key.to_owned(),
            version: current.map_or(1, |row| row.version + 1),
            entry_version: entry.version,
            valid_from: Some(entry.recorded_at),
            valid_to: None,
            bytes,
        }));
    }
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}
