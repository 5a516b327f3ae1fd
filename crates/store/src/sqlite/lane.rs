//! The writer lane: one thread, many units to a transaction; where one of them fails, each runs again in a savepoint of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use crate::arg::params;
use crate::error::{CommitError, OpenError};
use crate::migrate;
use crate::sqlite::Connection;
use crate::sqlite::log::Log;
use crate::store::{OnFatal, Options};
use crate::unit::{Expect, INSERT_ENTRY, INSERT_ONCE, INSERT_POSITION, NewEntry, Once, Statement, Step, Unit};

/// How many units share one transaction at most.
const UNITS_MAX: usize = 256;
/// How many pages of the write-ahead log are gathered before they are moved into the database.
pub(crate) const CHECKPOINT_PAGES: i64 = 4_000;

/// How long a checkpoint or a statement waits for others.
pub(super) const BUSY_MAX: Duration = Duration::from_secs(10);

/// Where the answer to a unit goes.
type Reply = oneshot::Sender<Result<(), CommitError>>;

/// A unit and where its answer goes.
pub(crate) struct Job {
    pub(crate) unit: Unit,
    pub(crate) reply: Reply,
}

/// The only writer of one database.
pub(crate) struct Lane {
    connection: Connection,
    /// Held as long as the lane lives, so that no other process writes.
    _lock: File,
    /// The position of the last entry, in the transaction that runs.
    position: u64,
    last: watch::Sender<u64>,
    on_fatal: OnFatal,
    /// Whether the last transaction found the disk full.
    full: bool,
    log: Log,
}

/// Why a unit was not executed.
enum Fault {
    Refused(CommitError),
    Engine(rusqlite::Error),
}

impl Lane {
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Lane, OpenError> {
        let lock = lock(path)?;
        let log = Log::of(beside(path, "-wal"), options.log_bytes_max);
        log.save().map_err(|error| OpenError::Failed(error.to_string()))?;
        let mut connection = Connection::open(path)?;
        let raw = &connection.raw;
        raw.pragma_update(None, "journal_mode", "wal")?;
        raw.pragma_update(None, "synchronous", "full")?;
        raw.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        raw.pragma_update(None, "cache_size", -16_000)?;
        raw.pragma_update(None, "foreign_keys", true)?;
        raw.pragma_update(None, "temp_store", "memory")?;
        raw.busy_timeout(BUSY_MAX)?;
        migrate::run(&mut connection.raw, options.now)?;
        let position: i64 =
            connection.raw.query_row("SELECT coalesce(max(pos), 0) FROM position", [], |row| row.get(0))?;
        let position = u64::try_from(position).unwrap_or(0);
        let last = watch::Sender::new(position);
        Ok(Lane { connection, _lock: lock, position, last, on_fatal: options.on_fatal.clone(), full: false, log })
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.last.subscribe()
    }

