//! The fixed sentences of papers, read from `words.toml`.

use std::collections::BTreeMap;

use fengqiao_calendar::Language;
use serde::Deserialize;

/// Every sentence of `words.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    labels: Labels,
    form: BTreeMap<String, Set>,
    #[serde(default)]
    paper: BTreeMap<String, Set>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    seal: Both,
    preview: Both,
    translation: Both,
    reprint: Both,
    receipt: Vec<Both>,
}

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    zh: String,
    en: String,
}

/// The sentences of one form, or those of one paper that differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    from: Option<From>,
    to: Option<To>,
    opening: Option<Both>,
    closing: Option<Vec<Both>>,
    signs: Option<Vec<Both>>,
    receipt: Option<bool>,
}

/// Who issues a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// An office, with its seal.
    Office,
    /// A person whose matter it is, by signing.
    Party,
}

/// To whom a paper is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// The person whose part of the matter it is; where several sides read it, all of them.
    Party,
    /// Whoever reported, by name, whoever else reads it.
    Reporter,
    /// The unit that acts.
    Unit,
    /// The office that has the matter.
    Office,
    /// Nobody by name.
    Nobody,
}

/// The sentences of one paper in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Who issues it.
    pub from: From,
    /// To whom it is addressed.
    pub to: To,
    /// The sentence before the body.
    pub opening: String,
    /// The paragraphs after it.
    pub closing: Vec<String>,
    /// Where people sign.
    pub signs: Vec<String>,
    /// What stands where the seal goes.
    pub seal: String,
    /// The lines of the receipt of service; empty where nobody signs for it.
    pub receipt: Vec<String>,
    /// What stands across a preview.
    pub preview: String,
    /// What a translation says about itself.
    pub translation: String,
    /// What a paper says that was set after it was issued.
    pub reprint: String,
}

impl Words {
    /// Reads the sentences. Every form must be there.
    pub(crate) fn read(text: &str) -> Result<Words, String> {
        let words: Words = toml::from_str(text).map_err(|error| error.to_string())?;
        match crate::templates::FORMS.iter().find(|form| !words.form.contains_key(**form)) {
            Some(missing) => Err(format!("[form.{missing}] is missing")),
            None => Ok(words),
        }
    }

    /// The sentences of a paper: its own where it has some, those of its form otherwise.
    pub(crate) fn of(&self, form: &str, procedure: &str, paper: &str, language: Language) -> Wording {
        let own = self.paper.get(&format!("{procedure}.{paper}"));
        let set = self.form.get(form);
        let pick = |both: &Both| match language {
            Language::Zh => both.zh.clone(),
            Language::En => both.en.clone(),
        };
        let all = |texts: &[Both]| texts.iter().map(pick).filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let from = first(own, set, |set| set.from).unwrap_or(From::Office);
        Wording {
            from,
            to: first(own, set, |set| set.to).unwrap_or(To::Nobody),
            opening: first(own, set, |set| set.opening.as_ref()).map(pick).unwrap_or_default(),
            closing: first(own, set, |set| set.closing.as_ref()).map(|texts| all(texts)).unwrap_or_default(),
            signs: first(own, set, |set| set.signs.as_ref()).map(|texts| all(texts)).unwrap_or_default(),
            seal: if from == From::Office { pick(&self.labels.seal) } else { String::new() },
            receipt: match first(own, set, |set| set.receipt) {
                Some(true) => all(&self.labels.receipt),
                _ => Vec::new(),
            },
            preview: pick(&self.labels.preview),
            translation: pick(&self.labels.translation),
            reprint: pick(&self.labels.reprint),
        }
    }
}

/// What a paper says itself, or what its form says.
fn first<'a, T>(own: Option<&'a Set>, form: Option<&'a Set>, what: impl Fn(&'a Set) -> Option<T>) -> Option<T> {
    own.and_then(&what).or_else(|| form.and_then(&what))
}
