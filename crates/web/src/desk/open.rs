//! What the reader's posts may begin, procedure by procedure.

use super::grid::Begin;
use super::parts::*;

/// Everything that can be begun.
#[derive(Debug, Clone, Default)]
pub struct OpenPage {
    pub groups: Vec<Work>,
    /// What was looked for; empty where nothing was.
    pub query: String,
    /// The reader takes reports down, which has a page of its own.
    pub intake: bool,
    /// The number of a matter that was just begun and is now others' to see.
    pub saved: Option<String>,
}

/// Procedures of one kind of work.
#[derive(Debug, Clone, Default)]
pub struct Work {
    pub title: String,
    pub hint: String,
    pub openings: Vec<Opening>,
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
            form.search method="get" action="/desk/open" role="search" {
                label.form-label for="q" { (t!(cx, DESK_OPEN_SEARCH)) }
                div.search-row {
                    input.form-control type="search" id="q" name="q" value=(page.query) maxlength="80" autocomplete="off";
                    (quiet(t!(cx, START_SEARCH_GO)))
                }
            }
            @if page.groups.is_empty() && page.query.is_empty() { (nothing(t!(cx, DESK_OPEN_NONE), "/desk", t!(cx, DESK_NAV_QUEUE))) }
            @else if page.groups.is_empty() { (nothing(t!(cx, DESK_OPEN_NOT_FOUND), "/desk/open", t!(cx, START_ALL))) }
            @for work in &page.groups { (panel(&work.title, &openings(cx, work))) }
        },
    )
}

fn openings(cx: &Cx, work: &Work) -> Markup {
    html! {
        @if !work.hint.is_empty() { p.hint { (work.hint) } }
        div.openings {
            @for opening in &work.openings {
                section {
                    h3 { (opening.title) " " a.hint href=(opening.how) { (t!(cx, DESK_OPEN_HOW)) } }
                    p.hint { (opening.summary) }
                    ul.plain { @for step in &opening.steps {
                        li { a.btn.btn-outline-secondary href=(step.href) { (step.title) } @if !step.hint.is_empty() { " " span.hint { (step.hint) } } }
                    } }
                }
            }
        }
    }
}
