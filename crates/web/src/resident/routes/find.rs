//! Finding one's matter: by number and code, or by a code to the phone.

use axum::response::Response;
use fengqiao_app::{AppError, cases, people, words};

use crate::{
    http::{Class, Failure, Here, Posted, limit},
    i18n::k,
    present::{Teller, language},
    resident::{Find, Found, RecoverCode, find as view, recover_code, recover_list, recover_phone},
};

pub(super) async fn page(mut here: Here) -> Response {
    let page = view(&here.context(), &Find::default());
    here.page(page)
}

/// `POST /find`: a wrong number and a wrong code get the same answer.
pub(super) async fn by_number(mut here: Here, headers: http::HeaderMap, posted: Posted) -> Result<Response, Failure> {
    secret(&here, &headers)?;
    let number = posted.one("number").trim();
    let app = here.web.app().clone();
    match people::open_by_number(&app, &here.client, number, posted.one("code")).await {
        Ok((id, person)) => {
            here.pass.add_person(id, person, here.now);
            here.keep_pass();
            let case = cases::by_id(&app, &here.tables, id).await?.ok_or(Failure::NotFound)?;
            Ok(here.go(&format!("/c/{}", case.filing.number)))
        }
        Err(AppError::NotFound) => {
            let find = Find { number: number.chars().take(24).collect(), issue: here.lang.t(k::FIND_WRONG).to_owned() };
            let page = view(&here.context(), &find);
            Ok(here.again(page))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn phone(mut here: Here) -> Response {
    let page = recover_phone(&here.context(), "", "");
    here.page(page)
}

/// `POST /find/phone`: the answer is the same whether matters were left with this phone or not.
pub(super) async fn send_code(mut here: Here, headers: http::HeaderMap, posted: Posted) -> Result<Response, Failure> {
    secret(&here, &headers)?;
    let phone: String = posted.one("phone").trim().chars().take(20).collect();
    let page = match people::send_code(here.web.app(), &here.client, &phone).await {
        Ok(()) => recover_code(&here.context(), &RecoverCode { phone, issue: String::new() }),
        Err(AppError::Invalid(_)) => {
            let issue = here.lang.t(k::FAULT_PHONE);
            let page = recover_phone(&here.context(), &phone, issue);
            return Ok(here.again(page));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(here.page(page))
}

/// `POST /find/code`
pub(super) async fn by_code(mut here: Here, headers: http::HeaderMap, posted: Posted) -> Result<Response, Failure> {
    secret(&here, &headers)?;
    let phone: String = posted.one("phone").trim().chars().take(20).collect();
    let app = here.web.app().clone();
    match people::open_by_code(&app, &phone, posted.one("code"), &mut here.pass).await {
        Ok(_) => {
            here.keep_pass();
            Ok(here.go("/find/mine"))
        }
        Err(AppError::Invalid(_)) => {
            let issue = here.lang.t(k::RECOVER_CODE_WRONG).to_owned();
            let page = recover_code(&here.context(), &RecoverCode { phone, issue });
            Ok(here.again(page))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /find/mine`: the matters that this browser may open.
pub(super) async fn mine(mut here: Here) -> Result<Response, Failure> {
    let mut found = Vec::new();
    for id in here.pass.cases(here.now).collect::<Vec<_>>() {
        if let Some(case) = cases::by_id(here.web.app(), &here.tables, id).await? {
            let teller = Teller { lang: here.lang, tables: &here.tables, case: &case, now: here.now };
            let told = words::told(&here.tables, &case, language(here.lang), here.now);
            let at = here.context().date(here.tables.date_of(case.state.opened_at));
            found.push(Found {
                number: case.filing.number.clone(),
                title: format!("{} {}", teller.title(), teller.public_place()),
                state: told.state,
                at,
            });
        }
    }
    found.reverse();
    let page = recover_list(&here.context(), &found);
    Ok(here.page(page))
}

/// Whoever guesses codes is held back by client besides by case and phone.
fn secret(here: &Here, headers: &http::HeaderMap) -> Result<(), Failure> {
    limit(here.web.limits(), Class::Secret, headers, &here.extensions).map_err(|seconds| Failure::TooOften { seconds })
}
