//! The engine of a big city: a pool of connections to one schema, and positions given after the commit.

mod commit;
pub(crate) mod schema;
mod sequencer;
pub(crate) mod server;
mod value;

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::TryStreamExt;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::AbortHandle;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, Row as RawRow};

use crate::Id;
use crate::arg::Arg;
use crate::dialect;
use crate::error::{CommitError, OpenError, ReadError};
use crate::migrate::TABLES;
use crate::postgres::server::Server;
use crate::row::Row;
use crate::store::{LONG_READ_LIMIT, Options};
use crate::unit::Unit;

/// Connections of one node to one city: for writes, for reads, and for reports.
const CONNECTIONS: [usize; 3] = [16, 12, 2];
/// How long a statement of a unit may wait for others.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// How long a connection is waited for.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How many rewritten statements are kept.
const TEXTS_MAX: usize = 1_024;

/// One city's schema, open.
pub(crate) struct Database {
    texts: Arc<Texts>,
    holder: Id,
    writes: Pool,
    reads: Pool,
    reports: Pool,
    waiting: Arc<Semaphore>,
    fresh: Arc<Notify>,
    last: watch::Receiver<u64>,
    sequencer: AbortHandle,
}

impl Database {
    /// Connects, migrates the schema and begins to follow its positions.
    pub(crate) async fn open(url: &str, schema: &str, options: &Options) -> Result<Database, OpenError> {
        schema::checked(schema)?;
        let server = Server::of(url)?;
        let mut client = server.connect().await?;
        schema::migrate(&mut client, schema, options.now).await?;
        let first = format!("SELECT coalesce(max(pos), 0) FROM {schema}.position");
        let first: i64 = client.query_one(&first, &[]).await?.try_get(0)?;
        drop(client);

        let texts = Arc::new(Texts { schema: schema.to_owned(), known: RwLock::default() });
        let [writes, reads, reports] = CONNECTIONS;
        let writes = pool(&server, writes, WRITE_LIMIT)?;
        let (last, follower) = watch::channel(u64::try_from(first).unwrap_or(0));
        let fresh = Arc::new(Notify::new());
        let sequencer = sequencer::Sequencer {
            pool: pool(&server, 1, WRITE_LIMIT)?,
            texts: Arc::clone(&texts),
            holder: options.node,
            fresh: Arc::clone(&fresh),
            last,
        };
        Ok(Database {
            texts,
            holder: options.node,
            writes,
            reads: pool(&server, reads, options.read_limit)?,
            reports: pool(&server, reports, LONG_READ_LIMIT)?,
            waiting: Arc::new(Semaphore::new(options.queue_max)),
            fresh,
            last: follower,
            sequencer: tokio::spawn(sequencer.run()).abort_handle(),
        })
    }

