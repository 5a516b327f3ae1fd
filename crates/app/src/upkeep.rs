//! What is forgotten in time: form keys, sessions, phone codes, counted tries, sent messages, keys of cases that were never opened.

use std::time::Duration;

use fengqiao_store::Unit;
use fengqiao_store::repo::{attempts, errands, once, outbox, phone_codes, sessions};

use crate::app::App;
use crate::error::{AppError, written};
use crate::keys;

/// How often it is looked after.
const PAUSE: Duration = Duration::from_secs(600);
/// How long a sent message is kept, in milliseconds: thirty days.
const MESSAGES_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How long counted tries are kept, in milliseconds: one day.
const TRIES_MS: i64 = 24 * 60 * 60 * 1000;

/// Forgets what is no longer needed.
///
/// # Errors
/// Where the store cannot be written.
pub async fn forget(app: &App) -> Result<(), AppError> {
    let now = app.now().0;
    let mut unit = Unit::new();
    unit.run(once::purge(now - once::KEPT_MS)).run(sessions::purge(now)).run(phone_codes::purge(now));
    unit.run(attempts::purge(now - TRIES_MS))
        .run(outbox::purge(now - MESSAGES_MS))
        .run(errands::purge(now - MESSAGES_MS));
    app.store().commit(unit).await.map_err(written)?;
    keys::sweep(app).await?;
    Ok(())
}

/// Runs until the process ends.
pub async fn work(app: App) {
    loop {
        if let Err(error) = forget(&app).await {
            tracing::error!(%error, "upkeep failed");
        }
        if let Some(typesetter) = app.typesetter() {
            typesetter.rest();
        }
        tokio::time::sleep(PAUSE).await;
    }
}
