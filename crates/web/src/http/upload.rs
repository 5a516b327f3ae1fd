//! A form that may carry files. Its words come first and are complete before the first file is read, so that they can be registered even when the
//! network breaks in the middle of a photo.

use axum::extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::Field};
use fengqiao_app::UPLOAD_BYTES_MAX;

use super::{
    failure::Failure,
    posted::{Posted, Scope, limited},
    state::Web,
};

/// The most bytes of one request with files.
pub const REQUEST_BYTES_MAX: usize = 300 * 1024 * 1024;
/// The most bytes of one text field.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// The most files of one request.
const FILES_MAX: usize = 24;

/// The field that a form sends after its last words and before its first file.
pub const WORDS_END: &str = "_end";

/// A form with files, read up to [`WORDS_END`] or to its first file.
pub struct Upload {
    pub posted: Posted,
    first: Option<SentFile>,
    rest: Option<Multipart>,
    files: usize,
}

/// One file that was sent.
#[derive(Debug)]
pub struct SentFile {
    /// The field it was sent for.
    pub field: String,
    /// The bytes; none where it was too large to take.
    pub bytes: Option<Vec<u8>>,
}

impl FromRequest<Web> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &Web) -> Result<Upload, Failure> {
        let kind =
            request.headers().get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            return Ok(Upload { posted: Posted::from_request(request, web).await?, first: None, rest: None, files: 0 });
        }
        let (mut parts, body) = request.into_parts();
        limited(web, &parts.headers, &parts.extensions)?;
        let scope = Scope::from_request_parts(&mut parts, web).await?;
        let mut form =
            Multipart::from_request(Request::from_parts(parts, body), web).await.map_err(|_| Failure::Unreadable)?;
        let mut fields = Vec::new();
        let mut first = None;
        while let Some(field) = form.next_field().await.map_err(|_| Failure::Unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == WORDS_END {
                break;
            }
            if field.file_name().is_some() {
                first = Some(read_file(name, field).await?);
                break;
            }
            let bytes = read_limited(field, TEXT_BYTES_MAX).await?.ok_or(Failure::TooLarge)?;
            fields.push((name, String::from_utf8(bytes).map_err(|_| Failure::Unreadable)?));
        }
        Ok(Upload { posted: scope.check(fields)?, first, rest: Some(form), files: 0 })
    }
}

impl Upload {
    /// The next file that is not empty; `None` after the last. What comes after a broken connection is lost, what came before is not.
    pub async fn next(&mut self) -> Option<SentFile> {
        loop {
            if self.files >= FILES_MAX {
                return None;
            }
            let file = match self.first.take() {
                Some(file) => file,
                None => {
                    let field = self.rest.as_mut()?.next_field().await.ok()??;
                    let name = field.name().unwrap_or_default().to_owned();
                    field.file_name()?;
                    read_file(name, field).await.ok()?
                }
            };
            // A file field that was left empty is sent as a file without bytes.
            if file.bytes.as_ref().is_none_or(|bytes| !bytes.is_empty()) {
                self.files += 1;
                return Some(file);
            }
        }
    }
}

async fn read_file(field: String, sent: Field<'_>) -> Result<SentFile, Failure> {
    let most = usize::try_from(UPLOAD_BYTES_MAX).unwrap_or(usize::MAX);
    Ok(SentFile { field, bytes: read_limited(sent, most).await? })
}

/// The bytes of a field; `None` where there are more than `most`. The rest is read and dropped, so that the answer in words arrives.
async fn read_limited(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Failure> {
    let mut bytes = Vec::new();
    let mut over = false;
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::Unreadable)? {
        if over || bytes.len() + chunk.len() > most {
            over = true;
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!over).then_some(bytes))
}