    /// Commits a unit in a task of its own: a caller that goes away leaves no half transaction on a connection.
    pub(crate) async fn commit(&self, unit: Unit) -> Result<(), CommitError> {
        let place =
            Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| CommitError::Busy(commit::RETRY_AFTER))?;
        let (pool, texts, fresh) = (self.writes.clone(), Arc::clone(&self.texts), Arc::clone(&self.fresh));
        let committed = tokio::spawn(async move {
            let _place = place;
            let appended = commit::commit(&pool, &texts, unit).await?;
            if appended {
                fresh.notify_one();
            }
            Ok(())
        });
        committed.await.unwrap_or(Err(CommitError::Unknown))
    }

    /// Visits the rows of a query; `long` is for reports, which may take minutes.
    pub(crate) async fn read<F>(&self, sql: &str, args: &[Arg<'_>], long: bool, mut visit: F) -> Result<(), ReadError>
    where
        F: FnMut(&Row<'_>) -> Result<(), ReadError> + Send,
    {
        let pool = if long { &self.reports } else { &self.reads };
        let client = pool.get().await.map_err(|error| ReadError::Failed(error.to_string()))?;
        let statement = client.prepare_cached(&self.texts.of(sql)).await?;
        let mut rows = pin!(client.query_raw(&statement, args).await?);
        while let Some(row) = rows.try_next().await? {
            visit(&Row::of_postgres(&row))?;
        }
        Ok(())
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.last.clone()
    }

    /// The size of every table of the schema with its indexes.
    pub(crate) async fn bytes(&self) -> Result<u64, ReadError> {
        let sql = "SELECT CAST(coalesce(sum(pg_total_relation_size(c.oid)), 0) AS BIGINT) FROM pg_catalog.pg_class c \
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1::text AND c.relkind = 'r'";
        let rows = rows(&self.reads, &self.texts, sql, &[Arg::from(self.texts.schema.as_str())]).await?;
        rows.first().map_or(Ok(0), |row| Row::of_postgres(row).num(0))
    }

    /// Takes or renews a lease; says whether this node holds it now.
    pub(crate) async fn lead(&self, name: &str) -> Result<bool, ReadError> {
        let client = self.writes.get().await.map_err(|error| ReadError::Failed(error.to_string()))?;
        let lead = client.prepare_cached(&self.texts.of(sequencer::LEAD)).await?;
        Ok(client.execute(&lead, &[&self.holder.as_slice(), &sequencer::LEASE_MS, &name]).await? == 1)
    }

    /// Waits until every entry that is committed by now has its position on this node too.
    pub(crate) async fn settled(&self) -> Result<u64, ReadError> {
        loop {
            self.fresh.notify_one();
            let (mut last, mut waiting) = (0, 0);
            let state = "SELECT coalesce(max(pos), 0), (SELECT count(*) FROM unplaced) FROM position";
            let visit = |row: &Row<'_>| {
                (last, waiting) = (row.num(0)?, row.num::<u64>(1)?);
                Ok(())
            };
            self.read(state, &[], false, visit).await?;
            if waiting == 0 && *self.last.borrow() >= last {
                return Ok(last);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.sequencer.abort();
        for pool in [&self.writes, &self.reads, &self.reports] {
            pool.close();
        }
    }
}

/// Statements with their tables named by schema, rewritten once.
pub(crate) struct Texts {
    schema: String,
    known: RwLock<HashMap<Box<str>, Arc<str>>>,
}

impl Texts {
    fn of(&self, sql: &str) -> Arc<str> {
        let known = |texts: &HashMap<Box<str>, Arc<str>>| texts.get(sql).map(Arc::clone);
        if let Some(text) = self.known.read().ok().and_then(|texts| known(&texts)) {
            return text;
        }
        let text: Arc<str> = dialect::qualified(sql, &self.schema, &TABLES).into();
        if let Ok(mut texts) = self.known.write() {
            if texts.len() >= TEXTS_MAX {
                texts.clear();
            }
            texts.insert(sql.into(), Arc::clone(&text));
        }
        text
    }
}

/// Connections whose statements end after `limit`.
fn pool(server: &Server, connections: usize, limit: Duration) -> Result<Pool, OpenError> {
    let mut config = server.config.clone();
    let limit = limit.as_millis().max(1);
    let given = config.get_options().map(|options| format!("{options} ")).unwrap_or_default();
    config.options(format!(
        "{given}-c statement_timeout={limit} -c idle_in_transaction_session_timeout=30000 -c lock_timeout=10000"
    ));
    config.connect_timeout(CONNECT_LIMIT);
    let manager =
        Manager::from_config(config, server.tls.clone(), ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let timeouts = Timeouts { wait: Some(CONNECT_LIMIT), create: Some(CONNECT_LIMIT), recycle: Some(CONNECT_LIMIT) };
    let pool = Pool::builder(manager).max_size(connections).timeouts(timeouts).runtime(Runtime::Tokio1).build();
    pool.map_err(|error| OpenError::Failed(error.to_string()))
}

/// The rows of a short query.
async fn rows(pool: &Pool, texts: &Texts, sql: &str, args: &[Arg<'_>]) -> Result<Vec<RawRow>, ReadError> {
    let client = pool.get().await.map_err(|error| ReadError::Failed(error.to_string()))?;
    let statement = client.prepare_cached(&texts.of(sql)).await?;
    Ok(client.query_raw(&statement, args).await?.try_collect().await?)
}

/// An error with its cause: the driver's own words leave it out.
fn words(error: &Error) -> String {
    match error.as_db_error() {
        Some(cause) => format!("{} ({})", cause.message(), cause.code().code()),
        None => std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
    }
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        match error.code() {
            Some(code) if *code == SqlState::QUERY_CANCELED => ReadError::TimeLimit,
            _ => ReadError::Failed(words(&error)),
        }
    }
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        OpenError::Failed(words(&error))
    }
}
