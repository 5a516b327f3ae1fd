//! Procedures: their list, and the page of one with its check, its text, its diagram and its versions.

use maud::PreEscaped;

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;
use crate::kit::bare_drawing;

/// The list of procedures.
#[derive(Debug, Clone, Default)]
pub struct ProcedureList {
    pub rows: Vec<ProcedureRow>,
    /// Proposals that wait for a second administrator.
    pub waiting: usize,
    pub done: Option<String>,
}

/// One procedure of the list.
#[derive(Debug, Clone, Default)]
pub struct ProcedureRow {
    pub id: String,
    pub title: String,
    pub version: String,
    pub published: String,
    pub check: CheckShown,
}

/// What the checker found, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CheckShown {
    #[default]
    Unchecked,
    /// It passed when it was published; nothing else can be published.
    Published,
    /// Everything is proven, over so many configurations.
    Proven { configurations: u64 },
    /// So many findings stand against it.
    Refused { findings: u32 },
}

/// The page of one procedure.
#[derive(Debug, Clone, Default)]
pub struct ProcedurePage {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub version: String,
    pub basis: Vec<(String, char)>,
    pub check: CheckReport,
    pub source: String,
    /// Drawn by the program from the checked procedure, never from input.
    pub diagram_svg: String,
    pub versions: Vec<Version>,
    pub states: Vec<StateLine>,
    pub done: Option<String>,
}

/// One state in the list beside the diagram.
#[derive(Debug, Clone, Default)]
pub struct StateLine {
    pub title: String,
    pub holder: String,
    pub clock: String,
    /// Steps that leave it: who, what, where to.
    pub steps: Vec<String>,
}

/// One version that was published.
#[derive(Debug, Clone, Default)]
pub struct Version {
    pub version: String,
    pub published: String,
    pub reason: String,
    pub hash: String,
}

/// The result of a check in words.
#[derive(Debug, Clone, Default)]
pub struct CheckReport {
    pub shown: CheckShown,
    /// What was proven, one sentence each.
    pub proven: Vec<String>,
    /// What it costs: longest lawful time, fewest steps, steps per role, clocks by basis.
    pub measured: Vec<String>,
    pub findings: Vec<Finding>,
    /// Faults of reading: line, column, words.
    pub faults: Vec<(u32, u32, String)>,
}

/// One finding with the shortest way to it.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    pub message: String,
    pub advice: String,
    /// The trace in words, step by step.
    pub trace: Vec<String>,
}

/// Renders the list of procedures.
pub fn list(cx: &Cx, view: &ProcedureList) -> Markup {
    let (none, next) = Section::Procedures.nothing(cx);
    let titles = [t!(cx, ADMIN_PROCEDURE), t!(cx, ADMIN_VERSION), t!(cx, ADMIN_CHECK), t!(cx, ADMIN_PUBLISHED)];
    let rows: Vec<Vec<Markup>> = view.rows.iter().map(|row| row_of(cx, row)).collect();
    admin_frame(
        cx,
        Section::Procedures,
        Section::Procedures.title(cx),
        &html! {
            p.lead { (Section::Procedures.lead(cx)) }
            @if let Some(done) = &view.done { (success(done)) }
            @if rows.is_empty() { (empty(none, &html! { p { (next) } })) } @else { (grid(Section::Procedures.title(cx), &titles, &rows)) }
            @if view.waiting > 0 { (alert(Tone::Warn, &html! { (t!(cx, ADMIN_PROPOSALS_WAIT, "n" => view.waiting)) " " a href="/admin/proposals" { (t!(cx, ADMIN_PROPOSALS)) } })) }
            @else { p { a href="/admin/proposals" { (t!(cx, ADMIN_PROPOSALS)) } } }
            p { a.btn.btn-outline-secondary href="/admin/procedures/new" data-key="n" { (t!(cx, ADMIN_PROCEDURE_NEW)) } }
        },
    )
}

fn row_of(cx: &Cx, row: &ProcedureRow) -> Vec<Markup> {
    vec![
        html! { a href={ "/admin/procedures/" (row.id) } { (row.title) } div.hint { (row.id) " · " a href={ "/desk/cases?procedure=" (row.id) } { (t!(cx, ADMIN_OPEN_CASES)) } } },
        html! { span.nums { (row.version) } },
        check_mark(cx, &row.check),
        html! { (row.published) },
    ]
}

fn check_mark(cx: &Cx, check: &CheckShown) -> Markup {
    html! { @match check {
        CheckShown::Unchecked => { span.flag { (t!(cx, ADMIN_CHECK_NONE)) } }
        CheckShown::Published => { span.flag { "✓ " (t!(cx, ADMIN_CHECK_PUBLISHED)) } }
        CheckShown::Proven { configurations } => { span.flag { "✓ " (t!(cx, ADMIN_CHECK_PROVEN, "n" => configurations)) } }
        CheckShown::Refused { findings } => { span.flag.flag-act { "✗ " (t!(cx, ADMIN_CHECK_REFUSED, "n" => findings)) } }
    } }
}

