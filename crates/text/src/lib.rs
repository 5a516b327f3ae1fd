//! Words: how alike two texts are, which category they speak of, what is dangerous or personal in them, and numbers that can be told by phone.
//!
//! Pure: every function answers from its arguments alone. What it answers is advice; a person decides.

#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod covers;
mod danger;
mod fold;
pub mod mask;
pub mod number;
mod screen;
mod similarity;
mod suggest;

pub use covers::covers;
pub use danger::{Danger, DangerIssue, DangerWords};
pub use screen::{PersonalKind, PersonalSpan, Screened, screen};
pub use similarity::similarity;
pub use suggest::{CategoryWords, SUGGESTIONS_MAX, Suggestion, suggest};
