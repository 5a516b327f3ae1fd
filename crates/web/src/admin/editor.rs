//! The editor of a procedure: the text, the check of exactly this text, and publishing with a reason.

use maud::PreEscaped;

use super::parts::{Section, admin_frame};
use super::procedures::{CheckReport, CheckShown, report};
use crate::desk::parts::*;
use crate::kit::bare_drawing;

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
    /// Drawn by the program from the text as it stands, where it can be read.
    pub diagram_svg: String,
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
            form method="post" action={ "/admin/procedures/" (target) "/edit" } novalidate data-island="editor" data-late=(t!(cx, ADMIN_EDITOR_LATE)) {
                (tokens(cx))
                div.side-by-side {
                    div {
                        label.form-label for="source" { (t!(cx, ADMIN_PROCEDURE_TEXT)) }
                        textarea.form-control.editor #source name="source" rows="32" maxlength=(SOURCE_MAX) spellcheck="false" wrap="off" autocomplete="off" { "\n" (view.source) }
                        p.desk-bar { button.btn.btn-primary type="submit" name="do" value="check" { (t!(cx, ADMIN_EDITOR_CHECK)) } span.hint data-live { (t!(cx, ADMIN_EDITOR_CHECK_HINT)) } }
                    }
                    div data-beside {
                        (beside(cx, view))
                    }
                }
            }
        },
    )
}

/// What stands beside the text: part of the page, and the fragment that the script fetches while the technician types.
pub fn beside(cx: &Cx, view: &Editor) -> Markup {
    html! {
        section.panel #check aria-live="polite" { h2 { (t!(cx, ADMIN_CHECK)) }
            @match &view.check { Some(check) => { (report(cx, check)) } None => { p.hint { (t!(cx, ADMIN_EDITOR_UNCHECKED)) } } }
        }
        (changes(cx, &view.changes))
        div data-publish=(publishable(view)) { (publish(cx, view)) }
        @if !view.diagram_svg.is_empty() {
            (panel(t!(cx, ADMIN_DIAGRAM), &html! { div.diagram.table-scroll tabindex="0" role="region" aria-label=(t!(cx, ADMIN_DIAGRAM)) { (PreEscaped(bare_drawing(&view.diagram_svg))) } }))
        }
    }
}

/// Whether the text as it was checked may be published, and by whom: no, alone, or with a second reader.
fn publishable(view: &Editor) -> &'static str {
    let proven = view.check.as_ref().is_some_and(|check| matches!(check.shown, CheckShown::Proven { .. }));
    match (proven, view.second_needed) {
        (false, _) => "no",
        (true, false) => "alone",
        (true, true) => "second",
    }
}

fn publish(cx: &Cx, view: &Editor) -> Markup {
    panel(
        t!(cx, ADMIN_PUBLISH),
        &html! {
            @if publishable(view) != "no" {
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
