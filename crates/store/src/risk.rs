//! Why an acknowledged entry could be lost with a set-up: what the program cannot see to by itself.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::OpenError;
use crate::postgres::server::Server;
use crate::store::Location;

/// Something in a set-up that could lose what was acknowledged, or comes near it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Risk {
    /// The folder is in memory or in a container's own layer: gone with the machine or the container.
    Volatile { kind: String },
    /// The folder is on a network file system, on which locks and syncs of the embedded engine are not to be trusted.
    Network { kind: String },
    /// A sync returns sooner than a durable device can answer: a cache that forgets when the power fails.
    HastySync { micros: u64 },
    /// Little room is left; a full disk refuses writes, and loses nothing.
    FewSpace { megabytes: u64 },
    /// A setting of the server lets it acknowledge before what was written is safe.
    Server { setting: &'static str, value: String },
    /// The server has no synchronous replica: what it acknowledged is lost with its disk.
    NoReplica,
    /// A synchronous replica is named, and none is connected: the server waits, or acknowledges without it.
    ReplicaAway { named: String },
    /// Damage on the server's disk is not noticed.
    NoChecksums,
    /// A table of ours is not in the server's log.
    Unlogged { table: String },
    /// The connection to a server elsewhere is not encrypted.
    Plain { host: String },
}

impl Risk {
    /// Whether an acknowledged entry can be lost; otherwise it is something to know.
    pub fn loses(&self) -> bool {
        !matches!(self, Risk::FewSpace { .. } | Risk::NoChecksums | Risk::Plain { .. })
    }
}

/// How many megabytes should be free.
const SPACE_MIN: u64 = 2_000;
/// A sync that takes less, in microseconds, reached no durable device.
const SYNC_MIN: u64 = 15;
/// How often a sync is tried.
const SYNCS: usize = 21;

/// Looks at a folder of files and, where it is the place of the database, at what lies under it.
///
/// # Errors
/// Where the folder cannot be written.
pub fn of_folder(folder: &Path) -> std::io::Result<Vec<Risk>> {
    let mut risks = Vec::new();
    let whole = fs::canonicalize(folder)?;
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if let Some(kind) = kind_under(&mounts, &whole) {
        match kind {
            "tmpfs" | "ramfs" | "overlay" | "aufs" => risks.push(Risk::Volatile { kind: kind.to_owned() }),
            "nfs" | "nfs4" | "cifs" | "smb3" | "9p" | "fuse.sshfs" | "glusterfs" | "ceph" => {
                risks.push(Risk::Network { kind: kind.to_owned() });
            }
            _ => {}
        }
    }
    let micros = sync_micros(&whole)?;
    if micros < SYNC_MIN && risks.is_empty() {
        risks.push(Risk::HastySync { micros });
    }
    Ok(risks)
}

/// The kind of the file system that a path is on, from the list of mounts.
fn kind_under<'m>(mounts: &'m str, path: &Path) -> Option<&'m str> {
    let lines = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    lines.filter(|(at, _)| path.starts_with(at)).max_by_key(|(at, _)| at.len()).map(|(_, kind)| kind)
}

/// How long writing and syncing a block takes here, in the middle of several tries.
fn sync_micros(folder: &Path) -> std::io::Result<u64> {
    let path = folder.join(format!(".sync-{}", std::process::id()));
    let tried = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let mut times = Vec::with_capacity(SYNCS);
        for _ in 0..SYNCS {
            file.write_all(&[0x5a; 4096])?;
            times.push(timed(&file)?);
        }
        times.sort_unstable();
        Ok(u64::try_from(times[SYNCS / 2].as_micros()).unwrap_or(u64::MAX))
    })();
    let _ = fs::remove_file(&path);
    tried
}

fn timed(file: &File) -> std::io::Result<Duration> {
    let begun = Instant::now();
    file.sync_data()?;
    Ok(begun.elapsed())
}

/// Whether a folder's disk has room left, by the number of free megabytes.
pub fn of_space(megabytes: u64) -> Option<Risk> {
    (megabytes < SPACE_MIN).then_some(Risk::FewSpace { megabytes })
}

/// Asks a server for the settings on which durability hangs.
///
/// # Errors
/// Where it cannot be asked.
pub async fn of_server(location: &Location) -> Result<Vec<Risk>, OpenError> {
    let Location::Postgres { url, schema } = location else { return Ok(Vec::new()) };
    let server = Server::of(url)?;
    let client = server.connect().await?;
    let mut risks: Vec<Risk> = server.plain_hosts().map(|host| Risk::Plain { host: host.to_owned() }).collect();
    let mut replica_named = String::new();
    for setting in ["fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names", "data_checksums"] {
        let value: String = client.query_one(&format!("SHOW {setting}"), &[]).await?.try_get(0)?;
        match (setting, value.as_str()) {
            ("fsync" | "full_page_writes", "off") | ("synchronous_commit", "off" | "local" | "remote_write") => {
                risks.push(Risk::Server { setting, value });
            }
            ("synchronous_standby_names", _) => replica_named = value,
            ("data_checksums", "off") => risks.push(Risk::NoChecksums),
            _ => {}
        }
    }
    let near = "SELECT count(*) FROM pg_catalog.pg_stat_replication WHERE sync_state IN ('sync', 'quorum')";
    let near: i64 = client.query_one(near, &[]).await?.try_get(0)?;
    if replica_named.is_empty() {
        risks.push(Risk::NoReplica);
    } else if near == 0 {
        risks.push(Risk::ReplicaAway { named: replica_named });
    }
    let unlogged = "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                    WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relpersistence <> 'p' ORDER BY c.relname";
    for row in client.query(unlogged, &[schema]).await? {
        risks.push(Risk::Unlogged { table: row.try_get(0)? });
    }
    Ok(risks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_tells_the_kind() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\nserver:/x /srv/city nfs4 rw 0 0\n";
        let kind = |path: &str| kind_under(mounts, Path::new(path));
        assert_eq!(kind("/srv/city/data"), Some("nfs4"));
        assert_eq!(kind("/srv/citydata"), Some("ext4"), "a name that only begins alike is another folder");
        assert_eq!(kind("/run/x"), Some("tmpfs"));
    }

    #[test]
    fn a_folder_that_syncs_is_measured_and_left_as_it_was() {
        let folder = std::env::temp_dir().join(format!("fengqiao-risk-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        of_folder(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir(&folder).unwrap();
    }
}
