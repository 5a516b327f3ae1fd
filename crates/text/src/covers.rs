//! Whether a text says everything that was asked for, though not in one piece.

use crate::fold::fold;

/// The shortest piece that counts: a single character stands in too many texts.
const PIECE_MIN: usize = 2;
/// The longest query that is taken apart; a longer one must stand there whole.
const QUERY_MAX: usize = 60;

/// Whether every word of a query stands in one of the texts. A Chinese word without spaces may be made of several:
/// 城东路灯 is found where one text says 城东街道 and another 路灯. Case, width and spaces do not matter.
///
/// ```
/// assert!(fengqiao_text::covers("城东路灯", &["城东街道 · 枫园社区", "路灯"]));
/// assert!(!fengqiao_text::covers("城西路灯", &["城东街道 · 枫园社区", "路灯"]));
/// ```
pub fn covers(query: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| plain(text)).collect();
    query.split_whitespace().all(|word| word_stands(&plain(word), &texts))
}

fn plain(text: &str) -> String {
    text.chars().map(fold).filter(|c| !c.is_whitespace()).collect()
}

/// Whether a word can be cut into pieces that each stand in a text.
fn word_stands(word: &str, texts: &[String]) -> bool {
    let stands = |piece: &str| texts.iter().any(|text| text.contains(piece));
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let count = ends.len() - 1;
    // Latin words and numbers are not made of pieces.
    if stands(word) || count > QUERY_MAX || word.is_ascii() {
        return stands(word);
    }
    // reached[i]: the first i characters are covered.
    let mut reached = vec![false; count + 1];
    reached[0] = true;
    for end in PIECE_MIN..=count {
        reached[end] = (0..=end - PIECE_MIN).any(|start| reached[start] && stands(&word[ends[start]..ends[end]]));
    }
    reached[count]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_across_texts() {
        for (query, texts, expected) in [
            ("城东路灯", &["城东街道", "路灯不亮"][..], true),
            ("路灯城东", &["城东街道", "路灯不亮"], true),
            ("城东 路灯", &["城东街道", "路灯不亮"], true),
            ("城西路灯", &["城东街道", "路灯不亮"], false),
            ("城东路灯修", &["城东街道", "路灯不亮"], false),
            ("灯", &["路灯"], true),
            ("LAMP east", &["Chengdong East", "Street lamp"], true),
            ("lampeast", &["East", "lamp"], false),
            ("２０２６", &["2026 0302"], true),
            ("", &["路灯"], true),
            ("路灯", &[], false),
        ] {
            assert_eq!(covers(query, texts), expected, "{query} in {texts:?}");
        }
    }
}
