//! Every word that went to one of the people of a matter.

use maud::{Markup, html};

use crate::{
    i18n::{group, k},
    kit::{Context, Crumb, Page, resident},
};

/// What the reader was told, the newest first.
#[derive(Debug, Clone)]
pub struct ToldPage {
    pub number: String,
    /// When, and in which words.
    pub messages: Vec<(String, String)>,
}

/// `GET /c/{number}/told`
pub fn told(context: &Context, told: &ToldPage) -> Markup {
    let title = context.t(k::TOLD_TITLE);
    let crumbs = [
        Crumb { href: Some(format!("/c/{}", told.number)), title: group(&told.number) },
        Crumb { href: None, title: title.to_owned() },
    ];
    let body = html! {
        h1 { (title) }
        p.lead { (context.t(if told.messages.is_empty() { k::TOLD_NONE } else { k::TOLD_LEAD })) }
        ul.matters { @for (at, words) in &told.messages { li { p.hint { (at) } p { (words) } } } }
    };
    resident(context, Page { title, crumbs: &crumbs, body })
}
