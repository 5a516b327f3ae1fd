//! Mediation and legal help: what there is, free of charge, and how to begin.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Page, phone, resident},
    resident::start::{Beginning, links},
};

/// `GET /legal`
pub fn legal(context: &Context, beginnings: &[Beginning]) -> Markup {
    let body = html! {
        h1 { (context.t(k::LEGAL_TITLE)) }
        p.lead { (context.t(k::LEGAL_LEAD)) }
        @for (title, text) in [
            (k::LEGAL_MEDIATION, k::LEGAL_MEDIATION_TEXT),
            (k::LEGAL_ADVICE, k::LEGAL_ADVICE_TEXT),
            (k::LEGAL_AID, k::LEGAL_AID_TEXT),
        ] { h2 { (context.t(title)) } p { (context.t(text)) } }
        p { (context.t(k::LEGAL_CALL)) (phone("12348")) }
        p { a.btn.btn-primary href="/report" { (context.t(k::LEGAL_BEGIN)) } }
        p.hint { (context.t(k::LEGAL_PRIVATE)) }
        @if !beginnings.is_empty() { h2 { (context.t(k::START_TITLE)) } (links(beginnings)) }
    };
    resident(context, Page { title: context.t(k::LEGAL_TITLE), crumbs: &[], body })
}
