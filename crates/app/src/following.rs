//! What other nodes change: registers and documents are read anew when their streams have moved on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fengqiao_civic::register::Register;
use fengqiao_proof::StreamId;
use fengqiao_store::Id;
use fengqiao_store::repo::entries;

use crate::app::{App, Tables};
use crate::documents::{self, Shelf};
use crate::error::AppError;
use crate::place::GridLookup;
use crate::registers;

/// How long the follower rests between two looks, so that a busy city is not asked at each position.
const REST: Duration = Duration::from_millis(200);

/// The version of each stream that the tables of this node stand at.
#[derive(Default)]
pub(crate) struct Seen(Mutex<HashMap<Id, u64>>);

impl Seen {
    /// Notes what this node itself appended to a stream it had followed so far.
    pub(crate) fn appended(&self, stream: Id, version: u64) {
        let mut seen = self.lock();
        if seen.get(&stream).copied().unwrap_or(0) + 1 == version {
            seen.insert(stream, version);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Id, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The streams that tables are made of.
fn streams() -> impl Iterator<Item = Id> {
    let registers = Register::ALL.iter().map(|register| register.name());
    let shelves = [Shelf::Calendars, Shelf::Rules, Shelf::Procedures].map(Shelf::name);
    registers.chain(shelves).map(|name| StreamId::register(name).0)
}

async fn versions(app: &App) -> Result<HashMap<Id, u64>, AppError> {
    let mut versions = HashMap::new();
    for stream in streams() {
        versions.insert(stream, entries::version(app.store(), stream).await?);
    }
    Ok(versions)
}

/// Reads every register and document into new tables.
///
/// # Errors
/// Where the store cannot be read or what it holds does not make sense.
pub(crate) async fn read_anew(app: &App) -> Result<(), AppError> {
    // Versions first: what is appended meanwhile is only read once more.
    let versions = versions(app).await?;
    let tables = Tables { city: Arc::new(registers::load(app).await?), ..documents::load(app).await? };
    let grids = Arc::new(GridLookup::of(&tables.city));
    app.replace(Tables { grids, ..tables });
    *app.seen().lock() = versions;
    Ok(())
}

/// Reads the tables anew if another node changed them. Says whether it did.
///
/// # Errors
/// As for opening a city; the tables then stay as they are.
pub async fn look(app: &App) -> Result<bool, AppError> {
    let moved = versions(app).await? != *app.seen().lock();
    if moved {
        let _turn = app.turn().await;
        read_anew(app).await?;
    }
    Ok(moved)
}

/// Follows until the process ends. A city that nobody else writes to needs no following.
pub async fn work(app: App) {
    let mut positions = app.store().watch();
    while app.store().is_shared() && positions.changed().await.is_ok() {
        if let Err(error) = look(&app).await {
            tracing::error!(%error, "what another node changed could not be read");
        }
        tokio::time::sleep(REST).await;
    }
}
