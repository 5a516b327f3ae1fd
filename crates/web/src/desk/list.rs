//! Lists of matters with filters, paging and export.

use super::parts::*;
use super::queue::{Row, clock_cell, flags, is_late};

/// One page of a filtered list.
#[derive(Debug, Clone, Default)]
pub struct CaseList {
    pub filter: Filter,
    pub options: FilterOptions,
    pub rows: Vec<Row>,
    /// The address of the following page.
    pub next: Option<String>,
    /// The address of the first page, where this is another.
    pub first: Option<String>,
    /// The same list as CSV.
    pub export: String,
    /// More rows match than an export may hold; it then says so in its last line.
    pub export_cut: bool,
    pub problems: Vec<String>,
}

/// What was asked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub words: String,
    pub procedure: String,
    pub state: String,
    pub category: String,
    pub area: String,
    pub unit: String,
    pub channel: String,
    /// `open`, `late`, `closed` or empty for all.
    pub standing: String,
    pub received_from: String,
    pub received_to: String,
}

/// What one may choose from.
#[derive(Debug, Clone, Default)]
pub struct FilterOptions {
    pub procedures: Vec<Choice>,
    pub states: Vec<Choice>,
    pub categories: Vec<Choice>,
    pub areas: Vec<Choice>,
    pub units: Vec<Choice>,
    pub channels: Vec<Choice>,
}

/// Renders the list.
pub fn view(cx: &Cx, list: &CaseList) -> Markup {
    let title = t!(cx, DESK_LIST_TITLE);
    frame(
        cx,
        title,
        &[],
        html! {
            h1 { (title) }
            (filter_form(cx, list))
            @for problem in &list.problems { (warning(problem)) }
            @if list.rows.is_empty() { (nothing(t!(cx, DESK_LIST_NONE), "/desk/cases", t!(cx, DESK_LIST_NONE_NEXT))) }
            @else {
                p.desk-bar {
                    a href=(list.export) { (t!(cx, DESK_LIST_EXPORT)) }
                    @if list.export_cut { span.hint { (t!(cx, DESK_LIST_EXPORT_CUT)) } }
                }
                (rows(cx, &list.rows))
                (pager(cx.lang, &Pager { first: list.first.clone(), next: list.next.clone(), count: String::new() }))
            }
        },
    )
}

fn filter_form(cx: &Cx, list: &CaseList) -> Markup {
    let (filter, options) = (&list.filter, &list.options);
    let standing = [
        choice("open", t!(cx, DESK_STANDING_OPEN)),
        choice("late", t!(cx, DESK_STANDING_LATE)),
        choice("closed", t!(cx, DESK_STANDING_CLOSED)),
    ];
    let day = |name: &str, label: &str, value: &str| FieldView::new(name, label, Control::Date).value(value);
    let fields = [
        line("words", t!(cx, DESK_FILTER_WORDS), &filter.words),
        select("procedure", t!(cx, DESK_CASE_PROCEDURE), &options.procedures, &filter.procedure),
        select("standing", t!(cx, DESK_FILTER_STANDING), &standing, &filter.standing),
        select("state", t!(cx, DESK_COL_STATE), &options.states, &filter.state),
        select("category", t!(cx, DESK_COL_CATEGORY), &options.categories, &filter.category),
        select("area", t!(cx, DESK_COL_AREA), &options.areas, &filter.area),
        select("unit", t!(cx, DESK_COL_UNIT), &options.units, &filter.unit),
        select("channel", t!(cx, DESK_COL_CHANNEL), &options.channels, &filter.channel),
        day("from", t!(cx, DESK_FILTER_FROM), &filter.received_from),
        day("to", t!(cx, DESK_FILTER_TO), &filter.received_to),
    ];
    filters(cx.lang, "/desk/cases", &fields)
}

fn rows(cx: &Cx, rows: &[Row]) -> Markup {
    html! {
        table.table.table-sm.cards {
            caption.visually-hidden { (t!(cx, DESK_LIST_TITLE)) }
            thead { tr {
                th scope="col" { (t!(cx, DESK_COL_NUMBER)) }
                th scope="col" { (t!(cx, DESK_COL_RECEIVED)) }
                th scope="col" { (t!(cx, DESK_COL_MATTER)) }
                th scope="col" { (t!(cx, DESK_COL_PLACE)) }
                th scope="col" { (t!(cx, DESK_COL_STATE)) }
                th scope="col" { (t!(cx, DESK_COL_UNIT)) }
                th scope="col" { (t!(cx, DESK_COL_CLOCK)) }
            } }
            tbody { @for row in rows {
                tr.late[is_late(row)] {
                    td data-label=(t!(cx, DESK_COL_NUMBER)) { a.nums href=(row.href) { (row.number) } }
                    td.nums data-label=(t!(cx, DESK_COL_RECEIVED)) { (row.received) div.hint { (row.channel) } }
                    td data-label=(t!(cx, DESK_COL_MATTER)) {
                        (row.category)
                        @if !row.procedure.is_empty() { div.hint { (row.procedure) } }
                        div.hint.desk-clip { (row.excerpt) }
                    }
                    td data-label=(t!(cx, DESK_COL_PLACE)) { (row.place) div.hint { (row.area) } }
                    td data-label=(t!(cx, DESK_COL_STATE)) { (row.state) (flags(cx, row)) }
                    td data-label=(t!(cx, DESK_COL_UNIT)) { (row.unit) }
                    td data-label=(t!(cx, DESK_COL_CLOCK)) { (clock_cell(cx, row)) }
                }
            } }
        }
    }
}
