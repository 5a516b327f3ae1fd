//! Old requests: each row becomes one case, with its own times and its old number, and nothing that the source does not show.

use std::io;
use std::rc::Rc;

use tokio::task::{JoinError, JoinSet, LocalSet};

use super::boundaries::{self, BoundariesDone};
use super::fault::{Fault, FaultKind, Faults};
use super::mapping::Mapping;
use super::names::{Registrar, Wanted, set_zone};
use super::row::Reader;
use super::source::Source;
use super::{PROCEDURE, Stage, Stop, Told};
use crate::app::App;
use crate::catalogue::Compiled;
use crate::error::AppError;

mod one;

use one::{Failed, Plan};

/// How many rows are written at the same time, so that they share commits.
const IN_FLIGHT: usize = 64;

/// A table of old requests, and how to read it.
#[derive(Debug, Clone, Copy)]
pub struct Requests<'a> {
    /// Which column holds what.
    pub mapping: &'a Mapping,
    /// The table.
    pub rows: &'a Source,
    /// The text of a GeoJSON file with the boundaries of the areas that it names.
    pub boundaries: Option<&'a str>,
    /// Ends the work early; it goes on when the import is run again.
    pub stop: &'a Stop,
}

/// What became of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestsDone {
    /// Rows that could be used.
    pub good: u64,
    /// Rows that were left out whole.
    pub bad: u64,
    /// Why, by line; at most [`super::FAULTS_MAX`].
    pub faults: Vec<Fault>,
    /// Cases imported as closed.
    pub closed: u64,
    /// Cases imported as open.
    pub open: u64,
    /// Cases that were open here and are closed in this table.
    pub closed_later: u64,
    /// Rows that were imported before and say nothing new.
    pub known: u64,
    /// What was registered: areas, organisations, categories and their levels.
    pub registered: u64,
    /// What became of the boundaries.
    pub boundaries: BoundariesDone,
    /// It was asked to stop before the end.
    pub stopped: bool,
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    Closed,
    Open,
    ClosedLater,
    Known,
}

/// Imports a table: checks every row, registers what is missing, writes the cases.
///
/// # Errors
/// Where the mapping does not fit the city, a file cannot be read, or the store cannot be written. What was written by then stays.
pub async fn requests(
    app: &App,
    input: Requests<'_>,
    told: &mut (dyn FnMut(Told) + Send),
) -> Result<RequestsDone, AppError> {
    let compiled = app
        .tables()
        .catalogue
        .current(PROCEDURE)
        .cloned()
        .ok_or_else(|| AppError::invalid("procedure", "procedure-unknown"))?;
    let mut done = RequestsDone::default();
    let Some(wanted) = check(app, &input, &compiled, &mut done, told)? else { return Ok(done) };
    let plan = register(app, &input, &wanted, &mut done, told).await?;
    // What a case needs while it is decided stays on one thread; the store writes on its own.
    LocalSet::new().run_until(write(app, &input, &compiled, plan, &mut done, told)).await?;
    done.faults.sort_by_key(|fault| fault.line);
    Ok(done)
}

fn reader<'m>(
    app: &App,
    input: &Requests<'m>,
    compiled: &Compiled,
) -> Result<Result<Reader<'m>, Vec<Fault>>, io::Error> {
    Ok(Reader::open(input.rows.open()?, input.mapping, &compiled.procedure, app.now()))
}

/// Reads every row once: what is wrong, and what the good ones name. None where there is nothing to go on with.
fn check(
    app: &App,
    input: &Requests<'_>,
    compiled: &Compiled,
    done: &mut RequestsDone,
    told: &mut (dyn FnMut(Told) + Send),
) -> Result<Option<Wanted>, AppError> {
    let mut faults = Faults::default();
    let mut wanted = Wanted::default();
    let mut rows = match reader(app, input, compiled)? {
        Ok(rows) => rows,
        Err(header) => {
            done.faults = header;
            return Ok(None);
        }
    };
    while let Some(row) = rows.next().filter(|_| !input.stop.asked()) {
        match row {
            Ok(request) => {
                done.good += 1;
                wanted.areas.extend(request.area);
                wanted.organisations.extend(request.organisation);
                wanted.categories.extend(request.category);
            }
            Err(found) => faults.of_one(found),
        }
        told(Told { stage: Stage::Checking, done: done.good + faults.bad, of: None });
    }
    done.bad = faults.bad;
    done.faults = faults.kept;
    done.stopped = input.stop.asked();
    Ok(Some(wanted).filter(|_| done.good > 0 && !done.stopped))
}

