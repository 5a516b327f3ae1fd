//! Where a folder keeps stored files: two letters of the hash, then the hash.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{BlobError, absent};
use crate::Hash;

/// Where a folder keeps a file.
pub fn path_in(folder: &Path, hash: &Hash) -> PathBuf {
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    folder.join(&name[..2]).join(name)
}

/// Where a folder keeps the small picture of a file.
pub(super) fn thumbnail_in(folder: &Path, of: &Hash) -> PathBuf {
    path_in(folder, of).with_extension("small")
}

/// Removes a file and its small picture from a folder; what is not there is as if removed.
///
/// # Errors
/// Where the folder cannot be written.
pub fn remove_in(folder: &Path, hash: &Hash) -> Result<(), BlobError> {
    absent(fs::remove_file(thumbnail_in(folder, hash)))?;
    absent(fs::remove_file(path_in(folder, hash)))?;
    Ok(())
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
