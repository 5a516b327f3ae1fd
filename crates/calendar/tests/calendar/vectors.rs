use fengqiao_calendar::{Calendar, Instant, Language, Period, Roll};

use crate::{at, china, fengxi, in_zone, rule, shown};

fn check(calendar: &Calendar, start: &str, length: &str, last_on: &str) {
    let due = calendar.due(&rule(length, Roll::NextWorkday), at(calendar, start));
    assert_eq!(due.last_on.to_string(), last_on, "{start} + {length}");
    assert_eq!(due.at, calendar.zone().end_of(due.last_on), "{start} + {length} ends at 24:00");
}

fn check_instant(calendar: &Calendar, start: &str, length: &str, end: &str) {
    let due = calendar.due(&rule(length, Roll::NextWorkday), at(calendar, start));
    assert_eq!(shown(calendar, due.at), end, "{start} + {length}");
}

#[test]
fn the_vectors_of_the_reference_hold() {
    let china = china();
    check(&china, "2026-02-13", "5wd", "2026-02-27");
    check(&china, "2026-02-27", "1wd", "2026-02-28");
    check(&china, "2026-09-18", "5wd", "2026-09-24");
    check(&china, "2026-09-30", "3wd", "2026-10-10");
    check(&china, "2026-04-30", "7wd", "2026-05-13");
    check(&china, "2026-01-19", "30d", "2026-02-24");
    check(&china, "2026-09-02", "30d", "2026-10-08");
    check(&china, "2026-08-03", "60d", "2026-10-08");
}

#[test]
fn a_year_has_its_workdays() {
    for (year, expected) in [(2025, 248), (2026, 248)] {
        let (first, last) = (jiff::civil::date(year, 1, 1), jiff::civil::date(year, 12, 31));
        assert_eq!(china().workdays_between(first, last), expected, "{year}");
    }
}

#[test]
fn days_end_at_midnight_whatever_the_hour_of_the_start() {
    let china = china();
    check(&china, "2026-03-02 00:00", "1wd", "2026-03-03");
    check(&china, "2026-03-02 23:59", "1wd", "2026-03-03");
    check(&china, "2026-03-07", "1wd", "2026-03-09");
    check(&china, "2025-01-25", "1wd", "2025-01-26");
    check(&china, "2025-09-30", "2wd", "2025-10-10");
}

#[test]
fn without_a_roll_the_last_day_stands() {
    let china = china();
    let due = china.due(&rule("30d", Roll::None), at(&china, "2026-01-19"));
    assert_eq!(due.last_on.to_string(), "2026-02-18");
}

#[test]
fn months_and_years_end_on_the_corresponding_day_or_the_month_end() {
    let bare = Calendar::bare(1);
    let check = |start: &str, length: &str, last_on: &str| {
        let due = bare.due(&rule(length, Roll::None), at(&bare, start));
        assert_eq!(due.last_on.to_string(), last_on, "{start} + {length}");
        assert!(!due.provisional);
    };
    check("2026-01-15", "1m", "2026-02-15");
    check("2026-01-31", "1m", "2026-02-28");
    check("2028-01-31", "1m", "2028-02-29");
    check("2026-03-31", "3m", "2026-06-30");
    check("2026-11-30", "3m", "2027-02-28");
    check("2028-02-29", "1y", "2029-02-28");
    check("2024-02-29", "4y", "2028-02-29");
    check("2026-11-21", "2y", "2028-11-21");
}

#[test]
fn a_month_end_that_rests_moves_on() {
    check(&china(), "2026-01-31", "1m", "2026-02-28");
    check(&china(), "2026-08-31", "1m", "2026-09-30");
    check(&china(), "2026-09-03", "1m", "2026-10-08");
}

#[test]
fn hours_and_minutes_run_around_the_clock() {
    let china = china();
    check_instant(&china, "2026-02-14 23:00", "2h", "2026-02-15 01:00");
    check_instant(&china, "2026-02-14 23:00", "u2h", "2026-02-15 01:00");
    check_instant(&china, "2026-10-01 10:00", "24h", "2026-10-02 10:00");
    check_instant(&china, "2026-10-01 10:00", "u30min", "2026-10-01 10:30");
    check_instant(&china, "2026-10-01 10:00", "45min", "2026-10-01 10:45");
}

#[test]
fn working_hours_pass_while_offices_are_open() {
    let china = china();
    check_instant(&china, "2026-03-02 09:00", "3wh", "2026-03-02 12:00");
    check_instant(&china, "2026-03-02 10:30", "4wh", "2026-03-02 16:30");
    check_instant(&china, "2026-03-02 12:30", "1wh", "2026-03-02 15:00");
    check_instant(&china, "2026-03-02 06:00", "6wh", "2026-03-02 17:00");
    check_instant(&china, "2026-03-02 16:00", "4wh", "2026-03-03 12:00");
    check_instant(&china, "2026-02-14 16:00", "2wh", "2026-02-24 10:00");
    check_instant(&china, "2026-03-06 17:00", "1wh", "2026-03-09 10:00");
}

