//! A file on its way in: checked by its content, encrypted piece by piece, named by the hash of what lies on disk.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fengqiao_proof::stream::{FileUse, PIECE_BYTES, SEALED_PIECE_BYTES, Sealing};
use sha2::{Digest, Sha256};

use super::folder::{path_in, thumbnail_in};
use super::{BlobError, BlobStored, Seal};
use crate::Hash;
use crate::sniff::{SNIFF_BYTES, sniff};

/// The folder of files that are not finished.
pub(super) const ARRIVING: &str = "arriving";

static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// A file that arrives piece by piece. Dropped before it is finished, it leaves nothing behind.
pub struct BlobWriter {
    folder: Arc<Path>,
    bytes_max: u64,
    path: PathBuf,
    file: File,
    head: Vec<u8>,
    sealing: Option<Sealing>,
    /// Clear bytes that wait until more come or the file ends; room for a whole sealed piece.
    piece: Vec<u8>,
    hasher: Sha256,
    bytes: u64,
}

impl BlobWriter {
    pub(super) fn begin(folder: &Arc<Path>, bytes_max: u64, seal: Seal) -> Result<BlobWriter, BlobError> {
        let path = arriving(folder);
        let mut file = File::create_new(&path)?;
        let (sealing, first) = Sealing::begin(&seal.key, seal.cipher, FileUse::Original, seal.salt);
        file.write_all(&first)?;
        Ok(BlobWriter {
            folder: Arc::clone(folder),
            bytes_max,
            path,
            file,
            head: Vec::with_capacity(SNIFF_BYTES),
            sealing: Some(sealing),
            piece: Vec::with_capacity(SEALED_PIECE_BYTES),
            hasher: Sha256::new_with_prefix(first),
            bytes: 0,
        })
    }

    /// Adds a piece of any length.
    ///
    /// # Errors
    /// As soon as the file is too long, or of a kind that is not taken.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), BlobError> {
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.bytes > self.bytes_max {
            return Err(BlobError::TooLarge { bytes_max: self.bytes_max });
        }
        let missing = SNIFF_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..missing]);
        if self.head.len() == SNIFF_BYTES && sniff(&self.head).is_none() {
            return Err(BlobError::UnknownType);
        }
        while !bytes.is_empty() {
            // A full piece is sealed when more comes: only then it is known not to be the last.
            if self.piece.len() == PIECE_BYTES {
                if let Some(sealing) = &mut self.sealing {
                    sealing.piece(&mut self.piece);
                }
                self.flush()?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE_BYTES - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
        }
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
        if let Some(sealing) = self.sealing.take() {
            sealing.last(&mut self.piece);
        }
        self.flush()?;
        let hash: Hash = std::mem::take(&mut self.hasher).finalize().into();
        self.file.sync_all()?;
        let path = path_in(&self.folder, &hash);
        let shelf = shelf(&self.folder, &path)?;
        fs::rename(&self.path, &path)?;
        // The name is safe only when the folder is.
        File::open(shelf)?.sync_all()?;
        Ok(BlobStored { hash, media_type, bytes: self.bytes })
    }

    fn flush(&mut self) -> Result<(), BlobError> {
        self.hasher.update(&self.piece);
        self.file.write_all(&self.piece)?;
        self.piece.clear();
        Ok(())
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        // After a rename there is nothing under this name any more.
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes the small picture of a file; whoever reads meanwhile finds the whole or nothing.
pub(super) fn thumbnail(folder: &Path, of: &Hash, seal: Seal, picture: Vec<u8>) -> Result<(), BlobError> {
    if picture.len() > PIECE_BYTES {
        return Err(BlobError::TooLarge { bytes_max: PIECE_BYTES as u64 });
    }
    let (sealing, head) = Sealing::begin(&seal.key, seal.cipher, FileUse::Thumbnail(*of), seal.salt);
    let mut piece = picture;
    sealing.last(&mut piece);
    let (here, path) = (arriving(folder), thumbnail_in(folder, of));
    let written = fs::write(&here, [&head[..], &piece].concat())
        .map_err(BlobError::from)
        .and_then(|()| shelf(folder, &path).map(|_| ()))
        .and_then(|()| Ok(fs::rename(&here, &path)?));
    if written.is_err() {
        let _ = fs::remove_file(&here);
    }
    written
}

/// A name that nobody else has, for a file that is not finished.
fn arriving(folder: &Path) -> PathBuf {
    let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
    folder.join(ARRIVING).join(format!("{}-{number}", std::process::id()))
}

/// The folder in which a file lies, made where it is missing.
fn shelf<'p>(folder: &Path, path: &'p Path) -> Result<&'p Path, BlobError> {
    let shelf = path.parent().ok_or_else(|| io::Error::other("a stored file lies in a folder"))?;
    if !shelf.exists() {
        fs::create_dir_all(shelf)?;
        File::open(folder)?.sync_all()?;
    }
    Ok(shelf)
}
