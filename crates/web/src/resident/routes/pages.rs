//! Pages that only read registers.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use fengqiao_civic::Organisation;
use fengqiao_procedure::model::{ClockLength, Procedure, Trigger};
use serde::Deserialize;

use crate::{
    http::{Failure, Here},
    i18n::{Lang, k},
    present::{Note, basis, noted, organisation},
    resident::{
        Answer, Ask, How, HowClock, HowState, Phone, about as about_view, ask as ask_view, contact as contact_view,
        home as home_view, how as how_view, legal as legal_view,
    },
};

/// The most answers on a page.
const ANSWERS_MAX: usize = 5;
/// The most offices on the contact page.
const OFFICES_MAX: usize = 60;

pub(super) async fn home(mut here: Here) -> Response {
    let page = home_view(&here.context());
    here.page(page)
}

pub(super) async fn about(mut here: Here) -> Response {
    let page = about_view(&here.context());
    here.page(page)
}

pub(super) async fn legal(mut here: Here) -> Response {
    let beginnings = super::start::of_group(&here, "law");
    let page = legal_view(&here.context(), &beginnings);
    here.page(page)
}

#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    q: String,
}

pub(super) async fn ask(mut here: Here, Query(question): Query<Question>) -> Response {
    let query: String = question.q.chars().take(100).collect();
    let today = here.tables.date_of(here.now);
    let city = &here.tables.city;
    let found = if query.trim().is_empty() { Vec::new() } else { city.answers_for(&query, today, ANSWERS_MAX) };
    let context = here.context();
    let found = found
        .into_iter()
        .map(|answer| Answer {
            question: here.lang.pick(&answer.question).into_owned(),
            answer: here.lang.pick(&answer.answer).into_owned(),
            owner: organisation(here.lang, city, answer.owner.as_str()),
            review: context.date(answer.review_on),
        })
        .collect();
    let page = ask_view(&context, &Ask { query, found });
    here.page(page)
}

/// Offices with a number and hours that a resident can use.
pub(super) async fn contact(mut here: Here) -> Response {
    let today = here.tables.date_of(here.now);
    let lang = here.lang;
    let open = |unit: &&Organisation| unit.exists_on(today) && !unit.phone.is_empty() && !unit.hours.zh.is_empty();
    let phone = |unit: &Organisation| Phone {
        title: lang.pick(&unit.name).into_owned(),
        phone: unit.phone.clone(),
        address: lang.pick(&unit.address).into_owned(),
        hours: lang.pick(&unit.hours).into_owned(),
    };
    let offices: Vec<Phone> = here.tables.city.organisations().filter(open).take(OFFICES_MAX).map(phone).collect();
    let page = contact_view(&here.context(), &offices);
    here.page(page)
}

pub(super) async fn how(mut here: Here, Path(procedure): Path<String>) -> Result<Response, Failure> {
    let tables = here.tables.clone();
    let compiled = tables.catalogue.current(&procedure).ok_or(Failure::NotFound)?;
    let mut how = told(&here, &compiled.procedure);
    let begins = super::start::ways(&compiled.procedure).next().is_some();
    how.begin = if begins { super::start::address(&compiled.procedure) } else { String::new() };
    let page = how_view(&here.context(), &how);
    Ok(here.page(page))
}

/// A procedure in words, from its own file.
fn told(here: &Here, procedure: &Procedure) -> How {
    let lang = here.lang;
    let main =
        procedure.states.iter().enumerate().filter(|(_, state)| state.part == fengqiao_procedure::model::PartId::MAIN);
    let states = main.map(|(at, state)| HowState {
        title: lang.pick(&state.title).into_owned(),
        holder: state.holder.map_or(String::new(), |role| lang.pick(&procedure.role(role).title).into_owned()),
        acts: acts(lang, procedure, at),
    });
    let mut states: Vec<HowState> = states.collect();
    let always = always(&states);
    for state in &mut states {
        state.acts.retain(|act| !always.contains(act));
    }
    How {
        title: lang.pick(&procedure.title).into_owned(),
        summary: lang.pick(&procedure.summary).into_owned(),
        version: procedure.version.clone(),
        basis: procedure
            .basis
            .iter()
            .map(|it| noted(lang, law(lang, &it.law, &it.article), it.mark, Note::Long))
            .collect(),
        always,
        states,
        clocks: procedure.clocks.iter().map(|clock| how_clock(here, procedure, clock)).collect(),
        diagram: String::new(),
        begin: String::new(),
    }
}

