//! The procedures of this repository: their scenarios, and random walks through them.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod load;
mod scenarios;
mod walks;
