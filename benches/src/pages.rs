//! Case pages and the first queue page a second, in cities of several sizes.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fengqiao_app::people::Pass;
use fengqiao_app::{App, Clock, cases, demo};
use fengqiao_calendar::Instant;
use fengqiao_civic::rights::Viewer;
use fengqiao_store::repo::cases as rows;

use crate::client::{Answer, get};
use crate::figures::{Table, median, rate};
use crate::load::{Caller, Load, on_this_thread, run};
use crate::server::Server;
use crate::{Plan, city};

/// How many clients read at once.
const CLIENTS: usize = 16;
/// How many different cases are read.
const CASES_READ: usize = 2_000;
/// How many rows one look at the store takes.
const ROWS: u32 = 1_000;

/// Whose page, and how it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Page {
    /// The home page.
    Home,
    /// A case as its reporter sees it.
    OfResident,
    /// A case as staff see it.
    OfStaff,
    /// The first page of the queue.
    Queue,
}

impl Page {
    const ALL: [Page; 4] = [Page::Home, Page::OfResident, Page::OfStaff, Page::Queue];

    fn title(self) -> &'static str {
        match self {
            Page::Home => "home page, not signed in",
            Page::OfResident => "case page, resident with a pass",
            Page::OfStaff => "case page, staff signed in",
            Page::Queue => "first queue page, staff signed in",
        }
    }
}

/// What the readers of one city need.
struct Keys {
    /// Numbers, each with the pass that opens it.
    cases: Vec<(String, String)>,
    /// The session of a member of staff who has a full queue and may see every case that they read.
    session: String,
    /// Numbers that this member of staff may see.
    seen: Vec<String>,
}

/// One figure.
#[derive(Debug, Clone, Default)]
struct Figure {
    rates: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    cpu: Vec<f64>,
    bytes: usize,
    rows: usize,
}

/// Measures and puts the figures into a table.
///
/// # Errors
/// Where a city cannot be made or a page is not served.
pub fn measure(plan: &Plan, told: &dyn Fn(&str)) -> Result<Table> {
    let mut table = Table::new(&[
        "page",
        "cases",
        "sent",
        "rows",
        "bytes",
        "a second",
        "p50 ms",
        "p99 ms",
        "server CPU µs",
        "of first city",
    ]);
    let figures = plan.cases.iter().map(|count| city_figures(plan, *count, told)).collect::<Result<Vec<_>>>()?;
    for (at, (page, compressed)) in kinds(plan).enumerate() {
        for (count, of_city) in plan.cases.iter().zip(&figures) {
            table.row(cells(page, compressed, *count, &of_city[at], &figures[0][at]));
        }
    }
    Ok(table)
}

/// Every page that is wanted, plain and compressed.
fn kinds(plan: &Plan) -> impl Iterator<Item = (Page, bool)> + '_ {
    let wanted = |page: &Page| plan.pages.is_empty() || plan.pages.contains(page);
    Page::ALL.into_iter().filter(wanted).flat_map(|page| [(page, false), (page, true)])
}

fn cells(page: Page, compressed: bool, count: usize, figure: &Figure, small: &Figure) -> [String; 10] {
    let middle = |figures: &Vec<f64>| median(figures.clone());
    let rows = if page == Page::Queue { figure.rows.to_string() } else { String::new() };
    [
        page.title().to_owned(),
        rate(count as f64),
        if compressed { "gzip" } else { "plain" }.to_owned(),
        rows,
        rate(figure.bytes as f64),
        rate(middle(&figure.rates)),
        format!("{:.2}", middle(&figure.p50)),
        format!("{:.2}", middle(&figure.p99)),
        format!("{:.0}", middle(&figure.cpu)),
        format!("{:.2}", middle(&figure.rates) / middle(&small.rates)),
    ]
}

fn city_figures(plan: &Plan, count: usize, told: &dyn Fn(&str)) -> Result<Vec<Figure>> {
    let (folder, last) = kept(plan, count)?;
    let keys = on_this_thread(keys(&folder, last))?;
    let mut figures = vec![Figure::default(); kinds(plan).count()];
    for number in 1..=plan.runs {
        told(&format!("pages at {count} cases, run {number} of {}", plan.runs));
        let server = Server::of_city(&plan.program, &folder, Some(last))?;
        let mut rows = 0;
        for (figure, (page, compressed)) in figures.iter_mut().zip(kinds(plan)) {
            let first = figure_of(&server, page, compressed, &keys, plan);
            let (load, cpu, reader) = first.with_context(|| format!("{} at {count} cases", page.title()))?;
            figure.rates.push(load.rate());
            figure.p50.push(load.percentile(50));
            figure.p99.push(load.percentile(99));
            figure.cpu.push(cpu);
            (figure.bytes, figure.rows) = reader;
            if compressed {
                figure.rows = rows;
            }
            rows = figure.rows;
        }
    }
    Ok(figures)
}

