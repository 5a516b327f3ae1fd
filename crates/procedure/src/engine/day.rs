//! Days within limits that a rule sets, counted from today.

use fengqiao_calendar::{Calendar, Date, Instant, Period};

use crate::event::*;
use crate::model::*;

/// The first and the last day that a field may name today, each with law and article; none where the field or the packs set no limit.
pub fn possible(field: &Field, rules: &dyn Rules, calendar: &Calendar, now: Instant) -> Limits {
    let today = calendar.date_of(now);
    let limit = |limit: &Option<DayLimit>| {
        let DayLimit::Rule(id) = limit.as_ref()? else { return Some(Bound { on: today, basis: None }) };
        let rule = rules.rule(id, today)?;
        let due = Period::new(now, rule.clone()).due_of(calendar);
        Some(Bound { on: due.last_on, basis: Some(format!("{} {}", rule.law, rule.article).trim_end().to_owned()) })
    };
    Limits { first: limit(&field.earliest), last: limit(&field.latest) }
}

/// Between which days a day must lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// The first day.
    pub first: Option<Bound>,
    /// The last day.
    pub last: Option<Bound>,
}

/// One end of the days that are possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The first or the last day.
    pub on: Date,
    /// Law and article that say so; none where it is today.
    pub basis: Option<String>,
}

impl Limits {
    /// What is wrong with a day.
    pub(super) fn fault(&self, on: Date) -> Option<FieldFault> {
        let early = self.first.as_ref().filter(|first| on < first.on);
        let late = self.last.as_ref().filter(|last| on > last.on);
        early
            .map(|first| FieldFault::TooEarly { first_on: first.on, basis: first.basis.clone() })
            .or_else(|| late.map(|last| FieldFault::TooLate { last_on: last.on, basis: last.basis.clone() }))
    }
}

/// The civil day of a value of a date or time field.
pub(super) fn day_of(value: &Value, calendar: &Calendar) -> Option<Date> {
    match value {
        Value::Date(days) => super::clocks::civil_date(*days),
        Value::Time(instant) => Some(calendar.date_of(*instant)),
        _ => None,
    }
}
