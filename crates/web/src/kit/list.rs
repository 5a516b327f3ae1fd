//! Tables of staff pages: filters above, rows that lead somewhere, a pager by key below.

use maud::{Markup, html};

use super::field::{Choice, Control, FieldView, field};
use crate::i18n::{Lang, k};

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    pub title: String,
    /// Right-aligned tabular figures.
    pub figures: bool,
}

/// One cell: its content, already marked up.
pub type Cell = Markup;

/// A row of a table.
pub struct Row {
    /// Where the first cell leads; empty for nowhere.
    pub href: String,
    pub cells: Vec<Cell>,
    /// Its clock has run out.
    pub late: bool,
}

/// Where the list goes on. Pages are by key, so there are no page numbers.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    pub first: Option<String>,
    pub next: Option<String>,
    /// How many there are in all, or at least, written out; empty where it is not known.
    pub count: String,
}

/// One choice of a list above it.
pub type Filter = FieldView;

/// A table. The caption is read by screen readers and shown small.
pub fn table(caption: &str, columns: &[Column], rows: &[Row]) -> Markup {
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(caption) {
            table.table.table-sm {
                caption { (caption) }
                thead { tr { @for column in columns { th.figures[column.figures] scope="col" { (column.title) } } } }
                tbody {
                    @for row in rows {
                        tr.late[row.late] {
                            @for (index, cell) in row.cells.iter().enumerate() {
                                td.figures[columns.get(index).is_some_and(|column| column.figures)] {
                                    @if index == 0 && !row.href.is_empty() { a href=(row.href) { (cell) } } @else { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Links to the first and the next page of a list.
pub fn pager(lang: Lang, pager: &Pager) -> Markup {
    html! {
        nav.pager aria-label=(lang.t(k::PAGER)) {
            @if !pager.count.is_empty() { span.pager-count { (pager.count) } }
            @if let Some(href) = &pager.first { a.btn.btn-outline-secondary.btn-sm href=(href) { (lang.t(k::PAGER_FIRST)) } }
            @if let Some(href) = &pager.next { a.btn.btn-outline-secondary.btn-sm href=(href) rel="next" { (lang.t(k::PAGER_NEXT)) } }
        }
    }
}

/// Choices above a list, sent by GET so that the address can be kept.
pub fn filters(lang: Lang, action: &str, fields: &[Filter]) -> Markup {
    html! {
        form.filters method="get" action=(action) role="search" {
            @for view in fields { (field(lang, &or_all(lang, view))) }
            button.btn.btn-secondary.btn-sm type="submit" { (lang.t(k::FILTER_APPLY)) }
        }
    }
}

/// A list that narrows nothing until something is chosen says so.
fn or_all(lang: Lang, view: &Filter) -> Filter {
    let control = match &view.control {
        Control::Select(choices) if !view.required => {
            let all = Choice::new("", lang.t(k::FILTER_ALL));
            Control::Select(std::iter::once(all).chain(choices.iter().cloned()).collect())
        }
        other => other.clone(),
    };
    Filter { control, ..view.clone() }
}
