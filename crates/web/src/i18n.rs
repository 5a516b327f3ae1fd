//! The texts of the interface in both languages, compiled from `locales/` when the program is built.
//!
//! A text without arguments is a `&'static str`: a page costs an array look-up for each. Chinese is the language of record.

use std::fmt::Write as _;

mod format;
mod tables {
    use super::{Found, Key, Part, Pattern};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use format::{group, money};
pub use tables::k;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

/// A text without arguments. The constants stand in [`k`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u16);

/// A text with arguments. The constants stand in [`k`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern(u16);

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Plain(u16),
    Pattern(u16),
}

/// One piece of a text with arguments.
#[derive(Debug)]
pub(crate) enum Part {
    Text(&'static str),
    Argument(&'static str),
    Select { argument: &'static str, variants: &'static [(&'static str, &'static [Part])], otherwise: &'static [Part] },
}

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The tag for `<html lang>` and for the cookie.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The language that a tag of a cookie, query or `Accept-Language` begins with.
    pub fn of_tag(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_', ';']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Lang::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Lang::En)
        } else {
            None
        }
    }

    /// The other language, for the switch.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// A text without arguments.
    #[inline]
    pub fn t(self, key: Key) -> &'static str {
        tables::PLAIN[usize::from(key.0)][self as usize]
    }

    /// A text with its arguments filled in. An argument that the text does not name is ignored.
    pub fn f(self, pattern: Pattern, arguments: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(96);
        fill(&mut out, tables::PATTERNS[usize::from(pattern.0)][self as usize], arguments, self);
        out
    }

    /// The text of a name that comes from data, such as `outcome-solved`; `None` where there is none.
    pub fn named(self, name: &str) -> Option<&'static str> {
        match find(name)? {
            Found::Plain(index) => Some(self.t(Key(index))),
            Found::Pattern(_) => None,
        }
    }

    /// The text of a name that comes from data, with or without arguments.
    pub fn named_with(self, name: &str, arguments: &[(String, String)]) -> Option<String> {
        match find(name)? {
            Found::Plain(index) => Some(self.t(Key(index)).to_owned()),
            Found::Pattern(index) => {
                let arguments: Vec<(&str, &str)> =
                    arguments.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                Some(self.f(Pattern(index), &arguments))
            }
        }
    }

    /// A recorded reason: in Chinese as it was shown, in English from its key and arguments; Chinese, marked, where there is no English.
    pub fn reason(self, reason: &fengqiao_procedure::event::Reason) -> String {
        let value = |wanted: &str| reason.arguments.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
        if self == Lang::Zh || reason.text.is_empty() {
            // The pure crates know posts by their ids alone; people know them by their titles.
            let post = value("post").and_then(|id| Some((id, fengqiao_app::posts::title(id)?)));
            let titled = post.map(|(id, title)| reason.text.replace(&format!("“{id}”"), &format!("“{}”", title.zh)));
            return titled.unwrap_or_else(|| reason.text.clone());
        }
        let arguments: Vec<(String, String)> = reason
            .arguments
            .iter()
            .map(|(name, zh)| {
                let en = value(&format!("{name}_en")).filter(|en| !en.is_empty());
                let post = (name == "post").then(|| fengqiao_app::posts::title(zh)).flatten();
                let told = post.map(|title| self.pick(title).into_owned());
                (name.clone(), told.unwrap_or_else(|| en.unwrap_or(zh).clone()))
            })
            .collect();
        self.named_with(&reason.key, &arguments).unwrap_or_else(|| format!("{} [zh]", reason.text))
    }

    /// The wording of a procedure or register in this language; Chinese, marked, where English is missing.
    pub fn pick<'t>(self, text: &'t fengqiao_procedure::model::Text) -> std::borrow::Cow<'t, str> {
        match self {
            Lang::En if text.en.is_empty() && !text.zh.is_empty() => format!("{} [zh]", text.zh).into(),
            Lang::En => text.en.as_str().into(),
            Lang::Zh => text.zh.as_str().into(),
        }
    }
}

fn find(name: &str) -> Option<Found> {
    let at = tables::NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    tables::NAMES.get(at).map(|(_, found)| *found)
}

fn fill(out: &mut String, parts: &[Part], arguments: &[(&str, &str)], lang: Lang) {
    let value = |wanted: &str| arguments.iter().find(|(name, _)| *name == wanted).map_or("", |(_, value)| *value);
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Argument(name) => out.push_str(value(name)),
            Part::Select { argument, variants, otherwise } => {
                let given = value(argument);
                let plural = plural(lang, given);
                let chosen = variants
                    .iter()
                    .find(|(key, _)| *key == given)
                    .or_else(|| variants.iter().find(|(key, _)| Some(*key) == plural));
                fill(out, chosen.map_or(*otherwise, |(_, parts)| parts), arguments, lang);
            }
        }
    }
}

/// The plural class of a whole number. Source: Unicode CLDR 46, plurals (Chinese knows only `other`).
fn plural(lang: Lang, number: &str) -> Option<&'static str> {
    match (lang, number) {
        (Lang::En, "1") => Some("one"),
        _ => Some("other"),
    }
}

/// Names of texts that English lacks; empty when the translation is complete.
pub fn missing_in_english() -> &'static [&'static str] {
    tables::MISSING_IN_ENGLISH
}

/// Every name of every text, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    tables::NAMES.iter().map(|(name, _)| *name)
}

/// Writes a number without a heap allocation of its own.
pub(crate) fn push_number(out: &mut String, number: impl std::fmt::Display) {
    let _ = write!(out, "{number}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_complete() {
        assert_eq!(missing_in_english(), &[] as &[&str]);
    }

    #[test]
    fn tags_are_read() {
        for (tag, expected) in [
            ("zh-CN", Some(Lang::Zh)),
            ("ZH", Some(Lang::Zh)),
            ("en-GB;q=0.7", Some(Lang::En)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Lang::of_tag(tag), expected, "{tag}");
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        for (lang, count, expected) in [
            (Lang::Zh, "1", "1 件"),
            (Lang::Zh, "5", "5 件"),
            (Lang::En, "1", "1 matter"),
            (Lang::En, "5", "5 matters"),
        ] {
            assert_eq!(lang.f(k::COUNT_MATTERS, &[("count", count)]), expected);
        }
    }

    #[test]
    fn names_from_data_are_found_or_absent() {
        assert_eq!(Lang::En.named("outcome-solved"), Some("Solved"));
        assert_eq!(Lang::En.named("outcome-nonsense"), None);
    }
}
