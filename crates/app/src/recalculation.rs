//! A newly published calendar moves the clocks that run: case by case, by entries that name both versions.

use fengqiao_proof::Value;
use fengqiao_store::repo::{clocks, settings};
use fengqiao_store::{Id, Statement, Unit};

use crate::app::App;
use crate::cases;
use crate::error::{AppError, written};

/// How many cases one look takes; what became due meanwhile is acted on between two looks.
const BATCH: u32 = 256;
/// The setting that says how far the running clocks follow the calendar.
const FOLLOWED: &str = "calendar-followed";

/// How far the running clocks follow the calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Followed {
    /// The calendar's version.
    version: u32,
    /// The last case that was looked at; none when all were.
    after: Option<Id>,
}

/// What one look came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Cases whose dates moved.
    pub moved: u64,
    /// Cases wait for the next look.
    pub more: bool,
}

/// Looks at the next running cases, where the newest calendar is another than the one they follow. It goes on where it stopped, after a
/// restart too; a calendar that is published meanwhile begins anew.
///
/// # Errors
/// Where the store cannot be read or written.
pub async fn look(app: &App) -> Result<Looked, AppError> {
    let tables = app.tables();
    let version = tables.calendar.version();
    let followed = load(app).await?;
    let after = match followed {
        Followed { version: known, after: None } if known == version => return Ok(Looked::default()),
        Followed { version: known, after } if known == version => after,
        _ => None,
    };
    let ids = clocks::cases_after(app.store(), after, BATCH).await?;
    let mut moved = 0;
    for id in &ids {
        moved += u64::from(cases::recalculate(app, &tables, *id).await?);
    }
    let more = ids.len() == BATCH as usize;
    let after = ids.last().copied().filter(|_| more);
    keep(app, Followed { version, after }).await?;
    if moved > 0 {
        tracing::info!(moved, calendar = version, "running clocks follow the new calendar");
    }
    Ok(Looked { moved, more })
}

/// Says that the running clocks follow a version: a new city has none.
pub(crate) fn begun(version: u32) -> Statement {
    save(Followed { version, after: None })
}

async fn keep(app: &App, followed: Followed) -> Result<(), AppError> {
    let mut unit = Unit::new();
    unit.run_all([save(followed)]);
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

fn save(followed: Followed) -> Statement {
    let after = followed.after.map_or(Value::Null, |id| Value::Bytes(id.to_vec()));
    let value = Value::map([("version", Value::Int(followed.version.into())), ("after", after)]);
    settings::save(FOLLOWED, value.encode())
}

async fn load(app: &App) -> Result<Followed, AppError> {
    let bytes = settings::load(app.store(), FOLLOWED).await?;
    let value = bytes.and_then(|bytes| Value::decode(&bytes).ok()).unwrap_or(Value::Null);
    let version = value.get("version").and_then(Value::as_int).and_then(|version| u32::try_from(version).ok());
    let after = value.get("after").and_then(Value::as_bytes).and_then(|bytes| Id::try_from(bytes).ok());
    Ok(Followed { version: version.unwrap_or(0), after })
}
