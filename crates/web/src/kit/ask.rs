//! Form fields made from what a procedure's step asks for, and typed values made from what came back.

use std::collections::BTreeMap;

use fengqiao_calendar::Zone;
use fengqiao_procedure::{
    engine::{Bound, Limits},
    event::{Contact, FieldFault, FieldIssue, Value},
    model::{Ask, Field, FieldId, FieldKind, Guard, Procedure},
};
use jiff::civil::{Date, DateTime};

use super::field::{Choice, ChoiceGroup, Control, FieldView};
use crate::i18n::{Lang, Pattern, k};

/// The longest name and phone number of a contact.
const CONTACT_CHARS_MAX: usize = 40;
/// Up to this many answers are all visible at once.
const RADIOS_MAX: usize = 8;
/// What a file field takes.
pub const FILES_ACCEPT: &str = "image/*,audio/*,video/mp4,application/pdf";

/// The lists that fields choose from, from the city's registers.
pub trait Lists {
    fn categories(&self) -> Vec<ChoiceGroup>;
    /// The organisations that a field may name, the nearest first.
    fn organisations(&self, field: FieldId) -> Vec<ChoiceGroup>;
    /// The people whom a field may name.
    fn staff(&self, field: FieldId) -> Vec<ChoiceGroup>;
    /// Between which days a field's day must lie today.
    fn limits(&self, field: &Field) -> Limits;
}

/// What was sent, by field name; files are stored before and stand here as attachments.
pub trait Sent {
    fn one(&self, name: &str) -> &str;
    fn all(&self, name: &str) -> Vec<String>;
    fn files(&self, name: &str) -> Vec<fengqiao_procedure::event::Attachment>;
}

/// The fields of a step, with what stood there and what is wrong.
pub fn views(
    lang: Lang,
    procedure: &Procedure,
    asks: &[Ask],
    lists: &dyn Lists,
    sent: Option<&dyn Sent>,
    issues: &[FieldIssue],
) -> Vec<FieldView> {
    asks.iter()
        .map(|ask| {
            let field = procedure.field(ask.field);
            let mut view =
                FieldView::new(&field.name, &lang.pick(&field.title), control(lang, field, ask.field, lists));
            view.hint = hinted(lang, field, &lists.limits(field));
            view.required = ask.required && ask.when == Guard::Always;
            if let Some(sent) = sent {
                view.values = typed(field, sent);
            }
            if let Some(found) = issues.iter().find(|issue| issue.field == ask.field) {
                view.error = fault(lang, field, &found.issue);
            }
            view
        })
        .collect()
}

/// Two sentences after each other; Chinese has no space between them.
pub fn joined(lang: Lang, one: &str, other: &str) -> String {
    let space = if lang == Lang::Zh || one.is_empty() || other.is_empty() { "" } else { " " };
    format!("{one}{space}{other}")
}

/// The field's own hint, with the days between which its day must lie and where that stands.
pub fn hinted(lang: Lang, field: &Field, limits: &Limits) -> String {
    let mut hint = lang.pick(&field.hint).into_owned();
    let mut add = |sentence: String| hint = joined(lang, &hint, &sentence);
    if let Some(first) = &limits.first {
        add(bounded(lang, first, k::FIELD_EARLIEST, k::FIELD_FROM_TODAY));
    }
    if let Some(last) = &limits.last {
        add(bounded(lang, last, k::FIELD_LATEST, k::FIELD_TO_TODAY));
    }
    if let FieldKind::Parties { count_max } = field.kind {
        add(lang.f(k::FIELD_PEOPLE, &[("max", &count_max.to_string())]));
    }
    hint
}

/// One end of the possible days, with its basis; in words of their own where it is today.
fn bounded(lang: Lang, bound: &Bound, by_rule: Pattern, today: Pattern) -> String {
    // The year is always said: these days may lie far away.
    let date = lang.date(bound.on, Date::MIN);
    match &bound.basis {
        Some(basis) => lang.f(by_rule, &[("date", &date), ("basis", basis)]),
        None => lang.f(today, &[("date", &date)]),
    }
}

