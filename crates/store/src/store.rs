//! The handle that everything above holds.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::arg::Arg;
use crate::error::{CommitError, OpenError, ReadError};
use crate::row::Row;
use crate::unit::Unit;
use crate::{Id, postgres, sqlite};

/// How long an ordinary read may take.
const READ_LIMIT: Duration = Duration::from_secs(5);
/// How long a read for a report, an export or a rebuild may take.
pub(crate) const LONG_READ_LIMIT: Duration = Duration::from_secs(600);

/// How long the embedded engine's log may become: four times what it gathers where no reader stands in its way.
const LOG_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Called when a commit or its sync failed: what is on disk is then unknown, and only recovery can tell.
pub type OnFatal = Arc<dyn Fn(&str) + Send + Sync>;

/// Where a city's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// The SQLite file. It is created, with its folder, where it does not exist.
    File(PathBuf),
    /// A schema of a PostgreSQL database, which is created where it does not exist. The address is a `postgres://` URL.
    Postgres { url: String, schema: String },
}

/// Where a city's database is and how it is opened.
#[derive(Clone)]
pub struct Options {
    pub location: Location,
    /// How many units may wait; one more is told that it is busy.
    pub queue_max: usize,
    /// How long an ordinary read may take.
    pub read_limit: Duration,
    /// How long the embedded engine's log may become before readers are waited for and it is emptied.
    pub log_bytes_max: u64,
    /// What ends the process after a failed commit; by default `std::process::abort`.
    pub on_fatal: OnFatal,
    /// UTC milliseconds, written beside migrations that are applied.
    pub now: i64,
    /// Tells this opening from every other node's.
    pub node: Id,
}

impl Options {
    /// The defaults for a file.
    pub fn new(path: impl Into<PathBuf>, now: i64) -> Self {
        Options::at(Location::File(path.into()), [0; 16], now)
    }

    /// The defaults for a location; `node` is an id that no other node has.
    pub fn at(location: Location, node: Id, now: i64) -> Self {
        Options {
            location,
            queue_max: 1024,
            read_limit: READ_LIMIT,
            log_bytes_max: LOG_BYTES_MAX,
            on_fatal: Arc::new(|_| std::process::abort()),
            now,
            node,
        }
    }
}

/// One city's data. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    read_limit: Duration,
    long: bool,
}

enum Engine {
    Sqlite(sqlite::Database),
    Postgres(postgres::Database),
}

impl Store {
    /// Opens a database, creating and migrating it as needed.
    ///
    /// # Errors
    /// Where another process writes to the file, the data is newer than this program, or the file system or the server refuses.
    pub async fn open(options: Options) -> Result<Store, OpenError> {
        let read_limit = options.read_limit;
        let engine = match options.location.clone() {
            Location::File(path) => Engine::Sqlite(sqlite::Database::open(path, options)?),
            Location::Postgres { url, schema } => {
                Engine::Postgres(postgres::Database::open(&url, &schema, &options).await?)
            }
        };
        Ok(Store { engine: Arc::new(engine), read_limit, long: false })
    }

    /// The same data for reports, exports and rebuilds: reads may take minutes and give way to others on the same thread.
    pub fn for_reports(&self) -> Store {
        Store { engine: Arc::clone(&self.engine), read_limit: LONG_READ_LIMIT, long: true }
    }

    /// Commits a unit and waits until it is synced to disk.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn commit(&self, unit: Unit) -> Result<(), CommitError> {
        match &*self.engine {
            Engine::Sqlite(database) => database.commit(unit).await,
            Engine::Postgres(database) => database.commit(unit).await,
        }
    }

    /// The last committed position, for those who follow the entries.
    pub fn watch(&self) -> watch::Receiver<u64> {
        match &*self.engine {
            Engine::Sqlite(database) => database.watch(),
            Engine::Postgres(database) => database.watch(),
        }
    }

    /// The last position that this node knows.
    pub fn last_position(&self) -> u64 {
        *self.watch().borrow()
    }

    /// Waits until every entry that was acknowledged before has its position, and gives the last. An embedded engine gives it with the
    /// commit; where several nodes write, it follows within moments.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn settled(&self) -> Result<u64, ReadError> {
        match &*self.engine {
            Engine::Sqlite(_) => Ok(self.last_position()),
            Engine::Postgres(database) => database.settled().await,
        }
    }

    /// How many bytes the data takes on disk, indexes and log included.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn bytes(&self) -> Result<u64, ReadError> {
        match &*self.engine {
            Engine::Sqlite(database) => Ok(database.bytes()),
            Engine::Postgres(database) => database.bytes().await,
        }
    }

    /// Whether several nodes may write to this data.
    pub fn is_shared(&self) -> bool {
        matches!(&*self.engine, Engine::Postgres(_))
    }

    /// Takes or renews the lead of a kind of work that one node at a time does, for three seconds. Who works alone always leads. Work must
    /// stay right where two nodes do it for a moment: a lease only keeps them from doing everything twice.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn lead(&self, work: &str) -> Result<bool, ReadError> {
        match &*self.engine {
            Engine::Sqlite(_) => Ok(true),
            Engine::Postgres(database) => database.lead(work).await,
        }
    }

    /// Visits the rows of a query. SQL stands in this crate alone: others use [`crate::repo`].
    ///
    /// # Errors
    /// See [`ReadError`], and whatever the visitor returns.
    pub async fn query<F>(&self, sql: &str, args: &[Arg<'_>], visit: F) -> Result<(), ReadError>
    where
        F: FnMut(&Row<'_>) -> Result<(), ReadError> + Send,
    {
        match &*self.engine {
            Engine::Sqlite(database) => {
                let read = || database.read(sql, args, self.read_limit, visit);
                if self.long && on_many_threads() { tokio::task::block_in_place(read) } else { read() }
            }
            Engine::Postgres(database) => database.read(sql, args, self.long, visit).await,
        }
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
