//! The procedure language: read it, check it, decide with it, draw it, compare it.
//!
//! Pure: no IO, no clock, no randomness. Times, calendars, rules and routes are arguments.

pub mod event;
pub mod model;
