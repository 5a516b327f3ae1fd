//! Matters that begin by a form of their own: the list, and the form made from what the procedure asks.

use maud::{Markup, html};

use super::how::{HowClock, limit};
use crate::{
    i18n::k,
    kit::{Context, Crumb, FieldView, Form, Page, Tone, alert, empty, form, resident, summary},
};

/// Something that a resident can begin.
#[derive(Debug, Clone, Default)]
pub struct Beginning {
    pub href: String,
    pub title: String,
    pub summary: String,
}

/// What one may come for, in groups.
#[derive(Debug, Clone, Default)]
pub struct Services {
    /// What was looked for; empty where nothing was.
    pub query: String,
    pub groups: Vec<ServiceGroup>,
}

/// Services of one kind.
#[derive(Debug, Clone, Default)]
pub struct ServiceGroup {
    pub title: String,
    pub hint: String,
    pub services: Vec<Beginning>,
}

/// What can be begun of one procedure, and the form of the way that was chosen.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The procedure's name in addresses.
    pub procedure: String,
    pub title: String,
    pub summary: String,
    /// The ways to begin, where there are several and none is chosen yet.
    pub ways: Vec<Beginning>,
    pub form: Option<StartForm>,
    /// The time limits that begin with it.
    pub clocks: Vec<HowClock>,
    /// It is never shown publicly.
    pub private: bool,
}

/// The form of one way to begin.
#[derive(Debug, Clone, Default)]
pub struct StartForm {
    pub action: String,
    pub title: String,
    pub hint: String,
    pub fields: Vec<FieldView>,
    /// Why it was not taken; empty otherwise.
    pub refused: String,
}

/// `GET /start`
pub fn beginnings(context: &Context, all: &Services) -> Markup {
    let body = html! {
        h1 { (context.t(k::START_TITLE)) }
        p.lead { (context.t(k::START_LEAD)) }
        form.search method="get" action="/start" role="search" {
            label.form-label for="q" { (context.t(k::START_SEARCH)) }
            div.search-row {
                input.form-control type="search" id="q" name="q" value=(all.query) maxlength="80" autocomplete="off";
                button.btn.btn-secondary type="submit" { (context.t(k::START_SEARCH_GO)) }
            }
        }
        @if !all.query.is_empty() { p { a href="/start" { (context.t(k::START_ALL)) } } }
        @if all.groups.is_empty() { (empty(context.t(k::START_NONE), &html! { p { a href="/report" { (context.t(k::HOME_REPORT)) } } })) }
        @for group in &all.groups {
            h2 { (group.title) }
            @if !group.hint.is_empty() { p.hint { (group.hint) } }
            (links(&group.services))
        }
    };
    resident(context, Page { title: context.t(k::START_TITLE), crumbs: &[], body })
}

/// Large links, each with what it is.
pub fn links(all: &[Beginning]) -> Markup {
    html! {
        ul.choices { @for one in all { li { a.choice href=(one.href) { b { (one.title) } span { (one.summary) } } } } }
    }
}

/// `GET /start/{procedure}` and `GET /start/{procedure}/{step}`
pub fn start(context: &Context, start: &Start) -> Markup {
    let crumbs = [
        Crumb { href: Some("/start".to_owned()), title: context.t(k::START_TITLE).to_owned() },
        Crumb { href: None, title: start.title.clone() },
    ];
    let body = html! {
        h1 { (start.title) }
        p.lead { (start.summary) }
        @if start.private { p.hint { (context.t(k::START_PRIVATE)) } }
        @if let Some(form) = &start.form { (filled(context, start, form)) } @else {
            h2 { (context.t(k::START_WAYS)) }
            (links(&start.ways))
        }
        @if !start.clocks.is_empty() {
            h2 { (context.t(k::HOW_CLOCKS)) }
            dl.review { @for clock in &start.clocks { (limit(clock)) } }
        }
        p { a href=(format!("/how/{}", start.procedure)) { (context.f(k::CASE_HOW, &[("procedure", &start.title)])) } }
    };
    resident(context, Page { title: &start.title, crumbs: &crumbs, body })
}

fn filled(context: &Context, start: &Start, shown: &StartForm) -> Markup {
    html! {
        @if shown.title != start.title { h2 { (shown.title) } }
        @if !shown.refused.is_empty() { (alert(Tone::Bad, &html! { (shown.refused) })) }
        (summary(context, &[], &shown.fields))
        (form(context, &Form { action: &shown.action, fields: &shown.fields, submit: &shown.title, hint: &shown.hint, hidden: &[], main: true }))
    }
}
