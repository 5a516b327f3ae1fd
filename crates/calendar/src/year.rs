//! The arrangement of one year's holidays and make-up workdays.

use jiff::civil::{Date, Weekday};

use crate::document::{Issues, Section, parse};
use crate::{Issue, Text};

/// The rest days and make-up workdays of one year, as the State Council's notice gives them.
///
/// Source: 全国年节及纪念日放假办法 (2024), art. 6 and 7: they come from the yearly notice and cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPack {
    year: i16,
    source: String,
    mark: char,
    rest: Vec<Holiday>,
    work: Vec<Date>,
}

/// A run of rest days with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// What is celebrated.
    pub name: Text,
    /// The first rest day.
    pub from: Date,
    /// The last rest day.
    pub to: Date,
}

impl YearPack {
    /// Reads a pack from its TOML text.
    ///
    /// # Errors
    /// Everything that is wrong, with its place.
    ///
    /// ```
    /// use fengqiao_calendar::YearPack;
    /// let pack = YearPack::parse(r#"
    ///     year = 2026
    ///     source = "国办发明电〔2025〕7号"
    ///     mark = "V"
    ///     work = [2026-01-04]
    ///     [[rest]]
    ///     name = { zh = "元旦", en = "New Year" }
    ///     from = 2026-01-01
    ///     to = 2026-01-03
    /// "#).unwrap();
    /// assert_eq!(pack.year(), 2026);
    /// ```
    pub fn parse(text: &str) -> Result<YearPack, Vec<Issue>> {
        let mut issues = Issues::new(text);
        let table = parse(text, &mut issues);
        let pack = read(&Section::of(&table), &mut issues);
        issues.finish(pack)
    }

    /// The year that is arranged.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The notice, with its number.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How sure the text is; see [`crate::Rule::mark`].
    pub fn mark(&self) -> char {
        self.mark
    }

    /// The rest days, in order.
    pub fn rest(&self) -> &[Holiday] {
        &self.rest
    }

    /// The Saturdays and Sundays on which work is made up, in order.
    pub fn work(&self) -> &[Date] {
        &self.work
    }
}

fn read(file: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<YearPack> {
    file.only(&["year", "source", "mark", "rest", "work"], issues);
    let year = read_year(file, issues);
    let source = file.text("source", issues);
    let mark = read_mark(file, issues);
    let mut named: Vec<Date> = Vec::new();
    let mut rest = Vec::new();
    for section in file.sections("rest", issues) {
        let holiday = read_holiday(&section, issues);
        if let Some(holiday) = holiday {
            for (date, place) in [(holiday.from, "from"), (holiday.to, "to")] {
                check_year(year, date, section.place(place), issues);
            }
            check_twice(&days(&holiday), &mut named, section.start(), issues);
            rest.push(holiday);
        }
    }
    let mut work = Vec::new();
    for (at, date) in file.dates("work", issues) {
        check_year(year, date, at, issues);
        check_twice(&[date], &mut named, at, issues);
        if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            issues.add(at, "work-on-weekday", vec![("date", date.to_string())]);
        }
        work.push(date);
    }
    rest.sort_by_key(|holiday| holiday.from);
    work.sort_unstable();
    Some(YearPack { year: year?, source: source?, mark: mark?, rest, work })
}

fn read_year(file: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<i16> {
    if !file.has("year") {
        issues.add(file.start(), "field-missing", vec![("field", "year".to_owned())]);
        return None;
    }
    let number = file.number_if_any("year", issues)?;
    let year = i16::try_from(number).ok().filter(|year| (1949..=9000).contains(year));
    if year.is_none() {
        issues.add(file.place("year"), "year-range", Vec::new());
    }
    year
}

pub(crate) fn read_mark(section: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<char> {
    let text = section.text("mark", issues)?;
    match text.as_str() {
        "V" => Some('V'),
        "S" => Some('S'),
        "M" => Some('M'),
        "P" => Some('P'),
        _ => {
            issues.add(
                section.place("mark"),
                "choice-unknown",
                vec![("value", text), ("choices", "V, S, M, P".to_owned())],
            );
            None
        }
    }
}

fn read_holiday(section: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<Holiday> {
    section.only(&["name", "from", "to"], issues);
    let name = section.bilingual("name", issues).map(|(zh, en)| Text { zh, en });
    let (from, to) = read_days(section, issues)?;
    Some(Holiday { name: name?, from, to })
}

/// Reads `from` and `to`, in order and at most a year apart.
pub(crate) fn read_days(section: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<(Date, Date)> {
    let (from, to) = (section.date("from", issues), section.date("to", issues));
    let (from, to) = from.zip(to)?;
    let ordered = from <= to && crate::count::days_between(from, to) <= 366;
    if !ordered {
        issues.add(section.place("to"), "dates-reversed", vec![("from", from.to_string()), ("to", to.to_string())]);
        return None;
    }
    Some((from, to))
}

/// A notice arranges its year and may begin in December of the year before.
fn check_year(year: Option<i16>, date: Date, at: usize, issues: &mut Issues<'_>) {
    let Some(year) = year else { return };
    let inside = date.year() == year || (date.year() == year - 1 && date.month() == 12);
    if !inside {
        issues.add(at, "date-outside-year", vec![("date", date.to_string()), ("year", year.to_string())]);
    }
}

fn check_twice(dates: &[Date], named: &mut Vec<Date>, at: usize, issues: &mut Issues<'_>) {
    for date in dates {
        if named.contains(date) {
            issues.add(at, "date-twice", vec![("date", date.to_string())]);
        }
        named.push(*date);
    }
}

pub(crate) fn days(holiday: &Holiday) -> Vec<Date> {
    crate::count::each_day(holiday.from, holiday.to).collect()
}