/// Registers areas, organisations and categories that the city has not yet.
async fn register(
    app: &App,
    input: &Requests<'_>,
    wanted: &Wanted,
    done: &mut RequestsDone,
    told: &mut (dyn FnMut(Told) + Send),
) -> Result<Plan, AppError> {
    set_zone(app, input.mapping).await?;
    let tables = app.tables();
    let today = tables.date_of(app.now());
    let mut registrar = Registrar::new(&tables.city, input.mapping, today)?;
    if let Some(text) = input.boundaries {
        let Some(columns) = &input.mapping.boundaries else {
            return Err(AppError::invalid("boundaries", "import-boundaries-missing"));
        };
        done.boundaries = boundaries::plan(&mut registrar, input.mapping, columns, text, true);
    }
    let names = registrar.names(wanted);
    let items = registrar.items;
    done.registered = items.len() as u64;
    let of = Some(done.registered);
    boundaries::write(app, items, &mut |written| told(Told { stage: Stage::Registering, done: written, of })).await?;
    Ok(Plan::new(names, input.mapping, today))
}

async fn write(
    app: &App,
    input: &Requests<'_>,
    compiled: &Compiled,
    plan: Plan,
    done: &mut RequestsDone,
    told: &mut (dyn FnMut(Told) + Send),
) -> Result<(), AppError> {
    let plan = Rc::new(plan);
    let mut work = Work { tasks: JoinSet::new(), done, fatal: None };
    let (of, mut written) = (Some(work.done.good), 0);
    let rows =
        reader(app, input, compiled)?.map_err(|_| io::Error::other("the table changed while it was imported"))?;
    // Rows with faults were told when they were checked.
    for request in rows.flatten() {
        if input.stop.asked() || work.fatal.is_some() {
            work.done.stopped = true;
            break;
        }
        while work.tasks.len() >= IN_FLIGHT {
            work.take_one().await;
            written += 1;
            told(Told { stage: Stage::Writing, done: written, of });
        }
        let (app, plan) = (app.clone(), Rc::clone(&plan));
        work.tasks.spawn_local(async move { one::import(&app, &plan, request).await });
    }
    while !work.tasks.is_empty() {
        work.take_one().await;
        written += 1;
        told(Told { stage: Stage::Writing, done: written, of });
    }
    work.fatal.map_or(Ok(()), Err)
}

/// Rows on their way.
struct Work<'d> {
    tasks: JoinSet<Result<Did, Failed>>,
    done: &'d mut RequestsDone,
    fatal: Option<AppError>,
}

impl Work<'_> {
    /// Waits for the next row that is through.
    async fn take_one(&mut self) {
        match self.tasks.join_next().await {
            None => {}
            Some(Ok(Ok(did))) => {
                let counted = match did {
                    Did::Closed => &mut self.done.closed,
                    Did::Open => &mut self.done.open,
                    Did::ClosedLater => &mut self.done.closed_later,
                    Did::Known => &mut self.done.known,
                };
                *counted += 1;
            }
            Some(Ok(Err(Failed::Row(fault)))) => {
                self.done.good -= 1;
                self.done.bad += 1;
                if self.done.faults.len() < super::FAULTS_MAX {
                    self.done.faults.push(fault);
                }
            }
            Some(Ok(Err(Failed::Fatal(error)))) => self.fatal = Some(*error),
            Some(Err(error)) => self.fatal = Some(broken(&error)),
        }
    }
}

fn broken(error: &JoinError) -> AppError {
    AppError::Damaged(format!("a row could not be imported: {error}"))
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Failed {
        Failed::Fatal(Box::new(error))
    }
}

impl FaultKind {
    /// A row's fault from an error that is about the row and not about the store.
    fn of(error: AppError) -> Result<FaultKind, AppError> {
        match error {
            AppError::Refused(refusal) => Ok(FaultKind::Refused(one::said(&refusal))),
            AppError::Invalid(issues) => {
                let fields: Vec<&str> = issues.iter().map(|issue| issue.field.as_str()).collect();
                Ok(FaultKind::Refused(fields.join(", ")))
            }
            other => Err(other),
        }
    }
}
