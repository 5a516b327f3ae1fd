//! Durable creations a second over HTTP, beside the bare engine and beside a handler that does nothing.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use fengqiao_app::Clock;

use crate::figures::{Table, median, rate};
use crate::load::{Load, on_this_thread, run};
use crate::resident::{Subjects, open_forms, without_forms};
use crate::server::Server;
use crate::{Plan, city, raw};

/// The most units that the bare engine replays in one figure.
const REPLAYED_MAX: usize = 20_000;
/// How many units share a commit of the bare engine.
const GROUP: usize = 64;
/// Numbers of clients.
const CLIENTS: [usize; 2] = [1, 64];

/// One load of creations.
struct Figure {
    load: Load,
    /// Microseconds of processor that the server spent on each.
    cpu: f64,
}

/// One run: creations and empty answers at each number of clients, and the bare engine.
struct Run {
    creations: [Figure; 2],
    nothing: [Figure; 2],
    alone: f64,
    grouped: f64,
}

/// Measures and puts the figures into a table.
///
/// # Errors
/// Where a server does not start or a report is not taken.
pub fn measure(plan: &Plan) -> Result<Table> {
    let template = plan.folder.join("bench-registers");
    let subjects = on_this_thread(async {
        let app = city::empty(&template, Clock::system()).await?;
        Ok(Subjects::of(&app))
    })?;
    let runs = (0..plan.runs).map(|_| once(plan, &template, &subjects)).collect::<Result<Vec<Run>>>()?;
    std::fs::remove_dir_all(template)?;
    Ok(table(&runs))
}

fn once(plan: &Plan, template: &Path, subjects: &Subjects) -> Result<Run> {
    let folder = plan.folder.join("bench-creations");
    copied(template, &folder)?;
    let creations = loads(Server::of_city(&plan.program, &folder, None)?, subjects, plan.lasts, false)?;
    let (alone, grouped) = on_this_thread(async {
        let app = city::open(&folder, Clock::system(), true).await?;
        let units = raw::creations(&app).await?;
        let first = |count: usize| units.iter().take(count).cloned().collect::<Vec<_>>();
        let alone = raw::replayed(&app, &fresh(&folder, "alone.db"), first(REPLAYED_MAX / 10), 1).await?;
        let grouped = raw::replayed(&app, &fresh(&folder, "grouped.db"), first(REPLAYED_MAX), GROUP).await?;
        Ok((alone, grouped))
    })?;
    std::fs::remove_dir_all(folder)?;
    let nothing = loads(Server::of_nothing(&plan.program)?, subjects, plan.lasts / 3, true)?;
    Ok(Run { creations, nothing, alone, grouped })
}

fn fresh(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join("replay").join(name)
}

/// The files of a city that is closed.
fn copied(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn loads(server: Server, subjects: &Subjects, lasts: Duration, nothing: bool) -> Result<[Figure; 2]> {
    let one = |clients: usize| {
        let residents = match nothing {
            true => without_forms(clients, subjects),
            false => on_this_thread(open_forms(server.address, clients, subjects, None))?,
        };
        let before = server.cpu()?;
        let load = run(server.address, residents, lasts)?;
        ensure!(load.broken == 0, "the server ended {} connections", load.broken);
        Ok(Figure { cpu: (server.cpu()? - before) * 1e6 / load.all as f64, load })
    };
    Ok([one(CLIENTS[0])?, one(CLIENTS[1])?])
}

fn table(runs: &[Run]) -> Table {
    let mut table = Table::new(&[
        "creations",
        "clients",
        "a second",
        "p50 ms",
        "p99 ms",
        "server CPU µs",
        "of bare groups",
        "of bare single",
        "of nothing",
    ]);
    let over = |pick: &dyn Fn(&Run) -> f64| median(runs.iter().map(pick).collect());
    let (alone, grouped) = (over(&|run| run.alone), over(&|run| run.grouped));
    for (at, clients) in CLIENTS.into_iter().enumerate() {
        let figures = |pick: &dyn Fn(&Run) -> &Figure| {
            let over = |get: &dyn Fn(&Figure) -> f64| median(runs.iter().map(|run| get(pick(run))).collect());
            [
                over(&|one| one.load.rate()),
                over(&|one| one.load.percentile(50)),
                over(&|one| one.load.percentile(99)),
                over(&|one| one.cpu),
            ]
        };
        let cells = |name: &str, [each, p50, p99, cpu]: [f64; 4]| {
            [
                name.to_owned(),
                clients.to_string(),
                rate(each),
                format!("{p50:.2}"),
                format!("{p99:.2}"),
                format!("{cpu:.0}"),
            ]
        };
        let ours = figures(&|run| &run.creations[at]);
        let nothing = figures(&|run| &run.nothing[at]);
        let ratio = |of: f64| format!("{:.3}", ours[0] / of);
        table.row(cells("whole stack over HTTP, synced", ours).into_iter().chain([
            ratio(grouped),
            ratio(alone),
            ratio(nothing[0]),
        ]));
        table.row(cells("handler that does nothing", nothing).into_iter().chain([
            String::new(),
            String::new(),
            "1".to_owned(),
        ]));
    }
    let bare = |name: String, each: f64| {
        [name, "1".to_owned(), rate(each)].into_iter().chain(std::iter::repeat_n(String::new(), 6))
    };
    table.row(bare("bare engine, same statements, one creation a commit".to_owned(), alone));
    table.row(bare(format!("bare engine, same statements, {GROUP} creations a commit"), grouped));
    table
}
