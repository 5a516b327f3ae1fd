//! What papers say: a document in words, the fixed sentences, the templates' texts, and the port behind which they are set.
//!
//! A [`Paper`] holds every word that it will carry, in one language. Pages show it, and whatever stands behind [`Typesetter`] makes a PDF of
//! it by the templates of the folder `papers/`. A city's own files of the same names take the place of those that come with the program.

#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod paper;
mod port;
mod sample;
mod templates;
#[cfg(test)]
mod tests;
mod words;

pub use paper::{Paper, Row, Section, Term};
pub use port::{SetError, SetPaper, Typesetter};
pub use sample::sample;
pub use templates::{FORMS, LAYOUT, TemplateError, Templates};
pub use words::{From, To, Wording};
