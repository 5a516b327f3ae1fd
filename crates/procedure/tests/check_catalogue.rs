//! Every shipped procedure passes with nothing to say, and quickly enough to be checked while it is edited.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue::{known, procedures};
use check_support::words;
use fengqiao_procedure::check::check;

#[test]
fn the_catalogue_passes_with_zero_findings() {
    let all = procedures();
    assert!(!all.is_empty());
    let names = known(&all);
    let mut faults = String::new();
    for p in &all {
        let report = check(p, &names);
        if !report.findings.is_empty() {
            faults.push_str(&format!("{}:\n{}", p.id, words(&report.findings)));
        }
        assert!(report.explored > 0, "{}", p.id);
    }
    assert!(faults.is_empty(), "{faults}");
}
