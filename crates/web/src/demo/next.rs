//! Who can act: every way to begin a matter, and the next steps of one, each with a role to take by one click.

use std::iter;

use axum::{extract::Path, response::Response};
use fengqiao_app::cases::{self, Loaded};
use fengqiao_app::demo::{self, Acting, Taker};
use fengqiao_app::people;
use fengqiao_civic::Post;
use fengqiao_civic::roster::{Person, REPORTER};
use fengqiao_procedure::model::{Procedure, Secrecy, Step, Trigger};
use fengqiao_procedure::parties::roles_of_party;
use maud::{Markup, html};

use crate::http::{Failure, Here, Posted};
use crate::i18n::{group, k};
use crate::kit::{Context, Page, resident};
use crate::present::organisation;

const HOUR_MS: i64 = 3_600_000;
/// The clock is moved by at most a week at once.
const HOURS_MAX: i64 = 168;

/// Who does something: the post and its organisation.
fn who(here: &Here, post: &Post) -> String {
    let kind = fengqiao_app::posts::title(post.kind.as_str());
    let kind = kind.map_or_else(|| post.kind.to_string(), |title| here.lang.pick(title).into_owned());
    format!("{kind} · {}", organisation(here.lang, &here.tables.city, post.organisation.as_str()))
}

/// A button that takes a role and goes to a page with it.
fn as_post(here: &Here, post: &Post, to: &str, title: &str) -> Markup {
    let context = here.context();
    html! {
        form method="post" action="/demo/role" {
            input type="hidden" name="_csrf" value=(context.csrf);
            input type="hidden" name="account" value=(post.account);
            input type="hidden" name="to" value=(to);
            button.choice type="submit" { b { (title) } span { (who(here, post)) } }
        }
    }
}

/// A button that opens a matter as one of its people.
fn as_person(here: &Here, case: &Loaded, person: u8, title: &str) -> Markup {
    let context = here.context();
    html! {
        form method="post" action="/demo/person" {
            input type="hidden" name="_csrf" value=(context.csrf);
            input type="hidden" name="number" value=(case.filing.number);
            input type="hidden" name="person" value=(person);
            button.choice type="submit" { b { (title) } span { (called(here, case, person)) } }
        }
    }
}

/// A person of a matter by role and name.
fn called(here: &Here, case: &Loaded, number: u8) -> String {
    let procedure = &case.compiled.procedure;
    let person: Option<Person> = case.roster().person(number).cloned();
    let key = person.as_ref().filter(|_| number != REPORTER).map(|person| person.key.as_str());
    let role = roles_of_party(procedure, key).first().copied();
    let role = role.map(|role| here.lang.pick(&procedure.role(role).title).into_owned());
    let role = role.unwrap_or_else(|| here.lang.t(k::DEMO_PARTY).to_owned());
    match person.map(|person| person.contact.name).filter(|name| !name.is_empty()) {
        Some(name) => format!("{role} · {name}"),
        None => role,
    }
}

/// A link for whoever needs no role.
fn as_party(context: &Context, href: &str, title: &str) -> Markup {
    html! { a.choice href=(href) { b { (title) } span { (context.t(k::DEMO_PARTY)) } } }
}

/// `GET /demo/begin`: every way to begin a matter of every procedure, and who may.
pub(super) async fn begin(mut here: Here) -> Result<Response, Failure> {
    if !here.web.app().is_demo() {
        return Err(Failure::NotFound);
    }
    let page = {
        let context = here.context();
        let title = context.t(k::DEMO_BEGIN);
        let body = html! {
            h1 { (title) }
            p.lead { (context.t(k::DEMO_BEGIN_HINT)) }
            @for compiled in here.tables.catalogue.all() {
                h2 { (here.lang.pick(&compiled.procedure.title)) }
                ul.choices { @for id in &compiled.procedure.openings { (way(&here, &compiled.procedure, compiled.procedure.step(*id))) } }
            }
        };
        resident(&context, Page { title, crumbs: &[], body })
    };
    Ok(here.page(page))
}

fn way(here: &Here, procedure: &Procedure, step: &Step) -> Markup {
    let title = here.lang.pick(&step.title);
    let address = format!("{}/{}", procedure.id, step.name);
    let private = procedure.secrecy != Secrecy::Open;
    if !matches!(step.by, Trigger::Roles(_)) {
        return html! {};
    }
    if procedure.is_resident_act(step) {
        let link = as_party(&here.context(), &format!("/start/{address}"), &title);
        return html! { li data-way=(address) data-party data-private[private] { (link) } };
    }
    let Some(post) = demo::opener(&here.tables, procedure, step, here.now) else { return html! {} };
    let intake = procedure.id == cases::DEFAULT_PROCEDURE;
    let to = if intake { "/desk/intake".to_owned() } else { format!("/desk/open/{address}") };
    html! { li data-way=(address) data-private[private] { (as_post(here, &post, &to, &title)) } }
}

