//! Pages for the desk: sign-in, queue, case, lists, intake.

pub mod access;
pub mod callback;
pub mod case;
pub(crate) mod counted;
pub mod dispatch;
pub mod form;
pub mod grid;
pub(crate) mod handle;
pub mod intake;
pub mod list;
pub mod merge;
pub mod open;
pub(crate) mod parts;
pub mod people;
pub mod present;
pub mod queue;
pub mod reply;
pub mod slip;

pub(crate) use handle::Staff;
pub use handle::routes;
pub(crate) use handle::sheet::{download, fingerprint};
