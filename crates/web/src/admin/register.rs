//! The list and the item page that all registers share: what holds now, how it came about, and the form that changes it.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// A page of a register's list.
#[derive(Debug, Clone, Default)]
pub struct RegisterList {
    pub section: Section,
    /// What holds of the choices above the list.
    pub filters: Vec<FieldView>,
    pub columns: Vec<String>,
    pub rows: Vec<RegisterRow>,
    pub pager: Pager,
    /// The form that adds an item; empty where items come only by import.
    pub add: Vec<FieldView>,
    /// Whether the add form came back with faults or was asked for.
    pub add_open: bool,
    pub issues: Vec<Issue>,
    pub done: Option<String>,
}

/// One item of a register.
#[derive(Debug, Clone, Default)]
pub struct RegisterRow {
    pub href: String,
    /// How deep it lies in a tree; 0 in a flat register.
    pub depth: u8,
    pub cells: Vec<String>,
    /// It holds no longer.
    pub ended: bool,
}

/// The page of one item.
#[derive(Debug, Clone, Default)]
pub struct RegisterItem {
    pub section: Section,
    pub title: String,
    /// What holds now, name and value.
    pub facts: Vec<(String, String)>,
    /// Set for areas and places: addresses of the boundary and of the points.
    pub map: Option<(String, String)>,
    pub related: Vec<Related>,
    /// Where the change form goes.
    pub action: String,
    pub fields: Vec<FieldView>,
    pub issues: Vec<Issue>,
    /// The form that ends it, where it can end.
    pub end: Vec<FieldView>,
    pub history: Vec<Change>,
    pub done: Option<String>,
}

/// Items that hang on this one.
#[derive(Debug, Clone, Default)]
pub struct Related {
    pub title: String,
    /// Address and label of each; nothing is behind an empty address.
    pub links: Vec<(String, String)>,
}

/// One entry of an item's history.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub at: String,
    pub who: String,
    pub what: String,
    pub reason: String,
    /// Every value that it changed.
    pub turns: Vec<Turn>,
    /// It made the item: there is nothing before it.
    pub is_first: bool,
}

/// One value that a change replaced; empty where there was or is nothing.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    pub name: String,
    pub before: String,
    pub after: String,
}

/// Renders a register's list.
pub fn list(cx: &Cx, view: &RegisterList) -> Markup {
    let section = view.section;
    admin_frame(cx, section, section.title(cx), &content(cx, view, &html! {}))
}

/// What stands on the page of a register's list, with something of its own between its lead and its rows.
pub(crate) fn content(cx: &Cx, view: &RegisterList, own: &Markup) -> Markup {
    let section = view.section;
    let base = format!("/admin/{}", section.name());
    let (none, next) = section.nothing(cx);
    html! {
            p.lead { (section.lead(cx)) }
            @if let Some(done) = &view.done { (success(done)) }
            (own)
            (hints(cx, section))
            @if !view.filters.is_empty() { (filters(cx.lang, &base, &view.filters)) }
            @if view.rows.is_empty() { (empty(none, &html! { p { (next) } })) }
            @else {
                (rows(view))
                (pager(cx.lang, &view.pager))
            }
            @if !view.add.is_empty() {
                details.panel open[view.add_open || !view.issues.is_empty()] {
                    summary data-key="n" { (t!(cx, ADMIN_ADD)) }
                    (summary(cx, &view.issues, &view.add))
                    (form(cx, &Form { action: &base, fields: &view.add, submit: t!(cx, ADMIN_ADD_SUBMIT), hint: t!(cx, ADMIN_ENTRY_HINT), hidden: &[], main: true }))
                }
            }
    }
}

fn rows(view: &RegisterList) -> Markup {
    html! {
        table.table.table-sm.cards {
            thead { tr { @for column in &view.columns { th scope="col" { (column) } } } }
            tbody { @for row in &view.rows {
                tr {
                    @for (index, (cell, column)) in row.cells.iter().zip(&view.columns).enumerate() {
                        td data-label=(column) {
                            @if index == 0 {
                                span aria-hidden="true" { @for _ in 0..row.depth { "　" } }
                                @if row.href.is_empty() { (cell) } @else { a href=(row.href) { (cell) } }
                            } @else if row.ended { s { (cell) } } @else { (cell) }
                        }
                    }
                }
            } }
        }
    }
}

