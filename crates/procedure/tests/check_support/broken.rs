//! One lawful procedure, broken in one place, and the finding that this must bring.

use fengqiao_procedure::check::{Place, Property, check as examine, label, replay};
use fengqiao_procedure::model::*;

use super::*;

/// Breaks the lawful procedure and expects a finding of this property at this place, reached by these steps.
pub fn check(name: &str, property: Property, place: &str, trace: &[&str], spoil: impl FnOnce(&mut Procedure)) {
    let mut p = lawful();
    spoil(&mut p);
    let report = examine(&p, &names());
    assert!(!report.passes(), "{name}: passes");
    let at = |it: &Place| label(&p, *it).en.trim_matches(['“', '”']) == place;
    let found = report
        .findings
        .iter()
        .find(|it| it.property == property && it.places.iter().any(at) && step_names(&p, &it.trace) == trace);
    let finding = found.unwrap_or_else(|| {
        let all: Vec<_> =
            report.findings.iter().map(|it| (it.property, it.words().en, step_names(&p, &it.trace))).collect();
        panic!("{name}: no such finding among {all:#?}")
    });
    assert_eq!(finding.lines.len(), finding.trace.len(), "{name}: every move in words");
    let words = finding.words();
    assert!(
        !words.zh.contains("{0}") && !words.en.contains("{1}") && !words.zh.is_empty() && !words.en.is_empty(),
        "{name}: {words:?}"
    );
    assert!(finding.trace.is_empty() || replay(&p, &finding.trace).is_ok(), "{name}: the trace replays in the machine");
}
