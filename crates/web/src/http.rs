//! What surrounds every handler: who asks, in which language, under which limits, and what the answer carries.

mod failure;
mod headers;
mod here;
mod limit;
mod origin;
mod posted;
mod token;
mod upload;

pub use failure::{Failure, Wrong};
pub use headers::secure;
pub use here::Here;
pub use limit::{Class, Limits, limit};
pub use origin::same_origin;
pub use posted::Posted;
pub use token::{Tokens, Visitor, cookie};
pub use upload::{FILE_BYTES_MAX, SentFile, UPLOAD_BYTES_MAX, Upload};
