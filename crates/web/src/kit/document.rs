//! A paper as a page: every word that the printed one carries, in the same order.

use fengqiao_app::papers::{Paper, Row};
use fengqiao_calendar::Language;
use maud::{Markup, html};

use super::{Context, Paper as Size, paper};
use crate::i18n::k;

/// A paper with what stands around it on the screen.
#[derive(Debug, Clone)]
pub struct Document {
    pub paper: Paper,
    /// Where its PDF is, where it can be had.
    pub pdf: Option<String>,
    /// What tells these bytes from any others; empty where none were kept.
    pub fingerprint: String,
}

/// A paper as a page of its own.
pub fn document(context: &Context, document: &Document) -> Markup {
    let body = html! {
        @if let Some(pdf) = &document.pdf {
            p.no-print.desk-bar { a.btn.btn-primary href=(pdf) { (context.t(k::PAPER_PDF)) } }
        }
        @if !document.fingerprint.is_empty() {
            p.no-print.hint.fingerprint { (context.t(k::PAPER_FINGERPRINT)) " " code { (document.fingerprint) } }
        }
        (words(&document.paper))
    };
    paper(context, &document.paper.title, Size::A4, &body)
}

/// The words of a paper.
pub fn words(paper: &Paper) -> Markup {
    let (colon, to) = if paper.language == Language::Zh { ("：", "此致") } else { (":", "To:") };
    // An application names its office after its words.
    let applies = paper.form == "application";
    html! {
        article.document {
            @if !paper.mark.is_empty() { p.document-mark { (paper.mark) } }
            header {
                @if !paper.issuer.is_empty() { p { (paper.issuer) } }
                h1 { (paper.title) }
                p.nums { (paper.number) }
            }
            @if !paper.addressee.is_empty() && !applies { p { (paper.addressee) (colon) } }
            @if !paper.opening.is_empty() { p { (paper.opening) } }
            (rows(&paper.rows))
            @for section in &paper.sections {
                section { h2 { (section.heading) } @for words in section.paragraphs() { p { (words) } } }
            }
            @if !paper.terms.is_empty() {
                dl {
                    @for term in &paper.terms {
                        dt { (term.label) }
                        dd {
                            (term.date)
                            @for words in [&term.derivation, &term.basis] { @if !words.is_empty() { p.hint { (words) } } }
                        }
                    }
                }
            }
            @for words in &paper.closing { p { (words) } }
            @if !paper.addressee.is_empty() && applies { p { (to) } p { (paper.addressee) } }
            (lines(&paper.signs))
            footer {
                @if !paper.seal.is_empty() { p { (paper.issuer) } p.hint { (paper.seal) } }
                p.nums { (paper.date) }
            }
            @if let Some((title, labels)) = paper.delivery.split_first() {
                section.document-receipt { h2 { (title) } (lines(labels)) }
            }
            @if !paper.foot.is_empty() { p.hint { (paper.foot) } }
        }
    }
}

fn rows(rows: &[Row]) -> Markup {
    html! { @if !rows.is_empty() { dl { @for row in rows { dt { (row.label) } dd { (row.value) } } } } }
}

/// Where people sign.
fn lines(labels: &[String]) -> Markup {
    html! { @if !labels.is_empty() { ul.document-lines { @for label in labels { li { (label) } } } } }
}
