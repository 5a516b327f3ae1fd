//! A case, folded from its entries.

use std::sync::Arc;

use fengqiao_calendar::Instant;
use fengqiao_civic::{Reader, Reading, Roster};
use fengqiao_procedure::compare::{Stays, retold};
use fengqiao_procedure::event::{Actor, CaseState, Decision};
use fengqiao_proof::{Entry, StreamKind};
use fengqiao_store::Id;
use fengqiao_store::repo::{cases as repo, entries};

use super::filing::Filing;
use crate::app::{App, Tables};
use crate::catalogue::Compiled;
use crate::codec::{CodecError, Head, decode_decision, moved_to, opened_under};
use crate::error::AppError;
use crate::numbers::digits;
use crate::papers::{Issued, read_issued};

/// A case with its history, under the version of its procedure.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The case.
    pub id: Id,
    /// Its procedure.
    pub compiled: Arc<Compiled>,
    /// What its entries fold into.
    pub state: CaseState,
    /// How it is filed.
    pub filing: Filing,
    /// Its entries, oldest first.
    pub history: Vec<Recorded>,
}

impl Loaded {
    /// Everyone whom its entries name.
    pub fn roster(&self) -> Roster {
        Roster::of(&self.compiled.procedure, self.history.iter().map(|entry| &entry.decision))
    }

    /// What a reader may read of its entries.
    pub fn reading(&self, reader: Reader) -> Reading<'_> {
        let entries = self.history.iter().map(|entry| &entry.decision);
        Reading::new(&self.compiled.procedure, &self.roster(), entries, reader)
    }
}

impl Loaded {
    /// The same case with its whole history told under a version grown by what that history names.
    ///
    /// # Errors
    /// What that version cannot hold.
    pub(crate) fn under(self, grown: &Arc<Compiled>) -> Result<Loaded, Stays> {
        let (before, after) = (&self.compiled.procedure, &grown.procedure);
        let told = self.history.into_iter().map(|recorded| {
            let decision = retold(before, after, &recorded.decision)?;
            Ok(Recorded { decision, ..recorded })
        });
        let history = told.collect::<Result<Vec<_>, Stays>>()?;
        let folded = fengqiao_procedure::fold(after, history.iter().map(|recorded| &recorded.decision));
        Ok(Loaded {
            id: self.id,
            compiled: Arc::clone(grown),
            state: folded.unwrap_or(self.state),
            filing: self.filing,
            history,
        })
    }
}

/// One entry of a case.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its place in the case, from 1.
    pub version: u64,
    /// What was decided.
    pub decision: Decision,
    /// The due date and holder that it left behind, for the history.
    pub hash: [u8; 32],
    /// The papers that were issued with it, as they were kept.
    pub issued: Vec<Issued>,
}

/// Loads a case by its id.
///
/// # Errors
/// [`AppError::Damaged`] where its entries do not fit the procedure that they name.
pub async fn by_id(app: &App, tables: &Tables, id: Id) -> Result<Option<Loaded>, AppError> {
    Ok(folded(app, tables, id).await?.map(|(case, _)| case))
}

/// A case for reading, by its number as typed: spaces, hyphens and full-width digits do not matter. An imported case is also found by its
/// old number. It is folded once for each version.
///
/// # Errors
/// As for [`by_id`].
pub async fn by_number(app: &App, tables: &Tables, typed: &str) -> Result<Option<Arc<Loaded>>, AppError> {
    match standing(app, typed).await? {
        Some((id, version)) => kept(app, tables, id, version).await,
        None => Ok(None),
    }
}

/// A case for reading, by its id. It is folded once for each version.
///
/// # Errors
/// As for [`by_id`].
pub(crate) async fn by_id_kept(app: &App, tables: &Tables, id: Id) -> Result<Option<Arc<Loaded>>, AppError> {
    let version = entries::version(app.store(), id).await?;
    if version == 0 { Ok(None) } else { kept(app, tables, id, version).await }
}

async fn kept(app: &App, tables: &Tables, id: Id, version: u64) -> Result<Option<Arc<Loaded>>, AppError> {
    if let Some(case) = app.kept().case(tables, id, version) {
        return Ok(Some(case));
    }
    let Some((case, bytes)) = folded(app, tables, id).await? else { return Ok(None) };
    let case = Arc::new(case);
    app.kept().keep(Arc::clone(&case), bytes);
    Ok(Some(case))
}

