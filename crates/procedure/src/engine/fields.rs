//! What a step asks for: everything that is missing or malformed, at once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::day;
use crate::event::*;
use crate::machine;
use crate::model::*;

/// The most members over which a part may open.
pub const EACH_MAX: u8 = 32;

type Values = BTreeMap<FieldId, Value>;

/// Checks the values given with a step.
///
/// # Errors
/// [`Refusal::Fields`] with every issue, in the order of the form.
pub(super) fn check(
    p: &Procedure,
    after_facts: &Config,
    at: usize,
    step: &Step,
    given: &Values,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    let mut issues = Vec::new();
    for ask in &step.asks {
        let fault = match given.get(&ask.field).filter(|value| !is_empty(value)) {
            Some(value) => {
                let field = p.field(ask.field);
                fault(&field.kind, value).or_else(|| out_of_limits(field, value, ctx))
            }
            None if ask.required && machine::holds(p, after_facts, at, &ask.when) => Some(FieldFault::Missing),
            None => None,
        };
        issues.extend(fault.map(|issue| FieldIssue { field: ask.field, issue }));
    }
    for field in given.keys().filter(|field| step.asks.iter().all(|ask| ask.field != **field)) {
        issues.push(FieldIssue { field: *field, issue: FieldFault::NotAsked });
    }
    if issues.is_empty() { Ok(()) } else { Err(Refusal::Fields(issues)) }
}

/// The values given with a step, those whom a list adds after those who stand in it already. A correction names everybody anew.
pub(super) fn with_those_before<'f>(
    p: &Procedure,
    state: &CaseState,
    step: &Step,
    given: &'f Values,
) -> Cow<'f, Values> {
    let mut all = Cow::Borrowed(given);
    for (field, value) in given.iter().filter(|(field, _)| p.fields.get(field.index()).is_some_and(|it| it.adds)) {
        if let (Value::Contacts(named), Some(Value::Contacts(before)), false) =
            (value, state.values.get(field), step.corrects)
        {
            let mut people = before.clone();
            people.extend(named.iter().filter(|person| !before.contains(person)).cloned());
            all.to_mut().insert(*field, Value::Contacts(people));
        }
    }
    all
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Text(text) | Value::Ref(text) => text.trim().is_empty(),
        Value::Refs(refs) => refs.is_empty(),
        Value::Attachments(attachments) => attachments.is_empty(),
        Value::Contact(contact) => is_nobody(contact),
        Value::Contacts(contacts) => contacts.iter().all(is_nobody),
        _ => false,
    }
}

fn is_nobody(contact: &Contact) -> bool {
    contact.name.trim().is_empty() && contact.phone.trim().is_empty()
}

fn out_of_limits(field: &Field, value: &Value, ctx: &Context<'_>) -> Option<FieldFault> {
    let on = day::day_of(value, ctx.calendar)?;
    day::possible(field, ctx.rules, ctx.calendar, ctx.recorded_at).fault(on)
}

fn fault(kind: &FieldKind, value: &Value) -> Option<FieldFault> {
    match (kind, value) {
        (FieldKind::Text { chars_max, .. }, Value::Text(text)) => {
            let fits = u32::try_from(text.chars().count()).is_ok_and(|chars| chars <= *chars_max);
            (!fits).then_some(FieldFault::TooLong { max: *chars_max })
        }
        (FieldKind::Number { min, max }, Value::Number(number)) => {
            (!(*min..=*max).contains(number)).then_some(FieldFault::OutOfRange)
        }
        (FieldKind::Money, Value::Money(fen)) => (*fen < 0).then_some(FieldFault::OutOfRange),
        (FieldKind::Choice { values }, Value::Choice(index)) => {
            (usize::from(*index) >= values.len()).then_some(FieldFault::UnknownChoice)
        }
        (FieldKind::Organisations, Value::Refs(refs)) => {
            (refs.len() > usize::from(EACH_MAX)).then_some(FieldFault::TooMany { max: EACH_MAX })
        }
        (FieldKind::Parties { count_max }, Value::Contacts(contacts)) => {
            if contacts.len() > usize::from(*count_max) {
                return Some(FieldFault::TooMany { max: *count_max });
            }
            contacts.iter().any(|contact| contact.name.trim().is_empty()).then_some(FieldFault::Missing)
        }
        (FieldKind::Party, Value::Contact(contact)) => contact.name.trim().is_empty().then_some(FieldFault::Missing),
        (FieldKind::Attachment { count_max }, Value::Attachments(attachments)) => {
            (attachments.len() > usize::from(*count_max)).then_some(FieldFault::TooMany { max: *count_max })
        }
        (FieldKind::Consent, Value::Flag(given)) => (!given).then_some(FieldFault::Missing),
        (FieldKind::Date, Value::Date(_))
        | (FieldKind::Time, Value::Time(_))
        | (FieldKind::Flag, Value::Flag(_))
        | (FieldKind::Category | FieldKind::Place | FieldKind::Organisation | FieldKind::Staff, Value::Ref(_))
        | (FieldKind::Contact, Value::Contact(_)) => None,
        _ => Some(FieldFault::WrongKind),
    }
}
