//! Bringing in what a city has elsewhere: old requests, boundaries, divisions. Everything is checked before anything is written, all
//! that is wrong is told by line, and work that was interrupted goes on where it stopped.

mod boundaries;
mod divisions;
mod fault;
mod mapping;
mod names;
mod requests;
mod row;
mod source;

use std::sync::atomic::{AtomicBool, Ordering};

pub use boundaries::{BoundariesDone, boundaries};
pub use divisions::{Divisions, DivisionsDone, divisions};
pub use fault::{Fault, FaultKind};
pub use mapping::{Mapping, MappingError};
pub use requests::{Requests, RequestsDone, requests};
pub use source::{Source, read_text};

/// The procedure that imported requests run under.
pub const PROCEDURE: &str = "imported_request";
/// The role that imports, and the channel of imported cases.
pub(crate) const ROLE: &str = "importer";
/// The channel by which imported cases came.
pub(crate) const CHANNEL: &str = "import";
/// How many faults are kept; the others are only counted.
pub const FAULTS_MAX: usize = 10_000;

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Every row is read and checked; nothing is written yet.
    Checking,
    /// Areas, organisations and categories that are missing are registered.
    Registering,
    /// Cases are written.
    Writing,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What it is doing.
    pub stage: Stage,
    /// How much of that is done.
    pub done: u64,
    /// Of how much, where that is known.
    pub of: Option<u64>,
}

/// Asks an import to stop after what it has begun.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Asks.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was asked.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
