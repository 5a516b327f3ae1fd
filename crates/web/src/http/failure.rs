//! When something does not work: a page in words that says what to do. The private half is logged once, here.

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use fengqiao_app::AppError;
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
    /// Our fault.
    Broken,
}

impl Failure {
    fn status(self) -> StatusCode {
        match self {
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::Forbidden | Failure::Stale => StatusCode::FORBIDDEN,
            Failure::Reused => StatusCode::CONFLICT,
            Failure::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Failure::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Failure::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Failure::Unreadable => StatusCode::BAD_REQUEST,
            Failure::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn wait(self) -> Option<u32> {
        match self {
            Failure::TooOften { seconds } | Failure::Busy { seconds } => Some(seconds),
            _ => None,
        }
    }
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
            error => {
                tracing::error!(%error, "a request failed");
                Failure::Broken
            }
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
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(failure) = response.extensions().get::<Failure>().copied() else { return response };
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
        Failure::Broken => (k::WRONG_BROKEN, k::WRONG_BROKEN_NEXT),
    };
    let wait = failure
        .wait()
        .map(|seconds| context.f(k::WRONG_WAIT, &[("time", &context.lang.span(i64::from(seconds) * 1000))]));
    let next = html! {
        @if let Some(wait) = wait { p { (wait) } }
        p { (context.t(k::WRONG_CALL)) (kit::phone(&context.city.phone)) }
    };
    kit::error(context, &kit::Error { title: context.t(title), what: context.t(what), next })
}
