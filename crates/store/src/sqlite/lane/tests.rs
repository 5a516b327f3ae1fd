//! What the lane does when the engine fails under it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

use super::*;
use crate::arg::args;
use crate::repo::settings;

#[path = "../../../tests/folder/mod.rs"]
mod folder;

type Answer = oneshot::Receiver<Result<(), CommitError>>;

fn job(unit: Unit) -> (Job, Answer) {
    let (reply, answer) = oneshot::channel();
    (Job { unit, reply }, answer)
}

fn setting(key: &str) -> Unit {
    let mut unit = Unit::new();
    unit.append(NewEntry {
        stream: [key.as_bytes()[0]; 16],
        version: 1,
        recorded_at: 0,
        bytes: vec![0],
        salt: None,
        hash: [0; 32],
    });
    unit.run(settings::save(key, vec![1]));
    unit
}

fn open(folder: &folder::Folder) -> Lane {
    let path = folder.fresh("city.db");
    Lane::open(&path, &Options::new(&path, 0)).unwrap()
}

fn count(lane: &Lane, table: &str) -> i64 {
    lane.connection.raw.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_lost_transaction_fails_every_unit_in_it() {
    let folder = folder::Folder::new();
    let mut lane = open(&folder);
    let (first, mut before) = job(setting("a"));
    lane.serve(vec![first]).unwrap();
    assert_eq!(before.try_recv().unwrap(), Ok(()));

    // This statement's failure takes the whole transaction with it, as a full disk can.
    let mut losing = Unit::new();
    let sql = "INSERT OR ROLLBACK INTO setting (key, value) VALUES ($1, $2)";
    losing.run(Statement::any(sql, args!["a".to_owned(), vec![2u8]]));
    let (jobs, answers): (Vec<_>, Vec<_>) = [setting("b"), losing, setting("c")].map(job).into_iter().unzip();
    lane.serve(jobs).unwrap();
    for mut answer in answers {
        assert!(matches!(answer.try_recv().unwrap(), Err(CommitError::Failed(_))));
    }
    assert_eq!((count(&lane, "setting"), count(&lane, "entry"), lane.position), (1, 1, 1));

    // The lane goes on, and no position was lost.
    let (next, mut after) = job(setting("d"));
    lane.serve(vec![next]).unwrap();
    assert_eq!(after.try_recv().unwrap(), Ok(()));
    assert_eq!(lane.position, 2);
}

#[test]
fn a_failed_commit_ends_the_lane() {
    let folder = folder::Folder::new();
    let calls = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&calls);
    let on_fatal: OnFatal = Arc::new(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let path = folder.fresh("city.db");
    let options = Options { on_fatal, ..Options::new(&path, 0) };
    let mut lane = Lane::open(&path, &options).unwrap();
    let watch = lane.watch();
    lane.connection.raw.commit_hook(Some(|| true)).unwrap();
    let (queue, jobs) = sync_channel(4);
    let (unit, mut answer) = job(setting("a"));
    let (later, mut never) = job(setting("b"));
    queue.send(unit).map_err(|_| "the queue is open").unwrap();
    queue.send(later).map_err(|_| "the queue is open").unwrap();
    lane.run(&jobs);
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    assert_eq!(answer.try_recv().unwrap(), Err(CommitError::Unknown), "only recovery knows what is there");
    assert!(!matches!(never.try_recv(), Ok(Ok(_))));
    assert_eq!(*watch.borrow(), 0, "nobody is told of what was not committed");
}

#[test]
fn a_failing_unit_gives_its_positions_back() {
    let folder = folder::Folder::new();
    let mut lane = open(&folder);
    let mut failing = setting("x");
    failing.run(Statement::rows(1, "DELETE FROM setting WHERE key = $1", args!["nothing".to_owned()]));
    let (jobs, answers): (Vec<_>, Vec<_>) = [setting("a"), failing, setting("b")].map(job).into_iter().unzip();
    lane.serve(jobs).unwrap();
    let answers: Vec<_> = answers.into_iter().map(|mut answer| answer.try_recv().unwrap()).collect();
    assert_eq!(answers[0], Ok(()));
    assert_eq!(answers[1], Err(CommitError::Conflict { statement: 2 }));
    assert_eq!(answers[2], Ok(()));
    assert_eq!((lane.position, count(&lane, "position")), (2, 2));
}

#[test]
fn a_full_disk_refuses_what_needs_room_and_the_lane_goes_on() {
    let folder = folder::Folder::new();
    let mut lane = open(&folder);
    let (first, mut before) = job(setting("a"));
    lane.serve(vec![first]).unwrap();
    assert_eq!(before.try_recv().unwrap(), Ok(()));
    let pages: i64 = lane.connection.raw.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let room = |pages: i64| lane.connection.raw.pragma_update(None, "max_page_count", pages).unwrap();
    room(pages);
    let mut large = setting("b");
    large.run(settings::save("large", vec![7; 100_000]));
    let (jobs, answers): (Vec<_>, Vec<_>) = [large, setting("c")].map(job).into_iter().unzip();
    lane.serve(jobs).unwrap();
    let mut answers = answers.into_iter();
    assert_eq!(answers.next().unwrap().try_recv().unwrap(), Err(CommitError::Full));
    drop(answers);
    lane.connection.raw.pragma_update(None, "max_page_count", pages + 1_000).unwrap();
    let (next, mut after) = job(setting("d"));
    lane.serve(vec![next]).unwrap();
    assert_eq!(after.try_recv().unwrap(), Ok(()));
    assert_eq!(count(&lane, "setting"), lane.position as i64);
    assert_eq!(count(&lane, "position"), lane.position as i64);
}

#[test]
fn what_an_earlier_run_left_in_the_log_stays_what_it_was() {
    let folder = folder::Folder::new();
    let path = folder.fresh("city.db-wal");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let log = Log::of(path.clone(), 0);
    log.save().unwrap();
    assert!(!path.exists(), "where there is none, none is made");
    let bytes: Vec<u8> = (0..2_500_000_u32).map(|at| (at * 7 % 251) as u8).collect();
    std::fs::write(&path, &bytes).unwrap();
    log.save().unwrap();
    assert!(std::fs::read(&path).unwrap() == bytes);
}
