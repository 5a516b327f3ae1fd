//! Reading papers: which a case has, each in words, its bytes, and what a step would issue.

use std::sync::Arc;

use fengqiao_calendar::{Instant, Language};
use fengqiao_civic::Reader;
use fengqiao_civic::roster::REPORTER;
use fengqiao_papers::Paper;
use fengqiao_procedure::model;

use super::compose::{Copy, compose};
use super::issue::Issued;
use crate::app::{App, Tables};
use crate::cases::{self, Act, By, Loaded};
use crate::error::AppError;
use crate::files;

/// A paper of a case.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The entry that issued it, from 1.
    pub version: u64,
    /// What the procedure says of it.
    pub paper: &'a model::Paper,
    /// When it was issued.
    pub at: Instant,
    /// Its bytes, where they were kept.
    pub issued: Option<&'a Issued>,
}

/// Every paper of a case that a reader may read, the oldest first.
pub fn listed(case: &Loaded, reader: Reader) -> Vec<Listed<'_>> {
    let mut found = Vec::new();
    if matches!(reader, Reader::Party(number) if number != REPORTER && case.roster().person(number).is_none()) {
        return found;
    }
    let procedure = &case.compiled.procedure;
    let reading = case.reading(reader);
    for (place, entry) in case.history.iter().enumerate() {
        for at in &entry.decision.papers {
            let paper = &procedure.papers[usize::from(*at)];
            if !reading.shows_paper(place, paper) {
                continue;
            }
            found.push(Listed {
                version: entry.version,
                paper,
                at: entry.decision.recorded_at,
                issued: entry.issued.iter().find(|issued| issued.paper == *at),
            });
        }
    }
    found
}

/// One paper of a case, by the entry that issued it and its name; none where the reader may not read it.
pub fn one<'a>(case: &'a Loaded, reader: Reader, version: u64, name: &str) -> Option<Listed<'a>> {
    listed(case, reader).into_iter().find(|listed| listed.version == version && listed.paper.name == name)
}

/// The case as its entries up to this version tell it.
fn as_it_was(case: &Loaded, version: u64) -> Loaded {
    let count = usize::try_from(version).unwrap_or(usize::MAX);
    let mut then = case.clone();
    then.history.truncate(count);
    let decisions = then.history.iter().map(|entry| &entry.decision);
    if let Some(state) = fengqiao_procedure::fold(&then.compiled.procedure, decisions) {
        then.state = state;
    }
    then
}

/// A paper of a case in words, for a page.
///
/// # Errors
/// Where the city's templates cannot be used.
pub fn words(
    app: &App,
    tables: &Tables,
    case: &Loaded,
    listed: &Listed<'_>,
    language: Language,
) -> Result<Paper, AppError> {
    let then = as_it_was(case, listed.version);
    let templates = app.templates()?;
    compose(tables, &templates, &then, listed.paper, language, Copy::Original).ok_or(AppError::NotFound)
}

/// Whether the bytes of a paper can be had: it was kept, or something is there that sets it.
pub fn has_pdf(app: &App, listed: &Listed<'_>, language: Language) -> bool {
    app.typesetter().is_some() || (listed.issued.is_some() && language == Language::Zh)
}

/// Whether papers can be set at all.
pub fn can_set(app: &App) -> bool {
    app.typesetter().is_some()
}

/// The bytes of a paper: those that were issued; a translation, and a paper that was not kept, is set now.
///
/// # Errors
/// [`AppError::Unset`] where it cannot be set.
pub async fn pdf(
    app: &App,
    tables: &Tables,
    case: &Loaded,
    listed: &Listed<'_>,
    language: Language,
) -> Result<Vec<u8>, AppError> {
    if let Some(issued) = listed.issued.filter(|_| language == Language::Zh) {
        let bytes = files::read_paper(app, case.id, issued.file).await?;
        return bytes.ok_or_else(|| AppError::Damaged(format!("the paper {} is gone", listed.paper.name)));
    }
    set(app, words(app, tables, case, listed, language)?).await
}

/// What a step would issue if it were taken now, with these fields, as far as the reader may read it. Nothing is written.
///
/// # Errors
/// As for [`cases::act`]: what is missing is refused with the whole list.
pub async fn preview(app: &App, by: &By, reader: Reader, act: Act, language: Language) -> Result<Vec<Paper>, AppError> {
    let tables = app.tables();
    let case = cases::foresee(app, &tables, by, act).await?;
    let templates = app.templates()?;
    let version = case.state.version;
    let found = listed(&case, reader).into_iter().filter(|listed| listed.version == version);
    let paper = |listed: Listed<'_>| compose(&tables, &templates, &case, listed.paper, language, Copy::Preview);
    Ok(found.filter_map(paper).collect())
}

/// A previewed paper as PDF.
///
/// # Errors
/// [`AppError::Unset`] where it cannot be set.
pub async fn preview_pdf(app: &App, paper: Paper) -> Result<Vec<u8>, AppError> {
    set(app, paper).await
}

async fn set(app: &App, paper: Paper) -> Result<Vec<u8>, AppError> {
    let press = Arc::clone(app.typesetter().ok_or(AppError::NotFound)?);
    let templates = app.templates()?;
    let set = tokio::task::spawn_blocking(move || press.set(&templates, &paper)).await;
    Ok(set.map_err(|error| AppError::Damaged(error.to_string()))??.pdf)
}
