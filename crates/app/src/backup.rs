//! Backups: everything a city is, as of one moment, in a folder; and a city made from one again.
//!
//! A backup holds `city.db` (the whole database in the form of the embedded engine, whichever engine it came from), `files/` and, written
//! last, `backup.json`. What opens it is kept apart: the wrapped keys in a file of their own, of which the newest is kept and the older ones
//! are thrown away, so that what was erased stays erased; the city's secret and its master key, which never change.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fengqiao_store::copy::{self, CopyError};
use fengqiao_store::{Hash, Location, blob};
use serde::{Deserialize, Serialize};

use crate::files::hex;
use crate::keys;
use crate::secret::SECRET_FILE;

/// The form of `backup.json` that this program writes and reads.
const FORM: u32 = 1;
const DATABASE: &str = "city.db";
const FILES: &str = "files";
const LABEL: &str = "backup.json";

/// What `backup.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The form of this file.
    pub form: u32,
    /// The city's short name.
    pub city: String,
    /// The version of the program that wrote it.
    pub program: String,
    /// When the copy was taken, in UTC milliseconds.
    pub taken_at: i64,
    /// The newest position: how many entries it holds.
    pub position: u64,
    /// How many stored files it holds.
    pub files: u64,
    /// The SHA-256 of `city.db`.
    pub database: String,
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder holds something already.
    #[error("{0} is not empty; name a new folder")]
    NotEmpty(PathBuf),
    /// The folder holds no finished backup.
    #[error("{0} holds no finished backup: its backup.json is missing or cannot be read")]
    Unfinished(PathBuf),
    /// A newer program wrote it.
    #[error("the backup has form {found}, this program reads {FORM}: use a newer program")]
    Newer {
        /// Its form.
        found: u32,
    },
    /// The database file is not the one the label names.
    #[error("city.db is not the file that backup.json names: it was changed or cut short")]
    Changed,
    /// A stored file that a case has is not there.
    #[error("stored file {0} is missing; run `fengqiao check` for the whole list")]
    FileMissing(String),
    /// The secret or the master key is not the one of a city: 32 bytes.
    #[error("{0} is no secret of a city: it must hold 32 bytes")]
    Secret(PathBuf),
    /// The database cannot be copied.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The file system refuses.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What is kept apart from a backup and opens it.
#[derive(Debug, Clone)]
pub struct Apart {
    /// The city's secret.
    pub secret: PathBuf,
    /// The city's master key.
    pub master: PathBuf,
    /// The wrapped keys of cases and persons.
    pub keys: PathBuf,
}

/// Where the wrapped keys of a backup lie unless somebody names another place: beside its folder.
pub fn keys_of(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}

/// Takes a backup while the city runs. `data` is the city's folder, `into` a new one, `keys` the new file for the wrapped keys, `taken_at`
/// the time in UTC milliseconds.
///
/// # Errors
/// See [`BackupError`]. A folder without `backup.json` is no backup.
pub async fn take(
    database: &Location,
    data: &Path,
    (into, keys): (&Path, &Path),
    city: &str,
    taken_at: i64,
) -> Result<Label, BackupError> {
    empty(into)?;
    fs::create_dir_all(into)?;
    let copied = copy::copy(database, &into.join(DATABASE)).await?;
    let (data, folder, keys, city) = (data.to_owned(), into.to_owned(), keys.to_owned(), city.to_owned());
    blocking(move || {
        copy::part_keys(&folder.join(DATABASE), &keys)?;
        let kept = copy::files(&folder.join(DATABASE))?;
        copy_files(&kept, &data.join(FILES), &folder.join(FILES))?;
        let label = Label {
            form: FORM,
            city,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            position: copied.position,
            files: kept.len() as u64,
            database: sum(&folder.join(DATABASE))?,
        };
        let mut file = File::create_new(folder.join(LABEL))?;
        file.write_all(&serde_json::to_vec_pretty(&label).map_err(io::Error::other)?)?;
        file.sync_all()?;
        File::open(&folder)?.sync_all()?;
        Ok(label)
    })
    .await
}

/// The label of a finished backup whose database is as it was written.
///
/// # Errors
/// See [`BackupError`].
pub fn label(backup: &Path) -> Result<Label, BackupError> {
    let unfinished = || BackupError::Unfinished(backup.to_owned());
    let bytes = fs::read(backup.join(LABEL)).map_err(|_| unfinished())?;
    let label: Label = serde_json::from_slice(&bytes).map_err(|_| unfinished())?;
    if label.form > FORM {
        return Err(BackupError::Newer { found: label.form });
    }
    if sum(&backup.join(DATABASE))? != label.database {
        return Err(BackupError::Changed);
    }
    Ok(label)
}

/// Puts a backup into an empty place: a new folder and, where the database is another engine's, an empty schema. The city is opened and
/// inspected by the caller.
///
/// # Errors
/// See [`BackupError`]. What was begun in the folder is left there to be looked at.
pub async fn restore(backup: &Path, apart: &Apart, database: &Location, data: &Path) -> Result<Label, BackupError> {
    empty(data)?;
    let (secret, master) = (secret_in(&apart.secret)?, secret_in(&apart.master)?);
    let (from, to, wrapped) = (backup.to_owned(), data.to_owned(), apart.keys.clone());
    let (label, working) = blocking(move || {
        let label = label(&from)?;
        fs::create_dir_all(&to)?;
        let working = to.join("restoring.db");
        fs::copy(from.join(DATABASE), &working)?;
        copy::join_keys(&working, &wrapped)?;
        copy_files(&copy::files(&working)?, &from.join(FILES), &to.join(FILES))?;
        keys::write(&to, SECRET_FILE, &secret)?;
        keys::write(&to, keys::MASTER_FILE, &master)?;
        Ok((label, working))
    })
    .await?;
    copy::fill(database, &working).await?;
    fs::remove_file(&working)?;
    File::open(data)?.sync_all()?;
    Ok(label)
}

/// Copies stored files, each synced. Those that are there already are the same: their name is the hash of their bytes.
fn copy_files(files: &[Hash], from: &Path, to: &Path) -> Result<(), BackupError> {
    for file in files {
        let (source, target) = (blob::path_in(from, file), blob::path_in(to, file));
        if target.exists() {
            continue;
        }
        if let Some(shelf) = target.parent() {
            fs::create_dir_all(shelf)?;
        }
        fs::copy(&source, &target).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => BackupError::FileMissing(hex(file)),
            _ => BackupError::Io(error),
        })?;
        File::open(&target)?.sync_all()?;
    }
    Ok(())
}

fn secret_in(path: &Path) -> Result<Vec<u8>, BackupError> {
    let bytes = fs::read(path)?;
    if bytes.len() == 32 { Ok(bytes) } else { Err(BackupError::Secret(path.to_owned())) }
}

fn empty(folder: &Path) -> Result<(), BackupError> {
    match fs::read_dir(folder) {
        Ok(mut inside) => match inside.next() {
            Some(_) => Err(BackupError::NotEmpty(folder.to_owned())),
            None => Ok(()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn sum(path: &Path) -> Result<String, BackupError> {
    Ok(hex(&blob::hash_from(File::open(path)?)?))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
