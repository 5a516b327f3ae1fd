//! Words to the people of a case: to the phone of each, or to the staff for those without one.
//!
//! A notice goes to whoever plays its role, at their own contact and with their own query code. What happens in the instance of one party is
//! told to that party alone.

use fengqiao_calendar::{Instant, Language};
use fengqiao_civic::roster::{Person, REPORTER, Roster};
use fengqiao_civic::{Reader, Viewer};
use fengqiao_procedure::event::{Decision, Kind, NoticeSent};
use fengqiao_procedure::model::{PartId, Procedure, RoleKind};
use fengqiao_proof::Value;
use fengqiao_store::repo::errands::{self, ErrandRow};
use fengqiao_store::repo::outbox;
use fengqiao_store::{CommitError, Id, Unit};

use super::load::{self, Loaded};
use crate::app::{App, Tables};
use crate::error::{AppError, written};
use crate::{access, people, words};

/// The kind of outbox messages that carry a notice to a phone.
pub const NOTICE: &str = "notice";

/// What somebody without a phone is to be told in person or on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Its id, in hexadecimal.
    pub id: String,
    /// The person's number in the case.
    pub person: u8,
    /// When it was written, UTC milliseconds.
    pub written_at: i64,
    /// The words in Chinese.
    pub zh: String,
    /// The words in English.
    pub en: String,
}

/// What somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// When.
    pub at: Instant,
    /// In which words.
    pub words: String,
}

/// Puts the notices of a decision into the unit that causes them. Offices see theirs in the queue.
pub(super) fn write(unit: &mut Unit, app: &App, tables: &Tables, after: &Loaded, decision: &Decision) {
    for (person, notice) in addressed(after, decision) {
        tell(unit, app, tables, after, decision, &person, notice);
    }
}

/// What one of the people of a case was told since it began, the newest first: each in the words that follow from the case as it then stood.
///
/// # Errors
/// Where the entries cannot be read.
pub async fn messages(
    app: &App,
    tables: &Tables,
    case: Id,
    person: u8,
    language: Language,
) -> Result<Vec<Message>, AppError> {
    let mut told = Vec::new();
    load::each(app, tables, case, |after| {
        let Some(entry) = after.history.last() else { return };
        let at = entry.decision.recorded_at;
        let own = addressed(after, &entry.decision).into_iter().filter(|(to, _)| to.number == person);
        told.extend(
            own.map(|(_, notice)| Message { at, words: words::notice(tables, after, &notice.text, language, at) }),
        );
    })
    .await?;
    told.reverse();
    Ok(told)
}

/// To whom the notices of a decision go, each once.
fn addressed<'d>(after: &Loaded, decision: &'d Decision) -> Vec<(Person, &'d NoticeSent)> {
    let procedure = &after.compiled.procedure;
    let to_parties: Vec<&NoticeSent> =
        decision.notices.iter().filter(|notice| procedure.role(notice.to).kind == RoleKind::Party).collect();
    if to_parties.is_empty() {
        return Vec::new();
    }
    let roster = after.roster();
    let alone = concerned(after, decision);
    let mut told: Vec<(Person, &NoticeSent)> = Vec::new();
    for notice in to_parties {
        let only = alone.filter(|_| is_of_step(procedure, decision, notice));
        for person in roster.playing(procedure, notice.to) {
            let again = told.iter().any(|(other, said)| other.number == person.number && said.text == notice.text);
            let elsewhere = only.is_some_and(|only| only != Some(person.number));
            if again || elsewhere || knows_already(&roster, person, after, decision) {
                continue;
            }
            told.push((person.clone(), notice));
        }
    }
    told
}

/// Somebody stood in a list already to which the step added others: what is said to those who come is not said to them again.
fn knows_already(roster: &Roster, person: &Person, after: &Loaded, decision: &Decision) -> bool {
    let adds = after.compiled.procedure.field(person.field).adds && decision.fields.contains_key(&person.field);
    let corrects = decision.kind == Kind::Corrected;
    let last = after.history.len().checked_sub(1);
    adds && !corrects && roster.named_at(person.number) < last
}

