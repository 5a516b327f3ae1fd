//! Stored files.
#![allow(clippy::unwrap_used)]

mod folder;

use fengqiao_store::{BlobError, Blobs, MediaType};
use folder::Folder;
use sha2::{Digest, Sha256};

fn files_under(path: &std::path::Path) -> usize {
    let count = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() { files_under(&path) } else { 1 }
    };
    std::fs::read_dir(path).unwrap().map(count).sum()
}

fn photo(length: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0".to_vec();
    bytes.resize(length, 7);
    bytes
}

#[tokio::test]
async fn a_file_is_found_under_its_hash() {
    let folder = Folder::new();
    let blobs = Blobs::open(folder.fresh("blobs"), 10_000).unwrap();
    let bytes = photo(9_999);
    let stored = blobs.put(bytes.clone()).await.unwrap();
    assert_eq!((stored.media_type, stored.bytes), (MediaType::Jpeg, 9_999));
    assert_eq!(stored.hash.as_slice(), Sha256::digest(&bytes).as_slice());
    assert_eq!(blobs.put(bytes.clone()).await.unwrap(), stored, "a second time is the same file");
    assert_eq!(blobs.get(stored.hash).await.unwrap(), Some(bytes.clone()));

    let mut pieces = blobs.writer().unwrap();
    for piece in bytes.chunks(7) {
        pieces.write(piece).unwrap();
    }
    assert_eq!(pieces.finish().unwrap(), stored);

    blobs.remove(stored.hash).await.unwrap();
    blobs.remove(stored.hash).await.unwrap();
    assert_eq!(blobs.get(stored.hash).await.unwrap(), None);
    assert!(blobs.open_file(&stored.hash).unwrap().is_none());
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind() {
    let folder = Folder::new();
    let path = folder.fresh("blobs");
    let blobs = Blobs::open(&path, 10_000).unwrap();
    assert!(matches!(blobs.put(photo(10_001)).await, Err(BlobError::TooLarge { bytes_max: 10_000 })));
    assert!(matches!(blobs.put(Vec::new()).await, Err(BlobError::Empty)));
    assert!(matches!(blobs.put(b"<svg onload=alert(1)>".to_vec()).await, Err(BlobError::UnknownType)));
    assert!(matches!(blobs.put(b"GIF89a".to_vec()).await, Err(BlobError::UnknownType)));
    let mut cut_short = blobs.writer().unwrap();
    cut_short.write(&photo(100)).unwrap();
    drop(cut_short);
    assert_eq!(files_under(&path), 0);

    // A process that was killed cannot clean up; the next one does.
    let mut killed = blobs.writer().unwrap();
    killed.write(&photo(100)).unwrap();
    std::mem::forget(killed);
    assert_eq!(files_under(&path), 1);
    Blobs::open(&path, 10_000).unwrap();
    assert_eq!(files_under(&path), 0);
}
