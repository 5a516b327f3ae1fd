//! The embedded engine's log stays within its bound, whoever reads.
#![allow(clippy::unwrap_used)]

mod folder;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fengqiao_store::repo::settings;
use fengqiao_store::{Options, ReadError, Store, Unit};
use folder::Folder;

/// How long the log may become here, and how much is written in all.
const BOUND: u64 = 1_000_000;
const WRITTEN: u64 = 12 * BOUND;
/// The bytes of one write.
const ONE: usize = 50_000;

async fn opened(path: &Path, read_limit: Duration) -> Store {
    Store::open(Options { log_bytes_max: BOUND, read_limit, ..Options::new(path, 0) }).await.unwrap()
}

async fn write(store: &Store, number: u64) {
    let mut unit = Unit::new();
    unit.run(settings::save(&format!("large{}", number % 3), vec![u8::try_from(number % 251).unwrap(); ONE]));
    store.commit(unit).await.unwrap();
}

fn log_bytes(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).unwrap().len()
}

/// Reads from the database until `enough`, or for very long: so that without a time limit the test fails and does not hang.
async fn read_until(store: &Store, mut enough: impl FnMut() -> bool + Send) -> Result<(), ReadError> {
    let long = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100000000) \
                SELECT (SELECT count(*) FROM setting) FROM n";
    let visit = |_: &fengqiao_store::Row<'_>| if enough() { Err(ReadError::Failed(String::new())) } else { Ok(()) };
    match store.query(long, &[], visit).await {
        Err(ReadError::Failed(said)) if said.is_empty() => Ok(()),
        other => other,
    }
}

fn on_a_thread<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> std::thread::JoinHandle<T> {
    std::thread::spawn(|| tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work))
}

#[tokio::test]
async fn a_reader_without_end_is_ended_and_the_log_with_it() {
    let folder = Folder::new();
    let path = folder.fresh("city.db");
    let store = opened(&path, Duration::from_millis(300)).await;
    write(&store, 0).await;
    let reading = Arc::new(AtomicBool::new(false));
    let (reader, begun) = (store.clone(), Arc::clone(&reading));
    let reader = on_a_thread(async move {
        let never = || {
            begun.store(true, Ordering::Relaxed);
            false
        };
        read_until(&reader, never).await
    });
    while !reading.load(Ordering::Relaxed) {
        std::thread::yield_now();
    }
    for number in 0..WRITTEN / ONE as u64 {
        write(&store, number).await;
    }
    assert_eq!(reader.join().unwrap(), Err(ReadError::TimeLimit));
    for number in 0..WRITTEN / ONE as u64 {
        write(&store, number).await;
    }
    assert!(log_bytes(&path) < 2 * BOUND, "{}", log_bytes(&path));
}

#[tokio::test]
async fn readers_without_a_gap_between_them_do_not_keep_the_log() {
    let folder = Folder::new();
    let path = folder.fresh("city.db");
    let store = opened(&path, Duration::from_secs(60)).await;
    write(&store, 0).await;
    let begun = Arc::new(AtomicU64::new(0));
    let done = Arc::new(AtomicBool::new(false));
    let readers = [store.clone(), store.clone()].map(|store| {
        let (begun, done) = (Arc::clone(&begun), Arc::clone(&done));
        on_a_thread(async move {
            while !done.load(Ordering::Relaxed) {
                let mut own = None;
                // Each reads until the other has begun to read after it.
                let relieved = || {
                    let own = *own.get_or_insert_with(|| begun.fetch_add(1, Ordering::Relaxed) + 1);
                    begun.load(Ordering::Relaxed) > own || done.load(Ordering::Relaxed)
                };
                read_until(&store, relieved).await.unwrap();
            }
        })
    });
    while begun.load(Ordering::Relaxed) < 2 {
        std::thread::yield_now();
    }
    for number in 0..WRITTEN / ONE as u64 {
        write(&store, number).await;
    }
    let bytes = log_bytes(&path);
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    assert!(bytes < 4 * BOUND, "{bytes}");
}
