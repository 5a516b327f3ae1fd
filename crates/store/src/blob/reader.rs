//! A stored file on its way out, decrypted piece by piece.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use fengqiao_proof::stream::{FileUse, HEAD_BYTES, Opening, PIECE_BYTES, SEALED_PIECE_BYTES, piece_at, pieces};
use fengqiao_proof::{DataKey, NotOpened};

use super::folder::path_in;
use super::{BlobError, absent};
use crate::Hash;

/// A stored file that is read piece by piece, from any place on.
pub struct BlobReader {
    file: File,
    opening: Opening,
}

/// Opens a file of a folder; `None` where there is none.
///
/// # Errors
/// Where it cannot be read, or is none of this key.
pub fn open_in(folder: &Path, hash: &Hash, key: &DataKey) -> Result<Option<BlobReader>, BlobError> {
    let Some(file) = absent(File::open(path_in(folder, hash)))? else { return Ok(None) };
    BlobReader::begin(file, key, FileUse::Original).map(Some)
}

impl BlobReader {
    pub(super) fn begin(mut file: File, key: &DataKey, purpose: FileUse) -> Result<BlobReader, BlobError> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        (&mut file).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        let head: &[u8; HEAD_BYTES] = head.first_chunk().ok_or(NotOpened)?;
        let opening = Opening::begin(key, purpose, head, file.metadata()?.len())?;
        Ok(BlobReader { file, opening })
    }

    /// How long the clear bytes are.
    pub fn bytes(&self) -> u64 {
        self.opening.clear_bytes()
    }

    /// The clear bytes from a place on, as many as lie in the same piece; none at the end.
    ///
    /// # Errors
    /// Where the file cannot be read or was changed.
    pub fn read_at(&mut self, from: u64) -> Result<Vec<u8>, BlobError> {
        if from >= self.bytes() {
            return Ok(Vec::new());
        }
        let number = from / PIECE_BYTES as u64;
        self.file.seek(SeekFrom::Start(piece_at(number)))?;
        let mut piece = Vec::with_capacity(SEALED_PIECE_BYTES);
        (&mut self.file).take(SEALED_PIECE_BYTES as u64).read_to_end(&mut piece)?;
        self.opening.piece(number, &mut piece)?;
        let before = usize::try_from(from - number * PIECE_BYTES as u64).unwrap_or(usize::MAX);
        piece.drain(..before.min(piece.len()));
        Ok(piece)
    }

    /// All clear bytes.
    ///
    /// # Errors
    /// As for [`BlobReader::read_at`].
    pub fn whole(mut self) -> Result<Vec<u8>, BlobError> {
        let mut whole = Vec::with_capacity(usize::try_from(self.bytes()).unwrap_or(0));
        while (whole.len() as u64) < self.bytes() {
            whole.extend(self.read_at(whole.len() as u64)?);
        }
        Ok(whole)
    }

    /// Reads every piece, to know that all of it opens.
    ///
    /// # Errors
    /// As for [`BlobReader::read_at`].
    pub fn verify(&mut self) -> Result<(), BlobError> {
        for number in 0..pieces(self.bytes()) {
            self.read_at(number * PIECE_BYTES as u64)?;
        }
        Ok(())
    }
}
