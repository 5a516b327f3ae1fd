//! Stored files.
#![allow(clippy::unwrap_used)]

mod folder;

use std::path::Path;

use fengqiao_proof::{Cipher, DataKey};
use fengqiao_store::{BlobError, Blobs, MediaType, Seal, blob};
use folder::Folder;

fn files_under(path: &Path) -> usize {
    let count = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() { files_under(&path) } else { 1 }
    };
    std::fs::read_dir(path).unwrap().map(count).sum()
}

fn photo(length: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0".to_vec();
    bytes.extend((4..length).map(|at| u8::try_from(at % 253).unwrap()));
    bytes
}

fn key(number: u8) -> DataKey {
    DataKey::new([number; 32])
}

fn seal(salt: u8) -> Seal {
    Seal { key: key(1), cipher: Cipher::Aes256Gcm, salt: [salt; 16] }
}

#[tokio::test]
async fn a_file_is_found_under_the_hash_of_what_lies_on_disk_and_opens_with_its_key_alone() {
    let folder = Folder::new();
    let path = folder.fresh("blobs");
    let blobs = Blobs::open(&path, 300_000).unwrap();
    let bytes = photo(200_000);
    let stored = blobs.put(seal(1), bytes.clone()).await.unwrap();
    assert_eq!((stored.media_type, stored.bytes), (MediaType::Jpeg, 200_000));
    let on_disk = std::fs::read(blob::path_in(&path, &stored.hash)).unwrap();
    assert_eq!(stored.hash, blob::hash_from(&on_disk[..]).unwrap());
    assert!(!on_disk.windows(8).any(|window| bytes[100..].starts_with(window)), "nothing of it lies in the clear");
    assert_eq!(blobs.get(stored.hash, &key(1)).await.unwrap(), Some(bytes.clone()));
    assert!(matches!(blobs.get(stored.hash, &key(2)).await, Err(BlobError::NotOpened(_))));

    let again = blobs.put(seal(2), bytes.clone()).await.unwrap();
    assert_ne!(again.hash, stored.hash, "the same file twice tells nobody that it is the same");
    let mut pieces = blobs.writer(seal(1)).unwrap();
    for piece in bytes.chunks(777) {
        pieces.write(piece).unwrap();
    }
    assert_eq!(pieces.finish().unwrap(), stored, "however it arrives");

    blobs.remove(stored.hash).await.unwrap();
    blobs.remove(stored.hash).await.unwrap();
    assert_eq!(blobs.get(stored.hash, &key(1)).await.unwrap(), None);
    assert_eq!(blob::all_in(&path).unwrap(), [again.hash]);
}

#[tokio::test]
async fn a_file_is_read_from_any_place_on() {
    let folder = Folder::new();
    let blobs = Blobs::open(folder.fresh("blobs"), 300_000).unwrap();
    let bytes = photo(150_000);
    let stored = blobs.put(seal(1), bytes.clone()).await.unwrap();
    let mut reader = blobs.reader(stored.hash, &key(1)).await.unwrap().unwrap();
    assert_eq!(reader.bytes(), 150_000);
    for from in [0, 1, 65_535, 65_536, 65_537, 131_072, 149_999] {
        let read = reader.read_at(from as u64).unwrap();
        assert!(!read.is_empty() && bytes[from..].starts_with(&read), "{from}");
    }
    assert_eq!(reader.read_at(150_000).unwrap(), b"");
    reader.verify().unwrap();
}

#[tokio::test]
async fn a_file_that_was_changed_does_not_open() {
    let folder = Folder::new();
    let path = folder.fresh("blobs");
    let blobs = Blobs::open(&path, 300_000).unwrap();
    let stored = blobs.put(seal(1), photo(150_000)).await.unwrap();
    let lies = blob::path_in(&path, &stored.hash);
    let whole = std::fs::read(&lies).unwrap();
    let mut changed = whole.clone();
    changed[100_000] ^= 1;
    for bytes in [&changed[..], &whole[..whole.len() - 1], &whole[..10], b"plain words"] {
        std::fs::write(&lies, bytes).unwrap();
        assert!(matches!(blobs.get(stored.hash, &key(1)).await, Err(BlobError::NotOpened(_))), "{}", bytes.len());
    }
}

#[tokio::test]
async fn a_small_picture_lies_beside_its_file_and_goes_with_it() {
    let folder = Folder::new();
    let path = folder.fresh("blobs");
    let blobs = Blobs::open(&path, 300_000).unwrap();
    let [one, other] = [1, 2].map(|salt| blobs.put(seal(salt), photo(500)));
    let (one, other) = (one.await.unwrap().hash, other.await.unwrap().hash);
    assert_eq!(blobs.thumbnail(one, &key(1)).await.unwrap(), None);
    blobs.put_thumbnail(one, seal(3), b"small".to_vec()).await.unwrap();
    assert_eq!(blobs.thumbnail(one, &key(1)).await.unwrap().as_deref(), Some(&b"small"[..]));
    assert_eq!(blobs.thumbnail(one, &key(2)).await.unwrap(), None, "one that does not open is made again");
    let at = |hash| blob::path_in(&path, &hash).with_extension("small");
    std::fs::create_dir_all(at(other).parent().unwrap()).unwrap();
    std::fs::copy(at(one), at(other)).unwrap();
    assert_eq!(blobs.thumbnail(other, &key(1)).await.unwrap(), None, "another file's picture is not shown");
    assert!(matches!(blobs.put_thumbnail(one, seal(4), vec![0; 70_000]).await, Err(BlobError::TooLarge { .. })));
    for hash in [one, other] {
        blobs.remove(hash).await.unwrap();
    }
    assert_eq!(files_under(&path), 0);
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind() {
    let folder = Folder::new();
    let path = folder.fresh("blobs");
    let blobs = Blobs::open(&path, 10_000).unwrap();
    assert!(matches!(blobs.put(seal(1), photo(10_001)).await, Err(BlobError::TooLarge { bytes_max: 10_000 })));
    assert!(matches!(blobs.put(seal(1), Vec::new()).await, Err(BlobError::Empty)));
    assert!(matches!(blobs.put(seal(1), b"<svg onload=alert(1)>".to_vec()).await, Err(BlobError::UnknownType)));
    assert!(matches!(blobs.put(seal(1), b"GIF89a".to_vec()).await, Err(BlobError::UnknownType)));
    let mut cut_short = blobs.writer(seal(1)).unwrap();
    cut_short.write(&photo(100)).unwrap();
    drop(cut_short);
    assert_eq!(files_under(&path), 0);

    // A process that was killed cannot clean up; the next one does.
    let mut killed = blobs.writer(seal(1)).unwrap();
    killed.write(&photo(100)).unwrap();
    std::mem::forget(killed);
    assert_eq!(files_under(&path), 1);
    Blobs::open(&path, 10_000).unwrap();
    assert_eq!(files_under(&path), 0);
}
