//! Where a matter stands, in four sentences: who has it, what they are doing, by which date, what happens otherwise.

use maud::{Markup, html};

use super::clock::{ClockView, clock_badge};
use crate::i18n::{Lang, k};

/// The state of a case as its reporter reads it.
#[derive(Debug, Clone)]
pub struct Status {
    /// The name of the state, for instance `正在维修`.
    pub title: String,
    /// The sentences of the procedure's state, filled in.
    pub sentence: String,
    /// Who has it, with a telephone number where there is one.
    pub holder: String,
    pub holder_phone: String,
    pub clock: Option<ClockView>,
    /// What happens when the date passes; empty for a closed case.
    pub otherwise: String,
    /// The matter waits for the reporter: the accent colour says so.
    pub yours: bool,
    pub closed: bool,
}

/// The status at the head of a case page.
pub fn status(lang: Lang, status: &Status) -> Markup {
    let class = match (status.yours, status.closed) {
        (true, _) => "status status-yours",
        (_, true) => "status status-closed",
        _ => "status",
    };
    html! {
        section class=(class) aria-labelledby="status-title" {
            h2 #status-title { (status.title) }
            p.status-sentence { (status.sentence) }
            dl.facts {
                @if !status.holder.is_empty() {
                    div {
                        dt { (lang.t(k::STATUS_WHO)) }
                        dd { (status.holder) @if !status.holder_phone.is_empty() { " " (phone(&status.holder_phone)) } }
                    }
                }
                @if let Some(clock) = &status.clock {
                    div { dt { (lang.t(k::STATUS_WHEN)) } dd { (clock_badge(lang, clock)) } }
                }
                @if !status.otherwise.is_empty() {
                    div { dt { (lang.t(k::STATUS_OTHERWISE)) } dd { (status.otherwise) } }
                }
            }
        }
    }
}

/// A telephone number that can be called by touching it.
pub fn phone(number: &str) -> Markup {
    let dial: String = number.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect();
    html! { a.phone href=(format!("tel:{dial}")) { (number) } }
}
