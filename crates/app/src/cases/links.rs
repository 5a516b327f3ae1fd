//! Linked cases: one opens another, and takes its outcome when it ends.
//!
//! What is to do is written in the unit that calls for it, and struck off in the unit that does it: after a stop between the two it is done
//! once, and never twice. The id of the case that opens follows from the entry that calls for it.

use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Attributes, CaseState, Context, Decision};
use fengqiao_procedure::model::{LinkId, Procedure};
use fengqiao_procedure::{carried, fold, linked, open_linked};
use fengqiao_proof::Value;
use fengqiao_store::repo::links::{self, LinkRow};
use fengqiao_store::repo::outbox::{self, OutboxRow};
use fengqiao_store::{Id, Statement, Unit};
use sha2::{Digest, Sha256};

use super::act::fire_due;
use super::beside::beside;
use super::filing::OpenedBy;
use super::load::{self, Loaded};
use super::record::{Along, Outcome, commit, draft};
use super::submit;
use crate::app::{App, Tables};
use crate::error::{AppError, written};
use crate::numbers;
use crate::place::Routes;
use crate::secret::draw;

/// The link of a case to one that it opened.
pub const OPENED: &str = "opened";
/// The link of a case to the one that opened it.
pub const OPENED_BY: &str = "opened_by";

/// How many pieces of work one look takes.
const BATCH: u32 = 100;
/// How long work that cannot be done waits before it is tried again, in milliseconds.
const RETRY_MS: i64 = 60_000;
/// The channel of cases that others open.
const CHANNEL: &str = "link";

/// What a link calls for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Work {
    /// An entry of `parent` opens a case.
    Open { parent: Id, version: u64, link: String },
    /// The case that `parent` opened has ended.
    Ended { parent: Id, link: String, child: Id, outcome: String },
}

impl Work {
    fn encode(&self) -> Vec<u8> {
        let text = |text: &str| Value::Text(text.to_owned());
        let value = match self {
            Work::Open { parent, version, link } => Value::map([
                ("parent", Value::Bytes(parent.to_vec())),
                ("version", Value::Int(i64::try_from(*version).unwrap_or(i64::MAX))),
                ("link", text(link)),
            ]),
            Work::Ended { parent, link, child, outcome } => Value::map([
                ("parent", Value::Bytes(parent.to_vec())),
                ("link", text(link)),
                ("child", Value::Bytes(child.to_vec())),
                ("outcome", text(outcome)),
            ]),
        };
        value.encode()
    }

    fn decode(bytes: &[u8]) -> Option<Work> {
        let value = Value::decode(bytes).ok()?;
        let id = |name: &str| value.get(name).and_then(Value::as_bytes).and_then(|bytes| Id::try_from(bytes).ok());
        let link = value.get("link").and_then(Value::as_text)?.to_owned();
        let parent = id("parent")?;
        match (value.get("version").and_then(Value::as_int), id("child")) {
            (Some(version), _) => Some(Work::Open { parent, version: u64::try_from(version).ok()?, link }),
            (None, Some(child)) => {
                let outcome = value.get("outcome").and_then(Value::as_text)?.to_owned();
                Some(Work::Ended { parent, link, child, outcome })
            }
            (None, None) => None,
        }
    }
}

/// The work that an entry calls for: cases to open, and the news of its end to whoever opened it.
pub(crate) fn work_of(after: &Loaded, decision: &Decision, was_closed: bool) -> Vec<Statement> {
    let procedure = &after.compiled.procedure;
    let opens = decision.opens.iter().map(|link| Work::Open {
        parent: after.id,
        version: after.state.version,
        link: procedure.links[link.index()].name.clone(),
    });
    let ended = after.filing.opened_by.as_ref().filter(|_| after.state.closed_at.is_some() && !was_closed);
    let ended = ended.map(|OpenedBy { case, link }| Work::Ended {
        parent: *case,
        link: link.clone(),
        child: after.id,
        outcome: after.state.outcome.clone().unwrap_or_default(),
    });
    let at = decision.recorded_at;
    opens
        .chain(ended)
        .map(|work| outbox::insert(crate::new_id(at), outbox::LINK.to_owned(), at.0, work.encode()))
        .collect()
}

