//! Parts: joins, empty sets, and what happens to those that are still open.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::parts::with_neighbours;
use check_support::*;
use fengqiao_procedure::check::{Explored, Property, check};
use fengqiao_procedure::machine::{self, Choices};
use fengqiao_procedure::model::*;

fn findings(p: &Procedure, property: Property) -> Vec<String> {
    check(p, &names()).findings.iter().filter(|it| it.property == property).map(|it| it.words().zh).collect()
}

#[test]
fn every_join_passes_with_none_to_three_instances() {
    for join in [Join::All, Join::Any, Join::AtLeast(2), Join::FirstRefusal] {
        for on_exit in [OnExit::Cancel, OnExit::Refuse] {
            let report = check(&with_neighbours(join, on_exit), &names());
            assert!(report.passes(), "{join:?} {on_exit:?}: {}", words(&report.findings));
        }
    }
}

#[test]
fn a_decision_that_nothing_takes_up_is_found() {
    for lost in ["all_agreed", "not_agreed"] {
        let mut p = with_neighbours(Join::All, OnExit::Cancel);
        drop_step(&mut p, lost);
        let found = findings(&p, Property::Part);
        assert!(found.iter().any(|it| it.contains("都已完成")), "{lost}: {found:?}");
    }
}

#[test]
fn a_part_that_forbids_leaving_and_waits_for_ever_is_found() {
    let mut p = with_neighbours(Join::All, OnExit::Refuse);
    drop_step(&mut p, "silent");
    let found = findings(&p, Property::Part);
    assert!(found.iter().any(|it| it.contains("不许离开")), "{found:?}");
    assert!(!findings(&p, Property::Progress).is_empty(), "only the neighbours could end it");
}

/// A second part beside the neighbours, whose one instance ends when its member says so.
fn with_witness(p: &mut Procedure) {
    let (opened_by, initial) = (p.state_named("asking"), StateId(u16::try_from(p.states.len()).unwrap()));
    let neighbours = p.parts[1].clone();
    p.parts.push(Part {
        name: "witness".to_owned(),
        title: text("证人", "a witness"),
        opened_by,
        initial,
        ..neighbours
    });
    for (name, like) in [("heard", "waiting"), ("told", "agreed")] {
        let like = p.state(p.state_named(like).unwrap()).clone();
        p.states.push(State { name: name.to_owned(), part: PartId(2), clock: None, ..like });
    }
    let mut tell = step(p, "tell", "作证", "tell", &["heard"], Some("told"), by(p, &["resident"]));
    tell.part = PartId(2);
    p.steps.push(tell);
}

#[test]
fn two_parts_that_wait_for_each_other_are_found() {
    let mut p = with_neighbours(Join::All, OnExit::Refuse);
    with_witness(&mut p);
    let found = findings(&p, Property::Part);
    assert!(found.iter().any(|it| it.contains("不许离开")), "the neighbours agreed and may not leave: {found:?}");
    assert!(!findings(&p, Property::Progress).is_empty(), "only the witness could end it");
}

#[test]
fn siblings_alike_are_explored_once() {
    let p = with_neighbours(Join::All, OnExit::Cancel);
    let explored = Explored::of(&p);
    let named = |name: &str| p.step_named(name).unwrap();
    let opened = machine::initial(&p, named("report"), &Choices::default(), 0).unwrap().config;
    let dispatched = machine::fire(&p, &opened, named("dispatch"), 0, &Choices::default()).unwrap().config;
    let three = Choices { sizes: vec![(PartId(1), 3)], ..Choices::default() };
    let asked = machine::fire(&p, &dispatched, named("ask_them"), 0, &three).unwrap().config;
    assert_eq!(asked.instances.len(), 4);
    for who in 1..=3 {
        let agreed = machine::fire(&p, &asked, named("agree"), who, &Choices::default()).unwrap().config;
        assert!(explored.contains(&agreed), "whoever of the three answers first");
    }
    let report = check(&p, &names());
    assert!(report.explored < 5_000, "counts per state, not every order: {}", report.explored);
}

#[test]
fn a_part_inside_a_part_inside_a_part_is_too_deep() {
    let mut p = with_neighbours(Join::All, OnExit::Cancel);
    for _ in 0..2 {
        let outer = PartId(u16::try_from(p.parts.len() - 1).unwrap());
        let opens = p.parts[outer.index()].initial;
        let initial = StateId(u16::try_from(p.states.len()).unwrap());
        let part = PartId(u16::try_from(p.parts.len()).unwrap());
        p.parts.push(Part { opened_by: Some(opens), initial, ..p.parts[1].clone() });
        for from in [opens, p.state_named("agreed").unwrap()] {
            let state = State { part, name: format!("deep{}", p.states.len()), ..p.state(from).clone() };
            p.states.push(state);
        }
    }
    let found = findings(&p, Property::Structure);
    assert!(found.iter().any(|it| it.contains("两层")), "{found:?}");
}

/// Neighbours whose consent is asked, one by one.
fn asking_consent() -> Procedure {
    let mut p = with_neighbours(Join::FirstRefusal, OnExit::Cancel);
    p.parts[1].consent = true;
    p
}

#[test]
fn consent_is_each_ones_own() {
    assert!(check(&asking_consent(), &names()).passes(), "{}", words(&check(&asking_consent(), &names()).findings));
    let mut enough = asking_consent();
    enough.parts[1].join = Join::Any;
    assert!(findings(&enough, Property::Consent).iter().any(|it| it.contains("不要求每一方都同意")));

    let mut silent = asking_consent();
    let agreed = silent.state_named("agreed");
    edit(&mut silent, "silent").to = agreed;
    assert!(findings(&silent, Property::Consent).iter().any(|it| it.contains("沉默")));

    let mut for_them = asking_consent();
    let intake = by(&for_them, &["intake"]);
    edit(&mut for_them, "agree").by = intake;
    assert!(findings(&for_them, Property::Consent).iter().any(|it| it.contains("书面凭证")));
    add_field(
        &mut for_them,
        "paper",
        "同意书",
        "consent on paper",
        FieldKind::Attachment { count_max: 1 },
        Privacy::Parties,
    );
    let paper = ask(&for_them, "paper");
    edit(&mut for_them, "agree").asks.push(paper);
    assert_eq!(findings(&for_them, Property::Consent), Vec::<String>::new(), "their own paper speaks for them");
}

#[test]
fn a_refusal_that_ends_the_matter_is_no_solution() {
    let mut p = asking_consent();
    p.parts[1].refusal_ends = true;
    let found = findings(&p, Property::Consent);
    assert!(
        found.iter().any(|it| it.contains("没有得到各方同意")),
        "after a no the answer can still be taken as solved: {found:?}"
    );
    for step in &mut p.steps {
        step.outcome = step.outcome.take().map(|_| Outcome::Is("explained".to_owned()));
    }
    assert_eq!(findings(&p, Property::Consent), Vec::<String>::new(), "explained is not solved");
}

#[test]
fn whoever_is_asked_in_a_part_is_told_by_when() {
    let mut p = with_neighbours(Join::All, OnExit::Cancel);
    let waiting = p.state_named("waiting").unwrap();
    p.states[waiting.index()].tells = text("请您答复。", "Please answer.");
    assert!(findings(&p, Property::Words).iter().any(|it| it.contains("最迟到哪一天")));
}
