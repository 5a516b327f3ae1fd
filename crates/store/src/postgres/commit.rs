//! One unit as one transaction, its statements in flight together.

use std::pin::Pin;
use std::time::{Duration, Instant};

use deadpool_postgres::{Client, Pool, PoolError};
use futures_util::future::{MaybeDone, maybe_done};
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::{Error, Statement as Prepared};

use crate::arg::params;
use crate::error::CommitError;
use crate::postgres::Texts;
use crate::unit::{Expect, INSERT_UNPLACED, Once, Statement, Step, Unit};
use crate::{Arg, Hash, Id};

/// When a caller that was turned away may come again.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How long the database is asked what became of a unit when its connection was lost.
const SETTLE: Duration = Duration::from_secs(5);

/// What a statement is to its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Takes the idempotency key: no row means that it is taken.
    Key,
    /// Appends the entry of this step.
    Append(usize),
    /// Whatever else belongs to this step.
    Step(usize),
}

/// Commits a unit, and says whether it appended entries.
pub(super) async fn commit(pool: &Pool, texts: &Texts, unit: Unit) -> Result<bool, CommitError> {
    let proof = Proof::of(&unit);
    let once = unit.once.clone();
    let (parts, statements): (Vec<Part>, Vec<Statement>) = spread(unit).into_iter().unzip();
    let appends = parts.iter().any(|part| matches!(part, Part::Append(_)));
    let client = pool.get().await.map_err(busy)?;
    let mut prepared = Vec::with_capacity(statements.len());
    for statement in &statements {
        let text = texts.of(&statement.sql);
        prepared.push(client.prepare_cached(&text).await.map_err(failed)?);
    }
    let outcomes = match in_flight(&client, &prepared, &statements).await {
        Ok(outcomes) => outcomes,
        Err(error) => return Err(lost(client, &error)),
    };
    if let Some(fault) = first_fault(&parts, &statements, outcomes) {
        undo(client).await;
        return Err(match (fault, once) {
            (Fault::Key, Some(once)) => used(pool, texts, &once).await,
            (Fault::Key, None) => CommitError::Failed("a key that was not there is taken".to_owned()),
            (Fault::Refused(error), _) => error,
        });
    }
    match client.batch_execute("COMMIT").await {
        Ok(()) => Ok(appends),
        Err(error) => {
            tracing::warn!(%error, "the answer to a commit did not come");
            let _ = deadpool_postgres::Object::take(client);
            if proof.found(pool, texts).await { Ok(appends) } else { Err(CommitError::Unknown) }
        }
    }
}

/// The statements of a unit in order, each with what it is.
fn spread(unit: Unit) -> Vec<(Part, Statement)> {
    let mut all: Vec<_> = unit.once.as_ref().map(|once| (Part::Key, once.insert())).into_iter().collect();
    for (at, step) in unit.steps.into_iter().enumerate() {
        match step {
            Step::Run(statement) => all.push((Part::Step(at), statement)),
            Step::Append(entry) => {
                let place = crate::arg::args![entry.stream, entry.version, entry.recorded_at, entry.hash];
                all.push((Part::Append(at), entry.insert()));
                all.push((Part::Step(at), Statement::rows(1, INSERT_UNPLACED, place)));
            }
        }
    }
    all
}

/// Sends the beginning and every statement before the first answer is awaited. An error means that the transaction never began.
async fn in_flight(
    client: &Client,
    prepared: &[Prepared],
    statements: &[Statement],
) -> Result<Vec<Result<u64, Error>>, Error> {
    let mut begin = Box::pin(maybe_done(client.batch_execute("BEGIN")));
    send(begin.as_mut());
    let run = |(prepared, statement): (&Prepared, &Statement)| {
        let args: Vec<Arg<'static>> = statement.args.clone();
        let prepared = prepared.clone();
        Box::pin(maybe_done(async move { client.execute_raw(&prepared, &args).await }))
    };
    let mut flights: Vec<_> = prepared.iter().zip(statements).map(run).collect();
    for flight in &mut flights {
        // A statement leaves when its future is first looked at: so they leave in their order.
        send(flight.as_mut());
    }
    begin.as_mut().await;
    if let Some(Err(error)) = begin.as_mut().take_output() {
        return Err(error);
    }
    let mut outcomes = Vec::with_capacity(flights.len());
    for mut flight in flights {
        flight.as_mut().await;
        outcomes.extend(flight.as_mut().take_output());
    }
    Ok(outcomes)
}

fn send<F: Future>(flight: Pin<&mut MaybeDone<F>>) {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let _ = flight.poll(&mut context);
}

enum Fault {
    /// The idempotency key is taken.
    Key,
    Refused(CommitError),
}

