//! Pages for the city technician: the registers and the procedures.

pub mod duties;
pub mod editor;
pub mod operations;
pub mod papers;
pub mod parts;
pub mod procedures;
pub mod register;
