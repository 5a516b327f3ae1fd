//! The wrapped keys of cases and persons.

use fengqiao_proof::Subject;
use fengqiao_store::repo::keys::{self, KeptKey};
use fengqiao_store::{Store, Unit};

use super::{creation, next_id};

async fn write(store: &Store, statement: fengqiao_store::Statement) {
    let mut unit = Unit::new();
    unit.run(statement);
    store.commit(unit).await.unwrap();
}

pub async fn a_key_is_kept_once_and_destroyed_for_good(store: &Store) {
    let id = next_id();
    let (case, person) = (Subject::Case(id), Subject::Person(id));
    assert_eq!(keys::load(store, case).await.unwrap(), None);
    write(store, keys::insert(case, b"first".to_vec(), 1)).await;
    write(store, keys::insert(case, b"second".to_vec(), 2)).await;
    assert_eq!(keys::load(store, case).await.unwrap(), Some(KeptKey::Wrapped(b"first".to_vec())));
    assert_eq!(keys::load(store, person).await.unwrap(), None, "a person and a case are two subjects");
    // A key is destroyed for good, also where there was none yet.
    for subject in [case, person] {
        write(store, keys::destroy(subject, 3)).await;
        write(store, keys::insert(subject, b"third".to_vec(), 4)).await;
        assert_eq!(keys::load(store, subject).await.unwrap(), Some(KeptKey::Destroyed { at: 3 }));
    }
}

pub async fn keys_of_cases_that_were_never_opened_are_found(store: &Store) {
    let (opened, never, fresh, erased) = (next_id(), next_id(), next_id(), next_id());
    store.commit(creation(opened)).await.unwrap();
    for (id, at) in [(opened, 1), (never, 1), (fresh, 50), (erased, 1)] {
        write(store, keys::insert(Subject::Case(id), b"key".to_vec(), at)).await;
    }
    write(store, keys::destroy(Subject::Case(erased), 2)).await;
    write(store, keys::insert(Subject::Person(next_id()), b"key".to_vec(), 1)).await;
    assert_eq!(keys::without_case(store, 50).await.unwrap(), [never]);
    write(store, keys::forget(never)).await;
    assert_eq!(keys::without_case(store, 50).await.unwrap(), Vec::<[u8; 16]>::new());
    assert_eq!(keys::load(store, Subject::Case(never)).await.unwrap(), None);
}
