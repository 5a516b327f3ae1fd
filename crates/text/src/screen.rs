//! Personal data in free text: phones, identity numbers and plates.

use crate::fold::fold;
use crate::mask;

/// The most characters of a text that are screened; the rest is left out of the masked copy.
const CHARS_MAX: usize = 100_000;

/// What a span of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalKind {
    /// A mobile or fixed-line number.
    Phone,
    /// A citizen's identity number. Source: GB 11643-1999.
    Identity,
    /// A vehicle's plate. Source: GA 36-2018.
    Plate,
}

/// Where something personal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalSpan {
    /// What it is.
    pub kind: PersonalKind,
    /// The first byte of it in the text.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// How it is shown.
    pub masked: String,
}

/// A text and what in it is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screened {
    /// In the order of the text, without overlap.
    pub spans: Vec<PersonalSpan>,
    /// The text with every span masked.
    pub masked: String,
}

/// Finds phone numbers, identity numbers and plates in a text, and masks them.
///
/// Only what is certain by its form is found (an identity number by its check digit): names and addresses need a person's eye.
///
/// ```
/// use fengqiao_text::screen;
/// let screened = screen("联系电话13812345678，车牌沪A·12345");
/// assert_eq!(screened.masked, "联系电话138****5678，车牌沪A****5");
/// ```
pub fn screen(text: &str) -> Screened {
    let characters: Vec<(usize, char, char)> =
        text.char_indices().take(CHARS_MAX).map(|(at, c)| (at, c, fold(c))).collect();
    let folded: Vec<char> = characters.iter().map(|(_, _, c)| *c).collect();
    let place = |index: usize| characters.get(index).map_or_else(|| end_of(&characters), |(at, _, _)| *at);
    let mut spans = Vec::new();
    let mut masked = String::with_capacity(text.len());
    let mut index = 0;
    while index < folded.len() {
        let Some((kind, length)) = find_at(&folded, index) else {
            masked.push(characters[index].1);
            index += 1;
            continue;
        };
        let found: String = folded[index..index + length].iter().flat_map(|c| c.to_uppercase()).collect();
        let shown = match kind {
            PersonalKind::Phone => mask::phone(&found),
            PersonalKind::Identity => mask::identity(&found),
            PersonalKind::Plate => mask::plate(&found),
        };
        masked.push_str(&shown);
        spans.push(PersonalSpan { kind, start: place(index), end: place(index + length), masked: shown });
        index += length;
    }
    Screened { spans, masked }
}

fn end_of(characters: &[(usize, char, char)]) -> usize {
    characters.last().map_or(0, |(at, c, _)| at + c.len_utf8())
}

/// What begins at this character, and how many characters it has.
fn find_at(text: &[char], at: usize) -> Option<(PersonalKind, usize)> {
    let rest = &text[at..];
    let before = at.checked_sub(1).map(|before| text[before]);
    if let Some(length) = plate(rest) {
        return Some((PersonalKind::Plate, length));
    }
    if before.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    if let Some(length) = identity(rest) {
        return Some((PersonalKind::Identity, length));
    }
    let joined = before.is_some_and(is_joint) && at >= 2 && text[at - 2].is_ascii_digit();
    mobile(rest, joined).or_else(|| landline(rest, joined)).map(|length| (PersonalKind::Phone, length))
}

