//! A lost number is found again by a code sent to the phone. Known and unknown phones get the same answers.

use maud::{Markup, html};

use crate::{
    i18n::{group, k},
    kit::{Context, Control, FieldView, Form, Hidden, Page, empty, form, resident, summary},
};

/// The page that asks for the code.
#[derive(Debug, Clone)]
pub struct RecoverCode {
    /// The phone as it was typed.
    pub phone: String,
    pub issue: String,
}

/// One of the person's own matters.
#[derive(Debug, Clone)]
pub struct Found {
    pub number: String,
    pub title: String,
    pub state: String,
    pub at: String,
}

/// `GET /find/phone`
pub fn recover_phone(context: &Context, phone: &str, issue: &str) -> Markup {
    let mut field = FieldView::new("phone", context.t(k::RECOVER_PHONE), Control::Phone)
        .hint(context.t(k::RECOVER_PHONE_HINT))
        .value(phone)
        .required();
    issue.clone_into(&mut field.error);
    let fields = [field];
    let body = html! {
        h1 { (context.t(k::RECOVER_TITLE)) }
        (summary(context, &[], &fields))
        (form(context, &Form { action: "/find/phone", fields: &fields, submit: context.t(k::RECOVER_SEND), hint: context.t(k::RECOVER_SEND_HINT), hidden: &[], main: true }))
    };
    resident(context, Page { title: context.t(k::RECOVER_TITLE), crumbs: &[], body })
}

/// `POST /find/phone`: the answer is the same for every phone.
pub fn recover_code(context: &Context, step: &RecoverCode) -> Markup {
    let mut field = FieldView::new("code", context.t(k::RECOVER_CODE), Control::Digits { chars_max: 8 })
        .hint(context.t(k::RECOVER_CODE_HINT))
        .required();
    field.error.clone_from(&step.issue);
    let fields = [field];
    let hidden = [Hidden { name: "phone".into(), value: step.phone.clone() }];
    let body = html! {
        h1 { (context.t(k::RECOVER_CODE_TITLE)) }
        (summary(context, &[], &fields))
        p { (context.f(k::RECOVER_SENT, &[("phone", &step.phone)])) }
        (form(context, &Form { action: "/find/code", fields: &fields, submit: context.t(k::RECOVER_OPEN), hint: "", hidden: &hidden, main: true }))
        p { a href="/contact" { (context.t(k::FIND_BY_COUNTER)) } }
    };
    resident(context, Page { title: context.t(k::RECOVER_CODE_TITLE), crumbs: &[], body })
}

/// The person's own matters, for fifteen minutes.
pub fn recover_list(context: &Context, found: &[Found]) -> Markup {
    let body = html! {
        h1 { (context.t(k::RECOVER_LIST_TITLE)) }
        p.hint { (context.t(k::RECOVER_LIST_HINT)) }
        @if found.is_empty() {
            (empty(context.t(k::RECOVER_NONE), &html! { p { (context.t(k::RECOVER_NONE_NEXT)) } p { a href="/report" { (context.t(k::HOME_REPORT)) } } }))
        } @else {
            ul.choices {
                @for matter in found {
                    li { a.choice href=(format!("/c/{}", matter.number)) { b { (matter.title) } span { (matter.state) " · " (matter.at) " · " (group(&matter.number)) } } }
                }
            }
        }
    };
    resident(context, Page { title: context.t(k::RECOVER_LIST_TITLE), crumbs: &[], body })
}
