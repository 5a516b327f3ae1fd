//! `fengqiao-bench`: one command that measures the whole program and prints tables.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use fengqiao_bench::{Plan, creation, figures::Table, kill, memory, pages, points, procedure, say, serve};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many cases the cities have.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Measures Fengqiao over HTTP, beside raw limits of the same machine in the same run. Prints medians as tables in Markdown.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Shorter: one second a figure instead of three, and no city of 100,000 cases.
    #[arg(long)]
    short: bool,
    /// How often each figure is taken.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// How long each figure is measured, in milliseconds.
    #[arg(long)]
    millis: Option<u64>,
    /// How many cases the cities have; each is compared with the first.
    #[arg(long, value_delimiter = ',')]
    cases: Vec<usize>,
    /// Only these parts.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Only these pages.
    #[arg(long, value_enum, value_delimiter = ',')]
    page: Vec<pages::Page>,
    /// Where cities are made and kept.
    #[arg(long, default_value = "target")]
    folder: PathBuf,
    #[command(subcommand)]
    role: Option<Role>,
}

/// What is measured.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Part {
    Creations,
    Pages,
    Memory,
    Points,
    Procedure,
    Kill,
}

/// What a process of this program does instead of measuring.
#[derive(Subcommand)]
enum Role {
    /// Serves a city on a free port.
    #[command(hide = true)]
    Serve {
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        frozen: Option<i64>,
    },
    /// Serves a handler that does nothing.
    #[command(hide = true)]
    ServeNothing,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.role {
        Some(Role::Serve { data, frozen }) => runtime()?.block_on(serve::city(data, frozen)),
        Some(Role::ServeNothing) => runtime()?.block_on(serve::nothing()),
        None => measure(&arguments),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

fn measure(arguments: &Arguments) -> Result<()> {
    let (millis, cases) = if arguments.short { (1_000, &SIZES[..2]) } else { (3_000, &SIZES[..]) };
    let plan = Plan {
        program: std::env::current_exe()?,
        folder: arguments.folder.clone(),
        runs: arguments.runs.max(1),
        lasts: Duration::from_millis(arguments.millis.unwrap_or(millis)),
        cases: if arguments.cases.is_empty() { cases.to_vec() } else { arguments.cases.clone() },
        pages: arguments.page.clone(),
    };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism()?;
    println!(
        "{cores} cores, {} runs, {} ms a figure, load average at the start {}",
        plan.runs,
        plan.lasts.as_millis(),
        load.trim()
    );
    let wanted = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    if wanted(Part::Creations) {
        say("creations");
        print("Creations", &creation::measure(&plan)?);
    }
    if wanted(Part::Pages) {
        print("Pages", &pages::measure(&plan, &say)?);
    }
    if wanted(Part::Memory) {
        say("start and memory");
        print("Start and memory", &memory::measure(&plan)?);
    }
    if wanted(Part::Points) {
        say("points");
        print("Points to grids, one core", &points::measure(plan.runs)?);
    }
    if wanted(Part::Procedure) {
        say("procedures");
        print("Procedures, proved on one core", &procedure::checks(plan.runs)?);
        print("Procedures, decided on one core", &procedure::engine(plan.runs)?);
    }
    if wanted(Part::Kill) {
        say("kill");
        print("Killed in mid-load", &killed(&plan)?);
    }
    Ok(())
}

fn killed(plan: &Plan) -> Result<Table> {
    let folder = plan.folder.join("bench-kill");
    let mut table = Table::new(&["clients", "acknowledged", "found afterwards", "lost", "cases in all"]);
    let killed = kill::kill_in_mid_load(&plan.program, &folder, 64, 5_000)?;
    let lost = killed.acknowledged - killed.found;
    table.row(
        [64, killed.acknowledged, killed.found, lost, usize::try_from(killed.cases)?].map(|count| count.to_string()),
    );
    std::fs::remove_dir_all(folder)?;
    Ok(table)
}

fn print(title: &str, table: &Table) {
    println!("\n### {title}\n\n{table}");
}
