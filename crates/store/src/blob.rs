//! Stored files, each under the hash of its bytes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::Hash;
use crate::sniff::{MediaType, SNIFF_BYTES, sniff};

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
    /// The folder cannot be written or read.
    #[error("the folder of files failed: {0}")]
    Io(#[from] io::Error),
}

/// A file that is safe on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobStored {
    pub hash: Hash,
    pub media_type: MediaType,
    pub bytes: u64,
}

/// A city's stored files, in a folder. Clones are cheap.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: Arc<Path>,
    bytes_max: u64,
}

/// A file that arrives piece by piece. Dropped before it is finished, it leaves nothing behind.
pub struct BlobWriter {
    blobs: Blobs,
    path: PathBuf,
    file: File,
    head: Vec<u8>,
    hasher: Sha256,
    bytes: u64,
}

static ARRIVING: AtomicU64 = AtomicU64::new(1);

impl Blobs {
    /// Opens a folder, creating it where it does not exist, and clears away what an earlier run left half-written.
    ///
    /// # Errors
    /// Where the file system refuses.
    pub fn open(folder: impl Into<PathBuf>, bytes_max: u64) -> Result<Blobs, BlobError> {
        let folder = folder.into();
        let arriving = folder.join("arriving");
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
    pub fn writer(&self) -> Result<BlobWriter, BlobError> {
        let number = ARRIVING.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join("arriving").join(format!("{}-{number}", std::process::id()));
        let file = File::create_new(&path)?;
        let head = Vec::with_capacity(SNIFF_BYTES);
        Ok(BlobWriter { blobs: self.clone(), path, file, head, hasher: Sha256::new(), bytes: 0 })
    }

    /// Stores a whole file off the calling thread.
    ///
    /// # Errors
    /// See [`BlobError`]; nothing is then kept.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<BlobStored, BlobError> {
        let blobs = self.clone();
        let stored = tokio::task::spawn_blocking(move || {
            let mut writer = blobs.writer()?;
            writer.write(&bytes)?;
            writer.finish()
        });
        stored.await.map_err(|error| BlobError::Io(io::Error::other(error)))?
    }

    /// The bytes of a file; `None` where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub async fn get(&self, hash: Hash) -> Result<Option<Vec<u8>>, BlobError> {
        let path = self.path(&hash);
        let read = tokio::task::spawn_blocking(move || fs::read(path));
        absent(read.await.map_err(io::Error::other)?)
    }

    /// A file opened for reading piece by piece; `None` where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn open_file(&self, hash: &Hash) -> Result<Option<File>, BlobError> {
        absent(File::open(self.path(hash)))
    }

    /// Removes a file, when no case has it any more.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub async fn remove(&self, hash: Hash) -> Result<(), BlobError> {
        let path = self.path(&hash);
        let removed = tokio::task::spawn_blocking(move || fs::remove_file(path));
        absent(removed.await.map_err(io::Error::other)?).map(|_| ())
    }

    fn path(&self, hash: &Hash) -> PathBuf {
        path_in(&self.folder, hash)
    }
}

/// Where a folder keeps a file.
pub fn path_in(folder: &Path, hash: &Hash) -> PathBuf {
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    folder.join(&name[..2]).join(name)
}

/// The hash of everything that a reader gives.
///
/// # Errors
/// Where it cannot be read.
pub fn hash_from(mut reader: impl Read) -> io::Result<Hash> {
    let mut sum = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match reader.read(&mut piece)? {
            0 => return Ok(sum.finalize().into()),
            length => sum.update(&piece[..length]),
        }
    }
}

/// Every file of a folder by its name; whatever else lies there is passed over. A folder that does not exist has none.
///
/// # Errors
/// Where the folder cannot be read.
pub fn all_in(folder: &Path) -> io::Result<Vec<Hash>> {
    let mut all = Vec::new();
    let Some(shelves) = absent(fs::read_dir(folder)).map_err(io::Error::other)? else { return Ok(all) };
    for shelf in shelves {
        let shelf = shelf?;
        if shelf.file_name().len() != 2 || !shelf.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(shelf.path())? {
            all.extend(file?.file_name().to_str().and_then(hash_of));
        }
    }
    all.sort_unstable();
    Ok(all)
}

/// A hash from its hexadecimal form.
pub fn hash_of(name: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if name.len() != 64 || !name.is_ascii() {
        return None;
    }
    for (byte, at) in hash.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&name[at..at + 2], 16).ok()?;
    }
    Some(hash)
}

impl BlobWriter {
    /// Adds a piece.
    ///
    /// # Errors
    /// As soon as the file is too long, or of a kind that is not taken.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), BlobError> {
        self.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if self.bytes > self.blobs.bytes_max {
            return Err(BlobError::TooLarge { bytes_max: self.blobs.bytes_max });
        }
        let missing = SNIFF_BYTES.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..missing]);
        if self.head.len() == SNIFF_BYTES && sniff(&self.head).is_none() {
            return Err(BlobError::UnknownType);
        }
        self.hasher.update(piece);
        self.file.write_all(piece)?;
        Ok(())
    }

    /// Syncs the file and gives it its name.
    ///
    /// # Errors
    /// Where it is empty, of a kind that is not taken, or cannot be written.
    pub fn finish(mut self) -> Result<BlobStored, BlobError> {
        if self.bytes == 0 {
            return Err(BlobError::Empty);
        }
        let media_type = sniff(&self.head).ok_or(BlobError::UnknownType)?;
        let hash: Hash = std::mem::take(&mut self.hasher).finalize().into();
        self.file.sync_all()?;
        let path = self.blobs.path(&hash);
        if let Some(folder) = path.parent() {
            if !folder.exists() {
                fs::create_dir_all(folder)?;
                File::open(&self.blobs.folder)?.sync_all()?;
            }
            fs::rename(&self.path, &path)?;
            // The name is safe only when the folder is.
            File::open(folder)?.sync_all()?;
        }
        Ok(BlobStored { hash, media_type, bytes: self.bytes })
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        // After a rename there is nothing under this name any more.
        let _ = fs::remove_file(&self.path);
    }
}

fn absent<T>(result: io::Result<T>) -> Result<Option<T>, BlobError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
