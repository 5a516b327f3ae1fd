//! Pages for the city technician: the registers and the procedures.

pub mod duties;
pub mod editor;
mod handle;
pub mod operations;
pub mod papers;
pub mod parts;
pub mod procedures;
pub mod register;

pub use handle::routes;
