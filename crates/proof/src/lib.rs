//! What an entry's bytes are, how its fields are committed under salts, and how some of them are shown or erased while the entry's
//! hash still stands; and the keys and the form under which files are encrypted.
//!
//! Pure: no IO, no clock and no randomness; salts and secrets are arguments. The format is described in `docs/entry-format.md`.
//!
//! ```
//! use fengqiao_proof::{Entry, StreamId, StreamKind, Value};
//!
//! let entry = Entry {
//!     city: "fengxi".into(),
//!     stream: StreamId([7; 16]),
//!     stream_kind: StreamKind::Case,
//!     version: 1,
//!     occurred_at: 1_767_225_600_000,
//!     recorded_at: 1_767_225_600_000,
//!     account: None,
//!     post: None,
//!     device: Some("web".into()),
//!     kind: "report".into(),
//!     body: [("words".to_owned(), Value::from("路灯不亮"))].into(),
//! };
//! let sealed = entry.seal([1; 16]);
//! let scrubbed = sealed.erase(&["body.words"])?;
//! assert_eq!(scrubbed.hash, sealed.hash);
//! scrubbed.verify()?;
//! # Ok::<(), fengqiao_proof::ProofError>(())
//! ```
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cbor;
mod cipher;
mod code;
mod commit;
mod disclosure;
mod entry;
mod keyed;
mod keys;
pub mod log;
mod sealed;
pub mod stream;
mod value;

pub use cbor::{DecodeError, VALUE_DEPTH_MAX};
pub use cipher::{Cipher, NotOpened};
pub use code::{CODE_DIGITS, QueryCode, check_digit, code_matches, query_code, query_codes};
pub use commit::{Hash, Salt, merkle_root};
pub use disclosure::{Disclosure, Shown};
pub use entry::{ENTRY_BYTES_MAX, Entry, FORMAT, StreamId, StreamKind};
pub use keyed::{hashes_match, keyed_hash, token_hash};
pub use keys::{DataKey, KEY_BYTES, KEY_SALT_BYTES, MasterKey, Subject};
pub use sealed::{ProofError, Record, Sealed};
pub use value::Value;
