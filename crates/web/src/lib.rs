//! Pages, forms and sign-in: handlers that parse, call a use case and choose a response; typed views rendered by functions.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod admin;
pub mod assets;
mod demo;
pub mod desk;
pub mod http;
pub mod i18n;
pub mod kit;
pub mod present;
pub mod resident;

mod router;
pub(crate) mod sent;
mod serve;
pub mod tour;

pub use router::{layered, router};
pub use serve::{by_host, host_of, serve};