/// `POST /demo/person`: opens a matter as one of its people, as their number and code would.
pub(super) async fn person(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    if !here.web.app().is_demo() {
        return Err(Failure::NotFound);
    }
    let number = posted.one("number");
    let case = cases::by_number(here.web.app(), &here.tables, number).await?.ok_or(Failure::NotFound)?;
    let person: u8 = posted.one("person").parse().map_err(|_| Failure::Unreadable)?;
    if person != REPORTER && case.roster().person(person).is_none() {
        return Err(Failure::NotFound);
    }
    here.pass.add_person(case.id, person, here.now);
    here.keep_pass();
    Ok(here.go(&format!("/c/{}", case.filing.number)))
}

/// `GET /demo/case/{number}`: who can take the next step. Invented matters have no strangers.
pub(super) async fn case(mut here: Here, Path(number): Path<String>) -> Result<Response, Failure> {
    if !here.web.app().is_demo() {
        return Err(Failure::NotFound);
    }
    let case = cases::by_number(here.web.app(), &here.tables, &number).await?.ok_or(Failure::NotFound)?;
    let page = {
        let context = here.context();
        let title = context.t(k::DEMO_NEXT);
        resident(&context, Page { title, crumbs: &[], body: next(&here, &case) })
    };
    Ok(here.page(page))
}

fn next(here: &Here, case: &Loaded) -> Markup {
    let context = here.context();
    let procedure = &case.compiled.procedure;
    let state = procedure.state(case.state.config.instances[0].state);
    let closed = case.state.closed_at.is_some();
    let acting = demo::acting(&here.tables, case, here.now);
    let roster = case.roster();
    let others = roster.present().map(|person| person.number).filter(|number| *number != REPORTER);
    html! {
        h1 { (context.t(k::DEMO_NEXT)) }
        p.lead data-state=(state.name) data-closed[closed] { (here.lang.pick(&procedure.title)) " · " b { (here.lang.pick(&state.title)) } }
        dl.review {
            div { dt { (context.t(k::DONE_NUMBER)) } dd data-number { (group(&case.filing.number)) } }
            @for person in iter::once(REPORTER).chain(others) {
                div {
                    dt { (context.t(k::DONE_CODE)) " · " (called(here, case, person)) }
                    dd data-code=(person) { (group(&people::person_code(here.web.app(), case.id, person))) }
                }
            }
        }
        @if closed { p { (context.t(k::DEMO_CLOSED)) } }
        ul.choices { @for one in &acting { (step_of(here, case, one)) } }
        (on_to_the_clock(here, case))
    }
}

fn step_of(here: &Here, case: &Loaded, acting: &Acting) -> Markup {
    let step = case.compiled.procedure.step(acting.step);
    let title = here.lang.pick(&step.title);
    let number = &case.filing.number;
    let person = match acting.taker {
        Taker::Person(person) => Some(person),
        Taker::Post(_) => None,
    };
    html! {
        li data-step=(step.name) data-instance=(acting.instance) data-far=(acting.far) data-person=[person] {
            @match &acting.taker {
                Taker::Post(post) => { (as_post(here, post, &format!("/desk/cases/{number}"), &title)) }
                Taker::Person(person) => { (as_person(here, case, *person, &title)) }
            }
        }
    }
}

/// The button that moves the city's clock to the next limit of the matter.
fn on_to_the_clock(here: &Here, case: &Loaded) -> Markup {
    let context = here.context();
    let procedure = &case.compiled.procedure;
    let Some(next) = fengqiao_procedure::next_point(procedure, &case.state) else { return html! {} };
    let hours = ((next.at.0 - here.now.0) / HOUR_MS + 1).clamp(1, HOURS_MAX);
    let clock = procedure.clock(next.clock);
    let words = [("clock", here.lang.pick(&clock.title).into_owned()), ("at", context.stamp(next.at))];
    html! {
        form method="post" action="/demo/clock" {
            input type="hidden" name="_csrf" value=(context.csrf);
            input type="hidden" name="back" value=(format!("/demo/case/{}", case.filing.number));
            input type="hidden" name="hours" value=(hours);
            button.btn.btn-secondary type="submit" data-clock=(clock.name) data-far=(demo::far_by_clock(case)) {
                (context.f(k::DEMO_UNTIL, &words.each_ref().map(|(name, value)| (*name, value.as_str()))))
            }
        }
    }
}
