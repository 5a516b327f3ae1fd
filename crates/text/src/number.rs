//! Numbers that are easy to say by phone: digits in groups of four, the last one a check digit.
//!
//! The check digit follows ISO 7064, MOD 11,10: it is a digit (so a phone keypad has it), and it catches every wrong digit and almost every
//! pair of neighbours that changed places, of which Luhn misses 0 and 9.

use crate::fold::fold;

/// A kind of number, by how many groups of four digits it has at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouped {
    groups: usize,
}

/// Case numbers: at least twelve digits, eleven of them free.
pub const CASE: Grouped = Grouped { groups: 3 };
/// Query codes: eight digits, seven of them free.
pub const CODE: Grouped = Grouped { groups: 2 };

/// The most digits that any number has: six groups hold every number.
const DIGITS_MAX: usize = 24;

/// Why a number cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// There is no digit in it.
    #[error("there is no digit")]
    Empty,
    /// There is something besides digits, spaces and hyphens.
    #[error("`{found}` is no digit")]
    NotDigit {
        /// What was found.
        found: char,
    },
    /// It has too few or too many digits.
    #[error("{found} digits instead of {expected}")]
    Length {
        /// How many it has.
        found: usize,
        /// How many it should have, at least.
        expected: usize,
    },
    /// The check digit does not fit: a digit is wrong, or two changed places.
    #[error("the check digit does not fit")]
    Check,
}

impl NumberError {
    /// The key of its message.
    pub fn key(self) -> &'static str {
        match self {
            NumberError::Empty => "number-empty",
            NumberError::NotDigit { .. } => "number-not-digit",
            NumberError::Length { .. } => "number-length",
            NumberError::Check => "number-check",
        }
    }
}

impl Grouped {
    /// The number in its groups, with its check digit. One that is too large for the groups gets more of them.
    ///
    /// ```
    /// use fengqiao_text::number;
    /// assert_eq!(number::CASE.format(20_260_000_123), "2026 0000 1235");
    /// assert_eq!(number::CODE.format(7), "0000 0074");
    /// ```
    pub fn format(self, value: u64) -> String {
        let plain = value.to_string();
        let digits = (plain.len() + 1).next_multiple_of(4).max(self.groups * 4);
        let mut digits: Vec<u8> =
            format!("{plain:0>width$}", width = digits - 1).bytes().map(|byte| byte - b'0').collect();
        digits.push(check_digit(&digits));
        let groups: Vec<String> =
            digits.chunks(4).map(|group| group.iter().map(|digit| char::from(b'0' + digit)).collect()).collect();
        groups.join(" ")
    }

    /// Reads a number as people type it: with or without spaces and hyphens, in half or full width.
    ///
    /// # Errors
    /// When it is no number of this kind, or its check digit does not fit.
    ///
    /// ```
    /// use fengqiao_text::number;
    /// assert_eq!(number::CASE.parse("２０２６-0000-1235"), Ok(20_260_000_123));
    /// assert_eq!(number::CASE.parse("2026 0000 1253"), Err(number::NumberError::Check));
    /// ```
    pub fn parse(self, text: &str) -> Result<u64, NumberError> {
        let digits = digits(text)?;
        let expected = self.groups * 4;
        if digits.len() < expected || digits.len() % 4 != 0 || digits.len() > DIGITS_MAX {
            return Err(NumberError::Length { found: digits.len(), expected });
        }
        let (check, payload) = digits.split_last().ok_or(NumberError::Empty)?;
        if check_digit(payload) != *check {
            return Err(NumberError::Check);
        }
        let value =
            payload.iter().try_fold(0_u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(*digit)));
        let value = value.ok_or(NumberError::Length { found: digits.len(), expected })?;
        let canonical = digits.len() == expected || digits[..4] != [0, 0, 0, 0];
        if canonical { Ok(value) } else { Err(NumberError::Length { found: digits.len(), expected }) }
    }
}

/// A case number in its groups; see [`Grouped::format`].
pub fn format(value: u64) -> String {
    CASE.format(value)
}

/// Reads a case number; see [`Grouped::parse`].
///
/// # Errors
/// When it is no case number, or its check digit does not fit.
pub fn parse(text: &str) -> Result<u64, NumberError> {
    CASE.parse(text)
}

fn digits(text: &str) -> Result<Vec<u8>, NumberError> {
    let mut digits = Vec::new();
    for typed in text.chars() {
        let c = fold(typed);
        match c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
            Some(digit) if digits.len() < DIGITS_MAX * 2 => digits.push(digit),
            Some(_) => break,
            None if c.is_whitespace() || is_hyphen(c) => {}
            None => return Err(NumberError::NotDigit { found: typed }),
        }
    }
    if digits.is_empty() { Err(NumberError::Empty) } else { Ok(digits) }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '·' | '‐'..='―' | '−' | '\u{200b}' | '\u{feff}')
}

/// Source: ISO/IEC 7064:2003, MOD 11,10.
fn check_digit(payload: &[u8]) -> u8 {
    let mut carry = 10_u8;
    for digit in payload {
        let sum = match (carry + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        carry = sum * 2 % 11;
    }
    (11 - carry) % 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Result<u64, NumberError>) {
        assert_eq!(CASE.parse(text), expected, "{text}");
    }

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        assert_eq!(check_digit(&[0, 7, 9, 4]), 5);
        assert_eq!(check_digit(&[8, 6, 0, 9, 5, 7, 4, 2, 7, 1]), 9);
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let number = CASE.format(26_112_100_042);
        for text in [
            number.clone(),
            number.replace(' ', ""),
            number.replace(' ', "-"),
            number.replace(' ', "—"),
            format!("  {}\n", number.replace(' ', "　")),
            number.chars().map(|c| c.to_digit(10).map_or(c, |digit| char::from_u32(0xFF10 + digit).unwrap())).collect(),
        ] {
            check(&text, Ok(26_112_100_042));
        }
        assert_eq!((format(5), parse(&format(5))), (CASE.format(5), Ok(5)));
    }

    #[test]
    fn what_is_no_number_says_why() {
        check("", Err(NumberError::Empty));
        check(" - ", Err(NumberError::Empty));
        check("2026 0000", Err(NumberError::Length { found: 8, expected: 12 }));
        check("2026 0000 123", Err(NumberError::Length { found: 11, expected: 12 }));
        check("2026 0000 123x", Err(NumberError::NotDigit { found: 'x' }));
        check(&"1".repeat(400), Err(NumberError::Length { found: 48, expected: 12 }));
        check("2026 0000 1239", Err(NumberError::Check));
    }

    proptest! {
        #[test]
        fn a_number_is_read_as_it_is_written(value: u64) {
            for kind in [CASE, CODE] {
                let text = kind.format(value);
                prop_assert_eq!(kind.parse(&text), Ok(value));
                prop_assert!(text.split(' ').all(|group| group.len() == 4));
            }
        }

        #[test]
        fn every_wrong_digit_is_caught(value in 0_u64..100_000_000_000, at in 0_usize..12, by in 1_u8..10) {
            let mut bytes = CASE.format(value).replace(' ', "").into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            prop_assert_eq!(CASE.parse(&String::from_utf8(bytes).unwrap()), Err(NumberError::Check));
        }
    }
}
