//! The people of the guided tour: the simulation plays them.

use fengqiao_app::{App, AppError};
use fengqiao_simulate::tour::{self, Stage};
use fengqiao_web::tour::{CaseId, Script, Stop};
use tokio::runtime::Handle;

/// The story of the lamp.
#[derive(Debug, Clone, Copy)]
pub struct Lamp;

impl Script for Lamp {
    fn lamp(&self, app: &App) -> Option<String> {
        tour::lamp(app)
    }

    fn report(&self, app: &App) -> Result<CaseId, AppError> {
        Handle::current().block_on(tour::report(app))
    }

    fn bring(&self, app: &App, case: CaseId, to: Stop) -> Result<bool, AppError> {
        let stage = match to {
            Stop::Report => return Ok(true),
            Stop::Dispatch => Stage::Dispatch,
            Stop::Repair => Stage::Repair,
            Stop::Check => Stage::Check,
            Stop::Judge => Stage::Judge,
            Stop::Risen | Stop::Break | Stop::DeadEnd => Stage::Risen,
        };
        Handle::current().block_on(tour::bring(app, case, stage))
    }

    fn account(&self, app: &App, case: CaseId) -> Result<Option<String>, AppError> {
        Handle::current().block_on(tour::account(app, case))
    }

    fn broken(&self, source: &str) -> String {
        tour::broken(source)
    }
}
