//! Files that people send: checked by their content, stored under the hash of their bytes.

use fengqiao_procedure::event::Attachment;
use fengqiao_store::repo::attachments;
use fengqiao_store::{BlobError, Hash, Id};

use crate::app::{App, UPLOAD_BYTES_MAX};
use crate::error::{AppError, Issue};

/// A stored hash from its hexadecimal form.
pub fn hash_of(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(hash)
}

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

fn refused(field: &str, error: &BlobError) -> AppError {
    match error {
        BlobError::TooLarge { .. } => AppError::Invalid(vec![
            Issue::new(field, "upload-too-large").with("megabytes", UPLOAD_BYTES_MAX / 1024 / 1024),
        ]),
        BlobError::UnknownType => AppError::invalid(field, "upload-unknown-type"),
        BlobError::Empty => AppError::invalid(field, "upload-empty"),
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
