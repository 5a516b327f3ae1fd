//! The query code: what a resident says, with the case number, to see a case without an account.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How many digits a query code has, the check digit included.
pub const CODE_DIGITS: usize = 8;
/// The digits of a query code, as ASCII.
pub type QueryCode = [u8; CODE_DIGITS];

/// The quasigroup of Damm's check digit: it finds every single wrong digit and every swap of neighbours.
/// Source: H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004, p. 111.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The query code of a case: seven digits derived from the server's secret and a check digit. It is never stored.
///
/// ```
/// # use fengqiao_proof::{check_digit, query_code};
/// let code = query_code(b"a secret of the server", &[7; 16]);
/// assert_eq!(check_digit(&code[..7]), Some(code[7]));
/// ```
pub fn query_code(secret: &[u8], case: &[u8; 16]) -> QueryCode {
    derived(secret, case, &[])
}

/// The query codes of the people of a case by their numbers: the reporter's first, then one for each party. No two are alike.
///
/// ```
/// # use fengqiao_proof::{query_code, query_codes};
/// let codes = query_codes(b"a secret of the server", &[7; 16], 3);
/// assert_eq!(codes[0], query_code(b"a secret of the server", &[7; 16]));
/// assert_ne!(codes[1], codes[2]);
/// ```
pub fn query_codes(secret: &[u8], case: &[u8; 16], count: u8) -> Vec<QueryCode> {
    let mut codes: Vec<QueryCode> = Vec::with_capacity(usize::from(count));
    for person in 0..count {
        let code = if person == 0 {
            query_code(secret, case)
        } else {
            // Another round only where a code fell on one before it.
            let mut rounds = (0..=u8::MAX).map(|round| derived(secret, case, &[person, round]));
            rounds.find(|code| !codes.contains(code)).unwrap_or_default()
        };
        codes.push(code);
    }
    codes
}

/// Seven digits and their check digit, derived from the secret, the case and whatever tells one code of the case from another.
fn derived(secret: &[u8], case: &[u8; 16], which: &[u8]) -> QueryCode {
    let keyed = Hmac::<Sha256>::new_from_slice(secret);
    let mut keyed = keyed.unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    keyed.update(b"fengqiao query code 1");
    keyed.update(case);
    keyed.update(which);
    let derived = keyed.finalize().into_bytes();
    let number = derived.iter().take(16).fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    let mut code = [b'0'; CODE_DIGITS];
    let mut rest = number;
    for digit in code[..CODE_DIGITS - 1].iter_mut().rev() {
        // The remainder of ten is a single digit.
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    code[CODE_DIGITS - 1] = check_digit(&code[..CODE_DIGITS - 1]).unwrap_or(b'0');
    code
}

/// The check digit of ASCII digits, as an ASCII digit; `None` where there is something else among them.
///
/// ```
/// # use fengqiao_proof::check_digit;
/// assert_eq!(check_digit(b"572"), Some(b'4'));
/// assert_eq!(check_digit(b"57a"), None);
/// ```
pub fn check_digit(digits: &[u8]) -> Option<u8> {
    let fold = |interim: u8, digit: &u8| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(DAMM[usize::from(interim)][usize::from(digit)])
    };
    digits.iter().try_fold(0, fold).map(|check| b'0' + check)
}

/// Whether what was typed is this code, in constant time. Spaces and hyphens between the digits do not count.
pub fn code_matches(code: &QueryCode, typed: &str) -> bool {
    let typed: Vec<u8> = typed.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).collect();
    code.as_slice().ct_eq(&typed).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_one_case_have_codes_of_their_own() {
        let codes = query_codes(b"secret", &[1; 16], 64);
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), distinct.len()), (64, 64));
        assert_eq!(codes[..8], query_codes(b"secret", &[1; 16], 8), "more people change nobody's code");
        assert!(query_codes(b"secret", &[2; 16], 64).iter().zip(&codes).all(|(one, other)| one != other));
    }

    #[test]
    fn codes_are_fixed_by_secret_and_case() {
        let code = query_code(b"secret", &[1; 16]);
        assert_eq!(code, query_code(b"secret", &[1; 16]));
        assert_ne!(code, query_code(b"secret", &[2; 16]));
        assert_ne!(code, query_code(b"Secret", &[1; 16]));
        assert!(code.iter().all(u8::is_ascii_digit));
    }

    #[test]
    fn a_code_is_matched_as_it_is_said() {
        let code = *b"12345678";
        for (typed, matches) in [
            ("12345678", true),
            ("1234 5678", true),
            ("1234-5678", true),
            ("12345679", false),
            ("1234567", false),
            ("123456780", false),
            ("", false),
        ] {
            assert_eq!(code_matches(&code, typed), matches, "{typed}");
        }
    }

    #[test]
    fn every_slip_of_one_digit_or_of_neighbours_is_found() {
        let code = query_code(b"secret", &[9; 16]);
        let whole = |code: &QueryCode| check_digit(code) == Some(b'0');
        assert!(whole(&code));
        for at in 0..CODE_DIGITS {
            for digit in b'0'..=b'9' {
                let mut wrong = code;
                wrong[at] = digit;
                assert_eq!(whole(&wrong), wrong == code);
            }
            if at > 0 {
                let mut swapped = code;
                swapped.swap(at - 1, at);
                assert_eq!(whole(&swapped), swapped == code);
            }
        }
    }
}
