//! The conformance suite on PostgreSQL, and what only an engine with several nodes has.
//!
//! `scripts/with-postgres.sh cargo test -p fengqiao-store --test postgres` starts a server for it; without one the checks say that they were
//! skipped.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod conformance;
mod failover;
mod folder;

use std::collections::HashSet;
use std::time::Duration;

use conformance::{creation, entry, next_id};
use fengqiao_store::repo::{cases, entries};
use fengqiao_store::{CommitError, Location, OpenError, Options, Store, Unit};

/// A schema that no other check uses, in the server that was started; none where none was.
fn fresh() -> Option<Location> {
    let Ok(url) = std::env::var("FENGQIAO_TEST_POSTGRES") else {
        eprintln!("skipped: FENGQIAO_TEST_POSTGRES names no server; see scripts/with-postgres.sh");
        return None;
    };
    let number = u64::from_be_bytes(next_id()[..8].try_into().unwrap());
    Some(Location::Postgres { url, schema: format!("city_{}_{number}", std::process::id()) })
}

async fn node(location: &Location, number: u8) -> Store {
    Store::open(Options::at(location.clone(), [number; 16], 0)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn conforms() {
    if fresh().is_some() {
        conformance::suite(async || node(&fresh().unwrap(), 1).await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_open_one_city_at_once_make_one_schema() {
    let Some(location) = fresh() else { return };
    let opened = (1..=6).map(|number| {
        let location = location.clone();
        tokio::spawn(async move { node(&location, number).await })
    });
    let stores: Vec<Store> = futures_util::future::join_all(opened).await.into_iter().map(Result::unwrap).collect();
    let id = next_id();
    stores[0].commit(creation(id)).await.unwrap();
    for store in &stores {
        assert_eq!(store.settled().await, Ok(1));
        assert!(cases::by_id(store, id).await.unwrap().is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_write_at_once_see_one_dense_order() {
    const WRITERS: u64 = 24;
    const EACH: u64 = 25;
    let Some(location) = fresh() else { return };
    let nodes = [node(&location, 1).await, node(&location, 2).await, node(&location, 3).await];
    let mut tasks = Vec::new();
    for writer in 0..WRITERS {
        let nodes = nodes.clone();
        tasks.push(tokio::spawn(async move {
            let stream = next_id();
            for version in 1..=EACH {
                let mut unit = Unit::new();
                unit.append(entry(stream, version));
                // One stream is written through all nodes by turns.
                nodes[((writer + version) % 3) as usize].commit(unit).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let mut orders = Vec::new();
    for store in &nodes {
        assert_eq!(store.settled().await, Ok(WRITERS * EACH));
        let tail = entries::tail(store, 0, 1_000).await.unwrap();
        orders.push(tail.into_iter().map(|at| (at.pos, at.entry.stream, at.entry.version)).collect::<Vec<_>>());
    }
    assert!(orders.iter().all(|order| *order == orders[0]));
    assert!(orders[0].iter().map(|(pos, ..)| *pos).eq(1..=WRITERS * EACH), "dense");
    let mut versions = std::collections::HashMap::new();
    for (_, stream, version) in &orders[0] {
        let before: u64 = versions.insert(*stream, *version).unwrap_or(0);
        assert_eq!(*version, before + 1, "in order within a stream");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_node_gives_positions_when_the_first_is_gone() {
    let Some(location) = fresh() else { return };
    let first = node(&location, 1).await;
    first.commit(creation(next_id())).await.unwrap();
    assert_eq!(first.settled().await, Ok(1));
    let second = node(&location, 2).await;
    // The lease stands for another three seconds, and nobody gives it back.
    drop(first);
    second.commit(creation(next_id())).await.unwrap();
    let taken_over = tokio::time::timeout(Duration::from_secs(30), second.settled()).await;
    assert_eq!(taken_over, Ok(Ok(2)));
    let fence = second.row("SELECT fence FROM lease WHERE name = 'positions'", &[], |row| row.int(0)).await.unwrap();
    assert_eq!(fence, Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_node_at_a_time_leads_and_another_follows_it() {
    let Some(location) = fresh() else { return };
    let (first, second) = (node(&location, 1).await, node(&location, 2).await);
    assert_eq!(first.lead("timers").await, Ok(true));
    assert_eq!((second.lead("timers").await, second.lead("outbox").await), (Ok(false), Ok(true)));
    assert_eq!(first.lead("timers").await, Ok(true), "renewed");
    drop(first);
    let mut waited = 0;
    while second.lead("timers").await != Ok(true) {
        waited += 1;
        assert!(waited < 300, "nobody leads any more");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_node_writes_reaches_the_others() {
    let Some(location) = fresh() else { return };
    let (writer, reader) = (node(&location, 1).await, node(&location, 2).await);
    let mut watch = reader.watch();
    watch.mark_unchanged();
    writer.commit(creation(next_id())).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), watch.changed()).await.unwrap().unwrap();
    assert_eq!(*watch.borrow(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_two_who_change_a_case_at_once_is_told() {
    let Some(location) = fresh() else { return };
    let nodes = [node(&location, 1).await, node(&location, 2).await];
    let id = next_id();
    nodes[0].commit(creation(id)).await.unwrap();
    for version in 2..20 {
        let both = nodes.each_ref().map(|store| {
            let store = store.clone();
            let mut row = conformance::case(id);
            row.version = version;
            let mut unit = Unit::new();
            unit.append(entry(id, version)).run(cases::update(version - 1, row));
            tokio::spawn(async move { store.commit(unit).await })
        });
        let mut outcomes = HashSet::new();
        for task in both {
            outcomes.insert(match task.await.unwrap() {
                Ok(()) => "done",
                Err(CommitError::Conflict { .. }) => "conflict",
                Err(other) => panic!("{other}"),
            });
        }
        assert_eq!(outcomes.len(), 2);
    }
    assert_eq!(entries::version(&nodes[0], id).await, Ok(19));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cities_on_one_server_do_not_meet() {
    let (Some(one), Some(other)) = (fresh(), fresh()) else { return };
    let (one, other) = (node(&one, 1).await, node(&other, 1).await);
    let id = next_id();
    one.commit(creation(id)).await.unwrap();
    assert_eq!(cases::by_id(&other, id).await, Ok(None));
    other.commit(creation(id)).await.unwrap();
    assert_eq!((one.settled().await, other.settled().await), (Ok(1), Ok(1)));
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let Some(Location::Postgres { url, .. }) = fresh() else { return };
    let open = async |url: &str, schema: &str| {
        let location = Location::Postgres { url: url.to_owned(), schema: schema.to_owned() };
        Store::open(Options::at(location, [1; 16], 0)).await.err().unwrap()
    };
    assert!(matches!(open(&url, "Feng xi").await, OpenError::Schema(name) if name == "Feng xi"));
    assert!(matches!(open("postgres://localhost:1/none", "fengxi").await, OpenError::Failed(_)));
    assert!(matches!(open("no address", "fengxi").await, OpenError::Failed(_)));
}

/// Whether connections of the address `url` are encrypted, as the server sees it.
async fn opened(url: &str) -> Result<(), OpenError> {
    let number = u64::from_be_bytes(next_id()[..8].try_into().unwrap());
    let location = Location::Postgres { url: url.to_owned(), schema: format!("city_{}_{number}", std::process::id()) };
    let store = Store::open(Options::at(location, [1; 16], 0)).await?;
    let plain = "SELECT count(*) FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid() AND NOT ssl";
    let plain = store.row(plain, &[], |row| row.int(0)).await.unwrap();
    assert_eq!(plain, Some(0), "{url}");
    store.commit(creation(next_id())).await.unwrap();
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_encrypted_server_must_be_the_one_that_is_trusted() {
    let Ok(url) = std::env::var("FENGQIAO_TEST_POSTGRES_TLS") else {
        eprintln!("skipped: FENGQIAO_TEST_POSTGRES_TLS names no server; see scripts/with-postgres.sh");
        return;
    };
    opened(&url).await.unwrap();
    let (unnamed, _) = url.split_once("&sslrootcert").unwrap();
    let refused = opened(unnamed).await.unwrap_err().to_string();
    assert!(refused.contains("invalid peer certificate"), "an authority that nobody here knows: {refused}");
    let renamed = url.replace("localhost", "127.0.0.1");
    let refused = opened(&renamed).await.unwrap_err().to_string();
    assert!(refused.contains("certificate"), "a certificate for another name: {refused}");
}
