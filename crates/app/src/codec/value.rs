//! Field values.

use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Attachment, Contact, Value as FieldValue};
use fengqiao_procedure::model::{Field, FieldKind};
use fengqiao_proof::Value;

use super::{CodecError, Reader, as_int, as_list, as_text, map, text};

/// A tagged pair: the kind first, so that a stored value can be read without its procedure.
pub(super) fn encode(field: &Field, value: &FieldValue) -> Value {
    let (tag, inner) = match value {
        FieldValue::Text(words) => ("t", text(words)),
        FieldValue::Number(number) => ("n", Value::Int(*number)),
        FieldValue::Money(fen) => ("m", Value::Int(*fen)),
        FieldValue::Date(days) => ("d", Value::Int(i64::from(*days))),
        FieldValue::Time(at) => ("i", Value::Int(at.0)),
        FieldValue::Flag(flag) => ("b", Value::Bool(*flag)),
        FieldValue::Choice(index) => ("c", text(choice_name(field, *index))),
        FieldValue::Ref(reference) => ("r", text(reference)),
        FieldValue::Refs(references) => ("R", Value::List(references.iter().map(|one| text(one)).collect())),
        FieldValue::Contact(contact) => ("p", person(contact)),
        FieldValue::Contacts(contacts) => ("P", Value::List(contacts.iter().map(person).collect())),
        FieldValue::Attachments(files) => ("a", Value::List(files.iter().map(attachment).collect())),
    };
    Value::List(vec![text(tag), inner])
}

fn person(contact: &Contact) -> Value {
    map([("name", text(&contact.name)), ("phone", text(&contact.phone)), ("hidden", Value::Bool(contact.hidden))])
}

fn attachment(file: &Attachment) -> Value {
    let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
    map([("hash", text(&file.hash)), ("type", text(&file.media_type)), ("bytes", Value::Int(bytes))])
}

fn choice_name(field: &Field, index: u8) -> &str {
    match &field.kind {
        FieldKind::Choice { values } => values.get(usize::from(index)).map_or("", |(name, _)| name),
        _ => "",
    }
}

pub(super) fn decode(field: &Field, value: &Value) -> Result<FieldValue, CodecError> {
    let name = field.name.as_str();
    let malformed = || CodecError::Malformed(name.to_owned());
    let [tag, inner] = as_list(value, name)? else { return Err(malformed()) };
    Ok(match as_text(tag, name)? {
        "t" => FieldValue::Text(as_text(inner, name)?.to_owned()),
        "n" => FieldValue::Number(as_int(inner, name)?),
        "m" => FieldValue::Money(as_int(inner, name)?),
        "d" => FieldValue::Date(as_int(inner, name)?),
        "i" => FieldValue::Time(Instant(as_int(inner, name)?)),
        "b" => match inner {
            Value::Bool(flag) => FieldValue::Flag(*flag),
            _ => return Err(malformed()),
        },
        "c" => FieldValue::Choice(decode_choice(field, as_text(inner, name)?)?),
        "r" => FieldValue::Ref(as_text(inner, name)?.to_owned()),
        "R" => FieldValue::Refs(
            as_list(inner, name)?.iter().map(|one| as_text(one, name).map(str::to_owned)).collect::<Result<_, _>>()?,
        ),
        "p" => FieldValue::Contact(decode_person(inner, name)?),
        "P" => FieldValue::Contacts(
            as_list(inner, name)?.iter().map(|one| decode_person(one, name)).collect::<Result<_, _>>()?,
        ),
        "a" => FieldValue::Attachments(
            as_list(inner, name)?.iter().map(|file| decode_attachment(file, name)).collect::<Result<_, _>>()?,
        ),
        _ => return Err(malformed()),
    })
}

fn decode_person(value: &Value, name: &str) -> Result<Contact, CodecError> {
    let contact = Reader::of(value, name)?;
    Ok(Contact {
        name: contact.text("name")?.to_owned(),
        phone: contact.text("phone")?.to_owned(),
        hidden: contact.flag("hidden")?,
    })
}

fn decode_choice(field: &Field, stored: &str) -> Result<u8, CodecError> {
    let FieldKind::Choice { values } = &field.kind else { return Err(CodecError::Malformed(field.name.clone())) };
    let found = (0u8..).zip(values).find(|(_, (name, _))| name == stored);
    found.map(|(index, _)| index).ok_or_else(|| CodecError::UnknownName { kind: "choice", name: stored.to_owned() })
}

fn decode_attachment(value: &Value, name: &str) -> Result<Attachment, CodecError> {
    let file = Reader::of(value, name)?;
    Ok(Attachment {
        hash: file.text("hash")?.to_owned(),
        media_type: file.text("type")?.to_owned(),
        bytes: file.small("bytes")?,
    })
}
