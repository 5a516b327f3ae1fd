//! Reading of TOML files with the place of everything that is wrong.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Issue;

/// The largest number of entries in one list of a file.
pub(crate) const ENTRIES_MAX: usize = 2_000;

/// Collects the issues of one file.
pub(crate) struct Issues<'t> {
    text: &'t str,
    found: Vec<(usize, Issue)>,
}

/// A table of the file with the place where it begins.
pub(crate) struct Section<'a, 't> {
    table: &'a DeTable<'t>,
    start: usize,
}

impl<'t> Issues<'t> {
    pub(crate) fn new(text: &'t str) -> Issues<'t> {
        Issues { text, found: Vec::new() }
    }

    /// Notes an issue at a byte of the text.
    pub(crate) fn add(&mut self, at: usize, key: &'static str, arguments: Vec<(&'static str, String)>) {
        let before = &self.text[..self.text.floor_char_boundary(at)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.found.push((at, Issue { line: small(line), column: small(column), key, arguments }));
    }

    /// The value, unless something was wrong; the issues come in the order of the file.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<Issue>> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => {
                self.found.sort_by_key(|(at, _)| *at);
                Err(self.found.into_iter().map(|(_, issue)| issue).collect())
            }
        }
    }
}

/// Parses a file, reporting every error of syntax.
pub(crate) fn parse<'t>(text: &'t str, issues: &mut Issues<'t>) -> Spanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        issues.add(at, "file-syntax", vec![("detail", error.message().to_owned())]);
    }
    table
}

impl<'a, 't> Section<'a, 't> {
    pub(crate) fn of(table: &'a Spanned<DeTable<'t>>) -> Section<'a, 't> {
        Section { table: table.get_ref(), start: table.span().start }
    }

    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Reports every key that is not one of these.
    pub(crate) fn only(&self, known: &[&str], issues: &mut Issues<'_>) {
        for key in self.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                issues.add(key.span().start, "field-unknown", vec![("field", key.get_ref().to_string())]);
            }
        }
    }

    /// Where a field's value stands; the section's start where it is missing.
    pub(crate) fn place(&self, name: &str) -> usize {
        self.value(name).map_or(self.start, |value| value.span().start)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub(crate) fn text(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<String> {
        self.required(name, issues)?;
        self.text_if_any(name, issues)
    }

    pub(crate) fn text_if_any(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<String> {
        self.typed(name, "text", issues, |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn number_if_any(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<i64> {
        self.typed(name, "whole number", issues, |value| {
            let number = value.as_integer()?;
            i64::from_str_radix(number.as_str(), number.radix()).ok()
        })
    }

    pub(crate) fn flag_if_any(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<bool> {
        self.typed(name, "true or false", issues, DeValue::as_bool)
    }

    pub(crate) fn date(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<Date> {
        self.required(name, issues)?;
        self.date_if_any(name, issues)
    }

    pub(crate) fn date_if_any(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<Date> {
        self.value(name).and_then(|value| read_date(value, name, issues))
    }

    /// A list of dates, each with its place; none where the field is missing.
    pub(crate) fn dates(&self, name: &'static str, issues: &mut Issues<'_>) -> Vec<(usize, Date)> {
        let mut dates = Vec::new();
        for value in self.items(name, issues) {
            if let Some(date) = read_date(value, name, issues) {
                dates.push((value.span().start, date));
            }
        }
        dates
    }

    /// A list of tables; none where the field is missing.
    pub(crate) fn sections(&self, name: &'static str, issues: &mut Issues<'_>) -> Vec<Section<'a, 't>> {
        let mut sections = Vec::new();
        for value in self.items(name, issues) {
            match value.get_ref().as_table() {
                Some(table) => sections.push(Section { table, start: value.span().start }),
                None => issues.add(value.span().start, "field-kind", kind(name, "list of tables")),
            }
        }
        sections
    }

    /// A table with a text for each language: `{ zh = "…", en = "…" }`.
    pub(crate) fn bilingual(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<(String, String)> {
        self.required(name, issues)?;
        let value = self.value(name)?;
        let Some(table) = value.get_ref().as_table() else {
            issues.add(value.span().start, "field-kind", kind(name, "table with zh and en"));
            return None;
        };
        let section = Section { table, start: value.span().start };
        section.only(&["zh", "en"], issues);
        let (zh, en) = (section.text("zh", issues), section.text("en", issues));
        zh.zip(en)
    }

    fn items(&self, name: &'static str, issues: &mut Issues<'_>) -> &'a [Spanned<DeValue<'t>>] {
        let Some(value) = self.value(name) else {
            return &[];
        };
        let Some(array) = value.get_ref().as_array() else {
            issues.add(value.span().start, "field-kind", kind(name, "list"));
            return &[];
        };
        if array.len() > ENTRIES_MAX {
            issues.add(value.span().start, "too-many", vec![("max", ENTRIES_MAX.to_string())]);
            return &[];
        }
        array
    }

    fn value(&self, name: &str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.table.get(name)
    }

    fn required(&self, name: &'static str, issues: &mut Issues<'_>) -> Option<()> {
        if self.has(name) {
            return Some(());
        }
        issues.add(self.start, "field-missing", vec![("field", name.to_owned())]);
        None
    }

    fn typed<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        issues: &mut Issues<'_>,
        read: impl Fn(&DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        let found = read(value.get_ref());
        if found.is_none() {
            issues.add(value.span().start, "field-kind", kind(name, expected));
        }
        found
    }
}

fn kind(name: &str, expected: &str) -> Vec<(&'static str, String)> {
    vec![("field", name.to_owned()), ("expected", expected.to_owned())]
}

fn read_date(value: &Spanned<DeValue<'_>>, name: &str, issues: &mut Issues<'_>) -> Option<Date> {
    let at = value.span().start;
    let Some(stamp) = value.get_ref().as_datetime() else {
        issues.add(at, "field-kind", kind(name, "date such as 2026-01-31"));
        return None;
    };
    let date = match (stamp.date, stamp.time) {
        (Some(date), None) => Some(date),
        _ => None,
    };
    let civil = date.and_then(|date| {
        let (year, month, day) =
            (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
        Date::new(year, month, day).ok()
    });
    if civil.is_none() {
        issues.add(at, "date-invalid", vec![("field", name.to_owned())]);
    }
    civil
}
