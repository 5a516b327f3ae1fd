//! What is lawful passes, and what the report counts is right.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue;
use check_support::engine::{Lengths, rule};
use check_support::*;
use fengqiao_procedure::check::{Property, check, check_within, clocks_by_basis, longest_time, measured};

#[test]
fn a_lawful_procedure_has_no_findings() {
    let p = lawful();
    let report = check(&p, &names());
    assert!(report.findings.is_empty(), "{}", words(&report.findings));
    assert!(report.passes());
}

#[test]
fn the_report_counts_what_it_explored() {
    let p = lawful();
    let report = check(&p, &names());
    assert!(report.explored > 5 && report.explored < 500, "{}", report.explored);
    assert!(report.measures.moves >= report.explored - 1);
    assert_eq!(report.measures.fewest_to_close, Some(2), "report, then outside the remit");
    assert_eq!(report.measures.steps_per_role[0].1, 4, "the resident reports, accepts, objects, reopens");
    assert_eq!(report.measures.clocks_by_rule.len(), 4);
    assert!(report.measures.farthest >= 4, "{}", report.measures.farthest);
    assert_eq!(report.measures.longest_way, None, "objections are counted, not explored: a case may go round");
}

#[test]
fn the_longest_way_is_told_where_nothing_goes_round() {
    let mut straight = lawful();
    drop_step(&mut straight, "object");
    drop_step(&mut straight, "reopen");
    let longest = check(&straight, &names()).measures.longest_way;
    assert!(longest.is_some_and(|it| it > 4), "{longest:?}");
}

#[test]
fn the_longest_lawful_time_is_that_of_every_clock_used_up() {
    let p = lawful();
    let lengths = ["test.screen 2d", "test.handle 5wd", "test.verdict 10d", "test.review 3d"];
    let rules = lengths.iter().map(|it| it.split_once(' ').unwrap());
    let rules = Lengths::named(rules.map(|(name, length)| (name.to_owned(), rule(name, length))).collect());
    let today = fengqiao_calendar::Date::constant(2026, 3, 2);
    let longest = longest_time(&p, &rules, today).unwrap();
    let spent: Vec<&str> = longest.spent.iter().map(|it| p.clock(it.clock).name.as_str()).collect();
    assert_eq!(spent, ["screen", "handle", "verdict", "review"], "nobody is late and no resident objects");
    assert_eq!(longest.days, 2 + 7 + 10 + 3, "five workdays are a week");
    let by_basis = clocks_by_basis(&p, &rules, today);
    assert_eq!(by_basis.len(), 1);
    assert_eq!((by_basis[0].basis.law.as_str(), by_basis[0].clocks.len()), ("测试规定", 4));
    let lines = measured(&p, &check(&p, &names()), &rules, today, fengqiao_procedure::Language::Zh);
    assert!(lines[0].contains("约22日") && lines[1].contains("最少2步"), "{lines:?}");
}

#[test]
fn beyond_the_bound_the_largest_multiplier_is_named() {
    let p = catalogue::procedure("grid_event");
    let known = catalogue::known(std::slice::from_ref(&p));
    let report = check_within(&p, &known, 500);
    let finding = report.findings.iter().find(|it| it.property == Property::Bounded).unwrap();
    assert!(finding.message.zh.contains("过于复杂"), "{}", finding.message.zh);
    assert!(finding.places.len() > 1, "something is named: {:?}", finding.places);
    assert!(!report.passes());
}
