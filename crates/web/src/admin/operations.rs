//! What leaves the program: the outbox on screen.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// The outbox: messages as they went out, or would.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    pub rows: Vec<Message>,
    pub pager: Pager,
    /// Messages are shown here and not sent: a demo city.
    pub on_screen_only: bool,
}

/// One message.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub at: String,
    /// The role it goes to, and how.
    pub to: String,
    pub channel: String,
    pub text: String,
    /// Address and number of the matter.
    pub case: Option<(String, String)>,
    pub state: String,
    pub attempts: u32,
}

/// Renders the outbox.
pub fn outbox(cx: &Cx, view: &Outbox) -> Markup {
    let (none, next) = Section::Outbox.nothing(cx);
    let titles = [
        t!(cx, DESK_COL_WHEN),
        t!(cx, ADMIN_OUTBOX_TO),
        t!(cx, ADMIN_OUTBOX_TEXT),
        t!(cx, DESK_COL_NUMBER),
        t!(cx, DESK_COL_STATE),
    ];
    let rows: Vec<Vec<Markup>> = view.rows.iter().map(|message| message_cells(cx, message)).collect();
    admin_frame(
        cx,
        Section::Outbox,
        Section::Outbox.title(cx),
        &html! {
            p.lead { (Section::Outbox.lead(cx)) }
            @if view.on_screen_only { (alert(Tone::Info, &html! { (t!(cx, ADMIN_OUTBOX_DEMO)) })) }
            @if rows.is_empty() { (empty(none, &html! { p { (next) } })) }
            @else { (grid(Section::Outbox.title(cx), &titles, &rows)) (pager(cx.lang, &view.pager)) }
        },
    )
}

fn message_cells(cx: &Cx, message: &Message) -> Vec<Markup> {
    vec![
        html! { span.nums { (message.at) } },
        html! { (message.to) div.hint { (message.channel) } },
        html! { (message.text) },
        html! { @if let Some((href, number)) = &message.case { a.nums href=(href) { (number) } } },
        html! { (message.state) @if message.attempts > 1 { div.hint { (t!(cx, ADMIN_OUTBOX_ATTEMPTS, "n" => message.attempts)) } } },
    ]
}