/// How a field of a procedure is filled in.
pub fn control(lang: Lang, field: &Field, id: FieldId, lists: &dyn Lists) -> Control {
    match &field.kind {
        FieldKind::Text { chars_max, lines: true } => {
            Control::Lines { chars_max: *chars_max, rows: if *chars_max > 500 { 6 } else { 3 } }
        }
        FieldKind::Text { chars_max, lines: false } => Control::Line { chars_max: *chars_max },
        FieldKind::Number { min, max } => Control::Number { min: *min, max: *max },
        FieldKind::Money => Control::Money,
        FieldKind::Date if field.earliest.is_some() || field.latest.is_some() => {
            let limits = lists.limits(field);
            Control::Day { first: limits.first.map(|bound| bound.on), last: limits.last.map(|bound| bound.on) }
        }
        FieldKind::Date => Control::Date,
        FieldKind::Time => Control::Time { last: lists.limits(field).last.map(|bound| bound.on) },
        FieldKind::Flag | FieldKind::Consent => Control::Flag,
        FieldKind::Choice { values } => {
            let choices: Vec<Choice> = values
                .iter()
                .map(|(value, text)| Choice {
                    value: value.clone(),
                    label: lang.pick(text).into_owned(),
                    hint: String::new(),
                })
                .collect();
            if choices.len() > RADIOS_MAX { Control::Select(choices) } else { Control::Radio(choices) }
        }
        FieldKind::Category => Control::Grouped { groups: lists.categories(), many: false },
        FieldKind::Place => Control::Line { chars_max: 80 },
        FieldKind::Contact => Control::Contact,
        FieldKind::Party => Control::Person { hidden: false },
        FieldKind::Parties { count_max } => Control::People { count_max: *count_max },
        FieldKind::Staff => Control::Grouped { groups: lists.staff(id), many: false },
        FieldKind::Organisation => Control::Grouped { groups: lists.organisations(id), many: false },
        FieldKind::Organisations => Control::Grouped { groups: lists.organisations(id), many: true },
        FieldKind::Attachment { count_max } => Control::Files { count_max: *count_max, accept: FILES_ACCEPT },
    }
}

/// What was typed, as it is shown again.
fn typed(field: &Field, sent: &dyn Sent) -> Vec<String> {
    match field.kind {
        FieldKind::Contact | FieldKind::Party => ["name", "phone", "hidden"]
            .iter()
            .map(|part| sent.one(&format!("{}.{part}", field.name)).to_owned())
            .collect(),
        FieldKind::Parties { count_max } => rows(&field.name, count_max, &|name| sent.one(name).to_owned()),
        _ => sent.all(&field.name),
    }
}

/// The rows of a list of persons, name and phone one after the other, up to the last that has something in it.
pub fn rows(name: &str, count_max: u8, sent: &dyn Fn(&str) -> String) -> Vec<String> {
    let parts = (1..=count_max).flat_map(|row| ["name", "phone"].map(|part| format!("{name}.{row}.{part}")));
    let mut values: Vec<String> = parts.map(|part| sent(&part).trim().to_owned()).collect();
    let used = values.iter().rposition(|value| !value.is_empty()).map_or(0, |at| at / 2 * 2 + 2);
    values.truncate(used);
    values
}

/// Reads the fields of a step. All that is malformed is reported at once; what is missing is the engine's to say.
pub fn read(
    procedure: &Procedure,
    asks: &[Ask],
    sent: &dyn Sent,
    zone: &Zone,
) -> Result<BTreeMap<FieldId, Value>, Vec<FieldIssue>> {
    let mut values = BTreeMap::new();
    let mut issues = Vec::new();
    for ask in asks {
        match value(procedure.field(ask.field), sent, zone) {
            Ok(Some(value)) => _ = values.insert(ask.field, value),
            Ok(None) => {}
            Err(issue) => issues.push(FieldIssue { field: ask.field, issue }),
        }
    }
    if issues.is_empty() { Ok(values) } else { Err(issues) }
}

fn value(field: &Field, sent: &dyn Sent, zone: &Zone) -> Result<Option<Value>, FieldFault> {
    let text = sent.one(&field.name).trim();
    if let FieldKind::Contact | FieldKind::Party = field.kind {
        return contact(field, sent);
    }
    if let FieldKind::Parties { count_max } = field.kind {
        let found = people(&rows(&field.name, count_max, &|name| sent.one(name).to_owned()))?;
        return Ok((!found.is_empty()).then_some(Value::Contacts(found)));
    }
    if let FieldKind::Attachment { count_max } = field.kind {
        let files = sent.files(&field.name);
        return match files.len() {
            0 => Ok(None),
            count if count > usize::from(count_max) => Err(FieldFault::TooMany { max: count_max }),
            _ => Ok(Some(Value::Attachments(files))),
        };
    }
    if let FieldKind::Flag = field.kind {
        return Ok(Some(Value::Flag(text == "yes")));
    }
    // A consent that was not given was not asked for either, as far as the procedure goes: it says itself where there must be one.
    if let FieldKind::Consent = field.kind {
        return Ok((text == "yes").then_some(Value::Flag(true)));
    }
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(match &field.kind {
        FieldKind::Text { chars_max, .. } if text.chars().count() > *chars_max as usize => {
            return Err(FieldFault::TooLong { max: *chars_max });
        }
        FieldKind::Text { .. } => Value::Text(text.replace("\r\n", "\n")),
        FieldKind::Number { min, max } => {
            let number: i64 = text.parse().map_err(|_| FieldFault::WrongKind)?;
            if !(*min..=*max).contains(&number) {
                return Err(FieldFault::OutOfRange);
            }
            Value::Number(number)
        }
        FieldKind::Money => Value::Money(fen(text).ok_or(FieldFault::WrongKind)?),
        FieldKind::Date => {
            let date: Date = text.parse().map_err(|_| FieldFault::WrongKind)?;
            Value::Date(days(date))
        }
        FieldKind::Time => {
            let at: DateTime = text.parse().map_err(|_| FieldFault::WrongKind)?;
            Value::Time(zone.instant_of(at))
        }
        FieldKind::Choice { values } => {
            let index = values.iter().position(|(value, _)| value == text).ok_or(FieldFault::UnknownChoice)?;
            Value::Choice(u8::try_from(index).map_err(|_| FieldFault::UnknownChoice)?)
        }
        FieldKind::Organisations => Value::Refs(sent.all(&field.name)),
        _ => Value::Ref(text.to_owned()),
    }))
}

