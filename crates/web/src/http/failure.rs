//! When something does not work: a page in words that says what to do. The private half is logged once, here.

use std::cell::RefCell;

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use fengqiao_app::papers::SetError;
use fengqiao_app::{AppError, CommitError};
use http::{HeaderValue, StatusCode, header};
use maud::html;

use super::{here::Here, state::Web};
use crate::{
    i18n::k,
    kit::{self, Context},
};

/// Why a handler gives no page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// There is no such page, or the asker may not know of it.
    NotFound,
    /// The asker may not do this.
    Forbidden,
    /// The form is too old or did not come from our page.
    Stale,
    /// The same form was sent before with other contents.
    Reused,
    /// Too often.
    TooOften { seconds: u32 },
    /// Too much waits to be written.
    Busy { seconds: u32 },
    /// More was sent than is taken.
    TooLarge,
    /// What was sent cannot be read.
    Unreadable,
    /// It took longer than any page may.
    Slow,
    /// The disk is full: nothing was kept.
    Full,
    /// The database went away in the middle of a write: only looking tells whether it was kept.
    Unsure,
    /// A paper has no PDF now: no Chinese font is there, or its template is faulty. Its page in words is.
    Unset { fonts: bool },
    /// Our fault. The reference stands in the log beside the cause.
    Broken { reference: u32 },
}

impl Failure {
    fn status(self) -> StatusCode {
        match self {
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::Forbidden | Failure::Stale => StatusCode::FORBIDDEN,
            Failure::Reused => StatusCode::CONFLICT,
            Failure::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Failure::Busy { .. } | Failure::Unset { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Failure::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Failure::Unreadable => StatusCode::BAD_REQUEST,
            Failure::Slow => StatusCode::REQUEST_TIMEOUT,
            Failure::Full => StatusCode::INSUFFICIENT_STORAGE,
            Failure::Unsure => StatusCode::GATEWAY_TIMEOUT,
            Failure::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Something failed on our side: logged once, here, under a reference that the page tells.
    fn broken(cause: &dyn std::fmt::Display) -> Failure {
        let reference = u32::from_be_bytes(fengqiao_app::random::<4>()) % REFERENCES;
        tracing::error!(reference = %spoken(reference), %cause, "a request failed");
        Failure::Broken { reference }
    }

    /// What stands behind an answer in plain words that no page of ours gave: a layer below the handlers refused.
    fn behind(response: &Response) -> Option<Failure> {
        let status = response.status();
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !(status.is_client_error() || status.is_server_error())
            || !(kind.is_empty() || kind.starts_with("text/plain"))
        {
            return None;
        }
        Some(match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Failure::NotFound,
            StatusCode::FORBIDDEN => Failure::Forbidden,
            StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Failure::Slow,
            status if status.is_server_error() => Failure::broken(&status),
            _ => Failure::Unreadable,
        })
    }

    fn wait(self) -> Option<u32> {
        match self {
            Failure::TooOften { seconds } | Failure::Busy { seconds } => Some(seconds),
            _ => None,
        }
    }
}

/// References have eight digits.
const REFERENCES: u32 = 100_000_000;

/// A reference as it is said on the telephone: two groups of four digits.
fn spoken(reference: u32) -> String {
    format!("{:04} {:04}", reference / 10_000, reference % 10_000)
}

tokio::task_local! {
    /// Set while a request is being answered.
    static ANSWERING: ();
}

thread_local! {
    /// What a panic said while a request was being answered, until [`panicked`] logs it with its reference.
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets a panic inside a request be logged once, by [`panicked`], with its place; every other panic is reported as before.
pub fn hook_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if ANSWERING.try_with(|()| ()).is_ok() {
            SAID.set(panic.to_string());
        } else {
            before(panic);
        }
    }));
}

