//! Units: whole, alone, once and in order.

use fengqiao_store::repo::followers;
use fengqiao_store::repo::{cases, entries, once, settings};
use fengqiao_store::{Arg, CommitError, Once, Store, Unit};

use super::{case, creation, entry, next_id};

pub async fn parameters_are_numbered(store: &Store) {
    let args = [Arg::from("one"), Arg::from("two")];
    let row = store.row("SELECT $2, $1", &args, |row| Ok((row.string(0)?, row.string(1)?))).await.unwrap();
    assert_eq!(row, Some(("two".to_owned(), "one".to_owned())));
}

pub async fn a_unit_is_whole(store: &Store) {
    let id = next_id();
    store.commit(creation(id)).await.unwrap();
    assert_eq!(store.settled().await, Ok(1));
    assert_eq!(cases::by_id(store, id).await.unwrap(), Some(case(id)));
    let stored = entries::one(store, id, 1).await.unwrap().unwrap();
    assert_eq!(stored.sealed.verify(), Ok(()));

    // The second step fails, and the first leaves nothing behind.
    let other = next_id();
    let mut unit = creation(other);
    unit.run(cases::insert(case(id)));
    assert!(matches!(store.commit(unit).await, Err(CommitError::Duplicate(_))));
    assert_eq!(cases::by_id(store, other).await.unwrap(), None);
    assert_eq!(entries::version(store, other).await.unwrap(), 0);
}

pub async fn a_failing_unit_fails_alone(store: &Store) {
    let taken = next_id();
    store.commit(creation(taken)).await.unwrap();
    let mut tasks = Vec::new();
    for number in 0..64 {
        let store = store.clone();
        let id = next_id();
        let mut unit = creation(id);
        if number % 4 == 0 {
            unit.append(entry(taken, 1));
        }
        tasks.push((number, id, tokio::spawn(async move { store.commit(unit).await })));
    }
    for (number, id, task) in tasks {
        let outcome = task.await.unwrap();
        let stored = cases::by_id(store, id).await.unwrap().is_some();
        if number % 4 == 0 {
            assert_eq!(outcome, Err(CommitError::Conflict { statement: 2 }));
            assert!(!stored);
        } else {
            assert!(outcome.is_ok() && stored);
        }
    }
    assert_eq!(store.settled().await, Ok(49));
}

pub async fn newer_data_is_a_conflict(store: &Store) {
    let id = next_id();
    store.commit(creation(id)).await.unwrap();
    let step = |version: u64| {
        let mut row = case(id);
        row.version = version + 1;
        row.followers = 99;
        let mut unit = Unit::new();
        unit.append(entry(id, version + 1)).run(cases::update(version, row));
        unit
    };
    store.commit(step(1)).await.unwrap();
    assert_eq!(store.commit(step(1)).await, Err(CommitError::Conflict { statement: 0 }));
    let mut stale = Unit::new();
    stale.run(cases::update(1, case(id)));
    assert_eq!(store.commit(stale).await, Err(CommitError::Conflict { statement: 0 }));
    let row = cases::by_id(store, id).await.unwrap().unwrap();
    assert_eq!((row.version, row.followers), (2, 0), "followers are not the case's to write");
    let follow = |who: u8| {
        let mut unit = Unit::new();
        unit.run_all(followers::add(id, [who; 32], 1));
        unit
    };
    store.commit(follow(1)).await.unwrap();
    assert!(matches!(store.commit(follow(1)).await, Err(CommitError::Duplicate(_))), "one voice counts once");
    store.commit(follow(2)).await.unwrap();
    assert_eq!(cases::by_id(store, id).await.unwrap().unwrap().followers, 2);
    assert_eq!(followers::count(store, id).await.unwrap(), 2);
}

pub async fn a_unique_value_is_taken_once(store: &Store) {
    let (one, other) = (next_id(), next_id());
    store.commit(creation(one)).await.unwrap();
    let mut unit = Unit::new();
    let mut row = case(other);
    row.number = case(one).number;
    unit.run(cases::insert(row));
    assert_eq!(store.commit(unit).await, Err(CommitError::Duplicate("case_row.number".into())));
}

fn keyed(key: &str, body: u8) -> Once {
    let result = key.as_bytes().to_vec();
    Once { scope: "session/report".into(), key: key.into(), body_hash: [body; 32], result, created_at: 5_000 }
}

