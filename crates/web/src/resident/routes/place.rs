//! The page behind a printed code.

use axum::{extract::Path, response::Response};
use fengqiao_app::{CaseRow, PlaceRef, cases};
use fengqiao_calendar::Instant;
use fengqiao_procedure::model::{Procedure, StateId};

use crate::{
    http::{Failure, Here},
    kit::{Choice, ClockView},
    present::{in_state, nearness, organisation},
    resident::{Draft, Matter, PlacePage, place as view, sign as sign_view},
};

pub(super) async fn page(mut here: Here, Path(code): Path<String>) -> Result<Response, Failure> {
    let mut place = load(&here, &code, Draft::default(), "").await?;
    place.draft.category = place.categories.first().map_or(String::new(), |first| first.value.clone());
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
    let about = city.categories().about(&found.thing, here.tables.date_of(here.now));
    Ok(PlacePage {
        code: found.code.to_string(),
        title: here.lang.pick(&found.name).into_owned(),
        area: city.areas().find(found.area.as_str()).map_or(String::new(), |id| city.areas().path(id, here.english())),
        owner: owner.map_or(String::new(), |id| organisation(here.lang, city, id.as_str())),
        matters: here_only.map(|similar| matter(here, &similar.row)).collect(),
        categories: about
            .map(|category| Choice::new(category.code.as_str(), &here.lang.pick(&category.name)))
            .collect(),
        draft,
        issue: issue.to_owned(),
    })
}

/// A matter as anyone may see it: category, estate or road, state and clock.
pub(super) fn matter(here: &Here, row: &CaseRow) -> Matter {
    let city = &here.tables.city;
    let compiled = here.tables.catalogue.version(&row.procedure, &row.procedure_version);
    let procedure = compiled.map(|compiled| &compiled.procedure);
    let state = procedure.and_then(|procedure| Some((procedure, procedure.state_named(&row.state)?)));
    let category = row
        .category
        .as_deref()
        .and_then(|code| city.categories().get(code))
        .map(|category| here.lang.pick(&category.name).into_owned());
    let context = here.context();
    Matter {
        number: row.number.clone(),
        category: category
            .or_else(|| procedure.map(|procedure| here.lang.pick(&procedure.title).into_owned()))
            .unwrap_or_default(),
        place: city.public_place(row.place.as_deref(), row.area.as_deref(), here.english()),
        state: state.map_or(String::new(), |(procedure, id)| here.lang.pick(&procedure.state(id).title).into_owned()),
        since: context.date(here.tables.date_of(Instant(row.opened_at))),
        clock: row.due_at.map(|due| clock(here, Instant(due), state)),
        voices: row.followers + 1,
    }
}

fn clock(here: &Here, due: Instant, state: Option<(&Procedure, StateId)>) -> ClockView {
    let near = nearness(here.tables.calendar.zone(), due, here.now);
    // A day's end is the first instant of the next day: the last day in time is the one before.
    let last = here.tables.date_of(Instant(due.0 - 1));
    ClockView {
        state: state.map_or(near, |(procedure, state)| in_state(procedure, state, near)),
        title: String::new(),
        due: here.context().date(last),
        left: String::new(),
        basis: String::new(),
        derivation: Vec::new(),
        provisional: false,
    }
}
