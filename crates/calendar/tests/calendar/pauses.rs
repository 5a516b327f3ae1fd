use fengqiao_calendar::{Calendar, Change, Language, Length, Pause, Period, Promised, Roll, recalculate};

use crate::{at, china, fengxi, rule, shown};

fn period(calendar: &Calendar, start: &str, length: &str, pauses: &[(&str, &str)]) -> Period {
    let pauses =
        pauses.iter().map(|(from, until)| Pause { from: at(calendar, from), until: Some(at(calendar, until)) });
    Period::new(at(calendar, start), rule(length, Roll::NextWorkday)).with_pauses(pauses)
}

/// The end of a period in the calendar of 2026, to the minute.
fn check(start: &str, length: &str, pauses: &[(&str, &str)], end: &str) {
    let china = china();
    let due = period(&china, start, length, pauses).due_of(&china);
    assert_eq!(shown(&china, due.at), end, "{start} + {length} with {pauses:?}");
}

#[test]
fn a_pause_gives_elapsed_time_back() {
    check("2026-03-02 10:00", "2h", &[("2026-03-02 11:00", "2026-03-03 11:00")], "2026-03-03 12:00");
    check("2026-03-02 10:00", "2h", &[("2026-03-02 12:00", "2026-03-03 11:00")], "2026-03-02 12:00");
    check("2026-03-02 10:00", "2h", &[("2026-03-01 10:00", "2026-03-02 09:00")], "2026-03-02 12:00");
    check("2026-03-02 10:00", "2h", &[("2026-03-01 10:00", "2026-03-02 10:30")], "2026-03-02 12:30");
    check(
        "2026-03-02 10:00",
        "2h",
        &[("2026-03-02 10:30", "2026-03-02 11:30"), ("2026-03-02 11:00", "2026-03-02 12:00")],
        "2026-03-02 13:30",
    );
}

#[test]
fn a_pause_gives_working_time_back() {
    check("2026-03-02 10:00", "4wh", &[("2026-03-02 11:00", "2026-03-02 15:00")], "2026-03-03 10:00");
    check("2026-03-02 10:00", "4wh", &[("2026-03-02 12:00", "2026-03-02 14:00")], "2026-03-02 16:00");
    check("2026-03-06 16:00", "2wh", &[("2026-03-06 17:00", "2026-03-09 10:00")], "2026-03-09 11:00");
}

#[test]
fn the_day_on_which_a_pause_begins_is_given_back() {
    check("2026-03-02", "5wd", &[("2026-03-04", "2026-03-06")], "2026-03-12 00:00");
    check("2026-03-02", "5wd", &[("2026-03-04 09:00", "2026-03-04 17:00")], "2026-03-10 00:00");
    check("2026-03-02", "1wd", &[("2026-03-03", "2026-03-07")], "2026-03-10 00:00");
    check("2026-03-02", "10d", &[("2026-03-04", "2026-03-06")], "2026-03-17 00:00");
    check("2026-03-02", "1m", &[("2026-03-10", "2026-03-20")], "2026-04-14 00:00");
}

#[test]
fn a_pause_on_the_first_day_starts_the_period_anew() {
    check("2026-03-02 10:00", "1wd", &[("2026-03-02 11:00", "2026-03-04 10:00")], "2026-03-06 00:00");
    check("2026-01-31 10:00", "1m", &[("2026-01-31 11:00", "2026-02-10 10:00")], "2026-03-11 00:00");
    let china = china();
    let words = period(&china, "2026-03-02 10:00", "1wd", &[("2026-03-02 11:00", "2026-03-04 10:00")])
        .due_of(&china)
        .in_words(Language::Zh);
    assert!(words.starts_with("开始当日即中止，自恢复之日2026-03-04的次日起算。"), "{words}");
}

#[test]
fn a_pause_within_the_rolled_days_moves_the_end() {
    check("2026-01-19", "30d", &[("2026-02-20", "2026-02-26")], "2026-02-27 00:00");
    check("2026-01-19", "30d", &[("2026-02-25", "2026-02-26")], "2026-02-25 00:00");
}

#[test]
fn an_open_pause_moves_nothing_yet_and_is_told() {
    let china = china();
    let running = period(&china, "2026-03-02", "5wd", &[]);
    let paused = running.clone().with_pauses([(at(&china, "2026-03-04"), None)]);
    let due = paused.due_of(&china);
    assert_eq!(due.at, running.due_of(&china).at);
    assert!(due.in_words(Language::Zh).contains("自2026-03-04 10:00起中止"), "{}", due.in_words(Language::Zh));
}

