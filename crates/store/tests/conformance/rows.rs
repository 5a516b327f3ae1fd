//! Rows: what is written is read, in its order, and guarded where two could write.

use fengqiao_store::repo::attachments::{self, AttachmentRow};
use fengqiao_store::repo::cells::{self, CellRow};
use fengqiao_store::repo::clocks::{self, ClockRow};
use fengqiao_store::repo::credentials::{self, CredentialRow};
use fengqiao_store::repo::errands::{self, ErrandRow};
use fengqiao_store::repo::links::{self, LinkRow};
use fengqiao_store::repo::phone_codes::{self, PhoneCodeRow};
use fengqiao_store::repo::registers::{self, RegisterItem};
use fengqiao_store::repo::sessions::{self, SessionRow};
use fengqiao_store::repo::{attempts, cases, numbers, outbox, people, settings};
use fengqiao_store::{CommitError, Statement, Store, Unit, projection};

use super::{case, creation, next_id};

async fn write(store: &Store, statements: impl IntoIterator<Item = Statement>) -> Result<(), CommitError> {
    let mut unit = Unit::new();
    unit.run_all(statements);
    store.commit(unit).await.map(|_| ())
}

pub async fn a_case_comes_back_as_it_was(store: &Store) {
    let mut full = case(next_id());
    full.old_number = Some("19-00123456".into());
    full.place = Some("lamp-17".into());
    (full.lat, full.lng) = (Some(392_904_000), Some(-766_122_000));
    full.holder_post = Some("dispatcher".into());
    full.unit_org = Some("lamps".into());
    (full.closed_at, full.outcome) = (Some(8_000), Some("solved".into()));
    (full.state_open, full.private) = (false, true);
    full.contact_hash = Some([7; 32]);
    full.followers = 3;
    let plain = case(next_id());
    write(store, [cases::insert(full.clone()), cases::insert(plain.clone())]).await.unwrap();
    assert_eq!(cases::by_number(store, &full.number).await.unwrap(), Some(full.clone()));
    assert_eq!(cases::by_number(store, "nothing").await.unwrap(), None);
    assert_eq!(cases::standing(store, &full.number).await.unwrap(), Some((full.id, full.version)));
    assert_eq!(cases::standing(store, "nothing").await.unwrap(), None);
    assert_eq!(cases::by_old_number(store, "19-00123456").await.unwrap(), [full.clone()]);
    assert_eq!(cases::by_contact(store, &[7; 32]).await.unwrap(), [full.clone()]);
    assert_eq!(cases::by_contact(store, &[8; 32]).await.unwrap(), []);
    assert_eq!(cases::count(store).await.unwrap(), (2, 1));
    assert_eq!(cases::after(store, None, 1).await.unwrap(), [full.clone()]);
    assert_eq!(cases::after(store, Some(full.id), 9).await.unwrap(), [plain]);
}

pub async fn matters_nearby_are_open_and_public(store: &Store) {
    let (here, other, hidden, over) = (case(next_id()), case(next_id()), case(next_id()), case(next_id()));
    let mut private = hidden.clone();
    private.private = true;
    let mut closed = over.clone();
    closed.state_open = false;
    let put = |cell, category: &str, case_id| CellRow { cell, category: category.into(), case_id, lat: 5, lng: -7 };
    let insert = |cell, category: &str, id| cells::insert(put(cell, category, id));
    write(
        store,
        [
            cases::insert(here.clone()),
            cases::insert(other.clone()),
            cases::insert(private),
            cases::insert(closed),
            insert(1, "lamp", here.id),
            insert(1, "road", other.id),
            insert(2, "road", hidden.id),
            insert(2, "lamp", over.id),
        ],
    )
    .await
    .unwrap();
    let found = async |cells: &[i64], category| {
        let found = cells::nearby(store, cells, category).await.unwrap();
        assert!(found.iter().all(|near| (near.lat, near.lng) == (5, -7)));
        found.iter().map(|near| near.case_id).collect::<Vec<_>>()
    };
    assert_eq!(found(&[1, 2], None).await, [other.id, here.id, over.id, hidden.id], "the newest of a cell first");
    assert_eq!(found(&[1], Some("lamp")).await, [here.id]);
    assert!(found(&[3], None).await.is_empty());
    let shown = cells::open_public(store, &[hidden.id, other.id, over.id, here.id]).await.unwrap();
    assert_eq!(shown, [other.clone(), here], "neither a private nor a closed matter is shown");
    write(store, [cells::remove(put(1, "road", other.id))]).await.unwrap();
    assert!(found(&[1], Some("road")).await.is_empty());
    let many: Vec<_> = (0..30).map(|_| next_id()).collect();
    write(store, many.iter().map(|id| insert(4, "road", *id))).await.unwrap();
    for category in [None, Some("road")] {
        assert_eq!(found(&[4], category).await.len(), 8, "a full cell costs no more than a small one");
    }
}

