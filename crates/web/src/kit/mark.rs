//! The mark of the program: a bridge under a leaf.

use maud::{Markup, PreEscaped};

const MARK: &str = include_str!("../../../../islands/src/icon.svg");

/// The mark as inline SVG. It is decoration: the name always stands beside it.
pub fn mark() -> Markup {
    PreEscaped(MARK.to_owned())
}
