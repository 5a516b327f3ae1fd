//! Merging: one problem, many voices. Every reporter keeps their own number and answer, and it can be undone.

use super::case::{Head, Similar};
use super::form::{StepForm, claim, step_frame};
use super::parts::*;

/// The page of a merge.
#[derive(Debug, Clone, Default)]
pub struct MergePage {
    pub head: Head,
    pub words: String,
    pub candidates: Vec<Similar>,
    /// The words of each candidate, in the same order.
    pub candidate_words: Vec<String>,
    pub form: StepForm,
    /// The field of the form that names the other matter.
    pub target_field: String,
    /// A number that was typed but is not there or may not be merged into, with why.
    pub problem: Option<String>,
}

/// Renders the merge page.
pub fn view(cx: &Cx, page: &MergePage) -> Markup {
    let title = t!(cx, DESK_MERGE_TITLE, "number" => &page.head.number);
    frame(
        cx,
        &title,
        &[],
        html! {
            p { a href={ "/desk/cases/" (page.head.id) } { (t!(cx, DESK_BACK_TO_CASE)) } }
            h1 { (title) }
            p.lead { (t!(cx, DESK_MERGE_LEAD)) }
            @if let Some(problem) = &page.problem { (warning(problem)) }
            div.split {
                (panel(t!(cx, DESK_REPORT_TITLE), &html! { p { strong { (page.head.category) } } blockquote.quote { (page.words) } }))
                (panel(t!(cx, DESK_MERGE_INTO), &choose(cx, page)))
            }
        },
    )
}

fn choose(cx: &Cx, page: &MergePage) -> Markup {
    let form = &page.form;
    let target = form.fields.iter().find(|field| field.name == page.target_field);
    let typed = target.and_then(|field| field.values.first()).map_or("", String::as_str);
    step_frame(
        cx,
        form,
        &html! {
            @if page.candidates.is_empty() { p { (t!(cx, DESK_MERGE_NONE)) } }
            @for (similar, words) in page.candidates.iter().zip(&page.candidate_words) {
                label.desk-candidate {
                    input.form-check-input type="radio" name=(page.target_field) value=(similar.number) checked[typed == similar.number];
                    span {
                        a.nums href=(similar.href) { (similar.number) } " " strong { (similar.category) } " " (similar.place)
                        span.desk-why { (words) }
                        span.hint { (similar.state) " · " (similar.why) }
                    }
                }
            }
            (entry(cx, &FieldView::new("number", t!(cx, DESK_MERGE_NUMBER), Control::Digits { chars_max: 24 }).hint(t!(cx, DESK_MERGE_NUMBER_HINT))))
            @for field in form.fields.iter().filter(|field| field.name != page.target_field) { (entry(cx, field)) }
            (claim(cx, form))
            (submit(&form.title))
        },
    )
}