pub async fn clocks_fire_in_order(store: &Store) {
    let clock = |case_id, clock: &str, next_at, next_percent| ClockRow {
        case_id,
        clock: clock.into(),
        instance: 0,
        run: 1,
        next_at,
        next_percent,
        due_at: Some(900),
    };
    let (one, other) = (next_id(), next_id());
    let late = clock(one, "handle", Some(300), 100);
    let warn = clock(other, "handle", Some(200), 80);
    let paused = clock(one, "reply", None, 50);
    write(store, [late.clone(), warn.clone(), paused.clone()].map(clocks::save)).await.unwrap();
    assert_eq!(clocks::due(store, 199, 9).await.unwrap(), []);
    assert_eq!(clocks::due(store, 300, 9).await.unwrap(), [warn.clone(), late.clone()]);
    assert_eq!(clocks::due(store, 300, 1).await.unwrap(), std::slice::from_ref(&warn));
    assert_eq!(clocks::next_at(store).await.unwrap(), Some(200));
    assert_eq!(clocks::of_case(store, one).await.unwrap(), [late.clone(), paused]);
    assert_eq!(clocks::cases_after(store, None, 9).await.unwrap(), [one, other]);
    assert_eq!(clocks::cases_after(store, Some(one), 9).await.unwrap(), [other]);

    let later = ClockRow { next_at: Some(400), next_percent: 100, ..warn };
    write(store, [clocks::save(later.clone()), clocks::remove(one, "handle".into(), 0, 1)]).await.unwrap();
    assert_eq!(clocks::due(store, 1_000, 9).await.unwrap(), [later]);
    write(store, [clocks::remove_all(other)]).await.unwrap();
    assert_eq!(clocks::next_at(store).await.unwrap(), None);
}

pub async fn the_outbox_sends_once(store: &Store) {
    let (one, other) = (next_id(), next_id());
    let message = |id, due_at| outbox::insert(id, "notice".into(), due_at, b"words".to_vec());
    write(store, [message(one, 20), message(other, 10)]).await.unwrap();
    let due = async |at| outbox::due(store, at, 9).await.unwrap().iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(due(15).await, [other]);
    assert_eq!(due(20).await, [other, one]);
    write(store, [outbox::sent(other, 21)]).await.unwrap();
    assert_eq!(write(store, [outbox::sent(other, 22)]).await, Err(CommitError::Conflict { statement: 0 }));
    write(store, [outbox::retry(one, 0, 50)]).await.unwrap();
    assert!(write(store, [outbox::retry(one, 0, 60)]).await.is_err(), "one attempt is counted once");
    assert!(due(49).await.is_empty());
    assert_eq!(outbox::due(store, 50, 9).await.unwrap()[0].attempts, 1);
    write(store, [outbox::purge(22)]).await.unwrap();
    assert_eq!(outbox::one(store, other).await.unwrap(), None);
    assert!(outbox::one(store, one).await.unwrap().is_some());
}

pub async fn people_find_their_own_cases(store: &Store) {
    let (one, other) = (next_id(), next_id());
    let row = |case_id, person, contact| people::PersonRow { contact_hash: [contact; 32], case_id, person };
    write(store, people::change(&[], &[row(one, 1, 5), row(one, 2, 6), row(other, 1, 5)])).await.unwrap();
    let found = people::of_contact(store, &[5; 32]).await.unwrap();
    assert_eq!(found.iter().map(|row| (row.case_id, row.person)).collect::<Vec<_>>(), [(other, 1), (one, 1)]);
    write(store, people::change(&[row(one, 1, 5), row(one, 2, 6)], &[row(one, 2, 6), row(one, 1, 7)])).await.unwrap();
    assert_eq!(people::of_contact(store, &[5; 32]).await.unwrap(), [row(other, 1, 5)]);
    assert_eq!(people::of_contact(store, &[7; 32]).await.unwrap(), [row(one, 1, 7)]);
    assert_eq!(people::of_contact(store, &[9; 32]).await.unwrap(), []);
}

