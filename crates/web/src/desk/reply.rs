//! The handler's reply: facts, basis, result, remedy, and a preview exactly as the resident sees it.

use super::case::Head;
use super::form::{StepForm, bare, claim, is_file, issues_papers, step_frame};
use super::parts::*;

/// The page of a reply.
#[derive(Debug, Clone, Default)]
pub struct ReplyPage {
    pub head: Head,
    pub form: StepForm,
    /// Words of the report, to answer each point of it.
    pub words: String,
    pub preview: Option<Preview>,
    /// Known answers for this category that may be taken over.
    pub answers: Vec<KnownAnswer>,
}

/// The reply as the resident will read it.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// The sentence on top of the resident's page after this step.
    pub told: String,
    /// Headings and texts in the order of the page.
    pub parts: Vec<(String, String)>,
    pub photos: Vec<String>,
    /// What the resident may do then: rate, object, reopen, with the last day of each.
    pub may: Vec<String>,
}

/// An entry of the register of known answers.
#[derive(Debug, Clone, Default)]
pub struct KnownAnswer {
    pub id: String,
    pub question: String,
    pub answer: String,
    pub owner: String,
    /// The day it must be looked at again.
    pub review_on: String,
    /// The review day has passed: check before using it.
    pub stale: bool,
}

/// The fields that make a reply, in the order in which they are read.
pub const PARTS: [&str; 4] = ["reply_facts", "reply_basis", "reply_result", "reply_remedy"];

/// Renders the reply page.
pub fn view(cx: &Cx, page: &ReplyPage) -> Markup {
    let title = t!(cx, DESK_REPLY_TITLE, "number" => &page.head.number);
    frame(
        cx,
        &title,
        &[],
        html! {
            p { a href={ "/desk/cases/" (page.head.id) } { (t!(cx, DESK_BACK_TO_CASE)) } }
            h1 { (title) }
            @for clock in &page.head.clocks { (clock_details(cx.lang, clock)) }
            div.split {
                div {
                    (panel(t!(cx, DESK_REPORT_TITLE), &html! { blockquote.quote { (page.words) } }))
                    (panel(t!(cx, DESK_REPLY_WRITE), &writing(cx, page)))
                }
                div {
                    (panel(t!(cx, DESK_REPLY_PREVIEW), &preview(cx, page.preview.as_ref())))
                    (answers(cx, &page.answers))
                }
            }
        },
    )
}

fn writing(cx: &Cx, page: &ReplyPage) -> Markup {
    let form = &page.form;
    let (parts, others): (Vec<&FieldView>, Vec<&FieldView>) =
        form.fields.iter().partition(|field| PARTS.contains(&bare(&field.name)));
    step_frame(
        cx,
        form,
        &html! {
            @for name in PARTS {
                @for field in parts.iter().filter(|field| bare(&field.name) == name) {
                    (entry(cx, &FieldView { hint: format!("{} {}", asks(cx, name), field.hint), ..(*field).clone() }))
                }
            }
            @for field in others.iter().filter(|field| !is_file(field)) { (entry(cx, field)) }
            (claim(cx, form))
            // Before the files: what stands behind the first file of a form is not read as words.
            p.desk-bar {
                button.btn.btn-outline-secondary type="submit" name="preview" value="yes" formnovalidate { (t!(cx, DESK_REPLY_LOOK)) }
            }
            (issues_papers(cx, form))
            @for field in others.iter().filter(|field| is_file(field)) { (entry(cx, field)) }
            p.desk-bar { (submit(&form.title)) }
        },
    )
}

fn asks(cx: &Cx, part: &str) -> &'static str {
    match part {
        "reply_facts" => t!(cx, DESK_REPLY_ASK_FACTS),
        "reply_basis" => t!(cx, DESK_REPLY_ASK_BASIS),
        "reply_result" => t!(cx, DESK_REPLY_ASK_RESULT),
        _ => t!(cx, DESK_REPLY_ASK_REMEDY),
    }
}

fn preview(cx: &Cx, preview: Option<&Preview>) -> Markup {
    let Some(preview) = preview else {
        return html! { p.hint { (t!(cx, DESK_REPLY_NO_PREVIEW)) } };
    };
    html! {
        div.desk-preview {
            p { strong { (preview.told) } }
            @for (heading, text) in &preview.parts { h3 { (heading) } p.words { (text) } }
            @if !preview.photos.is_empty() { ul { @for photo in &preview.photos { li { (photo) } } } }
            @if !preview.may.is_empty() {
                h3 { (t!(cx, DESK_REPLY_MAY)) }
                ul { @for may in &preview.may { li { (may) } } }
            }
        }
    }
}

/// Known answers, as the reply and the intake page show them.
pub fn answers(cx: &Cx, answers: &[KnownAnswer]) -> Markup {
    html! {
        @if !answers.is_empty() {
            (panel(t!(cx, DESK_ANSWERS_TITLE), &html! {
                @for answer in answers {
                    details.desk-answer {
                        summary { (answer.question) @if answer.stale { " " span.flag.flag-act { (t!(cx, DESK_ANSWERS_STALE)) } } }
                        p.words { (answer.answer) }
                        p.hint { (t!(cx, DESK_ANSWERS_OWNER, "owner" => &answer.owner, "day" => &answer.review_on)) }
                    }
                }
            }))
        }
    }
}
