//! How a date came about, in steps that can be told in words.

use jiff::civil::Date;

use crate::count::{Anchor, Count};
use crate::{Calendar, Day, Due, Instant, Language, Length, OverlayKind, Pause, Rule, Unit};

/// The most ranges of days that one step names; more are cut with an ellipsis.
const RANGES_MAX: usize = 8;

/// One step of a derivation. `text_key` names a message; arguments are already formatted civil dates and numbers.
///
/// Days are ISO dates; a range is written `2026-02-15/2026-02-23`, several are divided by commas; a length is written as in a rule pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationStep {
    /// Names a message: see [`DerivationStep::in_words`].
    pub text_key: String,
    /// What the message speaks of.
    pub arguments: Vec<(String, String)>,
}

impl Due {
    /// The whole derivation in words.
    pub fn in_words(&self, language: Language) -> String {
        let between = if language == Language::En { " " } else { "" };
        self.derivation.iter().map(|step| step.in_words(language)).collect::<Vec<_>>().join(between)
    }
}

impl DerivationStep {
    /// The step as a sentence.
    pub fn in_words(&self, language: Language) -> String {
        let (zh, en) = message(&self.text_key);
        let mut text = if language == Language::En { en } else { zh }.to_owned();
        for (name, value) in &self.arguments {
            text = text.replace(&format!("{{{name}}}"), &argument(name, value, language));
        }
        text
    }

    /// The value of an argument.
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

fn message(key: &str) -> (&'static str, &'static str) {
    match key {
        "derive-from-instant" => ("自{start}起算。", "Counted from {start}."),
        "derive-from-next-day" => (
            "自{start}的次日起算（开始的当日不计入，民法典第201条）。",
            "Counted from the day after {start} (the first day is not counted: Civil Code, art. 201).",
        ),
        "derive-from-resumption" => (
            "开始当日即中止，自恢复之日{start}的次日起算。",
            "Paused on the day it started: counted from the day after it resumed, {start}.",
        ),
        "derive-length" => ("期限为{length}。", "The period is {length}."),
        "derive-length-by" => ("期限为{length}，依据{law}。", "The period is {length}, by {law}."),
        "derive-length-by-article" => {
            ("期限为{length}，依据{law}第{article}条。", "The period is {length}, by {law}, art. {article}.")
        }
        "derive-rest" => ("不计入休息日{count}天：{days}。", "Rest days are left out ({count}): {days}."),
        "derive-local" => ("不计入{name}（{source}）：{days}。", "Left out for {name_en} ({source}): {days}."),
        "derive-make-up" => {
            ("{days}为调休上班日，计入工作日。", "{days}: worked to make up for a holiday, counted as working days.")
        }
        "derive-month-end" => (
            "到期月没有对应日，以月末日{last}为最后一日（民法典第202条）。",
            "The last month has no corresponding day, so its last day {last} is taken (Civil Code, art. 202).",
        ),
        "derive-rolled" => (
            "最后一日{raw}为休息日，顺延至{last}（民法典第203条）。",
            "The last day {raw} is a rest day and moves to {last} (Civil Code, art. 203).",
        ),
        "derive-paused" => ("{days}中止，期间不计入。", "Paused {days}: that time is left out."),
        "derive-paused-open" => (
            "自{start}起中止，恢复后继续计算，到期时间将相应顺延。",
            "Paused since {start}: the end moves on when it resumes.",
        ),
        "derive-extended" => ("延长{length}。", "Extended by {length}."),
        "derive-until" => ("期限由办理记录确定，至{last}止。", "The day was set in the case: {last}."),
        "derive-provisional" => (
            "{years}年放假安排尚未公布，暂按周末和法定固定节日推算，公布后重新计算并告知。",
            "The holidays of {years} are not published yet: weekends and fixed holidays are assumed, and the date is derived again when they are.",
        ),
        "derive-kept" => (
            "按新日历应为{new}，已告知的{last}不提前。",
            "By the new calendar it would be {new}; the day already told, {last}, is not brought forward.",
        ),
        "derive-ends-day" => ("最后一日为{last}，截止时间为当日24时。", "The last day is {last}, until 24:00."),
        "derive-ends-instant" => ("截止时间为{end}。", "It ends at {end}."),
        _ => ("", ""),
    }
}

fn argument(name: &str, value: &str, language: Language) -> String {
    match (name, language) {
        ("length", _) => value.parse::<Length>().map_or_else(|_| value.to_owned(), |length| length.in_words(language)),
        ("days" | "years", Language::Zh) => value.replace('/', "至").replace(',', "、"),
        ("days" | "years", Language::En) => value.replace('/', " to ").replace(',', ", "),
        _ => value.to_owned(),
    }
}

pub(crate) fn step<const N: usize>(key: &str, arguments: [(&str, String); N]) -> DerivationStep {
    let arguments = arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    DerivationStep { text_key: key.to_owned(), arguments }
}

/// What was noticed while days were counted.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    first: Option<Date>,
    rest: Vec<Date>,
    local: Vec<(Date, String, String, String)>,
    made_up: Vec<Date>,
    month_end: Option<Date>,
    rolled: Option<(Date, Date)>,
}

impl Notes {
    pub(crate) fn counted_from(&mut self, first: Date) {
        self.first = Some(first);
    }

    pub(crate) fn skipped(&mut self, date: Date, calendar: &Calendar) {
        match calendar.day(date) {
            Day::Local { kind, name, source } if kind != OverlayKind::Work => {
                self.local.push((date, name.zh, name.en, source))
            }
            _ => self.rest.push(date),
        }
    }

