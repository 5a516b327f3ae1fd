//! What happened to a matter: who by post, when, what; late entries and corrections shown as such.

use crate::desk::parts::*;

/// One entry of the history.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// The post and unit that acted, or what acted by itself.
    pub who: String,
    pub step: String,
    /// The states that it led from and to, where it moved the matter.
    pub moved: Option<(String, String)>,
    pub timing: Timing,
    /// The fields that were given, masked where the viewer may not read them.
    pub given: Vec<(String, String)>,
    pub photos: Vec<super::Photo>,
    /// Clocks that started, stopped or moved, in words.
    pub clocks: Vec<String>,
    /// Notices that went out, in words.
    pub notices: Vec<String>,
    /// The entry corrects an earlier one: which, and why.
    pub corrects: Option<String>,
    /// Moved by a clock or a join and not by a person.
    pub automatic: bool,
}

/// When it happened and when it was entered.
#[derive(Debug, Clone, Default)]
pub struct Timing {
    pub recorded: String,
    /// The claimed time, where it differs from the recorded one.
    pub occurred: Option<String>,
}

/// Renders the history, newest last, as it was recorded.
pub fn timeline(cx: &Cx, events: &[Event]) -> Markup {
    panel(
        t!(cx, DESK_HISTORY_TITLE),
        &html! {
            @if events.is_empty() { p.hint { (t!(cx, DESK_HISTORY_NONE)) } }
            ol.timeline { @for event in events { (line(cx, event)) } }
        },
    )
}

fn line(cx: &Cx, event: &Event) -> Markup {
    html! {
        li.moment.moment-clock[event.automatic].moment-correction[event.corrects.is_some()] {
            p.moment-head {
                time.moment-at.nums { (event.timing.recorded) } " "
                strong { (event.step) } " "
                span { (event.who) }
                @if event.automatic { " " span.flag { (t!(cx, DESK_HISTORY_AUTOMATIC)) } }
            }
            @if let Some(occurred) = &event.timing.occurred { p.hint { (t!(cx, DESK_HISTORY_OCCURRED, "at" => occurred)) } }
            @if let Some((from, to)) = &event.moved { p.hint { (from) " → " (to) } }
            @if let Some(corrects) = &event.corrects { p.hint { (t!(cx, DESK_HISTORY_CORRECTS, "what" => corrects)) } }
            @if !event.given.is_empty() { dl.facts { @for (title, value) in &event.given { div { dt { (title) } dd { (value) } } } } }
            (super::report::photos(cx, &event.photos))
            @for clock in &event.clocks { p.hint { (clock) } }
            @if !event.notices.is_empty() {
                details { summary { (t!(cx, DESK_HISTORY_NOTICES, "n" => event.notices.len() as u64)) } ul { @for notice in &event.notices { li { (notice) } } } }
            }
        }
    }
}
