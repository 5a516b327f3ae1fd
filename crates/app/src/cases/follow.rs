//! Following somebody else's open matter: a voice beside the case, not an entry of it.

use fengqiao_store::repo::{cases as rows, followers};
use fengqiao_store::{CommitError, Id, Unit};

use crate::app::App;
use crate::error::{AppError, written};
use crate::people::{Pass, Visitor};
use crate::secret::Purpose;

/// Adds a visitor's voice to an open public matter, once for each visitor.
///
/// # Errors
/// [`AppError::NotFound`] for a matter that is closed, private or unknown.
pub async fn follow(app: &App, visitor: Visitor, case: Id, pass: &Pass) -> Result<u32, AppError> {
    let row =
        rows::by_id(app.store(), case).await?.filter(|row| row.state_open && !row.private).ok_or(AppError::NotFound)?;
    let now = app.now();
    if pass.opens(case, now) {
        return Ok(row.followers);
    }
    let who = app.secret().tag(Purpose::Phone, &[b"follower", &visitor.0]);
    let mut unit = Unit::new();
    unit.run_all(followers::add(case, who, now.0));
    match app.store().commit(unit).await {
        Ok(_) => Ok(row.followers + 1),
        Err(CommitError::Duplicate(_)) => Ok(row.followers),
        Err(error) => Err(written(error)),
    }
}
