//! Files that people send: checked by their content, stored under the hash of their bytes.

use fengqiao_procedure::event::Attachment;
use fengqiao_store::repo::attachments;
use fengqiao_store::{BlobError, CommitError, Id};

pub use fengqiao_store::blob::hash_of;

use crate::app::{App, UPLOAD_BYTES_MAX};
use crate::error::{AppError, Issue};
use crate::secret::Purpose;

/// The hexadecimal form of a hash.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Stores what somebody sent for a field and says what it is.
///
/// # Errors
/// [`AppError::Invalid`] where it is too large or of a kind that is not taken.
pub async fn keep(app: &App, field: &str, bytes: Vec<u8>) -> Result<Attachment, AppError> {
    let stored = app.blobs().put(bytes).await.map_err(|error| refused(field, &error))?;
    Ok(Attachment { hash: hex(&stored.hash), media_type: stored.media_type.name().to_owned(), bytes: stored.bytes })
}

/// A stored file that no case has yet, as a form carries it back: signed for whoever sent it and for the field it was sent for.
pub fn carry(app: &App, owner: &str, field: &str, file: &Attachment) -> String {
    let payload = [owner, field, &file.hash, &file.media_type, &file.bytes.to_string()].join("\n");
    app.secret().seal(Purpose::Upload, payload.as_bytes())
}

/// The field and the file that a form carried back, where this owner sent them.
pub fn carried(app: &App, owner: &str, sealed: &str) -> Option<(String, Attachment)> {
    let payload = String::from_utf8(app.secret().unseal(Purpose::Upload, sealed)?).ok()?;
    let mut parts = payload.split('\n');
    let mut next = || parts.next();
    if next()? != owner {
        return None;
    }
    let field = next()?.to_owned();
    let file = Attachment { hash: next()?.to_owned(), media_type: next()?.to_owned(), bytes: next()?.parse().ok()? };
    Some((field, file))
}

/// The bytes of a file that a form carries.
///
/// # Errors
/// [`AppError::NotFound`] where this owner did not send it.
pub async fn read_carried(app: &App, owner: &str, sealed: &str) -> Result<(String, Vec<u8>), AppError> {
    let (_, file) = carried(app, owner, sealed).ok_or(AppError::NotFound)?;
    let hash = hash_of(&file.hash).ok_or(AppError::NotFound)?;
    let bytes = app.blobs().get(hash).await.map_err(|error| AppError::Damaged(error.to_string()))?;
    Ok((file.media_type, bytes.ok_or(AppError::NotFound)?))
}

fn refused(field: &str, error: &BlobError) -> AppError {
    match error {
        BlobError::TooLarge { .. } => AppError::Invalid(vec![
            Issue::new(field, "upload-too-large").with("megabytes", UPLOAD_BYTES_MAX / 1024 / 1024),
        ]),
        BlobError::UnknownType => AppError::invalid(field, "upload-unknown-type"),
        BlobError::Empty => AppError::invalid(field, "upload-empty"),
        BlobError::Io(cause) if cause.kind() == std::io::ErrorKind::StorageFull => AppError::Write(CommitError::Full),
        other => AppError::Damaged(other.to_string()),
    }
}

/// The bytes and media type of a file of a case. A hash alone opens nothing: it must be one of this case's.
///
/// # Errors
/// [`AppError::NotFound`] where the case has no such file.
pub async fn read(app: &App, case: Id, hash: &str) -> Result<(String, Vec<u8>), AppError> {
    let hash = hash_of(hash).ok_or(AppError::NotFound)?;
    let row = attachments::one(app.store(), case, hash).await?.ok_or(AppError::NotFound)?;
    let bytes = app.blobs().get(hash).await.map_err(|error| AppError::Damaged(error.to_string()))?;
    Ok((row.media_type, bytes.ok_or(AppError::NotFound)?))
}
