//! What only a demo city has: switching roles in one click and moving the clock.

use fengqiao_store::repo::settings;

use crate::app::App;
use crate::error::AppError;
use crate::people;
use crate::timers;

/// The setting that keeps how far the demo's clock is ahead.
const AHEAD: &str = "demo.ahead";
/// How far the clock may be moved at once, in milliseconds: seven days.
const STEP_MAX: u32 = 7 * 24 * 60 * 60 * 1000;

/// Moves the clock forward and acts on everything that became due. Says how many entries came of it.
///
/// # Errors
/// [`AppError::NotFound`] in a real city.
pub async fn advance(app: &App, milliseconds: u32) -> Result<u64, AppError> {
    if !app.is_demo() {
        return Err(AppError::NotFound);
    }
    app.clock().advance(milliseconds.min(STEP_MAX));
    people::commit(app, settings::save(AHEAD, app.clock().ahead().to_be_bytes().to_vec())).await?;
    timers::run_due(app).await
}

/// Sets the clock to where it was moved before the last stop.
///
/// # Errors
/// Where the store cannot be read.
pub async fn resume_clock(app: &App) -> Result<(), AppError> {
    if let Some(bytes) = settings::load(app.store(), AHEAD).await?
        && let Ok(bytes) = <[u8; 8]>::try_from(bytes.as_slice())
    {
        let missing = i64::from_be_bytes(bytes) - app.clock().ahead();
        for _ in 0..missing.max(0) / i64::from(STEP_MAX) {
            app.clock().advance(STEP_MAX);
        }
        app.clock().advance(u32::try_from(missing.max(0) % i64::from(STEP_MAX)).unwrap_or(0));
    }
    Ok(())
}

/// Signs in as an account without its password.
///
/// # Errors
/// [`AppError::NotFound`] in a real city and for an unknown account.
pub async fn switch_to(app: &App, account: &str) -> Result<String, AppError> {
    if !app.is_demo() || app.tables().city.account(account).is_none() {
        return Err(AppError::NotFound);
    }
    people::begin(app, account, app.now()).await
}