    /// Serves units until nobody can hand any over, or a commit fails.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let mut batch = Vec::with_capacity(64);
            batch.push(first);
            while batch.len() < UNITS_MAX {
                let Ok(next) = jobs.try_recv() else { break };
                batch.push(next);
            }
            if let Err(error) = self.serve(batch) {
                tracing::error!(%error, "a commit failed; the database must be recovered");
                (self.on_fatal)(&error);
                return;
            }
        }
    }

    /// Executes a batch in one transaction and answers after it is synced. An error means that nobody knows what is on disk.
    fn serve(&mut self, batch: Vec<Job>) -> Result<(), String> {
        let before = self.position;
        if let Err(error) = self.connection.execute("BEGIN IMMEDIATE", &[]) {
            fail_all(batch.into_iter().map(|job| job.reply), &error.into());
            return Ok(());
        }
        if batch.iter().try_for_each(|job| self.execute(&job.unit)).is_ok() {
            return self.commit(before, batch.into_iter().map(|job| (job.reply, Ok(()))).collect());
        }
        // One of them cannot be done. Savepoints tell which, at a price that batches in which all can be done need not pay.
        self.position = before;
        if !self.connection.raw.is_autocommit()
            && let Err(error) = self.connection.execute("ROLLBACK", &[])
        {
            fail_all(batch.into_iter().map(|job| job.reply), &failed("the transaction could not be undone"));
            return Err(error.to_string());
        }
        self.one_by_one(batch)
    }

    /// Executes a batch in one transaction, each unit so that it succeeds or fails alone.
    fn one_by_one(&mut self, batch: Vec<Job>) -> Result<(), String> {
        let before = self.position;
        if let Err(error) = self.connection.execute("BEGIN IMMEDIATE", &[]) {
            fail_all(batch.into_iter().map(|job| job.reply), &error.into());
            return Ok(());
        }
        let mut done = Vec::with_capacity(batch.len());
        let mut batch = batch.into_iter();
        while let Some(Job { unit, reply }) = batch.next() {
            let answer = self.isolated(&unit);
            let lost = answer.is_err() && self.connection.raw.is_autocommit();
            let full = answer == Err(CommitError::Full);
            done.push((reply, answer));
            if lost {
                // The engine has rolled the whole transaction back: none of these units happened.
                self.position = before;
                self.note_room(!full);
                let waiting = done.into_iter().map(|(reply, _)| reply).chain(batch.map(|job| job.reply));
                fail_all(waiting, &if full { CommitError::Full } else { failed("the transaction was lost") });
                return Ok(());
            }
        }
        self.commit(before, done)
    }

    /// Commits what was executed and answers everybody.
    fn commit(&mut self, before: u64, done: Vec<(Reply, Result<(), CommitError>)>) -> Result<(), String> {
        if let Err(error) = self.connection.execute("COMMIT", &[]) {
            let words = error.to_string();
            let waiting = done.into_iter().map(|(reply, _)| reply);
            if CommitError::from(error) == CommitError::Full && self.undone() {
                self.position = before;
                self.note_room(false);
                fail_all(waiting, &CommitError::Full);
                return Ok(());
            }
            fail_all(waiting, &CommitError::Unknown);
            return Err(words);
        }
        self.note_room(done.iter().all(|(_, answer)| *answer != Err(CommitError::Full)));
        if self.position > before {
            self.last.send_replace(self.position);
        }
        for (reply, answer) in done {
            // Who asked may have gone away; what was committed stays committed.
            let _ = reply.send(answer);
        }
        self.log.bound(&self.connection.raw);
        Ok(())
    }

    /// Whether nothing is left of a transaction whose commit found the disk full. The engine says so only of a write, never of a sync: the
    /// end of the transaction is then not in the log, and what stands there before it is written over by the next.
    fn undone(&self) -> bool {
        self.connection.raw.is_autocommit() || self.connection.execute("ROLLBACK", &[]).is_ok()
    }

    /// Says once that the disk is full.
    fn note_room(&mut self, room: bool) {
        if !room && !self.full {
            tracing::error!("the disk is full: nothing is written until there is room; reading goes on");
        }
        self.full = !room;
    }

    /// Executes a unit in a savepoint: it succeeds or fails alone.
    fn isolated(&mut self, unit: &Unit) -> Result<(), CommitError> {
        let before = self.position;
        let outcome = self
            .connection
            .execute("SAVEPOINT unit", &[])
            .map_err(Fault::Engine)
            .and_then(|_| self.execute(unit))
            .and_then(|()| self.connection.execute("RELEASE unit", &[]).map_err(Fault::Engine));
        let fault = match outcome {
            Ok(_) => return Ok(()),
            Err(fault) => fault,
        };
        self.position = before;
        if !self.connection.raw.is_autocommit() {
            let undone = self
                .connection
                .execute("ROLLBACK TO unit", &[])
                .and_then(|_| self.connection.execute("RELEASE unit", &[]));
            if let Err(error) = undone {
                tracing::error!(%error, "a unit could not be undone; its whole transaction is given up");
                let _ = self.connection.execute("ROLLBACK", &[]);
            }
        }
        Err(match fault {
            Fault::Refused(error) => error,
            Fault::Engine(error) => CommitError::from(error),
        })
    }

    fn execute(&mut self, unit: &Unit) -> Result<(), Fault> {
        if let Some(once) = &unit.once {
            self.claim(once)?;
        }
        for (at, step) in unit.steps.iter().enumerate() {
            match step {
                Step::Run(statement) => self.run_statement(at, statement)?,
                Step::Append(entry) => self.append(at, entry)?,
            }
        }
        Ok(())
    }

    fn run_statement(&self, at: usize, statement: &Statement) -> Result<(), Fault> {
        let touched = self.connection.execute(&statement.sql, &statement.args).map_err(taken)?;
        match statement.expect {
            Expect::Rows(rows) if rows != touched => Err(Fault::Refused(CommitError::Conflict { statement: at })),
            _ => Ok(()),
        }
    }

    fn append(&mut self, at: usize, entry: &NewEntry) -> Result<(), Fault> {
        let position = self.position + 1;
        let placed = params![position, entry.stream, entry.version, entry.hash];
        self.connection.execute(INSERT_ENTRY, &entry.columns()).map_err(|error| match taken(error) {
            // The version is there already: someone else appended it.
            Fault::Refused(CommitError::Duplicate(_)) => Fault::Refused(CommitError::Conflict { statement: at }),
            fault => fault,
        })?;
        self.connection.execute(INSERT_POSITION, &placed).map_err(Fault::Engine)?;
        self.position = position;
        Ok(())
    }

    /// Takes an idempotency key, or answers with what came of it before.
    fn claim(&self, once: &Once) -> Result<(), Fault> {
        if self.connection.execute(INSERT_ONCE, &once.columns()).map_err(Fault::Engine)? == 1 {
            return Ok(());
        }
        let mut refusal = CommitError::KeyReused;
        let before = "SELECT body_hash, result FROM idempotency WHERE scope = $1 AND key = $2";
        let read = self.connection.query(before, &params![once.scope.as_str(), once.key.as_str()], |row| {
            if row.bytes(0)? == once.body_hash {
                refusal = CommitError::Done { result: row.bytes(1)?.to_vec() };
            }
            Ok(())
        });
        read.map_err(|error| Fault::Refused(CommitError::Failed(error.to_string())))?;
        Err(Fault::Refused(refusal))
    }
}

/// The path of a file that belongs to a database.
fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    PathBuf::from(path)
}

fn lock(database: &Path) -> Result<File, OpenError> {
    let failed = |error: std::io::Error| OpenError::Failed(error.to_string());
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = File::create(beside(database, ".lock")).map_err(failed)?;
    file.try_lock().map_err(|error| match error {
        std::fs::TryLockError::WouldBlock => OpenError::Locked(database.to_owned()),
        std::fs::TryLockError::Error(error) => failed(error),
    })?;
    Ok(file)
}

/// Tells a unique value that is taken from any other error of the engine.
fn taken(error: rusqlite::Error) -> Fault {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) {
        let message = error.to_string();
        if let Some((_, columns)) = message.split_once("UNIQUE constraint failed: ") {
            return Fault::Refused(CommitError::Duplicate(columns.to_owned()));
        }
    }
    Fault::Engine(error)
}

fn failed(cause: &str) -> CommitError {
    CommitError::Failed(cause.to_owned())
}

fn fail_all(waiting: impl Iterator<Item = Reply>, cause: &CommitError) {
    for reply in waiting {
        let _ = reply.send(Err(cause.clone()));
    }
}

#[cfg(test)]
mod tests;
