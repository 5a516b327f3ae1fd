//! Backups taken while a city runs, put back on either engine, and damage that is found and named.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use fengqiao_app::backup::{self, Apart, BackupError};
use fengqiao_app::inspection::{self, Damage, Inspection};
use fengqiao_app::{App, AppError, Clock, Location, Settings, cases, files, keys, new_id, people};
use fengqiao_procedure::event::Value;
use fengqiao_proof::Subject;
use fengqiao_store::{blob, projection};
use rusqlite::Connection;
use support::{City, NOW, estate, folder, location, reported, resident};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// Folders that are gone at the end.
struct Folders(Vec<PathBuf>);

impl Folders {
    fn another(&mut self) -> PathBuf {
        self.0.push(folder());
        self.0[self.0.len() - 1].clone()
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir_all(folder);
            let _ = fs::remove_file(backup::keys_of(folder));
        }
    }
}

/// A city with three cases, one of them with a photo; and the number of that one.
async fn lived_in() -> (City, String) {
    let city = City::make().await;
    for words in ["路灯不亮", "井盖松动"] {
        city.submit(&resident(), reported(words, &estate())).await;
    }
    let id = new_id(city.app.now());
    let photo = files::keep(&city.app, id, "photos", PICTURE.to_vec()).await.unwrap();
    let mut report = reported("墙面漏水", &estate());
    report.fields.insert("photos".to_owned(), Value::Attachments(vec![photo]));
    let case = cases::submit_as(&city.app, &resident(), id, report).await.unwrap();
    (city, case.filing.number.clone())
}

async fn open(folder: &Path, at: Location) -> App {
    let settings =
        Settings { folder: folder.to_owned(), city: "test".to_owned(), clock: Clock::frozen(NOW), demo: false };
    App::open_at(settings, at).await.unwrap()
}

async fn inspected(app: &App, folder: &Path) -> Inspection {
    inspection::inspect(app, &folder.join("files"), &mut |_| ()).await.unwrap()
}

/// A backup of a city that goes on writing, and what it holds.
async fn taken(city: &City, into: &Path) -> backup::Label {
    city.app.store().settled().await.unwrap();
    let keys = backup::keys_of(into);
    backup::take(&location(city.folder()), city.folder(), (into, &keys), "test", NOW.0).await.unwrap()
}

