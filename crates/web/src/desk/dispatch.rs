//! The dispatcher's view: the unit that the directory names, why, and the way to name another.

use super::case::Head;
use super::form::{StepForm, claim, step_form, step_frame};
use super::parts::*;

/// The page of a dispatch.
#[derive(Debug, Clone, Default)]
pub struct DispatchPage {
    pub head: Head,
    pub words: String,
    pub place: String,
    pub suggestion: Option<Suggestion>,
    pub runners_up: Vec<Suggestion>,
    /// Steps that send it by the directory: nothing is asked.
    pub direct: Vec<StepForm>,
    /// The step that names another unit, with why.
    pub named: Option<StepForm>,
}

/// A unit that may act, with the reason a resident can read.
#[derive(Debug, Clone, Default)]
pub struct Suggestion {
    pub id: String,
    pub name: String,
    pub reason: String,
    /// How sure it is, in words; a program suggests and a person decides.
    pub sure: String,
    /// Open matters that the unit has now, where that is known.
    pub open: Option<u32>,
}

/// Renders the dispatch page.
pub fn view(cx: &Cx, page: &DispatchPage) -> Markup {
    let title = t!(cx, DESK_DISPATCH_TITLE, "number" => &page.head.number);
    frame(
        cx,
        &title,
        &[],
        html! {
            p { a href={ "/desk/cases/" (page.head.id) } { (t!(cx, DESK_BACK_TO_CASE)) } }
            h1 { (title) }
            @for clock in &page.head.clocks { (clock_details(cx.lang, clock)) }
            div.split {
                (panel(t!(cx, DESK_REPORT_TITLE), &html! {
                    p { strong { (page.head.category) } " · " (page.place) }
                    blockquote.quote { (page.words) }
                }))
                (panel(t!(cx, DESK_DISPATCH_UNIT), &choose(cx, page)))
            }
        },
    )
}

fn choose(cx: &Cx, page: &DispatchPage) -> Markup {
    html! {
        @match &page.suggestion {
            Some(unit) => { div.desk-candidate { (about(cx, unit)) } }
            None => { p { (t!(cx, DESK_DISPATCH_NONE)) } }
        }
        // The first is the ordinary way; the others do not call for attention beside it.
        @for (at, direct) in page.direct.iter().enumerate() { div.desk-second[at > 0] { (step_form(cx, direct)) } }
        @if let Some(named) = &page.named {
            details.desk-step open[page.suggestion.is_none() || named.fields.iter().any(|field| !field.error.is_empty())] {
                summary data-key="o" { (t!(cx, DESK_DISPATCH_OTHER)) }
                p.hint { (t!(cx, DESK_DISPATCH_OVERRIDE)) }
                (step_frame(cx, named, &html! {
                    @for unit in &page.runners_up {
                        label.desk-candidate { input.form-check-input type="radio" name="suggested" value=(unit.id); (about(cx, unit)) }
                    }
                    @for field in &named.fields { (entry(cx, field)) }
                    (claim(cx, named))
                    (submit(&named.title))
                }))
            }
        }
        @if page.direct.is_empty() && page.named.is_none() { p { (t!(cx, DESK_CASE_NO_STEPS, "who" => page.head.holder)) } }
    }
}

fn about(cx: &Cx, unit: &Suggestion) -> Markup {
    html! {
        span {
            strong { (unit.name) } " " span.hint { (unit.sure) @if let Some(open) = unit.open { " " (t!(cx, DESK_DISPATCH_OPEN, "n" => open)) } }
            span.desk-why { (unit.reason) }
        }
    }
}
