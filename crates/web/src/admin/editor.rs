//! The editor of a procedure: the text, the check of exactly this text, and publishing with a reason.

use super::parts::{Section, admin_frame};
use super::procedures::{CheckReport, CheckShown, report};
use crate::desk::parts::*;

/// The editor.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    /// Empty for a new procedure.
    pub id: String,
    pub title: String,
    pub source: String,
    /// The check of the text as it stands, once asked for.
    pub check: Option<CheckReport>,
    /// What changes against the published version, in words.
    pub changes: Vec<String>,
    pub reason: String,
    pub reason_issue: String,
    /// Rules of section 2 that a program cannot see need a second administrator.
    pub second_needed: bool,
    pub issues: Vec<Issue>,
}

/// The longest text of a procedure.
pub const SOURCE_MAX: u32 = 400_000;

/// Renders the editor.
pub fn editor(cx: &Cx, view: &Editor) -> Markup {
    let title = if view.id.is_empty() {
        t!(cx, ADMIN_PROCEDURE_NEW).to_owned()
    } else {
        t!(cx, ADMIN_EDITOR_TITLE, "name" => &view.title)
    };
    let target = if view.id.is_empty() { "new" } else { view.id.as_str() };
    admin_frame(
        cx,
        Section::Procedures,
        &title,
        &html! {
            p { a href="/admin/procedures" { (t!(cx, ADMIN_BACK, "list" => t!(cx, ADMIN_PROCEDURES))) } }
            p.hint { (t!(cx, ADMIN_EDITOR_LEAD)) }
            (summary(cx, &view.issues, &[]))
            form method="post" action={ "/admin/procedures/" (target) "/edit" } novalidate {
                (tokens(cx))
                div.side-by-side {
                    div {
                        label.form-label for="source" { (t!(cx, ADMIN_PROCEDURE_TEXT)) }
                        textarea.form-control.editor #source name="source" rows="32" maxlength=(SOURCE_MAX) spellcheck="false" wrap="off" autocomplete="off" { "\n" (view.source) }
                        p.desk-bar { button.btn.btn-primary type="submit" name="do" value="check" { (t!(cx, ADMIN_EDITOR_CHECK)) } span.hint { (t!(cx, ADMIN_EDITOR_CHECK_HINT)) } }
                    }
                    div {
                        section.panel #check aria-live="polite" { h2 { (t!(cx, ADMIN_CHECK)) }
                            @match &view.check { Some(check) => { (report(cx, check)) } None => { p.hint { (t!(cx, ADMIN_EDITOR_UNCHECKED)) } } }
                        }
                        (changes(cx, &view.changes))
                        (publish(cx, view))
                    }
                }
            }
        },
    )
}

fn publish(cx: &Cx, view: &Editor) -> Markup {
    let proven = view.check.as_ref().is_some_and(|check| matches!(check.shown, CheckShown::Proven { .. }));
    panel(
        t!(cx, ADMIN_PUBLISH),
        &html! {
            @if proven {
                @let reason = FieldView { error: view.reason_issue.clone(), ..line("reason", t!(cx, ADMIN_REASON), &view.reason).hint(t!(cx, ADMIN_PUBLISH_REASON)).required() };
                (entry(cx, &reason))
                @if view.second_needed { p { (t!(cx, ADMIN_PUBLISH_SECOND)) } }
                button.btn.btn-primary type="submit" name="do" value="publish" { (t!(cx, ADMIN_PUBLISH_SUBMIT)) }
                p.hint { (t!(cx, ADMIN_PUBLISH_HINT)) }
            } @else { p { (t!(cx, ADMIN_PUBLISH_NOT_YET)) } }
        },
    )
}

fn changes(cx: &Cx, changes: &[String]) -> Markup {
    html! { @if !changes.is_empty() { (panel(t!(cx, ADMIN_CHANGES), &html! { ul { @for change in changes { li { (change) } } } })) } }
}

/// Two versions compared.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    pub id: String,
    pub title: String,
    pub from: String,
    pub to: String,
    pub changes: Vec<String>,
}

/// Renders a comparison in words.
pub fn comparison(cx: &Cx, view: &Comparison) -> Markup {
    let title = t!(cx, ADMIN_COMPARE_TITLE, "name" => &view.title, "from" => &view.from, "to" => &view.to);
    admin_frame(
        cx,
        Section::Procedures,
        &title,
        &html! {
            p { a href={ "/admin/procedures/" (view.id) } { (t!(cx, ADMIN_BACK, "list" => &view.title)) } }
            @if view.changes.is_empty() { (nothing(t!(cx, ADMIN_COMPARE_SAME), &format!("/admin/procedures/{}", view.id), t!(cx, ADMIN_COMPARE_SAME_NEXT))) }
            @else { ul { @for change in &view.changes { li { (change) } } } }
        },
    )
}
