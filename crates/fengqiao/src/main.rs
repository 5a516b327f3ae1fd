//! Fengqiao's command line: one binary that serves a city, makes a demo, imports, reports, rebuilds and checks procedures.

#![cfg_attr(test, allow(clippy::unwrap_used))]
#![allow(clippy::print_stdout, clippy::print_stderr)] // A command line speaks through its streams.

mod backup;
mod check;
mod cities;
mod demo;
mod doctor;
mod import;
mod keys;
mod log;
mod open;
mod procedure;
mod progress;
mod rebuild;
mod serve;
mod tour;
mod upgrade;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 枫桥 Fengqiao: hears every trouble once, settles it near home within the time the law gives, and can prove it did.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves a city, or several.
    Serve(serve::Serve),
    /// Makes the fictional city 枫溪市 on first start and serves it.
    Demo(demo::Demo),
    /// Brings in divisions, boundaries or requests.
    #[command(subcommand)]
    Import(import::Import),
    /// Prints figures computed from the entries.
    Report(import::Report),
    /// Throws the projections away, makes them again from the entries and compares.
    Rebuild(rebuild::Rebuild),
    /// Looks for damage in a copy, while the city runs: every entry, every position, every file, every projection.
    Check(check::Check),
    /// Looks at the set-up: whether it can lose acknowledged entries, and whether every role has somebody everywhere.
    Doctor(doctor::Doctor),
    /// Copies the whole city into a new folder while it runs.
    Backup(backup::Backup),
    /// Makes a city from a backup, on either engine, and checks it.
    Restore(backup::Restore),
    /// Checks a receipt, without a network and without the city.
    Verify(log::Verify),
    /// Reads the whole transparency log again and compares it with every checkpoint.
    Audit(log::Audit),
    /// Says what this program brings that is newer than the city's, and adopts it.
    Upgrade(upgrade::Upgrade),
    /// Says with which cipher files are encrypted, and chooses another; the server of a city in a file is stopped for that.
    Keys(keys::Keys),
    /// Reads, checks, draws and compares procedures.
    #[command(subcommand)]
    Procedure(procedure::Procedure),
    /// Founds a city in an empty folder: its area, its centre and a technician who enters the rest.
    Found(open::Found),
    /// Gives an account a password.
    Password(open::Password),
}

fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,fengqiao=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Import(import) => import.run().await,
            Command::Report(report) => report.run().await,
            Command::Rebuild(rebuild) => rebuild.run().await,
            Command::Check(check) => check.run().await,
            Command::Doctor(doctor) => doctor.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Verify(verify) => verify.run(),
            Command::Audit(audit) => audit.run().await,
            Command::Upgrade(upgrade) => upgrade.run().await,
            Command::Keys(keys) => keys.run().await,
            Command::Procedure(procedure) => procedure.run().await,
            Command::Found(found) => found.run().await,
            Command::Password(password) => password.run().await,
        }
    })
}
