//! The start page: five things one may come for.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Page, phone, resident},
};

/// `GET /`
pub fn home(context: &Context) -> Markup {
    let choice = |href: &str, title, hint, class: &str| {
        html! { li { a class=(class) href=(href) { b { (context.t(title)) } span { (context.t(hint)) } } } }
    };
    resident(
        context,
        Page {
            title: context.t(k::HOME_TITLE),
            crumbs: &[],
            body: html! {
                h1 { (context.t(k::HOME_TITLE)) }
                ul.choices {
                    (choice("/report", k::HOME_REPORT, k::HOME_REPORT_HINT, "choice choice-main"))
                    (choice("/find", k::HOME_FIND, k::HOME_FIND_HINT, "choice"))
                    (choice("/ask", k::HOME_ASK, k::HOME_ASK_HINT, "choice"))
                    (choice("/legal", k::HOME_LEGAL, k::HOME_LEGAL_HINT, "choice"))
                    (choice("/contact", k::HOME_CONTACT, k::HOME_CONTACT_HINT, "choice"))
                }
                p.quick-danger {
                    (context.t(k::HOME_DANGER))
                    @for number in ["110", "119", "120", "122"] { " " (phone(number)) }
                }
            },
        },
    )
}
