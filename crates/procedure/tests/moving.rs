//! A case that goes on under a newer version is one of that version's: whenever it moves, it stays in what was explored there, and ends.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue::procedures;
use check_support::engine::Walker;
use check_support::random::{Dice, changed, procedure};
use check_support::{drop_step, lawful, names};
use fengqiao_procedure::check::{Explored, Property, check};
use fengqiao_procedure::compare::{Cases, Stays, cases, grown, retold};
use fengqiao_procedure::event::{Config, Kind};
use fengqiao_procedure::fold;
use fengqiao_procedure::model::*;

const PROCEDURES: u64 = 160;
const WALKS: u64 = 8;
const MOVES_MAX: usize = 24;

/// Two versions and what was explored of each: of the newer one together with what its moved cases remember.
struct Versions<'a> {
    old: &'a Procedure,
    new: &'a Procedure,
    grown: &'a Procedure,
    before: Explored<'a>,
    after: Explored<'a>,
    found: Cases,
}

/// Walks under the older version, moves the case, walks on under the newer one and brings it to its close. Whether the case could move.
fn moves_once(versions: &Versions<'_>, seed: u64) -> bool {
    let Versions { old, new, grown, before, after, found } = versions;
    let mut dice = Dice(seed);
    let length = dice.roll(MOVES_MAX);
    let mut walker = Walker::new(&mut dice, old, before, Config::clone);
    walker.walk(&mut dice, length).unwrap_or_else(|astray| panic!("{seed}: {astray:?}"));
    let Some((case, now, way)) = walker.place() else { return false };
    if !found.moves.iter().any(|(from, _)| *from == case.config.instances[0].state) {
        return false;
    }
    let told: Vec<_> = walker.entries.iter().map(|it| retold(old, grown, it).expect("every name is known")).collect();
    let mut onward = Walker::new(&mut dice, grown, after, Config::clone);
    onward.goes_back_to((fold(grown, &told).expect("a case"), now, way));
    let moved = onward.moves_to(new).unwrap_or_else(|why| panic!("{seed}: {why:?}"));
    assert!(matches!(&moved.kind, Kind::Moved { from, to, .. } if *from == old.version && *to == new.version));
    let (here, ..) = onward.place().expect("the case");
    assert_eq!(here.procedure_version, new.version);
    for run in &case.clocks {
        let name = &old.clock(run.clock).name;
        let same = |it: &&fengqiao_procedure::event::ClockRun| {
            grown.clock(it.clock).name == *name && it.instance == run.instance && it.run == run.run
        };
        let there = here.clocks.iter().find(same);
        let dates = |run: &fengqiao_procedure::event::ClockRun| (run.started_at, run.limit.clone(), run.due.at);
        assert!(there.is_none_or(|there| dates(there) == dates(run)), "{seed}: the clock {name} has another date");
    }
    onward.walks_on(&mut dice, MOVES_MAX).unwrap_or_else(|astray| panic!("{seed}: {astray:?}"));
    let left = onward.place().expect("a case");
    onward.rests().unwrap_or_else(|astray| panic!("{seed}: {astray:?}"));
    onward.goes_back_to(left);
    onward.completes(&mut dice).unwrap_or_else(|astray| panic!("{seed}: {astray:?}"));
    true
}

#[test]
fn whoever_moves_stays_in_what_was_proved_and_ends() {
    let (mut pairs, mut moved, mut stay) = (0, 0, 0);
    for seed in 0..PROCEDURES {
        let mut dice = Dice(seed);
        let one = procedure(&mut dice);
        let other = changed(&mut dice, &one);
        if !check(&one, &names()).passes() || !check(&other, &names()).passes() {
            continue;
        }
        for (old, new) in [(&one, &other), (&other, &one)] {
            let grown = grown(old, new);
            let found = cases(old, new);
            stay += found.stays.len();
            let (before, after) = (Explored::of(old), Explored::of(&grown));
            assert_eq!(
                after.configs().len(),
                Explored::of(new).configs().len(),
                "{seed}: what was added never happens"
            );
            let versions = Versions { old, new, grown: &grown, before, after, found };
            pairs += 1;
            moved += (0..WALKS).filter(|walk| moves_once(&versions, seed * 1_000 + walk)).count();
        }
    }
    assert!(pairs > 20 && moved > 100 && stay > 10, "{pairs} pairs, {moved} cases moved, {stay} states stay");
}

#[test]
fn every_case_of_the_catalogue_could_move_to_the_same_flow() {
    for p in procedures() {
        let same = cases(&p, &p);
        assert!(same.stays.is_empty(), "{}: {:?}", p.id, same.stays);
    }
}

/// Why the cases of a state stay when the newer version is changed so; none where they move.
fn stays(state: &str, change: impl FnOnce(&mut Procedure)) -> Option<Stays> {
    let old = lawful();
    let mut new = old.clone();
    change(&mut new);
    let id = old.state_named(state).expect("a state");
    cases(&old, &new).stays.into_iter().find(|(stays, _)| *stays == id).map(|(_, why)| why)
}

#[test]
fn what_cannot_be_kept_is_told() {
    let title = |p: &Procedure, step: &str| p.step(p.step_named(step).expect("a step")).title.clone();
    let p = lawful();
    assert_eq!(stays("handling", |_| {}), None);
    let lost = stays("handling", |p| p.separations.clear());
    assert!(matches!(lost, Some(Stays::Separation(_))), "{lost:?}");
    let lost = stays("handling", |p| p.clocks.iter_mut().for_each(|clock| clock.name.push('2')));
    assert!(matches!(lost, Some(Stays::Promise(_) | Stays::Unproven)), "{lost:?}");
    let wider = stays("handling", |p| p.fields.iter_mut().for_each(|field| field.privacy = Privacy::Public));
    assert!(matches!(wider, Some(Stays::Wider(_))), "{wider:?}");
    let act =
        p.steps.iter().find(|step| p.is_resident_act(step) && !step.from.is_empty()).expect("an act of a resident");
    let (from, name) = (p.state(act.from[0]).name.clone(), act.name.clone());
    let lost = stays(&from, |p| drop_step(p, &name));
    assert_eq!(lost, Some(Stays::Right(title(&p, &name))));
    for why in
        [Stays::Unexplored, Stays::Unproven, Stays::Forgotten(Property::Duty), Stays::Forgotten(Property::Hearing)]
    {
        assert!(!why.words().zh.is_empty() && why.words().en.is_ascii());
    }
}