#[test]
fn a_stop_work_order_takes_its_days_away() {
    let city = fengxi();
    check(&city, "2026-08-12", "1wd", "2026-08-17");
    check(&china(), "2026-08-12", "1wd", "2026-08-13");
    let due = city.due(&rule("1wd", Roll::NextWorkday), at(&city, "2026-08-12"));
    let words = due.in_words(Language::Zh);
    assert!(words.contains("台风“枫叶”停工") && words.contains("停工令〔2026〕第3号"), "{words}");
}

#[test]
fn a_zone_with_summer_time_keeps_its_civil_days_and_elapsed_hours() {
    let berlin = in_zone("Europe/Berlin");
    check_instant(&berlin, "2026-03-28 12:00", "24h", "2026-03-29 13:00");
    check_instant(&berlin, "2026-10-24 12:00", "24h", "2026-10-25 11:00");
    check(&berlin, "2026-03-28", "2d", "2026-03-30");
    let day = |date: &str| {
        let date = date.parse().unwrap();
        berlin.zone().end_of(date).millis_since(berlin.zone().start_of(date)) / 3_600_000
    };
    assert_eq!((day("2026-03-29"), day("2026-10-25"), day("2026-06-01")), (23, 25, 24));
}

#[test]
fn the_same_instant_is_another_day_elsewhere() {
    let (shanghai, auckland) = (Calendar::bare(1), in_zone("Pacific/Auckland"));
    let late = at(&shanghai, "2026-06-01 23:00");
    let one_day = rule("1d", Roll::None);
    assert_eq!(shanghai.due(&one_day, late).last_on.to_string(), "2026-06-02");
    assert_eq!(auckland.due(&one_day, late).last_on.to_string(), "2026-06-03");
}

#[test]
fn a_year_without_a_pack_is_provisional_and_says_so() {
    let china = china();
    let check = |start: &str, length: &str, last_on: &str, provisional: bool| {
        let due = china.due(&rule(length, Roll::NextWorkday), at(&china, start));
        assert_eq!((due.last_on.to_string().as_str(), due.provisional), (last_on, provisional), "{start} + {length}");
        assert_eq!(due.in_words(Language::Zh).contains("2027年放假安排尚未公布"), provisional);
        assert_eq!(due.in_words(Language::En).contains("The holidays of 2027 are not published yet"), provisional);
    };
    check("2026-12-24", "5wd", "2026-12-31", false);
    check("2026-12-24", "6wd", "2027-01-04", true);
    check("2026-12-02", "30d", "2027-01-04", true);
    check("2026-11-21", "30d", "2026-12-21", false);
    check("2027-04-29", "2wd", "2027-05-03", true);
    check("2027-09-30", "1wd", "2027-10-04", true);
    check("2026-12-31", "48h", "2027-01-02", false);
}

#[test]
fn the_derivation_is_told_in_words() {
    let china = china();
    let due = china.due(&rule("5wd", Roll::NextWorkday), at(&china, "2026-02-13"));
    assert_eq!(
        due.in_words(Language::Zh),
        "自2026-02-13的次日起算（开始的当日不计入，民法典第201条）。期限为5个工作日，依据测试条例第1条。\
         不计入休息日9天：2026-02-15至2026-02-23。2026-02-14为调休上班日，计入工作日。最后一日为2026-02-27，截止时间为当日24时。"
    );
    assert_eq!(
        due.in_words(Language::En),
        "Counted from the day after 2026-02-13 (the first day is not counted: Civil Code, art. 201). The period is 5 working days, by 测试条例, \
         art. 1. Rest days are left out (9): 2026-02-15 to 2026-02-23. 2026-02-14: worked to make up for a holiday, counted as working days. \
         The last day is 2026-02-27, until 24:00."
    );
    let rolled = china.due(&rule("30d", Roll::NextWorkday), at(&china, "2026-01-19")).in_words(Language::Zh);
    assert!(rolled.contains("最后一日2026-02-18为休息日，顺延至2026-02-24（民法典第203条）"), "{rolled}");
    let hours = china.due(&rule("2h", Roll::None), at(&china, "2026-02-13 23:30")).in_words(Language::Zh);
    assert!(
        hours.starts_with("自2026-02-13 23:30起算。") && hours.ends_with("截止时间为2026-02-14 01:30。"),
        "{hours}"
    );
}

#[test]
fn instants_and_lengths_beyond_all_use_are_answered() {
    let china = china();
    for start in [Instant(i64::MIN), Instant(0), Instant(i64::MAX)] {
        for length in ["9999h", "9999wh", "9999d", "9999wd", "9999m", "9999y"] {
            let due = Period::new(start, rule(length, Roll::NextWorkday)).due_of(&china);
            assert!(due.last_on.year() <= 9501, "{start} + {length}: {}", due.last_on);
        }
    }
}
