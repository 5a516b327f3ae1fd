//! Receipts: what was acknowledged, some of it shown, and the proof that it stands in the log.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{Checkpoint, Note, Verifier, leaf_hash, verify_inclusion};
use crate::commit::Hash;
use crate::disclosure::{Disclosure, Shown};

/// The version of the format.
const FORMAT: u32 = 1;
/// How many hashes a path may have: a log of 2⁶⁴ entries needs no more.
const PATH_MAX: usize = 64;

/// An entry, some of its fields in the clear, and its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The log's key, as it says itself.
    pub log: Verifier,
    /// The entry's position, from 1.
    pub position: u64,
    /// The entry: shown fields and the commitments of the others.
    pub entry: Disclosure,
    /// From the entry to the root of the checkpoint.
    pub path: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: Note,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// The file is not a receipt.
    #[error("this is no receipt, or it was cut or changed so that it cannot be read")]
    Shape,
    /// It is of another log than the one whose key is trusted.
    #[error("this receipt is of another log than the key that you trust")]
    OtherLog,
    /// The checkpoint is not signed by the log.
    #[error("the checkpoint is not signed by the log: it was changed, or somebody else made it")]
    Signature,
    /// What is shown does not lead to the signed root.
    #[error("what this receipt shows does not stand in the signed log: something in it was changed")]
    Changed,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven<'r> {
    /// The log.
    pub checkpoint: Checkpoint,
    /// The fields of the entry that are shown.
    pub shown: Vec<&'r Shown>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    receipt: u32,
    log: String,
    position: u64,
    entry: String,
    path: Vec<String>,
    checkpoint: String,
}

impl Receipt {
    /// Checks everything: signature, place and fields. `trusted` is the key that the reader has from elsewhere; without it the receipt is
    /// checked against the key that it names, which proves only that whoever has that key signed it.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, trusted: Option<&Verifier>) -> Result<Proven<'_>, ReceiptFault> {
        if trusted.is_some_and(|trusted| *trusted != self.log) {
            return Err(ReceiptFault::OtherLog);
        }
        let checkpoint = Checkpoint::of_note(&self.checkpoint, &self.log).map_err(|_| ReceiptFault::Signature)?;
        let hash = self.entry.root();
        let shown = self.entry.verify(&hash).map_err(|_| ReceiptFault::Changed)?;
        let at = self.position.checked_sub(1).ok_or(ReceiptFault::Shape)?;
        if verify_inclusion(&leaf_hash(&hash), at, checkpoint.size, &self.path, &checkpoint.root) {
            Ok(Proven { checkpoint, shown })
        } else {
            Err(ReceiptFault::Changed)
        }
    }

    /// As it is kept in a file.
    pub fn to_json(&self) -> String {
        let written = Written {
            receipt: FORMAT,
            log: self.log.to_string(),
            position: self.position,
            entry: STANDARD.encode(self.entry.to_bytes()),
            path: self.path.iter().map(|hash| STANDARD.encode(hash)).collect(),
            checkpoint: self.checkpoint.to_string(),
        };
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`ReceiptFault::Shape`].
    pub fn from_json(text: &str) -> Result<Receipt, ReceiptFault> {
        let shape = |_| ReceiptFault::Shape;
        let written: Written = serde_json::from_str(text).map_err(|_| ReceiptFault::Shape)?;
        if written.receipt != FORMAT || written.path.len() > PATH_MAX {
            return Err(ReceiptFault::Shape);
        }
        let decoded = |text: &String| STANDARD.decode(text).map_err(|_| ReceiptFault::Shape);
        let path = written.path.iter().map(|hash| Hash::try_from(decoded(hash)?).map_err(|_| ReceiptFault::Shape));
        Ok(Receipt {
            log: Verifier::parse(&written.log).map_err(shape)?,
            position: written.position,
            entry: Disclosure::from_bytes(&decoded(&written.entry)?).map_err(|_| ReceiptFault::Shape)?,
            path: path.collect::<Result<_, _>>()?,
            checkpoint: Note::parse(&written.checkpoint).map_err(shape)?,
        })
    }
}
