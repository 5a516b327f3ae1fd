//! Copies of a city's data: the whole of it as of one moment, while others write, as one file of the embedded engine, whichever engine it
//! comes from and goes to.

mod postgres;

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::Hash;
use crate::error::OpenError;
use crate::migrate;
use crate::store::Location;

/// What holds for a moment only and is in no copy: signed-out people stay signed out after a restore.
const OF_THE_MOMENT: [&str; 4] = ["session", "phone_code", "attempt", "lease"];

/// Gives positions to entries that had none at the moment of the copy, as the sequencer would have.
const PLACE: &str = "INSERT INTO position (pos, stream, version, hash) \
     SELECT (SELECT coalesce(max(pos), 0) FROM position) + row_number() OVER (ORDER BY recorded_at, stream, version), \
     stream, version, hash FROM unplaced; DELETE FROM unplaced;";

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// The newest position: how many entries there are.
    pub position: u64,
    /// The size of the file in bytes.
    pub bytes: u64,
}

/// Why there is no copy. Nothing is then left at its place.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is something already.
    #[error("{0} exists already")]
    Exists(std::path::PathBuf),
    /// There is nothing to copy.
    #[error("there is no database at {0}")]
    Missing(std::path::PathBuf),
    /// The database that is to be filled holds entries.
    #[error("the database holds {0} entries already; a copy is only put into an empty one")]
    NotEmpty(u64),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The engine or the file system refused.
    #[error("the copy failed: {0}")]
    Failed(String),
}

/// Writes everything that is at `from` into the new file `target`, synced. The server may run meanwhile.
///
/// # Errors
/// See [`CopyError`].
pub async fn copy(from: &Location, target: &Path) -> Result<Copied, CopyError> {
    if target.exists() {
        return Err(CopyError::Exists(target.to_owned()));
    }
    let copied = match from {
        Location::File(path) => {
            let (path, target) = (path.clone(), target.to_owned());
            tokio::task::spawn_blocking(move || of_file(&path, &target)).await.map_err(failed)?
        }
        Location::Postgres { url, schema } => postgres::copy(url, schema, target).await,
    };
    if copied.is_err() {
        let _ = std::fs::remove_file(target);
    }
    copied
}

/// Fills an empty database from a copy, which is brought to this program's form first.
///
/// # Errors
/// See [`CopyError`]; the database is then as it was.
pub async fn fill(to: &Location, copy: &Path) -> Result<Copied, CopyError> {
    let source = copy.to_owned();
    let copied = tokio::task::spawn_blocking(move || finish(&source)).await.map_err(failed)??;
    match to {
        Location::File(path) => {
            if path.exists() {
                return Err(CopyError::Exists(path.clone()));
            }
            std::fs::copy(copy, path).map_err(failed)?;
            sync(path)?;
        }
        Location::Postgres { url, schema } => postgres::fill(url, schema, copy).await?,
    }
    Ok(copied)
}

fn of_file(path: &Path, target: &Path) -> Result<Copied, CopyError> {
    if !path.exists() {
        return Err(CopyError::Missing(path.to_owned()));
    }
    let source = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    // One read transaction: the copy is of the moment it begins, and readers keep nobody from writing.
    source.execute("VACUUM INTO ?1", [target.to_string_lossy()]).map_err(failed)?;
    finish(target)
}

/// Brings a copy to this program's form: migrated, without what is of the moment, with a position for each entry, synced.
fn finish(target: &Path) -> Result<Copied, CopyError> {
    let mut connection = Connection::open(target).map_err(failed)?;
    migrate::run(&mut connection, 0)?;
    for table in OF_THE_MOMENT {
        connection.execute(&format!("DELETE FROM {table}"), []).map_err(failed)?;
    }
    connection.execute_batch(PLACE).map_err(failed)?;
    let position = "SELECT coalesce(max(pos), 0) FROM position";
    let position: i64 = connection.query_row(position, [], |row| row.get(0)).map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    sync(target)?;
    let bytes = std::fs::metadata(target).map_err(failed)?.len();
    Ok(Copied { position: u64::try_from(position).unwrap_or(0), bytes })
}

/// Moves the wrapped keys of a copy into the new file `keys`, so that the two can be kept apart: a key that was destroyed since is then in no
/// copy that anybody keeps. Nothing of them stays behind in the copy.
///
/// # Errors
/// Where `keys` exists already, or a file cannot be written.
pub fn part_keys(copy: &Path, keys: &Path) -> Result<(), CopyError> {
    if keys.exists() {
        return Err(CopyError::Exists(keys.to_owned()));
    }
    let connection = Connection::open(copy).map_err(failed)?;
    connection.execute("ATTACH DATABASE ?1 AS apart", [keys.to_string_lossy()]).map_err(failed)?;
    let table = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'data_key'";
    let table: String = connection.query_row(table, [], |row| row.get(0)).map_err(failed)?;
    let table = table.replacen("CREATE TABLE ", "CREATE TABLE apart.", 1);
    let moved = format!(
        "PRAGMA secure_delete = ON; BEGIN; {table}; INSERT INTO apart.data_key SELECT * FROM main.data_key; \
         DELETE FROM main.data_key; COMMIT; DETACH DATABASE apart;"
    );
    connection.execute_batch(&moved).map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    sync(keys)?;
    sync(copy)
}

/// Puts the wrapped keys of the file `keys` back into a copy, which has none.
///
/// # Errors
/// Where there is no such file, or it holds no keys.
pub fn join_keys(copy: &Path, keys: &Path) -> Result<(), CopyError> {
    if !keys.exists() {
        return Err(CopyError::Missing(keys.to_owned()));
    }
    let connection = Connection::open(copy).map_err(failed)?;
    connection.execute("ATTACH DATABASE ?1 AS apart", [keys.to_string_lossy()]).map_err(failed)?;
    let joined = "INSERT INTO main.data_key SELECT * FROM apart.data_key; DETACH DATABASE apart;";
    connection.execute_batch(joined).map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    sync(copy)
}

/// The stored files that the cases of a copy have.
///
/// # Errors
/// Where the copy cannot be read.
pub fn files(copy: &Path) -> Result<Vec<Hash>, CopyError> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let mut statement = connection.prepare("SELECT DISTINCT hash FROM attachment ORDER BY hash").map_err(failed)?;
    let hashes = statement.query_map([], |row| row.get::<_, Hash>(0)).map_err(failed)?;
    hashes.collect::<Result<_, _>>().map_err(failed)
}

fn sync(path: &Path) -> Result<(), CopyError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(failed)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

fn failed(cause: impl std::fmt::Display) -> CopyError {
    CopyError::Failed(cause.to_string())
}

/// The columns of a table of ours, in order.
fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, CopyError> {
    let mut statement =
        connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).map_err(failed)?;
    let names = statement.query_map([], |row| row.get(0)).map_err(failed)?;
    names.collect::<Result<_, _>>().map_err(failed)
}
