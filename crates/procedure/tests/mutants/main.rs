//! Seeded faults in every procedure of the catalogue: each that breaks a promise is caught, and each trace replays in the machine and
//! happens to a case of the engine. One that is let pass breaks nothing: the reason is computed, never listed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../check_support/mod.rs"]
mod check_support;
mod faults;
mod harmless;
mod opinion;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use check_support::catalogue::{known, procedures};
use check_support::witness::{with_own_rules, witness};
use check_support::words;
use faults::{FAULTS, Fault};
use fengqiao_procedure::check::{Names, Severity, check, replay};
use fengqiao_procedure::model::Procedure;

/// How many mutants of one kind are made of one procedure.
const PLACES_MAX: usize = 1;

/// A procedure takes one fault in so many as this goes into its steps, and one more.
const STEPS_PER_SHARE: usize = 60;
/// A fault that has its place in no more procedures is seeded in each of them.
const RARE_MAX: usize = 6;

/// What became of the mutants.
#[derive(Debug, Default)]
struct Tally {
    caught: BTreeMap<&'static str, usize>,
    harmless: BTreeMap<(&'static str, &'static str), usize>,
    traces: usize,
    witnessed: usize,
    missed: Vec<String>,
}

#[test]
fn every_seeded_fault_that_breaks_a_promise_is_caught() {
    let all = procedures();
    let names = known(&all);
    // A fault that few procedures can have is seeded wherever it can be.
    let rare = FAULTS.each_ref().map(|fault| all.iter().filter(|p| !(fault.places)(p).is_empty()).count() <= RARE_MAX);
    let tally = Mutex::new(Tally::default());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(sound) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    FAULTS.iter().zip(0usize..).for_each(|(fault, turn)| {
                        if rare[turn] || has_turn(sound, turn) {
                            seeded(sound, fault, turn, &names, &tally);
                        }
                    });
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap();
    let (caught, harmless): (usize, usize) = (tally.caught.values().sum(), tally.harmless.values().sum());
    println!(
        "{caught} mutants caught, {harmless} break nothing, {} of {} traces happened to a case",
        tally.witnessed, tally.traces
    );
    for ((fault, reason), count) in &tally.harmless {
        println!("  {count} × {fault}: {reason}");
    }
    assert!(tally.missed.is_empty(), "{} are missed:\n{}", tally.missed.len(), tally.missed.join("\n"));
    let open: usize =
        tally.harmless.iter().filter(|((_, reason), _)| *reason == harmless::TOO_LARGE).map(|(_, n)| n).sum();
    assert!(open * 100 <= caught + harmless, "{open} mutants are too large for a second opinion");
    assert!(caught >= 200, "{caught} mutants are caught");
    // What a procedure asks of its town (levels, links that end, several parties at once) a played case cannot always have.
    assert!(tally.witnessed * 10 > tally.traces * 7, "{} of {} traces happened", tally.witnessed, tally.traces);
    for fault in FAULTS.iter().filter(|fault| all.iter().any(|p| !(fault.places)(p).is_empty())) {
        assert!(tally.caught.contains_key(fault.name), "no mutant in which {} is caught", fault.name);
    }
}

/// The large ones take a share of the faults, another share each, so that the whole stays within half a minute.
fn has_turn(sound: &Procedure, turn: usize) -> bool {
    (turn + sound.steps.len()).is_multiple_of(1 + sound.steps.len() / STEPS_PER_SHARE)
}

fn seeded(sound: &Procedure, fault: &Fault, turn: usize, names: &Names, tally: &Mutex<Tally>) {
    let places = (fault.places)(sound);
    // Another place in every procedure, so that the catalogue is covered over its whole length.
    let spread = places.len().div_ceil(PLACES_MAX).max(1);
    let first = (turn * 7 + sound.steps.len()) % spread;
    for at in places.into_iter().skip(first).step_by(spread) {
        let mut mutant = sound.clone();
        (fault.seed)(&mut mutant, at);
        if mutant == *sound {
            continue;
        }
        let report = check(&mutant, names);
        let refused: Vec<_> = report.findings.iter().filter(|it| it.severity == Severity::Refuses).collect();
        let (mut traces, mut witnessed) = (0, 0);
        let own = with_own_rules(&mutant);
        for finding in refused.iter().filter(|it| !it.trace.is_empty()) {
            assert!(replay(&mutant, &finding.trace).is_ok(), "{} in {}: {}", fault.name, sound.id, finding.words().zh);
            traces += 1;
            witnessed += usize::from(witness(&own, &finding.trace).is_ok());
        }
        let reason = if refused.is_empty() { harmless::reason(sound, &mutant) } else { Ok("") };
        let mut tally = tally.lock().unwrap();
        tally.traces += traces;
        tally.witnessed += witnessed;
        match reason {
            _ if !refused.is_empty() => *tally.caught.entry(fault.name).or_default() += 1,
            Ok(reason) => *tally.harmless.entry((fault.name, reason)).or_default() += 1,
            Err(why) => {
                let missed = format!("{} in {} at {at}: {why}; {}", fault.name, sound.id, words(&report.findings));
                tally.missed.push(missed);
            }
        }
    }
}
