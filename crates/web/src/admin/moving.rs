//! The running cases of a procedure's older versions: which could go on under the one in force, why the others stay, and the order to move.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// The page.
#[derive(Debug, Clone, Default)]
pub struct MovingPage {
    pub id: String,
    pub title: String,
    /// The version in force.
    pub version: String,
    pub rows: Vec<MovingRow>,
    /// How far the last order got.
    pub progress: String,
    /// Who gave it, when and why.
    pub ordered: String,
    /// It is still being carried out.
    pub under_way: bool,
    pub reason: String,
    pub reason_issue: String,
}

/// The cases of one version in one state.
#[derive(Debug, Clone, Default)]
pub struct MovingRow {
    pub version: String,
    pub state: String,
    pub count: u64,
    /// What becomes of them, in words.
    pub fate: String,
    pub moves: bool,
    /// Where the two versions are compared.
    pub compare: String,
}

/// Renders the page.
pub fn page(cx: &Cx, view: &MovingPage) -> Markup {
    let title = t!(cx, ADMIN_MOVE_TITLE, "name" => &view.title);
    admin_frame(
        cx,
        Section::Procedures,
        &title,
        &html! {
            p { a href={ "/admin/procedures/" (view.id) } { (t!(cx, ADMIN_BACK, "list" => &view.title)) } }
            p.lead { (t!(cx, ADMIN_MOVE_LEAD)) }
            @if !view.progress.is_empty() { (alert(Tone::Info, &html! { (view.progress) div.hint { (view.ordered) } })) }
            @if view.rows.is_empty() {
                (empty(t!(cx, ADMIN_MOVE_NONE), &html! { p { (t!(cx, ADMIN_MOVE_NONE_NEXT, "version" => &view.version)) } }))
            } @else {
                (cases(cx, view))
                (decision(cx, view))
            }
        },
    )
}

fn cases(cx: &Cx, view: &MovingPage) -> Markup {
    let titles = [t!(cx, ADMIN_VERSION), t!(cx, DESK_COL_STATE), t!(cx, ADMIN_MOVE_COUNT), t!(cx, ADMIN_MOVE_FATE)];
    let cells = |row: &MovingRow| {
        vec![
            html! { span.nums { (row.version) } div.hint { a href=(row.compare) { (t!(cx, ADMIN_CHANGES)) } } },
            html! { (row.state) },
            html! { span.nums { (row.count) } },
            html! { span.flag { @if row.moves { "✓ " } @else { "✗ " } (row.fate) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = view.rows.iter().map(cells).collect();
    grid(t!(cx, ADMIN_MOVE), &titles, &rows)
}

fn decision(cx: &Cx, view: &MovingPage) -> Markup {
    let count: u64 = view.rows.iter().filter(|row| row.moves).map(|row| row.count).sum();
    let reason = line("reason", t!(cx, ADMIN_REASON), &view.reason).hint(t!(cx, ADMIN_MOVE_REASON)).required();
    let reason = FieldView { error: view.reason_issue.clone(), ..reason };
    panel(
        t!(cx, ADMIN_MOVE_DECIDE),
        &html! {
            @if view.under_way { p { (t!(cx, ADMIN_MOVE_WAIT)) } }
            @else if count == 0 { p { (t!(cx, ADMIN_MOVE_CANNOT)) } }
            @else {
                form method="post" action={ "/admin/procedures/" (view.id) "/move" } novalidate {
                    (tokens(cx))
                    p { (t!(cx, ADMIN_MOVE_LEAVE)) }
                    (entry(cx, &reason))
                    button.btn.btn-primary type="submit" { (t!(cx, ADMIN_MOVE_SUBMIT, "n" => count)) }
                }
            }
        },
    )
}
