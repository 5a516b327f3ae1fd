//! One read connection for each thread and database file.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::arg::Arg;
use crate::error::ReadError;
use crate::row::Row;
use crate::sqlite::Connection;

/// How many databases a thread keeps open for reading; the longest unused is closed for one more.
const DATABASES_MAX: usize = 16;
/// How many instructions of SQLite's machine run between two looks at the clock.
const LOOK_EVERY: i32 = 10_000;

thread_local! {
    static READERS: RefCell<Vec<(u64, Rc<Reader>)>> = const { RefCell::new(Vec::new()) };
}

/// A read connection and the moment at which its query has taken too long.
pub(crate) struct Reader {
    connection: Connection,
    opened: Instant,
    /// Nanoseconds after `opened`.
    deadline: Arc<AtomicU64>,
}

/// This thread's read connection to the database of this number.
pub(crate) fn of_this_thread(number: u64, path: &Path) -> Result<Rc<Reader>, ReadError> {
    READERS.with_borrow_mut(|readers| {
        if let Some((_, reader)) = readers.iter().find(|(other, _)| *other == number) {
            return Ok(Rc::clone(reader));
        }
        let reader = Rc::new(Reader::open(path)?);
        if readers.len() == DATABASES_MAX {
            readers.remove(0);
        }
        readers.push((number, Rc::clone(&reader)));
        Ok(reader)
    })
}

/// Closes this thread's connection to a database that is closed; those of other threads go when they open further ones.
pub(crate) fn forget(number: u64) {
    // While a thread ends its connections may be gone already.
    let _ = READERS.try_with(|readers| readers.borrow_mut().retain(|(other, _)| *other != number));
}

impl Reader {
    fn open(path: &Path) -> Result<Reader, ReadError> {
        let mut connection = Connection::open(path)?;
        connection.raw.pragma_update(None, "query_only", true)?;
        connection.raw.pragma_update(None, "cache_size", -8_000)?;
        connection.raw.pragma_update(None, "temp_store", "memory")?;
        connection.raw.busy_timeout(Duration::from_secs(1))?;
        let opened = Instant::now();
        let deadline = Arc::new(AtomicU64::new(u64::MAX));
        let seen = Arc::clone(&deadline);
        let late = move || since(opened) > seen.load(Ordering::Relaxed);
        connection.raw.progress_handler(LOOK_EVERY, Some(late))?;
        Ok(Reader { connection, opened, deadline })
    }

    pub(crate) fn read(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        limit: Duration,
        visit: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let limit = u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX);
        self.deadline.store(since(self.opened).saturating_add(limit), Ordering::Relaxed);
        self.connection.query(sql, args, visit)
    }
}

fn since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
}
