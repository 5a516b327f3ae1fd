//! Dates, times, money and counts as people of each language write them.

use jiff::civil::{Date, DateTime, Weekday};

use super::{Lang, push_number};

const WEEKDAYS: [[&str; 2]; 7] = [
    ["周一", "Mon"],
    ["周二", "Tue"],
    ["周三", "Wed"],
    ["周四", "Thu"],
    ["周五", "Fri"],
    ["周六", "Sat"],
    ["周日", "Sun"],
];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Lang {
    /// `3月6日（周五）` or `6 Mar (Fri)`; with the year when it is another than today's.
    pub fn date(self, date: Date, today: Date) -> String {
        let mut out = String::with_capacity(32);
        self.push_date(&mut out, date, today);
        out
    }

    /// `3月6日（周五）14:05` or `6 Mar (Fri) 14:05`.
    pub fn stamp(self, at: DateTime, today: Date) -> String {
        let mut out = String::with_capacity(40);
        self.push_date(&mut out, at.date(), today);
        if self == Lang::En {
            out.push(' ');
        }
        push_clock(&mut out, at);
        out
    }

    /// `14:05`.
    pub fn time(self, at: DateTime) -> String {
        let mut out = String::with_capacity(5);
        push_clock(&mut out, at);
        out
    }

    /// `3 天` or `3 days`, `24 小时`, `20 分钟`: the largest unit that says it well.
    pub fn span(self, milliseconds: i64) -> String {
        let minutes = milliseconds.abs() / 60_000;
        let (number, words) = match minutes {
            0..60 => (minutes.max(1), ["分钟", "minute"]),
            60..2880 => (minutes / 60, ["小时", "hour"]),
            _ => (minutes / 1440, ["天", "day"]),
        };
        match self {
            Lang::Zh => format!("{number} {}", words[0]),
            Lang::En if number == 1 => format!("1 {}", words[1]),
            Lang::En => format!("{number} {}s", words[1]),
        }
    }

    fn push_date(self, out: &mut String, date: Date, today: Date) {
        let weekday = WEEKDAYS[weekday_index(date.weekday())][self as usize];
        let month = MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12];
        let other_year = date.year() != today.year();
        match self {
            Lang::Zh => {
                if other_year {
                    push_number(out, date.year());
                    out.push('年');
                }
                push_number(out, date.month());
                out.push('月');
                push_number(out, date.day());
                out.push_str("日（");
                out.push_str(weekday);
                out.push('）');
            }
            Lang::En => {
                push_number(out, date.day());
                out.push(' ');
                out.push_str(month);
                if other_year {
                    out.push(' ');
                    push_number(out, date.year());
                }
                out.push_str(" (");
                out.push_str(weekday);
                out.push(')');
            }
        }
    }
}

fn weekday_index(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

fn push_clock(out: &mut String, at: DateTime) {
    let digit = |value: i8| char::from(b'0' + value.unsigned_abs() % 10);
    for (index, value) in [at.hour(), at.minute()].into_iter().enumerate() {
        if index == 1 {
            out.push(':');
        }
        out.push(digit(value / 10));
        out.push(digit(value));
    }
}

/// Digits in groups of four, as they are read out on the phone: `2026 0306 0012 3`.
pub fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 4);
    for (index, character) in digits.chars().filter(|character| !character.is_whitespace()).enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push(' ');
        }
        out.push(character);
    }
    out
}

/// `12,345.60 元` from fen.
pub fn money(lang: Lang, fen: i64) -> String {
    let yuan = (fen / 100).unsigned_abs().to_string();
    let mut out = String::with_capacity(yuan.len() + 12);
    if fen < 0 {
        out.push('-');
    }
    for (index, digit) in yuan.chars().enumerate() {
        if index > 0 && (yuan.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let cents = (fen % 100).unsigned_abs();
    if cents > 0 {
        push_number(&mut out, format_args!(".{cents:02}"));
    }
    out.push_str(match lang {
        Lang::Zh => " 元",
        Lang::En => " yuan",
    });
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn dates_are_written_as_people_write_them() {
        let today = date(2026, 3, 2);
        for (lang, day, expected) in [
            (Lang::Zh, date(2026, 3, 6), "3月6日（周五）"),
            (Lang::En, date(2026, 3, 6), "6 Mar (Fri)"),
            (Lang::Zh, date(2027, 12, 31), "2027年12月31日（周五）"),
            (Lang::En, date(2025, 1, 1), "1 Jan 2025 (Wed)"),
        ] {
            assert_eq!(lang.date(day, today), expected);
        }
        assert_eq!(Lang::Zh.stamp(datetime(2026, 3, 6, 9, 5, 0, 0), today), "3月6日（周五）09:05");
        assert_eq!(Lang::En.stamp(datetime(2026, 3, 6, 14, 30, 0, 0), today), "6 Mar (Fri) 14:30");
    }

    #[test]
    fn spans_use_the_largest_unit_that_says_it_well() {
        for (lang, minutes, expected) in [
            (Lang::Zh, 0, "1 分钟"),
            (Lang::Zh, -59, "59 分钟"),
            (Lang::En, 60, "1 hour"),
            (Lang::En, 1440, "24 hours"),
            (Lang::Zh, 4320, "3 天"),
        ] {
            assert_eq!(lang.span(minutes * 60_000), expected);
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(group("2026030600123"), "2026 0306 0012 3");
        assert_eq!(group("1234"), "1234");
        assert_eq!(money(Lang::Zh, 1_234_560), "12,345.60 元");
        assert_eq!(money(Lang::En, -5), "-0.05 yuan");
    }
}
