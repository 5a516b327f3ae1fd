//! The routes of residents: parse, call a use case, choose a page.

mod case;
mod find;
mod how;
mod log;
mod open;
mod own;
mod pages;
mod papers;
mod place;
mod report;
mod send;
mod sheets;
mod start;
mod told;

use axum::{
    Router,
    routing::{get, post},
};

use crate::http::Web;

/// Every route that needs no account.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(pages::home))
        .route("/open", get(open::page))
        .route("/ask", get(pages::ask))
        .route("/about", get(pages::about))
        .route("/contact", get(pages::contact))
        .route("/legal", get(pages::legal))
        .route("/how", get(how::all))
        .route("/how/{procedure}", get(how::page))
        .route("/how/{procedure}/{drawing}", get(how::drawing))
        .route("/report", get(report::begin).post(send::send))
        .route("/report/words", post(report::words))
        .route("/report/place", post(report::place))
        .route("/report/similar", post(report::similar))
        .route("/report/contact", post(report::contact))
        .route("/report/edit", post(report::edit))
        .route("/start", get(start::list))
        .route("/start/{procedure}", get(start::procedure))
        .route("/start/{procedure}/{step}", get(start::form).post(start::send))
        .route("/sent/{token}", get(case::sent))
        .route("/p/{code}", get(place::page))
        .route("/p/{code}/sign", get(place::sign))
        .route("/find", get(find::page).post(find::by_number))
        .route("/find/phone", get(find::phone).post(find::send_code))
        .route("/find/code", post(find::by_code))
        .route("/find/mine", get(find::mine))
        .route("/c/{number}", get(case::page))
        .route("/c/{number}/done", get(case::done))
        .route("/c/{number}/slip", get(case::slip))
        .route("/c/{number}/told", get(told::page))
        .route("/c/{number}/papers/{version}/{name}", get(papers::page))
        .route("/c/{number}/papers/{version}/{name}/pdf", get(papers::pdf))
        .route("/c/{number}/step/{step}", post(case::step))
        .route("/c/{number}/files", post(case::more))
        .route("/c/{number}/file/{hash}", get(case::file))
        .route("/c/{number}/receipt.json", get(log::receipt))
        .route("/verify", get(log::verify))
        .route("/log", get(log::page))
        .route("/log/key", get(log::key))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/tile/{*path}", get(log::tile))
        .route("/map/areas.json", get(sheets::areas))
        .route("/{sheet}", get(sheets::city))
}
