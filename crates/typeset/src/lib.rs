//! Sets papers: a paper in words becomes pages of a PDF, by templates that a technician may change, without an external program.
//!
//! [`Press`] stands behind the port [`fengqiao_papers::Typesetter`]. The same paper, templates and fonts give the same bytes: no time, no random
//! number. Words of people reach a template as values and are never read as markup; a template reaches no file, package or clock.

#![cfg(feature = "pdf")]
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod fonts;
mod inputs;
mod press;
#[cfg(test)]
mod tests;

pub use fonts::FONTS_PACKAGE;
pub use press::Press;
