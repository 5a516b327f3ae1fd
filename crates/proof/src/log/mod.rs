//! The transparency log: a Merkle tree over the hashes of all entries in the order of their positions, in tiles and with signed checkpoints.
//!
//! Source: RFC 6962, 2.1; RFC 9162, 2.1; C2SP `tlog-tiles`, `tlog-checkpoint`, `signed-note` and `tlog-cosignature`.

mod checkpoint;
mod growing;
mod note;
mod proofs;
mod receipt;
mod tiles;

#[cfg(test)]
mod tests;

pub use checkpoint::{Checkpoint, Cosigned, cosigned_text};
pub use growing::Growing;
pub use note::{Note, NoteError, Signature, Signer, Verifier};
pub use proofs::{consistency, inclusion, root, verify_consistency, verify_inclusion};
pub use receipt::{Proven, Receipt, ReceiptFault};
pub use tiles::{TILE_WIDTH, TileId, Tiles, appended, leaf_hash};