/// The rows that hold a case and the one that opened it together, the same when they are written and when they are rebuilt.
pub(crate) fn rows_of(case: &Loaded) -> Vec<Statement> {
    let Some(OpenedBy { case: parent, .. }) = &case.filing.opened_by else { return Vec::new() };
    let row = |case_id: Id, kind: &str, other_id: Id| {
        let created_at = case.state.opened_at.0;
        links::save(LinkRow { case_id, kind: kind.to_owned(), other_id, created_at, ended_at: None })
    };
    vec![row(*parent, OPENED, case.id), row(case.id, OPENED_BY, *parent)]
}

/// Does all link work that is due. Says how many entries came of it.
///
/// # Errors
/// Where the store cannot be read or written. Work that cannot be done is put off instead.
pub async fn run_due(app: &App) -> Result<u64, AppError> {
    let mut done = 0;
    for row in outbox::due_links(app.store(), app.now().0, BATCH).await? {
        match one(app, &row).await {
            Ok(entries) => done += entries,
            Err(error) => {
                tracing::warn!(%error, attempts = row.attempts, "a linked case could not be moved");
                let mut unit = Unit::new();
                unit.run(outbox::retry(row.id, row.attempts, app.now().0 + RETRY_MS));
                app.store().commit(unit).await.map_err(written)?;
            }
        }
    }
    Ok(done)
}

async fn one(app: &App, row: &OutboxRow) -> Result<u64, AppError> {
    let work = Work::decode(&row.body).ok_or_else(|| AppError::Damaged("work of a link".to_owned()))?;
    let tables = app.tables();
    let drafted = match &work {
        Work::Open { parent, version, link } => opening(app, &tables, *parent, *version, link).await?,
        Work::Ended { parent, link, child, outcome } => ending(app, &tables, *parent, link, *child, outcome).await?,
    };
    let done = outbox::sent(row.id, app.now().0);
    let Some(mut drafted) = drafted else {
        let mut unit = Unit::new();
        unit.run(done);
        app.store().commit(unit).await.map_err(written)?;
        return Ok(0);
    };
    drafted.unit.run(done);
    match commit(app, drafted).await? {
        Outcome::Written(_) => Ok(1),
        // Someone else moved the case, or did the work: the next look finds out.
        Outcome::Conflict | Outcome::Before(_) => Ok(0),
    }
}

/// The new case; none where it stands already.
async fn opening(
    app: &App,
    tables: &Tables,
    parent: Id,
    version: u64,
    link: &str,
) -> Result<Option<super::record::Draft>, AppError> {
    let case = load::by_id(app, tables, parent).await?.ok_or(AppError::NotFound)?;
    let procedure = &case.compiled.procedure;
    let id = named(procedure, link)?;
    let Some((then, child)) = as_it_was(&case, version, link) else { return Ok(None) };
    if load::by_id(app, tables, child).await?.is_some() {
        return Ok(None);
    }
    let wanted = &procedure.links[id.index()].procedure;
    let unknown = || AppError::invalid("procedure", "procedure-unknown");
    let compiled = tables.catalogue.current(wanted).cloned().ok_or_else(unknown)?;
    let fields = carried(procedure, &then, id, &compiled.procedure);
    let now = app.now();
    let routes = Routes { tables, at: tables.city.at(tables.date_of(now)) };
    let about = about(submit::attributes(tables, &compiled.procedure, &fields, CHANNEL), &then);
    let calendar = tables.calendar_of(about.area.as_deref());
    let context = Context { recorded_at: now, calendar: &calendar, rules: tables, routing: &routes, draw: draw() };
    let decision = open_linked(&compiled.procedure, &fields, about, &context)?;
    let along = Along {
        number: numbers::next(app, tables.date_of(now)).await?,
        beside: beside(app, child, &compiled.procedure, &decision).await?,
        opened_by: Some(OpenedBy { case: parent, link: link.to_owned() }),
        ..Along::default()
    };
    let mut drafted = draft(app, tables, &compiled, child, None, decision, along);
    drafted.unit.run_all(rows_of(&drafted.after));
    Ok(Some(drafted))
}

