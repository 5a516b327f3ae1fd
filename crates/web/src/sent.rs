//! What a generated form sent: with files or without, read alike. Files that came with a form that was refused are not sent again: the
//! form carries them back.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use fengqiao_app::files::{self, Carried};
use fengqiao_app::{AppError, Id, new_id};
use fengqiao_procedure::event::Attachment;
use http::header;

use crate::desk::parts::*;
use crate::desk::present::issue_words;
use crate::http::{Failure, Posted, SentFile, Upload, Web};
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
    /// The case that the files belong to; one that is not opened yet has its id already.
    pub case: Id,
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
    /// Reads the rest of a form about a case and keeps the files. A file that is not taken is an issue; the words and the other files stay.
    pub async fn receive(self, web: &Web, cx: &Context<'_>, case: Id) -> Result<Received, Failure> {
        let mut kept: BTreeMap<String, Vec<Attachment>> = BTreeMap::new();
        let mut issues = Vec::new();
        let posted = match self {
            Sent::Words(posted) => posted,
            Sent::Files(mut upload) => {
                while let Some(SentFile { field, came }) = upload.next(web.app(), case).await {
                    match came {
                        Ok(stored) => kept.entry(field).or_default().push(stored),
                        Err(AppError::Invalid(found)) => issues.extend(
                            found.iter().map(|issue| Issue { field: field.clone(), message: file_words(cx, issue) }),
                        ),
                        Err(other) => return Err(other.into()),
                    }
                }
                upload.posted
            }
        };
        let pairs = pairs(web, &posted, case, &mut kept);
        Ok(Received { case, posted, pairs, files: kept, issues })
    }

    /// Reads the rest of a form that opens a case. Files that came with an earlier try belong to that case already.
    pub async fn receive_new(self, web: &Web, cx: &Context<'_>) -> Result<Received, Failure> {
        let posted = match &self {
            Sent::Words(posted) => posted,
            Sent::Files(upload) => &upload.posted,
        };
        let carried = all_carried(web, posted).map(|carried| carried.case).next();
        let case = carried.unwrap_or_else(|| new_id(web.app().now()));
        self.receive(web, cx, case).await
    }
}

/// Every file that a form carries back.
fn all_carried<'p>(web: &'p Web, posted: &'p Posted) -> impl Iterator<Item = Carried> + 'p {
    let mut names: Vec<&str> = posted.names().into_iter().filter(|name| name.ends_with(KEPT)).collect();
    names.sort_unstable();
    let tokens = names.into_iter().flat_map(|name| posted.all(name).map(move |token| (name, token)));
    tokens.filter_map(|(name, token)| {
        let carried = files::carried(web.app(), posted.owner(), token)?;
        (name.strip_suffix(KEPT) == Some(carried.field.as_str())).then_some(carried)
    })
}

/// Why a file was not taken.
fn file_words(cx: &Context, issue: &fengqiao_app::Issue) -> String {
    match issue.key {
        files::TOO_LARGE => {
            t!(cx, DESK_FILE_LARGE, "megabytes" => fengqiao_app::UPLOAD_BYTES_MAX / 1024 / 1024)
        }
        _ => issue_words(cx, issue),
    }
}

/// The texts of a form. What it carried back joins the files that came now; all of them stand among the texts as tokens.
fn pairs(web: &Web, posted: &Posted, case: Id, files: &mut BTreeMap<String, Vec<Attachment>>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut names: Vec<&str> = posted.names().into_iter().collect();
    names.sort_unstable();
    for name in names.into_iter().filter(|name| !name.ends_with(KEPT)) {
        pairs.extend(posted.all(name).map(|value| (name.to_owned(), value.to_owned())));
    }
    let mut before: BTreeMap<String, Vec<Attachment>> = BTreeMap::new();
    for Carried { field, file, .. } in all_carried(web, posted).filter(|carried| carried.case == case) {
        before.entry(field).or_default().push(file);
    }
    for (field, mut kept) in before {
        kept.append(files.entry(field.clone()).or_default());
        files.insert(field, kept);
    }
    for (field, kept) in files {
        let token = |file: &Attachment| {
            files::carry(web.app(), posted.owner(), &Carried { case, field: field.clone(), file: file.clone() })
        };
        pairs.extend(kept.iter().map(|file| (field.clone(), format!("{} {}", file.media_type, token(file)))));
    }
    pairs
}
