//! The return visit: attempts by several channels at several times, and the person's own words.

use super::case::{Contact, Head};
use super::form::{self, StepForm};
use super::parts::*;
use super::reply::Preview;

/// The page of a return visit.
#[derive(Debug, Clone, Default)]
pub struct CallbackPage {
    pub head: Head,
    pub words: String,
    /// What the handling unit answered.
    pub reply: Option<Preview>,
    pub contact: Contact,
    pub attempts: Vec<Attempt>,
    /// What is still needed before "unreachable" may be recorded.
    pub needed: Needed,
    /// Steps that record one attempt without a result.
    pub trying: Vec<StepForm>,
    /// Records the person's verdict: solved, partly, not solved, with their own words.
    pub verdicts: Vec<StepForm>,
}

/// One try to reach the person.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    pub at: String,
    pub channel: String,
    pub result: String,
    pub who: String,
}

/// What the rule asks for before a person counts as unreachable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needed {
    pub attempts_min: u32,
    pub channels_min: u32,
    pub attempts: u32,
    pub channels: u32,
}

impl Needed {
    /// Whether "unreachable" is lawful now.
    pub fn met(self) -> bool {
        self.attempts >= self.attempts_min && self.channels >= self.channels_min
    }
}

/// Renders the return visit.
pub fn view(cx: &Cx, page: &CallbackPage) -> Markup {
    let title = t!(cx, DESK_CALLBACK_TITLE, "number" => &page.head.number);
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
                    @if let Some(reply) = &page.reply {
                        (panel(t!(cx, DESK_CALLBACK_REPLY), &html! {
                            @for (heading, text) in &reply.parts { h3 { (heading) } p.words { (text) } }
                            @if !reply.photos.is_empty() { ul { @for photo in &reply.photos { li { (photo) } } } }
                        }))
                    }
                }
                div {
                    (super::case::contact_panel(cx, &page.head.id, &page.contact))
                    (attempts(cx, page))
                    (verdicts(cx, page))
                }
            }
        },
    )
}

fn attempts(cx: &Cx, page: &CallbackPage) -> Markup {
    panel(
        t!(cx, DESK_CALLBACK_ATTEMPTS),
        &html! {
            @if page.attempts.is_empty() { p { (t!(cx, DESK_CALLBACK_NO_ATTEMPTS)) } }
            @else {
                table.table.table-sm.cards {
                    thead { tr { th scope="col" { (t!(cx, DESK_COL_WHEN)) } th scope="col" { (t!(cx, DESK_COL_CHANNEL)) } th scope="col" { (t!(cx, DESK_COL_RESULT)) } th scope="col" { (t!(cx, DESK_COL_WHO)) } } }
                    tbody { @for attempt in &page.attempts { tr {
                        td.nums data-label=(t!(cx, DESK_COL_WHEN)) { (attempt.at) }
                        td data-label=(t!(cx, DESK_COL_CHANNEL)) { (attempt.channel) }
                        td data-label=(t!(cx, DESK_COL_RESULT)) { (attempt.result) }
                        td data-label=(t!(cx, DESK_COL_WHO)) { (attempt.who) }
                    } } }
                }
            }
            p.hint {
                @if page.needed.met() { (t!(cx, DESK_CALLBACK_ENOUGH)) }
                @else {
                    (t!(cx, DESK_CALLBACK_NEEDED, "attempts" => page.needed.attempts_min, "channels" => page.needed.channels_min,
                        "done" => page.needed.attempts, "used" => page.needed.channels))
                }
            }
            @for attempt in &page.trying { details.desk-step name="attempt" open[attempt.fields.iter().any(|field| !field.error.is_empty())] { summary { (attempt.title) } (form::step_form(cx, attempt)) } }
        },
    )
}

fn verdicts(cx: &Cx, page: &CallbackPage) -> Markup {
    panel(
        t!(cx, DESK_CALLBACK_VERDICT),
        &html! {
            p.hint { (t!(cx, DESK_CALLBACK_OWN_WORDS)) }
            @if page.verdicts.is_empty() { p { (t!(cx, DESK_CALLBACK_NO_VERDICT)) } }
            @for verdict in &page.verdicts {
                details.desk-step name="verdict" open[verdict.fields.iter().any(|field| !field.error.is_empty())] {
                    summary { (verdict.title) }
                    (form::step_form(cx, verdict))
                }
            }
        },
    )
}
