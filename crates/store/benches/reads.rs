//! Reads a second on one core at 1,000 and at 100,000 cases: a case's row, its entries, and a page of a queue under one key and under
//! three; and how many bytes a case takes on disk. Prints medians of three and the ratio between the two sizes.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod creation;

use std::time::{Duration, Instant};

use creation::{creation, folder, median};
use fengqiao_store::repo::grants::Bucket;
use fengqiao_store::repo::queue::{self, Cursor, Filter};
use fengqiao_store::repo::{cases, entries};
use fengqiao_store::{Id, Options, Store};

const ROWS: usize = 50;
const MEASURED: Duration = Duration::from_millis(700);

fn main() {
    let full = std::env::args().any(|argument| argument == "--bench");
    let sizes: [u64; 2] = if full { [1_000, 100_000] } else { [10, 100] };
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let [small, large] = sizes.map(|size| {
        let path = folder().join(format!("reads-{size}.db"));
        let store = runtime.block_on(Store::open(Options::new(&path, 0))).unwrap();
        runtime.block_on(fill(&store, size));
        let rates = rates(&runtime, &store, size);
        drop(store);
        let bytes = std::fs::metadata(&path).unwrap().len();
        println!("{size:>7} cases: {} bytes a case on disk, entry and all projections", bytes / size);
        rates
    });
    for ((name, small), (_, large)) in small.iter().zip(&large) {
        println!(
            "{name:<28} {small:>9.0}/s at {} cases, {large:>9.0}/s at {}: {:.2}",
            sizes[0],
            sizes[1],
            large / small
        );
    }
    let _ = std::fs::remove_dir_all(folder());
}

async fn fill(store: &Store, size: u64) {
    let mut tasks = Vec::new();
    for client in 0..64 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            for number in (1..=size).filter(|number| number % 64 == client) {
                store.commit(creation(number)).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

fn rates(runtime: &tokio::runtime::Runtime, store: &Store, size: u64) -> Vec<(&'static str, f64)> {
    let rate = |read: &dyn Fn(u64)| {
        median(|_| {
            let start = Instant::now();
            let mut count = 0;
            while start.elapsed() < MEASURED {
                // A stride that visits every case in no order.
                read(count * 7_919 % size + 1);
                count += 1;
            }
            f64::from(u32::try_from(count).unwrap()) / start.elapsed().as_secs_f64()
        })
    };
    let page = |keys: &[&str], number: u64| {
        let after = Some(Cursor { sort_at: 1_700_000_000_000 + (number / 2).cast_signed(), case_id: [0; 16] });
        let all = Filter::default();
        let page = queue::page(store, keys, Bucket::Todo, &all, after, ROWS);
        assert!(!runtime.block_on(page).unwrap().rows.is_empty());
    };
    vec![
        (
            "row of a case",
            rate(&|number| assert!(runtime.block_on(cases::by_id(store, id(number))).unwrap().is_some())),
        ),
        (
            "entries of a case",
            rate(&|number| assert_eq!(runtime.block_on(entries::stream(store, id(number), 0)).unwrap().len(), 1)),
        ),
        ("queue of 50, one key", rate(&|number| page(&["org:street-17"], number))),
        ("queue of 50, three keys", rate(&|number| page(&["org:street-17", "org:centre", "city"], number))),
    ]
}

fn id(number: u64) -> Id {
    let mut id = [0x5a; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    id
}