    pub(crate) fn worked(&mut self, date: Date, calendar: &Calendar) {
        if matches!(calendar.day(date), Day::MakeUp { .. } | Day::Local { kind: OverlayKind::Work, .. }) {
            self.made_up.push(date);
        }
    }

    pub(crate) fn month_end(&mut self, last: Date) {
        self.month_end = Some(last);
    }

    pub(crate) fn rolled(&mut self, raw: Date, last: Date) {
        self.rolled = Some((raw, last));
    }
}

pub(crate) fn started(rule: &Rule, start: Instant, count: &Count<'_>) -> DerivationStep {
    if by_instant(rule.length.unit) {
        return step("derive-from-instant", [("start", clock_time(start, count.calendar))]);
    }
    let day = count.calendar.date_of(start);
    match count.notes.first {
        Some(first) if first != day => step("derive-from-resumption", [("start", first.to_string())]),
        _ => step("derive-from-next-day", [("start", day.to_string())]),
    }
}

pub(crate) fn limited(rule: &Rule) -> DerivationStep {
    let length = ("length", rule.length.to_string());
    match (rule.law.is_empty(), rule.article.is_empty()) {
        (true, _) => step("derive-length", [length]),
        (false, true) => step("derive-length-by", [length, ("law", rule.law.clone())]),
        (false, false) => {
            step("derive-length-by-article", [length, ("law", rule.law.clone()), ("article", rule.article.clone())])
        }
    }
}

pub(crate) fn extended(length: Length) -> DerivationStep {
    step("derive-extended", [("length", length.to_string())])
}

pub(crate) fn until(date: Date) -> DerivationStep {
    step("derive-until", [("last", date.to_string())])
}

pub(crate) fn until_moment(at: Instant, calendar: &Calendar) -> DerivationStep {
    step("derive-until", [("last", clock_time(at, calendar))])
}

/// Turns what was noticed so far into steps, and forgets it.
pub(crate) fn noticed(count: &mut Count<'_>) -> Vec<DerivationStep> {
    let notes = std::mem::take(&mut count.notes);
    let mut steps = Vec::new();
    if !notes.rest.is_empty() {
        steps.push(step("derive-rest", [("count", notes.rest.len().to_string()), ("days", ranges(&notes.rest))]));
    }
    for group in notes.local.chunk_by(|left, right| left.1 == right.1 && left.3 == right.3) {
        let days: Vec<Date> = group.iter().map(|(date, ..)| *date).collect();
        let (_, zh, en, source) = &group[0];
        let arguments =
            [("name", zh.clone()), ("name_en", en.clone()), ("source", source.clone()), ("days", ranges(&days))];
        steps.push(step("derive-local", arguments));
    }
    if !notes.made_up.is_empty() {
        steps.push(step("derive-make-up", [("days", ranges(&notes.made_up))]));
    }
    if let Some(last) = notes.month_end {
        steps.push(step("derive-month-end", [("last", last.to_string())]));
    }
    if let Some((raw, last)) = notes.rolled {
        steps.push(step("derive-rolled", [("raw", raw.to_string()), ("last", last.to_string())]));
    }
    steps
}

/// The pauses that took time from the period, and one that still lasts.
pub(crate) fn paused(pauses: &[Pause], start: Instant, end: Instant, calendar: &Calendar) -> Vec<DerivationStep> {
    let mut steps = Vec::new();
    for pause in pauses.iter().filter(|pause| pause.from < end) {
        match pause.until {
            None => steps.push(step("derive-paused-open", [("start", clock_time(pause.from, calendar))])),
            Some(until) if until > start && until > pause.from => {
                let days = format!("{}/{}", clock_time(pause.from.max(start), calendar), clock_time(until, calendar));
                steps.push(step("derive-paused", [("days", days)]));
            }
            Some(_) => {}
        }
    }
    steps
}

pub(crate) fn assumed(count: &Count<'_>) -> Option<DerivationStep> {
    let years: Vec<String> = count.assumed.iter().map(i16::to_string).collect();
    (!years.is_empty()).then(|| step("derive-provisional", [("years", years.join(","))]))
}

pub(crate) fn ends(end: Anchor, calendar: &Calendar) -> DerivationStep {
    match end {
        Anchor::EndOf(last) => step("derive-ends-day", [("last", last.to_string())]),
        Anchor::Start(at) | Anchor::At(at) => step("derive-ends-instant", [("end", clock_time(at, calendar))]),
    }
}

fn by_instant(unit: Unit) -> bool {
    matches!(unit, Unit::Minute | Unit::UrgentMinute | Unit::Hour | Unit::UrgentHour | Unit::WorkHour)
}

/// A civil time to the minute.
fn clock_time(at: Instant, calendar: &Calendar) -> String {
    calendar.zone().date_time_of(at).strftime("%Y-%m-%d %H:%M").to_string()
}

fn ranges(days: &[Date]) -> String {
    let runs: Vec<&[Date]> = days.chunk_by(|left, right| left.tomorrow().is_ok_and(|next| next == *right)).collect();
    let mut texts: Vec<String> = runs.iter().take(RANGES_MAX).map(|run| range(run)).collect();
    if runs.len() > RANGES_MAX {
        texts.push("…".to_owned());
    }
    texts.join(",")
}

fn range(run: &[Date]) -> String {
    match run {
        [] => String::new(),
        [day] => day.to_string(),
        [first, .., last] => format!("{first}/{last}"),
    }
}
