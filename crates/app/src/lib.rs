//! The use cases of a city: each loads what it needs, asks a pure function, and commits in one unit.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod access;
mod app;
pub mod backup;
pub mod bundle;
pub mod cases;
pub mod catalogue;
pub mod choices;
mod clock;
mod codec;
pub mod condition;
pub mod demo;
pub mod documents;
mod error;
pub mod files;
pub mod following;
pub mod founding;
pub mod imports;
pub mod inspection;
pub mod keys;
pub mod log;
pub mod moving;
mod numbers;
pub mod offers;
pub mod outbox;
pub mod packs;
pub mod papers;
pub mod people;
mod place;
pub mod posts;
pub mod procedures;
pub mod proposals;
pub mod rebuild;
pub mod recalculation;
pub mod registers;
pub mod report;
mod secret;
pub mod services;
pub mod staffing;
pub mod stop_work;
pub mod timers;
pub mod upkeep;
pub mod words;

pub use app::{App, Settings, Tables, UPLOAD_BYTES_MAX};
pub use catalogue::{Catalogue, Compiled};
pub use clock::Clock;
pub use error::{AppError, Issue};
pub use fengqiao_store::repo::{
    cases::CaseRow,
    queue::{Cursor, Filter, Page},
};
pub use fengqiao_store::{CommitError, Id, Location};
pub use place::{PlaceRef, Spot};
pub use secret::{Purpose, SECRET_FILE, random};

use fengqiao_calendar::Instant;

/// A new id for something that happens at an instant: a UUIDv7 of that time.
pub fn new_id(at: Instant) -> Id {
    let millis = u64::try_from(at.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random()).into_uuid().into_bytes()
}

/// The words of danger that come with the program: which number is rung first.
pub fn danger_words() -> &'static str {
    bundle::file("texts/danger-words.toml").unwrap_or_default()
}
