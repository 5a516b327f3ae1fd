//! How the program is: what it holds, what waits, how its projections stand to the entries.

use fengqiao_calendar::Instant;
use fengqiao_proof::Value;
use fengqiao_store::repo::{figures, settings};
use fengqiao_store::{Statement, Unit, projection};

use crate::app::App;
use crate::error::{AppError, written};
use crate::rebuild::Rebuilt;

pub use fengqiao_store::repo::figures::Figures;

/// The setting that holds the result of the last rebuild.
const REBUILT: &str = "rebuilt";
/// The setting that holds the versions of the projections as they were made.
const PROJECTIONS: &str = "projections";

/// How a city's database is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// What it holds and what waits.
    pub figures: Figures,
    /// The newest position: how many entries there are.
    pub position: u64,
    /// The database's size with its journal.
    pub database_bytes: u64,
    /// The projections.
    pub projections: Vec<Projected>,
    /// The last rebuild; none where there was none.
    pub rebuilt: Option<LastRebuild>,
}

/// One projection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Projected {
    /// Its table.
    pub table: String,
    /// The version that the program makes.
    pub version: u32,
    /// The version that it was made by, where that is another: it must be rebuilt.
    pub outdated: Option<u32>,
}

/// What the last rebuild found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastRebuild {
    /// When it ended.
    pub at: i64,
    /// Entries read.
    pub entries: u64,
    /// Tables that came out otherwise than they were.
    pub differing: Vec<String>,
    /// Entries whose fields do not add up to their hash.
    pub damaged: u64,
}

/// Looks at a city's database.
///
/// # Errors
/// Where the store cannot be read.
pub async fn of(app: &App) -> Result<Condition, AppError> {
    let made = load(app, PROJECTIONS).await?;
    let made_by = |table: &str| {
        let version = made.as_ref()?.get(table).and_then(Value::as_int)?;
        u32::try_from(version).ok()
    };
    let projections = projection::PROJECTIONS.iter().map(|one| Projected {
        table: one.table.to_owned(),
        version: one.version,
        outdated: made_by(one.table).filter(|version| *version != one.version),
    });
    Ok(Condition {
        figures: figures::count(app.store(), app.now().0).await?,
        position: app.store().last_position(),
        database_bytes: app.store().bytes().await?,
        projections: projections.collect(),
        rebuilt: load(app, REBUILT).await?.as_ref().and_then(read),
    })
}

/// Remembers by which versions the projections of a new database are made.
pub(crate) async fn begin(app: &App) -> Result<(), AppError> {
    if app.store().last_position() > 0 {
        return Ok(());
    }
    let mut unit = Unit::new();
    unit.run_all([versions()]);
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

/// Remembers what a rebuild found.
pub(crate) async fn remember(app: &App, rebuilt: &Rebuilt, at: Instant) -> Result<(), AppError> {
    let number = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let differing = rebuilt.differing.iter().map(|table| Value::Text((*table).to_owned()));
    let value = Value::map([
        ("at", Value::Int(at.0)),
        ("entries", number(rebuilt.entries)),
        ("differing", Value::List(differing.collect())),
        ("damaged", number(rebuilt.damaged.len() as u64)),
    ]);
    let mut unit = Unit::new();
    unit.run_all([settings::save(REBUILT, value.encode()), versions()]);
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

fn versions() -> Statement {
    let all = projection::PROJECTIONS.iter().map(|one| (one.table, Value::Int(one.version.into())));
    settings::save(PROJECTIONS, Value::map(all).encode())
}

async fn load(app: &App, key: &str) -> Result<Option<Value>, AppError> {
    let bytes = settings::load(app.store(), key).await?;
    Ok(bytes.and_then(|bytes| Value::decode(&bytes).ok()))
}

fn read(value: &Value) -> Option<LastRebuild> {
    let count = |name: &str| value.get(name).and_then(Value::as_int).and_then(|count| u64::try_from(count).ok());
    let differing = value.get("differing")?.as_list()?.iter().filter_map(Value::as_text).map(str::to_owned);
    Some(LastRebuild {
        at: value.get("at")?.as_int()?,
        entries: count("entries")?,
        differing: differing.collect(),
        damaged: count("damaged")?,
    })
}
