//! Which category a text may speak of.

use std::collections::{BTreeMap, BTreeSet};

use crate::fold::letters;

/// The most categories that are suggested.
pub const SUGGESTIONS_MAX: usize = 5;

/// The most characters of a text that are read.
const CHARS_MAX: usize = 4_000;
/// A name stands in the text as it is.
const WHOLE_BASE: u64 = 450;
const WHOLE_PER_CHAR: u64 = 90;
/// Parts of a name stand in the text.
const PART_MAX: u64 = 500;
/// Each further name of the same category that stands in the text.
const FURTHER: u64 = 60;
/// Below this a suggestion is noise.
const SCORE_MIN: u64 = 150;

/// A category with everything that people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryWords {
    /// Its code in the catalogue.
    pub code: String,
    /// Its names and aliases, in any language.
    pub words: Vec<String>,
}

/// A category that a text may speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The code of the category.
    pub code: String,
    /// How well it fits, up to 1000. Scores order the suggestions of one text; they are no probability.
    pub score: u16,
    /// The words of the text that led to it.
    pub because: Vec<String>,
}

/// The categories that a text may speak of, best first, with the words that led to each.
///
/// A name or alias that stands in the text counts most, longer ones more. Otherwise the pairs of characters that they share count, each the less the more
/// categories have it. A person confirms.
///
/// ```
/// use fengqiao_text::{CategoryWords, suggest};
/// let categories = [
///     CategoryWords { code: "0101".into(), words: vec!["路灯".into(), "路灯不亮".into()] },
///     CategoryWords { code: "0102".into(), words: vec!["井盖".into(), "井盖丢失".into()] },
/// ];
/// let found = suggest(&categories, "三号楼前的井盖不见了");
/// assert_eq!((found[0].code.as_str(), found[0].because.as_slice()), ("0102", ["井盖".to_owned()].as_slice()));
/// ```
pub fn suggest(categories: &[CategoryWords], text: &str) -> Vec<Suggestion> {
    let mut text = letters(text);
    text.truncate(CHARS_MAX);
    let known: Vec<Vec<Vec<char>>> =
        categories.iter().map(|category| category.words.iter().map(|word| letters(word)).collect()).collect();
    let shares = shares(&known);
    let present: BTreeSet<(char, char)> = text.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let mut found = Vec::new();
    for (category, words) in categories.iter().zip(&known) {
        if let Some((score, because)) = fit(words, &text, &present, &shares) {
            found.push(Suggestion { code: category.code.clone(), score, because });
        }
    }
    found.sort_by(|left, right| right.score.cmp(&left.score).then_with(|| left.code.cmp(&right.code)));
    found.truncate(SUGGESTIONS_MAX);
    found
}

/// In how many categories each pair of neighbours stands.
fn shares(known: &[Vec<Vec<char>>]) -> BTreeMap<(char, char), u64> {
    let mut shares = BTreeMap::new();
    for words in known {
        let pairs: BTreeSet<(char, char)> =
            words.iter().flat_map(|word| word.windows(2)).map(|pair| (pair[0], pair[1])).collect();
        for pair in pairs {
            *shares.entry(pair).or_insert(0) += 1;
        }
    }
    shares
}

fn fit(
    words: &[Vec<char>],
    text: &[char],
    present: &BTreeSet<(char, char)>,
    shares: &BTreeMap<(char, char), u64>,
) -> Option<(u16, Vec<String>)> {
    let mut best = 0;
    let mut whole = 0;
    let mut because: Vec<String> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        if contains(text, word) {
            whole += 1;
            best = best.max(WHOLE_BASE + WHOLE_PER_CHAR * length(word).min(6));
            because.push(word.iter().collect());
        } else if let Some((score, parts)) = partly(word, present, shares) {
            best = best.max(score);
            because.extend(parts);
        }
    }
    let score = (best + FURTHER * u64::from(u32::saturating_sub(whole, 1))).min(1000);
    let score = u16::try_from(score).ok().filter(|_| score >= SCORE_MIN)?;
    because.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    Some((score, without_contained(because)))
}

/// A word's length in characters of meaning: a Latin letter carries about a third of a Chinese character.
fn length(word: &[char]) -> u64 {
    let latin = word.iter().filter(|c| c.is_ascii()).count();
    u64::try_from(word.len() - latin + latin.div_ceil(3)).unwrap_or(u64::MAX)
}

