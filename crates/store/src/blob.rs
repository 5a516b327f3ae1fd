//! Stored files: encrypted, each under the hash of its encrypted bytes.

mod folder;
mod reader;
mod writer;

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use fengqiao_proof::stream::FileUse;
use fengqiao_proof::{Cipher, DataKey, KEY_SALT_BYTES, NotOpened};

pub use folder::{all_in, hash_from, hash_of, path_in, remove_in};
pub use reader::{BlobReader, open_in};
pub use writer::BlobWriter;

use crate::Hash;
use crate::sniff::MediaType;

/// Why a file is not stored or not found.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// It is longer than a file may be.
    #[error("the file is longer than {bytes_max} bytes")]
    TooLarge { bytes_max: u64 },
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// Its first bytes are those of no kind that may be attached.
    #[error("files of this kind are not taken")]
    UnknownType,
    /// It was changed or cut, or belongs under another key.
    #[error("the file does not open: it was changed, or its key is another")]
    NotOpened(#[from] NotOpened),
    /// The folder cannot be written or read.
    #[error("the folder of files failed: {0}")]
    Io(#[from] io::Error),
}

/// A file that is safe on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobStored {
    /// The hash of its encrypted bytes.
    pub hash: Hash,
    pub media_type: MediaType,
    /// How long its clear bytes are.
    pub bytes: u64,
}

/// What one file is encrypted with. It is used up by that file, so that no salt is used twice.
#[derive(Debug)]
pub struct Seal {
    pub key: DataKey,
    pub cipher: Cipher,
    /// Random, new for each file.
    pub salt: [u8; KEY_SALT_BYTES],
}

/// A city's stored files, in a folder. Clones are cheap.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: Arc<Path>,
    bytes_max: u64,
}

impl Blobs {
    /// Opens a folder, creating it where it does not exist, and clears away what an earlier run left half-written.
    ///
    /// # Errors
    /// Where the file system refuses.
    pub fn open(folder: impl Into<std::path::PathBuf>, bytes_max: u64) -> Result<Blobs, BlobError> {
        let folder = folder.into();
        let arriving = folder.join(writer::ARRIVING);
        if arriving.exists() {
            fs::remove_dir_all(&arriving)?;
        }
        fs::create_dir_all(&arriving)?;
        Ok(Blobs { folder: folder.into(), bytes_max })
    }

    /// Begins a file.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn writer(&self, seal: Seal) -> Result<BlobWriter, BlobError> {
        BlobWriter::begin(&self.folder, self.bytes_max, seal)
    }

    /// Stores a whole file off the calling thread.
    ///
    /// # Errors
    /// See [`BlobError`]; nothing is then kept.
    pub async fn put(&self, seal: Seal, bytes: Vec<u8>) -> Result<BlobStored, BlobError> {
        let blobs = self.clone();
        blocking(move || {
            let mut writer = blobs.writer(seal)?;
            writer.write(&bytes)?;
            writer.finish()
        })
        .await
    }

    /// Stores the small picture of a file beside it. It is not synced: one that is lost is made again.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub async fn put_thumbnail(&self, of: Hash, seal: Seal, picture: Vec<u8>) -> Result<(), BlobError> {
        let folder = Arc::clone(&self.folder);
        blocking(move || writer::thumbnail(&folder, &of, seal, picture)).await
    }

    /// A file opened for reading piece by piece; `None` where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be read, or the file is none of this key.
    pub async fn reader(&self, hash: Hash, key: &DataKey) -> Result<Option<BlobReader>, BlobError> {
        let (folder, key) = (Arc::clone(&self.folder), key.clone());
        blocking(move || open_in(&folder, &hash, &key)).await
    }

    /// The clear bytes of a whole file; `None` where there is none.
    ///
    /// # Errors
    /// As for [`Blobs::reader`].
    pub async fn get(&self, hash: Hash, key: &DataKey) -> Result<Option<Vec<u8>>, BlobError> {
        let (folder, key) = (Arc::clone(&self.folder), key.clone());
        blocking(move || open_in(&folder, &hash, &key)?.map(BlobReader::whole).transpose()).await
    }

    /// The small picture of a file; `None` where there is none, or none that opens.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub async fn thumbnail(&self, of: Hash, key: &DataKey) -> Result<Option<Vec<u8>>, BlobError> {
        let (path, key) = (folder::thumbnail_in(&self.folder, &of), key.clone());
        blocking(move || {
            let Some(file) = absent(File::open(path))? else { return Ok(None) };
            let read = BlobReader::begin(file, &key, FileUse::Thumbnail(of)).and_then(BlobReader::whole);
            match read {
                Ok(picture) => Ok(Some(picture)),
                // A crash may leave it cut short; it is made again.
                Err(BlobError::NotOpened(_)) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Removes a file and its small picture, when no case has it any more.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub async fn remove(&self, hash: Hash) -> Result<(), BlobError> {
        let folder = Arc::clone(&self.folder);
        blocking(move || remove_in(&folder, &hash)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn absent<T>(result: io::Result<T>) -> Result<Option<T>, BlobError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
