//! What changes while a page lies open: streams of server-sent events that say "look again", never what changed. The page then asks
//! for itself anew, by the rights of whoever looks.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRequestParts, Path, Query};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use fengqiao_app::cases::{self, By};
use fengqiao_app::people;
use fengqiao_app::{AppError, CaseRow, Cursor};
use futures_util::stream;
use http::request::Parts;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;

use super::Staff;
use super::queue::{ROWS, cursor_of, cursor_text, shown};
use crate::desk::queue::Tab;
use crate::http::{Failure, Open, SESSION, Web, cookie};

/// How long a stream rests after it looked, so that a busy city does not look at each entry.
const REST: Duration = Duration::from_millis(400);
/// How long a stream lives; the browser then opens the next, by the rights of that moment.
const LIFE: Duration = Duration::from_secs(15 * 60);
/// How often a silent stream sends a comment, so that a gateway between does not cut it.
const BEAT: Duration = Duration::from_secs(20);

/// The token by which a stream asks again and again whether its session lives.
pub struct Token(String);

impl FromRequestParts<Web> for Token {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Token, Response> {
        let token = cookie(&parts.headers, SESSION).ok_or_else(|| Failure::Forbidden.into_response())?;
        Ok(Token(token.to_owned()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LiveQuery {
    tab: String,
    after: String,
    /// What the page showed when it was made.
    mark: String,
}

/// `GET /desk/live`: the page of a queue.
pub async fn queue(staff: Staff, token: Token, Query(query): Query<LiveQuery>) -> Result<Response, Failure> {
    let shows = Shows::Queue { tab: Tab::named(&query.tab), after: cursor_of(&query.after) };
    follow(staff, token, shows, query.mark)
}

/// `GET /desk/cases/{number}/live`
pub async fn case(
    staff: Staff,
    token: Token,
    Path(number): Path<String>,
    Query(query): Query<LiveQuery>,
) -> Result<Response, Failure> {
    cases::visible(staff.here.web.app(), &staff.here.tables, &staff.by(), &number).await?;
    follow(staff, token, Shows::Case { number }, query.mark)
}

fn follow(staff: Staff, Token(token): Token, shows: Shows, mark: String) -> Result<Response, Failure> {
    let web = staff.here.web.clone();
    let open = web.streams().open(staff.session.token_hash).ok_or(Failure::Busy { seconds: 30 })?;
    let positions = web.app().store().watch();
    let live =
        Live { web, token, post: staff.session.post, shows, mark, positions, until: Instant::now() + LIFE, open };
    let events = stream::unfold(Some(live), |live| async { Live::next(live?).await });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT)).into_response())
}

/// What the page shows.
enum Shows {
    Queue { tab: Tab, after: Option<Cursor> },
    Case { number: String },
}

/// One open stream.
struct Live {
    web: Web,
    token: String,
    /// The post by which the page was made: another choice makes another page.
    post: Option<String>,
    shows: Shows,
    mark: String,
    positions: watch::Receiver<u64>,
    until: Instant,
    open: Open,
}

type Sent = Result<Event, Infallible>;

impl Live {
    /// Waits for the next thing to say. After `ended` nothing follows: the reader may not see this page any more.
    async fn next(mut self) -> Option<(Sent, Option<Live>)> {
        loop {
            self.positions.mark_unchanged();
            match self.look().await {
                Ok(Some(mark)) if mark == self.mark => (),
                Ok(Some(mark)) => {
                    let event = Event::default().event("changed").data(&mark);
                    self.mark = mark;
                    return Some((Ok(event), Some(self)));
                }
                Ok(None) => return Some((Ok(Event::default().event("ended").data("")), None)),
                // The store cannot be read just now: the browser asks again by itself.
                Err(_) => return None,
            }
            tokio::select! {
                moved = self.positions.changed() => moved.ok()?,
                () = self.open.closed() => return None,
                () = tokio::time::sleep_until(self.until) => return None,
            }
            tokio::time::sleep(REST).await;
        }
    }

    /// What the page would show now; nothing where the reader may not see it any more.
    async fn look(&self) -> Result<Option<String>, AppError> {
        let (app, tables) = (self.web.app(), self.web.app().tables());
        let Some((session, _)) = people::session_at_rest(app, &tables, &self.token).await? else { return Ok(None) };
        if session.must_change || session.post != self.post {
            return Ok(None);
        }
        match &self.shows {
            Shows::Queue { tab, after } => {
                let (scope, narrow) = shown(&session.viewer, *tab);
                let found = cases::list(app, &session.viewer, scope, &narrow, *after, ROWS).await?;
                let mine = cases::count_mine(app, &session.viewer).await?;
                Ok(Some(mark_of_rows(&found.rows, mine)))
            }
            Shows::Case { number } => {
                let by = By::Staff { viewer: session.viewer, device: "web".to_owned() };
                match cases::visible(app, &tables, &by, number).await {
                    Ok((case, _)) => Ok(Some(mark_of_case(case.history.len()))),
                    Err(AppError::NotFound | AppError::Forbidden) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }
    }
}

/// What tells one state of a queue's page from another.
pub(super) fn mark_of_rows(rows: &[CaseRow], mine: u32) -> String {
    let mut sum = Sha256::new_with_prefix(mine.to_be_bytes());
    for row in rows {
        sum.update(row.id);
        sum.update(row.version.to_be_bytes());
    }
    fengqiao_app::files::hex(&sum.finalize()[..8])
}

/// What tells one state of a case from another: how many entries it has.
pub(super) fn mark_of_case(entries: usize) -> String {
    entries.to_string()
}

/// Where a queue's page listens.
pub(super) fn address_of_queue(tab: Tab, after: Option<Cursor>) -> String {
    let after = after.map_or_else(String::new, |cursor| format!("&after={}", cursor_text(cursor)));
    format!("/desk/live?tab={}{after}", tab.name())
}
