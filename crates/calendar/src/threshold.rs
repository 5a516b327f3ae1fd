//! Shares that a law asks for, such as two thirds of the owners.

use jiff::civil::Date;

use crate::Text;
use crate::document::{Issues, Section};
use crate::year::read_mark;

/// The largest number of a share.
const NUMBER_MAX: i64 = 1_000_000_000;

/// A share of a whole with its source: `share` parts of `of`. It is compared by cross-multiplying, never by dividing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// The stable name, for instance `owners_participation`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// So many parts…
    pub share: i64,
    /// …of so many; 1 where `share` is a plain number.
    pub of: i64,
    /// Law, standard or order in Chinese.
    pub law: String,
    /// The article of the law, or empty.
    pub article: String,
    /// `V` law read, `S` secondary, `M` memory, `P` policy default.
    pub mark: char,
    /// Whether a local pack may give another share.
    pub local: bool,
    /// The first day on which it is in force; `None` for always.
    pub effective_from: Option<Date>,
    /// The last day on which it is in force; `None` while it is.
    pub effective_to: Option<Date>,
    /// The version of the pack it was read from.
    pub pack: String,
}

const FIELDS: [&str; 10] =
    ["id", "title", "share", "of", "law", "article", "mark", "local", "effective_from", "effective_to"];

impl Threshold {
    /// Whether it is in force on this day.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to)
    }

    /// Whether both can be in force on one day.
    pub(crate) fn meets(&self, other: &Threshold) -> bool {
        let starts_in_time = |one: &Threshold, end: Option<Date>| match (one.effective_from, end) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        starts_in_time(self, other.effective_to) && starts_in_time(other, self.effective_to)
    }
}

/// Reads one `[[threshold]]` of a pack.
pub(crate) fn read(section: &Section<'_, '_>, pack: &str, issues: &mut Issues<'_>) -> Option<Threshold> {
    section.only(&FIELDS, issues);
    let id = section.text("id", issues);
    let fits = |id: &str| {
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if let Some(id) = id.as_deref().filter(|id| !fits(id)) {
        issues.add(section.place("id"), "id-invalid", vec![("value", id.to_owned())]);
    }
    let title = section.bilingual("title", issues).map(|(zh, en)| Text { zh, en });
    let share = number(section, "share", 0, issues);
    let of = if section.has("of") { number(section, "of", 1, issues) } else { Some(1) };
    let law = section.text("law", issues);
    if law.as_deref().is_some_and(|law| law.trim().is_empty()) {
        issues.add(section.place("law"), "rule-unsourced", vec![("id", id.clone().unwrap_or_default())]);
    }
    let article = section.text_if_any("article", issues).unwrap_or_default();
    let mark = read_mark(section, issues);
    let local = section.flag_if_any("local", issues).unwrap_or(false);
    let effective_from = section.date_if_any("effective_from", issues);
    let effective_to = section.date_if_any("effective_to", issues);
    Some(Threshold {
        id: id?,
        title: title?,
        share: share?,
        of: of?,
        law: law?,
        article,
        mark: mark?,
        local,
        effective_from,
        effective_to,
        pack: pack.to_owned(),
    })
}

fn number(section: &Section<'_, '_>, name: &'static str, least: i64, issues: &mut Issues<'_>) -> Option<i64> {
    let Some(found) = section.number_if_any(name, issues) else {
        if !section.has(name) {
            issues.add(section.start(), "field-missing", vec![("field", name.to_owned())]);
        }
        return None;
    };
    if (least..=NUMBER_MAX).contains(&found) {
        return Some(found);
    }
    let arguments = vec![("field", name.to_owned()), ("min", least.to_string()), ("max", NUMBER_MAX.to_string())];
    issues.add(section.place(name), "number-range", arguments);
    None
}