/// What a register can be filled from, or printed on.
fn hints(cx: &Cx, section: Section) -> Markup {
    html! {
        @match section {
            Section::Areas => { p.hint { (t!(cx, ADMIN_AREAS_IMPORT)) " " code { "fengqiao import divisions" } " · " code { "fengqiao import boundaries" } } }
            Section::Places => { p { a href="/admin/places/codes" { (t!(cx, ADMIN_PLACES_PRINT)) } } }
            Section::Duties => { p { a href="/admin/duties/test" { (t!(cx, ADMIN_DUTIES_TEST)) } } }
            Section::Calendars => {
                p { a href=(super::stop_work::PATH) { (t!(cx, ADMIN_STOP_WORK_GO)) } }
                p.hint { (t!(cx, ADMIN_CALENDARS_HINT)) }
            }
            _ => {}
        }
    }
}

/// Renders the page of one item.
pub fn item(cx: &Cx, view: &RegisterItem) -> Markup {
    let section = view.section;
    admin_frame(
        cx,
        section,
        &view.title,
        &html! {
            p { a href={ "/admin/" (section.name()) } { (t!(cx, ADMIN_BACK, "list" => section.title(cx))) } }
            @if let Some(done) = &view.done { (success(done)) }
            div.split {
                div {
                    (panel(t!(cx, ADMIN_NOW), &html! {
                        dl.facts { @for (title, value) in &view.facts { div { dt { (title) } dd { (value) } } } }
                        @if let Some((boundary, points)) = &view.map { div data-island="map" data-areas=(boundary) data-points=(points) {} }
                    }))
                    @for related in &view.related { (related_panel(cx, related)) }
                    (history(cx, &view.history))
                }
                div {
                    @if !view.fields.is_empty() {
                        (panel(t!(cx, ADMIN_CHANGE), &html! {
                            (summary(cx, &view.issues, &view.fields))
                            (form(cx, &Form { action: &view.action, fields: &view.fields, submit: t!(cx, ADMIN_CHANGE_SUBMIT), hint: t!(cx, ADMIN_ENTRY_HINT), hidden: &[], main: true }))
                        }))
                    }
                    @if !view.end.is_empty() { (end(cx, view)) }
                }
            }
        },
    )
}

fn end(cx: &Cx, view: &RegisterItem) -> Markup {
    let action = format!("{}/end", view.action);
    panel(
        t!(cx, ADMIN_END),
        &html! {
            (form(cx, &Form { action: &action, fields: &view.end, submit: t!(cx, ADMIN_END_SUBMIT), hint: t!(cx, ADMIN_END_HINT), hidden: &[], main: false }))
        },
    )
}

fn related_panel(cx: &Cx, related: &Related) -> Markup {
    panel(
        &related.title,
        &html! {
            @if related.links.is_empty() { p.hint { (t!(cx, ADMIN_RELATED_NONE)) } }
            ul.plain { @for (href, label) in &related.links { li { @if href.is_empty() { (label) } @else { a href=(href) { (label) } } } } }
        },
    )
}

fn history(cx: &Cx, changes: &[Change]) -> Markup {
    panel(
        t!(cx, ADMIN_HISTORY),
        &html! {
            @if changes.is_empty() { p.hint { (t!(cx, ADMIN_HISTORY_NONE)) } }
            ol.timeline { @for change in changes {
                li.moment {
                    p.moment-head { b { (change.what) } " " span.moment-by { (change.who) } " " span.moment-at { (change.at) } }
                    @if !change.reason.is_empty() { p.hint { (change.reason) } }
                    (turns(cx, change))
                }
            } }
        },
    )
}

fn turns(cx: &Cx, change: &Change) -> Markup {
    let list = html! {
        dl.facts { @for turn in &change.turns {
            div {
                dt { (turn.name) }
                dd {
                    @if !change.is_first { del { (or_nothing(cx, &turn.before)) } span aria-hidden="true" { " → " } ins { (or_nothing(cx, &turn.after)) } }
                    @else { (turn.after) }
                }
            }
        } }
    };
    html! {
        @if change.is_first && !change.turns.is_empty() { details { summary { (t!(cx, ADMIN_HISTORY_VALUES)) } (list) } }
        @else if !change.turns.is_empty() { (list) }
    }
}

fn or_nothing<'t>(cx: &Cx, value: &'t str) -> &'t str {
    if value.is_empty() { t!(cx, ADMIN_HISTORY_NOTHING) } else { value }
}
