//! What the program brings that is newer than the city's own: each with its differences and a button.

use super::parts::{Section, admin_frame};
use crate::desk::parts::*;

/// The page of everything on offer.
#[derive(Debug, Clone, Default)]
pub struct Offers {
    pub offers: Vec<Offered>,
    pub issues: Vec<Issue>,
    pub done: Option<String>,
}

/// One text on offer.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// Calendar, rule pack or procedure.
    pub kind: String,
    pub key: String,
    /// Where adopting goes; none where it cannot be adopted as it is.
    pub action: Option<String>,
    pub note: String,
    pub differences: Vec<String>,
}

/// Renders the page.
pub fn offers(cx: &Cx, view: &Offers) -> Markup {
    let (none, next) = Section::Offers.nothing(cx);
    admin_frame(
        cx,
        Section::Offers,
        Section::Offers.title(cx),
        &html! {
            p.lead { (Section::Offers.lead(cx)) }
            @if let Some(done) = &view.done { (success(done)) }
            (summary(cx, &view.issues, &[]))
            @if view.offers.is_empty() { (empty(none, &html! { p { (next) } })) }
            @for offer in &view.offers { (offered(cx, offer)) }
            p.hint { (t!(cx, ADMIN_OFFERS_COMMAND)) " " code { "fengqiao upgrade --data DATA --dry-run" } }
        },
    )
}

fn offered(cx: &Cx, offer: &Offered) -> Markup {
    let title = format!("{} · {}", offer.kind, offer.key);
    panel(
        &title,
        &html! {
            p { (offer.note) }
            @if !offer.differences.is_empty() {
                details open[offer.differences.len() <= 8] {
                    summary { (t!(cx, ADMIN_OFFER_DIFFERENCES, "n" => offer.differences.len())) }
                    ul { @for difference in &offer.differences { li { (difference) } } }
                }
            }
            @if let Some(action) = &offer.action {
                form method="post" action=(action) {
                    (tokens(cx))
                    button.btn.btn-primary type="submit" { (t!(cx, ADMIN_OFFER_ADOPT)) }
                }
            }
        },
    )
}
