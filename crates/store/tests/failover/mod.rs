//! A PostgreSQL server is lost in mid-load and its synchronous replica takes over: the node goes on there, and everything acknowledged is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fengqiao_store::repo::{entries, inspect};
use fengqiao_store::{CommitError, Id, Location, Options, Store, Unit};

use crate::conformance::{entry, next_id};
use crate::folder::Folder;

/// How many write at once, how many acknowledgements come before the server is lost, and how many each writer gets afterwards.
const WRITERS: u64 = 16;
const BEFORE: u64 = 400;
const AFTERWARDS: u64 = 10;
/// How long the replica is out of reach before the server is lost.
const OUT_OF_REACH: Duration = Duration::from_millis(400);
/// The ports of both servers: parts of the names of their sockets, which lie in a folder of their own.
const PORTS: [u16; 2] = [5501, 5502];

/// Two servers in one folder, stopped when this is dropped.
struct Pair {
    programs: PathBuf,
    folder: PathBuf,
    _folder: Folder,
}

impl Pair {
    /// A server that acknowledges only what its replica has written too, and that replica.
    fn start(programs: PathBuf) -> Pair {
        let kept = Folder::new();
        let folder = kept.fresh("pair");
        std::fs::create_dir_all(&folder).unwrap();
        let pair = Pair { programs, folder, _folder: kept };
        if is_root() {
            succeed(Command::new("chown").arg("-R").arg("postgres").arg(&pair.folder));
        }
        pair.run("initdb", &["-D", "first", "-U", "fengqiao", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        pair.serve("first", PORTS[0], "-c synchronous_standby_names=*");
        let (folder, port) = (pair.folder.to_str().unwrap(), PORTS[0].to_string());
        pair.run(
            "pg_basebackup",
            &["-h", folder, "-p", &port, "-U", "fengqiao", "-D", "second", "-R", "-X", "stream", "-c", "fast"],
        );
        pair.serve("second", PORTS[1], "");
        pair
    }

    fn serve(&self, data: &str, port: u16, more: &str) {
        let folder = self.folder.display();
        let options = format!("-k {folder} -p {port} -c listen_addresses='' -c max_connections=100 {more}");
        self.run("pg_ctl", &["-D", data, "-w", "-l", &format!("{data}.log"), "-o", &options, "start"]);
    }

    /// The replica is out of reach for a while, in which a server that does not wait for it acknowledges what it does not have. Then the first
    /// server is gone at once, as by a lost machine, and the second is made the one to write to.
    fn fail_over(&self) {
        let receiver = self.receiver();
        succeed(Command::new("kill").args(["-STOP", &receiver]));
        std::thread::sleep(OUT_OF_REACH);
        self.run("pg_ctl", &["-D", "first", "-m", "immediate", "-w", "stop"]);
        succeed(Command::new("kill").args(["-CONT", &receiver]));
        self.run("pg_ctl", &["-D", "second", "-w", "promote"]);
    }

    /// The process that takes in what the first server sends.
    fn receiver(&self) -> String {
        let (folder, port) = (self.folder.to_str().unwrap(), PORTS[1].to_string());
        let asked = "SELECT pid FROM pg_stat_wal_receiver";
        let mut psql =
            self.command("psql", &["-h", folder, "-p", &port, "-U", "fengqiao", "-d", "postgres", "-Atc", asked]);
        let said = psql.stdout(Stdio::piped()).output().unwrap();
        let process = String::from_utf8(said.stdout).unwrap().trim().to_owned();
        assert!(process.parse::<u32>().is_ok(), "the replica follows: {process}");
        process
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let path = self.programs.join(program);
        // The server refuses to run as root.
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        succeed(&mut self.command(program, arguments));
    }

    /// Both servers, of which the one that can be written to is taken.
    fn location(&self) -> Location {
        let (folder, [first, second]) = (self.folder.display(), PORTS);
        let hosts = format!("host={folder}&host={folder}&port={first},{second}");
        let url = format!("postgres://fengqiao@/postgres?{hosts}&target_session_attrs=read-write");
        Location::Postgres { url, schema: "city".to_owned() }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        for data in ["first", "second"] {
            let _ =
                self.command("pg_ctl", &["-D", data, "-m", "immediate", "-w", "stop"]).stderr(Stdio::null()).status();
        }
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

fn succeed(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}");
}

/// Writes one version after the other to a stream of its own, each until it is there, and says how many there must be.
async fn write(store: Store, acknowledged: Arc<AtomicU64>, promoted: Arc<AtomicBool>) -> (Id, u64) {
    let (stream, mut newest, mut afterwards) = (next_id(), 0, 0);
    while afterwards < AFTERWARDS {
        let mut unit = Unit::new();
        unit.append(entry(stream, newest + 1));
        let anew = promoted.load(Ordering::SeqCst);
        match store.commit(unit).await {
            // In conflict it was written before, when nobody could say so.
            Ok(()) | Err(CommitError::Conflict { .. }) => {
                newest += 1;
                acknowledged.fetch_add(1, Ordering::SeqCst);
                afterwards += u64::from(anew);
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    (stream, newest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_is_on_the_replica_that_takes_over() {
    let Some(programs) = std::env::var_os("FENGQIAO_TEST_POSTGRES_BIN") else {
        eprintln!("skipped: FENGQIAO_TEST_POSTGRES_BIN names no server's programs; see scripts/with-postgres.sh");
        return;
    };
    let pair = Arc::new(Pair::start(Path::new(&programs).to_owned()));
    let store = Store::open(Options::at(pair.location(), [1; 16], 0)).await.unwrap();
    let (acknowledged, promoted) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| tokio::spawn(write(store.clone(), Arc::clone(&acknowledged), Arc::clone(&promoted))))
        .collect();
    while acknowledged.load(Ordering::SeqCst) < BEFORE {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let failing = Arc::clone(&pair);
    tokio::task::spawn_blocking(move || failing.fail_over()).await.unwrap();
    promoted.store(true, Ordering::SeqCst);

    let mut known = BTreeMap::new();
    for writer in writers {
        let (stream, newest) = writer.await.unwrap();
        known.insert(stream, newest);
    }
    let all: u64 = known.values().sum();
    assert!(all >= BEFORE + WRITERS * AFTERWARDS);
    assert_eq!(store.settled().await, Ok(all), "each once, and nothing that nobody knows of");
    let mut there = BTreeMap::new();
    let mut after = 0;
    loop {
        let tail = entries::tail(&store, after, entries::TAIL_MAX).await.unwrap();
        let Some(last) = tail.last() else { break };
        after = last.pos;
        for at in tail {
            *there.entry(at.entry.stream).or_insert(0) += 1;
            assert_eq!(there[&at.entry.stream], at.entry.version, "in order, without a gap");
        }
    }
    assert_eq!(there, known);
    assert_eq!(inspect::positions(&store).await.unwrap(), (all, all));
    assert_eq!(inspect::without_entry(&store).await.unwrap(), [0; 0]);
}