/// The party for whom the instance of the step was opened: none where the step concerns the whole case.
fn concerned(after: &Loaded, decision: &Decision) -> Option<Option<u8>> {
    let step = after.compiled.procedure.step(decision.step?);
    if step.part == PartId::MAIN {
        return None;
    }
    after.reading(Reader::Party(REPORTER)).concerns(after.history.len().checked_sub(1)?)
}

/// Whether a notice was told by the step itself and not by one that followed at once.
fn is_of_step(procedure: &Procedure, decision: &Decision, notice: &NoticeSent) -> bool {
    let step = decision.step.map(|id| procedure.step(id));
    step.is_some_and(|step| step.notices.iter().any(|own| own.to == notice.to && own.text == notice.text))
}

fn tell(
    unit: &mut Unit,
    app: &App,
    tables: &Tables,
    after: &Loaded,
    decision: &Decision,
    person: &Person,
    notice: &NoticeSent,
) {
    let at = decision.recorded_at;
    // Whoever reported got a slip with the code; whom others named, or whose case a link opened, learns it here.
    let unknown = person.number != REPORTER || after.filing.opened_by.is_some();
    let code = unknown.then(|| people::person_code(app, after.id, person.number));
    let said = |language| {
        let text = words::notice(tables, after, &notice.text, language, at);
        let code = code.as_deref().map(|code| words::with_code(&after.filing.number, code, language));
        Value::Text(format!("{text}{}", code.unwrap_or_default()))
    };
    let phone = person.contact.phone.trim();
    let (zh, en) = (said(Language::Zh), said(Language::En));
    if !phone.is_empty() {
        let number = Value::Text(after.filing.number.clone());
        let body = Value::map([("phone", Value::Text(phone.to_owned())), ("number", number), ("zh", zh), ("en", en)]);
        unit.run(outbox::insert(crate::new_id(at), NOTICE.to_owned(), at.0, body.encode()));
    } else if !person.contact.name.trim().is_empty() {
        unit.run(errands::insert(ErrandRow {
            id: crate::new_id(at),
            case_id: after.id,
            person: person.number,
            written_at: at.0,
            body: Value::map([("zh", zh), ("en", en)]).encode(),
        }));
    }
}

/// What the people of a case are still to be told in person or on paper, the oldest first.
///
/// # Errors
/// Where the store cannot be read.
pub async fn errands(app: &App, case: Id) -> Result<Vec<Errand>, AppError> {
    let read = |row: ErrandRow| {
        let body = Value::decode(&row.body).unwrap_or(Value::Null);
        let text = |name: &str| body.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
        Errand {
            id: crate::files::hex(&row.id),
            person: row.person,
            written_at: row.written_at,
            zh: text("zh"),
            en: text("en"),
        }
    };
    Ok(errands::open(app.store(), case).await?.into_iter().map(read).collect())
}

/// Says that a person of a case was told. Who told them is recorded first, where that person can read it.
///
/// # Errors
/// [`AppError::NotFound`] where there is nothing left to tell.
pub async fn told(app: &App, case: Id, viewer: &Viewer, errand: &str) -> Result<(), AppError> {
    let open = errands::open(app.store(), case).await?;
    let row = open.iter().find(|open| crate::files::hex(&open.id) == errand).ok_or(AppError::NotFound)?;
    access::record(app, case, viewer, &access::contact_field(row.person), access::TOLD).await?;
    let mut unit = Unit::new();
    unit.run(errands::done(case, row.id, app.now().0));
    match app.store().commit(unit).await {
        Ok(_) | Err(CommitError::Conflict { .. }) => Ok(()),
        Err(error) => Err(written(error)),
    }
}
