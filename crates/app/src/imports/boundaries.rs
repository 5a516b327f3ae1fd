//! Boundaries of areas from GeoJSON.

use std::collections::HashMap;

use fengqiao_civic::Area;
use fengqiao_civic::boundary::{self, Feature, FeatureIssue};
use fengqiao_civic::register::RegisterItem;
use fengqiao_procedure::model::Text;

use super::fault::{Fault, FaultKind, Faults};
use super::mapping::{BoundaryColumns, Mapping};
use super::names::{REASON, Registrar, set_zone};
use crate::app::App;
use crate::error::AppError;
use crate::registers::{self, Author};

/// How many areas with boundaries one change holds, so that no entry grows beyond its limit.
const BATCH: usize = 100;

/// What became of a file of boundaries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoundariesDone {
    /// Areas that were made.
    pub made: u64,
    /// Areas that got another boundary.
    pub changed: u64,
    /// Areas that had this boundary already.
    pub same: u64,
    /// Features that were left out.
    pub bad: u64,
    /// Why, by feature.
    pub faults: Vec<Fault>,
    /// What was put right without loss, by feature.
    pub notes: Vec<Fault>,
}

/// Reads boundaries and gives them to the areas that they name.
///
/// # Errors
/// Where the mapping does not fit the city, or the store cannot be written.
pub async fn boundaries(
    app: &App,
    mapping: &Mapping,
    text: &str,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<BoundariesDone, AppError> {
    let Some(columns) = &mapping.boundaries else {
        return Err(AppError::invalid("boundaries", "import-boundaries-missing"));
    };
    set_zone(app, mapping).await?;
    let tables = app.tables();
    let mut registrar = Registrar::new(&tables.city, mapping, tables.date_of(app.now()))?;
    let done = plan(&mut registrar, mapping, columns, text, columns.create);
    write(app, registrar.items, told).await?;
    Ok(done)
}

/// Writes items in changes that are small enough.
pub(super) async fn write(
    app: &App,
    items: Vec<RegisterItem>,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<(), AppError> {
    let mut written = 0;
    for some in items.chunks(BATCH) {
        registers::change(app, &Author::command_line(), some.to_vec(), &mut |_| ()).await?;
        written += some.len() as u64;
        told(written);
    }
    Ok(())
}

/// Adds the items that a file calls for.
pub(super) fn plan(
    registrar: &mut Registrar<'_>,
    mapping: &Mapping,
    columns: &BoundaryColumns,
    text: &str,
    create: bool,
) -> BoundariesDone {
    let properties = boundary::Mapping {
        code: columns.code.clone(),
        name: columns.name.clone(),
        name_en: columns.name_en.clone(),
        parent: None,
        level: None,
        datum: mapping.datum,
    };
    let read = boundary::read(text, &properties);
    let mut done = BoundariesDone::default();
    let mut faults = Faults::default();
    let mut by_feature: HashMap<Option<usize>, Vec<Fault>> = HashMap::new();
    for issue in &read.issues {
        by_feature.entry(issue.feature).or_default().push(fault(issue));
    }
    let mut first: HashMap<String, u64> = HashMap::new();
    for feature in read.features {
        let line = number(Some(feature.index));
        done.notes.extend(feature.notes.iter().map(fault));
        let key = if feature.code.is_empty() { feature.name.clone() } else { feature.code.clone() };
        let before = *first.entry(key).or_insert(line);
        let taken = if before == line {
            take(registrar, feature, create, &mut done)
        } else {
            Err(FaultKind::Twice { first: before })
        };
        if let Err(kind) = taken {
            faults.of_one([Fault { line, column: columns.name.clone(), kind }]);
        }
    }
    for found in by_feature.into_values() {
        faults.of_one(found);
    }
    faults.kept.sort_by_key(|fault| fault.line);
    done.bad = faults.bad;
    done.faults = faults.kept;
    done
}

fn take(
    registrar: &mut Registrar<'_>,
    feature: Feature,
    create: bool,
    done: &mut BoundariesDone,
) -> Result<(), FaultKind> {
    match registrar.area(&feature.code, &feature.name) {
        Ok(code) => {
            let tree = registrar.city.areas();
            let Some(id) = tree.find(&code) else { return Err(FaultKind::UnknownArea(code)) };
            let area = tree.area(id);
            if area.boundary.as_ref() == Some(&feature.boundary) {
                done.same += 1;
            } else {
                done.changed += 1;
                registrar.items.push(RegisterItem::put(Area { boundary: Some(feature.boundary), ..area }, REASON));
            }
            Ok(())
        }
        Err(FaultKind::UnknownArea(_)) if create => {
            let Text { zh, en } = registrar.text(&feature.name);
            let en = if feature.name_en.is_empty() { en } else { feature.name_en };
            registrar.make_area(&feature.code, Text { zh, en }, Some(feature.boundary));
            done.made += 1;
            Ok(())
        }
        Err(kind) => Err(kind),
    }
}

fn number(index: Option<usize>) -> u64 {
    index.and_then(|index| u64::try_from(index + 1).ok()).unwrap_or(0)
}

fn fault(issue: &FeatureIssue) -> Fault {
    Fault { line: number(issue.feature), column: issue.place.clone(), kind: FaultKind::Geometry(issue.fault) }
}
