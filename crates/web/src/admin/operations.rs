//! What leaves the program, and how the program is: the outbox on screen and the system page.

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

/// How the program is.
#[derive(Debug, Clone, Default)]
pub struct System {
    pub version: String,
    pub city: String,
    pub zone: String,
    pub now: String,
    /// How many matters and entries there are and which is the newest position, where that was counted.
    pub counted: Option<Counted>,
    pub database: String,
    pub projections: Vec<Projection>,
    pub jobs: Vec<(String, String)>,
    /// What needs attention, in words; empty when all is well.
    pub warnings: Vec<String>,
}

/// What the city holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    pub cases: u64,
    pub entries: u64,
    /// Dense from 1.
    pub position: u64,
}

/// One projection of the entries.
#[derive(Debug, Clone, Default)]
pub struct Projection {
    pub name: String,
    pub version: u32,
    pub position: u64,
    pub behind: u64,
}

/// Renders the system page.
pub fn system(cx: &Cx, view: &System) -> Markup {
    let titles = [t!(cx, ADMIN_PROJECTION), t!(cx, ADMIN_VERSION), t!(cx, ADMIN_POSITION), t!(cx, ADMIN_BEHIND)];
    let rows: Vec<Vec<Markup>> = view.projections.iter().map(projection_cells).collect();
    let (none, next) = Section::System.nothing(cx);
    admin_frame(
        cx,
        Section::System,
        Section::System.title(cx),
        &html! {
            p.lead { (Section::System.lead(cx)) }
            @for text in &view.warnings { (warning(text)) }
            @if view.warnings.is_empty() { (success(t!(cx, ADMIN_SYSTEM_WELL))) }
            (panel(t!(cx, ADMIN_SYSTEM_PROGRAM), &facts(&[
            (t!(cx, ADMIN_VERSION), html! { span.nums { (view.version) } }),
            (t!(cx, ADMIN_SYSTEM_CITY), html! { (view.city) " · " (view.zone) }),
            (t!(cx, ADMIN_SYSTEM_NOW), html! { span.nums { (view.now) } }),
            (t!(cx, ADMIN_SYSTEM_DATABASE), html! { (view.database) }),
        ])))
        @if let Some(counted) = view.counted {
            (panel(t!(cx, ADMIN_SYSTEM_DATA), &facts(&[
                (t!(cx, ADMIN_SYSTEM_CASES), html! { span.nums { (counted.cases) } }),
                (t!(cx, ADMIN_SYSTEM_ENTRIES), html! { span.nums { (counted.entries) } }),
                (t!(cx, ADMIN_POSITION), html! { span.nums { (counted.position) } }),
            ])))
        }
        (panel(t!(cx, ADMIN_PROJECTIONS), &html! {
                @if rows.is_empty() { (empty(none, &html! { p { (next) } })) } @else { (grid(t!(cx, ADMIN_PROJECTIONS), &titles, &rows)) }
                p.hint { (t!(cx, ADMIN_PROJECTIONS_HINT)) " " code { "fengqiao rebuild" } }
            }))
            @if !view.jobs.is_empty() {
                (panel(t!(cx, ADMIN_JOBS), &html! { dl.facts { @for (name, state) in &view.jobs { div { dt { (name) } dd { (state) } } } } }))
            }
        },
    )
}

fn projection_cells(projection: &Projection) -> Vec<Markup> {
    vec![
        html! { (projection.name) },
        html! { span.nums { (projection.version) } },
        html! { span.nums { (projection.position) } },
        html! { span.nums { (projection.behind) } },
    ]
}
