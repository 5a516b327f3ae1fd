//! Days within limits that a rule sets, counted from today.

use fengqiao_calendar::{Calendar, Date, Instant, Period};

use crate::event::*;
use crate::model::*;

/// The first and the last day that a field may name today, each with law and article; none where the field or the packs set no limit.
pub fn possible(field: &Field, rules: &dyn Rules, calendar: &Calendar, now: Instant) -> Limits {
    let today = calendar.date_of(now);
    let limit = |id: &Option<String>| {
        let rule = rules.rule(id.as_deref()?, today)?;
        let due = Period::new(now, rule.clone()).due_of(calendar);
        Some((due.last_on, format!("{} {}", rule.law, rule.article).trim_end().to_owned()))
    };
    Limits { first: limit(&field.earliest), last: limit(&field.latest) }
}

/// Between which days a day must lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// The first day, and where that stands.
    pub first: Option<(Date, String)>,
    /// The last day, and where that stands.
    pub last: Option<(Date, String)>,
}

impl Limits {
    /// What is wrong with a day.
    pub(super) fn fault(&self, on: Date) -> Option<FieldFault> {
        let early = self.first.as_ref().filter(|(first, _)| on < *first);
        let late = self.last.as_ref().filter(|(last, _)| on > *last);
        early
            .map(|(first, basis)| FieldFault::TooEarly { first_on: *first, basis: basis.clone() })
            .or_else(|| late.map(|(last, basis)| FieldFault::TooLate { last_on: *last, basis: basis.clone() }))
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
