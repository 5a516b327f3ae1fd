//! The packs of rules that a city chooses from, above the list of all rules in force.

use super::parts::admin_frame;
use super::register::{RegisterList, content};
use crate::desk::parts::*;

/// The page of the rules.
#[derive(Debug, Clone, Default)]
pub struct RulesPage {
    pub packs: Vec<PackChoice>,
    pub issues: Vec<Issue>,
    pub list: RegisterList,
}

/// A pack that comes with the program.
#[derive(Debug, Clone, Default)]
pub struct PackChoice {
    /// Where the choice goes.
    pub action: String,
    pub title: String,
    pub version: String,
    /// It is in force.
    pub chosen: bool,
    /// What it lays down.
    pub lines: Vec<String>,
}

/// Renders the page.
pub fn rules(cx: &Cx, page: &RulesPage) -> Markup {
    let section = page.list.section;
    admin_frame(
        cx,
        section,
        section.title(cx),
        &html! {
            (summary(cx, &page.issues, &[]))
            (content(cx, &page.list, &panel(t!(cx, ADMIN_PACKS), &html! {
                p.hint { (t!(cx, ADMIN_PACKS_HINT)) }
                div.openings { @for pack in &page.packs { (choice_of(cx, pack)) } }
            })))
        },
    )
}

fn choice_of(cx: &Cx, pack: &PackChoice) -> Markup {
    let state = if pack.chosen { t!(cx, ADMIN_PACK_CHOSEN) } else { t!(cx, ADMIN_PACK_NOT_CHOSEN) };
    let go = if pack.chosen { t!(cx, ADMIN_PACK_PUT_ASIDE) } else { t!(cx, ADMIN_PACK_CHOOSE) };
    let id = pack.action.rsplit('/').next().unwrap_or_default();
    html! {
        section {
            h3 { (pack.title) " " span.hint { (pack.version) " · " (state) } }
            ul { @for line in &pack.lines { li { (line) } } }
            form method="post" action=(pack.action) {
                (tokens(cx))
                input type="hidden" name="chosen" value=(if pack.chosen { "no" } else { "yes" });
                label.form-label for=(format!("reason-{id}")) { (t!(cx, ADMIN_REASON)) }
                div.search-row {
                    input.form-control type="text" id=(format!("reason-{id}")) name="reason" maxlength="200" required;
                    (quiet(go))
                }
            }
        }
    }
}
