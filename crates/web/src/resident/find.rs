//! Finding one's matter by its number and query code.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Control, FieldView, Form, Issue, Page, form, resident, summary},
};

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Find {
    pub number: String,
    /// One sentence for every wrong pair: the page does not say which of the two was wrong.
    pub issue: String,
}

/// `GET /find` and `GET /c/{number}` without proof.
pub fn find(context: &Context, find: &Find) -> Markup {
    let fields = [
        FieldView::new("number", context.t(k::DONE_NUMBER), Control::Digits { chars_max: 24 })
            .hint(context.t(k::FIND_NUMBER_HINT))
            .value(&find.number)
            .required(),
        FieldView::new("code", context.t(k::DONE_CODE), Control::Digits { chars_max: 12 })
            .hint(context.t(k::FIND_CODE_HINT))
            .required(),
    ];
    let general: Vec<Issue> = if find.issue.is_empty() {
        Vec::new()
    } else {
        vec![Issue { field: "number".into(), message: find.issue.clone() }]
    };
    let body = html! {
        h1 { (context.t(k::FIND_TITLE)) }
        (summary(context, &general, &[]))
        (form(context, &Form { action: "/find", fields: &fields, submit: context.t(k::FIND_GO), hint: "", hidden: &[], main: true }))
        h2 { (context.t(k::FIND_LOST)) }
        p { (context.t(k::FIND_LOST_LEAD)) }
        p { a.btn.btn-secondary href="/find/phone" { (context.t(k::FIND_BY_PHONE)) } }
        p { a href="/contact" { (context.t(k::FIND_BY_COUNTER)) } }
    };
    resident(context, Page { title: context.t(k::FIND_TITLE), crumbs: &[], body })
}
