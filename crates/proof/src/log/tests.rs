use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::commit::{Hash, merkle_root};

/// Tiles in memory, each place as wide as it has become.
#[derive(Default)]
struct Kept(BTreeMap<(u32, u64), Vec<Hash>>);

impl Tiles for Kept {
    type Error = Infallible;

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Infallible> {
        Ok(self.0[&(id.level, id.index)][..usize::try_from(id.width).unwrap()].to_vec())
    }
}

impl Kept {
    fn append(&mut self, size: u64, leaves: &[Hash]) {
        let Ok(changed) = appended(self, size, leaves);
        self.0.extend(changed.into_iter().map(|(id, hashes)| ((id.level, id.index), hashes)));
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|at| leaf_hash(&Hash::from([u8::try_from(at % 251).unwrap(); 32]))).collect()
}

fn grown(by: &[u64]) -> (Kept, Vec<Hash>) {
    let all = leaves(by.iter().sum());
    let mut tiles = Kept::default();
    let mut size = 0;
    for count in by {
        let end = size + count;
        tiles.append(size, &all[usize::try_from(size).unwrap()..usize::try_from(end).unwrap()]);
        size = end;
    }
    (tiles, all)
}

#[test]
fn a_tree_grown_in_steps_is_the_tree() {
    let steps = [1, 1, 253, 1, 1, 300, 70_000, 65_536, 5];
    let (tiles, all) = grown(&steps);
    for size in [0, 1, 2, 255, 256, 257, 557, 65_536, 65_537, 70_557, all.len() as u64] {
        let Ok(found) = root(&tiles, size);
        assert_eq!(found, merkle_root(&all[..usize::try_from(size).unwrap()]), "{size}");
    }
}

#[test]
fn a_tree_that_keeps_only_its_parts_has_the_same_roots() {
    let all = leaves(1_100);
    let mut growing = Growing::default();
    for (size, leaf) in (0..).zip(&all) {
        assert_eq!((growing.size(), growing.root()), (size, merkle_root(&all[..usize::try_from(size).unwrap()])));
        growing.push(*leaf);
    }
}

