//! The procedures under `_test` use every construct of the language together, and each is proved like any other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use std::collections::BTreeSet;
use std::fmt::Debug;

use check_support::catalogue::{known, procedure, test_procedures};
use check_support::words;
use fengqiao_procedure::check::{Asked, Contract, Explored, Names, check};
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
    let carried =
        Asked { name: "words".to_owned(), kind: FieldKind::Text { chars_max: 1000, lines: true }, required: true };
    let opening = Some(vec![carried]);
    let contract = Contract { outcomes, opening };
    let names = Names { procedures: vec![("appraisal".to_owned(), contract)], ..known(&all) };
    for p in &all {
        let report = check(p, &names);
        assert!(report.explored > 100, "{}", p.id);
        assert!(report.findings.is_empty(), "{}:\n{}", p.id, words(&report.findings));
    }
}

#[test]
fn a_link_is_open_only_while_somebody_waits_for_it() {
    let p = procedure("_test/everything");
    let link = p.links.iter().find(|link| link.name == "appraisal").unwrap();
    let named: Vec<&str> = link.awaited_in.iter().map(|id| p.state(*id).name.as_str()).collect();
    assert_eq!(named, ["appraising"], "once the limit has passed nobody waits any more");
    let explored = Explored::of(&p);
    let open: Vec<StateId> =
        explored.configs().iter().filter(|it| !it.links.is_empty()).map(|it| it.instances[0].state).collect();
    assert!(!open.is_empty() && open.iter().all(|state| link.awaited_in.contains(state)));
}

/// What the language can say, each as the model names it.
#[rustfmt::skip]
const CONSTRUCTS: [&str; 112] = [
    "secrecy Private", "subject Person", "role Party", "role Office", "role Unit",
    "separation of persons", "separation of organisations", "separation Always", "separation Is",
    "fact Flag", "fact Choice", "fact Counter", "constraint", "order", "paper", "link", "link that carries", "link that only follows",
    "field Text", "field Number", "field Money", "field Date", "field Time", "field Flag", "field Choice", "field Category",
    "field Party", "field Parties", "field Staff", "role of a field", "earliest Rule", "latest Today",
    "field Place", "field Contact", "field Organisation", "field Organisations", "field Attachment", "field Consent",
    "privacy Public", "privacy Parties", "privacy Unit", "privacy Chain", "privacy Sealed",
    "length Rule", "length Category", "length ByChoice", "length Until", "starts Recorded", "starts Occurred", "starts Field", "extension", "restart", "promised",
    "many One", "many Parties", "many Field", "join All", "join Any", "join AtLeast", "join FirstRefusal", "exit Cancel", "exit Refuse",
    "part kept apart", "part of consent", "part whose refusal ends",
    "state settled", "end Closed", "end Finished",
    "by Roles", "by Clock", "by Joined", "by Linked", "by OpenedByLink", "at Percent", "at the end", "at DaysBefore", "at Before", "step corrects", "ask left out", "ask Always", "ask Is", "outcome Is", "outcome From",
    "guard Is", "guard Below", "guard CanRaise", "guard All", "guard Any", "guard Not",
    "set Value", "set Field", "set Cel", "reads threshold", "reads draw", "reads today", "reads an earlier field",
    "assign Directory", "assign Field", "assign by name",
    "assign Nearest", "assign Actor", "does Count", "does Start", "does Stop", "does Pause", "does Resume", "does Extend", "does Raise",
    "does Lower", "does Open", "does Issue", "does Escalate",
];

fn named(what: &str, it: &impl Debug) -> String {
    let text = format!("{it:?}");
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    format!("{what} {}", &text[..end])
}

fn of_the_head(p: &Procedure, used: &mut BTreeSet<String>) {
    used.extend([named("secrecy", &p.secrecy), named("subject", &p.subject)]);
    used.extend(p.roles.iter().map(|it| named("role", &it.kind)));
    for separation in &p.separations {
        used.insert(format!("separation of {}", if separation.organisation { "organisations" } else { "persons" }));
        used.insert(named("separation", &separation.when));
    }
    used.extend(p.facts.iter().map(|it| named("fact", &it.kind)));
    used.extend(p.constraints.iter().map(|_| "constraint".to_owned()));
    used.extend(p.orders.iter().map(|_| "order".to_owned()));
    used.extend(p.papers.iter().map(|_| "paper".to_owned()));
    for link in &p.links {
        used.insert(if link.follows { "link that only follows" } else { "link" }.to_owned());
        used.extend((!link.carry.is_empty()).then(|| "link that carries".to_owned()));
    }
    for field in &p.fields {
        used.insert(named("field", &field.kind));
        used.extend(field.role.map(|_| "role of a field".to_owned()));
        used.extend(field.earliest.iter().map(|limit| named("earliest", limit)));
        used.extend(field.latest.iter().map(|limit| named("latest", limit)));
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
        let says = [
            (part.apart, "part kept apart"),
            (part.consent, "part of consent"),
            (part.refusal_ends, "part whose refusal ends"),
        ];
        used.extend(says.iter().filter(|(said, _)| *said).map(|(_, what)| (*what).to_owned()));
    }
    for state in &p.states {
        used.extend(state.settled.then(|| "state settled".to_owned()));
        used.extend(state.end.iter().map(|end| named("end", end)));
    }
}

fn of_steps(p: &Procedure, used: &mut BTreeSet<String>) {
    for step in &p.steps {
        used.insert(named("by", &step.by));
        if let Trigger::Clock { mark, .. } = step.by {
            used.insert(if mark.is_end() { "at the end".to_owned() } else { named("at", &mark) });
        }
        used.extend(step.corrects.then(|| "step corrects".to_owned()));
        for ask in &step.asks {
            used.insert(if ask.required { named("ask", &ask.when) } else { "ask left out".to_owned() });
        }
        used.extend(step.outcome.iter().map(|it| named("outcome", it)));
        of_guard(&step.guard, used);
        for effect in &step.effects {
            if let Effect::Set { to, .. } = effect {
                used.extend(of_expression(p, step, to));
            }
            used.insert(match effect {
                Effect::Set { to, .. } => named("set", to),
                Effect::Assign { from: AssignSource::Field(field), .. } if p.field(*field).kind == FieldKind::Staff => {
                    "assign by name".to_owned()
                }
                Effect::Assign { from, .. } => named("assign", from),
                other => named("does", other),
            });
        }
    }
}

/// What an expression reads besides fields that its own step asks.
fn of_expression(p: &Procedure, step: &Step, to: &FactSource) -> Vec<String> {
    let FactSource::Cel(expression) = to else { return Vec::new() };
    let words: Vec<&str> = expression.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let mut read: Vec<String> =
        ["threshold", "draw", "today"].iter().filter(|it| words.contains(it)).map(|it| format!("reads {it}")).collect();
    let asked = |field: &Field| step.asks.iter().any(|ask| p.field(ask.field).name == field.name);
    let earlier = p.fields.iter().any(|field| words.contains(&field.name.as_str()) && !asked(field));
    read.extend(earlier.then(|| "reads an earlier field".to_owned()));
    read
}

fn of_guard(guard: &Guard, used: &mut BTreeSet<String>) {
    used.insert(named("guard", guard));
    match guard {
        Guard::All(all) | Guard::Any(all) => all.iter().for_each(|it| of_guard(it, used)),
        Guard::Not(not) => of_guard(not, used),
        _ => {}
    }
}
