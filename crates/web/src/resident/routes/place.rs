//! The page behind a printed code.

use axum::{extract::Path, response::Response};
use fengqiao_app::{CaseRow, PlaceRef, cases};
use fengqiao_calendar::Instant;

use crate::{
    http::{Failure, Here},
    kit::{ClockState, ClockView},
    present::organisation,
    resident::{Draft, Matter, PlacePage, place as view, sign as sign_view},
};

pub(super) async fn page(mut here: Here, Path(code): Path<String>) -> Result<Response, Failure> {
    let place = load(&here, &code, Draft::default(), "").await?;
    let page = view(&here.context(), &place);
    Ok(here.page(page))
}

pub(super) async fn sign(mut here: Here, Path(code): Path<String>) -> Result<Response, Failure> {
    let place = load(&here, &code, Draft::default(), "").await?;
    let page = sign_view(&here.context(), &place);
    Ok(here.page(page))
}

/// The place with what is open at it.
pub(super) async fn load(here: &Here, code: &str, draft: Draft, issue: &str) -> Result<PlacePage, Failure> {
    let city = &here.tables.city;
    let typed = fengqiao_civic::PlaceCode::typed(code).ok_or(Failure::NotFound)?;
    let found = city.places().get(typed.as_str()).ok_or(Failure::NotFound)?;
    let own = PlaceRef::Code(found.code.to_string());
    let near = cases::similar(here.web.app(), &here.tables, None, &own).await?;
    let here_only = near.iter().filter(|similar| similar.row.place.as_deref() == Some(found.code.as_str()));
    let owner = found.owner.as_ref();
    Ok(PlacePage {
        code: found.code.to_string(),
        title: here.lang.pick(&found.name).into_owned(),
        area: city.areas().find(found.area.as_str()).map_or(String::new(), |id| city.areas().path(id, here.english())),
        owner: owner.map_or(String::new(), |id| organisation(here.lang, city, id.as_str())),
        matters: here_only.map(|similar| matter(here, &similar.row)).collect(),
        draft,
        issue: issue.to_owned(),
    })
}

/// A matter as anyone may see it: category, estate or road, state and clock.
pub(super) fn matter(here: &Here, row: &CaseRow) -> Matter {
    let city = &here.tables.city;
    let procedure = here.tables.catalogue.version(&row.procedure, &row.procedure_version);
    let state = procedure.and_then(|compiled| compiled.procedure.states.iter().find(|state| state.name == row.state));
    let category = row
        .category
        .as_deref()
        .and_then(|code| city.categories().get(code))
        .map(|category| here.lang.pick(&category.name).into_owned());
    let context = here.context();
    Matter {
        number: row.number.clone(),
        category: category
            .or_else(|| procedure.map(|compiled| here.lang.pick(&compiled.procedure.title).into_owned()))
            .unwrap_or_default(),
        place: city.public_place(row.place.as_deref(), row.area.as_deref(), here.english()),
        state: state.map_or(String::new(), |state| here.lang.pick(&state.title).into_owned()),
        since: context.date(here.tables.date_of(Instant(row.opened_at))),
        clock: row.due_at.map(|due| clock(here, Instant(row.opened_at), Instant(due))),
        voices: row.followers + 1,
    }
}

fn clock(here: &Here, since: Instant, due: Instant) -> ClockView {
    let left = due.0 - here.now.0;
    let whole = (due.0 - since.0).max(1);
    let state = match left {
        ..=0 => ClockState::Late,
        left if left * 10 <= whole => ClockState::Due,
        left if left * 4 <= whole => ClockState::Soon,
        _ => ClockState::Calm,
    };
    // A day's end is the first instant of the next day: the last day in time is the one before.
    let last = here.tables.date_of(Instant(due.0 - 1));
    ClockView {
        state,
        title: String::new(),
        due: here.context().date(last),
        left: String::new(),
        basis: String::new(),
        derivation: Vec::new(),
        provisional: false,
    }
}
