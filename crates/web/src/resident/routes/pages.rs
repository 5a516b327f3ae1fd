//! Pages that only read registers.

use axum::{extract::Query, response::Response};
use fengqiao_civic::Organisation;
use serde::Deserialize;

use crate::{
    http::Here,
    present::organisation,
    resident::{
        Answer, Ask, Phone, about as about_view, ask as ask_view, contact as contact_view, home as home_view,
        legal as legal_view,
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
