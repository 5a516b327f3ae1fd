//! The demo city: registers, history and stories in one go, and the accounts to look at them with.

use std::path::Path;

use fengqiao_app::registers::{self, Author};
use fengqiao_app::{App, AppError, Clock, Settings, people};
use fengqiao_calendar::Instant;
use fengqiao_civic::register::RegisterItem;
use fengqiao_store::Unit;
use fengqiao_store::repo::outbox;

use crate::city;
use crate::error::SimulateError;
use crate::others;
use crate::reports;
use crate::roles::{Role, roles};
use crate::simulation::{Progress, Simulation, Tally};
use crate::stories::{self, Stage, Told};

/// The short name of the demo city: it chooses its calendar and its rules.
pub const CITY: &str = "fengxi";
/// The password of all accounts of [`roles`](crate::roles::roles). It opens invented data only.
pub const PASSWORD: &str = "fengxi-demo-2026";
/// How many notices of the past are marked in one change.
const NOTICES_AT_ONCE: u32 = 500;
/// How long the history is, in milliseconds: two years.
const HISTORY_MS: i64 = 730 * 24 * 60 * 60 * 1000;

/// What a demo city is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// From which the city and its history are drawn.
    pub seed: u64,
    /// How many cases its history has, besides the stories.
    pub cases: usize,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSummary {
    /// The accounts with a password.
    pub roles: Vec<Role>,
    /// The stories with their numbers.
    pub stories: Vec<Told>,
    /// How much happened.
    pub tally: Tally,
}

/// Makes a demo city in an empty folder, up to the present. An interrupted one is begun anew: delete the folder.
/// `told` hears how much of the cases is done, and how many there will be.
///
/// # Errors
/// Where the folder is not empty, the store fails, or the procedures do not allow a story any more.
pub async fn make(
    folder: &Path,
    options: Options,
    now: Instant,
    told: &mut dyn FnMut(usize, usize),
) -> Result<DemoSummary, SimulateError> {
    let from = Instant(now.0 - HISTORY_MS);
    let settings =
        Settings { folder: folder.to_owned(), city: CITY.to_owned(), clock: Clock::frozen(from), demo: true };
    let app = App::open(settings).await?;
    if !app.tables().city.areas().is_empty() {
        return Err(SimulateError::NotEmpty);
    }
    let author = Author { device: "demo".to_owned(), ..Author::default() };
    let today = app.tables().date_of(now);
    registers::change(&app, &author, city::items(options.seed, today), &mut |_| ()).await?;
    let tables = app.tables();
    let mut simulation = Simulation::new(&app);
    simulation.add_reports(reports::all(&tables, options.seed, from, now, options.cases));
    simulation.add_reports(others::all(&tables, options.seed, from, now, options.cases));
    for plot in Stage::new(&tables, now).plots() {
        simulation.add_story(plot.case, plot.matter, plot.moves);
    }
    let mut progress = |at: Progress| {
        told(options.cases * usize::try_from(at.per_mille.min(1_000)).unwrap_or(0) / 1_000, options.cases)
    };
    let tally = simulation.run(now, &mut progress).await?;
    finish(&app, &author, &simulation).await?;
    told(options.cases, options.cases);
    Ok(DemoSummary { roles: roles(), stories: stories::told(&app).await?, tally })
}

/// Keeps the numbers of the stories and gives the demo accounts their password.
async fn finish(app: &App, author: &Author, simulation: &Simulation) -> Result<(), SimulateError> {
    let tables = app.tables();
    let mut items = Vec::new();
    for story in stories::all() {
        let Some(id) = simulation.story(story.key) else { continue };
        if let Some(case) = fengqiao_app::cases::by_id(app, &tables, id).await? {
            items.push(RegisterItem::put(stories::setting(story.key, &case.filing.number), "演示故事"));
        }
    }
    registers::change(app, author, items, &mut |_| ()).await?;
    deliver_past(app).await?;
    for role in roles() {
        people::set_password(app, &role.account, PASSWORD).await?;
    }
    Ok(())
}

/// Marks the notices of the history as gone when they were written: a demo's notices are shown on a page and go nowhere.
async fn deliver_past(app: &App) -> Result<(), SimulateError> {
    loop {
        let rows = outbox::due(app.store(), app.now().0, NOTICES_AT_ONCE).await.map_err(AppError::from)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut unit = Unit::new();
        for row in rows {
            // The first six bytes of an id of version 7 are its milliseconds.
            let written_at = row.id.iter().take(6).fold(0_i64, |millis, byte| millis << 8 | i64::from(*byte));
            unit.run(outbox::sent(row.id, written_at));
        }
        app.store().commit(unit).await.map_err(AppError::Write)?;
    }
}
