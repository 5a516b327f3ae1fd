//! A synthetic city: registers from a seed, two years of history made by running the engine in virtual time, twelve stories to look at.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod city;
mod random;
pub mod staffing;
