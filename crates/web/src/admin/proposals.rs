//! Proposed procedure texts: the list, and the page on which a second administrator reads one and decides.

use super::parts::{Section, admin_frame};
use super::procedures::{CheckReport, report};
use crate::desk::parts::*;

/// One proposal in a list.
#[derive(Debug, Clone, Default)]
pub struct ProposalRow {
    pub href: String,
    pub title: String,
    pub version: String,
    pub by: String,
    pub at: String,
    pub standing: String,
    pub waits: bool,
}

/// The list of proposals.
#[derive(Debug, Clone, Default)]
pub struct ProposalList {
    pub rows: Vec<ProposalRow>,
    pub done: Option<String>,
}

/// The page of one proposal.
#[derive(Debug, Clone, Default)]
pub struct ProposalPage {
    pub row: ProposalRow,
    /// Where the decision goes.
    pub action: String,
    pub reason: String,
    pub answer: String,
    /// What a program can only report: why a second person reads it.
    pub to_be_read: Vec<String>,
    pub check: CheckReport,
    pub changes: Vec<String>,
    pub source: String,
    /// The reader proposed it: somebody else decides.
    pub is_own: bool,
    pub issues: Vec<Issue>,
}

/// Renders the list.
pub fn list(cx: &Cx, view: &ProposalList) -> Markup {
    let titles = [t!(cx, ADMIN_PROCEDURE), t!(cx, ADMIN_PROPOSAL_BY), t!(cx, DESK_COL_WHEN), t!(cx, DESK_COL_STATE)];
    let cells = |row: &ProposalRow| {
        vec![
            html! { a href=(row.href) { (row.title) } " " span.nums { (row.version) } },
            html! { (row.by) },
            html! { (row.at) },
            html! { @if row.waits { span.flag.flag-act { (row.standing) } } @else { (row.standing) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = view.rows.iter().map(cells).collect();
    admin_frame(
        cx,
        Section::Procedures,
        t!(cx, ADMIN_PROPOSALS),
        &html! {
            p { a href="/admin/procedures" { (t!(cx, ADMIN_BACK, "list" => t!(cx, ADMIN_PROCEDURES))) } }
            p.lead { (t!(cx, ADMIN_PROPOSALS_LEAD)) }
            @if let Some(done) = &view.done { (success(done)) }
            @if rows.is_empty() { (empty(t!(cx, ADMIN_PROPOSALS_NONE), &html! { p { (t!(cx, ADMIN_PROPOSALS_NONE_NEXT)) } })) }
            @else { (grid(t!(cx, ADMIN_PROPOSALS), &titles, &rows)) }
        },
    )
}

/// Renders one proposal with its check, its differences, its text and the decision.
pub fn page(cx: &Cx, view: &ProposalPage) -> Markup {
    let title = t!(cx, ADMIN_PROPOSAL_TITLE, "name" => &view.row.title, "version" => &view.row.version);
    admin_frame(
        cx,
        Section::Procedures,
        &title,
        &html! {
            p { a href="/admin/proposals" { (t!(cx, ADMIN_BACK, "list" => t!(cx, ADMIN_PROPOSALS))) } }
            (summary(cx, &view.issues, &[]))
            (facts(&[
                (t!(cx, ADMIN_PROPOSAL_BY), html! { (view.row.by) " · " (view.row.at) }),
                (t!(cx, ADMIN_REASON), html! { (view.reason) }),
                (t!(cx, DESK_COL_STATE), html! { (view.row.standing) }),
            ]))
            @if !view.answer.is_empty() { p { (t!(cx, ADMIN_PROPOSAL_ANSWER)) " " (view.answer) } }
            (panel(t!(cx, ADMIN_PROPOSAL_READ), &html! { ul { @for reason in &view.to_be_read { li { (reason) } } } }))
            @if view.row.waits { (decision(cx, view)) }
            (panel(t!(cx, ADMIN_CHECK), &report(cx, &view.check)))
            (panel(t!(cx, ADMIN_CHANGES), &html! {
                @if view.changes.is_empty() { p.hint { (t!(cx, ADMIN_COMPARE_SAME)) } }
                ul { @for change in &view.changes { li { (change) } } }
            }))
            details.panel { summary { (t!(cx, ADMIN_PROCEDURE_TEXT)) } pre.procedure-text tabindex="0" { (view.source) } }
        },
    )
}

fn decision(cx: &Cx, view: &ProposalPage) -> Markup {
    if view.is_own {
        return panel(t!(cx, ADMIN_PROPOSAL_DECIDE), &html! { p { (t!(cx, ADMIN_PROPOSAL_OWN)) } });
    }
    let reason = line("reason", t!(cx, ADMIN_PROPOSAL_WHY_NOT), "").hint(t!(cx, ADMIN_PROPOSAL_WHY_NOT_HINT));
    panel(
        t!(cx, ADMIN_PROPOSAL_DECIDE),
        &html! {
            form method="post" action=(view.action) novalidate {
                (tokens(cx))
                button.btn.btn-primary type="submit" name="do" value="publish" { (t!(cx, ADMIN_PUBLISH_SUBMIT)) }
                (entry(cx, &reason))
                button.btn.btn-outline-secondary type="submit" name="do" value="decline" { (t!(cx, ADMIN_PROPOSAL_DECLINE)) }
            }
        },
    )
}
