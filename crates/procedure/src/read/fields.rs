//! Fields: what a step may ask for, with limits and privacy.

use super::issue::Kind;
use super::limits;
use super::reader::{Item, Reader, Table};
use super::sections::{PRIVACY, choices};
use crate::model::*;

/// Characters of a text field where the file names no limit.
const CHARS_DEFAULT: i64 = 500;
/// Most characters that a text field may ask for.
const CHARS_MAX: i64 = 20_000;
/// Most persons that a field may name.
const PARTIES_MAX: i64 = 20;
/// The day on which a form is filled in, where a rule could stand.
const TODAY: &str = "today";
/// Most files that an attachment field may take.
const ATTACHMENTS_MAX: i64 = 20;

#[derive(Clone, Copy)]
enum Word {
    Text,
    Number,
    Money,
    Date,
    Time,
    Flag,
    Choice,
    Category,
    Place,
    Contact,
    Party,
    Parties,
    Staff,
    Organisation,
    Organisations,
    Attachment,
    Consent,
}

const WORDS: &[(&str, Word)] = &[
    ("text", Word::Text),
    ("number", Word::Number),
    ("money", Word::Money),
    ("date", Word::Date),
    ("time", Word::Time),
    ("flag", Word::Flag),
    ("choice", Word::Choice),
    ("category", Word::Category),
    ("place", Word::Place),
    ("contact", Word::Contact),
    ("party", Word::Party),
    ("parties", Word::Parties),
    ("staff", Word::Staff),
    ("organisation", Word::Organisation),
    ("organisations", Word::Organisations),
    ("attachment", Word::Attachment),
    ("consent", Word::Consent),
];

/// One field.
pub(super) fn field<'a>(reader: &mut Reader<'a>, item: Item<'a>, roles: &[Role]) -> Field {
    let table = item.table;
    let word = reader.need(table, "kind").and_then(|node| reader.word(node, WORDS));
    let mut keys = vec!["title", "hint", "kind", "privacy", "unsealed_by"];
    let kind = match word {
        Some(Word::Text) => {
            keys.extend(["chars", "lines"]);
            let chars = limit(reader, table, "chars", CHARS_DEFAULT, 1, CHARS_MAX);
            FieldKind::Text {
                chars_max: u32::try_from(chars).unwrap_or(1),
                lines: reader.flag_or(table, "lines", false),
            }
        }
        Some(Word::Number) => {
            keys.extend(["min", "max"]);
            let min = limit(reader, table, "min", 0, i64::MIN / 2, i64::MAX / 2);
            let max = limit(reader, table, "max", i64::from(u32::MAX), min, i64::MAX / 2);
            FieldKind::Number { min, max }
        }
        Some(Word::Choice) => {
            keys.push("values");
            FieldKind::Choice { values: choices(reader, table, limits::FIELD_CHOICES_MAX) }
        }
        Some(Word::Attachment) => {
            keys.push("count");
            let count = limit(reader, table, "count", 1, 1, ATTACHMENTS_MAX);
            FieldKind::Attachment { count_max: u8::try_from(count).unwrap_or(1) }
        }
        Some(Word::Party) => {
            keys.push("role");
            FieldKind::Party
        }
        Some(Word::Parties) => {
            keys.extend(["count", "role", "adds"]);
            let count = limit(reader, table, "count", PARTIES_MAX, 1, PARTIES_MAX);
            FieldKind::Parties { count_max: u8::try_from(count).unwrap_or(1) }
        }
        Some(Word::Staff) => FieldKind::Staff,
        Some(Word::Money) => FieldKind::Money,
        Some(Word::Date) => {
            keys.extend(["earliest", "latest"]);
            FieldKind::Date
        }
        Some(Word::Time) => {
            keys.extend(["earliest", "latest"]);
            FieldKind::Time
        }
        Some(Word::Category) => FieldKind::Category,
        Some(Word::Place) => FieldKind::Place,
        Some(Word::Contact) => FieldKind::Contact,
        Some(Word::Organisation) => FieldKind::Organisation,
        Some(Word::Organisations) => FieldKind::Organisations,
        Some(Word::Consent) => FieldKind::Consent,
        Some(Word::Flag) | None => FieldKind::Flag,
    };
    if word.is_some() {
        reader.known(table, &keys);
    }
    Field {
        name: reader.name_of(Kind::Field, item.index),
        title: reader.text_needed(table, "title"),
        hint: reader.text_of(table, "hint"),
        kind,
        privacy: reader.need(table, "privacy").and_then(|node| reader.word(node, PRIVACY)).unwrap_or(Privacy::Sealed),
        role: played(reader, table, roles, matches!(word, Some(Word::Party | Word::Parties))),
        earliest: day_limit(reader, table, "earliest"),
        latest: day_limit(reader, table, "latest"),
        adds: reader.flag_or(table, "adds", false),
        unsealed_by: reader.names_of(Kind::Role, table, "unsealed_by").into_iter().map(RoleId).collect(),
    }
}

/// The role that the persons of a field play: a party's.
fn played<'a>(reader: &mut Reader<'a>, table: Table<'a>, roles: &[Role], needed: bool) -> Option<RoleId> {
    if !needed {
        return None;
    }
    let node = reader.need(table, "role")?;
    let id = reader.name(Kind::Role, node)?;
    let role = roles.get(usize::from(id))?;
    if role.kind != RoleKind::Party {
        reader.issue(node.at, "party_role", vec![("name", role.name.clone().into())]);
    }
    Some(RoleId(id))
}

/// `"today"`, or the name of a rule.
fn day_limit<'a>(reader: &mut Reader<'a>, table: Table<'a>, key: &str) -> Option<DayLimit> {
    match reader.get(table, key).and_then(|node| reader.string(node))? {
        TODAY => Some(DayLimit::Today),
        rule => Some(DayLimit::Rule(rule.to_owned())),
    }
}

fn limit<'a>(reader: &mut Reader<'a>, table: Table<'a>, key: &str, otherwise: i64, min: i64, max: i64) -> i64 {
    match reader.get(table, key) {
        Some(node) => reader.number(node, min, max).unwrap_or(otherwise),
        None => otherwise.max(min),
    }
}