/// The answer to a panic.
pub fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = || cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    let mut said = SAID.take();
    if said.is_empty() {
        said = format!("panicked: {}", words().unwrap_or("without words"));
    }
    Failure::broken(&said).into_response()
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Failure {
        match error {
            AppError::NotFound => Failure::NotFound,
            AppError::Forbidden => Failure::Forbidden,
            AppError::FormReused => Failure::Reused,
            AppError::TooOften { seconds } => Failure::TooOften { seconds },
            AppError::Busy { seconds } => Failure::Busy { seconds },
            AppError::Refused(_) | AppError::Invalid(_) => Failure::Unreadable,
            AppError::Write(CommitError::Full) => Failure::Full,
            AppError::Write(CommitError::Unknown) => Failure::Unsure,
            AppError::Unset(_) | AppError::Templates(_) => {
                tracing::error!(cause = %error, "a paper was not set");
                Failure::Unset { fonts: matches!(error, AppError::Unset(SetError::Fonts { .. })) }
            }
            error => Failure::broken(&error),
        }
    }
}

impl IntoResponse for Failure {
    /// The page itself is made by [`explain`], which knows the language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(seconds) = self.wait() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Puts the page in words to a failure.
pub async fn explain(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let uri = parts.uri.clone();
    let headers = parts.headers.clone();
    let response = ANSWERING.scope((), next.run(Request::from_parts(parts.clone(), body))).await;
    let known = response.extensions().get::<Failure>().copied();
    let Some(failure) = known.or_else(|| Failure::behind(&response)) else { return response };
    parts.uri = uri;
    parts.headers = headers;
    let Ok(mut here) = Here::from_request_parts(&mut parts, &web).await else { return response };
    let page = page(&here.context(), failure);
    let mut answer = here.page(page);
    *answer.status_mut() = response.status();
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        answer.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    answer
}

/// The page of a failure.
pub(crate) fn page(context: &Context, failure: Failure) -> maud::Markup {
    let (title, what) = match failure {
        Failure::NotFound => (k::WRONG_NOT_FOUND, k::WRONG_NOT_FOUND_NEXT),
        Failure::Forbidden => (k::WRONG_FORBIDDEN, k::WRONG_FORBIDDEN_NEXT),
        Failure::Stale => (k::WRONG_STALE, k::WRONG_STALE_NEXT),
        Failure::Reused => (k::WRONG_REUSED, k::WRONG_REUSED_NEXT),
        Failure::TooOften { .. } => (k::WRONG_TOO_OFTEN, k::WRONG_TOO_OFTEN_NEXT),
        Failure::Busy { .. } => (k::WRONG_BUSY, k::WRONG_BUSY_NEXT),
        Failure::TooLarge => (k::WRONG_TOO_LARGE, k::WRONG_TOO_LARGE_NEXT),
        Failure::Unreadable => (k::WRONG_UNREADABLE, k::WRONG_UNREADABLE_NEXT),
        Failure::Slow => (k::WRONG_SLOW, k::WRONG_SLOW_NEXT),
        Failure::Full => (k::WRONG_FULL, k::WRONG_FULL_NEXT),
        Failure::Unsure => (k::WRONG_UNSURE, k::WRONG_UNSURE_NEXT),
        Failure::Unset { fonts: true } => (k::WRONG_UNSET, k::WRONG_UNSET_FONTS),
        Failure::Unset { fonts: false } => (k::WRONG_UNSET, k::WRONG_UNSET_TEMPLATE),
        Failure::Broken { .. } => (k::WRONG_BROKEN, k::WRONG_BROKEN_NEXT),
    };
    let wait = failure
        .wait()
        .map(|seconds| context.f(k::WRONG_WAIT, &[("time", &context.lang.span(i64::from(seconds) * 1000))]));
    let next = html! {
        @if let Some(wait) = wait { p { (wait) } }
        @if let Failure::Broken { reference } = failure { p { (context.f(k::WRONG_REFERENCE, &[("reference", &spoken(reference))])) } }
        p { (context.t(k::WRONG_CALL)) (kit::phone(&context.city.phone)) }
    };
    kit::error(context, &kit::Error { title: context.t(title), what: context.t(what), next })
}
