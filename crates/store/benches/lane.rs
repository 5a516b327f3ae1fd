//! Durable units a second: through the lane at several numbers of clients, against the bare engine executing exactly the same
//! statements, one unit to a commit and in groups. Prints medians of three and ratios.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod creation;

use std::time::{Duration, Instant};

use creation::{creation, folder, median};
use fengqiao_store::{Options, Store, Unit, bench};

const UNITS: u64 = 4_000;

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let units = if std::env::args().any(|argument| argument == "--bench") { UNITS } else { 64 };
    let alone = median(|run| rate(bare(run, units / 4, 1), units / 4));
    let grouped = median(|run| rate(bare(run, units, 64), units));
    println!("bare engine, one unit a commit:  {alone:>8.0}/s");
    println!("bare engine, 64 units a commit:  {grouped:>8.0}/s");
    for clients in [1, 16, 64] {
        let count = if clients == 1 { units / 4 } else { units };
        let through = median(|run| rate(lane(run, count, clients), count));
        println!(
            "lane, {clients:>2} clients:                {through:>8.0}/s  {:.2} of one a commit, {:.2} of groups",
            through / alone,
            through / grouped
        );
    }
    let _ = std::fs::remove_dir_all(folder());
}

fn rate(took: Duration, units: u64) -> f64 {
    f64::from(u32::try_from(units).unwrap()) / took.as_secs_f64()
}

fn bare(run: usize, units: u64, group: usize) -> Duration {
    let path = folder().join(format!("bare-{group}-{run}.db"));
    bench::bare_replay(&path, (1..=units).map(creation).collect(), group).unwrap()
}

fn lane(run: usize, units: u64, clients: u64) -> Duration {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let options = Options::new(folder().join(format!("lane-{clients}-{run}.db")), 0);
    let store = runtime.block_on(Store::open(options)).unwrap();
    runtime.block_on(async move {
        let shares: Vec<Vec<Unit>> = (0..clients)
            .map(|client| (1..=units).filter(|at| at % clients == client).map(creation).collect())
            .collect();
        let start = Instant::now();
        let mut tasks = Vec::new();
        for share in shares {
            let store = store.clone();
            tasks.push(tokio::spawn(async move {
                for unit in share {
                    store.commit(unit).await.unwrap();
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        start.elapsed()
    })
}
