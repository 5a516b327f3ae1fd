//! How a procedure runs, from its own file: what you get, each step in plain words, the limits with their basis, how to object.
//! It prints on A4; the drawing stays on the screen.

use maud::{Markup, PreEscaped, html};

use crate::{
    i18n::k,
    kit::{Context, Crumb, Page, bare_drawing, resident},
};

/// A procedure in words.
#[derive(Debug, Clone, Default)]
pub struct How {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub version: String,
    /// Whom it is for and who can begin it.
    pub whom: String,
    /// How it can end for whoever asked.
    pub results: Vec<String>,
    /// Papers that come out of it.
    pub papers: Vec<String>,
    pub basis: Vec<String>,
    /// What the resident can do as long as it is open.
    pub always: Vec<String>,
    /// The case first, then what is decided within it.
    pub parts: Vec<HowPart>,
    /// The longest limit that is promised, or the longest there is.
    pub longest: Option<HowClock>,
    pub clocks: Vec<HowClock>,
    pub objections: Vec<Objection>,
    /// A drawing of the procedure as SVG made by our own code; empty where there is none.
    pub diagram: String,
    /// Where a resident begins such a matter; empty where none of them does.
    pub begin: String,
}

/// The case, or something that several people or units do within it.
#[derive(Debug, Clone, Default)]
pub struct HowPart {
    /// Empty for the case.
    pub title: String,
    pub states: Vec<HowState>,
}

/// One state.
#[derive(Debug, Clone, Default)]
pub struct HowState {
    pub title: String,
    /// Who must move next; empty for an end.
    pub holder: String,
    /// What the resident is told in it.
    pub tells: String,
    /// Who decides what, and where that leads.
    pub steps: Vec<String>,
    /// What the resident can do in it, besides what they always can.
    pub acts: Vec<String>,
}

impl HowState {
    /// An end about which there is nothing to say but its name.
    fn is_bare_end(&self) -> bool {
        self.holder.is_empty() && self.tells.is_empty() && self.steps.is_empty() && self.acts.is_empty()
    }
}

/// One time limit.
#[derive(Debug, Clone, Default)]
pub struct HowClock {
    pub title: String,
    pub length: String,
    pub basis: String,
    /// How often and by how much it may be extended; empty where it may not.
    pub extension: String,
}

/// A way to object.
#[derive(Debug, Clone, Default)]
pub struct Objection {
    pub title: String,
    /// When: in which states, and until when.
    pub when: String,
    pub leads: String,
}

/// `GET /how/{procedure}`
pub fn how(context: &Context, how: &How) -> Markup {
    let crumbs = [
        Crumb { href: Some("/how".to_owned()), title: context.t(k::HOW_ALL).to_owned() },
        Crumb { href: None, title: how.title.clone() },
    ];
    let body = html! {
        h1 { (how.title) }
        p.lead { (how.summary) }
        p { (how.whom) }
        p.no-print {
            @if !how.begin.is_empty() { a.btn.btn-primary href=(how.begin) { (context.t(k::START_BEGIN)) } " " }
            span data-island="print" data-label=(context.t(k::PRINT_NOW)) {}
        }
        (gets(context, how))
        @if let Some(longest) = &how.longest {
            h2 { (context.t(k::HOW_LONGEST)) }
            dl.review { (limit(longest)) }
        }
        h2 { (context.t(k::HOW_OBJECT)) }
        (objections(context, how))
        h2 { (context.t(k::HOW_STATES)) }
        @if !how.always.is_empty() { p { (context.t(k::HOW_ALWAYS)) (how.always.join(context.t(k::LIST_SEPARATOR))) } }
        @for part in &how.parts { (states(context, part)) }
        h2 { (context.t(k::HOW_CLOCKS)) }
        dl.review { @for clock in &how.clocks { (limit(clock)) } }
        @if !how.basis.is_empty() {
            h2 { (context.t(k::HOW_BASIS)) }
            ul { @for basis in &how.basis { li { (basis) } } }
        }
        (drawing(context, how))
        p.hint { (context.f(k::HOW_VERSION, &[("version", &how.version)])) " · " (context.t(k::HOW_GENERATED)) }
    };
    resident(context, Page { title: &how.title, crumbs: &crumbs, body })
}

