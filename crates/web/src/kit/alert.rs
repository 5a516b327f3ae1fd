//! Messages that stand above everything else, and words for lists that are empty.

use maud::{Markup, html};

use crate::i18n::{Lang, k};

/// How urgent a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something worth knowing.
    Info,
    /// It worked.
    Good,
    /// Look before going on.
    Warn,
    /// It did not work, or danger.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Info => "alert alert-info",
            Tone::Good => "alert alert-success",
            Tone::Warn => "alert alert-warning",
            Tone::Bad => "alert alert-danger",
        }
    }
}

/// A message. Bad ones are announced by screen readers at once.
pub fn alert(tone: Tone, body: &Markup) -> Markup {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    html! { div class=(tone.class()) role=(role) { (body) } }
}

/// Words for an empty list: why it is empty, and what to do next.
pub fn empty(title: &str, next: &Markup) -> Markup {
    html! {
        div.empty {
            p.empty-title { (title) }
            div.empty-next { (next) }
        }
    }
}

/// The numbers to call when life or property is in danger, each a telephone link.
pub fn danger_numbers(lang: Lang) -> Markup {
    html! {
        section.danger aria-labelledby="danger-title" role="alert" {
            h2 #danger-title { (lang.t(k::DANGER_TITLE)) }
            p { (lang.t(k::DANGER_LEAD)) }
            ul.danger-numbers {
                @for (number, what) in [("110", k::DANGER_110), ("119", k::DANGER_119), ("120", k::DANGER_120), ("122", k::DANGER_122)] {
                    li { a href=(format!("tel:{number}")) { b { (number) } " " span { (lang.t(what)) } } }
                }
            }
        }
    }
}
