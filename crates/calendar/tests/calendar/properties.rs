use fengqiao_calendar::{
    Calendar, Date, Instant, Length, Overlay, OverlayKind, Period, Promised, Roll, Text, Unit, recalculate,
};
use proptest::prelude::*;

use crate::{china, fengxi, rule};

const UNITS: [Unit; 7] = [Unit::Minute, Unit::Hour, Unit::WorkHour, Unit::Day, Unit::WorkDay, Unit::Month, Unit::Year];

/// An instant in 2025 or 2026.
fn instants() -> impl Strategy<Value = Instant> {
    (1_735_700_000_000_i64..1_798_700_000_000).prop_map(Instant)
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(UNITS.to_vec())
}

fn rolls() -> impl Strategy<Value = Roll> {
    prop::sample::select(vec![Roll::None, Roll::NextWorkday])
}

fn period(start: Instant, amount: u32, unit: Unit, roll: Roll) -> Period {
    let mut limit = rule("1d", roll);
    limit.length = Length { amount, unit };
    Period::new(start, limit)
}

/// The workdays on both sides of a pause of so many workdays.
fn nth_workday(calendar: &Calendar, from: Date, count: u32) -> Date {
    let mut day = from;
    let mut left = count;
    while left > 0 || !calendar.is_workday(day) {
        day = day.tomorrow().unwrap();
        if calendar.is_workday(day) {
            left = left.saturating_sub(1);
        }
    }
    day
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_later_start_is_never_due_earlier(start in instants(), later in 0_i64..400_000_000, amount in 1_u32..40, unit in units(), roll in rolls()) {
        let china = china();
        let first = period(start, amount, unit, roll).due_of(&china);
        let second = period(start.plus_millis(later), amount, unit, roll).due_of(&china);
        prop_assert!(second.at >= first.at);
    }

    #[test]
    fn a_longer_period_is_never_due_earlier(start in instants(), amount in 1_u32..40, more in 0_u32..20, unit in units(), roll in rolls()) {
        let china = china();
        let first = period(start, amount, unit, roll).due_of(&china);
        let second = period(start, amount + more, unit, roll).due_of(&china);
        prop_assert!(second.at >= first.at);
        prop_assert!(first.at > start);
    }

    #[test]
    fn the_last_day_ends_just_before_it_is_due(start in instants(), amount in 1_u32..40, unit in units(), roll in rolls()) {
        let china = china();
        let due = period(start, amount, unit, roll).due_of(&china);
        prop_assert_eq!(due.last_on, china.date_of(due.at.plus_millis(-1)));
        if roll == Roll::NextWorkday && matches!(unit, Unit::Day | Unit::WorkDay | Unit::Month | Unit::Year) {
            prop_assert!(china.is_workday(due.last_on));
        }
    }

    #[test]
    fn a_pause_of_so_many_workdays_moves_a_workday_clock_by_as_many(
        start in 0_u32..200, length in 1_u32..20, before in 0_u32..20, paused in 0_u32..20,
    ) {
        let china = china();
        let first: Date = nth_workday(&china, "2025-03-03".parse().unwrap(), start);
        let plain = period(china.zone().start_of(first).plus_millis(36_000_000), length, Unit::WorkDay, Roll::NextWorkday);
        let (from, until) = (nth_workday(&china, first, before.min(length)), nth_workday(&china, first, before.min(length) + paused));
        let noon = |day: Date| china.zone().start_of(day).plus_millis(43_200_000);
        let moved = plain.clone().with_pauses([(noon(from), Some(noon(until)))]).due_of(&china);
        prop_assert_eq!(moved.last_on, nth_workday(&china, plain.due_of(&china).last_on, paused));
    }

    #[test]
    fn a_pause_never_brings_an_end_forward(
        start in instants(), amount in 1_u32..20, unit in units(), from in 0_i64..2_000_000_000, long in 0_i64..2_000_000_000, roll in rolls(),
    ) {
        let china = china();
        let plain = period(start, amount, unit, roll);
        let begin = start.plus_millis(from);
        let paused = plain.clone().with_pauses([(begin, Some(begin.plus_millis(long)))]);
        let (plain, paused) = (plain.due_of(&china), paused.due_of(&china));
        prop_assert!(paused.at >= plain.at);
        if begin < plain.at {
            prop_assert!(paused.at > begin.plus_millis(long) || paused.at == plain.at);
        } else {
            prop_assert_eq!(paused.at, plain.at);
        }
    }

    #[test]
    fn no_calendar_shortens_a_promise(start in instants(), amount in 1_u32..40, unit in units(), roll in rolls(), order in 0_usize..6) {
        let calendars = [Calendar::bare(1), china(), fengxi()];
        let (old, new) = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)][order];
        let period = period(start, amount, unit, roll);
        let promised = period.due_of(&calendars[old]);
        let again = recalculate(&promised, &period, &calendars[new], Promised::Yes);
        prop_assert!(again.due.at >= promised.at && again.due.last_on >= promised.last_on);
        let free = recalculate(&promised, &period, &calendars[new], Promised::No);
        prop_assert_eq!(free.due.at, period.due_of(&calendars[new]).at);
    }

    #[test]
    fn more_rest_days_never_bring_a_date_forward(start in instants(), amount in 1_u32..20, unit in units(), rest in 0_i64..30, roll in rolls()) {
        let china = china();
        let day = china.date_of(start.plus_millis(rest * 86_400_000));
        let text = Text { zh: "停工".to_owned(), en: "Stopped".to_owned() };
        let order = Overlay { kind: OverlayKind::StopWork, name: text, area: None, from: day, to: day, source: "停工令".to_owned() };
        let packs = [crate::CN_2025, crate::CN_2026].map(|text| fengqiao_calendar::YearPack::parse(text).unwrap()).to_vec();
        let stopped = Calendar::new(2, china.zone().clone(), packs, vec![order], china.working_hours().clone());
        let period = period(start, amount, unit, roll);
        prop_assert!(period.due_of(&stopped).at >= period.due_of(&china).at);
    }

    #[test]
    fn warnings_follow_each_other_between_start_and_end(start in instants(), amount in 1_u32..20, unit in units(), low in 0_u8..=100, high in 0_u8..=100) {
        let china = china();
        let period = period(start, amount, unit, Roll::NextWorkday);
        let (low, high) = (low.min(high), low.max(high));
        let (first, second, end) = (period.percent_at(&china, low), period.percent_at(&china, high), period.due_of(&china).at);
        prop_assert!(start <= first && first <= second && second <= end);
    }

    #[test]
    fn a_length_is_read_as_it_is_written(amount in 1_u32..=9_999, unit in units()) {
        let length = Length { amount, unit };
        prop_assert_eq!(length.to_string().parse::<Length>(), Ok(length));
    }
}
