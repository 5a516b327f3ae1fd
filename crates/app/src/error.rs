//! What a use case answers when it does not do what was asked.

use fengqiao_procedure::event::Refusal;
use fengqiao_store::{CommitError, ReadError};

use crate::codec::CodecError;

/// Why a use case did nothing. The public half of each is a message that says what to do; the private half is logged once, at the edge.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is nothing here that the asker may know of.
    #[error("not found")]
    NotFound,
    /// The asker may know of it but may not do this.
    #[error("not allowed")]
    Forbidden,
    /// The engine refuses the step.
    #[error("the step is refused: {0:?}")]
    Refused(Box<Refusal>),
    /// What was given is incomplete or wrong; all issues at once.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<Issue>),
    /// The form was already sent with other contents.
    #[error("the form was used before")]
    FormReused,
    /// Tried too often.
    #[error("too many attempts; again in {seconds} s")]
    TooOften {
        /// How long to wait.
        seconds: u32,
    },
    /// Too much waits to be written.
    #[error("busy; again in {seconds} s")]
    Busy {
        /// How long to wait.
        seconds: u32,
    },
    /// A paper cannot be set.
    #[error("a paper cannot be set: {0}")]
    Unset(#[from] fengqiao_papers::SetError),
    /// The city's own templates of papers cannot be used.
    #[error("the templates of papers cannot be used: {0}")]
    Templates(#[from] fengqiao_papers::TemplateError),
    /// What is stored does not make sense.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The store cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store cannot be written.
    #[error("not written: {0}")]
    Write(CommitError),
    /// The file system refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// One thing wrong with one input field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The input's name.
    pub field: String,
    /// A message key.
    pub key: &'static str,
    /// The message's arguments.
    pub arguments: Vec<(&'static str, String)>,
}

impl Issue {
    /// An issue without arguments.
    pub fn new(field: impl Into<String>, key: &'static str) -> Issue {
        Issue { field: field.into(), key, arguments: Vec::new() }
    }

    /// With one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Issue {
        self.arguments.push((name, value.to_string()));
        self
    }
}

impl AppError {
    /// One issue with one field.
    pub fn invalid(field: impl Into<String>, key: &'static str) -> AppError {
        AppError::Invalid(vec![Issue::new(field, key)])
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> AppError {
        AppError::Refused(Box::new(refusal))
    }
}

impl From<CodecError> for AppError {
    fn from(error: CodecError) -> AppError {
        AppError::Damaged(error.to_string())
    }
}

/// A failed write as the use case's error.
pub(crate) fn written(error: CommitError) -> AppError {
    match error {
        CommitError::Busy(wait) => AppError::Busy { seconds: u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX) },
        CommitError::KeyReused => AppError::FormReused,
        other => AppError::Write(other),
    }
}
