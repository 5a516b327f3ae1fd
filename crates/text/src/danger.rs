//! Words of danger: who is called first.

use serde::Deserialize;
use toml::Spanned;

use crate::fold::plain;

/// The most words of one number, and the most numbers.
const WORDS_MAX: usize = 500;
const NUMBERS_MAX: usize = 16;

/// Which words mean that 110, 119, 120 or 122 comes before any report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DangerWords {
    numbers: Vec<Number>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Number {
    call: String,
    advice_zh: String,
    advice_en: String,
    words: Vec<String>,
    except: Vec<String>,
}

/// An emergency number that a text calls for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// The number to call.
    pub call: String,
    /// What to do, in Chinese.
    pub advice_zh: String,
    /// What to do, in English.
    pub advice_en: String,
    /// The words that were found.
    pub because: Vec<String>,
}

/// Something wrong in the file of danger words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {detail} ({key})")]
pub struct DangerIssue {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// Names a message.
    pub key: &'static str,
    /// What it is about.
    pub detail: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    number: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    call: Spanned<String>,
    advice: Advice,
    words: Vec<Spanned<String>>,
    #[serde(default)]
    except: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advice {
    zh: String,
    en: String,
}

impl DangerWords {
    /// Reads the words from their TOML text.
    ///
    /// # Errors
    /// A fault of syntax, or every entry that cannot be used.
    ///
    /// ```
    /// use fengqiao_text::DangerWords;
    /// let words = DangerWords::parse(r#"
    ///     [[number]]
    ///     call = "119"
    ///     advice = { zh = "请先拨打119。", en = "Call 119 first." }
    ///     words = ["着火", "fire"]
    ///     except = ["fire door"]
    /// "#).unwrap();
    /// assert_eq!(words.find("三楼着火了")[0].call, "119");
    /// assert!(words.find("The fire door is broken").is_empty());
    /// ```
    pub fn parse(text: &str) -> Result<DangerWords, Vec<DangerIssue>> {
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![issue(text, at, "danger-file", error.message().to_owned())]
        })?;
        let issues = faults(text, &file);
        if !issues.is_empty() {
            return Err(issues);
        }
        let folded = |words: Vec<Spanned<String>>| words.into_iter().map(|word| plain(word.get_ref())).collect();
        let numbers = file.number.into_iter().map(|entry| Number {
            call: entry.call.into_inner(),
            advice_zh: entry.advice.zh,
            advice_en: entry.advice.en,
            words: folded(entry.words),
            except: folded(entry.except),
        });
        Ok(DangerWords { numbers: numbers.collect() })
    }

    /// The numbers that a text calls for, in the order of the file. An empty answer does not mean that there is no danger.
    pub fn find(&self, text: &str) -> Vec<Danger> {
        let text = plain(text);
        self.numbers.iter().filter_map(|number| number.find(&text)).collect()
    }
}

impl Number {
    fn find(&self, text: &str) -> Option<Danger> {
        let harmless: Vec<(usize, usize)> = self.except.iter().flat_map(|phrase| places(text, phrase)).collect();
        let meant = |(from, to): (usize, usize)| !harmless.iter().any(|(start, end)| *start <= from && to <= *end);
        let found = self.words.iter().filter(|word| places(text, word).into_iter().any(meant));
        let because: Vec<String> = found.cloned().collect();
        let danger = Danger {
            call: self.call.clone(),
            advice_zh: self.advice_zh.clone(),
            advice_en: self.advice_en.clone(),
            because,
        };
        (!danger.because.is_empty()).then_some(danger)
    }
}

/// Where a word stands in a text, as bytes. A Latin word stands alone: `fire` is not in `fireworks`.
fn places(text: &str, word: &str) -> Vec<(usize, usize)> {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let found = text.match_indices(word).map(|(from, found)| (from, from + found.len()));
    let alone = |(from, to): &(usize, usize)| {
        let joined_before = latin(word.chars().next()) && latin(text[..*from].chars().next_back());
        let joined_after = latin(word.chars().next_back()) && latin(text[*to..].chars().next());
        !joined_before && !joined_after
    };
    found.filter(alone).collect()
}

