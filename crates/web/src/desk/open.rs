//! What the reader's posts may begin, procedure by procedure.

use super::grid::Begin;
use super::parts::*;

/// Everything that can be begun.
#[derive(Debug, Clone, Default)]
pub struct OpenPage {
    pub groups: Vec<Opening>,
    /// The reader takes reports down, which has a page of its own.
    pub intake: bool,
    /// The number of a matter that was just begun and is now others' to see.
    pub saved: Option<String>,
}

/// One procedure and the steps that begin it.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    pub title: String,
    pub summary: String,
    /// The page that tells how it runs.
    pub how: String,
    pub steps: Vec<Begin>,
}

/// Renders the list.
pub fn view(cx: &Cx, page: &OpenPage) -> Markup {
    let title = t!(cx, DESK_OPEN_TITLE);
    frame(
        cx,
        title,
        &[],
        html! {
            h1 { (title) }
            @if let Some(number) = &page.saved { (success(&t!(cx, DESK_GRID_SAVED, "number" => number))) }
            @if page.intake { p { a.btn.btn-primary href="/desk/intake" { (t!(cx, DESK_NAV_INTAKE)) } } }
            @if page.groups.is_empty() { (nothing(t!(cx, DESK_OPEN_NONE), "/desk", t!(cx, DESK_NAV_QUEUE))) }
            @for group in &page.groups {
                (panel(&group.title, &html! {
                    p.hint { (group.summary) " " a href=(group.how) { (t!(cx, DESK_OPEN_HOW)) } }
                    ul.plain { @for step in &group.steps {
                        li { a.btn.btn-outline-secondary href=(step.href) { (step.title) } " " span.hint { (step.hint) } }
                    } }
                }))
            }
        },
    )
}
