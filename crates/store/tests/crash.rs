//! A process that is killed in mid-load loses no unit that it acknowledged, and keeps no half of one.
#![allow(clippy::unwrap_used)]

mod folder;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fengqiao_proof::{Entry, StreamId, StreamKind};
use fengqiao_store::repo::{entries, settings};
use fengqiao_store::{NewEntry, Options, Store, Unit};
use folder::Folder;

const PATH: &str = "FENGQIAO_CRASH_TEST_DATABASE";
const CLIENTS: u8 = 16;
const ACKNOWLEDGED_MIN: usize = 400;

#[test]
fn acknowledged_units_survive_a_kill() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    match std::env::var_os(PATH) {
        Some(path) => runtime.block_on(load(PathBuf::from(path))),
        None => {
            let folder = Folder::new();
            let path = folder.fresh("city.db");
            for round in 0..3 {
                let acknowledged = run_and_kill(&path, round);
                runtime.block_on(check(&path, &acknowledged));
            }
        }
    }
}

fn stream(round: u8, client: u8) -> [u8; 16] {
    let mut id = [0; 16];
    (id[0], id[1]) = (round, client);
    id
}

/// The child: every client appends to its stream, and says so after each acknowledgement.
async fn load(path: PathBuf) {
    let round = std::env::var("FENGQIAO_CRASH_TEST_ROUND").unwrap().parse().unwrap();
    let store = Store::open(Options::new(path, 0)).await.unwrap();
    let mut tasks = Vec::new();
    for client in 0..CLIENTS {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            for version in 1.. {
                store.commit(unit(stream(round, client), version)).await.unwrap();
                writeln!(std::io::stdout().lock(), "ack {client} {version}").unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

fn unit(stream: [u8; 16], version: u64) -> Unit {
    let entry = Entry {
        city: "fengxi".into(),
        stream: StreamId(stream),
        stream_kind: StreamKind::Case,
        version,
        occurred_at: 0,
        recorded_at: 0,
        account: None,
        post: None,
        device: None,
        kind: "step".into(),
        body: Default::default(),
    };
    let mut unit = Unit::new();
    let key = format!("{stream:?} {version}");
    unit.append(NewEntry::new(entry.stream, version, 0, entry.seal([0; 16]))).run(settings::save(&key, vec![1]));
    unit
}

/// Runs the load in a child, kills it in the middle, and returns what it had acknowledged by then.
fn run_and_kill(path: &Path, round: u8) -> Vec<(u8, u8, u64)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "acknowledged_units_survive_a_kill", "--nocapture"])
        .env(PATH, path)
        .env("FENGQIAO_CRASH_TEST_ROUND", round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    let mut seen = 0;
    while seen < ACKNOWLEDGED_MIN {
        assert_ne!(output.read_line(&mut text).unwrap(), 0, "the child ended before it was killed: {text}");
        seen += 1;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = Vec::new();
    output.read_to_end(&mut rest).unwrap();
    text.push_str(&String::from_utf8_lossy(&rest));
    // The last line may be torn; an acknowledgement counts when its line is whole.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole
        .lines()
        .filter_map(|line| {
            // The test runner prints the test's name before the first line.
            let (client, version) = line.split_once("ack ")?.1.split_once(' ')?;
            Some((round, client.parse().ok()?, version.parse().ok()?))
        })
        .collect()
}

async fn check(path: &Path, acknowledged: &[(u8, u8, u64)]) {
    assert!(acknowledged.len() >= ACKNOWLEDGED_MIN - 10);
    let store = Store::open(Options::new(path, 0)).await.unwrap();
    for (round, client, version) in acknowledged {
        let found = entries::one(&store, stream(*round, *client), *version).await.unwrap();
        assert!(found.is_some_and(|row| row.sealed.verify().is_ok()), "{round} {client} {version} is lost");
    }
    let mut after = 0;
    loop {
        let page = entries::tail(&store, after, 500).await.unwrap();
        if page.is_empty() {
            break;
        }
        for row in page {
            after += 1;
            assert_eq!(row.pos, after, "positions are dense");
            let key = format!("{:?} {}", row.entry.stream, row.entry.version);
            assert!(settings::load(&store, &key).await.unwrap().is_some(), "half of a unit: {key}");
        }
    }
    assert_eq!(after, store.last_position());
    let settings = store.row("SELECT count(*) FROM setting", &[], |row| row.num::<u64>(0)).await.unwrap();
    assert_eq!(settings, Some(after), "half of a unit");
}
