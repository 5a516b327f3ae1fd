//! Whether every role of every procedure has somebody: what `fengqiao check` counts for a city.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_calendar::Date;
use fengqiao_civic::City;
use fengqiao_procedure::model::{Procedure, RoleKind};

use crate::cases::DEFAULT_PROCEDURE;

/// Imports have no person behind them.
const IMPORTER: &str = "importer";

/// A role that nobody could play.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The procedure.
    pub procedure: String,
    /// The role.
    pub role: String,
    /// The kind of post.
    pub post: String,
    /// The area without an office, or the unit without the post.
    pub place: String,
}

/// Every office that some lowest area lacks and every post that some unit of the duty directory lacks on a day.
pub fn gaps(city: &City, procedures: &[&Procedure], on: Date) -> Vec<Gap> {
    let mut offices: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for procedure in procedures {
        for role in &procedure.roles {
            let (post, lacking) = match &role.kind {
                RoleKind::Party => continue,
                RoleKind::Office { post } if post == IMPORTER => continue,
                RoleKind::Office { post } => {
                    let known = offices.entry(post).or_insert_with(|| areas_without(city, post, on));
                    (post, known.clone())
                }
                RoleKind::Unit { post } => (post, units_without(city, procedure, post, on)),
            };
            found.extend(lacking.into_iter().map(|place| Gap {
                procedure: procedure.id.clone(),
                role: role.name.clone(),
                post: post.clone(),
                place,
            }));
        }
    }
    found.into_iter().collect()
}

fn areas_without(city: &City, post: &str, on: Date) -> Vec<String> {
    let (areas, at, deepest) = (city.areas(), city.at(on), city.deepest_level());
    let lowest = areas.all().map(|id| areas.get(id)).filter(|area| area.level == deepest);
    lowest
        .filter(|area| at.nearest_office(Some(area.code), deepest, post, &[]).is_err())
        .map(|area| area.code.to_owned())
        .collect()
}

/// The units that the directory names for the categories of a procedure, in every lowest area.
fn units_without(city: &City, procedure: &Procedure, post: &str, on: Date) -> Vec<String> {
    let (areas, at, categories) = (city.areas(), city.at(on), city.categories());
    let mut lacking = BTreeSet::new();
    let mut held = BTreeSet::new();
    let lowest: BTreeSet<&str> = areas
        .all()
        .map(|id| areas.get(id))
        .filter(|area| area.level == city.deepest_level())
        .map(|area| area.code)
        .collect();
    for category in categories.all().filter(|category| categories.children(category.code.as_str()).next().is_none()) {
        let code = category.code.as_str();
        if categories.procedure(code).unwrap_or(DEFAULT_PROCEDURE) != procedure.id {
            continue;
        }
        for area in &lowest {
            let Ok(route) = at.route(code, Some(area), city.deepest_level()) else {
                lacking.insert(format!("{code} {area}"));
                continue;
            };
            let unit = route.organisation.to_string();
            if held.contains(&unit) || lacking.contains(&unit) {
                continue;
            }
            if city.posts_in(&unit, on).any(|held| held.kind == *post) {
                held.insert(unit);
            } else {
                lacking.insert(unit);
            }
        }
    }
    lacking.into_iter().collect()
}