fn gets(context: &Context, how: &How) -> Markup {
    html! {
        h2 { (context.t(k::HOW_GET)) }
        @if !how.results.is_empty() { p { (context.f(k::HOW_RESULTS, &[("results", &how.results.join(context.t(k::LIST_SEPARATOR)))])) } }
        @if !how.papers.is_empty() { p { (context.t(k::HOW_PAPERS)) } ul.how-papers { @for paper in &how.papers { li { (paper) } } } }
        @if how.results.is_empty() && how.papers.is_empty() { p { (context.t(k::HOW_GET_NOTICE)) } }
    }
}

/// One limit in a list of terms: its name, how long it is, and where that stands.
pub(super) fn limit(clock: &HowClock) -> Markup {
    html! { div {
        dt { (clock.title) }
        dd {
            (clock.length)
            @if !clock.extension.is_empty() { p.hint { (clock.extension) } }
            p.hint { (clock.basis) }
        }
    } }
}

fn objections(context: &Context, how: &How) -> Markup {
    html! {
        @if how.objections.is_empty() { p { (context.t(k::HOW_OBJECT_NONE)) } } @else {
            ul { @for objection in &how.objections {
                li { b { (objection.title) } p.hint { (objection.when) @if !objection.leads.is_empty() { " → " (objection.leads) } } }
            } }
        }
    }
}

/// The states in which something happens one after the other, then how it can end.
fn states(context: &Context, part: &HowPart) -> Markup {
    let (ends, goes_on): (Vec<&HowState>, Vec<&HowState>) = part.states.iter().partition(|state| state.is_bare_end());
    let mut titles: Vec<&str> = Vec::new();
    for end in ends {
        if !titles.contains(&end.title.as_str()) {
            titles.push(&end.title);
        }
    }
    html! {
        @if !part.title.is_empty() { h3 { (context.f(k::HOW_PART, &[("part", &part.title)])) } }
        ol.how-states {
            @for state in goes_on {
                li {
                    b { (state.title) }
                    @if !state.holder.is_empty() { " " span.hint { (context.f(k::HOW_HOLDER, &[("holder", &state.holder)])) } }
                    @if !state.tells.is_empty() { p { (state.tells) } }
                    @if !state.steps.is_empty() { ul.how-steps { @for step in &state.steps { li { (step) } } } }
                    @if !state.acts.is_empty() { p.hint { (context.t(k::HOW_YOU)) (state.acts.join(context.t(k::LIST_SEPARATOR))) } }
                }
            }
        }
        @if !titles.is_empty() { p { (context.f(k::HOW_ENDS, &[("ends", &titles.join(context.t(k::LIST_SEPARATOR)))])) } }
    }
}

fn drawing(context: &Context, how: &How) -> Markup {
    html! { @if !how.diagram.is_empty() {
        details.no-print {
            summary { (context.t(k::HOW_DIAGRAM)) }
            div.diagram.table-scroll tabindex="0" role="region" aria-label=(context.t(k::HOW_DIAGRAM)) { (PreEscaped(bare_drawing(&how.diagram))) }
        }
        p.no-print {
            a href=(format!("/how/{}/diagram.svg", how.id)) { (context.t(k::HOW_SVG)) } " · "
            a href=(format!("/how/{}/diagram.bpmn", how.id)) { (context.t(k::HOW_BPMN)) }
        }
    } }
}

/// One procedure of the list.
#[derive(Debug, Clone)]
pub struct HowLine {
    pub id: String,
    pub title: String,
    pub summary: String,
}

/// `GET /how`: every procedure of the city, those that a resident begins first.
pub fn how_all(context: &Context, residents: &[HowLine], offices: &[HowLine]) -> Markup {
    let lines = |lines: &[HowLine]| html! { ul.how-all { @for line in lines { li { a href=(format!("/how/{}", line.id)) { (line.title) } p.hint { (line.summary) } } } } };
    let body = html! {
        h1 { (context.t(k::HOW_ALL)) }
        p.lead { (context.t(k::HOW_ALL_LEAD)) }
        h2 { (context.t(k::HOW_ALL_RESIDENTS)) } (lines(residents))
        h2 { (context.t(k::HOW_ALL_OFFICES)) } (lines(offices))
    };
    resident(context, Page { title: context.t(k::HOW_ALL), crumbs: &[], body })
}
