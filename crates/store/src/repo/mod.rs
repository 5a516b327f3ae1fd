//! Typed rows and the statements and queries over them, one file for each kind of data. Functions that return a
//! [`Statement`](crate::Statement) go into a unit; `async` ones read.

pub mod attachments;
pub mod attempts;
pub mod cases;
pub mod cells;
pub mod clocks;
pub mod credentials;
pub mod entries;
pub mod errands;
pub mod figures;
pub mod followers;
pub mod grants;
pub mod inspect;
pub mod keys;
pub mod links;
pub mod log;
pub mod numbers;
pub mod once;
pub mod outbox;
pub mod people;
pub mod phone_codes;
pub mod queue;
pub mod registers;
pub mod sessions;
pub mod settings;
