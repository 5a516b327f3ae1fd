//! The write-ahead log: made safe before it is used, and kept within its bound.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::Duration;

use crate::sqlite::lane::BUSY_MAX;

/// How long writes wait for readers while a log that has outgrown its bound is emptied.
const EMPTYING_MAX: Duration = Duration::from_secs(1);
/// How much of a log is read and written at once.
const PIECE_BYTES: usize = 1 << 20;

/// The log of one database, and how long it may become.
pub(super) struct Log {
    path: PathBuf,
    bytes_max: u64,
    /// At which length it is emptied: the bound, or more where readers stood in the way.
    emptied_at: u64,
}

impl Log {
    pub(super) fn of(path: PathBuf, bytes_max: u64) -> Log {
        Log { path, bytes_max, emptied_at: bytes_max }
    }

    /// Writes what an earlier run left once more, and syncs it. After a failed sync a system takes the pages that it could not save for saved:
    /// entries acknowledged behind such a gap would be lost with the power.
    pub(super) fn save(&self) -> io::Result<()> {
        let mut file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            opened => opened?,
        };
        let mut piece = vec![0; PIECE_BYTES];
        let mut at = 0;
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                return file.sync_all();
            }
            file.seek(SeekFrom::Start(at))?;
            file.write_all(&piece[..length])?;
            at += length as u64;
        }
    }

    /// Empties it where it has outgrown its bound. The engine begins it anew by itself only when for a moment nobody reads from it, and readers
    /// who overlap leave no such moment. Readers that hinder this too end by their time limit.
    pub(super) fn bound(&mut self, connection: &rusqlite::Connection) {
        let bytes = std::fs::metadata(&self.path).map_or(0, |log| log.len());
        if bytes <= self.emptied_at {
            return;
        }
        let _ = connection.busy_timeout(EMPTYING_MAX);
        let hindered = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        let _ = connection.busy_timeout(BUSY_MAX);
        self.emptied_at = if matches!(hindered, Ok(0)) { self.bytes_max } else { bytes + self.bytes_max };
    }
}