/// Eighteen digits, the last perhaps an X, whose check digit fits. Source: GB 11643-1999, with the check of ISO 7064 MOD 11-2.
fn identity(text: &[char]) -> Option<usize> {
    const LENGTH: usize = 18;
    let number = text.get(..LENGTH)?;
    if text.get(LENGTH).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let mut sum = 0;
    for (place, c) in number.iter().enumerate() {
        let digit = match c {
            'x' if place == LENGTH - 1 => 10,
            _ => c.to_digit(10)?,
        };
        let weight = (1 << (LENGTH - 1 - place)) % 11;
        sum += digit * weight;
    }
    let (month, day) = (two_digits(number, 10)?, two_digits(number, 12)?);
    (sum % 11 == 1 && number[0] != '0' && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(LENGTH)
}

fn two_digits(number: &[char], at: usize) -> Option<u32> {
    Some(number.get(at)?.to_digit(10)? * 10 + number.get(at + 1)?.to_digit(10)?)
}

/// Eleven digits that begin with 13 to 19, in one run or as 3-4-4, perhaps after +86.
fn mobile(text: &[char], joined: bool) -> Option<usize> {
    let prefix = country_code(text);
    let body = &text[prefix..];
    let starts = body.first() == Some(&'1') && matches!(body.get(1), Some('3'..='9'));
    let run = body.iter().take_while(|c| c.is_ascii_digit()).count();
    if starts && run == 11 {
        return Some(prefix + 11);
    }
    let grouped = starts && !joined && run == 3 && groups(body, &[3, 4, 4]);
    grouped.then_some(prefix + 13)
}

fn country_code(text: &[char]) -> usize {
    let codes: [&[char]; 3] = [&['+', '8', '6'], &['0', '0', '8', '6'], &['8', '6']];
    let Some(code) = codes.iter().find(|code| text.starts_with(code)) else { return 0 };
    let joint = text.get(code.len()).copied().is_some_and(is_joint);
    code.len() + usize::from(joint)
}

/// An area code from 010 to 0999 and seven or eight digits.
fn landline(text: &[char], joined: bool) -> Option<usize> {
    if text.first() != Some(&'0') || !matches!(text.get(1), Some('1'..='9')) || joined {
        return None;
    }
    let code = text.iter().take_while(|c| c.is_ascii_digit()).count();
    if (10..=12).contains(&code) {
        return Some(code);
    }
    let joint = text.get(code).copied().is_some_and(is_joint);
    let number = text.get(code + 1..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    ((3..=4).contains(&code) && joint && (7..=8).contains(&number)).then_some(code + 1 + number)
}

/// Whether the text is groups of so many digits with one joint between each, and no digit follows them.
fn groups(text: &[char], lengths: &[usize]) -> bool {
    let mut at = 0;
    for (number, length) in lengths.iter().enumerate() {
        if number > 0 {
            if !text.get(at).copied().is_some_and(is_joint) {
                return false;
            }
            at += 1;
        }
        let run = text.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
        if run != *length {
            return false;
        }
        at += length;
    }
    !(text.get(at).copied().is_some_and(is_joint) && text.get(at + 1).is_some_and(char::is_ascii_digit))
}

/// A province, a letter, and five or six letters and digits without I and O; the last may be 学, 警, 港, 澳 or 挂.
fn plate(text: &[char]) -> Option<usize> {
    const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    if !PROVINCES.contains(*text.first()?) || !text.get(1)?.is_ascii_lowercase() {
        return None;
    }
    let start = 2 + usize::from(text.get(2).copied().is_some_and(is_plate_mark));
    let body = &text[start..];
    let run = body.iter().take_while(|c| is_plate_character(**c)).count();
    let tail = usize::from(body.get(run).is_some_and(|c| "学警港澳挂".contains(*c)));
    let digits = body[..run].iter().filter(|c| c.is_ascii_digit()).count();
    let ends = body.get(run + tail).is_none_or(|c| !c.is_ascii_alphanumeric());
    ((5..=6).contains(&(run + tail)) && digits >= 2 && ends).then_some(start + run + tail)
}

fn is_plate_character(c: char) -> bool {
    c.is_ascii_alphanumeric() && c != 'i' && c != 'o'
}

pub(crate) fn is_plate_mark(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '.' | '-' | ' ')
}

fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '-' | '—' | '–' | '－')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, masked: &str, kinds: &[PersonalKind]) {
        let screened = screen(text);
        assert_eq!(screened.masked, masked, "{text}");
        let found: Vec<PersonalKind> = screened.spans.iter().map(|span| span.kind).collect();
        assert_eq!(found, kinds, "{text}");
    }

    #[test]
    fn phones_are_found_and_masked() {
        use PersonalKind::Phone;
        check("电话13812345678。", "电话138****5678。", &[Phone]);
        check("１３８１２３４５６７８", "138****5678", &[Phone]);
        check("138-1234-5678或139 1234 5678", "138****5678或139****5678", &[Phone, Phone]);
        check("13812345678 13912345678", "138****5678 139****5678", &[Phone, Phone]);
        check("+86 13812345678", "138****5678", &[Phone]);
        check("座机021-62345678", "座机021****5678", &[Phone]);
        check("座机05126234567", "座机051****4567", &[Phone]);
    }

    #[test]
    fn identity_numbers_are_found_by_their_check_digit() {
        use PersonalKind::Identity;
        check("身份证11010519491231002X", "身份证1****************X", &[Identity]);
        check("身份证11010519491231002x。", "身份证1****************X。", &[Identity]);
        check("440524188001010014", "4****************4", &[Identity]);
        check("110105194912310021", "110105194912310021", &[]);
        check("11010519491331002X", "11010519491331002X", &[]);
    }

    #[test]
    fn plates_are_found() {
        use PersonalKind::Plate;
        check("沪A12345违停", "沪A****5违停", &[Plate]);
        check("粤b·d12345", "粤B*****5", &[Plate]);
        check("京A1234学", "京A****学", &[Plate]);
        check("新A区", "新A区", &[]);
        check("沪A1234", "沪A1234", &[]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        check("编号2026 0000 1238", "编号2026 0000 1238", &[]);
        check("编号1380 1234 5678", "编号1380 1234 5678", &[]);
        check("请打12345或110", "请打12345或110", &[]);
        check("金额138123456789元", "金额138123456789元", &[]);
        check("2026-11-21 09:30", "2026-11-21 09:30", &[]);
        check("", "", &[]);
    }

    proptest! {
        #[test]
        fn every_mobile_number_is_found(before in "[一-龥，。 ]{0,10}", number in "1[3-9][0-9]{9}", after in "[一-龥，。]{0,10}") {
            let text = format!("{before}{number}{after}");
            let screened = screen(&text);
            prop_assert_eq!(screened.spans.len(), 1);
            prop_assert_eq!(&text[screened.spans[0].start..screened.spans[0].end], number.as_str());
            prop_assert!(!screened.masked.contains(&number));
        }

        #[test]
        fn spans_are_in_order_and_what_is_between_stays(text in "[0-9A-Fx沪粤·１２３ +-]{0,60}") {
            let screened = screen(&text);
            let mut rebuilt = String::new();
            let mut last = 0;
            for span in &screened.spans {
                prop_assert!(last <= span.start && span.start < span.end);
                rebuilt += &text[last..span.start];
                rebuilt += &span.masked;
                last = span.end;
            }
            rebuilt += &text[last..];
            prop_assert_eq!(rebuilt, screened.masked);
        }
    }
}
