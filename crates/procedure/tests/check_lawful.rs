//! What is lawful passes, and what the report counts is right.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue;
use check_support::*;
use fengqiao_procedure::check::{Property, check, check_within};

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
fn beyond_the_bound_the_largest_multiplier_is_named() {
    let p = catalogue::procedure("grid_event");
    let known = catalogue::known(std::slice::from_ref(&p));
    let report = check_within(&p, &known, 500);
    let finding = report.findings.iter().find(|it| it.property == Property::Bounded).unwrap();
    assert!(finding.message.zh.contains("过于复杂"), "{}", finding.message.zh);
    assert!(finding.places.len() > 1, "something is named: {:?}", finding.places);
    assert!(!report.passes());
}
