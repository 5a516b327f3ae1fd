//! The port behind which papers are set.

use crate::{Paper, Templates};

/// A paper as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetPaper {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
}

/// Why a paper was not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// No Chinese font is installed.
    #[error("no Chinese font was found; install the package {package}, or put {missing} into {folder}")]
    Fonts {
        /// The package that brings the fonts.
        package: &'static str,
        /// One file that would do.
        missing: &'static str,
        /// The city's own folder for fonts.
        folder: String,
    },
    /// No template has this name.
    #[error("there is no form of papers named {0}")]
    UnknownForm(String),
    /// The template does not compile; the faults in the order in which they were found.
    #[error("the template {form}.typ fails: {}", faults.join("; "))]
    Faulty {
        /// The form.
        form: String,
        /// The faults, each with file and line.
        faults: Vec<String>,
    },
}

/// What sets papers. The same paper, templates and fonts give the same bytes.
pub trait Typesetter: Send + Sync {
    /// Sets a paper.
    ///
    /// # Errors
    /// Where no font is installed or the template fails.
    fn set(&self, templates: &Templates, paper: &Paper) -> Result<SetPaper, SetError>;

    /// Gives back what it keeps in memory, where no paper was set since this was called last.
    fn rest(&self) {}
}
