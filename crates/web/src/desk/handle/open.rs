//! Beginning matters at the desk: every procedure that the posts of the reader open.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_civic::Visibility;
use serde::Deserialize;

use super::Staff;
use super::begin::{self, Door, link, openings};
use crate::desk::open::{self as view, OpenPage, Opening};
use crate::desk::present::Eyes;
use crate::http::Failure;
use crate::i18n::group;
use crate::sent::Sent;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OpenQuery {
    /// The number of a matter that was begun and is now others' to see.
    saved: String,
}

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
        let mut groups: Vec<Opening> = Vec::new();
        for (compiled, step) in openings(&eyes, viewer, Door::Desk) {
            let title = eyes.pick(&compiled.procedure.title);
            match groups.last_mut().filter(|group| group.title == title) {
                Some(group) => group.steps.push(link(&eyes, Door::Desk, (compiled, step))),
                None => groups.push(Opening {
                    title,
                    summary: eyes.pick(&compiled.procedure.summary),
                    how: format!("/how/{}", compiled.procedure.id),
                    steps: vec![link(&eyes, Door::Desk, (compiled, step))],
                }),
            }
        }
        let saved = (!query.saved.is_empty()).then(|| group(&query.saved));
        view::view(&cx, &OpenPage { groups, intake: viewer.holds("intake"), saved })
    };
    Ok(staff.here.page(page))
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
