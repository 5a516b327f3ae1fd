//! The page of a matter as its reporter sees it: four sentences, the clock, the history, and what one can do.

use maud::{Markup, html};

use crate::{
    i18n::{Lang, group, k},
    kit::{
        ClockView, Context, FieldView, Form, Hidden, Moment, Page, Status, Tone, alert, clock_details, form_in,
        resident, status, summary_in, timeline,
    },
};

/// A matter with everything its reporter may see.
#[derive(Debug, Clone)]
pub struct CasePage {
    pub number: String,
    /// The category, or the first words where none is settled.
    pub title: String,
    pub place: String,
    pub procedure: String,
    pub procedure_title: String,
    pub status: Status,
    pub clocks: Vec<ClockView>,
    pub moments: Vec<Moment>,
    /// What can be done now, the most pressing first.
    pub steps: Vec<StepForm>,
    /// The version that the forms answer to.
    pub version: u64,
    /// A word after a change: what was recorded.
    pub saved: String,
    /// Why the last try was not taken; empty otherwise.
    pub refused: String,
    /// Reported in private: the page says that it is never shown publicly.
    pub private: bool,
    /// Who opened the contact, when and for what, each as a sentence.
    pub accesses: Vec<String>,
    /// The role of the reader, where the matter was reported by somebody else; empty otherwise.
    pub party: String,
    /// What is open for the reader alone.
    pub parts: Vec<OwnPart>,
    /// Matters that this one opened, and the one that opened it.
    pub linked: Vec<LinkedMatter>,
    /// The papers that were issued, the newest first.
    pub papers: Vec<IssuedPaper>,
}

/// A part of the matter that was opened for the reader alone.
#[derive(Debug, Clone)]
pub struct OwnPart {
    pub title: String,
    pub state: String,
    pub sentence: String,
    /// It waits for the reader.
    pub yours: bool,
}

/// A matter linked with this one.
#[derive(Debug, Clone)]
pub struct LinkedMatter {
    /// What it is.
    pub title: String,
    /// Its number, where the reader is a person of it too; empty otherwise.
    pub number: String,
    pub state: String,
}

/// A paper that the reader may open.
#[derive(Debug, Clone)]
pub struct IssuedPaper {
    pub title: String,
    pub at: String,
    pub href: String,
}

/// One step that the reader may take.
#[derive(Debug, Clone)]
pub struct StepForm {
    pub step: String,
    /// The number of the instance within the step's part.
    pub instance: u16,
    pub title: String,
    pub hint: String,
    pub fields: Vec<FieldView>,
    /// It is the thing to do now (rate, answer): open and in the accent colour.
    pub now: bool,
    /// It came back with something wrong: open as well.
    pub open: bool,
}

/// `GET /c/{number}`
pub fn case(context: &Context, case: &CasePage) -> Markup {
    let lang = context.lang;
    let body = html! {
        p.steps { (context.t(k::DONE_NUMBER)) " " span.code { (group(&case.number)) } }
        h1 { (case.title) @if !case.place.is_empty() { " · " (case.place) } }
        @if !case.party.is_empty() { p.lead { (context.f(k::CASE_AS_PARTY, &[("role", &case.party)])) } }
        @if !case.saved.is_empty() { (alert(Tone::Good, &html! { (case.saved) })) }
        @if !case.refused.is_empty() { (alert(Tone::Bad, &html! { (case.refused) })) }
        @for step in case.steps.iter().filter(|step| step.open) { (summary_in(context, &step.step, &[], &step.fields)) }
        (status(lang, &case.status))
        @for part in &case.parts { (own_part(context, part)) }
        @for step in case.steps.iter().filter(|step| step.now) { (now(context, case, step)) }
        @if case.private { p.hint { (context.t(k::CASE_PRIVATE)) } }
        h2 { (context.t(k::CASE_HISTORY)) }
        (timeline(lang, &case.moments))
        @if !case.clocks.is_empty() {
            h2 { (context.t(k::CASE_CLOCKS)) }
            @for clock in &case.clocks { (clock_details(lang, clock)) }
        }
        @if !case.papers.is_empty() {
            h2 { (context.t(k::CASE_PAPERS)) }
            ul { @for paper in &case.papers { li { a href=(paper.href) { (paper.title) } " " span.hint { (paper.at) } } } }
        }
        @if case.steps.iter().any(|step| !step.now) {
            h2 { (context.t(k::CASE_DO)) }
            div.act { @for step in case.steps.iter().filter(|step| !step.now) { (folded(context, case, step)) } }
        }
        @if !case.linked.is_empty() {
            h2 { (context.t(k::CASE_LINKED)) }
            ul { @for other in &case.linked { (linked(other)) } }
        }
        @if !case.accesses.is_empty() {
            h2 { (context.t(k::CASE_ACCESS_TITLE)) }
            ul { @for access in &case.accesses { li { (access) } } }
        }
        p { a href=(format!("/c/{}/told", case.number)) { (context.t(k::TOLD_TITLE)) } }
        p { a href=(format!("/how/{}", case.procedure)) { (how_link(lang, &case.procedure_title)) } }
        p { a href=(format!("/c/{}/slip", case.number)) { (context.t(k::DONE_PRINT)) } }
        p { a href=(format!("/c/{}/receipt.json", case.number)) { (context.t(k::RECEIPT_GET)) } " " a.hint href="/log" { (context.t(k::RECEIPT_WHAT)) } }
    };
    resident(context, Page { title: &case.title, crumbs: &[], body })
}

/// What was opened for the reader alone: nobody of the other side reads it.
fn own_part(context: &Context, part: &OwnPart) -> Markup {
    html! {
        section.status.status-yours[part.yours] {
            h2 { (part.title) " · " (part.state) }
            @if !part.sentence.is_empty() { p.status-sentence { (part.sentence) } }
            p.hint { (context.t(k::CASE_PART_ALONE)) }
        }
    }
}

fn linked(other: &LinkedMatter) -> Markup {
    html! {
        li {
            (other.title)
            @if !other.number.is_empty() { " " a.nums href=(format!("/c/{}", other.number)) { (group(&other.number)) } " " (other.state) }
        }
    }
}

fn how_link(lang: Lang, procedure: &str) -> String {
    lang.f(k::CASE_HOW, &[("procedure", procedure)])
}

fn now(context: &Context, case: &CasePage, step: &StepForm) -> Markup {
    html! {
        section.now aria-label=(step.title) {
            h2 { (step.title) }
            (step_form(context, case, step))
        }
    }
}

fn folded(context: &Context, case: &CasePage, step: &StepForm) -> Markup {
    html! {
        details open[step.open] {
            summary { (step.title) }
            (step_form(context, case, step))
        }
    }
}

/// Field ids carry the step's name, since several steps may ask for the same field on one page.
fn step_form(context: &Context, case: &CasePage, step: &StepForm) -> Markup {
    let action = format!("/c/{}/step/{}", case.number, step.step);
    let hidden = [
        Hidden { name: "_version".into(), value: case.version.to_string() },
        Hidden { name: "_instance".into(), value: step.instance.to_string() },
    ];
    form_in(
        context,
        &step.step,
        &Form {
            action: &action,
            fields: &step.fields,
            submit: &step.title,
            hint: &step.hint,
            hidden: &hidden,
            main: step.now,
        },
    )
}
