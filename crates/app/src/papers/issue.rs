//! Issuing: with the step, once. The bytes are kept before the entry that names them is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use fengqiao_calendar::{Instant, Language};
use fengqiao_procedure::model::Procedure;
use fengqiao_proof::Value;
use fengqiao_store::repo::attachments::{self, AttachmentRow};
use fengqiao_store::{Hash, Id, Statement};
use sha2::{Digest, Sha256};

use super::compose::{Copy, compose};
use crate::app::{App, Tables};
use crate::cases::Loaded;
use crate::codec::CodecError;
use crate::error::AppError;
use crate::files;

/// The body field that holds them.
const FIELD: &str = "issued";

/// A paper as a step issued it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its position in [`Procedure::papers`].
    pub paper: u16,
    /// The hash of its bytes: what a reader compares.
    pub hash: Hash,
    /// The hash under which it is stored, encrypted.
    pub file: Hash,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many pages it has.
    pub pages: u32,
    /// The version of the templates and sentences that it was set with.
    pub templates: String,
}

/// Sets and keeps the papers of the case's last entry. A paper that cannot be set does not hold up the step: it is set when somebody reads it.
pub(crate) async fn issue(app: &App, tables: &Tables, after: &Loaded) -> Result<Vec<Issued>, AppError> {
    let Some(entry) = after.history.last().filter(|entry| !entry.decision.papers.is_empty()) else {
        return Ok(Vec::new());
    };
    let Some(press) = app.typesetter() else { return Ok(Vec::new()) };
    let templates = match app.templates() {
        Ok(templates) => templates,
        Err(error) => {
            tracing::warn!(%error, "the papers of a step were not set");
            return Ok(Vec::new());
        }
    };
    let mut issued = Vec::new();
    for at in &entry.decision.papers {
        let paper = &after.compiled.procedure.papers[usize::from(*at)];
        let Some(words) = compose(tables, &templates, after, paper, Language::Zh, Copy::Original) else { continue };
        let (press, set_with) = (Arc::clone(press), Arc::clone(&templates));
        let set = tokio::task::spawn_blocking(move || press.set(&set_with, &words)).await;
        match set.map_err(|error| AppError::Damaged(error.to_string()))? {
            Ok(set) => {
                let hash = Sha256::digest(&set.pdf).into();
                let kept = files::keep_paper(app, after.id, set.pdf).await?;
                issued.push(Issued {
                    paper: *at,
                    hash,
                    file: kept.hash,
                    bytes: kept.bytes,
                    pages: set.pages,
                    templates: templates.version().to_owned(),
                });
            }
            Err(error) => tracing::warn!(%error, paper = %paper.name, "a paper was not set"),
        }
    }
    Ok(issued)
}

/// The rows that say whose files they are.
pub(crate) fn rows(case: Id, issued: &[Issued], issued_at: Instant) -> Vec<Statement> {
    let row = |one: &Issued| AttachmentRow {
        case_id: case,
        hash: one.file,
        media_type: "application/pdf".to_owned(),
        bytes: one.bytes,
        created_at: issued_at.0,
        name: FIELD.to_owned(),
    };
    issued.iter().map(|one| attachments::insert(row(one))).collect()
}

/// Puts them into an entry's body.
pub(crate) fn write(issued: &[Issued], procedure: &Procedure, body: &mut BTreeMap<String, Value>) {
    if issued.is_empty() {
        return;
    }
    let one = |one: &Issued| {
        Value::map([
            ("paper", Value::Text(procedure.papers[usize::from(one.paper)].name.clone())),
            ("hash", Value::Bytes(one.hash.to_vec())),
            ("file", Value::Bytes(one.file.to_vec())),
            ("bytes", Value::Int(i64::try_from(one.bytes).unwrap_or(i64::MAX))),
            ("pages", Value::Int(one.pages.into())),
            ("templates", Value::Text(one.templates.clone())),
        ])
    };
    body.insert(FIELD.to_owned(), Value::List(issued.iter().map(one).collect()));
}

/// Reads them from an entry's body.
pub(crate) fn read(procedure: &Procedure, body: &BTreeMap<String, Value>) -> Result<Vec<Issued>, CodecError> {
    let malformed = || CodecError::Malformed(FIELD.to_owned());
    let Some(stored) = body.get(FIELD) else { return Ok(Vec::new()) };
    let hash = |one: &Value, name: &str| {
        one.get(name).and_then(Value::as_bytes).and_then(|bytes| bytes.try_into().ok()).ok_or_else(malformed)
    };
    let one = |one: &Value| {
        let name = one.get("paper").and_then(Value::as_text).ok_or_else(malformed)?;
        let paper = (0u16..).zip(&procedure.papers).find(|(_, paper)| paper.name == name).map(|(at, _)| at);
        Ok(Issued {
            paper: paper.ok_or_else(|| CodecError::UnknownName { kind: "paper", name: name.to_owned() })?,
            hash: hash(one, "hash")?,
            file: hash(one, "file")?,
            bytes: one
                .get("bytes")
                .and_then(Value::as_int)
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or_else(malformed)?,
            pages: one
                .get("pages")
                .and_then(Value::as_int)
                .and_then(|pages| pages.try_into().ok())
                .ok_or_else(malformed)?,
            templates: one.get("templates").and_then(Value::as_text).ok_or_else(malformed)?.to_owned(),
        })
    };
    stored.as_list().ok_or_else(malformed)?.iter().map(one).collect()
}
