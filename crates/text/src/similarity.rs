//! How alike two texts are.

use std::collections::BTreeMap;

use crate::fold::letters;

/// The most characters of a text that are compared.
const CHARS_MAX: usize = 4_000;

/// How alike two texts are, from 0 (nothing in common) to 1000 (the same letters).
///
/// It is the Dice coefficient over pairs of neighbouring characters, which needs no dictionary and serves Chinese and Latin alike. Case, width,
/// spaces and punctuation do not count. A text without letters is like nothing.
///
/// ```
/// use fengqiao_text::similarity;
/// assert_eq!(similarity("路灯不亮了", "路灯不亮了！"), 1000);
/// assert!(similarity("3号楼前路灯不亮", "三号楼前的路灯不亮了") > 600);
/// assert_eq!(similarity("路灯不亮", "下水道堵塞"), 0);
/// ```
pub fn similarity(left: &str, right: &str) -> u16 {
    let (left, right) = (cut(left), cut(right));
    if left.is_empty() || right.is_empty() {
        return 0;
    }
    if left == right {
        return 1000;
    }
    let (left, right) = (pairs(&left), pairs(&right));
    let total: usize = left.values().sum::<usize>() + right.values().sum::<usize>();
    let shared: usize = left.iter().map(|(pair, count)| right.get(pair).map_or(0, |other| *count.min(other))).sum();
    u16::try_from(2_000 * shared / total.max(1)).unwrap_or(1000)
}

fn cut(text: &str) -> Vec<char> {
    let mut letters = letters(text);
    letters.truncate(CHARS_MAX);
    letters
}

/// Each pair of neighbours and how often it stands there; a single character is a pair with nothing.
fn pairs(letters: &[char]) -> BTreeMap<(char, char), usize> {
    let mut pairs = BTreeMap::new();
    if let [only] = letters {
        pairs.insert((*only, '\0'), 1);
    }
    for pair in letters.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_insert(0) += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(left: &str, right: &str, expected: std::ops::RangeInclusive<u16>) {
        let found = similarity(left, right);
        assert!(expected.contains(&found), "{left} / {right}: {found}");
    }

    #[test]
    fn alike_texts_are_told_from_others() {
        check("", "", 0..=0);
        check("！！", "？？", 0..=0);
        check("灯", "灯", 1000..=1000);
        check("灯", "路灯", 0..=0);
        check("ＡＢＣ １２３", "abc123", 1000..=1000);
        check("Street light is out", "street light out", 700..=999);
        check("小区北门井盖丢失，很危险", "北门的井盖丢失了", 400..=900);
        check("小区北门井盖丢失", "楼上装修噪音扰民", 0..=0);
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_within_bounds(left in "\\PC{0,40}", right in "\\PC{0,40}") {
            let likeness = similarity(&left, &right);
            prop_assert_eq!(likeness, similarity(&right, &left));
            prop_assert!(likeness <= 1000);
        }

        #[test]
        fn a_text_is_like_itself_and_its_noisy_copy(text in "[一-龥a-z0-9]{1,40}") {
            prop_assert_eq!(similarity(&text, &text), 1000);
            prop_assert_eq!(similarity(&text, &format!("  {}。", text.to_uppercase())), 1000);
        }
    }
}
