//! How long a period is, and how it is written.

use std::fmt;
use std::str::FromStr;

use crate::Language;

/// The largest amount that can be written: about 27 years of days, more than any legal period.
pub const AMOUNT_MAX: u32 = 9_999;

/// How long a period is.
///
/// ```
/// use fengqiao_calendar::{Length, Unit};
/// let five: Length = "5wd".parse().unwrap();
/// assert_eq!(five, Length { amount: 5, unit: Unit::WorkDay });
/// assert_eq!(five.to_string(), "5wd");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many units.
    pub amount: u32,
    /// What is counted.
    pub unit: Unit,
}

/// What a period counts in. Written `30min`, `u30min`, `2h`, `u2h`, `4wh`, `30d`, `5wd`, `3m`, `2y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Elapsed minutes.
    Minute,
    /// Elapsed minutes around the clock, for danger to life or property.
    UrgentMinute,
    /// Elapsed hours. Source: Civil Code, art. 201(2).
    Hour,
    /// Elapsed hours around the clock, for danger to life or property.
    UrgentHour,
    /// Hours inside the working hours of workdays.
    WorkHour,
    /// Natural days; the first day is not counted. Source: Civil Code, art. 201(1).
    Day,
    /// Workdays.
    WorkDay,
    /// Months. Source: Civil Code, art. 202.
    Month,
    /// Years.
    Year,
}

/// Why a length cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LengthError {
    /// It does not begin with a whole number between 1 and [`AMOUNT_MAX`].
    #[error("a length begins with a whole number between 1 and {AMOUNT_MAX}")]
    Amount,
    /// The letters after the number are no unit.
    #[error("a length ends in min, h, wh, d, wd, m or y; u goes before minutes and hours only")]
    Unit,
}

impl LengthError {
    /// The key of its message.
    pub fn key(self) -> &'static str {
        match self {
            LengthError::Amount => "length-amount",
            LengthError::Unit => "length-unit",
        }
    }
}

impl FromStr for Length {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Length, LengthError> {
        let (urgent, rest) = match text.strip_prefix('u') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, letters) = rest.split_at(end);
        let amount = digits.parse().ok().filter(|amount| (1..=AMOUNT_MAX).contains(amount));
        let unit = match (letters, urgent) {
            ("min", false) => Unit::Minute,
            ("min", true) => Unit::UrgentMinute,
            ("h", false) => Unit::Hour,
            ("h", true) => Unit::UrgentHour,
            ("wh", false) => Unit::WorkHour,
            ("d", false) => Unit::Day,
            ("wd", false) => Unit::WorkDay,
            ("m", false) => Unit::Month,
            ("y", false) => Unit::Year,
            _ => return Err(LengthError::Unit),
        };
        Ok(Length { amount: amount.ok_or(LengthError::Amount)?, unit })
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = match self.unit {
            Unit::Minute => ("", "min"),
            Unit::UrgentMinute => ("u", "min"),
            Unit::Hour => ("", "h"),
            Unit::UrgentHour => ("u", "h"),
            Unit::WorkHour => ("", "wh"),
            Unit::Day => ("", "d"),
            Unit::WorkDay => ("", "wd"),
            Unit::Month => ("", "m"),
            Unit::Year => ("", "y"),
        };
        write!(f, "{before}{}{after}", self.amount)
    }
}

impl Length {
    /// The length in words: `5个工作日`, `5 working days`.
    ///
    /// ```
    /// use fengqiao_calendar::{Language, Length};
    /// let one: Length = "1wd".parse().unwrap();
    /// assert_eq!(one.in_words(Language::Zh), "1个工作日");
    /// assert_eq!(one.in_words(Language::En), "1 working day");
    /// ```
    pub fn in_words(self, language: Language) -> String {
        let (zh, en) = match self.unit {
            Unit::Minute | Unit::UrgentMinute => ("分钟", "minute"),
            Unit::Hour | Unit::UrgentHour => ("小时", "hour"),
            Unit::WorkHour => ("个工作小时", "working hour"),
            Unit::Day => ("日", "day"),
            Unit::WorkDay => ("个工作日", "working day"),
            Unit::Month => ("个月", "month"),
            Unit::Year => ("年", "year"),
        };
        match language {
            Language::Zh => format!("{}{zh}", self.amount),
            Language::En if self.amount == 1 => format!("1 {en}"),
            Language::En => format!("{} {en}s", self.amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(u32, Unit), LengthError>) {
        let read: Result<Length, LengthError> = text.parse();
        assert_eq!(read.map(|length| (length.amount, length.unit)), expected, "{text}");
        if let Ok(length) = read {
            assert_eq!(length.to_string(), text);
        }
    }

    #[test]
    fn every_unit_is_read_and_written() {
        check("30min", Ok((30, Unit::Minute)));
        check("u30min", Ok((30, Unit::UrgentMinute)));
        check("2h", Ok((2, Unit::Hour)));
        check("u2h", Ok((2, Unit::UrgentHour)));
        check("4wh", Ok((4, Unit::WorkHour)));
        check("30d", Ok((30, Unit::Day)));
        check("5wd", Ok((5, Unit::WorkDay)));
        check("3m", Ok((3, Unit::Month)));
        check("2y", Ok((2, Unit::Year)));
    }

    #[test]
    fn what_is_no_length_says_why() {
        check("", Err(LengthError::Unit));
        check("5", Err(LengthError::Unit));
        check("wd", Err(LengthError::Amount));
        check("0d", Err(LengthError::Amount));
        check("10000d", Err(LengthError::Amount));
        check("99999999999d", Err(LengthError::Amount));
        check("-3d", Err(LengthError::Unit));
        check("u5wd", Err(LengthError::Unit));
        check("5 wd", Err(LengthError::Unit));
        check("5WD", Err(LengthError::Unit));
        check("五d", Err(LengthError::Unit));
    }
}