pub async fn errands_are_done_once(store: &Store) {
    let case = next_id();
    let errand =
        |written_at| ErrandRow { id: next_id(), case_id: case, person: 1, written_at, body: b"words".to_vec() };
    let (late, early) = (errand(20), errand(10));
    write(store, [late.clone(), early.clone()].map(errands::insert)).await.unwrap();
    assert_eq!(errands::open(store, case).await.unwrap(), [early.clone(), late.clone()]);
    assert_eq!(errands::open(store, next_id()).await.unwrap(), []);
    assert!(write(store, [errands::done(next_id(), early.id, 30)]).await.is_err(), "of another case");
    write(store, [errands::done(case, early.id, 30)]).await.unwrap();
    assert!(write(store, [errands::done(case, early.id, 31)]).await.is_err());
    write(store, [errands::purge(1_000)]).await.unwrap();
    assert_eq!(errands::open(store, case).await.unwrap(), [late], "what is still to be told is never forgotten");
}

pub async fn numbers_are_never_given_twice(store: &Store) {
    let mut tasks = Vec::new();
    for _ in 0..16 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move { numbers::take(&store, "2026", 10).await.unwrap() }));
    }
    let mut given = Vec::new();
    for task in tasks {
        given.extend(task.await.unwrap());
    }
    given.sort_unstable();
    assert!(given.into_iter().eq(1..=160));
    assert_eq!(numbers::take(store, "2027", 5).await.unwrap(), 1..6);
}

pub async fn registers_keep_their_history(store: &Store) {
    let item = |key: &str, version, text: &str| RegisterItem {
        register: "area".into(),
        key: key.into(),
        version,
        entry_version: version + 10,
        valid_from: Some(0),
        valid_to: None,
        bytes: text.into(),
    };
    write(store, registers::save(item("01", 1, "east"))).await.unwrap();
    write(store, registers::save(item("02", 1, "west"))).await.unwrap();
    write(store, registers::save(item("01", 2, "far east"))).await.unwrap();
    assert!(matches!(write(store, registers::save(item("01", 1, "again"))).await, Err(CommitError::Duplicate(_))));
    let skipped = write(store, registers::save(item("01", 4, "skipped"))).await;
    assert_eq!(skipped, Err(CommitError::Conflict { statement: 0 }));
    assert_eq!(registers::current(store, "area", "01").await.unwrap(), Some(item("01", 2, "far east")));
    assert_eq!(registers::all(store, "area").await.unwrap(), [item("01", 2, "far east"), item("02", 1, "west")]);
    assert_eq!(registers::page(store, "area", "01", 9).await.unwrap(), [item("02", 1, "west")]);
    let history = registers::history(store, "area", "01").await.unwrap();
    assert_eq!(history, [item("01", 2, "far east"), item("01", 1, "east")]);
    assert_eq!(registers::count(store, "area").await.unwrap(), 2);
    assert_eq!(registers::all(store, "post").await.unwrap(), []);
}

pub async fn sessions_end(store: &Store) {
    let session = |token: u8, account: Option<&str>| SessionRow {
        token_hash: [token; 32],
        account: account.map(str::to_owned),
        csrf: [token + 100; 32],
        created_at: 0,
        seen_at: 0,
        expires_at: 100,
        data: vec![token],
    };
    let (staff, resident) = (session(1, Some("wang")), session(2, None));
    write(store, [staff.clone(), resident.clone(), session(3, Some("wang"))].map(sessions::insert)).await.unwrap();
    let live = async |token: u8, now| sessions::live(store, &[token; 32], now).await.unwrap();
    assert_eq!(live(1, 99).await, Some(staff));
    assert_eq!(live(2, 99).await, Some(resident));
    assert_eq!(live(1, 100).await, None);
    write(store, [sessions::touch([1; 32], 50, 200), sessions::set_data([1; 32], b"new".to_vec())]).await.unwrap();
    let touched = live(1, 150).await.unwrap();
    assert_eq!((touched.seen_at, touched.data.as_slice()), (50, &b"new"[..]));
    write(store, [sessions::end_all("wang".into())]).await.unwrap();
    assert_eq!((live(1, 0).await, live(3, 0).await), (None, None));
    write(store, [sessions::end([2; 32])]).await.unwrap();
    assert_eq!(live(2, 0).await, None);

    let credential = |login: &str, account: &str| CredentialRow {
        account: account.into(),
        login: login.into(),
        password_hash: "$argon2id$".into(),
        disabled: false,
        changed_at: 1,
    };
    write(store, [credentials::save(credential("w", "wang"))]).await.unwrap();
    write(store, [credentials::save(credential("wang", "wang"))]).await.unwrap();
    assert_eq!(credentials::by_login(store, "w").await.unwrap(), None);
    assert_eq!(credentials::by_login(store, "wang").await.unwrap(), Some(credential("wang", "wang")));
    assert_eq!(credentials::of_account(store, "wang").await.unwrap(), Some(credential("wang", "wang")));
    let taken = write(store, [credentials::save(credential("wang", "li"))]).await;
    assert_eq!(taken, Err(CommitError::Duplicate("credential.login".into())));
}

