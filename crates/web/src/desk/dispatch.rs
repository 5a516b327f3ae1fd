//! The dispatcher's view: the unit that the directory names, why, and the way to name another.

use super::case::Head;
use super::form::{StepForm, step_frame};
use super::parts::*;

/// The page of a dispatch.
#[derive(Debug, Clone, Default)]
pub struct DispatchPage {
    pub head: Head,
    pub words: String,
    pub place: String,
    pub suggestion: Option<Suggestion>,
    pub runners_up: Vec<Suggestion>,
    pub form: StepForm,
    /// The field of the form that names the unit.
    pub unit_field: String,
}

/// A unit that may act, with the reason a resident can read.
#[derive(Debug, Clone, Default)]
pub struct Suggestion {
    pub id: String,
    pub name: String,
    pub reason: String,
    /// How sure it is, in words; a program suggests and a person decides.
    pub sure: String,
    /// Open matters that the unit has now.
    pub open: u32,
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
    let form = &page.form;
    let others: Vec<&FieldView> = form.fields.iter().filter(|field| field.name != page.unit_field).collect();
    let unit = form.fields.iter().find(|field| field.name == page.unit_field);
    step_frame(
        cx,
        form,
        &html! {
            @match &page.suggestion {
                Some(suggestion) => { (candidate(cx, page, suggestion, true)) }
                None => { p { (t!(cx, DESK_DISPATCH_NONE)) } }
            }
            @for other in &page.runners_up { (candidate(cx, page, other, false)) }
            @if let Some(unit) = unit {
                details open[page.suggestion.is_none() || !unit.error.is_empty()] {
                    summary { (t!(cx, DESK_DISPATCH_OTHER)) }
                    p.hint { (t!(cx, DESK_DISPATCH_OVERRIDE)) }
                    (entry(cx, unit))
                }
            }
            @for field in others { (entry(cx, field)) }
            (submit(&form.title))
        },
    )
}

fn candidate(cx: &Cx, page: &DispatchPage, unit: &Suggestion, first: bool) -> Markup {
    html! {
        label.desk-candidate {
            input.form-check-input type="radio" name="suggested" value=(unit.id) checked[first && page.form.fields.iter().all(|field| field.error.is_empty())];
            span {
                strong { (unit.name) } " " span.hint { (unit.sure) " " (t!(cx, DESK_DISPATCH_OPEN, "n" => unit.open)) }
                span.desk-why { (unit.reason) }
            }
        }
    }
}
