//! The system page: what the city holds, what waits, how the projections stand to the entries, which calendars and packs are in use.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// How the program is.
#[derive(Debug, Clone, Default)]
pub struct System {
    pub version: String,
    pub city: String,
    pub zone: String,
    pub now: String,
    pub database: String,
    /// What the city holds and what waits, name and value.
    pub held: Vec<(String, String)>,
    pub projections: Vec<Projection>,
    /// What the last rebuild found, in words.
    pub rebuilt: String,
    pub calendars: Vec<Pack>,
    pub packs: Vec<Pack>,
    /// What needs attention, in words; empty when all is well.
    pub warnings: Vec<String>,
}

/// One projection of the entries.
#[derive(Debug, Clone, Default)]
pub struct Projection {
    pub name: String,
    pub table: String,
    pub version: u32,
    /// Made by another version: it must be rebuilt.
    pub outdated: bool,
}

/// A calendar or a rule pack in use.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    pub name: String,
    pub version: String,
    pub validity: String,
    /// What in it is provisional or was not read in the source itself; empty where all is certain.
    pub provisional: String,
}

/// Renders the system page.
pub fn system(cx: &Cx, view: &System) -> Markup {
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
            (panel(t!(cx, ADMIN_SYSTEM_DATA), &html! {
                dl.facts { @for (name, value) in &view.held { div { dt { (name) } dd.nums { (value) } } } }
            }))
            (panel(t!(cx, ADMIN_PROJECTIONS), &projections(cx, view)))
            (panel(t!(cx, ADMIN_CALENDARS), &packs(cx, t!(cx, ADMIN_CALENDARS), &view.calendars)))
            (panel(t!(cx, ADMIN_RULES), &packs(cx, t!(cx, ADMIN_RULES), &view.packs)))
        },
    )
}

fn projections(cx: &Cx, view: &System) -> Markup {
    let titles = [t!(cx, ADMIN_PROJECTION), t!(cx, ADMIN_VERSION), t!(cx, DESK_COL_STATE)];
    let cells = |projection: &Projection| {
        let standing =
            if projection.outdated { t!(cx, ADMIN_PROJECTION_OUTDATED) } else { t!(cx, ADMIN_PROJECTION_CURRENT) };
        vec![
            html! { (projection.name) div.hint { code { (projection.table) } } },
            html! { span.nums { (projection.version) } },
            html! { (standing) },
        ]
    };
    let rows: Vec<Vec<Markup>> = view.projections.iter().map(cells).collect();
    html! {
        p { (view.rebuilt) }
        @if rows.is_empty() { p.hint { (t!(cx, ADMIN_SYSTEM_NONE_NEXT)) } } @else { (grid(t!(cx, ADMIN_PROJECTIONS), &titles, &rows)) }
        p.hint { (t!(cx, ADMIN_PROJECTIONS_HINT)) " " code { "fengqiao rebuild" } }
    }
}

fn packs(cx: &Cx, title: &str, packs: &[Pack]) -> Markup {
    let titles = [t!(cx, ADMIN_NAME), t!(cx, ADMIN_VERSION), t!(cx, ADMIN_VALIDITY), t!(cx, ADMIN_PROVISIONAL)];
    let cells = |pack: &Pack| {
        let certain = t!(cx, ADMIN_PROVISIONAL_NOTHING);
        vec![
            html! { (pack.name) },
            html! { span.nums { (pack.version) } },
            html! { (pack.validity) },
            html! { @if pack.provisional.is_empty() { (certain) } @else { (pack.provisional) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = packs.iter().map(cells).collect();
    html! { @if rows.is_empty() { p.hint { (t!(cx, ADMIN_CALENDARS_NONE)) } } @else { (grid(title, &titles, &rows)) } }
}