/// What the resident may do in every state that leaves them anything to do: it is told once, and what is special beside each state.
fn always(states: &[HowState]) -> Vec<String> {
    let with_acts: Vec<&HowState> = states.iter().filter(|state| !state.acts.is_empty()).collect();
    let Some(first) = with_acts.first() else { return Vec::new() };
    let everywhere = |act: &&String| with_acts.iter().all(|state| state.acts.contains(act));
    first.acts.iter().filter(everywhere).cloned().collect()
}

/// What the resident may do in a state.
fn acts(lang: Lang, procedure: &Procedure, state: usize) -> Vec<String> {
    let own = |step: &&fengqiao_procedure::model::Step| {
        matches!(step.by, Trigger::Roles(_))
            && procedure.is_resident_act(step)
            && step.from.iter().any(|from| from.index() == state)
    };
    procedure.steps.iter().filter(own).map(|step| lang.pick(&step.title).into_owned()).collect()
}

pub(super) fn how_clock(here: &Here, procedure: &Procedure, clock: &fengqiao_procedure::model::Clock) -> HowClock {
    let lang = here.lang;
    let today = here.tables.date_of(here.now);
    let rule = |id: &str| here.tables.rules.rule(id, today);
    let (length, basis) = match &clock.length {
        ClockLength::Rule(id) => rule(id).map_or((String::new(), String::new()), |rule| {
            (in_words(lang, rule.length), basis(lang, rule, Note::Long))
        }),
        ClockLength::Category { otherwise } => {
            let usual = rule(otherwise).map_or(String::new(), |rule| in_words(lang, rule.length));
            (lang.f(k::HOW_BY_CATEGORY, &[("usual", &usual)]), String::new())
        }
        ClockLength::ByChoice { rules, .. } => {
            let found: Vec<_> = rules.iter().filter_map(|id| rule(id)).collect();
            let mut lengths: Vec<String> = found.iter().map(|rule| in_words(lang, rule.length)).collect();
            lengths.dedup();
            let mut laws: Vec<String> = found.iter().map(|rule| basis(lang, rule, Note::Long)).collect();
            laws.dedup();
            (lengths.join(" / "), laws.join(lang.t(k::LIST_SEPARATOR)))
        }
        ClockLength::Until(field) => {
            (lang.f(k::HOW_UNTIL, &[("field", &lang.pick(&procedure.field(*field).title))]), String::new())
        }
    };
    HowClock { title: lang.pick(&clock.title).into_owned(), length, basis }
}

fn law(lang: Lang, law: &str, article: &str) -> String {
    if article.is_empty() { law.to_owned() } else { lang.f(k::LAW_ARTICLE, &[("law", law), ("article", article)]) }
}

fn in_words(lang: Lang, length: fengqiao_calendar::Length) -> String {
    use fengqiao_calendar::Unit;
    let pattern = match length.unit {
        Unit::Minute | Unit::UrgentMinute => k::LENGTH_MINUTES,
        Unit::Hour | Unit::UrgentHour => k::LENGTH_HOURS,
        Unit::WorkHour => k::LENGTH_WORK_HOURS,
        Unit::Day => k::LENGTH_DAYS,
        Unit::WorkDay => k::LENGTH_WORK_DAYS,
        Unit::Month => k::LENGTH_MONTHS,
        Unit::Year => k::LENGTH_YEARS,
    };
    lang.f(pattern, &[("count", &length.amount.to_string())])
}
