//! The two languages of every text that the crate itself writes.

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese, the language of record.
    Zh,
    /// English.
    En,
}

impl crate::model::Text {
    /// The text in a language; where the English is missing, the Chinese one.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}
