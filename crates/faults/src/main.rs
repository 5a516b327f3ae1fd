//! `fengqiao-faults`: lets residents report while the disk fails, fills up, tears writes or loses its power, and looks for what was acknowledged.
#![allow(clippy::print_stdout)]

mod disk;
mod journal;
mod layer;
mod people;
mod plan;
mod random;
mod rounds;

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use fengqiao_bench::{figures::Table, say, serve};

use crate::plan::Fault;
use crate::random::Random;
use crate::rounds::{Kind, Rounds};

/// Lets residents report over HTTP while what is below the program fails at random points, starts it again, and looks for each
/// acknowledged report and for anything half written. Ends with 1 where anything is lost or damaged.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// How often each fault is tried.
    #[arg(long, default_value_t = 1)]
    rounds: u64,
    /// From which the moments are drawn and what a power cut leaves on the disk; by default another one each time.
    #[arg(long)]
    seed: Option<u64>,
    /// Only these faults.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Kind>,
    /// Where cities are made. The one at which something was found is left there.
    #[arg(long, default_value = "target/faults")]
    folder: PathBuf,
    #[command(subcommand)]
    role: Option<Role>,
}

/// What a process of this program does instead of trying.
#[derive(Subcommand)]
enum Role {
    /// Serves a city on a free port, with a fault under it.
    #[command(hide = true)]
    Serve {
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        fault: Fault,
        #[arg(long)]
        journal: Option<PathBuf>,
        #[arg(long)]
        freed: PathBuf,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(Role::Serve { data, fault, journal, freed }) = arguments.role {
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter("warn").init();
        let data = data.canonicalize()?;
        layer::arm(&data.join("city.db"), fault, journal.as_deref(), &freed)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        return runtime.block_on(serve::city(data, None));
    }
    let seed = arguments.seed.map_or_else(drawn, Ok)?;
    println!("seed {seed}");
    let kinds = if arguments.only.is_empty() { Kind::ALL.to_vec() } else { arguments.only };
    let mut rounds = Rounds::prepare(std::env::current_exe()?, arguments.folder, Random(seed))?;
    let mut table = Table::new(&["what happened", "acknowledged", "turned away", "unanswered", "cases in all"]);
    for round in 1..=arguments.rounds {
        for kind in &kinds {
            let outcome = rounds.one(*kind).with_context(|| format!("seed {seed}, round {round}, {kind:?}"))?;
            say(&format!("round {round}: {outcome}"));
            table.row(outcome.columns());
        }
    }
    rounds.clear()?;
    println!("\n{table}");
    Ok(())
}

/// A seed of its own for each run.
fn drawn() -> Result<u64> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(now.as_secs() % 1_000_000)
}
