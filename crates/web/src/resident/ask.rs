//! Known answers: a question is searched first, and becomes a matter only when no answer fits.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Page, empty, resident},
};

/// A question that has been answered for all.
#[derive(Debug, Clone)]
pub struct Answer {
    pub question: String,
    pub answer: String,
    /// The office that keeps it right, and the day by which it looks at it again.
    pub owner: String,
    pub review: String,
}

/// What was asked, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub query: String,
    pub found: Vec<Answer>,
}

/// `GET /ask?q=`
pub fn ask(context: &Context, ask: &Ask) -> Markup {
    let body = html! {
        h1 { (context.t(k::ASK_TITLE)) }
        form method="get" action="/ask" role="search" {
            label.form-label for="f-q" { (context.t(k::ASK_LABEL)) }
            div.search-line {
                input.form-control type="search" id="f-q" name="q" value=(ask.query) maxlength="100";
                button.btn.btn-primary type="submit" { (context.t(k::ASK_GO)) }
            }
        }
        @if !ask.query.is_empty() && ask.found.is_empty() {
            (empty(context.t(k::ASK_NONE), &html! { p { (context.t(k::ASK_NONE_NEXT)) } }))
        }
        @for answer in &ask.found {
            details.answer-known open[ask.found.len() == 1] {
                summary { b { (answer.question) } }
                p.words { (answer.answer) }
                p.hint { (context.f(k::ASK_OWNER, &[("owner", &answer.owner), ("at", &answer.review)])) }
            }
        }
        p.form-end { a.btn.btn-secondary href="/report" { (context.t(k::ASK_REPORT)) } }
    };
    resident(context, Page { title: context.t(k::ASK_TITLE), crumbs: &[], body })
}
