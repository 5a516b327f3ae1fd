//! What a handler knows about the request: the city, the language, the visitor, the session.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    response::{IntoResponse, Response},
};
use fengqiao_app::{
    Tables,
    people::{self, Pass, Session, Visitor},
};
use fengqiao_calendar::Instant;
use http::{HeaderValue, StatusCode, header, request::Parts};
use maud::Markup;

use super::{
    cookie::{PASS, SESSION, VISITOR, cookie, set_cookie},
    failure::Failure,
    language::chosen,
    limit::client,
    state::{Made, Web},
};
use crate::{
    i18n::Lang,
    kit::{Context, Demo, Viewer},
    tour::{self, Tour},
};

/// How long a visitor's cookie lives: a day, as long as a form may lie open.
const VISITOR_SECONDS: u32 = 86_400;
/// How long the cookie of a pass lives; the pass itself says when each case closes.
const PASS_SECONDS: u32 = 43_200;

/// The request as handlers see it.
pub struct Here {
    pub web: Web,
    pub tables: Arc<Tables>,
    pub made: Arc<Made>,
    pub lang: Lang,
    pub now: Instant,
    /// Path and query.
    pub path: String,
    pub visitor: Visitor,
    pub pass: Pass,
    /// The member of staff who is signed in.
    pub session: Option<Session>,
    /// The address or prefix that limits count by.
    pub client: String,
    /// Who is connected, for limits.
    pub(crate) extensions: http::Extensions,
    csrf: String,
    once: String,
    demo: Option<Demo>,
    viewer: Option<Viewer>,
    /// Cookies to set with the answer.
    cookies: Vec<HeaderValue>,
}

impl FromRequestParts<Web> for Here {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Here, Failure> {
        let app = web.app();
        let tables = app.tables();
        let made = web.made(&tables);
        let headers = &parts.headers;
        let lang = chosen(headers);
        let now = app.now();
        let known = cookie(headers, VISITOR).and_then(|sealed| Visitor::unseal(app, sealed));
        let visitor = known.unwrap_or_default();
        let secure = web.config().secure;
        let cookies = if known.is_some() {
            Vec::new()
        } else {
            vec![set_cookie(VISITOR, &visitor.seal(app), VISITOR_SECONDS, secure)]
        };
        let pass = cookie(headers, PASS).map_or_else(Pass::default, |sealed| Pass::unseal(app, sealed));
        let session = match cookie(headers, SESSION) {
            Some(token) => people::session(app, &tables, token).await?,
            None => None,
        };
        let demo = app.is_demo().then(|| Demo {
            now: lang.stamp(tables.calendar.zone().date_time_of(now), tables.date_of(now)),
            roles: web.demo_roles(lang, session.as_ref().map(|session| session.viewer.account().as_str())),
            tour: tour::current(web, headers),
        });
        let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let csrf = session.as_ref().map_or_else(|| visitor.form_token(app), |session| session.form_token.clone());
        let once = fengqiao_app::files::hex(&fengqiao_app::random::<12>());
        let client = client(headers, &parts.extensions).to_string();
        Ok(Here {
            web: web.clone(),
            tables,
            made,
            lang,
            now,
            path,
            visitor,
            pass,
            session,
            client,
            extensions: connected(&parts.extensions),
            csrf,
            once,
            demo,
            viewer: None,
            cookies,
        })
    }
}

impl Here {
    /// What views need to know.
    pub fn context(&self) -> Context<'_> {
        Context {
            lang: self.lang,
            city: &self.made.city,
            now: self.now,
            path: &self.path,
            csrf: &self.csrf,
            once: &self.once,
            viewer: self.viewer.as_ref(),
            demo: self.demo.as_ref(),
        }
    }

    /// The guided tour that the visitor is on.
    pub(crate) fn tour(&self) -> Option<&Tour> {
        self.demo.as_ref()?.tour.as_ref()
    }

    /// Whether English was chosen.
    pub fn english(&self) -> bool {
        self.lang == Lang::En
    }

    /// Shows this member of staff in the header.
    pub fn show_viewer(&mut self, viewer: Viewer) {
        self.viewer = Some(viewer);
    }

    /// Sets a cookie with the answer.
    pub fn set(&mut self, name: &str, value: &str, seconds: u32) {
        self.cookies.push(set_cookie(name, value, seconds, self.web.config().secure));
    }

    /// Remembers the cases that the resident may open.
    pub fn keep_pass(&mut self) {
        let sealed = self.pass.seal(self.web.app());
        self.set(PASS, &sealed, PASS_SECONDS);
    }

    /// A page with its cookies.
    pub fn page(&mut self, page: Markup) -> Response {
        self.answer(page.into_response())
    }

    /// A page that came back because something in it was wrong.
    pub fn again(&mut self, page: Markup) -> Response {
        self.answer((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }

    /// Goes to another page of ours.
    pub fn go(&mut self, path: &str) -> Response {
        self.answer(redirect(path))
    }

    fn answer(&mut self, mut response: Response) -> Response {
        for cookie in self.cookies.drain(..) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// `303 See Other`: the browser asks for the page anew, so that reloading sends nothing twice.
pub fn redirect(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, super::language::own_path(path))]).into_response()
}

/// The connection's address alone, out of everything that layers attach to a request.
fn connected(all: &http::Extensions) -> http::Extensions {
    let mut kept = http::Extensions::new();
    if let Some(info) = all.get::<ConnectInfo<SocketAddr>>() {
        kept.insert(*info);
    }
    kept
}
