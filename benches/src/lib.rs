//! Benchmarks of the whole program over HTTP, each beside the raw limit of the same machine in the same run.
//!
//! The server is a process of its own, so that its memory and its time on the processor can be read and it can be killed.

pub mod city;
pub mod client;
pub mod creation;
pub mod figures;
pub mod kill;
pub mod load;
pub mod memory;
pub mod pages;
pub mod points;
pub mod procedure;
pub mod raw;
pub mod resident;
pub mod serve;
pub mod server;

use std::path::PathBuf;
use std::time::Duration;

/// How a run of the benchmarks is done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The program that serves: this one, started again.
    pub program: PathBuf,
    /// Where cities are made; the large one is kept there.
    pub folder: PathBuf,
    /// How often each figure is taken; the median counts.
    pub runs: usize,
    /// How long each one is measured, after a fifth of that to warm up.
    pub lasts: Duration,
    /// How many cases the cities have whose pages, start and memory are measured; the first is what the others are compared with.
    pub cases: Vec<usize>,
    /// Only these pages; none means all.
    pub pages: Vec<pages::Page>,
}

/// Says on the error stream how far it has come; the tables stand alone on the other.
#[expect(clippy::print_stderr, reason = "progress of a command")]
pub fn say(what: &str) {
    eprintln!("· {what}");
}
