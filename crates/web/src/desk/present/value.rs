//! Values of fields: from forms, and back into words.

use std::collections::BTreeMap;

use fengqiao_app::PlaceRef;
use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Attachment, Contact, Value};
use fengqiao_procedure::model::{Field, FieldKind, Procedure, Step};
use jiff::civil::{Date, DateTime};

use super::Eyes;
use crate::desk::parts::*;
use crate::i18n::money;
use crate::kit::{people, rows};
use crate::present::staff_name;

/// What was sent for one step: pairs of names and texts, and the files that were stored.
pub type Sent<'a> = (&'a [(String, String)], &'a BTreeMap<String, Vec<Attachment>>);

/// The values of a step's fields. What is malformed comes back as issues, all at once; empty fields are left out, the engine asks for them.
pub fn fields_of(
    eyes: &Eyes,
    procedure: &Procedure,
    step: &Step,
    sent: Sent,
) -> Result<BTreeMap<String, Value>, Vec<Issue>> {
    let mut values = BTreeMap::new();
    let mut issues = Vec::new();
    for ask in &step.asks {
        let field = procedure.field(ask.field);
        let name = format!("{}.{}", step.name, field.name);
        match value_of(eyes, field, &name, sent) {
            Ok(Some(value)) => _ = values.insert(field.name.clone(), value),
            Ok(None) => {}
            Err(message) => issues.push(Issue { field: name, message }),
        }
    }
    if issues.is_empty() { Ok(values) } else { Err(issues) }
}

