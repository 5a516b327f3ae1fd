//! The handle that everything above holds.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::arg::Arg;
use crate::error::{CommitError, OpenError, ReadError};
use crate::row::Row;
use crate::sqlite::Database;
use crate::unit::{Committed, Unit};

/// How long an ordinary read may take.
const READ_LIMIT: Duration = Duration::from_secs(5);
/// How long a read for a report, an export or a rebuild may take.
const LONG_READ_LIMIT: Duration = Duration::from_secs(600);

/// Called when a commit or its sync failed: what is on disk is then unknown, and only recovery can tell.
pub type OnFatal = Arc<dyn Fn(&str) + Send + Sync>;

/// Where a city's database is and how it is opened.
#[derive(Clone)]
pub struct Options {
    /// The SQLite file. It is created, with its folder, where it does not exist.
    pub path: PathBuf,
    /// How many units may wait; one more is told that it is busy.
    pub queue_max: usize,
    /// How long an ordinary read may take.
    pub read_limit: Duration,
    /// What ends the process after a failed commit; by default `std::process::abort`.
    pub on_fatal: OnFatal,
    /// UTC milliseconds, written beside migrations that are applied.
    pub now: i64,
}

impl Options {
    /// The defaults for a file.
    pub fn new(path: impl Into<PathBuf>, now: i64) -> Self {
        Options {
            path: path.into(),
            queue_max: 1024,
            read_limit: READ_LIMIT,
            on_fatal: Arc::new(|_| std::process::abort()),
            now,
        }
    }
}

/// One city's data. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
    read_limit: Duration,
    long: bool,
}

impl Store {
    /// Opens a database, creating and migrating it as needed.
    ///
    /// # Errors
    /// Where another process writes to it, it is newer than this program, or the file system refuses.
    pub fn open(options: Options) -> Result<Store, OpenError> {
        let read_limit = options.read_limit;
        Ok(Store { database: Arc::new(Database::open(options)?), read_limit, long: false })
    }

    /// The same data for reports, exports and rebuilds: reads may take minutes and give way to others on the same thread.
    pub fn for_reports(&self) -> Store {
        Store { database: Arc::clone(&self.database), read_limit: LONG_READ_LIMIT, long: true }
    }

    /// Commits a unit and waits until it is synced to disk.
    ///
    /// # Errors
    /// See [`CommitError`]; nothing of the unit was then written.
    pub async fn commit(&self, unit: Unit) -> Result<Committed, CommitError> {
        self.database.commit(unit).await
    }

    /// The last committed position, for those who follow the entries.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.database.watch()
    }

    /// The last committed position.
    pub fn last_position(&self) -> u64 {
        *self.database.watch().borrow()
    }

    /// Visits the rows of a query. SQL stands in this crate alone: others use [`crate::repo`].
    ///
    /// # Errors
    /// See [`ReadError`], and whatever the visitor returns.
    pub async fn query<F>(&self, sql: &str, args: &[Arg<'_>], visit: F) -> Result<(), ReadError>
    where
        F: FnMut(&Row<'_>) -> Result<(), ReadError> + Send,
    {
        let read = || self.database.read(sql, args, self.read_limit, visit);
        if self.long && on_many_threads() { tokio::task::block_in_place(read) } else { read() }
    }

    /// Every row of a query.
    ///
    /// # Errors
    /// As for [`Store::query`].
    pub async fn rows<T, F>(&self, sql: &str, args: &[Arg<'_>], mut read: F) -> Result<Vec<T>, ReadError>
    where
        T: Send,
        F: FnMut(&Row<'_>) -> Result<T, ReadError> + Send,
    {
        let mut rows = Vec::new();
        self.query(sql, args, |row| {
            rows.push(read(row)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// The only row of a query that gives at most one.
    ///
    /// # Errors
    /// As for [`Store::query`].
    pub async fn row<T, F>(&self, sql: &str, args: &[Arg<'_>], mut read: F) -> Result<Option<T>, ReadError>
    where
        T: Send,
        F: FnMut(&Row<'_>) -> Result<T, ReadError> + Send,
    {
        let mut found = None;
        self.query(sql, args, |row| {
            found = Some(read(row)?);
            Ok(())
        })
        .await?;
        Ok(found)
    }
}

fn on_many_threads() -> bool {
    tokio::runtime::Handle::try_current()
        .is_ok_and(|handle| handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread)
}
