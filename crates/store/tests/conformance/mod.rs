//! What every engine must do. Each check gets a fresh store.

mod keys;
mod keyset;
mod rows;
mod units;

use std::sync::atomic::{AtomicU64, Ordering};

use fengqiao_proof::{Entry, StreamId, StreamKind, Value};
use fengqiao_store::repo::cases::{self, CaseRow};
use fengqiao_store::{Id, NewEntry, Store, Unit};

/// Runs the whole suite; `open` gives a new, empty store each time.
pub async fn suite<F: AsyncFn() -> Store>(open: F) {
    units::parameters_are_numbered(&open().await).await;
    units::a_unit_is_whole(&open().await).await;
    units::a_failing_unit_fails_alone(&open().await).await;
    units::newer_data_is_a_conflict(&open().await).await;
    units::a_unique_value_is_taken_once(&open().await).await;
    units::a_key_makes_a_unit_happen_once(&open().await).await;
    units::one_key_in_a_race_happens_once(&open().await).await;
    units::positions_are_dense_and_in_order(&open().await).await;
    units::watchers_see_the_last_position(&open().await).await;
    units::erasing_keeps_the_hash(&open().await).await;
    keyset::pages_are_the_sorted_whole(&open().await).await;
    keyset::a_case_under_an_outline_alone_says_nothing_of_itself(&open().await).await;
    keyset::filters_narrow_and_resume(&open().await).await;
    keyset::grants_move_with_the_case(&open().await).await;
    rows::a_case_comes_back_as_it_was(&open().await).await;
    rows::matters_nearby_are_open_and_public(&open().await).await;
    rows::clocks_fire_in_order(&open().await).await;
    rows::the_outbox_sends_once(&open().await).await;
    rows::people_find_their_own_cases(&open().await).await;
    rows::errands_are_done_once(&open().await).await;
    rows::numbers_are_never_given_twice(&open().await).await;
    rows::registers_keep_their_history(&open().await).await;
    rows::sessions_end(&open().await).await;
    rows::codes_and_ceilings_count(&open().await).await;
    rows::small_things_come_back(&open().await).await;
    keys::a_key_is_kept_once_and_destroyed_for_good(&open().await).await;
    keys::keys_of_cases_that_were_never_opened_are_found(&open().await).await;
    rows::fingerprints_tell_contents_apart(&open().await, &open().await).await;
}

/// An id that no other call gives, larger than those before.
pub fn next_id() -> Id {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    id
}

/// An entry at a version of a stream.
pub fn entry(stream: Id, version: u64) -> NewEntry {
    let entry = Entry {
        city: "fengxi".into(),
        stream: StreamId(stream),
        stream_kind: StreamKind::Case,
        version,
        occurred_at: 1_000,
        recorded_at: 1_000,
        account: None,
        post: None,
        device: Some("web".into()),
        kind: "report".into(),
        body: [("words".to_owned(), Value::from("路灯不亮")), ("phone".to_owned(), Value::from("13900000000"))].into(),
    };
    NewEntry::new(entry.stream, version, 1_000, entry.seal([9; 16]))
}

/// A lawful row of a case.
pub fn case(id: Id) -> CaseRow {
    let number: String = id[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    CaseRow {
        id,
        number,
        old_number: None,
        procedure: "service_request".into(),
        procedure_version: "2026.1".into(),
        state: "registered".into(),
        state_open: true,
        category: Some("0102".into()),
        area: Some("330102003".into()),
        place: None,
        lat: None,
        lng: None,
        level: 3,
        grade: 1,
        channel: "web".into(),
        holder_org: Some("street".into()),
        holder_post: None,
        unit_org: None,
        due_at: Some(9_000),
        opened_at: 1_000,
        closed_at: None,
        updated_at: 1_000,
        outcome: None,
        version: 1,
        private: false,
        followers: 0,
        contact_hash: None,
        summary: "路灯不亮".into(),
        outlined: false,
    }
}

/// A new case: its first entry and its row.
pub fn creation(id: Id) -> Unit {
    let mut unit = Unit::new();
    unit.append(entry(id, 1)).run(cases::insert(case(id)));
    unit
}
