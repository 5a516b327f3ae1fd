//! Names and values as a scenario writes them.

use fengqiao_calendar::{Calendar, Date, Instant};

use super::parse::list;
use crate::event::*;
use crate::model::*;

/// The position of the thing that is called so: by its name, or by its Chinese or English title.
pub(super) fn called<T>(
    items: &[T],
    name: impl Fn(&T) -> &str,
    title: impl Fn(&T) -> &Text,
    wanted: &str,
) -> Option<u16> {
    let by_name = items.iter().position(|item| name(item) == wanted);
    let by_title = || items.iter().position(|item| title(item).zh == wanted || title(item).en == wanted);
    by_name.or_else(by_title).and_then(|at| u16::try_from(at).ok())
}

/// A civil time of the city, `2026-03-02 09:00`; `24:00` is the end of the day.
pub(super) fn time(calendar: &Calendar, text: &str) -> Option<Instant> {
    let (date, time) = text.trim().split_once(' ')?;
    let date = date_of(date)?;
    let (hour, minute) = time.trim().split_once(':')?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    if (hour, minute) == (24, 0) {
        return Some(calendar.zone().end_of(date));
    }
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) {
        return None;
    }
    Some(calendar.zone().instant_of(date.at(hour, minute, 0, 0)))
}

/// An instant as a scenario would write it.
pub(super) fn shown(calendar: &Calendar, instant: Instant) -> String {
    let time = calendar.zone().date_time_of(instant);
    format!("{} {:02}:{:02}", time.date(), time.hour(), time.minute())
}

fn date_of(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// The value that a field has when it is written so.
pub(super) fn value(kind: &FieldKind, text: &str, calendar: &Calendar) -> Option<Value> {
    Some(match kind {
        FieldKind::Text { .. } => Value::Text(text.to_owned()),
        FieldKind::Number { .. } => Value::Number(text.parse().ok()?),
        FieldKind::Money => Value::Money(fen(text)?),
        FieldKind::Date => Value::Date(days(date_of(text)?)),
        FieldKind::Time => Value::Time(time(calendar, text)?),
        FieldKind::Flag | FieldKind::Consent => Value::Flag(flag(text)?),
        FieldKind::Choice { values } => {
            let at = called(values, |(name, _)| name, |(_, title)| title, text)?;
            Value::Choice(u8::try_from(at).ok()?)
        }
        FieldKind::Category | FieldKind::Place | FieldKind::Organisation | FieldKind::Staff => {
            Value::Ref(text.to_owned())
        }
        FieldKind::Organisations => Value::Refs(list(text)),
        FieldKind::Contact | FieldKind::Party => Value::Contact(contact(text)),
        FieldKind::Parties { .. } => Value::Contacts(list(text).iter().map(|one| contact(one)).collect()),
        FieldKind::Attachment { .. } => Value::Attachments(list(text).iter().map(|name| attachment(name)).collect()),
    })
}

pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "是" | "yes" => Some(true),
        "否" | "no" => Some(false),
        _ => None,
    }
}

/// `12.50` is 1250 fen.
fn fen(text: &str) -> Option<i64> {
    let (yuan, cents) = text.split_once('.').unwrap_or((text, "0"));
    let cents = format!("{cents:0<2}");
    Some(yuan.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok().filter(|cents| (0..100).contains(cents))?)
}

fn days(date: Date) -> i32 {
    const SECONDS: i64 = 86_400;
    let since = date.duration_since(Date::constant(1970, 1, 1)).as_secs() / SECONDS;
    i32::try_from(since).unwrap_or(i32::MAX)
}

/// `王阿姨 13800000000 保密`.
fn contact(text: &str) -> Contact {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    let phone = words.next().unwrap_or_default().to_owned();
    let hidden = words.any(|word| matches!(word, "保密" | "hidden"));
    Contact { name, phone, hidden }
}

fn attachment(name: &str) -> Attachment {
    Attachment {
        hash: name.bytes().map(|byte| format!("{byte:02x}")).collect(),
        media_type: "image/jpeg".to_owned(),
        bytes: 1,
    }
}
