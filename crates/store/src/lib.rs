//! The ports of the data: entries as truth, the rows projected from them, blobs, and one engine behind each.
//!
//! Reads run inline on the calling thread; a write is one [`Unit`], acknowledged only after its commit is synced. The SQL is one text for
//! every engine: `$1` numbered parameters, no statement that only one of them knows.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod arg;
pub mod bench;
pub mod blob;
pub mod copy;
mod dialect;
mod error;
mod migrate;
mod postgres;
pub mod projection;
pub mod repo;
pub mod risk;
mod row;
mod sniff;
mod sqlite;
mod store;
mod unit;

pub use arg::Arg;
pub use blob::{BlobError, BlobReader, BlobStored, BlobWriter, Blobs, Seal};
pub use error::{CommitError, OpenError, ReadError};
pub use row::Row;
pub use sniff::{MediaType, sniff};
pub use store::{Location, OnFatal, Options, Store};
pub use unit::{Expect, NewEntry, Once, Statement, Unit};

/// An id: a UUIDv7, 16 bytes on every engine.
pub type Id = [u8; 16];
/// A SHA-256 hash.
pub type Hash = [u8; 32];
