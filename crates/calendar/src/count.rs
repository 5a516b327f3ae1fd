//! Walking over time: elapsed time, working time and days, around pauses.

use std::collections::BTreeSet;

use jiff::Unit as DateUnit;
use jiff::civil::Date;

use crate::derivation::Notes;
use crate::length::AMOUNT_MAX;
use crate::zone::{LAST_DAY, next_day};
use crate::{Calendar, Instant, Length, Pause, Roll, Unit};

const MINUTE_MILLIS: i64 = 60_000;
const HOUR_MILLIS: i64 = 60 * MINUTE_MILLIS;

/// Where a count stands: at an instant, or at the end of a civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The first instant of the whole period.
    Start(Instant),
    At(Instant),
    EndOf(Date),
}

/// One computation over one calendar, with the pauses of its period and what was noticed on the way.
pub(crate) struct Count<'c> {
    pub(crate) calendar: &'c Calendar,
    /// Closed pauses, in order, without overlap.
    pauses: Vec<(Instant, Instant)>,
    /// Years whose arrangement had to be assumed.
    pub(crate) assumed: BTreeSet<i16>,
    pub(crate) notes: Notes,
}

/// The days from one to the other, both included.
pub(crate) fn each_day(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let mut next = Some(from);
    std::iter::from_fn(move || {
        let day = next.filter(|day| *day <= to)?;
        next = day.tomorrow().ok();
        Some(day)
    })
}

/// How many days later `to` is.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until((DateUnit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
}

impl<'c> Count<'c> {
    pub(crate) fn new(calendar: &'c Calendar, pauses: &[Pause]) -> Count<'c> {
        Count { calendar, pauses: merged(pauses), assumed: BTreeSet::new(), notes: Notes::default() }
    }

    /// Goes on by one length from where the count stands.
    pub(crate) fn advance(&mut self, from: Anchor, length: Length, roll: Roll) -> Anchor {
        let amount = length.amount.min(AMOUNT_MAX);
        match length.unit {
            Unit::Minute | Unit::UrgentMinute => {
                Anchor::At(self.elapsed(self.instant(from), i64::from(amount) * MINUTE_MILLIS))
            }
            Unit::Hour | Unit::UrgentHour => {
                Anchor::At(self.elapsed(self.instant(from), i64::from(amount) * HOUR_MILLIS))
            }
            Unit::WorkHour => Anchor::At(self.working(self.instant(from), i64::from(amount) * HOUR_MILLIS)),
            Unit::Day | Unit::WorkDay | Unit::Month | Unit::Year => {
                Anchor::EndOf(self.days(from, amount, length.unit, roll))
            }
        }
    }

    /// The instant at which the count stands.
    pub(crate) fn instant(&self, anchor: Anchor) -> Instant {
        match anchor {
            Anchor::Start(at) | Anchor::At(at) => at,
            Anchor::EndOf(date) => self.calendar.zone().end_of(date),
        }
    }

    /// The last civil day that the count has reached.
    pub(crate) fn date(&self, anchor: Anchor) -> Date {
        match anchor {
            Anchor::Start(at) => self.calendar.date_of(at),
            Anchor::At(at) => self.calendar.date_of(at.plus_millis(-1)),
            Anchor::EndOf(date) => date,
        }
    }

    /// So much elapsed time after an instant, pauses left out.
    pub(crate) fn elapsed(&self, from: Instant, millis: i64) -> Instant {
        let mut at = from.plus_millis(millis);
        for (begin, end) in &self.pauses {
            if *end > from && *begin < at {
                at = at.plus_millis(end.millis_since(from.max(*begin)));
            }
        }
        at
    }

    /// How much time lies between two instants, pauses left out.
    pub(crate) fn elapsed_between(&self, from: Instant, to: Instant) -> i64 {
        let paused: i64 = self.pauses.iter().map(|(begin, end)| overlap((from, to), (*begin, *end))).sum();
        to.millis_since(from) - paused
    }

    /// So much working time after an instant, pauses left out.
    pub(crate) fn working(&mut self, from: Instant, millis: i64) -> Instant {
        let mut left = millis;
        let mut date = self.calendar.date_of(from);
        while date < LAST_DAY {
            if self.asks(date) {
                for (open, close) in self.openings(date) {
                    let open = open.max(from);
                    let end = self.elapsed(open, left);
                    if open < close && end <= close {
                        return end;
                    }
                    left -= self.elapsed_between(open, close).max(0);
                }
            } else {
                self.notes.skipped(date, self.calendar);
            }
            date = next_day(date);
        }
        self.calendar.zone().end_of(LAST_DAY)
    }

    /// How much working time lies between two instants, pauses left out.
    pub(crate) fn working_between(&mut self, from: Instant, to: Instant) -> i64 {
        let mut total = 0;
        for date in each_day(self.calendar.date_of(from), self.calendar.date_of(to)) {
            if self.asks(date) {
                for (open, close) in self.openings(date) {
                    total += self.elapsed_between(open.max(from), close.min(to)).max(0);
                }
            }
        }
        total
    }

    fn openings(&self, date: Date) -> impl Iterator<Item = (Instant, Instant)> + use<'c> {
        let calendar = self.calendar;
        let at = move |minutes: u16| {
            let whole_hours = i8::try_from(minutes / 60).unwrap_or(24);
            if whole_hours == 24 {
                return calendar.zone().end_of(date);
            }
            calendar.zone().instant_of(date.at(whole_hours, i8::try_from(minutes % 60).unwrap_or(0), 0, 0))
        };
        calendar.working_hours().openings().iter().map(move |(from, to)| (at(*from), at(*to)))
    }

