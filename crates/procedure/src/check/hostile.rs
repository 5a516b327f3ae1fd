//! Words by which a record about a matter becomes a record about a person's danger, loyalty or worth.
//!
//! The lists are no proof: they catch what says its own name, also where it is spaced out, written in wide or traditional signs, in
//! English or in pinyin. The rest needs a second administrator at publishing.

mod words;

use words::*;

/// The concept that a text names and that no procedure holds data about.
pub(super) fn never(text: &str) -> Option<&'static str> {
    Plain::of(text).never()
}

/// The same for a name in code, which may be pinyin.
pub(super) fn never_coded(name: &str) -> Option<&'static str> {
    let plain = Plain::of(name);
    plain.never().or_else(|| PINYIN.iter().copied().find(|it| plain.dense.contains(it)))
}

/// The same for a sentence, clause by clause: one that forbids what it names says what nobody should write.
pub(super) fn never_said(sentence: &str) -> Option<&'static str> {
    let clauses = sentence.split(['，', '。', '；', '！', '？', ';', '.', '!', '?', '\n', '：', ':']);
    let forbids = |clause: &&str| !FORBIDS.iter().any(|it| clause.to_lowercase().contains(it));
    clauses.filter(forbids).find_map(never)
}

/// Whether a title is about a person and a grade at once.
pub(super) fn grades_person(title: &str) -> bool {
    let plain = Plain::of(title);
    plain.any(&PERSON) && plain.any(&GRADE) && !plain.any(&OWN_WORD)
}

/// The same for a name in code, which may be pinyin.
pub(super) fn grades_person_coded(name: &str) -> bool {
    let dense = Plain::of(name).dense;
    let has = |words: &[&str]| words.iter().any(|it| dense.contains(it));
    grades_person(name) || (has(&PERSON_PINYIN) && has(&GRADE_PINYIN))
}

/// Whether choices under a title order people.
pub(super) fn scale_of_persons<'a>(title: &str, values: impl Iterator<Item = &'a str>) -> bool {
    let plain = Plain::of(title);
    let steps = values.filter(|value| is_step(value)).count();
    steps >= 2 && plain.any(&PERSON) && !plain.any(&OWN_WORD)
}

/// Whether a text names a person.
pub(super) fn speaks_of_person(text: &str) -> bool {
    Plain::of(text).any(&PERSON)
}

/// Whether a title names what a law may make a condition: age, guardianship, means.
pub(super) fn eligibility(text: &str) -> bool {
    Plain::of(text).any(&ELIGIBILITY)
}

/// Whether a title names another attribute of a person.
pub(super) fn attribute(text: &str) -> bool {
    Plain::of(text).any(&ATTRIBUTE)
}

/// Whether a title counts what somebody earned.
pub(super) fn counts_merit(text: &str) -> bool {
    Plain::of(text).any(&MERIT)
}

/// A text as words are looked for in it.
struct Plain {
    /// In small letters, the simplified script and narrow signs, with the `_` of a name as a space.
    spaced: String,
    /// The same without anything between the letters.
    dense: String,
}

impl Plain {
    fn of(text: &str) -> Plain {
        let seen = text.chars().filter(|c| !is_invisible(*c));
        let spaced: String = seen.map(narrow).flat_map(char::to_lowercase).collect();
        let dense = spaced.chars().filter(|c| c.is_alphanumeric()).collect();
        Plain { spaced, dense }
    }

    fn never(&self) -> Option<&'static str> {
        NEVER.iter().copied().filter(|it| self.has(it)).max_by_key(|it| it.len())
    }

    fn any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Whether it holds a word: English by whole beginnings of words, Chinese anywhere.
    fn has(&self, word: &str) -> bool {
        if !word.is_ascii() {
            return self.dense.contains(word);
        }
        let short = word.len() <= 5;
        self.spaced.match_indices(word).any(|(at, _)| {
            let begins = !self.spaced[..at].ends_with(|c: char| c.is_ascii_alphabetic());
            let ends = !self.spaced[at + word.len()..].starts_with(|c: char| c.is_ascii_alphabetic());
            begins && (ends || !short)
        })
    }
}

/// Whether nobody sees a sign that can stand inside a word.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A sign in the simplified script and in its narrow form; what separates words becomes a space.
fn narrow(sign: char) -> char {
    match sign {
        '_' | '-' | '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(sign).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(sign),
        _ => TRADITIONAL.iter().find(|(old, _)| *old == sign).map_or(sign, |(_, new)| *new),
    }
}

fn is_step(value: &str) -> bool {
    let value = value.trim().to_lowercase();
    let root = value.strip_suffix(['级', '色', '风', '度', '类', '档', '等', '星', '分']).unwrap_or(&value);
    SCALE.iter().any(|it| value == *it || root == *it) || value.ends_with("风险")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand_and_nowhere_else() {
        for (text, expected) in [
            ("重点人员台账", true),
            ("key_person_list", true),
            ("Ethnic group", true),
            ("设施位置", false),
            ("Street lamp", false),
            ("重点工程", false),
        ] {
            assert_eq!(never(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn a_grade_of_a_person_is_told_from_a_grade_of_a_matter() {
        for (title, expected) in [
            ("信访人风险等级", true),
            ("resident_risk", true),
            ("事件紧急程度", false),
            ("Risk of the place", false),
            ("居民满意等级", false),
        ] {
            assert_eq!(grades_person(title), expected, "{title}");
        }
        assert!(scale_of_persons("当事人情况", ["红", "黄", "蓝"].into_iter()));
        assert!(!scale_of_persons("当事人是否到场", ["到场", "缺席"].into_iter()));
        assert!(!scale_of_persons("事件等级", ["高", "低"].into_iter()));
    }

    #[test]
    fn short_english_words_match_whole_words_only() {
        assert!(eligibility("applicant age"));
        assert!(!eligibility("garbage"));
        assert!(!eligibility("agency"));
    }
}