pub async fn a_key_makes_a_unit_happen_once(store: &Store) {
    let (one, other) = (next_id(), next_id());
    let unit = |id, body| {
        let mut unit = creation(id);
        unit.once(keyed("form", body));
        unit
    };
    store.commit(unit(one, 1)).await.unwrap();
    assert_eq!(store.commit(unit(other, 1)).await, Err(CommitError::Done { result: b"form".to_vec() }));
    assert_eq!(store.commit(unit(other, 2)).await, Err(CommitError::KeyReused));
    assert_eq!(cases::by_id(store, other).await.unwrap(), None);

    let seen = async |scope, key, body| once::seen(store, scope, key, &[body; 32]).await.unwrap();
    assert_eq!(seen("session/report", "form", 1).await, once::Seen::Done(b"form".to_vec()));
    assert_eq!(seen("session/report", "form", 2).await, once::Seen::Reused);
    assert_eq!(seen("session/report", "other", 1).await, once::Seen::Never);
    assert_eq!(seen("another/report", "form", 1).await, once::Seen::Never);

    // Only successes are kept.
    let mut failing = creation(one);
    failing.once(keyed("failing", 1));
    assert!(store.commit(failing).await.is_err());
    assert_eq!(seen("session/report", "failing", 1).await, once::Seen::Never);

    let mut purge = Unit::new();
    purge.run(once::purge(5_001));
    store.commit(purge).await.unwrap();
    assert_eq!(seen("session/report", "form", 1).await, once::Seen::Never);
}

pub async fn one_key_in_a_race_happens_once(store: &Store) {
    let mut tasks = Vec::new();
    for _ in 0..32 {
        let store = store.clone();
        let mut unit = creation(next_id());
        unit.once(keyed("race", 1));
        tasks.push(tokio::spawn(async move { store.commit(unit).await }));
    }
    let mut happened = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => happened += 1,
            Err(error) => assert_eq!(error, CommitError::Done { result: b"race".to_vec() }),
        }
    }
    assert_eq!(happened, 1);
    assert_eq!(cases::count(store).await.unwrap(), (1, 1));
}

pub async fn positions_are_dense_and_in_order(store: &Store) {
    const STREAMS: usize = 16;
    const VERSIONS: u64 = 20;
    let mut tasks = Vec::new();
    for _ in 0..STREAMS {
        let store = store.clone();
        let stream = next_id();
        tasks.push(tokio::spawn(async move {
            for version in 1..=VERSIONS {
                let mut unit = Unit::new();
                unit.append(entry(stream, version));
                store.commit(unit).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.settled().await, Ok(STREAMS as u64 * VERSIONS));
    let mut after = 0;
    let mut versions = std::collections::HashMap::new();
    loop {
        let page = entries::tail(store, after, 37).await.unwrap();
        let Some(last) = page.last() else { break };
        let leaves = entries::leaves(store, after, 37).await.unwrap();
        for (positioned, (pos, hash)) in page.iter().zip(leaves) {
            after += 1;
            assert_eq!((positioned.pos, positioned.pos), (after, pos));
            assert_eq!(positioned.entry.sealed.hash, hash);
            let version: &mut u64 = versions.entry(positioned.entry.stream).or_default();
            *version += 1;
            assert_eq!(positioned.entry.version, *version);
        }
        assert_eq!(last.pos, after);
    }
    assert_eq!(after, STREAMS as u64 * VERSIONS);
}

pub async fn watchers_see_the_last_position(store: &Store) {
    let mut watch = store.watch();
    assert_eq!(*watch.borrow_and_update(), 0);
    let mut unit = creation(next_id());
    unit.append(entry(next_id(), 1));
    store.commit(unit).await.unwrap();
    assert_eq!(store.settled().await, Ok(2));
    watch.changed().await.unwrap();
    assert_eq!(*watch.borrow_and_update(), 2);

    // A unit without entries moves nothing.
    let mut unit = Unit::new();
    unit.run(settings::save("key", b"value".to_vec()));
    store.commit(unit).await.unwrap();
    assert_eq!(store.settled().await, Ok(2));
    assert!(!watch.has_changed().unwrap());
}

pub async fn erasing_keeps_the_hash(store: &Store) {
    let id = next_id();
    store.commit(creation(id)).await.unwrap();
    let whole = entries::one(store, id, 1).await.unwrap().unwrap().sealed;
    let erased = whole.erase(&["body.phone"]).unwrap();
    let mut unit = Unit::new();
    unit.run(entries::scrub(id, 1, erased.clone()));
    store.commit(unit).await.unwrap();
    let scrubbed = entries::stream(store, id, 0).await.unwrap().remove(0).sealed;
    assert_eq!(scrubbed, erased);
    assert_eq!((scrubbed.hash, scrubbed.verify()), (whole.hash, Ok(())));
    assert_eq!(scrubbed.open().unwrap().erased, ["body.phone"]);

    // Bytes of another entry never take its place.
    let other = next_id();
    store.commit(creation(other)).await.unwrap();
    let mut unit = Unit::new();
    unit.run(entries::scrub(other, 1, erased));
    assert_eq!(store.commit(unit).await, Err(CommitError::Conflict { statement: 0 }));
}
