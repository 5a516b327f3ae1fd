//! A synthetic city: registers from a seed, two years of history made by running the engine in virtual time, twelve stories to look at, and a tour.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod city;
pub mod demo;
mod episodes;
mod error;
mod fields;
mod manner;
mod matter;
mod others;
mod pictures;
mod random;
mod reports;
pub mod roles;
mod script;
mod simulation;
mod speech;
mod staff;
pub mod stories;
mod together;
pub mod tour;

pub use error::SimulateError;
pub use simulation::{Progress, Tally};
