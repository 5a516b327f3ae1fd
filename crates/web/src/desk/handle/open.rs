//! Beginning matters at the desk: every procedure that the posts of the reader open.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::services::services;
use fengqiao_civic::Visibility;
use fengqiao_procedure::model::Procedure;
use serde::Deserialize;

use super::Staff;
use super::begin::{self, Door, link, openings};
use crate::desk::grid::Begin;
use crate::desk::open::{self as view, OpenPage, Opening, Work};
use crate::desk::present::Eyes;
use crate::http::Failure;
use crate::i18n::group;
use crate::sent::Sent;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OpenQuery {
    /// The number of a matter that was begun and is now others' to see.
    saved: String,
    /// What somebody looks for.
    q: String,
}

/// The most characters of a search.
const QUERY_CHARS_MAX: usize = 80;

/// Whether a post of the viewer begins matters.
pub(super) fn opens(eyes: &Eyes, viewer: &fengqiao_civic::Viewer) -> bool {
    !openings(eyes, viewer, Door::Desk).is_empty()
}

/// `GET /desk/open`
pub async fn page(mut staff: Staff, Query(query): Query<OpenQuery>) -> Result<Response, Failure> {
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Public);
        let viewer = &staff.session.viewer;
        let looked: String = query.q.trim().chars().take(QUERY_CHARS_MAX).collect();
        let mut found: Vec<(String, Opening)> = Vec::new();
        for (compiled, step) in openings(&eyes, viewer, Door::Desk) {
            let procedure = &compiled.procedure;
            if !looked.is_empty() && !services().fits(procedure, &looked) {
                continue;
            }
            let begin = link(&eyes, Door::Desk, (compiled, step));
            match found.last_mut().filter(|(id, _)| *id == procedure.id) {
                Some((_, opening)) => opening.steps.push(begin),
                None => found.push((procedure.id.clone(), opening(&eyes, procedure, begin))),
            }
        }
        let groups = services().grouped(found).into_iter().map(|(group, openings)| Work {
            title: eyes.pick(&group.title),
            hint: eyes.pick(&group.hint),
            openings,
        });
        let groups = groups.collect();
        let saved = (!query.saved.is_empty()).then(|| group(&query.saved));
        view::view(&cx, &OpenPage { groups, query: looked, intake: viewer.holds("intake"), saved })
    };
    Ok(staff.here.page(page))
}

fn opening(eyes: &Eyes, procedure: &Procedure, first: Begin) -> Opening {
    Opening {
        title: eyes.pick(&procedure.title),
        summary: eyes.pick(&procedure.summary),
        how: format!("/how/{}", procedure.id),
        steps: vec![first],
    }
}

/// `GET /desk/open/{procedure}/{step}`
pub async fn form(staff: Staff, Path((procedure, step)): Path<(String, String)>) -> Result<Response, Failure> {
    begin::form(staff, Door::Desk, (&procedure, &step))
}

/// `POST /desk/open/{procedure}/{step}`
pub async fn send(
    staff: Staff,
    Path((procedure, step)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    begin::send(staff, Door::Desk, (&procedure, &step), sent).await
}
