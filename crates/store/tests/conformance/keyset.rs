//! Queues: whatever the pages, they are the sorted whole.

use std::collections::BTreeMap;

use fengqiao_store::repo::grants::{self, Bucket, Grant};
use fengqiao_store::repo::queue::{self, Cursor, Filter};
use fengqiao_store::{Id, Store, Unit};

use super::{case, creation, next_id};

/// Numbers that look random and are the same each time.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn grant(key: &str, sort_at: i64) -> Grant {
    Grant { key: key.into(), bucket: Bucket::Todo, sort_at }
}

async fn every_page(store: &Store, keys: &[&str], filter: &Filter, limit: usize) -> Vec<Id> {
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = queue::page(store, keys, Bucket::Todo, filter, after, limit).await.unwrap();
        assert!(page.rows.len() <= limit);
        ids.extend(page.rows.iter().map(|row| row.id));
        let Some(next) = page.next else { return ids };
        assert!(after < Some(next), "a page goes on");
        after = Some(next);
    }
}

pub async fn pages_are_the_sorted_whole(store: &Store) {
    let mut sequence = Sequence(7);
    let mut under: BTreeMap<&str, Vec<Cursor>> = BTreeMap::new();
    for _ in 0..120 {
        let id = next_id();
        // Many share a moment, some times lie before 1970, and a case has one moment under all its keys.
        let sort_at = sequence.below(12).cast_signed() - 4;
        let keys: Vec<&str> = ["a", "b", "c"].into_iter().filter(|_| sequence.below(2) == 0).collect();
        let all: Vec<Grant> = keys.iter().map(|key| grant(key, sort_at)).collect();
        let mut unit = creation(id);
        unit.run_all(grants::change(id, &[], &all));
        store.commit(unit).await.unwrap();
        for key in keys {
            under.entry(key).or_default().push(Cursor { sort_at, case_id: id });
        }
    }
    for keys in [&["a"][..], &["a", "b"], &["c", "a", "b"], &["a", "nobody"], &["nobody"], &[]] {
        let mut whole: Vec<Cursor> = keys.iter().filter_map(|key| under.get(key)).flatten().copied().collect();
        whole.sort_unstable();
        whole.dedup();
        let whole: Vec<Id> = whole.iter().map(|cursor| cursor.case_id).collect();
        assert_eq!(queue::count_any(store, keys, Bucket::Todo, None, 500).await.unwrap(), whole.len());
        assert_eq!(queue::count_any(store, keys, Bucket::Todo, None, 5).await.unwrap(), whole.len().min(5));
        assert_eq!(queue::count_any(store, keys, Bucket::Todo, Some(i64::MIN), 500).await.unwrap(), 0);
        for limit in [1, 7, 50, 500] {
            assert_eq!(every_page(store, keys, &Filter::default(), limit).await, whole, "{keys:?} by {limit}");
        }
    }
    let counted = queue::count(store, "a", Bucket::Todo, 10).await.unwrap();
    assert_eq!(counted, 10, "counted up to a ceiling");
    let counted = queue::count(store, "a", Bucket::Todo, 1_000).await.unwrap();
    assert_eq!(usize::try_from(counted).unwrap(), under["a"].len());
    assert_eq!(queue::count(store, "a", Bucket::Closed, 10).await.unwrap(), 0);
}

pub async fn filters_narrow_and_resume(store: &Store) {
    let mut wanted = Vec::new();
    for number in 0..60u8 {
        let id = next_id();
        let mut row = case(id);
        row.category = Some(if number % 3 == 0 { "0102" } else { "0201" }.into());
        row.level = number % 2;
        if number % 6 == 0 {
            wanted.push(id);
        }
        let mut unit = Unit::new();
        unit.run(fengqiao_store::repo::cases::insert(row));
        unit.run_all(grants::change(id, &[], &[grant("city", i64::from(number))]));
        store.commit(unit).await.unwrap();
    }
    let filter = Filter { category: Some("01".into()), level: Some(0), ..Filter::default() };
    for limit in [1, 4, 100] {
        assert_eq!(every_page(store, &["city"], &filter, limit).await, wanted);
    }
    let nothing = Filter { outcome: Some("solved".into()), ..Filter::default() };
    assert!(every_page(store, &["city"], &nothing, 10).await.is_empty());
}

pub async fn grants_move_with_the_case(store: &Store) {
    let id = next_id();
    let before = [grant("street", 5), grant("city", 5)];
    let after = [grant("unit", 9), grant("city", 5)];
    let mut unit = creation(id);
    unit.run_all(grants::change(id, &[], &before));
    store.commit(unit).await.unwrap();
    let change = grants::change(id, &before, &after);
    assert_eq!(change.len(), 2, "what stays is not touched");
    let mut unit = Unit::new();
    unit.run_all(change);
    store.commit(unit).await.unwrap();
    for (key, there) in [("street", 0), ("unit", 1), ("city", 1)] {
        assert_eq!(queue::count(store, key, Bucket::Todo, 10).await.unwrap(), there, "{key}");
    }
}

pub async fn a_case_under_an_outline_alone_says_nothing_of_itself(store: &Store) {
    let (whole, outlined) = (next_id(), next_id());
    for (id, keys) in [(whole, &["q/3399", "r/street/mediator"][..]), (outlined, &["q/3399"])] {
        let mut unit = creation(id);
        unit.run_all(grants::change(id, &[], &keys.iter().map(|key| grant(key, 7)).collect::<Vec<_>>()));
        store.commit(unit).await.unwrap();
    }
    let keys = ["r/street/mediator", "q/3399"];
    let page = queue::page(store, &keys, Bucket::Todo, &Filter::default(), None, 9).await.unwrap();
    let of = |id: Id| page.rows.iter().find(|row| row.id == id).unwrap();
    assert!(!of(whole).outlined);
    assert_eq!(*of(outlined), case(outlined).outline());
    assert!(of(outlined).summary.is_empty() && of(outlined).area.is_none() && of(outlined).category.is_none());
    assert_eq!(of(outlined).due_at, Some(9_000), "the clock is shown");
    // Nothing is found by what is not shown.
    for filter in [
        Filter { category: Some("0102".into()), ..Filter::default() },
        Filter { area: Some("33".into()), ..Filter::default() },
        Filter { channel: Some("web".into()), ..Filter::default() },
    ] {
        let found = queue::page(store, &keys, Bucket::Todo, &filter, None, 9).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [whole], "{filter:?}");
    }
    assert_eq!(queue::count_any(store, &keys, Bucket::Todo, None, 9).await.unwrap(), 2, "it counts");
}
