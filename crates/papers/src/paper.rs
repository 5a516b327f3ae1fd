//! A paper in words.

use fengqiao_calendar::Language;

/// One paper, complete: every word that it will carry, in one language. An empty text or list leaves its place out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The language of its words.
    pub language: Language,
    /// The template that lays it out, one of [`crate::FORMS`].
    pub form: String,
    /// What tells it from every other paper; the PDF carries a hash of it.
    pub ident: String,
    /// Who issues it.
    pub issuer: String,
    /// Its heading.
    pub title: String,
    /// Its number.
    pub number: String,
    /// To whom it is addressed.
    pub addressee: String,
    /// The sentence before the body.
    pub opening: String,
    /// Short facts, as a table.
    pub rows: Vec<Row>,
    /// The body.
    pub sections: Vec<Section>,
    /// Dates, each with how it was counted and on which basis.
    pub terms: Vec<Term>,
    /// The paragraphs after the body.
    pub closing: Vec<String>,
    /// Where people sign.
    pub signs: Vec<String>,
    /// What stands where the seal goes; empty where none is set.
    pub seal: String,
    /// The date of the paper.
    pub date: String,
    /// The lines of the receipt of service; empty where nobody signs for it.
    pub delivery: Vec<String>,
    /// Telephone and address at the foot of the page.
    pub foot: String,
    /// What stands across a paper that is not issued, for instance that it is a preview.
    pub mark: String,
}

/// A short fact: what it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its words; a line break begins a paragraph.
    pub words: String,
}

/// A date that the paper names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Which time limit it ends.
    pub label: String,
    /// The day.
    pub date: String,
    /// How it was counted.
    pub derivation: String,
    /// The law or standard that it rests on.
    pub basis: String,
}

impl Section {
    /// The paragraphs of its words.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.words.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}
