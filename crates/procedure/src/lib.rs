//! The procedure language: read it, check it, decide with it, draw it, compare it.
//!
//! Pure: no IO, no clock, no randomness. Times, calendars, rules and routes are arguments.

#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod cel_eval;
pub mod check;
pub mod compare;
pub mod draw;
pub mod engine;
pub mod event;
pub mod language;
pub mod machine;
pub mod model;
pub mod parties;
pub mod read;
pub mod scenario;
#[cfg(test)]
mod testing;

pub use engine::{
    allowed, apply, carried, decide, due, fire_point, fold, linked, moved, next_point, open, open_linked, recalculate,
};
pub use language::Language;
pub use parties::parties;
pub use read::{Issue, Source, read};