/// The id of the case with this number or old number.
///
/// # Errors
/// Where the store cannot be read.
pub async fn id_of(app: &App, typed: &str) -> Result<Option<Id>, AppError> {
    Ok(standing(app, typed).await?.map(|(id, _)| id))
}

async fn standing(app: &App, typed: &str) -> Result<Option<(Id, u64)>, AppError> {
    if let Ok(value) = fengqiao_text::number::parse(typed)
        && let Some(found) = repo::standing(app.store(), &digits(value)).await?
    {
        return Ok(Some(found));
    }
    let typed = typed.trim();
    let mut old = repo::by_old_number(app.store(), typed).await?;
    if old.is_empty() {
        // As it is read out over the phone: spaces and small letters do not matter.
        let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        old = repo::by_old_number(app.store(), &plain.to_uppercase()).await?;
    }
    Ok(old.first().map(|row| (row.id, row.version)))
}

/// A case, and of how many bytes its entries are.
async fn folded(app: &App, tables: &Tables, id: Id) -> Result<Option<(Loaded, usize)>, AppError> {
    each(app, tables, id, |_| ()).await
}

/// Folds a case, and lets it be looked at after each entry. The case and of how many bytes its entries are.
///
/// # Errors
/// As for [`by_id`].
pub(super) async fn each(
    app: &App,
    tables: &Tables,
    id: Id,
    mut look: impl FnMut(&Loaded),
) -> Result<Option<(Loaded, usize)>, AppError> {
    let rows = entries::stream(app.store(), id, 0).await?;
    let bytes = rows.iter().map(|row| row.sealed.bytes.len()).sum();
    let mut loaded: Option<Loaded> = None;
    for row in rows {
        let record = row.sealed.open().map_err(|error| AppError::Damaged(error.to_string()))?;
        let next = add(tables, id, loaded, record.entry, row.sealed.hash)?;
        look(&next);
        loaded = Some(next);
    }
    Ok(loaded.map(|case| (case, bytes)))
}

/// Folds one more entry.
pub(crate) fn add(
    tables: &Tables,
    id: Id,
    before: Option<Loaded>,
    entry: Entry,
    hash: [u8; 32],
) -> Result<Loaded, AppError> {
    if entry.stream_kind != StreamKind::Case {
        return Err(AppError::Damaged("a register's entry in a case".to_owned()));
    }
    let before = match (before, moved_to(&entry.kind, &entry.body)?) {
        (Some(loaded), Some(version)) => {
            let id = &loaded.state.procedure;
            let unknown = || CodecError::UnknownName { kind: "procedure", name: format!("{id}@{version}") };
            let to = tables.catalogue.version(id, version).ok_or_else(unknown)?;
            let grown = tables.catalogue.grown(&loaded.compiled, to);
            Some(loaded.under(&grown).map_err(|why| AppError::Damaged(why.words().en))?)
        }
        (before, _) => before,
    };
    let compiled = match &before {
        Some(loaded) => Arc::clone(&loaded.compiled),
        None => {
            let (procedure, version) = opened_under(&entry.body)?;
            let unknown = || CodecError::UnknownName { kind: "procedure", name: format!("{procedure}@{version}") };
            Arc::clone(tables.catalogue.version(procedure, version).ok_or_else(unknown)?)
        }
    };
    let filing = Filing::read(before.as_ref().map(|loaded| &loaded.filing), &entry.body)?;
    let head = Head {
        kind: &entry.kind,
        occurred_at: Instant(entry.occurred_at),
        recorded_at: Instant(entry.recorded_at),
        actor: Actor {
            account: entry.account,
            post: entry.post,
            organisation: None,
            party: None,
            roles: Vec::new(),
            device: entry.device.unwrap_or_default(),
        },
    };
    let decision = decode_decision(&compiled.procedure, &compiled.names, head, &entry.body)?;
    let (state, mut history) =
        before.map_or((None, Vec::with_capacity(8)), |loaded| (Some(loaded.state), loaded.history));
    let state = fengqiao_procedure::apply(&compiled.procedure, state, &decision);
    let issued = read_issued(&compiled.procedure, &entry.body)?;
    history.push(Recorded { version: entry.version, decision, hash, issued });
    Ok(Loaded { id, compiled, state, filing, history })
}
