//! The handlers of the desk: they parse, call a use case and choose a response.

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use fengqiao_app::{
    cases::{self, By},
    people::Session,
};
use fengqiao_civic::{Viewer as Rights, Visibility};
use http::request::Parts;

use super::parts::*;
use super::present::Eyes;
use crate::http::{Failure, Here, REQUEST_BYTES_MAX, Web, redirect};
use crate::kit::{NavItem, Viewer};

mod begin;
pub(crate) mod case;
mod grid;
mod intake;
mod live;
mod open;
mod people;
mod queue;
pub(crate) mod sheet;
mod sign;
mod step;
mod write;

/// Every route of the desk, sign-in included.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(sign::page).post(sign::enter))
        .route("/sign-out", post(sign::leave))
        .route("/desk/password", get(sign::password).post(sign::change_password))
        .route("/desk/post", get(sign::posts).post(sign::choose_post))
        .route("/desk", get(queue::queue))
        .route("/desk/live", get(live::queue))
        .route("/desk/find", get(queue::find))
        .route("/desk/cases", get(queue::list))
        .route("/desk/cases.csv", get(queue::export))
        .route("/desk/cases/{number}", get(case::page))
        .route("/desk/cases/{number}/live", get(live::case))
        .route("/desk/cases/{number}/contact", post(case::contact))
        .route("/desk/cases/{number}/sealed", post(case::unseal))
        .route("/desk/cases/{number}/file/{hash}", get(case::file))
        .route("/desk/cases/{number}/area.geojson", get(case::area))
        .route("/desk/cases/{number}/near.geojson", get(case::near))
        .route("/desk/cases/{number}/slip", get(intake::slip))
        .route("/desk/cases/{number}/people/{person}/slip", post(people::slip))
        .route("/desk/cases/{number}/told", post(people::told))
        .route("/desk/cases/{number}/papers/{version}/{name}", get(sheet::page))
        .route("/desk/cases/{number}/papers/{version}/{name}/pdf", get(sheet::pdf))
        .route("/desk/cases/{number}/reply/{step}", get(step::reply))
        .route("/desk/cases/{number}/merge/{step}", get(step::merge))
        .route("/desk/cases/{number}/dispatch", get(step::dispatch))
        .route("/desk/cases/{number}/callback", get(step::callback))
        .route("/desk/cases/{number}/step/{step}", post(step::take).layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX)))
        .route("/desk/grid", get(grid::page))
        .route(
            "/desk/grid/{procedure}/{step}",
            get(grid::form).post(grid::send).layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX)),
        )
        .route("/desk/open", get(open::page))
        .route(
            "/desk/open/{procedure}/{step}",
            get(open::form).post(open::send).layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX)),
        )
        .route("/desk/intake", get(intake::page).post(intake::post))
        .route("/paper/report", get(intake::paper_form))
        .route("/desk/intake/beside", get(intake::beside))
        .route("/desk/intake/places", get(intake::places))
}

/// A request of a member of staff who is signed in, with a password of their own.
pub(crate) struct Staff {
    pub here: Here,
    pub session: Session,
}

impl FromRequestParts<Web> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Staff, Response> {
        let mut here = Here::from_request_parts(parts, web).await.map_err(IntoResponse::into_response)?;
        let Some(session) = here.session.clone() else {
            return Err(redirect(&format!("/sign-in?next={}", parts.uri.path())));
        };
        if session.must_change && parts.uri.path() != "/desk/password" {
            return Err(redirect("/desk/password"));
        }
        let mine = cases::count_mine(web.app(), &session.viewer)
            .await
            .map_err(|error| Failure::from(error).into_response())?;
        let viewer = header(&here, &session, parts.uri.path(), mine);
        here.show_viewer(viewer);
        Ok(Staff { here, session })
    }
}

impl Staff {
    /// Who acts, by the web.
    pub fn by(&self) -> By {
        By::Staff { viewer: self.session.viewer.clone(), device: "web".to_owned() }
    }

    /// The registers in the reader's language.
    pub fn eyes<'a>(&'a self, cx: &'a Context<'a>, visibility: Visibility) -> Eyes<'a> {
        let viewer = &self.session.viewer;
        Eyes {
            cx,
            tables: &self.here.tables,
            visibility,
            reaches_hidden: viewer.holds("intake") || viewer.holds("callback"),
        }
    }

    /// Whether the person may set up the city.
    pub fn administers(&self) -> bool {
        administers(&self.session.viewer)
    }
}

fn administers(viewer: &Rights) -> bool {
    ["technician", "security"].iter().any(|kind| viewer.holds(kind))
}

/// The header of staff pages: name, post, where one can go.
fn header(here: &Here, session: &Session, path: &str, mine: u32) -> Viewer {
    let cx = here.context();
    let eyes = Eyes { cx: &cx, tables: &here.tables, visibility: Visibility::Public, reaches_hidden: false };
    let post = match session.viewer.posts() {
        [] => String::new(),
        [post] => {
            format!("{} · {}", eyes.post_kind(post.kind.as_str()), eyes.organisation(post.organisation.as_str()))
        }
        several => t!(cx, NAV_ALL_POSTS, "n" => several.len()),
    };
    let item = |href: &str, title: &str, count: u32, here: bool| NavItem {
        href: href.to_owned(),
        title: title.to_owned(),
        count,
        here,
    };
    let under = |start: &str| path == start || path.starts_with(&format!("{start}/"));
    let mut nav = vec![
        item("/desk", t!(cx, DESK_NAV_QUEUE), mine, path == "/desk"),
        item("/desk/cases", t!(cx, DESK_NAV_LIST), 0, under("/desk/cases")),
    ];
    if grid::patrols(&session.viewer) {
        nav.insert(0, item("/desk/grid", t!(cx, DESK_GRID_TITLE), 0, under("/desk/grid")));
    }
    if session.viewer.holds("intake") {
        nav.push(item("/desk/intake", t!(cx, DESK_NAV_INTAKE), 0, under("/desk/intake")));
    }
    if open::opens(&eyes, &session.viewer) {
        nav.push(item("/desk/open", t!(cx, DESK_OPEN_TITLE), 0, under("/desk/open")));
    }
    if administers(&session.viewer) {
        nav.push(item("/admin", t!(cx, DESK_NAV_ADMIN), 0, under("/admin")));
    }
    nav.push(item("/desk/password", t!(cx, DESK_NAV_ACCOUNT), 0, under("/desk/password")));
    Viewer { name: session.name.clone(), post, several: session.posts.len() > 1, nav }
}
