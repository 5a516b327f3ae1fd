//! The duty directory as a matrix, and the box that tells who gets what and why.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// The duty directory: category × level -> unit.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    pub filters: Vec<FieldView>,
    /// The names of the levels, city first.
    pub levels: Vec<String>,
    pub rows: Vec<MatrixRow>,
    pub pager: Pager,
    pub add: Vec<FieldView>,
    pub issues: Vec<Issue>,
    pub test: TestBox,
    pub done: Option<String>,
}

/// One category of the matrix.
#[derive(Debug, Clone, Default)]
pub struct MatrixRow {
    pub href: String,
    pub category: String,
    /// One cell for each level.
    pub cells: Vec<DutyCell>,
    /// Standard times by grade, in words.
    pub standard: String,
}

/// Who must act for a category at a level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyCell {
    pub unit: String,
    pub basis: String,
    /// The matter must not be put on this level: its powers do not reach it.
    pub barred: bool,
}

/// "Who gets this, and why?"
#[derive(Debug, Clone, Default)]
pub struct TestBox {
    pub categories: Vec<Choice>,
    pub category: String,
    pub place: String,
    pub issue: String,
    pub answer: Option<Answer>,
}

/// What the directory answers.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Where the place lies, from city to grid.
    pub area: String,
    pub unit: String,
    /// The sentence that a resident reads.
    pub reason: String,
    pub runners_up: Vec<String>,
    pub clock: String,
    /// Posts that could take the first step, and who holds them; empty posts are a warning.
    pub posts: Vec<(String, String)>,
}

/// Renders the directory with its test box.
pub fn matrix(cx: &Cx, view: &Matrix) -> Markup {
    let (none, next) = Section::Duties.nothing(cx);
    admin_frame(
        cx,
        Section::Duties,
        Section::Duties.title(cx),
        &html! {
            p.lead { (Section::Duties.lead(cx)) }
            @if let Some(done) = &view.done { (success(done)) }
            (test_box(cx, &view.test))
            (filters(cx.lang, "/admin/duties", &view.filters))
            @if view.rows.is_empty() { (empty(none, &html! { p { (next) } })) } @else { (grid_of(cx, view)) (pager(cx.lang, &view.pager)) }
            details.panel open[!view.issues.is_empty()] {
                summary data-key="n" { (t!(cx, ADMIN_DUTIES_ADD)) }
                (summary(cx, &view.issues, &view.add))
                (form(cx, &Form { action: "/admin/duties", fields: &view.add, submit: t!(cx, ADMIN_ADD_SUBMIT), hint: t!(cx, ADMIN_ENTRY_HINT), hidden: &[], main: true }))
            }
        },
    )
}

fn grid_of(cx: &Cx, view: &Matrix) -> Markup {
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(t!(cx, ADMIN_DUTIES)) {
            table.table.table-sm.cards {
                thead { tr {
                    th scope="col" { (t!(cx, DESK_COL_CATEGORY)) }
                    @for level in &view.levels { th scope="col" { (level) } }
                    th scope="col" { (t!(cx, ADMIN_DUTIES_STANDARD)) }
                } }
                tbody { @for row in &view.rows {
                    tr {
                        th scope="row" { a href=(row.href) { (row.category) } }
                        @for (cell, level) in row.cells.iter().zip(&view.levels) {
                            td data-label=(level) {
                                @if cell.barred { span.hint.nums { (t!(cx, ADMIN_DUTIES_BARRED)) } }
                                @else if cell.unit.is_empty() { span.hint { "—" } }
                                @else { (cell.unit) div.hint { (cell.basis) } }
                            }
                        }
                        td.nums data-label=(t!(cx, ADMIN_DUTIES_STANDARD)) { (row.standard) }
                    }
                } }
            }
        }
    }
}

fn test_box(cx: &Cx, test: &TestBox) -> Markup {
    let mut place = line("place", t!(cx, DESK_COL_PLACE), &test.place).hint(t!(cx, ADMIN_DUTIES_TEST_PLACE)).required();
    test.issue.clone_into(&mut place.error);
    let fields = [select("category", t!(cx, DESK_COL_CATEGORY), &test.categories, &test.category).required(), place];
    html! {
        section.panel #test {
            h2 { (t!(cx, ADMIN_DUTIES_TEST)) }
            form.form method="get" action="/admin/duties/test" {
                div.desk-row { @for view in &fields { (entry(cx, view)) } }
                button.btn.btn-secondary type="submit" { (t!(cx, ADMIN_DUTIES_TEST_SUBMIT)) }
            }
            @if let Some(answer) = &test.answer { (answer_of(cx, answer)) }
        }
    }
}

fn answer_of(cx: &Cx, answer: &Answer) -> Markup {
    html! {
        div role="status" {
            p { strong { (answer.unit) } }
            p.quote { (answer.reason) }
            (facts(&[
                (t!(cx, DESK_COL_AREA), html! { (answer.area) }),
                (t!(cx, DESK_COL_CLOCK), html! { (answer.clock) }),
            ]))
            @if !answer.runners_up.is_empty() {
                p { (t!(cx, DESK_CASE_RUNNERS)) }
                ol { @for unit in &answer.runners_up { li { (unit) } } }
            }
            @if answer.posts.iter().any(|(_, who)| who.is_empty()) { (warning(t!(cx, ADMIN_DUTIES_EMPTY_POST))) }
            ul.plain { @for (post, who) in &answer.posts { li { (post) " " span.hint { @if who.is_empty() { (t!(cx, ADMIN_POST_EMPTY)) } @else { (who) } } } } }
        }
    }
}
