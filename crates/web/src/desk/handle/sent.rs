//! What a form of a step sent: with files or without, read alike.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use fengqiao_app::{AppError, files};
use fengqiao_procedure::event::Attachment;
use http::header;

use crate::desk::parts::*;
use crate::desk::present::issue_words;
use crate::http::{Failure, Posted, Upload, Web};

/// A form, whichever way it was sent.
pub enum Sent {
    Words(Posted),
    Files(Box<Upload>),
}

impl FromRequest<Web> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &Web) -> Result<Sent, Failure> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/") {
            return Ok(Sent::Files(Box::new(Upload::from_request(request, web).await?)));
        }
        Ok(Sent::Words(Posted::from_request(request, web).await?))
    }
}

/// Everything that was sent, files already kept.
pub struct Received {
    pub posted: Posted,
    pub pairs: Vec<(String, String)>,
    pub files: BTreeMap<String, Vec<Attachment>>,
    /// Files that were not taken, and why.
    pub issues: Vec<Issue>,
}

impl Sent {
    /// Reads the rest and keeps the files. A file that is not taken is an issue; the words and the other files stay.
    pub async fn receive(self, web: &Web, cx: &Context<'_>) -> Result<Received, Failure> {
        let mut kept: BTreeMap<String, Vec<Attachment>> = BTreeMap::new();
        let mut issues = Vec::new();
        let posted = match self {
            Sent::Words(posted) => posted,
            Sent::Files(mut upload) => {
                while let Some(file) = upload.next().await {
                    let field = file.field;
                    let Some(bytes) = file.bytes else {
                        issues.push(Issue { field, message: t!(cx, DESK_FILE_LARGE, "megabytes" => fengqiao_app::UPLOAD_BYTES_MAX / 1024 / 1024) });
                        continue;
                    };
                    match files::keep(web.app(), &field, bytes).await {
                        Ok(stored) => kept.entry(field).or_default().push(stored),
                        Err(AppError::Invalid(found)) => issues.extend(
                            found.iter().map(|issue| Issue { field: field.clone(), message: issue_words(cx, issue) }),
                        ),
                        Err(other) => return Err(other.into()),
                    }
                }
                upload.posted
            }
        };
        let mut pairs = Vec::new();
        for name in posted.names() {
            pairs.extend(posted.all(name).map(|value| (name.to_owned(), value.to_owned())));
        }
        Ok(Received { posted, pairs, files: kept, issues })
    }
}
