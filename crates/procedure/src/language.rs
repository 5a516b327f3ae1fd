//! The two languages of every text that the crate itself writes.

pub use fengqiao_calendar::Language;

use crate::model::{FactKind, Guard};

impl crate::model::Text {
    /// The text in a language; where the English is missing, the Chinese one.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

impl crate::model::Procedure {
    /// A condition in words, with the titles of its facts.
    pub fn guard_words(&self, guard: &Guard, language: Language) -> String {
        let (and, or, not, is) = match language {
            Language::Zh => (" 且 ", " 或 ", "并非", "为"),
            Language::En => (" and ", " or ", "not ", " is "),
        };
        let joined = |guards: &[Guard], word: &str| {
            guards.iter().map(|inner| self.guard_term(inner, language)).collect::<Vec<_>>().join(word)
        };
        match guard {
            Guard::Always => match language {
                Language::Zh => "始终".to_owned(),
                Language::En => "always".to_owned(),
            },
            Guard::CanRaise => match language {
                Language::Zh => "还有上一级".to_owned(),
                Language::En => "there is a level above".to_owned(),
            },
            Guard::Is(fact, value) => {
                let fact = self.fact(*fact);
                let title = fact.title.get(language);
                match &fact.kind {
                    FactKind::Flag { .. } if *value == 1 => title.to_owned(),
                    FactKind::Flag { .. } => format!("{not}{title}"),
                    FactKind::Counter { .. } => format!("{title} = {value}"),
                    FactKind::Choice { values, .. } => {
                        let choice =
                            values.get(usize::from(*value)).map(|(_, text)| text.get(language)).unwrap_or_default();
                        format!("{title}{is}{choice}")
                    }
                }
            }
            Guard::Below(fact, limit) => format!("{} < {limit}", self.fact(*fact).title.get(language)),
            Guard::All(guards) => joined(guards, and),
            Guard::Any(guards) => joined(guards, or),
            Guard::Not(inner) => match inner.as_ref() {
                Guard::Below(fact, limit) => format!("{} ≥ {limit}", self.fact(*fact).title.get(language)),
                other => format!("{not}{}", self.guard_term(other, language)),
            },
        }
    }

    fn guard_term(&self, guard: &Guard, language: Language) -> String {
        let words = self.guard_words(guard, language);
        match (guard, language) {
            (Guard::All(_) | Guard::Any(_), Language::Zh) => format!("（{words}）"),
            (Guard::All(_) | Guard::Any(_), Language::En) => format!("({words})"),
            _ => words,
        }
    }
}
