//! Fuzzers of what strangers write: the text of a procedure, what the checker makes of it, and what is sent to a case.
//!
//! Each runs for `FENGQIAO_FUZZ_SECONDS` (a few seconds where it is not set) from `FENGQIAO_FUZZ_SEED`; a fault names its seed. How to
//! run them for long stands in `docs/checker.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod cases;
#[path = "../check_support/mod.rs"]
mod check_support;
mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use check_support::random::Dice;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Lets one seed after the other run until the time is over. Returns how many ran.
fn run(what: &str, mut one: impl FnMut(&mut Dice)) -> u64 {
    let (first, seconds) = (number("FENGQIAO_FUZZ_SEED", 1), number("FENGQIAO_FUZZ_SECONDS", 5));
    let began = Instant::now();
    let (mut seed, mut slowest) = (first, (Duration::ZERO, first));
    while began.elapsed() < Duration::from_secs(seconds) || seed < first + 20 {
        let one_began = Instant::now();
        let ran = catch_unwind(AssertUnwindSafe(|| one(&mut Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d)))));
        assert!(ran.is_ok(), "{what}: FENGQIAO_FUZZ_SEED={seed} shows it");
        slowest = slowest.max((one_began.elapsed(), seed));
        seed += 1;
    }
    println!("{what}: {} seeds in {seconds} s, the slowest {} took {:?}", seed - first, slowest.1, slowest.0);
    seed - first
}

#[test]
fn whatever_is_written_is_read_or_answered() {
    let files = texts::files();
    let (mut read, mut refused) = (0, 0);
    run("reading", |dice| match texts::read_one(&files, dice) {
        true => read += 1,
        false => refused += 1,
    });
    assert!(read > 0 && refused > 0, "{read} texts were read, {refused} were answered with issues");
}

#[test]
fn whatever_is_read_is_checked_without_a_fault() {
    let files = texts::files();
    let (mut passed, mut refused) = (0, 0);
    run("checking", |dice| match texts::check_one(&files, dice) {
        Some(true) => passed += 1,
        Some(false) => refused += 1,
        None => {}
    });
    assert!(passed + refused > 0, "{passed} procedures passed, {refused} were refused");
}

#[test]
fn whatever_is_sent_to_a_case_is_taken_whole_or_refused() {
    let all = check_support::catalogue::procedures();
    let (mut taken, mut refused) = (0, 0);
    run("deciding", |dice| {
        let (done, not) = cases::play(dice.pick(&all).expect("a procedure"), dice);
        taken += done;
        refused += not;
    });
    assert!(taken > 0 && refused > 0, "{taken} entries were decided, {refused} commands refused");
}