/// What opens a backup: the secret and the master key of the city, and the keys that were taken with it.
fn apart(city: &City, into: &Path) -> Apart {
    let lies = |name: &str| city.folder().join(name);
    Apart { secret: lies("secret.key"), master: lies("master.key"), keys: backup::keys_of(into) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_city_comes_back_whole_on_either_engine() {
    let (city, number) = lived_in().await;
    let mut folders = Folders(Vec::new());
    let (into, back) = (folders.another(), folders.another());
    let label = taken(&city, &into).await;
    assert_eq!(label.files, 1);
    let later = city.submit(&resident(), reported("事后才报的", &estate())).await;
    let key = apart(&city, &into);
    for name in ["secret.key", "master.key"] {
        assert!(!into.join(name).exists(), "{name} is kept apart");
    }

    let file = Location::File(back.join("city.db"));
    assert_eq!(backup::restore(&into, &key, &file, &back).await.unwrap(), label);
    let restored = open(&back, file.clone()).await;
    let found = inspected(&restored, &back).await;
    assert_eq!((found.damage, found.entries, found.files), (Vec::new(), label.position, 1));
    let tables = restored.tables();
    let case = cases::by_number(&restored, &tables, &number).await.unwrap().unwrap();
    assert_eq!(
        people::query_code(&restored, case.id),
        people::query_code(&city.app, case.id),
        "the printed slip still opens the case"
    );
    assert!(cases::by_number(&restored, &tables, &later.filing.number).await.unwrap().is_none());

    let Ok(url) = std::env::var("FENGQIAO_TEST_POSTGRES") else {
        eprintln!("skipped: FENGQIAO_TEST_POSTGRES names no server; see scripts/with-postgres.sh");
        return;
    };
    let there = folders.another();
    let schema = there.file_name().unwrap().to_string_lossy().replace('-', "_");
    let server = Location::Postgres { url, schema };
    backup::restore(&into, &key, &server, &there).await.unwrap();
    let moved = open(&there, server.clone()).await;
    assert_eq!(inspected(&moved, &there).await.damage, Vec::new());
    let prints = projection::fingerprints(restored.store()).await.unwrap();
    assert_eq!(projection::fingerprints(moved.store()).await.unwrap(), prints, "both engines hold the same");
    let again = backup::restore(&into, &key, &server, &folders.another()).await;
    assert!(matches!(again, Err(BackupError::Copy(fengqiao_store::copy::CopyError::NotEmpty(_)))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_was_cut_or_changed_is_refused_in_words() {
    let (city, _) = lived_in().await;
    let mut folders = Folders(Vec::new());
    let into = folders.another();
    taken(&city, &into).await;
    let key = apart(&city, &into);
    let again = (into.as_path(), key.keys.as_path());
    let over = backup::take(&location(city.folder()), city.folder(), again, "test", NOW.0).await;
    assert!(matches!(over, Err(BackupError::NotEmpty(_))), "{over:?}");
    let back = folders.another();
    let at = Location::File(back.join("city.db"));
    let no_key = folders.another();
    fs::write(&no_key, "short").unwrap();
    for short in [Apart { secret: no_key.clone(), ..key.clone() }, Apart { master: no_key.clone(), ..key.clone() }] {
        assert!(matches!(backup::restore(&into, &short, &at, &back).await, Err(BackupError::Secret(_))));
    }
    fs::remove_file(&no_key).unwrap();

    let database = fs::OpenOptions::new().write(true).open(into.join("city.db")).unwrap();
    database.set_len(database.metadata().unwrap().len() - 1).unwrap();
    assert!(matches!(backup::restore(&into, &key, &at, &back).await, Err(BackupError::Changed)));
    fs::remove_file(into.join("backup.json")).unwrap();
    assert!(matches!(backup::restore(&into, &key, &at, &back).await, Err(BackupError::Unfinished(_))));
    assert!(!back.join("city.db").exists());
}

/// A copy of the city that nobody writes to, damaged by `how`, and what is found in it.
async fn damaged(city: &City, how: impl FnOnce(&Connection, &Path)) -> Inspection {
    let mut folders = Folders(Vec::new());
    let (into, back) = (folders.another(), folders.another());
    taken(city, &into).await;
    let file = Location::File(back.join("city.db"));
    backup::restore(&into, &apart(city, &into), &file, &back).await.unwrap();
    how(&Connection::open(back.join("city.db")).unwrap(), &back.join("files"));
    let app = open(&back, file).await;
    inspected(&app, &back).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_damage_is_found_and_named() {
    let (city, number) = lived_in().await;
    let case = cases::by_number(&city.app, &city.app.tables(), &number).await.unwrap().unwrap();
    let sql = |text: &'static str| move |database: &Connection, _: &Path| database.execute_batch(text).unwrap();
    assert_eq!(damaged(&city, |_, _| ()).await.damage, Vec::new(), "the checks below find what they do, not this");

    let id = case.id;
    let flipped = damaged(&city, |database, _| {
        let bytes: Vec<u8> = database
            .query_row("SELECT bytes FROM entry WHERE stream = ?1 AND version = 1", [id], |row| row.get(0))
            .unwrap();
        let mut bytes = bytes;
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let changed = database.execute("UPDATE entry SET bytes = ?2 WHERE stream = ?1 AND version = 1", (id, bytes));
        assert_eq!(changed, Ok(1));
    });
    assert!(flipped.await.damage.contains(&Damage::Entry { stream: id, version: 1 }));

    let removed = damaged(&city, sql("DELETE FROM position WHERE pos = 2")).await;
    assert!(removed.damage.iter().any(|damage| matches!(damage, Damage::Positions { .. })), "{:?}", removed.damage);
    assert!(removed.damage.iter().any(|damage| matches!(damage, Damage::Unplaced { .. })), "{:?}", removed.damage);

    let lost = damaged(&city, |database, _| {
        assert_eq!(database.execute("DELETE FROM entry WHERE stream = ?1 AND version = 1", [id]), Ok(1));
    });
    let lost = lost.await.damage;
    assert!(lost.iter().any(|damage| matches!(damage, Damage::Position { .. })), "{lost:?}");

    let drifted = damaged(&city, sql("UPDATE case_row SET state = 'settled'")).await;
    assert_eq!(drifted.damage, [Damage::Projection { table: "case_row" }]);

    let orphan = damaged(&city, sql("UPDATE attachment SET case_id = x'00000000000000000000000000000009'")).await;
    assert!(orphan.damage.iter().any(|damage| matches!(damage, Damage::Orphan { .. })), "{:?}", orphan.damage);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stored_file_that_is_gone_changed_or_nobodys_is_told() {
    let (city, _) = lived_in().await;
    let only = |folder: &Path| blob::all_in(folder).unwrap()[0];
    let gone = damaged(&city, |_, files| fs::remove_file(blob::path_in(files, &only(files))).unwrap()).await;
    assert!(matches!(gone.damage[..], [Damage::FileMissing { .. }]), "{:?}", gone.damage);
    let changed = damaged(&city, |_, files| fs::write(blob::path_in(files, &only(files)), "other").unwrap()).await;
    assert!(matches!(changed.damage[..], [Damage::FileChanged { .. }]), "{:?}", changed.damage);
    let left = damaged(&city, |database, _| assert_eq!(database.execute("DELETE FROM attachment", []), Ok(1))).await;
    assert_eq!((left.damage.len(), left.left_behind.len()), (0, 1), "a file without a case is no damage: {left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keys_are_in_no_backup_and_without_them_no_file_opens() {
    let (city, _) = lived_in().await;
    let wrapped = city.app.store().row("SELECT wrapped FROM data_key", &[], |row| Ok(row.bytes(0)?.to_vec()));
    let kept = wrapped.await.unwrap().unwrap();
    let mut folders = Folders(Vec::new());
    let into = folders.another();
    taken(&city, &into).await;
    let holds = |path: &Path| fs::read(path).unwrap().windows(kept.len()).any(|window| window == kept);
    assert!(holds(&backup::keys_of(&into)));
    assert!(!holds(&into.join("city.db")), "not even in what the database freed");

    let gone = damaged(&city, |database, _| assert_eq!(database.execute("DELETE FROM data_key", []), Ok(1))).await;
    assert!(matches!(gone.damage[..], [Damage::FileLocked { .. }]), "{:?}", gone.damage);
    let changed = damaged(&city, |database, _| {
        assert_eq!(database.execute("UPDATE data_key SET wrapped = x'0101'", []), Ok(1));
    });
    assert!(matches!(changed.await.damage[..], [Damage::FileLocked { .. }]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_erased_stays_erased_when_an_older_backup_comes_back() {
    let (city, number) = lived_in().await;
    let mut folders = Folders(Vec::new());
    let (older, newer, back) = (folders.another(), folders.another(), folders.another());
    taken(&city, &older).await;
    let case = cases::by_number(&city.app, &city.app.tables(), &number).await.unwrap().unwrap();
    keys::destroy(&city.app, Subject::Case(case.id)).await.unwrap();
    taken(&city, &newer).await;

    let file = Location::File(back.join("city.db"));
    backup::restore(&older, &apart(&city, &newer), &file, &back).await.unwrap();
    let restored = open(&back, file).await;
    let photo = blob::all_in(&back.join("files")).unwrap()[0];
    assert!(matches!(files::open(&restored, case.id, &files::hex(&photo)).await, Err(AppError::NotFound)));
    assert_eq!(inspected(&restored, &back).await.damage, Vec::new(), "what was erased is no damage");
}
