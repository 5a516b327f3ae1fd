//! What a resident carries without an account: a random id, and the cases whose number and query code they knew.

use fengqiao_calendar::Instant;
use fengqiao_proof::{QueryCode, code_matches};
use fengqiao_store::Id;
use fengqiao_store::repo::attempts;
use fengqiao_store::{Statement, Unit};

use fengqiao_civic::roster::{PEOPLE_MAX, REPORTER};

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

/// How many bytes of a pass stand for one case: its id, the person's number, the time until which it opens.
const PASSED_BYTES: usize = 25;

/// The cases that a resident may open, each as one of its people and until a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pass(Vec<Passed>);

/// One case that a pass opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Passed {
    case: Id,
    person: u8,
    until: i64,
}

impl Pass {
    /// Whether the pass opens a case now.
    pub fn opens(&self, case: Id, now: Instant) -> bool {
        self.person(case, now).is_some()
    }

    /// As whom the pass opens a case now: the person's number in it.
    pub fn person(&self, case: Id, now: Instant) -> Option<u8> {
        self.0.iter().find(|passed| passed.case == case && passed.until > now.0).map(|passed| passed.person)
    }

    /// The cases it opens now, the newest last.
    pub fn cases(&self, now: Instant) -> impl Iterator<Item = Id> + '_ {
        self.0.iter().filter(move |passed| passed.until > now.0).map(|passed| passed.case)
    }

    /// Adds a case for twelve hours, as whoever reported it.
    pub fn add(&mut self, case: Id, now: Instant) {
        self.add_person(case, REPORTER, now);
    }

    /// Adds a case for twelve hours, as one of its people.
    pub fn add_person(&mut self, case: Id, person: u8, now: Instant) {
        self.add_until(case, person, now.0 + PASS_MS, now);
    }

    /// One browser opens a case as one person: whoever proved it last.
    pub(crate) fn add_until(&mut self, case: Id, person: u8, until: i64, now: Instant) {
        self.0.retain(|passed| passed.case != case && passed.until > now.0);
        self.0.push(Passed { case, person, until });
        let extra = self.0.len().saturating_sub(CASES_MAX);
        self.0.drain(..extra);
    }

    /// The signed text for a cookie.
    pub fn seal(&self, app: &App) -> String {
        let bytes: Vec<u8> = self
            .0
            .iter()
            .flat_map(|one| one.case.into_iter().chain([one.person]).chain(one.until.to_be_bytes()))
            .collect();
        app.secret().seal(Purpose::Pass, &bytes)
    }

    /// The pass of a cookie; an empty one where it is not ours.
    pub fn unseal(app: &App, sealed: &str) -> Pass {
        let bytes = app.secret().unseal(Purpose::Pass, sealed).unwrap_or_default();
        let cases = bytes.chunks_exact(PASSED_BYTES).filter_map(|one| {
            let (case, rest) = one.split_at(16);
            let (person, until) = rest.split_first()?;
            let until = i64::from_be_bytes(until.try_into().ok()?);
            Some(Passed { case: case.try_into().ok()?, person: *person, until })
        });
        Pass(cases.take(CASES_MAX).collect())
    }
}

/// The query code of a case for whoever reported it, in groups of four.
pub fn query_code(app: &App, case: Id) -> String {
    person_code(app, case, REPORTER)
}

/// The query code of a case for one of its people, in groups of four.
pub fn person_code(app: &App, case: Id, person: u8) -> String {
    let codes = codes(app, case, person.saturating_add(1));
    let digits = codes.last().map(|code| String::from_utf8_lossy(code)).unwrap_or_default();
    let (head, tail) = digits.split_at(digits.len().min(4));
    format!("{head} {tail}")
}

fn codes(app: &App, case: Id, count: u8) -> Vec<QueryCode> {
    fengqiao_proof::query_codes(&app.secret().key(Purpose::QueryCode), &case, count)
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

/// Opens a case by its number and a query code: the case, and whose code it is. A number that does not exist and a wrong code get the same
/// answer and cost the same, however many people the case has.
///
/// # Errors
/// [`AppError::NotFound`] for a wrong pair and for the code of somebody whom the case names no more, [`AppError::TooOften`] after too many tries for the case or by the client.
pub async fn open_by_number(app: &App, client: &str, number: &str, code: &str) -> Result<(Id, u8), AppError> {
    let found = cases::id_of(app, number).await?;
    let written = plain(number);
    let now = app.now();
    count(app, "query-case", written.as_bytes(), TRIES_PER_CASE, now).await?;
    count(app, "query-client", client.as_bytes(), TRIES_PER_CLIENT, now).await?;
    // An unknown number is compared against the codes of a case that cannot exist, so that it takes as long.
    let id = found.unwrap_or([0; 16]);
    let typed = digits_of(code);
    let matching: Vec<usize> = codes(app, id, PEOPLE_MAX)
        .iter()
        .map(|code| code_matches(code, &typed))
        .enumerate()
        .filter_map(|(at, same)| same.then_some(at))
        .collect();
    let person = matching.first().and_then(|at| u8::try_from(*at).ok()).filter(|_| found.is_some());
    let person = person.ok_or(AppError::NotFound)?;
    if person != REPORTER {
        let case = cases::by_id(app, &app.tables(), id).await?.ok_or(AppError::NotFound)?;
        case.roster().person(person).ok_or(AppError::NotFound)?;
    }
    let key = app.secret().tag(Purpose::Phone, &[b"query-case", written.as_bytes()]);
    commit(app, attempts::clear("query-case".to_owned(), key)).await?;
    Ok((id, person))
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
