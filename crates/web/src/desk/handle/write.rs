//! Calls of use cases that write. Their futures stay on one thread, so they run on a thread of their own.

use fengqiao_app::{
    App, AppError, Id,
    cases::{self, Act, By, Loaded, Report},
};
use tokio::{runtime::Handle, task::spawn_blocking};

/// Opens a case under its id.
pub(crate) async fn submit(app: &App, by: By, id: Id, report: Report) -> Result<Loaded, AppError> {
    let (app, handle) = (app.clone(), Handle::current());
    let written = spawn_blocking(move || handle.block_on(cases::submit_as(&app, &by, id, report)));
    written.await.map_err(|error| AppError::Damaged(error.to_string()))?
}

/// Takes a step.
pub(crate) async fn act(app: &App, by: By, act: Act) -> Result<Loaded, AppError> {
    let (app, handle) = (app.clone(), Handle::current());
    let written = spawn_blocking(move || handle.block_on(cases::act(&app, &by, act)));
    written.await.map_err(|error| AppError::Damaged(error.to_string()))?
}
