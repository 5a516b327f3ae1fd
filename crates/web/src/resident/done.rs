//! After sending: the number, the query code, the QR code, who has it and by when.

use maud::{Markup, html};

use super::report::files;
use crate::{
    i18n::{group, k},
    kit::{Context, Page, Paper, Tone, alert, danger_numbers, paper, phone, qr, resident, tokens},
};

/// A registered report.
#[derive(Debug, Clone)]
pub struct Done {
    /// Digits with check digit.
    pub number: String,
    /// The query code, digits with check digit.
    pub code: String,
    /// Who has it, what they do, by when, what otherwise: in one text.
    pub sentence: String,
    /// When it was received, written out.
    pub received: String,
    pub holder: String,
    pub holder_phone: String,
    /// The last day or time, written out.
    pub due: String,
    /// What was reported and where, for the slip.
    pub matter: String,
    pub place: String,
    /// Files that were stored with it.
    pub stored: usize,
    /// Files that could not be stored, each with what to do.
    pub refused: Vec<String>,
    pub danger: bool,
}

impl Done {
    fn address(&self, context: &Context) -> String {
        format!("{}/c/{}", context.city.origin, self.number)
    }
}

/// The page after sending.
pub fn done(context: &Context, done: &Done) -> Markup {
    let body = html! {
        @if done.danger { (danger_numbers(context.lang)) }
        h1 { (context.t(k::DONE_TITLE)) }
        p.lead { (done.sentence) }
        @for refused in &done.refused { (alert(Tone::Warn, &html! { (refused) })) }
        @if done.stored > 0 { p { (context.f(k::DONE_STORED, &[("count", &done.stored.to_string())])) } }
        div.number {
            dl {
                dt { (context.t(k::DONE_NUMBER)) } dd { (group(&done.number)) }
                dt { (context.t(k::DONE_CODE)) } dd { (group(&done.code)) }
            }
            p { (context.t(k::DONE_KEEP)) }
            (qr(&done.address(context), context.t(k::DONE_QR)))
            p.hint { (context.t(k::DONE_QR_HINT)) }
        }
        p {
            a.btn.btn-secondary href=(format!("/c/{}/slip", done.number)) { (context.t(k::DONE_PRINT)) } " "
            a.btn.btn-secondary href=(format!("/c/{}", done.number)) { (context.t(k::DONE_STATUS)) }
        }
        h2 { (context.t(k::DONE_MORE)) }
        p.hint { (context.t(k::DONE_MORE_HINT)) }
        form.form method="post" action=(format!("/c/{}/files", done.number)) enctype="multipart/form-data" {
            (tokens(context))
            (files(context, false))
            button.btn.btn-secondary type="submit" { (context.t(k::DONE_MORE_SEND)) }
        }
    };
    resident(context, Page { title: context.t(k::DONE_TITLE), crumbs: &[], body })
}

/// The slip to take home, A5 in 16 pt.
pub fn slip(context: &Context, done: &Done) -> Markup {
    let rows = [
        (k::SLIP_MATTER, &done.matter),
        (k::SLIP_PLACE, &done.place),
        (k::SLIP_RECEIVED, &done.received),
        (k::SLIP_HOLDER, &done.holder),
        (k::SLIP_DUE, &done.due),
    ];
    let body = html! {
        (qr(&done.address(context), context.t(k::DONE_QR)))
        h1 { (context.t(k::SLIP_TITLE)) }
        dl {
            dt { (context.t(k::DONE_NUMBER)) } dd.code { (group(&done.number)) }
            dt { (context.t(k::DONE_CODE)) } dd.code { (group(&done.code)) }
            @for (label, value) in rows { @if !value.is_empty() { dt { (context.t(label)) } dd { (value) } } }
            dt { (context.t(k::SLIP_CALL)) }
            dd { (phone(&context.city.phone)) @if !done.holder_phone.is_empty() { " · " (phone(&done.holder_phone)) } }
        }
        p { (context.t(k::SLIP_HOW)) }
    };
    paper(context, context.t(k::SLIP_TITLE), Paper::A5, &body)
}
