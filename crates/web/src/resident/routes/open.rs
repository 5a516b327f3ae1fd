//! Open public matters, as a list and on a map.

use axum::{extract::Query, response::Response};
use fengqiao_app::{CaseRow, Cursor, cases, files};
use serde::Deserialize;

use super::place::matter;
use crate::{
    http::{Failure, Here},
    kit::{Choice, Pager},
    resident::{Open, open as view},
};

/// How many matters a page has.
const PAGE: usize = 30;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    area: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    after: String,
}

/// `GET /open`
pub(super) async fn page(mut here: Here, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (area, category) = (some(&asked.area), some(&asked.category));
    let after = cursor(&asked.after);
    let (rows, next) =
        cases::open_matters(here.web.app(), &here.tables, area.as_deref(), category.as_deref(), after, PAGE).await?;
    let address = |after: Option<String>| {
        let pairs = [
            ("area", asked.area.as_str()),
            ("category", asked.category.as_str()),
            ("after", after.as_deref().unwrap_or_default()),
        ];
        let query: Vec<(&str, &str)> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/open?{}", serde_urlencoded::to_string(query).unwrap_or_default())
    };
    let model = Open {
        matters: rows.iter().map(|row| matter(&here, row)).collect(),
        pager: Pager {
            first: after.map(|_| address(None)),
            next: next.map(|next| address(Some(format!("{}_{}", next.sort_at, files::hex(&next.case_id))))),
            count: String::new(),
        },
        categories: categories(&here),
        areas: areas(&here),
        category: asked.category.clone(),
        area: asked.area.clone(),
        points: points(&rows),
    };
    let page = view(&here.context(), &model);
    Ok(here.page(page))
}

/// The place after which a page begins; nonsense begins at the first page.
fn cursor(text: &str) -> Option<Cursor> {
    let (sort_at, id) = text.split_once('_')?;
    let mut case_id = [0; 16];
    if id.len() != 32 || !id.is_ascii() {
        return None;
    }
    for (at, byte) in case_id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(Cursor { sort_at: sort_at.parse().ok()?, case_id })
}

fn categories(here: &Here) -> Vec<Choice> {
    let roots = here.tables.city.categories().roots();
    let public = roots.filter(|category| !here.tables.city.categories().is_private(category.code.as_str()));
    public.map(|category| Choice::new(category.code.as_str(), &here.lang.pick(&category.name))).collect()
}

/// The areas right below the city.
fn areas(here: &Here) -> Vec<Choice> {
    let areas = here.tables.city.areas();
    let below = areas.roots().into_iter().flat_map(|root| areas.children(root));
    below.map(|id| Choice::new(areas.get(id).code, &areas.name(id, here.english()))).collect()
}

/// Public points, rounded to about a hundred metres, as the map island reads them.
fn points(rows: &[CaseRow]) -> String {
    let coarse = |degree: i32| f64::from(degree / 10_000) / 1_000.0;
    let points: Vec<(f64, f64)> = rows.iter().filter_map(|row| Some((coarse(row.lat?), coarse(row.lng?)))).collect();
    serde_json::to_string(&points).unwrap_or_default()
}