/// Renders the page of one procedure.
pub fn page(cx: &Cx, view: &ProcedurePage) -> Markup {
    admin_frame(
        cx,
        Section::Procedures,
        &view.title,
        &html! {
            p { a href="/admin/procedures" { (t!(cx, ADMIN_BACK, "list" => t!(cx, ADMIN_PROCEDURES))) } }
            @if let Some(done) = &view.done { (success(done)) }
            p.lead { (view.summary) }
            p.desk-bar {
                span { (t!(cx, ADMIN_VERSION)) " " strong.nums { (view.version) } }
                a.btn.btn-primary href={ "/admin/procedures/" (view.id) "/edit" } data-key="e" { (t!(cx, ADMIN_PROCEDURE_EDIT)) }
                a.btn.btn-outline-secondary href={ "/admin/procedures/" (view.id) "/move" } { (t!(cx, ADMIN_MOVE)) }
            }
            @if !view.basis.is_empty() {
                (panel(t!(cx, ADMIN_BASIS), &html! { ul.plain { @for (basis, mark) in &view.basis { li { (basis) " " (sure(cx, *mark)) } } } }))
            }
            (panel(t!(cx, ADMIN_CHECK), &report(cx, &view.check)))
            (diagram(cx, view))
            (versions(cx, view))
            details.panel { summary { (t!(cx, ADMIN_PROCEDURE_TEXT)) } pre.procedure-text tabindex="0" { (view.source) } }
        },
    )
}

/// The result of a check: what is proven, or what stands against it with the shortest way there.
pub fn report(cx: &Cx, report: &CheckReport) -> Markup {
    html! {
        p { (check_mark(cx, &report.shown)) }
        @if !report.faults.is_empty() {
            p { (t!(cx, ADMIN_CHECK_UNREADABLE)) }
            ol { @for (row, column, words) in &report.faults { li { span.nums { (t!(cx, ADMIN_CHECK_AT, "line" => row, "column" => column)) } " " (words) } } }
        }
        @for finding in &report.findings {
            h3 { (finding.message) }
            @if !finding.trace.is_empty() {
                p.hint { (t!(cx, ADMIN_CHECK_TRACE)) }
                ol.trace { @for step in &finding.trace { li { (step) } } }
            }
            @if !finding.advice.is_empty() { p { (finding.advice) } }
        }
        @if !report.proven.is_empty() {
            details { summary { (t!(cx, ADMIN_CHECK_WHAT)) } ul { @for line in &report.proven { li { (line) } } } }
        }
        @if !report.measured.is_empty() {
            details { summary { (t!(cx, ADMIN_CHECK_MEASURED)) } ul { @for line in &report.measured { li { (line) } } } }
        }
    }
}

fn diagram(cx: &Cx, view: &ProcedurePage) -> Markup {
    panel(
        t!(cx, ADMIN_DIAGRAM),
        &html! {
            @if !view.diagram_svg.is_empty() { div.diagram.table-scroll tabindex="0" role="region" aria-label=(t!(cx, ADMIN_DIAGRAM)) { (PreEscaped(bare_drawing(&view.diagram_svg))) } }
            p { a href={ "/admin/procedures/" (view.id) "/diagram.bpmn" } { (t!(cx, ADMIN_DIAGRAM_BPMN)) } " · " a href={ "/how/" (view.id) } { (t!(cx, ADMIN_PUBLIC_PAGE)) } }
            details {
                summary { (t!(cx, ADMIN_DIAGRAM_LIST)) }
                dl.facts { @for state in &view.states {
                    div {
                        dt { (state.title) }
                        dd {
                            @if !state.holder.is_empty() { (state.holder) } @if !state.clock.is_empty() { " · " (state.clock) }
                            ul.plain { @for step in &state.steps { li { (step) } } }
                        }
                    }
                } }
            }
        },
    )
}

fn versions(cx: &Cx, view: &ProcedurePage) -> Markup {
    let titles = [t!(cx, ADMIN_VERSION), t!(cx, ADMIN_PUBLISHED), t!(cx, ADMIN_REASON), t!(cx, ADMIN_COMPARE)];
    let rows: Vec<Vec<Markup>> = view
        .versions
        .iter()
        .map(|version| {
            let compare = format!("/admin/procedures/{}/compare?from={}", view.id, version.hash);
            vec![
                html! { span.nums { (version.version) } div.hint { code { (version.hash.get(..12).unwrap_or(&version.hash)) } } },
                html! { (version.published) },
                html! { (version.reason) },
                html! { a href=(compare) { (t!(cx, ADMIN_COMPARE_NOW)) } },
            ]
        })
        .collect();
    panel(
        t!(cx, ADMIN_VERSIONS),
        &html! {
            @if rows.is_empty() { p.hint { (t!(cx, ADMIN_VERSIONS_NONE)) } } @else { (grid(t!(cx, ADMIN_VERSIONS), &titles, &rows)) }
        },
    )
}
