//! The procedures under `_test` use every construct of the language together, and each is proved like any other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use std::collections::BTreeSet;
use std::fmt::Debug;

use check_support::catalogue::{known, test_procedures};
use check_support::words;
use fengqiao_procedure::check::{Contract, Names, check};
use fengqiao_procedure::model::*;

#[test]
fn every_construct_is_used() {
    let mut used = BTreeSet::new();
    for p in &test_procedures() {
        of_the_head(p, &mut used);
        of_parts_and_states(p, &mut used);
        of_steps(p, &mut used);
    }
    let missing: Vec<&str> = CONSTRUCTS.iter().copied().filter(|it| !used.contains(*it)).collect();
    assert!(missing.is_empty(), "no test procedure uses {missing:?}; they use {used:?}");
}

#[test]
fn every_construct_is_proved() {
    let all = test_procedures();
    let outcomes = vec!["solved".to_owned(), "explained".to_owned()];
    let opening = Some(vec![]);
    let contract = Contract { outcomes, opening };
    let names = Names { procedures: vec![("appraisal".to_owned(), contract)], ..known(&all) };
    for p in &all {
        let report = check(p, &names);
        assert!(report.explored > 100, "{}", p.id);
        assert!(report.findings.is_empty(), "{}:\n{}", p.id, words(&report.findings));
    }
}

/// What the language can say, each as the model names it.
#[rustfmt::skip]
const CONSTRUCTS: [&str; 87] = [
    "role Party", "role Office", "role Unit",
    "separation of persons", "separation of organisations", "separation Always", "separation Is",
    "fact Flag", "fact Choice", "fact Counter", "constraint", "order", "paper", "link",
    "field Text", "field Number", "field Money", "field Date", "field Time", "field Flag", "field Choice", "field Category",
    "field Place", "field Contact", "field Organisation", "field Organisations", "field Attachment", "field Consent",
    "privacy Public", "privacy Parties", "privacy Unit", "privacy Chain", "privacy Sealed",
    "length Rule", "length Category", "length Until", "starts Recorded", "starts Occurred", "extension", "restart", "promised",
    "many One", "many Parties", "many Field", "join All", "join Any", "join AtLeast", "join FirstRefusal", "exit Cancel", "exit Refuse",
    "state settled", "end Closed", "end Finished",
    "by Roles", "by Clock", "by Joined", "by Linked", "step corrects", "ask left out", "ask Always", "ask Is", "outcome Is", "outcome From",
    "guard Is", "guard Below", "guard CanRaise", "guard All", "guard Any", "guard Not",
    "set Value", "set Field", "set Cel", "assign Directory", "assign Field",
    "assign Nearest", "assign Actor", "does Count", "does Start", "does Stop", "does Pause", "does Resume", "does Extend", "does Raise",
    "does Lower", "does Open", "does Issue", "does Escalate",
];

fn named(what: &str, it: &impl Debug) -> String {
    let text = format!("{it:?}");
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    format!("{what} {}", &text[..end])
}

fn of_the_head(p: &Procedure, used: &mut BTreeSet<String>) {
    used.extend(p.roles.iter().map(|it| named("role", &it.kind)));
    for separation in &p.separations {
        used.insert(format!("separation of {}", if separation.organisation { "organisations" } else { "persons" }));
        used.insert(named("separation", &separation.when));
    }
    used.extend(p.facts.iter().map(|it| named("fact", &it.kind)));
    used.extend(p.constraints.iter().map(|_| "constraint".to_owned()));
    used.extend(p.orders.iter().map(|_| "order".to_owned()));
    used.extend(p.papers.iter().map(|_| "paper".to_owned()));
    used.extend(p.links.iter().map(|_| "link".to_owned()));
    for field in &p.fields {
        used.insert(named("field", &field.kind));
        used.insert(named("privacy", &field.privacy));
    }
    for clock in &p.clocks {
        used.insert(named("length", &clock.length));
        used.insert(named("starts", &clock.from));
        used.extend(clock.extension.iter().map(|_| "extension".to_owned()));
        used.extend(clock.restart.iter().map(|_| "restart".to_owned()));
        used.extend(clock.promised.then(|| "promised".to_owned()));
    }
}

fn of_parts_and_states(p: &Procedure, used: &mut BTreeSet<String>) {
    for part in p.parts.iter().skip(1) {
        used.insert(match &part.many {
            Many::Each { over } => named("many", over),
            many => named("many", many),
        });
        used.insert(named("join", &part.join));
        used.insert(named("exit", &part.on_exit));
    }
    for state in &p.states {
        used.extend(state.settled.then(|| "state settled".to_owned()));
        used.extend(state.end.iter().map(|end| named("end", end)));
    }
}

fn of_steps(p: &Procedure, used: &mut BTreeSet<String>) {
    for step in &p.steps {
        used.insert(named("by", &step.by));
        used.extend(step.corrects.then(|| "step corrects".to_owned()));
        for ask in &step.asks {
            used.insert(if ask.required { named("ask", &ask.when) } else { "ask left out".to_owned() });
        }
        used.extend(step.outcome.iter().map(|it| named("outcome", it)));
        of_guard(&step.guard, used);
        for effect in &step.effects {
            used.insert(match effect {
                Effect::Set { to, .. } => named("set", to),
                Effect::Assign { from, .. } => named("assign", from),
                other => named("does", other),
            });
        }
    }
}

fn of_guard(guard: &Guard, used: &mut BTreeSet<String>) {
    used.insert(named("guard", guard));
    match guard {
        Guard::All(all) | Guard::Any(all) => all.iter().for_each(|it| of_guard(it, used)),
        Guard::Not(not) => of_guard(not, used),
        _ => {}
    }
}
