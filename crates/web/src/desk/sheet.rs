//! A paper that a step issued: an event form, a dispatch notice, an answer, ready to print.

use super::parts::*;

/// One paper with what it says.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub title: String,
    /// The city that issues it.
    pub city: String,
    /// The number in groups of four.
    pub number: String,
    pub procedure: String,
    pub category: String,
    pub place: String,
    /// Who has the matter, and by when.
    pub holder: String,
    pub due: String,
    /// What the paper says, name and value.
    pub lines: Vec<(String, String)>,
    /// Who issued it, by which step, when.
    pub issued: String,
    pub phone: String,
    pub address: String,
}

/// Renders the paper as a page of its own.
pub fn sheet(cx: &Cx, sheet: &Sheet) -> Markup {
    paper(
        cx,
        &sheet.title,
        Paper::A4,
        &html! {
            article.slip {
                h1 { (sheet.city) " · " (sheet.title) }
                dl {
                    dt { (t!(cx, DESK_SLIP_NUMBER)) } dd.nums.slip-number { (sheet.number) }
                    dt { (t!(cx, DESK_COL_CATEGORY)) } dd { (sheet.category) " · " (sheet.procedure) }
                    dt { (t!(cx, DESK_COL_PLACE)) } dd { (sheet.place) }
                    @for (name, value) in &sheet.lines { dt { (name) } dd.words { (value) } }
                    @if !sheet.holder.is_empty() { dt { (t!(cx, DESK_SLIP_WHO)) } dd { (sheet.holder) } }
                    @if !sheet.due.is_empty() { dt { (t!(cx, DESK_SLIP_DUE)) } dd { (sheet.due) } }
                    dt { (t!(cx, DESK_SHEET_ISSUED)) } dd { (sheet.issued) }
                    dt { (t!(cx, DESK_SLIP_PHONE)) } dd { (sheet.phone) " " (sheet.address) }
                }
                p.paper-line {}
                p { (t!(cx, DESK_SHEET_SIGN)) }
            }
        },
    )
}
