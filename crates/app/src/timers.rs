//! Clocks that act by themselves: one worker for each city. Where two nodes meet, the case's version lets one of them act.

use std::time::Duration;

use fengqiao_store::repo::clocks;

use crate::app::App;
use crate::cases;
use crate::error::AppError;
use crate::moving;
use crate::recalculation::{self, Looked};

/// How many points one look takes.
const BATCH: u32 = 256;
/// How long the worker sleeps when nothing is due.
const PAUSE: Duration = Duration::from_secs(1);

/// Acts on everything that is due by now, oldest first: clocks, then linked cases to open and to hear of. Says how many entries came of it.
///
/// # Errors
/// Where the store cannot be read or written.
pub async fn run_due(app: &App) -> Result<u64, AppError> {
    let mut fired = 0;
    let mut stuck = std::collections::HashSet::new();
    loop {
        let now = app.now();
        let rows = clocks::due(app.store(), now.0, BATCH).await?;
        let waiting: Vec<_> = rows.iter().map(|row| row.case_id).filter(|id| !stuck.contains(id)).collect();
        if waiting.is_empty() {
            return Ok(fired + cases::run_links(app).await?);
        }
        let tables = app.tables();
        for id in waiting {
            let Some(case) = cases::by_id(app, &tables, id).await? else { continue };
            let (_, acted) = cases::fire_due(app, &tables, case).await?;
            fired += acted;
            // Nobody could act on it: it stays overdue and is looked at again when something changed.
            stuck.insert(id);
        }
    }
}

/// Runs until the process ends. Clocks first follow a new calendar, cases a newer version, then those act that ran out. A failed look is logged and tried again.
pub async fn work(app: App) {
    loop {
        if !app.leads("timers").await {
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        let looked = recalculation::look(&app).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the running clocks could not be moved to the new calendar");
            Looked::default()
        });
        let moving = moving::look(&app).await.unwrap_or_else(|error| {
            tracing::error!(%error, "running cases could not be moved to a newer version");
            false
        });
        if let Err(error) = run_due(&app).await {
            tracing::error!(%error, "the clocks could not be acted on");
        }
        if !looked.more && !moving {
            tokio::time::sleep(PAUSE).await;
        }
    }
}
