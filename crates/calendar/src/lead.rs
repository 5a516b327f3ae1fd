//! How long before an end: the moment at which something must be done so that so much time still lies ahead.

use jiff::Span;

use crate::{Calendar, Due, Instant, Length, Unit};

const MINUTE_MILLIS: i64 = 60_000;
/// What is due days before an end is due when offices open.
const MORNING_HOUR: i8 = 9;

impl Due {
    /// The moment that lies so long before this end. Minutes and hours are elapsed time before the instant; days, workdays, months and years
    /// lead to nine in the morning of the day that lies so many before the last one. None where no calendar reaches.
    ///
    /// ```
    /// use fengqiao_calendar::{Calendar, Instant, Period, Date};
    /// let calendar = Calendar::bare(1);
    /// let hearing = Period::until(Instant(0), Date::constant(2026, 3, 20)).due_of(&calendar);
    /// let papers = hearing.lead(&calendar, "7d".parse().unwrap()).unwrap();
    /// assert_eq!(calendar.date_of(papers), Date::constant(2026, 3, 13));
    /// ```
    pub fn lead(&self, calendar: &Calendar, length: Length) -> Option<Instant> {
        let amount = i64::from(length.amount);
        let span = match length.unit {
            Unit::Minute | Unit::UrgentMinute => return Some(self.at.plus_millis(-amount * MINUTE_MILLIS)),
            Unit::Hour | Unit::UrgentHour | Unit::WorkHour => {
                return Some(self.at.plus_millis(-amount * 60 * MINUTE_MILLIS));
            }
            Unit::WorkDay => return self.workdays_before(calendar, length.amount),
            Unit::Day => Span::new().try_days(amount),
            Unit::Month => Span::new().try_months(amount),
            Unit::Year => Span::new().try_years(amount),
        };
        let day = self.last_on.checked_sub(span.ok()?).ok()?;
        Some(calendar.zone().instant_of(day.at(MORNING_HOUR, 0, 0, 0)))
    }

    fn workdays_before(&self, calendar: &Calendar, amount: u32) -> Option<Instant> {
        let mut day = self.last_on;
        let mut left = amount;
        while left > 0 {
            day = day.yesterday().ok()?;
            left -= u32::from(calendar.is_workday(day));
        }
        Some(calendar.zone().instant_of(day.at(MORNING_HOUR, 0, 0, 0)))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Calendar, Date, Instant, Period};

    #[test]
    fn a_lead_is_counted_backwards() {
        let calendar = Calendar::bare(1);
        let zone = calendar.zone();
        let due = Period::until(Instant(0), Date::constant(2026, 3, 9)).due_of(&calendar);
        let morning = |day: i8| zone.instant_of(Date::constant(2026, 3, day).at(9, 0, 0, 0));
        // Monday 2026-03-09: the third workday before it is Wednesday.
        for (length, wanted) in [("3d", morning(6)), ("3wd", morning(4)), ("2h", Instant(due.at.0 - 7_200_000))] {
            assert_eq!(due.lead(&calendar, length.parse().unwrap()), Some(wanted), "{length}");
        }
        let month = due.lead(&calendar, "1m".parse().unwrap());
        assert_eq!(month, Some(zone.instant_of(Date::constant(2026, 2, 9).at(9, 0, 0, 0))));
    }
}
