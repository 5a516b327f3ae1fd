//! How a case is filed: under which number, in whose queues, at which spot. Decided with each entry and recorded in it, so that
//! rebuilding the lists never asks a register that has changed since.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;
use fengqiao_civic::CityAt;
use fengqiao_civic::rights::{CaseFacts, grants_of};
use fengqiao_procedure::event::{CaseState, Decision, Value as FieldValue};
use fengqiao_procedure::model::{FieldKind, Procedure, RoleKind, Secrecy};
use fengqiao_proof::Value;
use fengqiao_store::Id;

use crate::app::Tables;
use crate::codec::CodecError;
use crate::imports::CHANNEL;
use crate::place::{PlaceRef, Spot};

/// The body field that holds it.
const FIELD: &str = "filing";

/// How a case is filed after an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filing {
    /// The case's number: twelve digits.
    pub number: String,
    /// The number that an imported case had where it came from.
    pub old_number: Option<String>,
    /// Who must move it now.
    pub holder: Option<(String, String)>,
    /// The unit that acts in the matter.
    pub unit: Option<String>,
    /// Under which keys it may be seen.
    pub grants: Vec<String>,
    /// Where it is, in 1e-7 degrees: latitude, longitude, cell.
    pub spot: Option<(i32, i32, i64)>,
    /// Never shown or matched publicly.
    pub private: bool,
    /// The case that opened this one, and by which link.
    pub opened_by: Option<OpenedBy>,
    /// When it was opened and closed where it was imported from; the entries keep when that was recorded here.
    pub source: Option<SourceTimes>,
}

/// The case that opened another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBy {
    /// The case.
    pub case: Id,
    /// The name of its link.
    pub link: String,
}

/// The times of a matter in the system that it was imported from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceTimes {
    /// When it was opened there.
    pub opened_at: Instant,
    /// When it was closed there, where the source says so.
    pub closed_at: Option<Instant>,
}

/// Where a case stands when it is filed.
pub(crate) struct Standing<'a> {
    pub procedure: &'a Procedure,
    /// The entry that is being written.
    pub decision: &'a Decision,
    /// What the case is after it.
    pub state: &'a CaseState,
}

impl Filing {
    /// Files a new case under its number.
    pub(crate) fn of_new(
        number: &str,
        old_number: Option<&str>,
        standing: &Standing<'_>,
        tables: &Tables,
        at: &CityAt<'_>,
    ) -> Filing {
        let imported = standing.decision.actor.device == CHANNEL;
        let opened_at = standing.decision.occurred_at;
        let filed = Filing {
            number: number.to_owned(),
            old_number: old_number.map(str::to_owned),
            source: imported.then_some(SourceTimes { opened_at, closed_at: None }),
            ..Filing::default()
        };
        filed.moved(standing, tables, at)
    }

    /// Files the case as it stands after one more entry.
    pub(crate) fn moved(&self, standing: &Standing<'_>, tables: &Tables, at: &CityAt<'_>) -> Filing {
        let Standing { procedure, state, .. } = *standing;
        let facts = CaseFacts::of(procedure, state, at, &[]);
        let place: PlaceRef = state.attributes.place.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default();
        let spot = tables.spot_of_place(&place).map(|Spot { point, cell }| (point.lat, point.lon, cell));
        let holder = facts.holders.first().map(|holder| (holder.organisation.to_string(), holder.post.to_string()));
        let source = self.source.map(|source| SourceTimes { closed_at: closed_there(procedure, state), ..source });
        Filing {
            number: self.number.clone(),
            old_number: self.old_number.clone(),
            holder,
            unit: unit_of(procedure, state).or_else(|| source.and_then(|_| unit_there(procedure, state))),
            grants: grants_of(&facts, at).into_iter().map(|key| key.to_string()).collect(),
            spot,
            private: facts.secrecy != Secrecy::Open,
            opened_by: self.opened_by.clone(),
            source,
        }
    }

    /// Puts it into an entry's body, where it differs from what the entry before said.
    pub(crate) fn write(&self, before: Option<&Filing>, body: &mut BTreeMap<String, Value>) {
        if before == Some(self) {
            return;
        }
        let text = |text: &String| Value::Text(text.clone());
        let maybe = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
        let pair = |(one, other): &(String, String)| Value::List(vec![text(one), text(other)]);
        let spot = |(lat, lng, cell): (i32, i32, i64)| {
            Value::List(vec![Value::Int(lat.into()), Value::Int(lng.into()), Value::Int(cell)])
        };
        let times = |times: SourceTimes| {
            Value::List(vec![Value::Int(times.opened_at.0), times.closed_at.map_or(Value::Null, |at| Value::Int(at.0))])
        };
        let mut filing = Value::map([
            ("number", text(&self.number)),
            ("old", maybe(&self.old_number)),
            ("holder", self.holder.as_ref().map_or(Value::Null, pair)),
            ("unit", maybe(&self.unit)),
            ("grants", Value::List(self.grants.iter().map(text).collect())),
            ("spot", self.spot.map_or(Value::Null, spot)),
            ("private", Value::Bool(self.private)),
        ]);
        if let Value::Map(fields) = &mut filing {
            if let Some(source) = self.source {
                fields.insert("source".to_owned(), times(source));
            }
            if let Some(OpenedBy { case, link }) = &self.opened_by {
                fields.insert("opened_by".to_owned(), Value::List(vec![Value::Bytes(case.to_vec()), text(link)]));
            }
        }
        body.insert(FIELD.to_owned(), filing);
    }

