//! Following somebody else's open matter: a voice beside the case, not an entry of it.

use fengqiao_store::repo::cases as rows;
use fengqiao_store::{Id, Once, Unit};

use super::submit::FormKey;
use crate::app::App;
use crate::error::{AppError, written};
use crate::people::{Pass, Visitor};

/// Adds a visitor's voice to an open public matter, once for each visitor.
///
/// # Errors
/// [`AppError::NotFound`] for a matter that is closed, private or unknown.
pub async fn follow(app: &App, visitor: Visitor, case: Id, pass: &Pass) -> Result<u32, AppError> {
    let row = rows::by_id(app.store(), case).await?.filter(|row| row.state_open && !row.private).ok_or(AppError::NotFound)?;
    let now = app.now();
    if pass.opens(case, now) {
        return Ok(row.followers);
    }
    let form = FormKey { scope: format!("follow:{}", crate::files::hex(&case)), key: crate::files::hex(&visitor.0), body_hash: [0; 32] };
    let mut unit = Unit::new();
    unit.once(Once { scope: form.scope, key: form.key, body_hash: form.body_hash, result: Vec::new(), created_at: now.0 });
    unit.run(rows::follow(case, 1));
    match app.store().commit(unit).await {
        Ok(_) => Ok(row.followers + 1),
        Err(fengqiao_store::CommitError::Done { .. }) => Ok(row.followers),
        Err(error) => Err(written(error)),
    }
}