pub async fn codes_and_ceilings_count(store: &Store) {
    let code = |created_at| PhoneCodeRow {
        contact_hash: [1; 32],
        purpose: "find".into(),
        code_hash: [2; 32],
        created_at,
        expires_at: created_at + 100,
        attempts: 0,
    };
    write(store, [phone_codes::save(code(0))]).await.unwrap();
    write(store, [phone_codes::tried([1; 32], "find".into(), 0)]).await.unwrap();
    assert!(write(store, [phone_codes::tried([1; 32], "find".into(), 0)]).await.is_err());
    let live = async |now| phone_codes::live(store, &[1; 32], "find", now).await.unwrap();
    assert_eq!(live(99).await.unwrap().attempts, 1);
    assert_eq!(live(100).await, None);
    write(store, [phone_codes::save(code(50))]).await.unwrap();
    assert_eq!(live(100).await, Some(code(50)), "a new code begins anew");
    write(store, [phone_codes::remove([1; 32], "find".into())]).await.unwrap();
    assert!(write(store, [phone_codes::remove([1; 32], "find".into())]).await.is_err(), "a code is used once");

    let tries = async |now| attempts::tries(store, "login", &[1; 32], now, 100).await.unwrap();
    assert_eq!(tries(0).await, 0);
    for (now, counted) in [(10, 1), (20, 2), (109, 3), (110, 1), (120, 2)] {
        write(store, [attempts::count("login".into(), [1; 32], now, 100)]).await.unwrap();
        assert_eq!(tries(now).await, counted, "at {now}");
    }
    assert_eq!(tries(210).await, 0, "the window has passed");
    write(store, [attempts::clear("login".into(), [1; 32])]).await.unwrap();
    assert_eq!(tries(121).await, 0);
}

pub async fn small_things_come_back(store: &Store) {
    let id = next_id();
    let photo = AttachmentRow {
        case_id: id,
        hash: [5; 32],
        media_type: "image/jpeg".into(),
        bytes: 5_000_000_000,
        created_at: 1,
        name: "灯.jpg".into(),
    };
    let link = LinkRow { case_id: id, kind: "merged_into".into(), other_id: next_id(), created_at: 1, ended_at: None };
    let ended = LinkRow { ended_at: Some(9), ..link.clone() };
    write(store, [attachments::insert(photo.clone()), attachments::insert(photo.clone())]).await.unwrap();
    write(store, [links::save(link), links::save(ended.clone())]).await.unwrap();
    write(store, [settings::save("city", b"1".to_vec()), settings::save("city", b"2".to_vec())]).await.unwrap();
    assert_eq!(attachments::of_case(store, id).await.unwrap(), std::slice::from_ref(&photo));
    assert_eq!(attachments::one(store, id, [5; 32]).await.unwrap(), Some(photo));
    assert_eq!(attachments::one(store, next_id(), [5; 32]).await.unwrap(), None, "a hash alone opens nothing");
    assert_eq!(links::of_case(store, id).await.unwrap(), [ended]);
    assert_eq!(settings::load(store, "city").await.unwrap(), Some(b"2".to_vec()));
    write(store, [settings::remove("city"), attachments::remove(id, [5; 32])]).await.unwrap();
    assert_eq!(settings::load(store, "city").await.unwrap(), None);
    assert_eq!(attachments::of_case(store, id).await.unwrap(), []);
}

pub async fn fingerprints_tell_contents_apart(one: &Store, other: &Store) {
    let (first, second) = (next_id(), next_id());
    for (store, order) in [(one, [first, second]), (other, [second, first])] {
        for id in order {
            store.commit(creation(id)).await.unwrap();
        }
    }
    let before = projection::fingerprints(one).await.unwrap();
    assert_eq!(before, projection::fingerprints(other).await.unwrap(), "the order of writing does not matter");
    assert_eq!(before.len(), projection::PROJECTIONS.len());
    let mut row = case(first);
    row.version = 2;
    row.state = "closed".into();
    write(other, [cases::update(1, row)]).await.unwrap();
    let after = projection::fingerprints(other).await.unwrap();
    let changed: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0).collect();
    assert_eq!(changed, ["case_row"]);
    write(one, projection::empty_all()).await.unwrap();
    let emptied = projection::fingerprints(one).await.unwrap();
    assert!(emptied.iter().all(|(_, fingerprint)| fingerprint.rows == 0));
    assert_eq!(one.last_position(), 2, "entries stay");
}
