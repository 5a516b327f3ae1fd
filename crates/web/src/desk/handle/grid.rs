//! What is done out in the grid: the list for a phone, and matters begun on the spot by the posts that patrol.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::cases::{self, Scope};
use fengqiao_app::{Filter as Narrow, words};
use fengqiao_civic::{Viewer as Rights, Visibility};
use serde::Deserialize;

use super::Staff;
use super::begin::{self, CHANNEL, Door, PATROL, areas, link, openings};
use super::case::open;
use super::queue::{cursor_of, cursor_text};
use crate::desk::grid::{self, GridPage, GridTab};
use crate::desk::present::rows;
use crate::http::Failure;
use crate::i18n::group;
use crate::sent::Sent;

/// How many rows a page has: a phone is scrolled.
const ROWS: usize = 30;
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GridQuery {
    tab: String,
    after: String,
    /// The number of the matter that was just sent.
    saved: String,
}

/// Whether somebody's posts have to do with a grid.
pub(super) fn patrols(viewer: &Rights) -> bool {
    PATROL.iter().any(|kind| viewer.holds(kind))
}

fn may(staff: &Staff) -> Result<(), Failure> {
    if patrols(&staff.session.viewer) { Ok(()) } else { Err(Failure::Forbidden) }
}

/// `GET /desk/grid`
pub async fn page(mut staff: Staff, Query(query): Query<GridQuery>) -> Result<Response, Failure> {
    may(&staff)?;
    let app = staff.here.web.app().clone();
    let viewer = &staff.session.viewer;
    let areas = areas(viewer, Door::Grid);
    let tab = GridTab::named(&query.tab);
    let own = Narrow { area: areas.first().cloned(), ..Narrow::default() };
    let (scope, narrow) = match tab {
        GridTab::Todo => (Scope::Mine, Narrow::default()),
        GridTab::Open => (Scope::Open, own),
        GridTab::Found => (Scope::Open, Narrow { channel: Some(CHANNEL.to_owned()), ..own }),
    };
    let found = cases::list(&app, viewer, scope, &narrow, cursor_of(&query.after), ROWS).await?;
    let saved = if query.saved.is_empty() { None } else { Some(open(&staff, &query.saved).await?) };
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Public);
        let next = found.next.map(|next| format!("/desk/grid?tab={}&after={}", tab.name(), cursor_text(next)));
        let saved = saved.map(|opened| {
            let told = words::told(&staff.here.tables, &opened.case, eyes.language(), cx.now);
            (group(&opened.case.filing.number), told.sentence)
        });
        let grids = areas.iter().map(|area| eyes.area(area)).collect::<Vec<_>>().join(" · ");
        grid::view(
            &cx,
            &GridPage {
                grids,
                begin: openings(&eyes, viewer, Door::Grid)
                    .into_iter()
                    .map(|found| link(&eyes, Door::Grid, found))
                    .collect(),
                tab,
                rows: rows(&eyes, &found.rows),
                next,
                saved,
            },
        )
    };
    Ok(staff.here.page(page))
}

/// `GET /desk/grid/{procedure}/{step}`
pub async fn form(staff: Staff, Path((procedure, step)): Path<(String, String)>) -> Result<Response, Failure> {
    may(&staff)?;
    begin::form(staff, Door::Grid, (&procedure, &step))
}

/// `POST /desk/grid/{procedure}/{step}`
pub async fn send(
    staff: Staff,
    Path((procedure, step)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    may(&staff)?;
    begin::send(staff, Door::Grid, (&procedure, &step), sent).await
}
