//! What the server processes do: the real router over a real city, or nothing.

use std::path::PathBuf;

use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Router, routing};
use fengqiao_app::{Clock, log, timers, upkeep};
use fengqiao_calendar::Instant;
use fengqiao_text::DangerWords;
use fengqiao_web::http::{Config, Web};
use tokio::net::TcpListener;

use crate::city;
use crate::server::LISTENING;

/// Serves the city of a folder as the binary does, with its workers, on a free port of the loopback.
///
/// # Errors
/// Where the city cannot be opened or the listener fails.
pub async fn city(folder: PathBuf, frozen: Option<i64>) -> Result<()> {
    let clock = frozen.map_or_else(Clock::system, |at| Clock::frozen(Instant(at)));
    let app = city::open(&folder, clock, false).await?;
    let danger = DangerWords::parse(fengqiao_app::danger_words())
        .map_err(|issues| anyhow::anyhow!("the danger words do not read: {issues:?}"))?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let config = Config { origin, secure: false, danger, ..Config::default() };
    tokio::spawn(timers::work(app.clone()));
    tokio::spawn(upkeep::work(app.clone()));
    tokio::spawn(log::work(app.clone()));
    tell(&listener)?;
    fengqiao_web::serve(listener, vec![Web::new(app, config)], std::future::pending())
        .await
        .context("the listener failed")
}

/// Serves a handler that reads what was sent and goes elsewhere: what the network and the HTTP library cost.
///
/// # Errors
/// Where the listener fails.
pub async fn nothing() -> Result<()> {
    let elsewhere = |_: Bytes| async { (StatusCode::SEE_OTHER, [(header::LOCATION, "/c/0/done")]).into_response() };
    let page = || async { "nothing" };
    let router = Router::new().fallback(routing::post(elsewhere).get(page));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    tell(&listener)?;
    axum::serve(listener, router).await.context("the listener failed")
}

#[expect(clippy::print_stdout, reason = "the line by which the parent process learns the address")]
fn tell(listener: &TcpListener) -> Result<()> {
    println!("{LISTENING}{}", listener.local_addr()?);
    Ok(())
}