fn faults(text: &str, file: &File) -> Vec<DangerIssue> {
    let mut issues = Vec::new();
    if file.number.len() > NUMBERS_MAX {
        issues.push(issue(text, 0, "danger-too-many", NUMBERS_MAX.to_string()));
    }
    for entry in &file.number {
        let call = entry.call.get_ref();
        if !(3..=12).contains(&call.len()) || !call.bytes().all(|byte| byte.is_ascii_digit()) {
            issues.push(issue(text, entry.call.span().start, "danger-number", call.clone()));
        }
        if entry.words.is_empty() || entry.words.len() > WORDS_MAX || entry.except.len() > WORDS_MAX {
            issues.push(issue(text, entry.call.span().start, "danger-word-count", call.clone()));
        }
        if entry.advice.zh.trim().is_empty() || entry.advice.en.trim().is_empty() {
            issues.push(issue(text, entry.call.span().start, "danger-advice", call.clone()));
        }
        for word in entry.words.iter().chain(&entry.except) {
            if plain(word.get_ref()).chars().count() < 2 {
                issues.push(issue(text, word.span().start, "danger-word-short", word.get_ref().clone()));
            }
        }
    }
    issues
}

fn issue(text: &str, at: usize, key: &'static str, detail: String) -> DangerIssue {
    let before = &text[..text.floor_char_boundary(at)];
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = small(before.matches('\n').count() + 1);
    let column = small(before.rsplit('\n').next().unwrap_or_default().chars().count() + 1);
    DangerIssue { line, column, key, detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = include_str!("../../../texts/danger-words.toml");

    fn check(text: &str, calls: &[&str]) {
        let found = DangerWords::parse(WORDS).unwrap().find(text);
        let numbers: Vec<&str> = found.iter().map(|danger| danger.call.as_str()).collect();
        assert_eq!(numbers, calls, "{text}: {found:?}");
    }

    #[test]
    fn danger_is_seen_in_both_languages() {
        check("楼下着火了，烟很大", &["119"]);
        check("厨房煤气泄漏，闻到很浓的味道", &["119"]);
        check("有人拿刀砍人", &["110"]);
        check("老人晕倒了，没有呼吸", &["120"]);
        check("路口发生车祸，有人受伤流血", &["120", "122"]);
        check("邻居打老婆，家暴", &["110"]);
        check("There is a FIRE in our building", &["119"]);
        check("小孩被困电梯里", &["119"]);
    }

    #[test]
    fn ordinary_matters_are_left_alone() {
        check("消防通道被占用，有火灾隐患", &[]);
        check("路灯不亮", &[]);
        check("楼道堆放杂物", &[]);
        check("The fireworks stall blocks the path", &[]);
        check("希望增设防火门和灭火器", &[]);
        check("", &[]);
    }

    #[test]
    fn an_exception_covers_its_own_place_alone() {
        check("之前反映过火灾隐患，现在真的发生火灾了", &["119"]);
    }

    #[test]
    fn faults_are_told_at_once() {
        let text = "[[number]]\ncall = \"11a\"\nadvice = { zh = \"\", en = \"x\" }\nwords = [\"火\", \"着火\"]\n";
        let issues = DangerWords::parse(text).unwrap_err();
        let places: Vec<(u32, u32, &str)> = issues.iter().map(|issue| (issue.line, issue.column, issue.key)).collect();
        assert_eq!(places, [(2, 8, "danger-number"), (2, 8, "danger-advice"), (4, 10, "danger-word-short")]);
        let syntax = DangerWords::parse("number = 3").unwrap_err();
        assert_eq!((syntax.len(), syntax[0].key), (1, "danger-file"));
    }
}
