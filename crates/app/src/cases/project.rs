//! What lists need of a case: a pure function of its fold, the same when it is written and when it is rebuilt.

use fengqiao_civic::rights::GrantKey;
use fengqiao_civic::roster::{Person, REPORTER, digits};
use fengqiao_procedure::event::{CaseState, Phase, Value as FieldValue};
use fengqiao_procedure::model::{ClockId, Mark, Procedure};
use fengqiao_store::repo::cases::CaseRow;
use fengqiao_store::repo::cells::CellRow;
use fengqiao_store::repo::clocks::ClockRow;
use fengqiao_store::repo::grants::{Bucket, Grant};
use fengqiao_store::repo::people::PersonRow;
use fengqiao_store::{Hash, Id};

use super::filing::{Filing, contact_of, named_value};
use super::load::Loaded;
use crate::secret::{Purpose, Secret};

/// How many characters of the reporter's words a list shows.
const SUMMARY_CHARS: usize = 48;

/// The row, the grants and the next clock point of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Projected {
    pub row: CaseRow,
    /// The parties besides whoever reported who left a phone.
    pub people: Vec<PersonRow>,
    pub grants: Vec<Grant>,
    pub clock: Option<ClockRow>,
    /// The cell in which neighbours find it, while it is open and public.
    pub cell: Option<CellRow>,
}

pub(crate) fn project(secret: &Secret, case: &Loaded) -> Projected {
    let Loaded { id, compiled, state, filing, .. } = case;
    let (id, procedure) = (*id, &compiled.procedure);
    let row = row(secret, id, procedure, state, filing);
    let grants = grants(&row, filing);
    let clock =
        fengqiao_procedure::next_point(procedure, state).filter(|_| state.closed_at.is_none()).map(|point| ClockRow {
            case_id: id,
            clock: procedure.clock(point.clock).name.clone(),
            instance: point.instance,
            run: point.run,
            next_at: Some(point.at.0),
            next_percent: match point.mark {
                Mark::Percent(percent) => percent,
                Mark::DaysBefore(_) | Mark::Before(_) => 0,
            },
            due_at: due_at(procedure, state),
        });
    let shown = row.state_open && !filing.private;
    let cell = filing.spot.filter(|_| shown).map(|(lat, lng, cell)| {
        let category = row.category.clone().unwrap_or_default();
        CellRow { cell, category, case_id: id, lat, lng }
    });
    Projected { row, people: people(secret, case), grants, clock, cell }
}

/// The parties besides whoever reported, under the keyed hash of their phone.
fn people(secret: &Secret, case: &Loaded) -> Vec<PersonRow> {
    let named = case.compiled.procedure.fields.iter().any(|field| field.role.is_some());
    if !named {
        return Vec::new();
    }
    let roster = case.roster();
    let parties = roster.present().filter(|person| person.number != REPORTER);
    let row = |person: &Person| {
        let contact_hash = phone_hash(secret, &person.contact.phone)?;
        Some(PersonRow { contact_hash, case_id: case.id, person: person.number })
    };
    parties.filter_map(row).collect()
}

fn row(secret: &Secret, id: Id, procedure: &Procedure, state: &CaseState, filing: &Filing) -> CaseRow {
    let about = &state.attributes;
    let now = procedure.state(state.config.instances[0].state);
    let words = match named_value(procedure, state, "words") {
        Some(FieldValue::Text(words)) => words.as_str(),
        _ => "",
    };
    CaseRow {
        id,
        number: filing.number.clone(),
        old_number: filing.old_number.clone(),
        procedure: state.procedure.clone(),
        procedure_version: state.procedure_version.clone(),
        state: now.name.clone(),
        state_open: state.done_at().is_none(),
        category: about.category.clone(),
        area: about.area.clone(),
        place: about.place.clone(),
        lat: filing.spot.map(|(lat, _, _)| lat),
        lng: filing.spot.map(|(_, lng, _)| lng),
        level: about.level,
        grade: about.grade,
        channel: about.channel.clone(),
        holder_org: filing.holder.as_ref().map(|(organisation, _)| organisation.clone()),
        holder_post: filing.holder.as_ref().map(|(_, post)| post.clone()),
        unit_org: filing.unit.clone(),
        due_at: due_at(procedure, state).filter(|_| state.done_at().is_none()),
        opened_at: filing.source.map_or(state.opened_at, |source| source.opened_at).0,
        closed_at: state.done_at().map(|at| filing.source.and_then(|source| source.closed_at).unwrap_or(at).0),
        updated_at: state.recorded_at.0,
        outcome: state.outcome.clone(),
        version: state.version,
        private: filing.private,
        followers: 0,
        contact_hash: contact_of(procedure, state).and_then(|contact| phone_hash(secret, &contact.phone)),
        summary: summary(words),
        outlined: false,
    }
}

/// The keyed hash under which the holder of a phone finds their own cases; none without a number.
pub(crate) fn phone_hash(secret: &Secret, phone: &str) -> Option<Hash> {
    let own = digits(phone);
    (own.len() >= 7).then(|| secret.tag(Purpose::Phone, &[own.as_bytes()]))
}

fn summary(words: &str) -> String {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// When the case is due: by the clock of the state it is in, otherwise by the clock that ends first.
pub(crate) fn due_at(procedure: &Procedure, state: &CaseState) -> Option<i64> {
    let own: Option<ClockId> = procedure.state(state.config.instances[0].state).clock;
    let counts = |phase: Phase| matches!(phase, Phase::Running | Phase::Due | Phase::Late);
    let live = || state.clocks.iter().filter(|run| counts(run.phase));
    let of_state = live().filter(|run| Some(run.clock) == own).map(|run| run.due.at.0).min();
    of_state.or_else(|| live().map(|run| run.due.at.0).min()).filter(|_| state.closed_at.is_none())
}

/// Where the case stands in the queues of those who may see it.
fn grants(row: &CaseRow, filing: &Filing) -> Vec<Grant> {
    let far = i64::MAX / 2;
    let grant = |key: &String| {
        let (bucket, sort_at) = match row.closed_at {
            Some(closed_at) => (Bucket::Closed, -closed_at),
            None if GrantKey::from(key.clone()).calls() => (Bucket::Todo, row.due_at.unwrap_or(far)),
            None => (Bucket::Open, row.due_at.unwrap_or(far)),
        };
        Grant { key: key.clone(), bucket, sort_at }
    };
    filing.grants.iter().map(grant).collect()
}
