//! What the tour lets happen in the city; the program that makes the demo knows how.

use fengqiao_app::{App, AppError};

use super::Stop;

/// The identity of a case.
pub type CaseId = [u8; 16];

/// The people of the story. Its calls take real steps through the use cases and wait for them: call them on a thread that may wait.
pub trait Script: std::fmt::Debug + Send + Sync {
    /// The code of the lamp that the resident scans.
    fn lamp(&self, app: &App) -> Option<String>;

    /// The resident reports the lamp.
    ///
    /// # Errors
    /// As the use case refuses.
    fn report(&self, app: &App) -> Result<CaseId, AppError>;

    /// Brings the case to where a stop begins. Says whether it got there.
    ///
    /// # Errors
    /// As the use cases refuse.
    fn bring(&self, app: &App, case: CaseId, to: Stop) -> Result<bool, AppError>;

    /// The account that would take the next step.
    ///
    /// # Errors
    /// Where the case cannot be read.
    fn account(&self, app: &App, case: CaseId) -> Result<Option<String>, AppError>;

    /// A procedure's text with a dead end built in.
    fn broken(&self, source: &str) -> String;
}
