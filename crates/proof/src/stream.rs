//! Encrypted files: pieces of 64 KiB, each sealed with its number and whether it is the last, so that a file is written and read with
//! bounded memory, from any piece on, and no piece can be changed, moved, dropped or added unnoticed.
//!
//! A file is a head of 24 bytes (`FQF1`, the cipher, three zero bytes, a random salt) and the sealed pieces, each 16 bytes longer than its
//! clear text. The key of a file is derived from the data key, the whole head and what the file is for; the nonce of a piece is its number
//! and the mark of the last. Source for the construction: Hoang, Reyhanitabar, Rogaway, Vizár, Online Authenticated-Encryption and its
//! Nonce-Reuse Misuse-Resistance (STREAM), CRYPTO 2015.

use crate::cipher::{Cipher, Keyed, NONCE_BYTES, NotOpened, TAG_BYTES, derived};
use crate::keys::{DataKey, KEY_SALT_BYTES};

/// How many bytes stand before the first piece.
pub const HEAD_BYTES: usize = 24;
/// How many clear bytes a piece has; the last may have fewer.
pub const PIECE_BYTES: usize = 64 * 1024;
/// How many bytes a whole piece has when it is sealed.
pub const SEALED_PIECE_BYTES: usize = PIECE_BYTES + TAG_BYTES;

const MAGIC: [u8; 4] = *b"FQF1";
const MARK: usize = MAGIC.len();

/// What a file is for. The same bytes under another purpose do not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileUse {
    /// What somebody sent, or a paper that was issued.
    Original,
    /// The small picture of the file with this hash.
    Thumbnail([u8; 32]),
}

impl FileUse {
    fn label(self) -> Vec<u8> {
        match self {
            FileUse::Original => b"fengqiao/file/1".to_vec(),
            FileUse::Thumbnail(of) => [&b"fengqiao/thumbnail/1"[..], &of].concat(),
        }
    }
}

/// How many pieces a clear text of this length has; an empty one has one.
pub fn pieces(clear_bytes: u64) -> u64 {
    clear_bytes.div_ceil(PIECE_BYTES as u64).max(1)
}

/// How long a file is whose clear text has this length.
pub fn sealed_bytes(clear_bytes: u64) -> u64 {
    HEAD_BYTES as u64 + clear_bytes + pieces(clear_bytes) * TAG_BYTES as u64
}

/// Where a sealed piece begins in its file.
pub fn piece_at(piece: u64) -> u64 {
    HEAD_BYTES as u64 + piece * SEALED_PIECE_BYTES as u64
}

/// Seals a file piece by piece.
pub struct Sealing {
    keyed: Keyed,
    next: u64,
}

impl Sealing {
    /// Begins a file under a case's key; also gives its head. The salt is random and new for each file.
    pub fn begin(
        key: &DataKey,
        cipher: Cipher,
        purpose: FileUse,
        salt: [u8; KEY_SALT_BYTES],
    ) -> (Sealing, [u8; HEAD_BYTES]) {
        let mut head = [0; HEAD_BYTES];
        head[..MARK].copy_from_slice(&MAGIC);
        head[MARK] = cipher.byte();
        head[HEAD_BYTES - KEY_SALT_BYTES..].copy_from_slice(&salt);
        (Sealing { keyed: keyed(key, cipher, purpose, &head), next: 0 }, head)
    }

    /// Seals the next piece in place: exactly [`PIECE_BYTES`].
    pub fn piece(&mut self, piece: &mut Vec<u8>) {
        debug_assert_eq!(piece.len(), PIECE_BYTES);
        self.keyed.seal(&nonce(self.next, Place::Inside), &[], piece);
        self.next += 1;
    }

    /// Seals the last piece in place: at most [`PIECE_BYTES`].
    pub fn last(self, piece: &mut Vec<u8>) {
        debug_assert!(piece.len() <= PIECE_BYTES);
        self.keyed.seal(&nonce(self.next, Place::Last), &[], piece);
    }
}

/// Opens a file piece by piece, in any order.
#[derive(Clone)]
pub struct Opening {
    keyed: Keyed,
    clear_bytes: u64,
}

impl Opening {
    /// Begins with a file's head and its whole length.
    ///
    /// # Errors
    /// Where it is no such file, or cut short.
    pub fn begin(
        key: &DataKey,
        purpose: FileUse,
        head: &[u8; HEAD_BYTES],
        file_bytes: u64,
    ) -> Result<Opening, NotOpened> {
        let cipher = Cipher::of_byte(head[MARK]).ok_or(NotOpened)?;
        if head[..MARK] != MAGIC {
            return Err(NotOpened);
        }
        let body = file_bytes.checked_sub(HEAD_BYTES as u64).ok_or(NotOpened)?;
        let count = body.div_ceil(SEALED_PIECE_BYTES as u64);
        let clear_bytes = body.checked_sub(count * TAG_BYTES as u64).ok_or(NotOpened)?;
        if sealed_bytes(clear_bytes) != file_bytes {
            return Err(NotOpened);
        }
        Ok(Opening { keyed: keyed(key, cipher, purpose, head), clear_bytes })
    }

    /// How long the clear text is.
    pub fn clear_bytes(&self) -> u64 {
        self.clear_bytes
    }

    /// Opens a piece in place, given its number from 0.
    ///
    /// # Errors
    /// Where it was changed, or is another piece.
    pub fn piece(&self, number: u64, piece: &mut Vec<u8>) -> Result<(), NotOpened> {
        let place = if number + 1 == pieces(self.clear_bytes) { Place::Last } else { Place::Inside };
        self.keyed.open(&nonce(number, place), &[], piece)
    }
}

#[derive(Clone, Copy)]
enum Place {
    Inside = 0,
    Last = 1,
}

fn nonce(number: u64, place: Place) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    nonce[3..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = place as u8;
    nonce
}

fn keyed(key: &DataKey, cipher: Cipher, purpose: FileUse, head: &[u8; HEAD_BYTES]) -> Keyed {
    Keyed::new(cipher, &derived(key.bytes(), head, &[&purpose.label()]))
}

#[cfg(test)]
mod tests;