fn contact(field: &Field, sent: &dyn Sent) -> Result<Option<Value>, FieldFault> {
    let part = |name: &str| sent.one(&format!("{}.{name}", field.name)).trim().to_owned();
    let contact = Contact { name: part("name"), phone: part("phone"), hidden: part("hidden") == "yes" };
    if contact.name.is_empty() && contact.phone.is_empty() && !contact.hidden {
        return Ok(None);
    }
    if contact.name.chars().count() > CONTACT_CHARS_MAX || contact.phone.chars().count() > CONTACT_CHARS_MAX {
        return Err(FieldFault::TooLong { max: CONTACT_CHARS_MAX as u32 });
    }
    if !contact.phone.is_empty() && !is_phone(&contact.phone) {
        return Err(FieldFault::WrongKind);
    }
    Ok(Some(Value::Contact(contact)))
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'));
    plain && (5..=15).contains(&digits)
}

/// Persons from the rows of a form, name and phone one after the other; empty rows are passed over.
///
/// # Errors
/// A number without a name, a name that is too long, a number that is none.
pub fn people(rows: &[String]) -> Result<Vec<Contact>, FieldFault> {
    let mut found = Vec::new();
    for row in rows.chunks(2) {
        let part = |at: usize| row.get(at).map_or("", |part| part.trim());
        let (name, phone) = (part(0), part(1));
        if name.is_empty() && phone.is_empty() {
            continue;
        }
        if name.chars().count() > CONTACT_CHARS_MAX {
            return Err(FieldFault::TooLong { max: CONTACT_CHARS_MAX as u32 });
        }
        if name.is_empty() || !phone.is_empty() && !is_phone(phone) {
            return Err(FieldFault::WrongKind);
        }
        found.push(Contact { name: name.to_owned(), phone: phone.to_owned(), hidden: false });
    }
    Ok(found)
}

/// Fen from yuan with at most two decimals, without floats.
fn fen(text: &str) -> Option<i64> {
    let (yuan, cents) = text.split_once('.').unwrap_or((text, ""));
    let cents = match cents.len() {
        0 => 0,
        1 => cents.parse::<u8>().ok()? * 10,
        2 => cents.parse::<u8>().ok()?,
        _ => return None,
    };
    let yuan: i64 = yuan.parse().ok().filter(|yuan| *yuan >= 0)?;
    yuan.checked_mul(100)?.checked_add(i64::from(cents))
}

/// Days since 1970-01-01.
fn days(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// What is wrong with a field, and what to do.
pub fn fault(lang: Lang, field: &Field, fault: &FieldFault) -> String {
    let label = lang.pick(&field.title);
    let with = |pattern, max: &str| lang.f(pattern, &[("field", &label), ("max", max)]);
    match fault {
        FieldFault::Missing => with(k::FAULT_MISSING, ""),
        FieldFault::NotAsked => with(k::FAULT_NOT_ASKED, ""),
        FieldFault::WrongKind => match field.kind {
            FieldKind::Contact | FieldKind::Party => lang.t(k::FAULT_PHONE).to_owned(),
            FieldKind::Parties { .. } => with(k::FAULT_PEOPLE, ""),
            FieldKind::Date | FieldKind::Time => with(k::FAULT_DATE, ""),
            _ => with(k::FAULT_WRONG_KIND, ""),
        },
        FieldFault::TooLong { max } => with(k::FAULT_TOO_LONG, &max.to_string()),
        FieldFault::OutOfRange => match field.kind {
            FieldKind::Number { min, max } => lang
                .f(k::FAULT_OUT_OF_RANGE, &[("field", &label), ("min", &min.to_string()), ("max", &max.to_string())]),
            _ => with(k::FAULT_WRONG_KIND, ""),
        },
        FieldFault::TooMany { max } => with(k::FAULT_TOO_MANY, &max.to_string()),
        FieldFault::UnknownChoice => with(k::FAULT_UNKNOWN_CHOICE, ""),
        FieldFault::UnknownStaff => with(k::FAULT_UNKNOWN_STAFF, ""),
        FieldFault::TooEarly { basis: None, .. } => with(k::FAULT_BEFORE_TODAY, ""),
        FieldFault::TooLate { basis: None, .. } => with(k::FAULT_AFTER_TODAY, ""),
        FieldFault::TooEarly { first_on, basis: Some(basis) } => {
            lang.f(k::FAULT_TOO_EARLY, &[("field", &label), ("date", &first_on.to_string()), ("basis", basis)])
        }
        FieldFault::TooLate { last_on, basis: Some(basis) } => {
            lang.f(k::FAULT_TOO_LATE, &[("field", &label), ("date", &last_on.to_string()), ("basis", basis)])
        }
    }
}

#[cfg(test)]
mod tests;