/// The weight of a word's pairs that stand in the text, where they are at least half, with the runs that they form.
fn partly(
    word: &[char],
    present: &BTreeSet<(char, char)>,
    shares: &BTreeMap<(char, char), u64>,
) -> Option<(u64, Vec<String>)> {
    let mut all = 0;
    let mut met = 0;
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, pair) in word.windows(2).enumerate() {
        let pair = (pair[0], pair[1]);
        let weight = 1_000 / shares.get(&pair).copied().unwrap_or(1).max(1);
        all += weight;
        if present.contains(&pair) {
            met += weight;
            match runs.last_mut() {
                Some(run) if run.1 == at + 1 => run.1 = at + 2,
                _ => runs.push((at, at + 2)),
            }
        }
    }
    let latin = word.iter().all(char::is_ascii);
    let enough = if latin { 4 * met >= 3 * all } else { 2 * met >= all };
    let words = runs.iter().map(|(from, to)| word[*from..*to].iter().collect()).collect();
    (met > 0 && enough).then(|| (PART_MAX * met / all, words))
}

fn contains(text: &[char], word: &[char]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

/// Longest first; what stands inside a longer one says nothing more.
fn without_contained(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        if !kept.iter().any(|longer| longer.contains(&word)) {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn catalogue() -> Vec<CategoryWords> {
        let rows: [(&str, &[&str]); 7] = [
            ("lamp", &["路灯损坏", "路灯不亮", "路灯", "street light"]),
            ("manhole", &["井盖缺失", "井盖", "manhole cover"]),
            ("rubbish", &["暴露垃圾", "垃圾堆放", "垃圾未清运", "rubbish", "garbage"]),
            ("parking", &["违规停车", "乱停车", "占用消防通道", "illegal parking"]),
            ("noise", &["噪音扰民", "施工噪音", "广场舞扰民", "noise"]),
            ("road", &["道路破损", "路面坑洼", "pothole"]),
            ("water", &["自来水停水", "水管爆裂", "漏水"]),
        ];
        let category = |(code, words): &(&str, &[&str])| CategoryWords {
            code: (*code).to_owned(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        rows.iter().map(category).collect()
    }

    fn check(text: &str, first: Option<&str>, because: &[&str]) {
        let found = suggest(&catalogue(), text);
        assert_eq!(found.first().map(|best| best.code.as_str()), first, "{text}: {found:?}");
        if let Some(best) = found.first() {
            assert_eq!(best.because, because, "{text}");
        }
    }

    #[test]
    fn a_text_leads_to_its_category_and_says_why() {
        check("小区门口的路灯不亮好几天了", Some("lamp"), &["路灯不亮"]);
        check("井盖没了，怕老人掉下去", Some("manhole"), &["井盖"]);
        check("楼下垃圾没人清运", Some("rubbish"), &["垃圾", "清运"]);
        check("有人占用消防通道停车", Some("parking"), &["占用消防通道", "停车"]);
        check("晚上广场舞声音太大扰民", Some("noise"), &["广场舞", "扰民"]);
        check("The STREET LIGHT near gate 3 is out", Some("lamp"), &["streetlight"]);
        check("水管爆裂，路面全是水", Some("water"), &["水管爆裂"]);
        check("谢谢你们的工作", None, &[]);
        check("", None, &[]);
    }

    #[test]
    fn the_longer_name_wins_and_further_names_help() {
        let found = suggest(&catalogue(), "路灯不亮，旁边还有垃圾");
        assert_eq!(found[0].code, "lamp");
        assert!(found.len() <= SUGGESTIONS_MAX && found[0].score > 800);
    }

    proptest! {
        #[test]
        fn suggestions_are_ordered_bounded_and_explained(text in "[路灯井盖垃圾噪音停车a-z ]{0,40}") {
            let found = suggest(&catalogue(), &text);
            prop_assert!(found.len() <= SUGGESTIONS_MAX);
            prop_assert!(found.is_sorted_by(|left, right| left.score >= right.score));
            for suggestion in &found {
                prop_assert!(suggestion.score <= 1000 && !suggestion.because.is_empty());
            }
        }
    }
}
