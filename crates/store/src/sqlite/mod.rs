//! The embedded engine: one writer lane, and one read connection on each thread that reads.

mod connection;
mod lane;
mod log;
mod reader;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use crate::arg::Arg;
use crate::error::{CommitError, OpenError, ReadError};
use crate::row::Row;
use crate::store::Options;
use crate::unit::Unit;

pub(crate) use connection::Connection;
pub(crate) use lane::CHECKPOINT_PAGES;

/// When a caller that was turned away may come again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// One open SQLite file.
pub(crate) struct Database {
    /// Tells the read connections of this opening from those of any other.
    number: u64,
    path: PathBuf,
    queue: Option<SyncSender<lane::Job>>,
    lane: Option<JoinHandle<()>>,
    last: watch::Receiver<u64>,
}

impl Database {
    pub(crate) fn open(path: PathBuf, options: Options) -> Result<Database, OpenError> {
        let (queue, jobs) = sync_channel(options.queue_max);
        let lane = lane::Lane::open(&path, &options)?;
        let last = lane.watch();
        let thread = std::thread::Builder::new().name("lane".to_owned()).spawn(move || lane.run(&jobs));
        let thread = thread.map_err(|error| OpenError::Failed(error.to_string()))?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Ok(Database { number, path, queue: Some(queue), lane: Some(thread), last })
    }

    pub(crate) async fn commit(&self, unit: Unit) -> Result<(), CommitError> {
        let (reply, answer) = oneshot::channel();
        let closed = || CommitError::Failed("the writer lane has ended".to_owned());
        let queue = self.queue.as_ref().ok_or_else(closed)?;
        match queue.try_send(lane::Job { unit, reply }) {
            Ok(()) => answer.await.map_err(|_| closed())?,
            Err(TrySendError::Full(_)) => Err(CommitError::Busy(RETRY_AFTER)),
            Err(TrySendError::Disconnected(_)) => Err(closed()),
        }
    }

    pub(crate) fn read(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        limit: Duration,
        visit: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        reader::of_this_thread(self.number, &self.path)?.read(sql, args, limit, visit)
    }

    /// The size of the file and its write-ahead log.
    pub(crate) fn bytes(&self) -> u64 {
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |it| it.len());
        size(&self.path) + size(Path::new(&log))
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.last.clone()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The lane ends when its queue does; what was handed over is still committed.
        drop(self.queue.take());
        if let Some(lane) = self.lane.take() {
            let _ = lane.join();
        }
        reader::forget(self.number);
    }
}
