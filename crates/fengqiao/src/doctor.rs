//! Looking at a set-up: whether it can lose what was acknowledged, and whether every role has somebody.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;
use fengqiao_app::keys::MASTER_FILE;
use fengqiao_app::staffing::{self, Gap};
use fengqiao_app::{App, Clock, Location, SECRET_FILE, posts};
use fengqiao_procedure::model::Procedure;
use fengqiao_store::risk::{self, Risk};

use crate::open::Place;

/// How many places without a post are named; the rest is counted.
const PLACES_NAMED: usize = 5;

/// `fengqiao doctor`.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    place: Place,
}

impl Doctor {
    pub async fn run(self) -> anyhow::Result<()> {
        let location = self.place.location();
        anyhow::ensure!(self.place.data.exists(), "there is no folder {}", self.place.data.display());
        let mut risks = risk::of_folder(&self.place.data)?;
        risks.extend(free_megabytes(&self.place.data).and_then(risk::of_space));
        risks.extend(risk::of_server(&location).await?);
        for risk in &risks {
            println!("{}: {}", if risk.loses() { "CAN LOSE ENTRIES" } else { "note" }, words(risk));
        }
        for name in [SECRET_FILE, MASTER_FILE].into_iter().filter(|name| secret_is_open(&self.place.data.join(name))) {
            println!("note: {name} can be read by others than its owner; run chmod 600 on it");
        }
        let gaps = self.gaps(&location).await?;
        let losing = risks.iter().filter(|risk| risk.loses()).count();
        if losing == 0 {
            println!("Every acknowledged entry is synced to a disk that keeps it.");
        }
        if losing > 0 || gaps > 0 {
            anyhow::bail!("{losing} ways to lose acknowledged entries, {gaps} roles without a post somewhere");
        }
        Ok(())
    }

    /// Counts posts, where the city can be opened: a file is not while its server runs.
    async fn gaps(&self, location: &Location) -> anyhow::Result<usize> {
        match self.place.open(Clock::system(), false).await {
            Ok(app) => Ok(tell_gaps(&app)),
            Err(error) if matches!(location, Location::File(_)) => {
                println!("note: posts were not counted, since the city's server runs ({error})");
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }
}

/// Says which roles of which procedures have nobody somewhere; how many there are.
fn tell_gaps(app: &App) -> usize {
    let tables = app.tables();
    let procedures: Vec<&Procedure> = tables.catalogue.all().map(|compiled| &compiled.procedure).collect();
    let gaps = staffing::gaps(&tables.city, &procedures, tables.date_of(app.now()));
    if gaps.is_empty() {
        println!("Every role of {} procedures has somebody everywhere.", procedures.len());
        return 0;
    }
    let mut by_role: BTreeMap<(&str, &str, &str), Vec<&Gap>> = BTreeMap::new();
    for gap in &gaps {
        by_role.entry((&gap.procedure, &gap.role, &gap.post)).or_default().push(gap);
    }
    for ((procedure, role, post), lacking) in by_role {
        let title = posts::title(post).map_or_else(String::new, |title| format!(" {}", title.zh));
        let named: Vec<&str> = lacking.iter().take(PLACES_NAMED).map(|gap| gap.place.as_str()).collect();
        let more = lacking.len().saturating_sub(named.len());
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        println!("{procedure}, {role}: no post {post}{title} for {}{rest}", named.join(", "));
    }
    println!("Enter the posts under 配置 · 岗位, at the place itself or at a level above.");
    gaps.len()
}

fn words(risk: &Risk) -> String {
    match risk {
        Risk::Volatile { kind } => {
            format!("the folder is on {kind}, gone with the machine or the container; mount a disk there")
        }
        Risk::Network { kind } => {
            format!("the folder is on {kind}; put it on a disk of this machine, or use --database")
        }
        Risk::HastySync { micros } => {
            format!("a sync takes {micros} µs, which no durable disk does: its cache forgets when the power fails")
        }
        Risk::FewSpace { megabytes } => {
            format!("{megabytes} MB are free; a full disk refuses new entries, and loses none")
        }
        Risk::Server { setting, value } => format!("{setting} is {value} on the server; set it to on"),
        Risk::NoReplica => {
            "the server has no synchronous replica: its disk is the only one; see docs/operating/scale.md".to_owned()
        }
        Risk::ReplicaAway { named } => format!("no replica of `{named}` is connected"),
        Risk::NoChecksums => {
            "the server was made without data checksums; damage is noticed by `fengqiao check` alone".to_owned()
        }
        Risk::Unlogged { table } => format!("table {table} is unlogged: it is emptied after a crash"),
        Risk::Plain { host } => format!("the connection to {host} is not encrypted"),
    }
}

/// How many megabytes are free where a folder is, as `df` says.
fn free_megabytes(folder: &Path) -> Option<u64> {
    let told = std::process::Command::new("df").arg("-Pm").arg(folder).output().ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(unix)]
fn secret_is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn secret_is_open(_: &Path) -> bool {
    false
}
