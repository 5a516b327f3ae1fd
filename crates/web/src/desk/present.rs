//! From cases as they are stored to what staff pages show.

mod answers;
mod case;
mod clock;
mod eyes;
mod history;
mod people;
mod rows;
mod steps;
mod value;
mod why;

pub(crate) use answers::known_answers;
pub use case::{Around, Opened, case_page};
pub(crate) use case::{contact, head, masked_phone, report_words, similar};
pub(crate) use clock::until_words;
pub use eyes::Eyes;
pub(crate) use people::{may_slip, person_words};
pub(crate) use rows::received;
pub use rows::{row, rows};
pub use steps::{claim_fields, dispatch_parts, reply_preview, step_form, verdicts_and_attempts};
pub use value::{fields_of, typed_again};
pub(crate) use value::{instant_of, place_of};
pub(crate) use why::fault_words;
pub use why::{issue_words, refusal_words};
