//! The proof is about the engine that runs: random walks of `decide`, `due` and `linked` stay inside what the checker explored, each
//! entry is a move that it saw, and what may be done in every configuration is what it thinks.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue::procedures;
use check_support::engine::{Astray, Reading, Walker};
use check_support::names;
use check_support::random::{Dice, each_sound, procedure};
use check_support::witness::{with_own_rules, witness};
use fengqiao_procedure::check::{Explored, Names, check, replay};
use fengqiao_procedure::event::{Config, Phase};
use fengqiao_procedure::model::Procedure;

const PROCEDURES: u64 = 120;
const WALKS: u64 = 12;
const MOVES_MAX: usize = 40;

/// Walks from a seed, and shows what becomes of the case if nobody acts any more, and that it can be brought to its close. The entries
/// that were decided.
fn walked(seed: u64, p: &Procedure, explored: &Explored<'_>, reading: Reading) -> Result<usize, Astray> {
    let mut dice = Dice(seed);
    let mut walker = Walker::new(&mut dice, p, explored, reading);
    let entries = walker.walk(&mut dice, MOVES_MAX)?;
    if let Some(left) = walker.place() {
        walker.rests()?;
        walker.goes_back_to(left);
        walker.completes(&mut dice)?;
    }
    Ok(entries)
}

#[test]
fn the_engine_stays_inside_what_was_proven_of_random_procedures() {
    let mut entries = 0;
    let passed = each_sound(PROCEDURES, |seed, p, explored| {
        for round in 0..WALKS {
            entries += walked(seed * 1_000 + round, p, explored, Config::clone)
                .unwrap_or_else(|astray| panic!("procedure {seed}, walk {round}: {astray:?}"));
        }
    });
    assert!(passed > 25, "{passed} procedures pass");
    assert!(entries > 3_000, "{entries} entries were decided");
}

#[test]
fn the_engine_stays_inside_what_was_proven_of_the_catalogue() {
    for p in procedures() {
        let explored = Explored::of(&p);
        let mut entries = 0;
        for seed in 0..60 {
            entries += walked(seed, &p, &explored, Config::clone)
                .unwrap_or_else(|astray| panic!("{}, walk {seed}: {astray:?}", p.id));
        }
        assert!(entries > 60, "{}: {entries} entries were decided", p.id);
    }
}

#[test]
fn what_is_refused_happens_to_a_case_of_the_engine() {
    let (mut traces, mut witnessed) = (0, 0);
    for seed in 0..PROCEDURES {
        let p = with_own_rules(&procedure(&mut Dice(seed)));
        let known = Names { rules: p.clocks.iter().map(|clock| format!("of.{}", clock.name)).collect(), ..names() };
        let explored = Explored::of(&p);
        for finding in check(&p, &known).findings.iter().filter(|it| !it.trace.is_empty()) {
            traces += 1;
            let Ok(end) = witness(&p, &finding.trace) else { continue };
            let proven = replay(&p, &finding.trace).expect("a trace that the machine takes").expect("a case");
            assert_eq!(
                explored.canonical(&end),
                explored.canonical(&proven),
                "procedure {seed}: {}",
                finding.words().zh
            );
            witnessed += 1;
        }
    }
    assert!(witnessed * 10 > traces * 8, "{witnessed} of {traces} traces happen to a case");
}

#[test]
fn a_walk_notices_an_engine_that_differs_from_what_was_proven() {
    let faults: [(&str, Reading); 4] = [
        ("forgets that a late matter has a supervisor", |config| Config { escalated: false, ..config.clone() }),
        ("lets a clock that acted act again", |config| phases(config, Phase::Late, Phase::Running)),
        ("loses a running clock", |config| phases(config, Phase::Running, Phase::Off)),
        ("starts every clock", |config| phases(config, Phase::Off, Phase::Running)),
    ];
    let all = procedures();
    let p = all.iter().find(|p| p.id == "service_request").expect("the procedure that most cases run under");
    let explored = Explored::of(p);
    for (fault, reading) in faults {
        let noticed = (0..600).any(|seed| walked(seed, p, &explored, reading).is_err());
        assert!(noticed, "no walk notices an engine that {fault}");
    }
}

fn phases(config: &Config, from: Phase, to: Phase) -> Config {
    let mut config = config.clone();
    let clocks = config.instances.iter_mut().flat_map(|instance| &mut instance.clocks);
    clocks.filter(|phase| **phase == from).for_each(|phase| *phase = to);
    config
}
