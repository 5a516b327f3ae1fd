//! The bar of the demo city: another role, a later hour. In a real city these routes do not exist for anyone.

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use fengqiao_app::demo;

use maud::html;

use crate::http::{Failure, Here, Posted, SESSION, Web};
use crate::i18n::k;
use crate::kit::{Page, resident};

mod next;

const HOUR_MS: u32 = 3_600_000;
/// A session of the demo lasts a day.
const SESSION_SECONDS: u32 = 86_400;

/// The routes of the demo bar.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/demo/role", post(role))
        .route("/demo/clock", post(clock))
        .route("/demo/reset", post(reset))
        .route("/demo/begin", get(next::begin))
        .route("/demo/case/{number}", get(next::case))
        .route("/demo/person", post(next::person))
}

/// `POST /demo/role`: signs in as a demo account; an empty one is a resident again.
async fn role(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    let account = posted.one("account");
    if account.is_empty() {
        here.set(SESSION, "", 0);
        return Ok(here.go("/"));
    }
    let token = demo::switch_to(here.web.app(), account).await?;
    here.set(SESSION, &token, SESSION_SECONDS);
    let to = posted.one("to");
    Ok(here.go(if to.starts_with("/desk/") { to } else { "/desk" }))
}

/// `POST /demo/clock`: moves the city's clock and acts on what became due.
async fn clock(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    let hours: u32 = posted.one("hours").parse().map_err(|_| Failure::Unreadable)?;
    demo::advance(here.web.app(), hours.saturating_mul(HOUR_MS)).await?;
    // Sessions end with the hours that were skipped; whoever moved the clock stays who they were.
    if let Some(account) = here.session.as_ref().map(|session| session.viewer.account().to_string()) {
        let token = demo::switch_to(here.web.app(), &account).await?;
        here.set(SESSION, &token, SESSION_SECONDS);
    }
    Ok(here.go(posted.one("back")))
}

/// `POST /demo/reset`: the program makes the city anew and comes back under the same address.
async fn reset(here: Here, _: Posted) -> Result<Response, Failure> {
    let told = here.web.config().demo_reset.clone().ok_or(Failure::NotFound)?;
    told.notify_one();
    let mut here = here;
    let page = {
        let context = here.context();
        let title = context.t(k::DEMO_ANEW);
        resident(
            &context,
            Page { title, crumbs: &[], body: html! { h1 { (title) } p { (context.t(k::DEMO_ANEW_HINT)) } } },
        )
    };
    let mut response = here.page(page);
    response.headers_mut().insert("refresh", http::HeaderValue::from_static("30; url=/"));
    Ok(response)
}
