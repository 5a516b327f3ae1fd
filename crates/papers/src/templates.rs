//! The templates and the wording: those that come with the program, and those that a city keeps in a folder of its own.

use std::collections::BTreeMap;
use std::path::Path;

use fengqiao_calendar::Language;
use sha2::{Digest, Sha256};

use crate::words::{Wording, Words};

/// The forms of papers; each has a template of its name in the folder `papers/`.
pub const FORMS: [&str; 11] = [
    "notice",
    "decision",
    "order",
    "letter",
    "application",
    "agreement",
    "register",
    "record",
    "public",
    "report",
    "proof",
];

/// The largest file of a city's own, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// The file with the sentences.
const WORDS: &str = "words.toml";

/// The layout that all templates share.
pub const LAYOUT: &str = "layout.typ";

/// What comes with the program, by file name.
const BUNDLED: [(&str, &str); 13] = [
    (LAYOUT, include_str!("../../../papers/layout.typ")),
    (WORDS, include_str!("../../../papers/words.toml")),
    ("notice.typ", include_str!("../../../papers/notice.typ")),
    ("decision.typ", include_str!("../../../papers/decision.typ")),
    ("order.typ", include_str!("../../../papers/order.typ")),
    ("letter.typ", include_str!("../../../papers/letter.typ")),
    ("application.typ", include_str!("../../../papers/application.typ")),
    ("agreement.typ", include_str!("../../../papers/agreement.typ")),
    ("register.typ", include_str!("../../../papers/register.typ")),
    ("record.typ", include_str!("../../../papers/record.typ")),
    ("public.typ", include_str!("../../../papers/public.typ")),
    ("report.typ", include_str!("../../../papers/report.typ")),
    ("proof.typ", include_str!("../../../papers/proof.typ")),
];

/// Why the templates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A file of the city's own cannot be read.
    #[error("{file}: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        error: String,
    },
    /// The wording does not fit.
    #[error("{WORDS}: {0}")]
    Words(String),
}

/// Every template with the wording, as they stand.
#[derive(Debug, Clone)]
pub struct Templates {
    files: BTreeMap<String, String>,
    words: Words,
    version: String,
}

impl Templates {
    /// The templates of the program; a file of the same name in the city's folder takes the place of one.
    ///
    /// # Errors
    /// Where a file of the city's own cannot be read, or its sentences do not fit.
    pub fn load(folder: Option<&Path>) -> Result<Templates, TemplateError> {
        let mut files = BTreeMap::new();
        for (name, text) in BUNDLED {
            let own = folder.map(|folder| folder.join(name)).filter(|path| path.is_file());
            files.insert(name.to_owned(), own.map_or_else(|| Ok(text.to_owned()), |path| read(&path))?);
        }
        let mut hash = Sha256::new();
        for (name, text) in &files {
            hash.update(name);
            hash.update([0]);
            hash.update(text);
            hash.update([0]);
        }
        let version = hash.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let words = Words::read(&files[WORDS]).map_err(TemplateError::Words)?;
        Ok(Templates { files, words, version })
    }

    /// Tells this set of texts from every other: sixteen hexadecimal signs.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The sentences of a paper: its own where it has some, those of its form otherwise.
    pub fn wording(&self, form: &str, procedure: &str, paper: &str, language: Language) -> Wording {
        self.words.of(form, procedure, paper, language)
    }

    /// The text of a template.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files.get(name).filter(|_| name.ends_with(".typ")).map(String::as_str)
    }
}

fn read(path: &Path) -> Result<String, TemplateError> {
    let unreadable = |error: String| TemplateError::Unreadable { file: path.display().to_string(), error };
    let size = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if size > FILE_BYTES_MAX {
        return Err(unreadable(format!("{size} bytes, at most {FILE_BYTES_MAX}")));
    }
    std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))
}