/// The city of so many cases, made where it is not there yet.
///
/// # Errors
/// Where it cannot be made.
pub fn kept(plan: &Plan, count: usize) -> Result<(std::path::PathBuf, Instant)> {
    let folder = plan.folder.join(format!("bench-city-{count}"));
    let last = city::with_cases(&folder, count, move |made| crate::say(&format!("making cases: {made} of {count}")))?;
    Ok((folder, last))
}

fn figure_of(
    server: &Server,
    page: Page,
    compressed: bool,
    keys: &Keys,
    plan: &Plan,
) -> Result<(Load, f64, (usize, usize))> {
    let sizes = std::rc::Rc::new(std::cell::Cell::new((0, 0)));
    let readers = (0..CLIENTS).map(|client| Reader {
        page,
        compressed,
        asks: asks(page, keys),
        next: client * 127,
        sizes: std::rc::Rc::clone(&sizes),
    });
    let before = server.cpu()?;
    let load = run(server.address, readers.collect(), plan.lasts)?;
    ensure!(load.broken == 0 && load.all > 0, "the server ended {} connections", load.broken);
    let cpu = (server.cpu()? - before) * 1e6 / load.all as f64;
    Ok((load, cpu, sizes.get()))
}

/// Path and cookie of each page that is asked for.
fn asks(page: Page, keys: &Keys) -> std::rc::Rc<[(String, String)]> {
    let session = &keys.session;
    match page {
        Page::Home => [("/".to_owned(), String::new())].into(),
        Page::Queue => [("/desk".to_owned(), session.clone())].into(),
        Page::OfResident => keys.cases.iter().map(|(number, pass)| (format!("/c/{number}"), pass.clone())).collect(),
        Page::OfStaff => keys.seen.iter().map(|number| (format!("/desk/cases/{number}"), session.clone())).collect(),
    }
}

struct Reader {
    page: Page,
    compressed: bool,
    asks: std::rc::Rc<[(String, String)]>,
    next: usize,
    /// Bytes and rows of the last answer.
    sizes: std::rc::Rc<std::cell::Cell<(usize, usize)>>,
}

impl Caller for Reader {
    fn request(&mut self, into: &mut Vec<u8>) {
        self.next = (self.next + 1) % self.asks.len();
        let (path, cookie) = &self.asks[self.next];
        get(into, path, cookie, self.compressed);
    }

    fn check(&mut self, answer: &Answer<'_>) -> Result<()> {
        ensure!(answer.status == 200, "{} is answered {}", self.asks[self.next].0, answer.status);
        ensure!(
            answer.header("content-encoding").is_some() == self.compressed,
            "compression is not what was asked for"
        );
        let rows = self.sizes.get().1;
        let rows =
            if rows == 0 && !self.compressed && self.page == Page::Queue { count(answer.body, b"<tr") } else { rows };
        self.sizes.set((answer.body.len(), rows));
        Ok(())
    }
}

/// How many rows of a table a page has, without its head.
fn count(page: &[u8], what: &[u8]) -> usize {
    page.windows(what.len()).filter(|window| *window == what).count().saturating_sub(1)
}

/// Passes and a session, made before the server starts: it holds the city alone.
async fn keys(folder: &Path, now: Instant) -> Result<Keys> {
    let app = city::open(folder, Clock::frozen(now), true).await?;
    let mut found = Vec::new();
    loop {
        let page = rows::after(app.store(), found.last().map(|(id, _)| *id), ROWS).await?;
        if page.is_empty() {
            break;
        }
        found.extend(page.into_iter().map(|row| (row.id, row.number)));
    }
    let every = (found.len() / CASES_READ).max(1);
    let passes = found.iter().step_by(every).map(|(id, number)| {
        let mut pass = Pass::default();
        pass.add(*id, now);
        (number.clone(), format!("fq_c={}", pass.seal(&app)))
    });
    let cases = passes.collect();
    let (account, seen) = busiest(&app, now).await?;
    let token = demo::switch_to(&app, &account).await?;
    Ok(Keys { cases, session: format!("fq_s={token}"), seen })
}

/// The member of staff with the fullest queue, and the numbers of the cases in it and in their unit's.
async fn busiest(app: &App, now: Instant) -> Result<(String, Vec<String>)> {
    let tables = app.tables();
    let on = tables.date_of(now);
    let mut best: Option<(u32, Viewer)> = None;
    for post in tables.city.posts().filter(|post| post.kind == *"intake" && tables.city.is_active(post, on)) {
        let viewer = Viewer::of(&tables.city, &post.account, on);
        let count = cases::count_mine(app, &viewer).await?;
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, viewer));
        }
    }
    let (_, viewer) = best.context("a city without intake clerks")?;
    let page =
        cases::list(app, &viewer, cases::Scope::Mine, &fengqiao_app::Filter::default(), None, CASES_READ).await?;
    let seen: Vec<String> = page.rows.into_iter().map(|row| row.number).collect();
    ensure!(!seen.is_empty(), "nobody has a queue");
    Ok((viewer.account().to_string(), seen))
}
