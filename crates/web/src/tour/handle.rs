//! Going through the tour. In a real city none of these routes answers.

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use fengqiao_app::cases::{self, Loaded};
use fengqiao_app::{App, AppError, demo};
use http::HeaderMap;

use super::script::{CaseId, Script};
use super::{Stop, Tour, overview};
use crate::http::{Failure, Here, Posted, SESSION, Web, cookie, redirect};

/// How long a session of the demo lasts: a day.
const SESSION_SECONDS: u32 = 86_400;
/// The cookie that remembers the tour, and how long.
const TOUR: &str = "fq_tour";
const TOUR_SECONDS: u32 = 7_200;
/// The procedure that the last stops break.
const BROKEN: &str = "grid_event";

/// The routes of the tour.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/demo/tour", get(page))
        .route("/demo/tour/start", post(start))
        .route("/demo/tour/next", post(next))
        .route("/demo/tour/here", post(again))
        .route("/demo/tour/end", post(end))
}

/// The tour that a visitor of a demo city is on.
pub(crate) fn current(web: &Web, headers: &HeaderMap) -> Option<Tour> {
    script_of(web)?;
    cookie(headers, TOUR).and_then(Tour::of)
}

/// The script, in a demo city.
pub(crate) fn script_of(web: &Web) -> Option<Arc<dyn Script>> {
    web.config().tour.clone().filter(|_| web.app().is_demo())
}

fn script(here: &Here) -> Result<Arc<dyn Script>, Failure> {
    script_of(&here.web).ok_or(Failure::NotFound)
}

/// `GET /demo/tour`
async fn page(mut here: Here) -> Result<Response, Failure> {
    script(&here)?;
    let page = overview(&here.context());
    Ok(here.page(page))
}

/// `POST /demo/tour/start`
async fn start(here: Here, _: Posted) -> Result<Response, Failure> {
    script(&here)?;
    let tour = Tour { begun: here.now.0, ..Tour::default() };
    enter(here, tour, None).await
}

/// `POST /demo/tour/next`: lets happen what is missing, takes the role of the next stop and opens its page.
async fn next(here: Here, _: Posted) -> Result<Response, Failure> {
    let script = script(&here)?;
    let Some(tour) = here.tour().cloned() else { return Ok(redirect("/demo/tour")) };
    let Some(stop) = tour.stop.next() else { return finish(here, "/demo/tour") };
    if matches!(stop, Stop::Break | Stop::DeadEnd) {
        return enter(here, Tour { stop, ..tour }, None).await;
    }
    let case = match followed(&here, &tour).await? {
        Some(case) => case.id,
        None => waiting(&here, &script, |script, app| script.report(app)).await?,
    };
    let there = waiting(&here, &script, move |script, app| script.bring(app, case, stop)).await?;
    let loaded = load(&here, case).await?.ok_or(Failure::NotFound)?;
    let number = loaded.filing.number.clone();
    let tour = if there { Tour { stop, number, ..tour } } else { Tour { number, astray: true, ..tour } };
    enter(here, tour, Some(&loaded)).await
}

/// `POST /demo/tour/here`: back to the page of the stop, in its role.
async fn again(here: Here, _: Posted) -> Result<Response, Failure> {
    script(&here)?;
    let Some(tour) = here.tour().cloned() else { return Ok(redirect("/demo/tour")) };
    let case = followed(&here, &tour).await?;
    enter(here, tour, case.as_deref()).await
}

/// `POST /demo/tour/end`
async fn end(here: Here, _: Posted) -> Result<Response, Failure> {
    script(&here)?;
    finish(here, "/")
}

fn finish(mut here: Here, path: &str) -> Result<Response, Failure> {
    here.set(TOUR, "", 0);
    Ok(here.go(path))
}

/// The case that the tour follows: the one it knows, or the one that the visitor reported since the tour began.
async fn followed(here: &Here, tour: &Tour) -> Result<Option<Arc<Loaded>>, Failure> {
    let app = here.web.app();
    if !tour.number.is_empty() {
        return Ok(cases::by_number(app, &here.tables, &tour.number).await?);
    }
    let mut newest = None;
    for id in here.pass.cases(here.now) {
        if let Some(case) = load(here, id).await?.filter(|case| case.state.opened_at.0 >= tour.begun) {
            newest = Some(Arc::new(case));
        }
    }
    Ok(newest)
}

async fn load(here: &Here, case: CaseId) -> Result<Option<Loaded>, Failure> {
    Ok(cases::by_id(here.web.app(), &here.web.app().tables(), case).await?)
}

/// Takes the role of the stop and goes to its page.
async fn enter(mut here: Here, tour: Tour, case: Option<&Loaded>) -> Result<Response, Failure> {
    let script = script(&here)?;
    let account = match tour.stop {
        Stop::Report | Stop::Judge => None,
        Stop::Break | Stop::DeadEnd => here.web.demo_account("technician"),
        _ => {
            let id = case.map(|case| case.id).ok_or(Failure::NotFound)?;
            let found = waiting(&here, &script, move |script, app| script.account(app, id)).await?;
            found.or_else(|| here.web.demo_account("supervisor"))
        }
    };
    match account {
        Some(account) => {
            let token = demo::switch_to(here.web.app(), &account).await?;
            here.set(SESSION, &token, SESSION_SECONDS);
        }
        None => here.set(SESSION, "", 0),
    }
    if let Some(case) = case.filter(|_| tour.stop == Stop::Judge) {
        let now = here.web.app().now();
        here.pass.add(case.id, now);
        here.keep_pass();
    }
    here.set(TOUR, &tour.text(), TOUR_SECONDS);
    let page = path(&here, &script, &tour, case);
    Ok(here.go(&page))
}

/// The page of a stop.
fn path(here: &Here, script: &Arc<dyn Script>, tour: &Tour, case: Option<&Loaded>) -> String {
    let number = &tour.number;
    let can = |step: &str| {
        case.is_some_and(|case| {
            let procedure = &case.compiled.procedure;
            let at = case.state.config.instances.first().map(|instance| instance.state);
            let step = procedure.step_named(step).map(|id| procedure.step(id));
            at.zip(step).is_some_and(|(at, step)| step.from.contains(&at))
        })
    };
    match tour.stop {
        Stop::Report => script.lamp(here.web.app()).map_or_else(|| "/report".to_owned(), |code| format!("/p/{code}")),
        Stop::Dispatch if can("dispatch") => format!("/desk/cases/{number}/dispatch"),
        Stop::Repair if can("feed_back") => format!("/desk/cases/{number}/reply/feed_back"),
        Stop::Repair if can("reply") => format!("/desk/cases/{number}/reply/reply"),
        Stop::Judge => format!("/c/{number}"),
        Stop::Dispatch | Stop::Repair | Stop::Check | Stop::Risen => format!("/desk/cases/{number}"),
        Stop::Break => format!("/admin/procedures/{BROKEN}/edit?tour=broken"),
        Stop::DeadEnd => format!("/admin/procedures/{BROKEN}/edit?tour=checked#check"),
    }
}

/// Runs a call of the script on a thread that may wait.
async fn waiting<T: Send + 'static>(
    here: &Here,
    script: &Arc<dyn Script>,
    call: impl FnOnce(&dyn Script, &App) -> Result<T, AppError> + Send + 'static,
) -> Result<T, Failure> {
    let (app, script) = (here.web.app().clone(), Arc::clone(script));
    let done = tokio::task::spawn_blocking(move || call(script.as_ref(), &app)).await;
    Ok(done.map_err(|error| AppError::Damaged(error.to_string()))??)
}
