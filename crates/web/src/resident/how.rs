//! How a procedure runs, from its own file: states, who holds each, clocks with their basis.

use maud::{Markup, PreEscaped, html};

use crate::{
    i18n::k,
    kit::{Context, Page, resident},
};

/// A procedure in words.
#[derive(Debug, Clone)]
pub struct How {
    pub title: String,
    pub summary: String,
    pub version: String,
    pub basis: Vec<String>,
    /// What the resident can do as long as it is open.
    pub always: Vec<String>,
    pub states: Vec<HowState>,
    pub clocks: Vec<HowClock>,
    /// A drawing of the procedure as SVG made by our own code; empty where there is none.
    pub diagram: String,
    /// Where a resident begins such a matter; empty where none of them does.
    pub begin: String,
}

/// One state.
#[derive(Debug, Clone)]
pub struct HowState {
    pub title: String,
    /// Who must move next; empty for an end.
    pub holder: String,
    /// What the resident can do in it, besides what they always can.
    pub acts: Vec<String>,
}

/// One time limit.
#[derive(Debug, Clone)]
pub struct HowClock {
    pub title: String,
    pub length: String,
    pub basis: String,
}

/// `GET /how/{procedure}`
pub fn how(context: &Context, how: &How) -> Markup {
    let body = html! {
        h1 { (how.title) }
        p.lead { (how.summary) }
        @if !how.begin.is_empty() { p { a.btn.btn-primary href=(how.begin) { (context.t(k::START_BEGIN)) } } }
        h2 { (context.t(k::HOW_STATES)) }
        @if !how.always.is_empty() { p { (context.t(k::HOW_ALWAYS)) (how.always.join(context.t(k::LIST_SEPARATOR))) } }
        ol.how-states {
            @for state in &how.states {
                li {
                    b { (state.title) }
                    @if !state.holder.is_empty() { " " span.hint { (context.f(k::HOW_HOLDER, &[("holder", &state.holder)])) } }
                    @if !state.acts.is_empty() { p.hint { (context.t(k::HOW_YOU)) (state.acts.join(context.t(k::LIST_SEPARATOR))) } }
                }
            }
        }
        h2 { (context.t(k::HOW_CLOCKS)) }
        dl.review { @for clock in &how.clocks { div { dt { (clock.title) } dd { (clock.length) p.hint { (clock.basis) } } } } }
        @if !how.diagram.is_empty() { h2 { (context.t(k::HOW_DIAGRAM)) } div.diagram.table-scroll tabindex="0" { (PreEscaped(how.diagram.as_str())) } }
        @if !how.basis.is_empty() { h2 { (context.t(k::HOW_BASIS)) } ul { @for basis in &how.basis { li { (basis) } } } }
        p.hint { (context.f(k::HOW_VERSION, &[("version", &how.version)])) }
    };
    resident(context, Page { title: &how.title, crumbs: &[], body })
}
