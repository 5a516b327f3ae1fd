//! Pages for the city technician: the registers and the procedures.

pub mod duties;
pub mod editor;
mod handle;
pub mod moving;
pub mod offers;
pub mod operations;
pub mod packs;
pub mod papers;
pub mod parts;
pub mod procedures;
pub mod proposals;
pub mod register;
pub mod stop_work;
pub mod system;

pub use handle::routes;
