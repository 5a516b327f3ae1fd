//! The proof is about the program that runs: what passes never gets stuck in the machine and stays inside what was explored; what is
//! refused has a trace that the machine can take.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::random::{Astray, Dice, each_sound, procedure, walk};
use check_support::*;
use fengqiao_procedure::check::{Explored, Property, check, replay};

const PROCEDURES: u64 = 160;
const WALKS: u64 = 20;
const MOVES_MAX: usize = 60;

#[test]
fn what_passes_never_gets_stuck_and_stays_in_the_explored_set() {
    let mut moves = 0;
    let passed = each_sound(PROCEDURES, |seed, p, explored| {
        for round in 0..WALKS {
            let walked = walk(&mut Dice(seed * 1_000 + round), p, explored, MOVES_MAX);
            moves += walked.unwrap_or_else(|astray| panic!("seed {seed}, walk {round}: {astray:?}"));
        }
    });
    assert!(passed > 30, "{passed} procedures pass");
    assert!(moves > 5_000, "{moves} moves were walked");
}

#[test]
fn what_is_refused_has_a_trace_that_replays() {
    let (mut refused, mut replayed) = (0, 0);
    for seed in 0..PROCEDURES {
        let p = procedure(&mut Dice(seed));
        let report = check(&p, &names());
        refused += u64::from(!report.passes());
        for finding in report.findings.iter().filter(|it| !it.trace.is_empty()) {
            let end = replay(&p, &finding.trace);
            assert!(end.is_ok(), "seed {seed}: {:?} stops at {end:?}: {}", finding.property, finding.words().zh);
            replayed += 1;
        }
    }
    assert!(refused > 30 && replayed > 50, "{refused} refused, {replayed} traces");
}

#[test]
fn what_is_refused_for_getting_stuck_does_get_stuck() {
    let mut seen = 0;
    for seed in 0..PROCEDURES {
        let p = procedure(&mut Dice(seed));
        let report = check(&p, &names());
        let Some(finding) = report.findings.iter().find(|it| it.property == Property::Progress) else {
            continue;
        };
        let config = replay(&p, &finding.trace).unwrap().unwrap();
        assert!(!fengqiao_procedure::machine::is_closed(&p, &config), "seed {seed}");
        let reached = close_by_offices(&p, config);
        assert!(!reached, "seed {seed}: {}", finding.words().zh);
        seen += 1;
    }
    assert!(seen > 3, "{seen} procedures get stuck");
}

/// Whether many random ways without a resident close a case.
fn close_by_offices(p: &fengqiao_procedure::model::Procedure, start: fengqiao_procedure::event::Config) -> bool {
    (0..40).any(|seed| {
        let mut dice = Dice(seed);
        let mut config = start.clone();
        (0..40).any(|_| {
            let all = check_support::random::moves(p, &config);
            let owed: Vec<_> = all.into_iter().filter(|(step, ..)| !p.is_resident_act(p.step(*step))).collect();
            if let Some((step, at, before)) = dice.pick(&owed)
                && let Ok(fired) = fengqiao_procedure::machine::fire(p, before, *step, *at, &Default::default())
            {
                config = fired.config;
            }
            fengqiao_procedure::machine::is_closed(p, &config)
        })
    })
}

#[test]
fn a_walk_notices_what_the_checker_would_refuse() {
    let mut p = lawful();
    drop_step(&mut p, "screen_late");
    let explored = Explored::of(&p);
    let silent =
        (0..50).filter(|seed| matches!(walk(&mut Dice(*seed), &p, &explored, 0), Err(Astray::Silent(_)))).count();
    assert!(silent > 0, "the walk is not blind to silence");
    let whole = lawful();
    drop_step(&mut p, "outside");
    let narrow = Explored::of(&p);
    let outside = (0..200)
        .filter(|seed| matches!(walk(&mut Dice(*seed), &whole, &narrow, 20), Err(Astray::Unexplored(_))))
        .count();
    assert!(outside > 0, "the walk is not blind to what was left out");
}