    /// Counts days, months or years; the day on which the count stands is not counted. Source: Civil Code, art. 201 to 203.
    fn days(&mut self, from: Anchor, amount: u32, unit: Unit, roll: Roll) -> Date {
        let mut first = self.date(from);
        if matches!(from, Anchor::Start(_)) {
            first = self.resumed_first_day(first);
            self.notes.counted_from(first);
        }
        let last = match unit {
            Unit::Month | Unit::Year => self.months(first, amount, unit),
            Unit::WorkDay => self.walk(first, amount, true),
            _ => self.walk(first, amount, false),
        };
        match roll {
            Roll::NextWorkday => self.rolled(last),
            Roll::None => last,
        }
    }

    /// A period that is paused before its first counted day starts anew on the day it resumes.
    fn resumed_first_day(&self, first: Date) -> Date {
        let mut day = first;
        for (begin, end) in self.paused_days() {
            if begin <= day && end > day {
                day = end;
            }
        }
        day
    }

    /// The corresponding day of the last month, or its last day. Source: Civil Code, art. 202.
    fn months(&mut self, first: Date, amount: u32, unit: Unit) -> Date {
        let months = if unit == Unit::Year { i64::from(amount) * 12 } else { i64::from(amount) };
        let span = jiff::Span::new().try_months(months);
        let last = span.and_then(|span| first.checked_add(span)).unwrap_or(LAST_DAY).min(LAST_DAY);
        if last.day() != first.day() && last < LAST_DAY {
            self.notes.month_end(last);
        }
        if self.pauses.is_empty() {
            return last;
        }
        let days = u32::try_from(days_between(first, last)).unwrap_or(0);
        self.walk(first, days, false)
    }

    fn walk(&mut self, first: Date, amount: u32, workdays: bool) -> Date {
        let mut last = first;
        let mut left = amount;
        while left > 0 && last < LAST_DAY {
            last = next_day(last);
            if self.paused(last) {
                continue;
            }
            if workdays && !self.asks(last) {
                self.notes.skipped(last, self.calendar);
                continue;
            }
            if workdays {
                self.notes.worked(last, self.calendar);
            }
            left -= 1;
        }
        last
    }

    fn rolled(&mut self, raw: Date) -> Date {
        let mut last = raw;
        while last < LAST_DAY && (self.paused(last) || !self.asks(last)) {
            last = next_day(last);
        }
        if last != raw {
            self.notes.rolled(raw, last);
        }
        last
    }

    /// Whether the day is a workday; remembers that the answer was assumed.
    fn asks(&mut self, date: Date) -> bool {
        if !self.calendar.knows(date.year()) {
            self.assumed.insert(date.year());
        }
        self.calendar.is_workday(date)
    }

    /// The day on which a pause begins is not counted, the day on which it ends is.
    fn paused(&self, date: Date) -> bool {
        self.paused_days().any(|(begin, end)| begin <= date && date < end)
    }

    fn paused_days(&self) -> impl Iterator<Item = (Date, Date)> {
        let zone = self.calendar.zone();
        self.pauses.iter().map(|(begin, end)| (zone.date_of(*begin), zone.date_of(*end)))
    }
}

fn overlap(left: (Instant, Instant), right: (Instant, Instant)) -> i64 {
    left.1.min(right.1).millis_since(left.0.max(right.0)).max(0)
}

/// Closed pauses in order, touching ones joined. An open pause ends where it begins: see [`crate::Period::pauses`].
fn merged(pauses: &[Pause]) -> Vec<(Instant, Instant)> {
    let mut closed: Vec<(Instant, Instant)> =
        pauses.iter().filter_map(|pause| Some((pause.from, pause.until?))).collect();
    closed.retain(|(begin, end)| begin < end);
    closed.sort_unstable();
    let mut merged: Vec<(Instant, Instant)> = Vec::new();
    for (begin, end) in closed {
        match merged.last_mut() {
            Some(last) if begin <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((begin, end)),
        }
    }
    merged
}
