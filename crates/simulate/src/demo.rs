//! The demo city: registers, history and stories in one go, and the accounts to look at them with.

use std::path::Path;

use fengqiao_app::registers::{self, Author};
use fengqiao_app::{App, AppError, Clock, Settings, people};
use fengqiao_calendar::Instant;
use fengqiao_civic::register::RegisterItem;
use fengqiao_procedure::model::Text;
use fengqiao_store::Unit;
use fengqiao_store::repo::outbox;

use crate::city::{self, names::text};
use crate::error::SimulateError;
use crate::reports;
use crate::simulation::{Progress, Simulation, Tally};
use crate::stories::{self, Stage, Told};

/// The short name of the demo city: it chooses its calendar and its rules.
pub const CITY: &str = "fengxi";
/// The password of all accounts of [`roles`]. It opens invented data only.
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

/// A role that a visitor can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The account.
    pub account: String,
    /// What is typed to sign in.
    pub login: String,
    /// The role and where it works.
    pub title: Text,
    /// What to try as this role.
    pub tries: Text,
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

/// Account, title, what to try.
const ROLES: [(&str, &str, &str, &str, &str); 14] = [
    (
        "hotline.intake1",
        "热线受理员",
        "Hotline intake clerk",
        "边听边登记，试试当场答复；打印A5受理单。",
        "Take a report down while listening, answer at once, print the slip.",
    ),
    (
        "chengdong.intake1",
        "街道受理员",
        "Street intake clerk",
        "核实刚刚扫码上报的路灯。",
        "Open the file of the lamp that was reported just now.",
    ),
    (
        "chengdong.dispatcher1",
        "街道派遣员",
        "Street dispatcher",
        "看权责清单给出的理由，一键派单。",
        "Read why the directory names a unit, and dispatch.",
    ),
    (
        "xidong.dispatcher1",
        "区派遣员",
        "District dispatcher",
        "把重复反映的坑洼并单。",
        "Merge the second report of a pothole.",
    ),
    (
        "xidong-municipal.liaison1",
        "市政养护所联络员",
        "Liaison, public works",
        "签收，或凭依据退回一次。",
        "Accept, or object once with your basis.",
    ),
    (
        "xidong-municipal.handler1",
        "市政养护所承办人",
        "Handler, public works",
        "重办居民说没有修好的路灯。",
        "Redo the lamp that the resident says is not repaired.",
    ),
    (
        "chengdong-street-office.handler1",
        "街道办事处承办人",
        "Handler, street office",
        "看联合办理中各单位的答复。",
        "See what the units called together answer.",
    ),
    (
        "xidong-inspect.verifier1",
        "区核查员",
        "District verifier",
        "到场或凭证据核查，处置的人不能自己核查。",
        "Check on site or by evidence; never one's own work.",
    ),
    (
        "hotline.callback1",
        "回访员",
        "Callback clerk",
        "回访并记下居民原话。",
        "Ring back and write down the resident's own words.",
    ),
    (
        "chengdong.supervisor1",
        "街道督办员",
        "Street supervisor",
        "看逾期自动转来的电梯故障。",
        "See the lift that passed to you because it was late.",
    ),
    (
        "fengyuan.grid1",
        "枫园社区网格员",
        "Grid worker",
        "巡查上报或当场办结简易事项。",
        "Report from a patrol, or settle a simple matter on the spot.",
    ),
    (
        "fengyuan.community1",
        "枫园社区工作者",
        "Community worker",
        "替不方便用手机的居民上报。",
        "Report for residents who do not use a screen.",
    ),
    (
        "city.leader1",
        "市中心负责人",
        "City centre leader",
        "看哪里积压、哪里逾期。",
        "See where it piles up and what is late.",
    ),
    (
        "city.technician1",
        "技术员",
        "Technician",
        "改一改流程，看检查器怎样指出死胡同。",
        "Change a procedure and see the checker find the dead end.",
    ),
];

/// The roles of a demo city, the same for every seed.
pub fn roles() -> Vec<Role> {
    let role = |(account, zh, en, tries, tries_en): &(&str, &str, &str, &str, &str)| Role {
        account: (*account).to_owned(),
        login: (*account).to_owned(),
        title: text(*zh, *en),
        tries: text(*tries, *tries_en),
    };
    ROLES.iter().map(role).collect()
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
    let mut simulation = Simulation::new(&app).await?;
    simulation.add_reports(reports::all(&tables, options.seed, from, now, options.cases));
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
