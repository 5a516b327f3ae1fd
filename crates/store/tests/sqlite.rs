//! The conformance suite on SQLite, and what only the embedded engine has.
#![allow(clippy::unwrap_used)]

mod conformance;
mod folder;

use std::time::Duration;

use conformance::{creation, next_id};
use fengqiao_store::repo::cases;
use fengqiao_store::{CommitError, OpenError, Options, ReadError, Store};
use folder::Folder;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn conforms() {
    let folder = Folder::new();
    conformance::suite(async || Store::open(Options::new(folder.fresh("city.db"), 0)).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_queue_is_busy_at_once_and_loses_nothing() {
    const CLIENTS: usize = 600;
    const QUEUE: usize = 4;
    const BATCH: usize = 256;
    let folder = Folder::new();
    let path = folder.fresh("city.db");
    let store = Store::open(Options { queue_max: QUEUE, ..Options::new(&path, 0) }).await.unwrap();
    // Another writer holds the file, so the lane stands still with one batch in its hands.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (refused, mut refusals) = tokio::sync::mpsc::unbounded_channel();
    let mut tasks = Vec::new();
    for _ in 0..CLIENTS {
        let (store, refused) = (store.clone(), refused.clone());
        let id = next_id();
        let commit = async move {
            let outcome = store.commit(creation(id)).await;
            if matches!(outcome, Err(CommitError::Busy(_))) {
                refused.send(()).unwrap();
            }
            outcome
        };
        tasks.push((id, tokio::spawn(commit)));
    }
    // Whoever finds the queue full is turned away while the lane still stands with its batch.
    for _ in 0..CLIENTS - BATCH - QUEUE {
        refusals.recv().await.unwrap();
    }
    other.execute_batch("ROLLBACK").unwrap();
    let mut written = 0;
    for (id, task) in tasks {
        let outcome = task.await.unwrap();
        assert_eq!(outcome.is_ok(), cases::by_id(&store, id).await.unwrap().is_some());
        match outcome {
            Ok(_) => written += 1,
            Err(error) => assert!(matches!(error, CommitError::Busy(_)), "{error}"),
        }
    }
    assert_eq!(store.last_position(), written);
    // The lane may not have been given the processor before the queue was full: then its hands were empty.
    assert!((QUEUE as u64..=(QUEUE + BATCH) as u64).contains(&written), "{written}");
}

#[tokio::test]
async fn a_read_that_takes_too_long_is_ended() {
    let folder = Folder::new();
    let options = Options { read_limit: Duration::ZERO, ..Options::new(folder.fresh("city.db"), 0) };
    let store = Store::open(options).await.unwrap();
    let endless = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) FROM n";
    assert_eq!(store.row(endless, &[], |row| row.int(0)).await, Err(ReadError::TimeLimit));
    assert_eq!(store.row("SELECT 7", &[], |row| row.int(0)).await, Ok(Some(7)), "the connection lives on");
    assert_eq!(
        store.row("SELECT 7", &[], |row| row.string(0)).await,
        Err(ReadError::Column { column: 0, wanted: "a text" })
    );
}

#[tokio::test]
async fn readers_cannot_write() {
    let folder = Folder::new();
    let store = Store::open(Options::new(folder.fresh("city.db"), 0)).await.unwrap();
    let written = store.query("DELETE FROM entry", &[], |_| Ok(())).await;
    assert!(matches!(written, Err(ReadError::Failed(_))));
}

#[tokio::test]
async fn a_database_has_one_writer_and_keeps_what_it_was_given() {
    let folder = Folder::new();
    let path = folder.fresh("city.db");
    let store = Store::open(Options::new(&path, 0)).await.unwrap();
    let id = next_id();
    store.commit(creation(id)).await.unwrap();
    assert!(matches!(Store::open(Options::new(&path, 0)).await, Err(OpenError::Locked(_))));
    drop(store);
    let store = Store::open(Options::new(&path, 0)).await.unwrap();
    assert_eq!(store.last_position(), 1);
    assert!(cases::by_id(&store, id).await.unwrap().is_some());
    store.commit(creation(next_id())).await.unwrap();
    assert_eq!(store.last_position(), 2);
}
