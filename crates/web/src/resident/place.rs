//! The page behind the QR code of a place: report what is wrong here on one screen, see what is open, print the sign.

use maud::{Markup, html};

use super::{
    draft::Draft,
    open::Matter,
    report::{contact_field, files, words_field},
};
use crate::{
    i18n::k,
    kit::{Choice, Context, Control, FieldView, Page, Paper, clock_badge, field, paper, qr, resident, summary, tokens},
};

/// An estate, building or facility.
#[derive(Debug, Clone)]
pub struct PlacePage {
    pub code: String,
    pub title: String,
    /// Where it lies, for instance `城东区 · 柳河街道 · 第 12 网格`.
    pub area: String,
    /// Who looks after it.
    pub owner: String,
    /// Public matters that are open here.
    pub matters: Vec<Matter>,
    /// What reports about such a thing are usually filed under; the draft names the one that is proposed.
    pub categories: Vec<Choice>,
    /// What was typed, when the form came back.
    pub draft: Draft,
    pub issue: String,
}

/// `GET /p/{code}`
pub fn place(context: &Context, place: &PlacePage) -> Markup {
    let mut words: FieldView = words_field(context, &place.draft.words);
    words.error.clone_from(&place.issue);
    words.required = false;
    let body = html! {
        h1 { (place.title) }
        p.hint { (place.area) @if !place.owner.is_empty() { " · " (context.f(k::PLACE_OWNER, &[("owner", &place.owner)])) } }
        @if !place.matters.is_empty() {
            h2 { (context.t(k::PLACE_OPEN)) }
            ul.matters {
                @for matter in &place.matters {
                    li {
                        p { b { (matter.category) } " " (matter.state) }
                        @if let Some(clock) = &matter.clock { p { (clock_badge(context.lang, clock)) } }
                        form method="post" action="/report/similar" {
                            (tokens(context))
                            button.btn.btn-secondary type="submit" name="follow" value=(matter.number) { (context.t(k::SIMILAR_FOLLOW)) }
                        }
                    }
                }
            }
        }
        h2 { (context.t(k::PLACE_REPORT)) }
        (summary(context, &[], std::slice::from_ref(&words)))
        form.form method="post" action="/report" enctype="multipart/form-data" novalidate {
            (tokens(context))
            input type="hidden" name="place" value=(format!("p:{}", place.code));
            @if !place.categories.is_empty() { (field(context.lang, &category(context, place))) }
            (field(context.lang, &words))
            details {
                summary { (context.t(k::PLACE_CONTACT)) }
                (field(context.lang, &contact_field(context, &place.draft)))
            }
            details { summary { (context.t(k::PLACE_FILES)) } (files(context, true)) }
            div.form-end {
                button.btn.btn-primary type="submit" { (context.t(k::REPORT_SEND)) }
                p.hint { (context.t(k::REPORT_SEND_HINT)) }
            }
        }
        p { a href=(format!("/p/{}/sign", place.code)) { (context.t(k::PLACE_SIGN)) } }
    };
    resident(context, Page { title: &place.title, crumbs: &[], body })
}

/// What it is about: the usual troubles of such a thing, one proposed, and the way out for anything else.
fn category(context: &Context, place: &PlacePage) -> FieldView {
    let other = Choice::new("", context.t(k::PLACE_CATEGORY_OTHER));
    let choices = place.categories.iter().cloned().chain([other]).collect();
    let view = FieldView::new("category", context.t(k::PLACE_CATEGORY), Control::Radio(choices));
    FieldView { required: true, ..view.value(&place.draft.category) }
}

/// The sign to print and fix to the place.
pub fn sign(context: &Context, place: &PlacePage) -> Markup {
    let body = html! {
        h1 { (place.title) }
        p { (place.area) }
        div.sign-code { (qr(&format!("{}/p/{}", context.city.origin, place.code), context.t(k::SIGN_SCAN))) }
        p.lead { (context.t(k::SIGN_SCAN)) }
        p { (context.t(k::FOOT_CALL)) (context.city.phone) " · " (context.t(k::SIGN_CODE)) " " b.code { (place.code) } }
    };
    paper(context, &place.title, Paper::A5, &body)
}