#[test]
fn an_extension_counts_on_from_the_end() {
    let china = china();
    let check = |start: &str, length: &str, extensions: &[&str], end: &str| {
        let lengths = extensions.iter().map(|text| text.parse::<Length>().unwrap());
        let due = period(&china, start, length, &[]).with_extensions(lengths).due_of(&china);
        assert_eq!(shown(&china, due.at), end, "{start} + {length} + {extensions:?}");
        assert_eq!(due.in_words(Language::En).matches("Extended by").count(), extensions.len());
    };
    check("2026-03-02", "5wd", &["5wd"], "2026-03-17 00:00");
    check("2026-03-02", "5wd", &["1wd", "1wd"], "2026-03-12 00:00");
    check("2026-08-03", "60d", &["30d"], "2026-11-10 00:00");
    check("2026-03-02 10:00", "2h", &["1h"], "2026-03-02 13:00");
    check("2026-03-02 10:00", "4wh", &["1wd"], "2026-03-04 00:00");
    check("2026-03-02 10:00", "1wd", &["2h"], "2026-03-04 02:00");
}

#[test]
fn a_day_that_a_step_recorded_stands() {
    let china = china();
    let on = "2026-10-03".parse().unwrap();
    let until = Period::until(at(&china, "2026-09-01"), on);
    let due = until.due_of(&china);
    assert_eq!((due.last_on, due.at, due.provisional), (on, china.zone().end_of(on), false));
    let paused = until.clone().with_pauses([(at(&china, "2026-09-02"), Some(at(&china, "2026-09-20")))]);
    assert_eq!(paused.due_of(&china).at, due.at);
    let extended = until.with_extensions(["3d".parse().unwrap()]);
    assert_eq!(extended.due_of(&china).last_on.to_string(), "2026-10-06");
}

#[test]
fn warnings_come_when_so_much_of_the_time_has_passed() {
    let china = china();
    let check = |start: &str, length: &str, percent: u8, expected: &str| {
        let period = period(&china, start, length, &[]);
        assert_eq!(shown(&china, china.percent_at(&period, percent)), expected, "{start} + {length} at {percent}%");
    };
    check("2026-03-02 10:00", "2h", 50, "2026-03-02 11:00");
    check("2026-03-02 10:00", "24h", 80, "2026-03-03 05:12");
    check("2026-03-02 10:00", "4wh", 50, "2026-03-02 12:00");
    check("2026-03-02 09:00", "1wd", 50, "2026-03-02 17:00");
    check("2026-03-02 09:00", "5wd", 80, "2026-03-06 15:48");
    check("2026-03-02 09:00", "1wd", 100, "2026-03-04 00:00");
    check("2026-03-02 09:00", "1wd", 0, "2026-03-02 09:00");
    check("2026-03-02 00:00", "1d", 50, "2026-03-03 00:00");
}

#[test]
fn a_pause_delays_a_warning() {
    let china = china();
    let paused = period(&china, "2026-03-02 10:00", "2h", &[("2026-03-02 10:30", "2026-03-02 11:30")]);
    assert_eq!(shown(&china, paused.percent_at(&china, 50)), "2026-03-02 12:00");
    let days = period(&china, "2026-03-02 09:00", "1wd", &[("2026-03-03 00:00", "2026-03-04 00:00")]);
    assert_eq!(shown(&china, days.percent_at(&china, 80)), "2026-03-04 14:36");
}

#[test]
fn a_new_calendar_moves_what_was_not_promised() {
    let (plain, city) = (china(), fengxi());
    let period = period(&plain, "2026-08-12", "1wd", &[]);
    let (early, late) = (period.due_of(&plain), period.due_of(&city));
    let check = |old, calendar, promised, change, at| {
        let again = recalculate(old, &period, calendar, promised);
        assert_eq!((again.change, again.due.at), (change, at));
        again.due.in_words(Language::Zh)
    };
    check(&early, &plain, Promised::Yes, Change::Same, early.at);
    check(&early, &city, Promised::Yes, Change::Later, late.at);
    check(&late, &plain, Promised::No, Change::Earlier, early.at);
    let words = check(&late, &plain, Promised::Yes, Change::Kept, late.at);
    assert!(words.contains("已告知的2026-08-17不提前"), "{words}");
}

#[test]
fn a_provisional_date_is_confirmed_or_moved_when_the_pack_arrives() {
    let bare = Calendar::bare(1);
    let full = china();
    let check = |start: &str, length: &str, change| {
        let period = period(&bare, start, length, &[]);
        let again = recalculate(&period.due_of(&bare), &period, &full, Promised::Yes);
        assert_eq!(again.change, change, "{start} + {length}");
        assert!(!again.due.provisional || change == Change::Same);
    };
    check("2026-03-02", "5wd", Change::Confirmed);
    check("2026-02-13", "5wd", Change::Later);
    check("2026-02-27", "1wd", Change::Kept);
    check("2026-02-27", "1h", Change::Same);
    let period = period(&full, "2026-03-02", "5wd", &[]);
    assert_eq!(recalculate(&period.due_of(&full), &period, &bare, Promised::No).change, Change::Unsettled);
}
