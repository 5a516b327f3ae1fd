//! The guided tour of a demo city. In a real city it does not exist.

use axum::extract::Path;
use axum::response::Response;
use fengqiao_app::demo;

use crate::desk::tour::{self, STEPS, Tour};
use crate::http::{Failure, Here, Posted, SESSION};

/// How long a session of the demo's cookie lives.
const SESSION_SECONDS: u32 = 36_000;
/// The cookie that remembers the step of the tour, and how long.
const TOUR: &str = "fq_tour";
const TOUR_SECONDS: u32 = 3_600;

/// Takes a role; the resident has no account.
async fn enter(here: &mut Here, account: &str) -> Result<(), Failure> {
    if !here.web.app().is_demo() {
        return Err(Failure::NotFound);
    }
    if account.is_empty() {
        here.set(SESSION, "", 0);
        return Ok(());
    }
    let token = demo::switch_to(here.web.app(), account).await?;
    here.set(SESSION, &token, SESSION_SECONDS);
    Ok(())
}

/// `GET /demo/tour`
pub async fn overview(mut here: Here) -> Result<Response, Failure> {
    if !here.web.app().is_demo() {
        return Err(Failure::NotFound);
    }
    let page = tour::overview(&here.context());
    Ok(here.page(page))
}

/// `POST /demo/tour/{step}`: takes the role of the step and goes to the page where it happens.
pub async fn step(mut here: Here, Path(step): Path<u8>, _posted: Posted) -> Result<Response, Failure> {
    let tour = Tour { step: step.clamp(1, STEPS) };
    let wanted = tour.role();
    let account = here
        .web
        .config()
        .demo_roles
        .iter()
        .map(|(account, _)| account)
        .find(|account| wanted.is_some_and(|role| account.contains(role)))
        .cloned();
    enter(&mut here, account.as_deref().unwrap_or_default()).await?;
    here.set(TOUR, &tour.step.to_string(), TOUR_SECONDS);
    Ok(here.go(tour.page()))
}

/// `POST /demo/tour/end`
pub async fn end(mut here: Here, _posted: Posted) -> Response {
    here.set(TOUR, "", 0);
    here.go("/")
}
