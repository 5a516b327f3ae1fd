//! Cases: opened, moved, read, found.

mod act;
mod beside;
mod by;
mod filing;
mod find;
mod follow;
mod kept;
mod links;
mod load;
mod notices;
mod project;
mod public;
mod record;
mod submit;

pub use act::{Act, EVIDENCE_CHARS_MAX, act, fire_due};
pub(crate) use act::{foresee, move_on, recalculate};
pub use beside::MERGED_INTO;
pub(crate) use beside::beside;
pub use by::By;
pub use filing::{Filing, OpenedBy};
pub use filing::{contact_of, hides_identity, named_value};
pub use find::{COUNT_MAX, Linked, Scope, Similar, allowed, count, count_mine, linked, list, similar, visible};
pub use follow::follow;
pub(crate) use kept::Kept;
pub(crate) use links::rows_of;
pub use links::{OPENED, OPENED_BY, run_due as run_links};
pub use load::{Loaded, Recorded, by_id, by_number, id_of};
pub use notices::{Errand, Message, NOTICE, errands, messages, told};
pub(crate) use project::{phone_hash, project};
pub use public::open_matters;
pub(crate) use record::write_projection;
pub use submit::{DEFAULT_PROCEDURE, FormKey, Report, submit, submit_as};