/// The step of the case that waited; none where it does not wait for this any more.
async fn ending(
    app: &App,
    tables: &Tables,
    parent: Id,
    link: &str,
    child: Id,
    outcome: &str,
) -> Result<Option<super::record::Draft>, AppError> {
    let case = load::by_id(app, tables, parent).await?.ok_or(AppError::NotFound)?;
    let (case, _) = fire_due(app, tables, case).await?;
    let id = named(&case.compiled.procedure, link)?;
    if latest_child(&case, id) != Some(child) {
        return Ok(None);
    }
    let now = app.now();
    let routes = Routes { tables, at: tables.city.at(tables.date_of(now)) };
    let calendar = tables.calendar_of(case.state.attributes.area.as_deref());
    let context = Context { recorded_at: now, calendar: &calendar, rules: tables, routing: &routes, draw: draw() };
    let Some(decision) = linked(&case.compiled.procedure, &case.state, id, outcome, &context)? else { return Ok(None) };
    let compiled = std::sync::Arc::clone(&case.compiled);
    Ok(Some(draft(app, tables, &compiled, parent, Some(case), decision, Along::default())))
}

fn named(procedure: &Procedure, link: &str) -> Result<LinkId, AppError> {
    let found = (0u16..).zip(&procedure.links).find(|(_, known)| known.name == link).map(|(at, _)| LinkId(at));
    found.ok_or_else(|| AppError::Damaged(format!("no link {link} in {}", procedure.id)))
}

/// The case as the entry left it that opens another, and the id of that other.
fn as_it_was(case: &Loaded, version: u64, link: &str) -> Option<(CaseState, Id)> {
    let until = usize::try_from(version).ok()?;
    let entries = case.history.get(..until)?;
    let then = fold(&case.compiled.procedure, entries.iter().map(|recorded| &recorded.decision))?;
    let at = entries.last()?.decision.recorded_at;
    Some((then, child_id(case.id, version, link, at)))
}

/// The case that a link opened last.
fn latest_child(case: &Loaded, link: LinkId) -> Option<Id> {
    let opening = case.history.iter().rev().find(|recorded| recorded.decision.opens.contains(&link))?;
    let name = &case.compiled.procedure.links[link.index()].name;
    Some(child_id(case.id, opening.version, name, opening.decision.recorded_at))
}

/// The id of the case that an entry opens: an id of version 7 whose random part follows from the entry.
fn child_id(parent: Id, version: u64, link: &str, at: Instant) -> Id {
    let mut hash = Sha256::new();
    hash.update(b"fengqiao/link/1");
    hash.update(parent);
    hash.update(version.to_be_bytes());
    hash.update(link.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut tail = [0; 10];
    tail.copy_from_slice(&digest[..10]);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.0).unwrap_or(0), &tail).into_uuid().into_bytes()
}

/// What the new case is about: what it was given, and else what the other one is about.
fn about(own: Attributes, other: &CaseState) -> Attributes {
    let other = other.attributes.clone();
    Attributes {
        category: own.category.or(other.category),
        area: own.area.or(other.area),
        place: own.place.or(other.place),
        level: other.level,
        ..own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_reads_back_as_it_was_written() {
        let open = Work::Open { parent: [1; 16], version: 7, link: "confirmation".to_owned() };
        let ended = Work::Ended {
            parent: [1; 16],
            link: "confirmation".to_owned(),
            child: [2; 16],
            outcome: "solved".to_owned(),
        };
        for work in [open, ended] {
            assert_eq!(Work::decode(&work.encode()), Some(work));
        }
        assert_eq!(Work::decode(b"nothing"), None);
    }

    #[test]
    fn an_entry_opens_one_case_and_another_entry_another() {
        let of = |version, link| child_id([1; 16], version, link, Instant(1_772_413_200_000));
        assert_eq!(of(3, "review"), of(3, "review"));
        assert_ne!(of(3, "review"), of(4, "review"));
        assert_ne!(of(3, "review"), of(3, "confirmation"));
        assert_eq!(of(3, "review")[6] >> 4, 7, "an id of version 7");
    }
}
