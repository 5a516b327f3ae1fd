//! A form that may carry files. Its words come first and are complete before the first file is read, so that they can be registered even when the
//! network breaks in the middle of a photo. Files are stored while they arrive.

use axum::{
    RequestExt,
    extract::{FromRequest, FromRequestParts, Request},
};
use fengqiao_app::{App, AppError, Id, files::Arriving};
use fengqiao_procedure::event::Attachment;
use multer::{Field, Multipart};

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
    first: Option<Field<'static>>,
    rest: Option<Multipart<'static>>,
    files: usize,
}

/// One file that was sent, and what came of it.
#[derive(Debug)]
pub struct SentFile {
    /// The field it was sent for.
    pub field: String,
    /// The stored file, or why it was not taken.
    pub came: Result<Attachment, AppError>,
}

impl FromRequest<Web> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &Web) -> Result<Upload, Failure> {
        let kind =
            request.headers().get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            return Ok(Upload { posted: Posted::from_request(request, web).await?, first: None, rest: None, files: 0 });
        }
        let boundary = multer::parse_boundary(kind).map_err(|_| Failure::Unreadable)?;
        let (mut parts, body) = request.into_parts();
        limited(web, &parts.headers, &parts.extensions)?;
        let scope = Scope::from_request_parts(&mut parts, web).await?;
        let body = Request::from_parts(parts, body).into_limited_body();
        let mut form = Multipart::new(body.into_data_stream(), boundary);
        let mut fields = Vec::new();
        let mut first = None;
        while let Some(field) = form.next_field().await.map_err(|_| Failure::Unreadable)? {
            let name = name_of(&field);
            if name == WORDS_END {
                break;
            }
            if field.file_name().is_some() {
                first = Some(field);
                break;
            }
            fields.push((name, String::from_utf8(read_text(field).await?).map_err(|_| Failure::Unreadable)?));
        }
        Ok(Upload { posted: scope.check(fields)?, first, rest: Some(form), files: 0 })
    }
}

/// What became of a field with a file.
enum Became {
    /// It was left empty, which is sent as a file without bytes.
    Empty,
    /// The connection broke.
    Broken,
    Came(Result<Attachment, AppError>),
}

impl Upload {
    /// Stores the next file that is not empty for a case; `None` after the last. What comes after a broken connection is lost, what came
    /// before is not.
    pub async fn next(&mut self, app: &App, case: Id) -> Option<SentFile> {
        loop {
            if self.files >= FILES_MAX {
                return None;
            }
            let sent = match self.first.take() {
                Some(field) => field,
                None => self.rest.as_mut()?.next_field().await.ok()??,
            };
            sent.file_name()?;
            let field = name_of(&sent);
            match store(app, case, &field, sent).await {
                Became::Empty => {}
                Became::Broken => return None,
                Became::Came(came) => {
                    self.files += 1;
                    return Some(SentFile { field, came });
                }
            }
        }
    }
}

/// Stores a file while it arrives.
async fn store(app: &App, case: Id, field: &str, mut sent: Field<'static>) -> Became {
    let mut arriving: Option<Arriving> = None;
    loop {
        let piece = match sent.chunk().await {
            Err(_) => return Became::Broken,
            Ok(Some(piece)) if piece.is_empty() => continue,
            Ok(piece) => piece,
        };
        let written = match (piece, arriving.take()) {
            (None, None) => return Became::Empty,
            (None, Some(file)) => return Became::Came(file.finish(app).await),
            (Some(piece), begun) => go_on(app, case, field, begun, &piece).await,
        };
        match written {
            Ok(file) => arriving = Some(file),
            Err(error) => {
                // The rest is read and dropped, so that the answer in words arrives.
                while let Ok(Some(_)) = sent.chunk().await {}
                return Became::Came(Err(error));
            }
        }
    }
}

async fn go_on(app: &App, case: Id, field: &str, begun: Option<Arriving>, piece: &[u8]) -> Result<Arriving, AppError> {
    let mut file = match begun {
        Some(file) => file,
        None => Arriving::begin(app, case, field).await?,
    };
    file.write(piece).await?;
    Ok(file)
}

fn name_of(field: &Field<'_>) -> String {
    field.name().unwrap_or_default().to_owned()
}

/// The bytes of a text field.
async fn read_text(mut field: Field<'_>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::Unreadable)? {
        if bytes.len() + chunk.len() > TEXT_BYTES_MAX {
            return Err(Failure::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
