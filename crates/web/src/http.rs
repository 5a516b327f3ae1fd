//! What surrounds every handler: who asks, in which language, under which limits, and what the answer carries.

mod cookie;
mod failure;
mod headers;
mod here;
mod language;
mod limit;
mod origin;
mod posted;
mod state;
mod stored;
mod streams;
mod upload;

pub use cookie::{LANGUAGE, PASS, SESSION, VISITOR, cookie, set_cookie};
pub use failure::{Failure, explain, hook_panics, panicked};
pub use headers::secure;
pub use here::{Here, redirect};
pub use language::{chosen, switch};
pub use limit::{Class, Limits, limit, limited_pages};
pub use origin::same_origin;
pub use posted::Posted;
pub use state::{Config, DemoAccount, Web};
pub use stored::{Size, name_of, small, stored};
pub use streams::{Open, Streams};
pub use upload::{REQUEST_BYTES_MAX, SentFile, Upload, WORDS_END};
