//! Finding names: normal form, pairs of characters, and an inverted index over them.

use std::collections::HashMap;

/// A name as it is compared: lower case, full-width forms made half-width, without spaces and punctuation.
pub fn normal(text: &str) -> String {
    text.chars()
        .map(|c| match u32::from(c) {
            code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The distinct pairs of neighbouring characters of a text in normal form, sorted.
pub fn bigrams(text: &str) -> Vec<[char; 2]> {
    let normal: Vec<char> = normal(text).chars().collect();
    let mut pairs: Vec<[char; 2]> = normal.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Which numbers have which pairs of characters in one of their names.
#[derive(Debug, Clone, Default)]
pub(crate) struct BigramIndex {
    pairs: HashMap<[char; 2], Vec<u32>>,
    singles: HashMap<char, Vec<u32>>,
}

impl BigramIndex {
    /// Adds a number under a name. The same number may have several names.
    pub(crate) fn add(&mut self, number: u32, name: &str) {
        for pair in bigrams(name) {
            note(self.pairs.entry(pair).or_default(), number);
        }
        for c in normal(name).chars().take(1) {
            note(self.singles.entry(c).or_default(), number);
        }
    }

    /// Numbers by how many of the text's pairs they have, the most first; for a single character those that begin with it.
    pub(crate) fn candidates(&self, text: &str, limit: usize) -> Vec<(u32, usize)> {
        let wanted = bigrams(text);
        if wanted.is_empty() {
            let first = normal(text).chars().next();
            let found = first.and_then(|c| self.singles.get(&c)).map(Vec::as_slice).unwrap_or_default();
            return found.iter().take(limit).map(|number| (*number, 1)).collect();
        }
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for pair in &wanted {
            for number in self.pairs.get(pair).into_iter().flatten() {
                *counts.entry(*number).or_default() += 1;
            }
        }
        let mut ranked: Vec<(u32, usize)> = counts.into_iter().collect();
        ranked.sort_unstable_by_key(|(number, count)| (usize::MAX - count, *number));
        ranked.truncate(limit);
        ranked
    }
}

fn note(numbers: &mut Vec<u32>, number: u32) {
    if let Err(at) = numbers.binary_search(&number) {
        numbers.insert(at, number);
    }
}