/// The texts of a form, put back into its fields.
pub fn typed_again(fields: &mut [FieldView], pairs: &[(String, String)]) {
    for view in fields {
        let all = |name: &str| {
            pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        view.values = match view.control {
            Control::Contact | Control::Person { .. } => {
                ["name", "phone", "hidden"].map(|part| all(&format!("{}.{part}", view.name)).concat()).into()
            }
            Control::People { count_max } => rows(&view.name, count_max, &|name| all(name).concat()),
            _ => all(&view.name),
        };
    }
}

fn value_of(eyes: &Eyes, field: &Field, name: &str, (pairs, files): Sent) -> Result<Option<Value>, String> {
    let cx = eyes.cx;
    let text = pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    let malformed = || t!(cx, DESK_FAULT_KIND).to_owned();
    if matches!(field.kind, FieldKind::Contact | FieldKind::Party) {
        return Ok(contact_of(pairs, name));
    }
    if let FieldKind::Parties { count_max } = field.kind {
        let sent = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map_or_else(String::new, |(_, value)| value.clone())
        };
        let given = people(&rows(name, count_max, &sent)).map_err(|_| t!(cx, DESK_FAULT_PEOPLE).to_owned())?;
        return Ok((!given.is_empty()).then_some(Value::Contacts(given)));
    }
    if let FieldKind::Attachment { .. } = field.kind {
        return Ok(files
            .get(name)
            .filter(|stored| !stored.is_empty())
            .map(|stored| Value::Attachments(stored.clone())));
    }
    if let FieldKind::Organisations = field.kind {
        let chosen: Vec<String> = pairs
            .iter()
            .filter(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect();
        return Ok((!chosen.is_empty()).then_some(Value::Refs(chosen)));
    }
    if matches!(field.kind, FieldKind::Flag | FieldKind::Consent) {
        return Ok(Some(Value::Flag(text == "yes")));
    }
    if text.is_empty() {
        return Ok(None);
    }
    let value = match &field.kind {
        FieldKind::Text { .. } => Value::Text(text.replace("\r\n", "\n")),
        FieldKind::Number { .. } => Value::Number(text.parse().map_err(|_| malformed())?),
        FieldKind::Money => Value::Money(fen_of(text).ok_or_else(malformed)?),
        FieldKind::Date => Value::Date(days_of(text).ok_or_else(malformed)?),
        FieldKind::Time => Value::Time(instant_of(cx, text).ok_or_else(malformed)?),
        FieldKind::Choice { values } => {
            let at = values.iter().position(|(value, _)| value == text).and_then(|at| u8::try_from(at).ok());
            Value::Choice(at.ok_or_else(|| t!(cx, DESK_FAULT_CHOICE).to_owned())?)
        }
        FieldKind::Place => Value::Ref(place_of(eyes, text)?),
        _ => Value::Ref(text.to_owned()),
    };
    Ok(Some(value))
}

fn contact_of(pairs: &[(String, String)], name: &str) -> Option<Value> {
    let part = |part: &str| {
        let key = format!("{name}.{part}");
        pairs.iter().find(|(known, _)| *known == key).map_or(String::new(), |(_, value)| value.trim().to_owned())
    };
    let contact = Contact { name: part("name"), phone: part("phone"), hidden: part("hidden") == "yes" };
    (!contact.name.is_empty() || !contact.phone.is_empty()).then_some(Value::Contact(contact))
}

/// A reference as it is written, or the one registered place that the words name.
pub(crate) fn place_of(eyes: &Eyes, text: &str) -> Result<String, String> {
    let cx = eyes.cx;
    let known = |place: &PlaceRef| match place {
        PlaceRef::Code(code) => eyes.tables.city.places().get(code).is_some(),
        PlaceRef::Area(code) => eyes.tables.city.areas().find(code).is_some(),
        PlaceRef::Point(_) => eyes.tables.area_of_place(place).is_some(),
        PlaceRef::Unknown => true,
    };
    if let Some(place) = text.parse::<PlaceRef>().ok().filter(known) {
        return Ok(place.to_string());
    }
    if let Some(area) = eyes.tables.city.area_called(text) {
        return Ok(PlaceRef::Area(eyes.tables.city.areas().get(area).code.to_owned()).to_string());
    }
    let found = eyes.tables.city.find_places(text, None, cx.today(), 6);
    match found.as_slice() {
        [] => Err(t!(cx, DESK_FAULT_PLACE_NONE).to_owned()),
        [one] => Ok(one.code.as_str().to_owned()),
        several => {
            let exact = several.iter().find(|place| place.name.zh == text || place.name.en == text);
            exact.map(|place| place.code.as_str().to_owned()).ok_or_else(|| {
                let names = several
                    .iter()
                    .map(|place| format!("{} ({})", eyes.pick(&place.name), place.code))
                    .collect::<Vec<_>>()
                    .join("；");
                t!(cx, DESK_FAULT_PLACE_MANY, "names" => names)
            })
        }
    }
}

fn fen_of(text: &str) -> Option<i64> {
    let (yuan, cents) = text.split_once('.').unwrap_or((text, ""));
    if cents.len() > 2 || !cents.chars().all(|character| character.is_ascii_digit()) {
        return None;
    }
    let yuan: i64 = yuan.replace(',', "").parse().ok()?;
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    yuan.checked_mul(100)?.checked_add(cents)
}

fn days_of(text: &str) -> Option<i32> {
    let date: Date = text.parse().ok()?;
    Some(fengqiao_civic::item::days(date))
}

/// A local date and time, as browsers send it.
pub(crate) fn instant_of(cx: &Context, text: &str) -> Option<Instant> {
    let time: DateTime = text.parse().ok()?;
    Some(cx.city.zone.instant_of(time))
}

/// A value in words.
pub(crate) fn value_words(eyes: &Eyes, field: &Field, value: &Value) -> String {
    let cx = eyes.cx;
    match (value, &field.kind) {
        (Value::Text(text), _) => text.clone(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Money(fen), _) => money(cx.lang, *fen),
        (Value::Date(days), _) => fengqiao_civic::item::date_of(*days).map_or_else(String::new, |date| cx.date(date)),
        (Value::Time(at), _) => cx.stamp(*at),
        (Value::Flag(yes), _) => if *yes { t!(cx, YES) } else { t!(cx, NO) }.to_owned(),
        (Value::Choice(at), FieldKind::Choice { values }) => {
            values.get(usize::from(*at)).map_or_else(String::new, |(_, title)| cx.lang.pick(title).into_owned())
        }
        (Value::Choice(at), _) => at.to_string(),
        (Value::Ref(code), FieldKind::Category) => eyes.category(Some(code)),
        (Value::Ref(code), FieldKind::Place) => eyes.place(code),
        (Value::Ref(code), FieldKind::Organisation) => eyes.organisation(code),
        (Value::Ref(account), FieldKind::Staff) => staff_name(&eyes.tables.city, account),
        (Value::Ref(code), _) => code.clone(),
        (Value::Refs(codes), _) => codes
            .iter()
            .map(|code| eyes.organisation(code))
            .collect::<Vec<_>>()
            .join(if eyes.english() { ", " } else { "、" }),
        (Value::Contacts(people), _) => t!(cx, DESK_PEOPLE_GIVEN, "n" => people.len()),
        (Value::Contact(_), _) => t!(cx, DESK_CONTACT_GIVEN).to_owned(),
        (Value::Attachments(files), _) => t!(cx, DESK_FILES_GIVEN, "n" => files.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_to_the_fen() {
        for (text, expected) in [
            ("12", Some(1_200)),
            ("12.5", Some(1_250)),
            ("1,234.56", Some(123_456)),
            ("1.234", None),
            ("x", None),
            ("1.-5", None),
        ] {
            assert_eq!(fen_of(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_read_as_browsers_send_them() {
        for (text, expected) in [("1970-01-02", Some(1)), ("2026-02-30", None), ("", None)] {
            assert_eq!(days_of(text), expected, "{text}");
        }
    }
}
