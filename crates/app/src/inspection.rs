//! Looking for damage: whether every entry is there, whole and in its place, every file too, and whether the projections are what the
//! entries say.

use std::path::Path;

use fengqiao_proof::{DataKey, Subject};
use fengqiao_store::repo::{entries, inspect};
use fengqiao_store::{BlobError, Hash, Id, blob};

use crate::app::App;
use crate::error::AppError;
use crate::files::hex;
use crate::{keys, rebuild};

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Entries whose fields were hashed again.
    pub entries: u64,
    /// Cases whose projections were made again.
    pub cases: u64,
    /// Stored files whose bytes were hashed again and opened.
    pub files: u64,
    /// Everything that does not fit together.
    pub damage: Vec<Damage>,
    /// Stored files that no case has: left behind by a report that was not sent to its end. No damage.
    pub left_behind: Vec<Hash>,
}

/// One thing that does not fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// An entry's fields do not add up to its hash, or cannot be read.
    Entry { stream: Id, version: u64 },
    /// A stream lacks a version.
    Gap { stream: Id, entries: u64, newest: u64 },
    /// A position whose entry is not there or is another.
    Position { position: u64 },
    /// Positions are missing.
    Positions { there: u64, newest: u64 },
    /// An entry without a position.
    Unplaced { stream: Id, version: u64 },
    /// A file is noted for a case that is not there.
    Orphan { case: Id, file: Hash },
    /// The bytes of a file are not there.
    FileMissing { file: Hash },
    /// The bytes of a file are others than they were.
    FileChanged { file: Hash },
    /// A file does not open: its key is missing or another.
    FileLocked { case: Id, file: Hash },
    /// A projection is not what the entries say.
    Projection { table: &'static str },
}

impl std::fmt::Display for Damage {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Damage::Entry { stream, version } => {
                write!(to, "entry {version} of {} does not add up to its hash", hex(stream))
            }
            Damage::Gap { stream, entries, newest } => {
                write!(to, "{} has {entries} entries, but its newest is {newest}", hex(stream))
            }
            Damage::Position { position } => write!(to, "the entry at position {position} is missing or another"),
            Damage::Positions { there, newest } => write!(to, "{there} positions, but the newest is {newest}"),
            Damage::Unplaced { stream, version } => write!(to, "entry {version} of {} has no position", hex(stream)),
            Damage::Orphan { case, file } => {
                write!(to, "file {} belongs to {}, which is not there", hex(file), hex(case))
            }
            Damage::FileMissing { file } => write!(to, "file {} is missing", hex(file)),
            Damage::FileChanged { file } => write!(to, "file {} has other bytes than it had", hex(file)),
            Damage::FileLocked { case, file } => {
                write!(to, "file {} does not open under the key of {}", hex(file), hex(case))
            }
            Damage::Projection { table } => {
                write!(to, "table {table} is not what the entries say; `fengqiao rebuild` makes it anew")
            }
        }
    }
}

/// Inspects a city that nobody else writes to: a copy, or one that was just restored. Its projections are made anew. `files` is the folder
/// of stored files; `told` hears how many entries were read.
///
/// # Errors
/// Where the store or the folder cannot be read.
pub async fn inspect(app: &App, files: &Path, told: &mut (dyn FnMut(u64) + Send)) -> Result<Inspection, AppError> {
    let mut found = Inspection::default();
    order(app, &mut found).await?;
    fields(app, &mut found, told).await?;
    stored(app, files, &mut found).await?;
    // Entries that cannot be read cannot be folded either.
    if !found.damage.iter().any(|damage| matches!(damage, Damage::Entry { .. } | Damage::Gap { .. })) {
        let rebuilt = rebuild::rebuild(app, &mut |_| ()).await?;
        found.cases = rebuilt.cases;
        found.damage.extend(rebuilt.differing.into_iter().map(|table| Damage::Projection { table }));
    }
    Ok(found)
}

/// Whether each entry is there once, and in its place.
async fn order(app: &App, found: &mut Inspection) -> Result<(), AppError> {
    let store = app.store().for_reports();
    let (there, newest) = inspect::positions(&store).await?;
    if there != newest {
        found.damage.push(Damage::Positions { there, newest });
    }
    let at = inspect::without_entry(&store).await?;
    found.damage.extend(at.into_iter().map(|position| Damage::Position { position }));
    if inspect::entries(&store).await? != there {
        let unplaced = inspect::without_position(&store).await?;
        found.damage.extend(unplaced.into_iter().map(|(stream, version)| Damage::Unplaced { stream, version }));
    }
    let gaps = inspect::with_gaps(&store).await?;
    found.damage.extend(gaps.into_iter().map(|(stream, entries, newest)| Damage::Gap { stream, entries, newest }));
    Ok(())
}

/// Whether the fields of each entry add up to its hash.
async fn fields(app: &App, found: &mut Inspection, told: &mut (dyn FnMut(u64) + Send)) -> Result<(), AppError> {
    let store = app.store().for_reports();
    let mut after = 0;
    loop {
        let rows = entries::tail(&store, after, entries::TAIL_MAX).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.pos;
        for row in &rows {
            found.entries += 1;
            if row.entry.sealed.verify().is_err() || row.entry.sealed.open().is_err() {
                found.damage.push(Damage::Entry { stream: row.entry.stream, version: row.entry.version });
            }
        }
        told(found.entries);
    }
}

/// Whether the files of all cases are there with the bytes they had, and which belong to none.
async fn stored(app: &App, folder: &Path, found: &mut Inspection) -> Result<(), AppError> {
    let store = app.store().for_reports();
    let orphans = inspect::files_without_case(&store).await?;
    found.damage.extend(orphans.into_iter().map(|(case, file)| Damage::Orphan { case, file }));
    let known = inspect::files(&store).await?;
    for (file, case) in &known {
        let key = match keys::state(app, Subject::Case(*case)).await {
            Ok(keys::State::Destroyed) => continue,
            Ok(keys::State::There(key)) => Some(key),
            Ok(keys::State::None) | Err(AppError::Damaged(_)) => None,
            Err(error) => return Err(error),
        };
        let (folder, file, case) = (folder.to_owned(), *file, *case);
        let looked = tokio::task::spawn_blocking(move || of_file(&folder, file, case, key.as_ref()));
        found.damage.extend(looked.await.map_err(std::io::Error::other)??);
        found.files += 1;
    }
    let folder = folder.to_owned();
    let all = tokio::task::spawn_blocking(move || blob::all_in(&folder));
    let mut left = all.await.map_err(std::io::Error::other)??;
    left.retain(|file| known.binary_search_by_key(file, |(known, _)| *known).is_err());
    found.left_behind = left;
    Ok(())
}

/// What is wrong with one stored file.
fn of_file(folder: &Path, file: Hash, case: Id, key: Option<&DataKey>) -> std::io::Result<Option<Damage>> {
    match std::fs::File::open(blob::path_in(folder, &file)) {
        Ok(bytes) if blob::hash_from(&bytes)? == file => {}
        Ok(_) => return Ok(Some(Damage::FileChanged { file })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Some(Damage::FileMissing { file })),
        Err(error) => return Err(error),
    }
    let locked = Ok(Some(Damage::FileLocked { case, file }));
    let Some(key) = key else { return locked };
    match blob::open_in(folder, &file, key).and_then(|reader| reader.map_or(Ok(()), |mut reader| reader.verify())) {
        Ok(()) => Ok(None),
        Err(BlobError::Io(error)) => Err(error),
        Err(_) => locked,
    }
}
