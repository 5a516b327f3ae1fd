//! The history of a register's item in words: who, when, what changed, from which value to which.

use fengqiao_app::registers::{Difference, Past};
use fengqiao_civic::{Field, Register};

use super::forms;
use crate::admin::register::{Change, Turn};
use crate::desk::parts::*;
use crate::desk::present::Eyes;

/// The longest value shown whole, in characters.
const VALUE_CHARS: usize = 300;

/// Every change, the newest first. Names and choices are those of the register's form.
pub fn changes(eyes: &Eyes, register: Register, key: &str, past: &[Past]) -> Vec<Change> {
    let fields = forms::fields(eyes, register, Some(key));
    past.iter().map(|past| change(eyes, &fields, past)).collect()
}

fn change(eyes: &Eyes, fields: &[FieldView], past: &Past) -> Change {
    let cx = eyes.cx;
    let ends = past.differences.iter().any(|one| one.name == "retired_on");
    let what = match (past.is_first, ends) {
        (true, _) => t!(cx, ADMIN_HISTORY_FIRST),
        (_, true) => t!(cx, ADMIN_HISTORY_END),
        _ => t!(cx, ADMIN_HISTORY_CHANGE),
    };
    let account = past.account.as_deref().map(|id| {
        eyes.tables
            .city
            .account(id)
            .map_or_else(|| id.to_owned(), |account| format!("{}（{}）", account.name, account.login))
    });
    Change {
        at: cx.stamp(past.at),
        who: account.unwrap_or_else(|| device(cx, &past.device)),
        what: what.to_owned(),
        reason: past.reason.clone(),
        turns: past.differences.iter().map(|one| turn(eyes, fields, one)).collect(),
        is_first: past.is_first,
    }
}

fn device(cx: &Cx, device: &str) -> String {
    match device {
        "install" => t!(cx, ADMIN_BY_INSTALL).to_owned(),
        "command line" => t!(cx, ADMIN_BY_COMMAND).to_owned(),
        other => other.to_owned(),
    }
}

fn turn(eyes: &Eyes, fields: &[FieldView], difference: &Difference) -> Turn {
    let known = fields.iter().find(|field| field.name == difference.name);
    let named = eyes.cx.lang.named(&format!("admin-field-{}", difference.name.replace('_', "-")));
    let value = |value: &Option<Field>| {
        value.as_ref().map_or_else(String::new, |value| words(eyes, known, &difference.name, value))
    };
    Turn {
        name: known.map_or_else(|| named.unwrap_or(&difference.name).to_owned(), |field| field.label.clone()),
        before: value(&difference.before),
        after: value(&difference.after),
    }
}

fn words(eyes: &Eyes, known: Option<&FieldView>, name: &str, value: &Field) -> String {
    let text = match value {
        Field::Int(days) if name.ends_with("_on") || name.starts_with("valid_") => day(eyes, *days),
        Field::Int(number) => number.to_string(),
        Field::Text(text) => text.clone(),
        Field::Bool(yes) => if *yes { t!(eyes.cx, YES) } else { t!(eyes.cx, NO) }.to_owned(),
        Field::Bytes(bytes) => t!(eyes.cx, ADMIN_BYTES, "n" => bytes.len()),
        Field::List(items) => items
            .iter()
            .map(|item| words(eyes, known, "", item))
            .collect::<Vec<_>>()
            .join(t!(eyes.cx, ADMIN_LIST_COMMA)),
    };
    let label = match known.map(|field| &field.control) {
        Some(Control::Select(choices)) => {
            choices.iter().find(|choice| choice.value == text).map(|choice| choice.label.clone())
        }
        _ => None,
    };
    let text = label.unwrap_or(text);
    match text.char_indices().nth(VALUE_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn day(eyes: &Eyes, days: i64) -> String {
    let date = i32::try_from(days).ok().and_then(fengqiao_civic::item::date_of);
    date.map_or_else(|| days.to_string(), |date| eyes.cx.date(date))
}
