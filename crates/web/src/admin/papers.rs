//! What the technician prints: the first password of an account, and the codes of places.

use crate::desk::parts::*;

/// A printed invitation. The password is shown once, on this page, and kept nowhere.
#[derive(Debug, Clone, Default)]
pub struct Invitation {
    pub name: String,
    pub account: String,
    pub password: String,
    pub posts: Vec<String>,
    /// Where to sign in.
    pub address: String,
    pub valid_until: String,
}

/// Renders the invitation as a sheet of paper.
pub fn invitation(cx: &Cx, view: &Invitation) -> Markup {
    paper(
        cx,
        t!(cx, ADMIN_INVITATION),
        Paper::A5,
        &html! {
            h1 { (t!(cx, ADMIN_INVITATION)) }
            p { (t!(cx, ADMIN_INVITATION_TO, "name" => &view.name)) }
            dl {
                dt { (t!(cx, DESK_SIGNIN_NAME)) } dd.nums { (view.account) }
                dt { (t!(cx, ADMIN_INVITATION_PASSWORD)) } dd.nums { code { (view.password) } }
                dt { (t!(cx, ADMIN_INVITATION_POSTS)) } dd { @for post in &view.posts { (post) br; } }
                dt { (t!(cx, ADMIN_INVITATION_ADDRESS)) } dd { (view.address) }
            }
            p { (t!(cx, ADMIN_INVITATION_ONCE, "day" => &view.valid_until)) }
            p.no-print { a href="/admin/accounts" { (t!(cx, ADMIN_BACK, "list" => t!(cx, ADMIN_ACCOUNTS))) } }
        },
    )
}

/// A sheet of codes to be put up at places.
#[derive(Debug, Clone, Default)]
pub struct CodeSheet {
    pub labels: Vec<CodeLabel>,
    /// More places match than one sheet holds.
    pub next: Option<String>,
}

/// The code of one place.
#[derive(Debug, Clone, Default)]
pub struct CodeLabel {
    pub code: String,
    pub name: String,
    pub within: String,
    /// The address in the code.
    pub link: String,
}

/// Renders a sheet of place codes.
pub fn codes(cx: &Cx, view: &CodeSheet) -> Markup {
    paper(
        cx,
        t!(cx, ADMIN_CODES),
        Paper::A4,
        &html! {
            h1.no-print { (t!(cx, ADMIN_CODES)) }
            @if view.labels.is_empty() { (nothing(t!(cx, ADMIN_CODES_NONE), "/admin/places", t!(cx, ADMIN_CODES_NONE_NEXT))) }
            div.qr-sheet { @for label in &view.labels {
                div {
                    p { strong { (t!(cx, ADMIN_CODES_SCAN)) } }
                    (qr(&label.link, &label.name))
                    p { strong { (label.name) } br; (label.within) br; span.nums { (label.code) } }
                    p { (t!(cx, ADMIN_CODES_CALL, "phone" => &cx.city.phone)) }
                }
            } }
            @if let Some(next) = &view.next { p.no-print { a href=(next) { (t!(cx, ADMIN_CODES_MORE)) } } }
        },
    )
}
