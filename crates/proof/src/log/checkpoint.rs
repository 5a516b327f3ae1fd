//! Checkpoints: how many entries a log has and their root, signed. Source: C2SP `tlog-checkpoint`, `tlog-cosignature`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::note::{Note, NoteError, Verifier};
use crate::commit::Hash;

/// What a log says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log, which no other log has.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// A witness says that it saw a checkpoint, consistent with every one that it saw before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness.
    pub witness: String,
    /// When, in seconds since 1970.
    pub at: u64,
}

impl Checkpoint {
    /// Reads the text of a note.
    ///
    /// # Errors
    /// [`NoteError::Checkpoint`].
    pub fn parse(text: &str) -> Result<Checkpoint, NoteError> {
        let mut lines = text.strip_suffix('\n').ok_or(NoteError::Checkpoint)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoteError::Checkpoint);
        };
        let number: u64 = size.parse().map_err(|_| NoteError::Checkpoint)?;
        let root =
            STANDARD.decode(root).ok().and_then(|root| Hash::try_from(root).ok()).ok_or(NoteError::Checkpoint)?;
        let plain = !origin.is_empty() && number.to_string() == size && lines.all(|line| !line.is_empty());
        if plain {
            Ok(Checkpoint { origin: origin.to_owned(), size: number, root })
        } else {
            Err(NoteError::Checkpoint)
        }
    }

    /// The checkpoint of a note that the log's own key signed.
    ///
    /// # Errors
    /// Where it is none, is of another log, or was not signed by this key.
    pub fn of_note(note: &Note, log: &Verifier) -> Result<Checkpoint, NoteError> {
        note.verify(log)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin == log.name() { Ok(checkpoint) } else { Err(NoteError::Checkpoint) }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }
}

/// What a witness signs of a note.
pub fn cosigned_text(note: &Note, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{}", note.text)
}

impl Note {
    /// Checks that a witness signed, and says when.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] and [`NoteError::Forged`].
    pub fn verify_cosignature(&self, witness: &Verifier) -> Result<Cosigned, NoteError> {
        let signature = self.signature_of(witness)?;
        let (time, rest) = signature.bytes.split_at_checked(8).ok_or(NoteError::Forged)?;
        if !witness.is_witness() {
            return Err(NoteError::Unsigned);
        }
        let at = u64::from_be_bytes(time.try_into().map_err(|_| NoteError::Forged)?);
        witness.check(cosigned_text(self, at).as_bytes(), rest)?;
        Ok(Cosigned { witness: witness.name().to_owned(), at })
    }
}