/// The first statement that did not do what it must; those behind it failed with it.
fn first_fault(parts: &[Part], statements: &[Statement], outcomes: Vec<Result<u64, Error>>) -> Option<Fault> {
    for ((part, statement), outcome) in parts.iter().zip(statements).zip(outcomes) {
        let refused = match (*part, outcome) {
            (Part::Key, Ok(0)) => return Some(Fault::Key),
            (Part::Step(at) | Part::Append(at), Ok(touched)) => match statement.expect {
                Expect::Rows(rows) if rows as u64 != touched => CommitError::Conflict { statement: at },
                _ => continue,
            },
            (Part::Key, Ok(_)) => continue,
            (part, Err(error)) => refusal(part, &error),
        };
        return Some(Fault::Refused(refused));
    }
    None
}

fn refusal(part: Part, error: &Error) -> CommitError {
    let Some(cause) = error.as_db_error() else { return failed(error) };
    let code = cause.code();
    let at = match part {
        Part::Append(at) | Part::Step(at) => at,
        Part::Key => 0,
    };
    if *code == SqlState::UNIQUE_VIOLATION {
        return match part {
            // The version is there already: someone else appended it.
            Part::Append(at) => CommitError::Conflict { statement: at },
            _ => CommitError::Duplicate(taken(cause)),
        };
    }
    // Two units met in another order of their rows: the one that is told so has done nothing and decides again.
    if *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::T_R_SERIALIZATION_FAILURE {
        return CommitError::Conflict { statement: at };
    }
    if [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code) {
        return CommitError::Busy(RETRY_AFTER);
    }
    if *code == SqlState::DISK_FULL {
        return CommitError::Full;
    }
    failed(error)
}

/// `table.column` of a unique value that is taken, several joined by `, `.
fn taken(cause: &DbError) -> String {
    let table = cause.table().unwrap_or_default();
    let columns =
        cause.detail().and_then(|detail| detail.split_once('(')?.1.split_once(')')).map(|(columns, _)| columns);
    let named = columns.unwrap_or_default().split(", ").map(|column| format!("{table}.{column}"));
    named.collect::<Vec<_>>().join(", ")
}

/// Ends a transaction that is not to be; a connection on which even that fails is given up.
async fn undo(client: Client) {
    if let Err(error) = client.batch_execute("ROLLBACK").await {
        tracing::warn!(%error, "a transaction could not be undone; its connection is closed");
        let _ = deadpool_postgres::Object::take(client);
    }
}

/// The connection was lost before anything could be committed.
fn lost(client: Client, error: &Error) -> CommitError {
    tracing::warn!(%error, "a connection was lost before a unit began");
    let _ = deadpool_postgres::Object::take(client);
    CommitError::Busy(RETRY_AFTER)
}

/// What came of the request that took a key.
async fn used(pool: &Pool, texts: &Texts, once: &Once) -> CommitError {
    let before = "SELECT body_hash, result FROM idempotency WHERE scope = $1 AND key = $2";
    let args = params![once.scope.as_str(), once.key.as_str()];
    match super::rows(pool, texts, before, &args).await {
        Ok(rows) => rows.first().map_or(CommitError::KeyReused, |row| {
            let body: Option<&[u8]> = row.try_get(0).ok();
            match row.try_get::<_, Vec<u8>>(1) {
                Ok(result) if body == Some(once.body_hash.as_slice()) => CommitError::Done { result },
                _ => CommitError::KeyReused,
            }
        }),
        Err(error) => CommitError::Failed(error.to_string()),
    }
}

/// By what it is seen afterwards that a unit was committed.
enum Proof {
    Entry(Id, u64, Hash),
    Key(String, String, Hash),
    None,
}

impl Proof {
    fn of(unit: &Unit) -> Proof {
        let entry = unit.steps.iter().find_map(|step| match step {
            Step::Append(entry) => Some(Proof::Entry(entry.stream, entry.version, entry.hash)),
            Step::Run(_) => None,
        });
        let key = || unit.once.as_ref().map(|once| Proof::Key(once.scope.clone(), once.key.clone(), once.body_hash));
        entry.or_else(key).unwrap_or(Proof::None)
    }

    /// Whether the unit is there, asked again for a while: the database may be on its way back.
    async fn found(&self, pool: &Pool, texts: &Texts) -> bool {
        let (sql, args) = match self {
            Proof::Entry(stream, version, hash) => (
                "SELECT 1 FROM entry WHERE stream = $1 AND version = $2 AND hash = $3",
                crate::arg::args![*stream, *version, *hash],
            ),
            Proof::Key(scope, key, body) => (
                "SELECT 1 FROM idempotency WHERE scope = $1 AND key = $2 AND body_hash = $3",
                crate::arg::args![scope.clone(), key.clone(), *body],
            ),
            Proof::None => return false,
        };
        let start = Instant::now();
        loop {
            if super::rows(pool, texts, sql, &args).await.is_ok_and(|rows| !rows.is_empty()) {
                return true;
            }
            if start.elapsed() > SETTLE {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
}

pub(super) fn busy(error: PoolError) -> CommitError {
    tracing::warn!(%error, "no connection to the database");
    CommitError::Busy(RETRY_AFTER)
}

fn failed(error: impl std::borrow::Borrow<Error>) -> CommitError {
    CommitError::Failed(super::words(error.borrow()))
}
