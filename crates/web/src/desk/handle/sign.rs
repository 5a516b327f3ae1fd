//! Signing in and out, the own password, the choice of a post.

use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use fengqiao_app::{AppError, people};
use serde::Deserialize;

use super::Staff;
use crate::desk::access::{self, ChangePassword, DemoAccount, PasswordProblem, PostChoice, SignIn, SignInProblem};
use crate::desk::parts::*;
use crate::desk::present::Eyes;
use crate::http::{Failure, Here, Posted, SESSION, redirect};

/// The cookie of a session lives as long as a session may.
const SESSION_SECONDS: u32 = 36_000;
/// The fewest characters of a password.
const PASSWORD_CHARS_MIN: u32 = 10;

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub async fn page(mut here: Here, Query(wanted): Query<Wanted>) -> Response {
    let view = SignIn { next: wanted.next, demo_accounts: demo_accounts(&here), ..SignIn::default() };
    let page = access::sign_in(&here.context(), &view);
    here.page(page)
}

/// The accounts of a demo city, on the sign-in page.
fn demo_accounts(here: &Here) -> Vec<DemoAccount> {
    let Some(demo) = here.context().demo.cloned() else { return Vec::new() };
    demo.roles
        .into_iter()
        .filter(|role| !role.account.is_empty())
        .map(|role| DemoAccount { account: role.account, role: role.title, does: String::new() })
        .collect()
}

/// `POST /sign-in`
pub async fn enter(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    let (name, next) = (posted.one("name").to_owned(), posted.one("next").to_owned());
    let problem = match people::sign_in(here.web.app(), &here.client, &name, posted.one("password")).await {
        Ok(token) => {
            here.set(SESSION, &token, SESSION_SECONDS);
            return Ok(here.go(if next.is_empty() { "/desk" } else { &next }));
        }
        Err(AppError::Forbidden) => SignInProblem::Wrong,
        Err(AppError::TooOften { seconds }) => SignInProblem::Wait { minutes: seconds.div_ceil(60) },
        Err(other) => return Err(other.into()),
    };
    let view = SignIn { name, next, problem: Some(problem), demo_accounts: demo_accounts(&here) };
    let page = access::sign_in(&here.context(), &view);
    Ok(here.again(page))
}

/// `POST /sign-out`
pub async fn leave(mut here: Here, _posted: Posted) -> Result<Response, Failure> {
    if let Some(session) = &here.session {
        people::sign_out(here.web.app(), session).await?;
    }
    here.set(SESSION, "", 0);
    Ok(here.go("/"))
}

/// `GET /desk/password`
pub async fn password(mut staff: Staff) -> Response {
    let page = password_page(&staff, None);
    staff.here.page(page)
}

fn password_page(staff: &Staff, problem: Option<PasswordProblem>) -> Markup {
    access::change_password(
        &staff.here.context(),
        &ChangePassword { initial: staff.session.must_change, chars_min: PASSWORD_CHARS_MIN, problem },
    )
}

/// `POST /desk/password`: every session of the account ends, the person signs in anew.
pub async fn change_password(mut staff: Staff, posted: Posted) -> Result<Response, Failure> {
    let (old, new) = (posted.one("old"), posted.one("new"));
    let problem = if new != posted.one("again") {
        PasswordProblem::Unequal
    } else {
        let account = staff.session.viewer.account().as_str().to_owned();
        match people::change_password(staff.here.web.app(), &account, old, new).await {
            Ok(()) => return Ok(redirect("/sign-in?next=/desk")),
            Err(AppError::Invalid(issues)) => match issues.first().map(|issue| issue.key) {
                Some("password-wrong") => PasswordProblem::WrongOld,
                Some("password-same") => PasswordProblem::SameAsOld,
                Some("password-short") => PasswordProblem::TooShort,
                _ => PasswordProblem::TooEasy,
            },
            Err(other) => return Err(other.into()),
        }
    };
    let page = password_page(&staff, Some(problem));
    Ok(staff.here.again(page))
}

/// `GET /desk/post`
pub async fn posts(mut staff: Staff) -> Response {
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, fengqiao_civic::Visibility::Public);
        access::choose_post(&cx, &choices(&staff, &eyes), staff.session.post.is_none())
    };
    staff.here.page(page)
}

fn choices(staff: &Staff, eyes: &Eyes) -> Vec<PostChoice> {
    let one = |post: &fengqiao_civic::Post| PostChoice {
        id: post.id.to_string(),
        post: eyes.post_kind(post.kind.as_str()),
        organisation: eyes.organisation(post.organisation.as_str()),
        area: eyes.area(post.area.as_str()),
        until: post.valid_to.map(|day| eyes.cx.date(day)),
        current: staff.session.post.as_deref().is_some_and(|chosen| post.id == *chosen),
    };
    staff.session.posts.iter().map(one).collect()
}

/// `POST /desk/post`
pub async fn choose_post(staff: Staff, posted: Posted) -> Result<Response, Failure> {
    people::choose_post(staff.here.web.app(), &staff.session, posted.one("post")).await?;
    Ok(redirect("/desk").into_response())
}
