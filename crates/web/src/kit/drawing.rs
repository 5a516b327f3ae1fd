//! Drawings that the program made, as part of a page.

/// A drawing without its own style element, which the content security policy forbids: the site's style sheet draws it.
pub fn bare_drawing(svg: &str) -> String {
    match (svg.find("<style>"), svg.find("</style>")) {
        (Some(start), Some(end)) => [&svg[..start], &svg[end + "</style>".len()..]].concat(),
        _ => svg.to_owned(),
    }
}
