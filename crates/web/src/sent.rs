//! What a generated form sent: with files or without, read alike. Files that came with a form that was refused are not sent again: the
//! form carries them back.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use fengqiao_app::{AppError, files};
use fengqiao_procedure::event::Attachment;
use http::header;

use crate::desk::parts::*;
use crate::desk::present::issue_words;
use crate::http::{Failure, Posted, Upload, Web};
use crate::kit::KEPT;

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
    /// Names and texts; a kept file stands under its field as media type and token, which is how the form shows it again.
    pub pairs: Vec<(String, String)>,
    pub files: BTreeMap<String, Vec<Attachment>>,
    /// Files that were not taken, and why.
    pub issues: Vec<Issue>,
}

impl crate::kit::Sent for Received {
    fn one(&self, name: &str) -> &str {
        self.posted.one(name)
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    fn files(&self, name: &str) -> Vec<Attachment> {
        self.files.get(name).cloned().unwrap_or_default()
    }
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
        let pairs = pairs(web, &posted, &mut kept);
        Ok(Received { posted, pairs, files: kept, issues })
    }
}

/// The texts of a form. What it carried back joins the files that came now; all of them stand among the texts as tokens.
fn pairs(web: &Web, posted: &Posted, files: &mut BTreeMap<String, Vec<Attachment>>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut names: Vec<&str> = posted.names().into_iter().collect();
    names.sort_unstable();
    for name in names {
        let Some(field) = name.strip_suffix(KEPT) else {
            pairs.extend(posted.all(name).map(|value| (name.to_owned(), value.to_owned())));
            continue;
        };
        let carried = posted.all(name).filter_map(|token| files::carried(web.app(), posted.owner(), token));
        let mut before: Vec<Attachment> = carried.filter(|(of, _)| of == field).map(|(_, file)| file).collect();
        if !before.is_empty() {
            let now = files.remove(field).unwrap_or_default();
            before.extend(now.into_iter().filter(|file| !before.contains(file)).collect::<Vec<_>>());
            files.insert(field.to_owned(), before);
        }
    }
    for (field, kept) in files {
        let token = |file: &Attachment| files::carry(web.app(), posted.owner(), field, file);
        pairs.extend(kept.iter().map(|file| (field.clone(), format!("{} {}", file.media_type, token(file)))));
    }
    pairs
}
