//! Papers: what a step issues, as a document in words, as the bytes that were issued, and as it would be before the step is taken.
//!
//! The step's entry names the paper, the hash of its PDF and the version of the templates. The bytes are a stored file: whoever asks again
//! gets the same ones. A paper of an entry without them (imported, or no font was there) is set when it is read, as the case stood then.

mod compose;
mod issue;
mod people;
mod read;
mod values;

pub use compose::{Copy, compose};
pub use fengqiao_papers::{Paper, Row, SetError};
pub use issue::Issued;
pub(crate) use issue::{issue, read as read_issued, rows as rows_of_issued, write as write_issued};
pub use people::named_on;
pub use read::{Listed, can_set, has_pdf, listed, one, pdf, preview, preview_pdf, words};