#[test]
fn tiles_are_named_as_they_are_served() {
    for (level, index, width, path) in [
        (0, 0, 256, "tile/0/000"),
        (1, 67, 17, "tile/1/067.p/17"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (2, 1_000, 1, "tile/2/x001/000.p/1"),
    ] {
        let id = TileId { level, index, width };
        assert_eq!(id.path(), path);
        assert_eq!(TileId::of_path(path), Some(id));
    }
    for path in [
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/-1/000",
        "tile/0/../x",
        "tile/0/1000",
    ] {
        assert_eq!(TileId::of_path(path), None, "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Proofs lead to the root, and to no other; an independent implementation checks the same ones.
    #[test]
    fn every_leaf_is_proved_and_nothing_else(size in 1u64..1_400, at in 0u64..1_400, other in 0u64..1_400, bit in 0usize..256) {
        let at = at % size;
        let (tiles, all) = grown(&[size]);
        let leaf = all[usize::try_from(at).unwrap()];
        let (Ok(root), Ok(Some(path))) = (root(&tiles, size), inclusion(&tiles, at, size)) else { panic!("within") };
        prop_assert!(verify_inclusion(&leaf, at, size, &path, &root));
        if other % size != at {
            let (Ok(moved), other) = (inclusion(&tiles, other % size, size), other % size);
            prop_assert!(moved.unwrap() != path || !verify_inclusion(&leaf, other, size, &path, &root));
        }
        let mut wrong = leaf;
        wrong[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verify_inclusion(&wrong, at, size, &path, &root));
        for place in 0..path.len() {
            let mut changed = path.clone();
            changed[place][bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!verify_inclusion(&leaf, at, size, &changed, &root));
        }
        prop_assert!(!verify_inclusion(&leaf, at, size, &[path.as_slice(), &[leaf]].concat(), &root));
        prop_assert!(path.is_empty() || !verify_inclusion(&leaf, at, size, &path[1..], &root));
        prop_assert!(!verify_inclusion(&leaf, size, size, &path, &root));
        prop_assert_eq!(inclusion(&tiles, size, size), Ok(None));
    }

    #[test]
    fn a_tree_begins_with_every_earlier_one(size in 1u64..1_400, old in 0u64..1_400, bit in 0usize..256) {
        let old = old % (size + 1);
        let (tiles, all) = grown(&[size]);
        let before = merkle_root(&all[..usize::try_from(old).unwrap()]);
        let (Ok(now), Ok(Some(path))) = (root(&tiles, size), consistency(&tiles, old, size)) else { panic!("within") };
        prop_assert!(verify_consistency(old, &before, size, &now, &path));
        let mut wrong = before;
        wrong[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verify_consistency(old, &wrong, size, &now, &path));
        if old > 0 {
            let mut wrong = now;
            wrong[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!verify_consistency(old, &before, size, &wrong, &path));
        }
        for place in 0..path.len() {
            let mut changed = path.clone();
            changed[place][bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!verify_consistency(old, &before, size, &now, &changed));
        }
        prop_assert_eq!(consistency(&tiles, size + 1, size), Ok(None));
    }

    #[test]
    fn nothing_that_is_read_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = Note::parse(&text);
        let _ = Verifier::parse(&text);
        let _ = Checkpoint::parse(&text);
        let _ = TileId::of_path(&text);
    }
}

/// The seed, key, text and signature with which the package `golang.org/x/mod/sumdb/note` documents itself.
const NEUMANN: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NEUMANN_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn neumann() -> Signer {
    use base64::Engine as _;
    let secret =
        base64::engine::general_purpose::STANDARD.decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").unwrap();
    Signer::new("PeterNeumann", secret[1..].try_into().unwrap()).unwrap()
}

#[test]
fn notes_are_those_of_the_checksum_database() {
    let key = Verifier::parse(NEUMANN).unwrap();
    assert_eq!(key.to_string(), NEUMANN);
    let note = Note::parse(NEUMANN_NOTE).unwrap();
    assert_eq!(note.verify(&key), Ok(()));
    assert_eq!(note.to_string(), NEUMANN_NOTE);
    let signer = neumann();
    assert_eq!(signer.verifier(), &key);
    assert_eq!(signer.sign(note.text.clone()), note, "an Ed25519 signature is the same each time");

    let another = Signer::new("PeterNeumann", &[1; 32]).unwrap();
    assert_eq!(note.verify(another.verifier()), Err(NoteError::Unsigned));
    let forged = Note { text: note.text.replace("answer", "ANSWER"), ..note.clone() };
    assert_eq!(forged.verify(&key), Err(NoteError::Forged));
    assert!(Signer::new("a b", &[1; 32]).is_none());
    for wrong in [NEUMANN_NOTE.trim_end(), &NEUMANN_NOTE.replace("— ", "- "), &NEUMANN_NOTE.replace("\n\n", "\n"), ""]
    {
        assert_eq!(Note::parse(wrong), Err(NoteError::Shape));
    }
    for wrong in [NEUMANN.replace("c74f", "c74e"), NEUMANN.replace("Peter", "Pater"), NEUMANN.replace("+ARp", "+Awp")] {
        assert_eq!(Verifier::parse(&wrong), Err(NoteError::Key), "{wrong}");
    }
}

#[test]
fn a_checkpoint_is_of_its_own_log() {
    let signer = Signer::new("log.fengxi.example", &[7; 32]).unwrap();
    let checkpoint = Checkpoint { origin: "log.fengxi.example".into(), size: 1_234, root: [9; 32] };
    let note = signer.sign(checkpoint.to_string());
    let note = Note::parse(&note.to_string()).unwrap();
    assert_eq!(Checkpoint::of_note(&note, signer.verifier()), Ok(checkpoint.clone()));
    let of_another = signer.sign(Checkpoint { origin: "log.tao.example".into(), ..checkpoint }.to_string());
    assert_eq!(Checkpoint::of_note(&of_another, signer.verifier()), Err(NoteError::Checkpoint));
    for wrong in ["x\n01\nAAAA\n", "x\n1\nAAAA\n", "x\n1\n", "\n1\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n"] {
        assert_eq!(Checkpoint::parse(wrong), Err(NoteError::Checkpoint), "{wrong:?}");
    }
}