    /// What an entry's body says, or what the entry before said.
    pub(crate) fn read(before: Option<&Filing>, body: &BTreeMap<String, Value>) -> Result<Filing, CodecError> {
        let malformed = || CodecError::Malformed(FIELD.to_owned());
        let Some(filing) = body.get(FIELD) else { return before.cloned().ok_or_else(malformed) };
        let text = |value: &Value| value.as_text().map(str::to_owned);
        let holder = match filing.get("holder").and_then(Value::as_list) {
            Some([organisation, post]) => {
                Some((text(organisation).ok_or_else(malformed)?, text(post).ok_or_else(malformed)?))
            }
            _ => None,
        };
        let spot = match filing.get("spot").and_then(Value::as_list) {
            Some([lat, lng, cell]) => {
                let degree = |value: &Value| value.as_int().and_then(|int| i32::try_from(int).ok());
                Some((
                    degree(lat).ok_or_else(malformed)?,
                    degree(lng).ok_or_else(malformed)?,
                    cell.as_int().ok_or_else(malformed)?,
                ))
            }
            _ => None,
        };
        let source = match filing.get("source").and_then(Value::as_list) {
            Some([opened, closed]) => Some(SourceTimes {
                opened_at: opened.as_int().map(Instant).ok_or_else(malformed)?,
                closed_at: closed.as_int().map(Instant),
            }),
            _ => None,
        };
        let opened_by = match filing.get("opened_by").and_then(Value::as_list) {
            Some([case, link]) => Some(OpenedBy {
                case: case.as_bytes().and_then(|bytes| Id::try_from(bytes).ok()).ok_or_else(malformed)?,
                link: text(link).ok_or_else(malformed)?,
            }),
            _ => None,
        };
        Ok(Filing {
            number: filing.get("number").and_then(text).ok_or_else(malformed)?,
            old_number: filing.get("old").and_then(text),
            holder,
            unit: filing.get("unit").and_then(text),
            grants: filing
                .get("grants")
                .and_then(Value::as_list)
                .ok_or_else(malformed)?
                .iter()
                .filter_map(text)
                .collect(),
            spot,
            private: filing.get("private").and_then(Value::as_bool).unwrap_or(false),
            opened_by,
            source,
        })
    }
}

/// The organisation in the unit role that was assigned last: the first unit role of the procedure that is assigned.
fn unit_of(procedure: &Procedure, state: &CaseState) -> Option<String> {
    let is_unit = |id: &fengqiao_procedure::model::RoleId| matches!(procedure.role(*id).kind, RoleKind::Unit { .. });
    state.assigned.iter().find(|(role, _)| is_unit(role)).map(|(_, assigned)| assigned.organisation.clone())
}

/// When a matter was closed where it was imported from.
fn closed_there(procedure: &Procedure, state: &CaseState) -> Option<Instant> {
    match named_value(procedure, state, "source_closed") {
        Some(FieldValue::Time(at)) => Some(*at),
        _ => None,
    }
}

/// The unit that acted where a matter was imported from.
fn unit_there(procedure: &Procedure, state: &CaseState) -> Option<String> {
    match named_value(procedure, state, "unit") {
        Some(FieldValue::Ref(unit)) => Some(unit.clone()),
        _ => None,
    }
}

/// The reporter's own words and contact, as the latest entries have them.
pub fn named_value<'a>(procedure: &Procedure, state: &'a CaseState, name: &str) -> Option<&'a FieldValue> {
    state.values.get(&procedure.field_named(name)?)
}

/// The first contact field that has a value.
pub fn contact_of<'a>(procedure: &Procedure, state: &'a CaseState) -> Option<&'a fengqiao_procedure::event::Contact> {
    let contact = (0u16..).zip(&procedure.fields).find_map(|(at, field)| {
        let id = fengqiao_procedure::model::FieldId(at);
        matches!(field.kind, FieldKind::Contact).then(|| state.values.get(&id)).flatten()
    });
    match contact {
        Some(FieldValue::Contact(contact)) => Some(contact),
        _ => None,
    }
}

/// Whether whoever reported asked, with the contact or later, not to be known to the handling office.
pub fn hides_identity(case: &super::Loaded) -> bool {
    let procedure = &case.compiled.procedure;
    let later = procedure.field_named("identity_hidden").and_then(|id| case.state.values.get(&id));
    let with_contact = contact_of(procedure, &case.state).is_some_and(|contact| contact.hidden);
    with_contact || later == Some(&FieldValue::Flag(true))
}
