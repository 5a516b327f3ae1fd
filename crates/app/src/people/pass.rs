//! What a resident carries without an account: a random id, and the cases whose number and query code they knew.

use fengqiao_calendar::Instant;
use fengqiao_proof::code_matches;
use fengqiao_store::Id;
use fengqiao_store::repo::attempts;
use fengqiao_store::{Statement, Unit};

use crate::app::App;
use crate::cases;
use crate::error::{AppError, written};
use crate::secret::{Purpose, random};

/// How long a pass opens a case, in milliseconds: twelve hours.
const PASS_MS: i64 = 12 * 60 * 60 * 1000;
/// How many cases a pass holds; the oldest is forgotten.
const CASES_MAX: usize = 12;
/// How often a number and code may be tried for one case within [`WINDOW_MS`].
const TRIES_PER_CASE: u32 = 8;
/// How often one client may try.
const TRIES_PER_CLIENT: u32 = 30;
/// The window in which tries are counted, in milliseconds: a quarter of an hour.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// A visitor's random id: it binds form tokens to one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor(pub [u8; 16]);

impl Visitor {
    /// A visitor never seen before.
    pub fn new() -> Visitor {
        Visitor(random())
    }

    /// The signed text for a cookie.
    pub fn seal(self, app: &App) -> String {
        app.secret().seal(Purpose::Form, &self.0)
    }

    /// The visitor of a cookie, if we signed it.
    pub fn unseal(app: &App, sealed: &str) -> Option<Visitor> {
        app.secret().unseal(Purpose::Form, sealed)?.try_into().ok().map(Visitor)
    }

    /// The token that a form of this visitor carries.
    pub fn form_token(self, app: &App) -> String {
        crate::files::hex(&app.secret().tag(Purpose::Form, &[b"csrf", &self.0])[..16])
    }
}

impl Default for Visitor {
    fn default() -> Visitor {
        Visitor::new()
    }
}

/// The cases that a resident may open, each until a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pass(Vec<(Id, i64)>);

impl Pass {
    /// Whether the pass opens a case now.
    pub fn opens(&self, case: Id, now: Instant) -> bool {
        self.0.iter().any(|(id, until)| *id == case && *until > now.0)
    }

    /// The cases it opens now, the newest last.
    pub fn cases(&self, now: Instant) -> impl Iterator<Item = Id> + '_ {
        self.0.iter().filter(move |(_, until)| *until > now.0).map(|(id, _)| *id)
    }

    /// Adds a case for twelve hours.
    pub fn add(&mut self, case: Id, now: Instant) {
        self.add_until(case, now.0 + PASS_MS, now);
    }

    pub(crate) fn add_until(&mut self, case: Id, until: i64, now: Instant) {
        self.0.retain(|(id, old)| *id != case && *old > now.0);
        self.0.push((case, until));
        let extra = self.0.len().saturating_sub(CASES_MAX);
        self.0.drain(..extra);
    }

    /// The signed text for a cookie.
    pub fn seal(&self, app: &App) -> String {
        let bytes: Vec<u8> =
            self.0.iter().flat_map(|(id, until)| id.iter().copied().chain(until.to_be_bytes())).collect();
        app.secret().seal(Purpose::Pass, &bytes)
    }

    /// The pass of a cookie; an empty one where it is not ours.
    pub fn unseal(app: &App, sealed: &str) -> Pass {
        let bytes = app.secret().unseal(Purpose::Pass, sealed).unwrap_or_default();
        let cases = bytes.chunks_exact(24).filter_map(|one| {
            let (id, until) = one.split_at(16);
            Some((id.try_into().ok()?, i64::from_be_bytes(until.try_into().ok()?)))
        });
        Pass(cases.take(CASES_MAX).collect())
    }
}

/// The query code of a case, in groups of four.
pub fn query_code(app: &App, case: Id) -> String {
    let code = fengqiao_proof::query_code(&app.secret().key(Purpose::QueryCode), &case);
    let digits = String::from_utf8_lossy(&code);
    let (head, tail) = digits.split_at(digits.len().min(4));
    format!("{head} {tail}")
}

/// The digits of what was typed, full-width ones too.
fn digits_of(typed: &str) -> String {
    typed
        .chars()
        .filter_map(|c| {
            if ('０'..='９').contains(&c) {
                char::from_digit(u32::from(c) - u32::from('０'), 10)
            } else {
                c.is_ascii_digit().then_some(c)
            }
        })
        .collect()
}

/// A number in one form however it was typed: the old numbers of imported cases have letters too.
fn plain(number: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    number.chars().map(half).filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Opens a case by its number and query code. A number that does not exist and a wrong code get the same answer and cost the same.
///
/// # Errors
/// [`AppError::NotFound`] for a wrong pair, [`AppError::TooOften`] after too many tries for the case or by the client.
pub async fn open_by_number(app: &App, client: &str, number: &str, code: &str) -> Result<Id, AppError> {
    let found = cases::id_of(app, number).await?;
    let written = plain(number);
    let now = app.now();
    count(app, "query-case", written.as_bytes(), TRIES_PER_CASE, now).await?;
    count(app, "query-client", client.as_bytes(), TRIES_PER_CLIENT, now).await?;
    // An unknown number is compared against the code of a case that cannot exist, so that it takes as long.
    let id = found.unwrap_or([0; 16]);
    let expected = fengqiao_proof::query_code(&app.secret().key(Purpose::QueryCode), &id);
    if !code_matches(&expected, &digits_of(code)) || found.is_none() {
        return Err(AppError::NotFound);
    }
    let key = app.secret().tag(Purpose::Phone, &[b"query-case", written.as_bytes()]);
    commit(app, attempts::clear("query-case".to_owned(), key)).await?;
    Ok(id)
}

/// Counts a try and refuses it when there were too many.
pub(crate) async fn count(app: &App, scope: &str, what: &[u8], most: u32, now: Instant) -> Result<(), AppError> {
    let key = app.secret().tag(Purpose::Phone, &[scope.as_bytes(), what]);
    if attempts::tries(app.store(), scope, &key, now.0, WINDOW_MS).await? >= most {
        return Err(AppError::TooOften { seconds: u32::try_from(WINDOW_MS / 1000).unwrap_or(900) });
    }
    commit(app, attempts::count(scope.to_owned(), key, now.0, WINDOW_MS)).await
}

pub(crate) async fn commit(app: &App, statement: Statement) -> Result<(), AppError> {
    let mut unit = Unit::new();
    unit.run(statement);
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}
