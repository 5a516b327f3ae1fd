//! Orders to stop work: the form, what it would move, and the orders that stand.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// Where the page is.
pub const PATH: &str = "/admin/calendars/stop-work";

/// The page.
#[derive(Debug, Clone, Default)]
pub struct StopWork {
    /// The form as it was typed.
    pub fields: Vec<FieldView>,
    pub issues: Vec<Issue>,
    /// What the order would move, once asked for: it can then be published.
    pub preview: Option<Preview>,
    pub orders: Vec<Order>,
    pub done: Option<String>,
}

/// What an order would move.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// How many matters move, of how many, in words.
    pub lead: String,
    pub rows: Vec<Moved>,
}

/// One clock that would move.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    pub href: String,
    pub number: String,
    pub category: String,
    pub clock: String,
    pub before: String,
    pub after: String,
    /// Whether whose matter it is was told the date, in words.
    pub told: String,
}

/// An order that stands.
#[derive(Debug, Clone, Default)]
pub struct Order {
    pub name: String,
    pub area: String,
    pub days: String,
    pub document: String,
    /// The form that ends it early; empty once its days are over.
    pub end: Vec<FieldView>,
    /// Which order the form means.
    pub hidden: Vec<(&'static str, String)>,
}

/// Renders the page.
pub fn view(cx: &Cx, view: &StopWork) -> Markup {
    admin_frame(
        cx,
        Section::Calendars,
        t!(cx, ADMIN_STOP_WORK),
        &html! {
            p { a href="/admin/calendars" { (t!(cx, ADMIN_BACK, "list" => t!(cx, ADMIN_CALENDARS))) } }
            p.lead { (t!(cx, ADMIN_STOP_WORK_LEAD)) }
            @if let Some(done) = &view.done { (success(done)) }
            (summary(cx, &view.issues, &view.fields))
            form method="post" action=(PATH) novalidate {
                (tokens(cx))
                div.side-by-side {
                    section.panel {
                        h2 { (t!(cx, ADMIN_STOP_WORK_NEW)) }
                        @for field in &view.fields { (entry(cx, field)) }
                        button class=(if view.preview.is_none() { "btn btn-primary" } else { "btn btn-secondary" }) type="submit" name="do" value="preview" { (t!(cx, ADMIN_STOP_WORK_PREVIEW)) }
                        p.hint { (t!(cx, ADMIN_STOP_WORK_PREVIEW_HINT)) }
                    }
                    section.panel aria-live="polite" {
                        h2 { (t!(cx, ADMIN_STOP_WORK_MOVES)) }
                        @match &view.preview { Some(preview) => { (moves(cx, preview)) } None => { p.hint { (t!(cx, ADMIN_STOP_WORK_UNSEEN)) } } }
                    }
                }
            }
            h2 { (t!(cx, ADMIN_STOP_WORK_ORDERS)) }
            @if view.orders.is_empty() { (empty(t!(cx, ADMIN_STOP_WORK_NONE), &html! { p { (t!(cx, ADMIN_STOP_WORK_NONE_NEXT)) } })) }
            @for (at, order) in view.orders.iter().enumerate() { (order_panel(cx, at, order)) }
        },
    )
}

fn moves(cx: &Cx, preview: &Preview) -> Markup {
    let titles = [
        t!(cx, DESK_COL_NUMBER),
        t!(cx, DESK_COL_CATEGORY),
        t!(cx, ADMIN_STOP_WORK_CLOCK),
        t!(cx, ADMIN_STOP_WORK_BEFORE),
        t!(cx, ADMIN_STOP_WORK_AFTER),
        t!(cx, ADMIN_STOP_WORK_TOLD),
    ];
    let cells = |moved: &Moved| {
        vec![
            html! { a.nums href=(moved.href) { (moved.number) } },
            html! { (moved.category) },
            html! { (moved.clock) },
            html! { span.nums { (moved.before) } },
            html! { span.nums { (moved.after) } },
            html! { (moved.told) },
        ]
    };
    let rows: Vec<Vec<Markup>> = preview.rows.iter().map(cells).collect();
    html! {
        p { b { (preview.lead) } }
        button.btn.btn-primary type="submit" name="do" value="publish" { (t!(cx, ADMIN_STOP_WORK_PUBLISH)) }
        p.hint { (t!(cx, ADMIN_STOP_WORK_PUBLISH_HINT)) }
        @if !rows.is_empty() { (grid(t!(cx, ADMIN_STOP_WORK_MOVES), &titles, &rows)) }
    }
}

fn order_panel(cx: &Cx, at: usize, order: &Order) -> Markup {
    let scope = format!("order{at}");
    html! {
        section.panel {
            h3 { (order.name) }
            (facts(&[
                (t!(cx, ADMIN_STOP_WORK_DAYS), html! { span.nums { (order.days) } }),
                (t!(cx, ADMIN_STOP_WORK_AREA), html! { (order.area) }),
                (t!(cx, ADMIN_STOP_WORK_DOCUMENT), html! { (order.document) }),
            ]))
            @if !order.end.is_empty() {
                details {
                    summary { (t!(cx, ADMIN_STOP_WORK_END)) }
                    form method="post" action={ (PATH) "/end" } novalidate {
                        (tokens(cx))
                        @for (name, value) in &order.hidden { input type="hidden" name=(name) value=(value); }
                        @for field in &order.end { (crate::kit::field_in(cx.lang, &scope, field)) }
                        button.btn.btn-secondary type="submit" { (t!(cx, ADMIN_STOP_WORK_END_SUBMIT)) }
                        p.hint { (t!(cx, ADMIN_STOP_WORK_END_HINT)) }
                    }
                }
            }
        }
    }
}
