use std::collections::BTreeMap;

use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Actor, Attributes, Config, Kind, Value};
use fengqiao_procedure::{Source, read};

use super::*;

const TEXT: &str = r#"
procedure = "dispute"
version = "1"
language = 1
subject = "matter"
title = { zh = "纠纷", en = "Dispute" }
summary = { zh = "纠纷", en = "Dispute" }
[role.applicant]
party = true
title = { zh = "申请人", en = "Applicant" }
[role.respondent]
party = true
title = { zh = "被申请人", en = "Respondent" }
[role.intake]
office = "intake"
title = { zh = "受理员", en = "Intake" }
[field.contact]
title = { zh = "申请人", en = "Applicant" }
kind = "contact"
privacy = "unit"
[field.respondents]
title = { zh = "被申请人", en = "Respondents" }
kind = "parties"
count = 5
role = "respondent"
privacy = "parties"
[state.open]
title = { zh = "办理", en = "Open" }
tells = { zh = "办理中。", en = "Open." }
holder = "intake"
[state.ended]
title = { zh = "结束", en = "Ended" }
end = "closed"
[step.file]
title = { zh = "申请", en = "File" }
to = "open"
by = "applicant"
asks = ["contact", "respondents"]
[step.again]
title = { zh = "更正", en = "Again" }
from = "open"
by = "intake"
asks = ["contact?", "respondents?"]
[step.end]
title = { zh = "结束", en = "End" }
from = "open"
to = "ended"
by = "intake"
outcome = "solved"
"#;

fn procedure() -> Procedure {
    let source = Source { name: "test.toml".to_owned(), text: TEXT.to_owned(), modules: BTreeMap::new() };
    read(&source).unwrap_or_else(|issues| panic!("{issues:?}"))
}

fn person(name: &str, phone: &str) -> Contact {
    Contact { name: name.to_owned(), phone: phone.to_owned(), hidden: false }
}

/// An entry that gives these fields and moves nothing.
fn entry(procedure: &Procedure, fields: &[(&str, Value)]) -> Decision {
    let actor =
        Actor { account: None, post: None, organisation: None, party: None, roles: vec![], device: "web".to_owned() };
    Decision {
        kind: Kind::Taken,
        step: None,
        instance: 0,
        role: None,
        actor,
        occurred_at: Instant(0),
        evidence: String::new(),
        recorded_at: Instant(0),
        fields: fields.iter().map(|(name, value)| (procedure.field_named(name).unwrap(), value.clone())).collect(),
        config: Config::default(),
        members: BTreeMap::new(),
        clocks: vec![],
        assigned: vec![],
        supervisor: None,
        attributes: Attributes::default(),
        outcome: None,
        settled: false,
        closed: false,
        notices: vec![],
        papers: vec![],
        opens: vec![],
        cascade: vec![],
        fired: None,
        draw: None,
    }
}

/// Numbers, keys and names of those who are named now.
fn check(lists: &[&[(&str, &str)]], wanted: &[(u8, &str, &str)]) {
    let procedure = procedure();
    let mut entries = vec![entry(&procedure, &[("contact", Value::Contact(person("王一", "13900000001")))])];
    entries.extend(lists.iter().map(|list| {
        let people = list.iter().map(|(name, phone)| person(name, phone)).collect();
        entry(&procedure, &[("respondents", Value::Contacts(people))])
    }));
    let roster = Roster::of(&procedure, &entries);
    let found: Vec<_> = roster.present().map(|it| (it.number, it.key.as_str(), it.contact.name.as_str())).collect();
    let reporter = (0, "contact", "王一");
    let expected: Vec<_> = std::iter::once(&reporter).chain(wanted).copied().collect();
    assert_eq!(found, expected, "{lists:?}");
}

#[test]
fn everyone_keeps_their_number() {
    let (a, b, c) = (("李四", "13900000002"), ("赵五", "13900000003"), ("钱六", "13900000004"));
    check(&[&[a, b]], &[(1, "respondents#1", "李四"), (2, "respondents#2", "赵五")]);
    // Another order, one more, one less.
    check(&[&[a, b], &[b, a]], &[(1, "respondents#2", "李四"), (2, "respondents#1", "赵五")]);
    check(
        &[&[a, b], &[c, a, b]],
        &[(1, "respondents#2", "李四"), (2, "respondents#3", "赵五"), (3, "respondents#1", "钱六")],
    );
    check(&[&[a, b], &[b]], &[(2, "respondents#1", "赵五")]);
    check(&[&[a, b], &[c]], &[(3, "respondents#1", "钱六")]);
    // A corrected name and a corrected phone are the same person; both together are another one.
    check(&[&[a], &[("李思", "139-0000-0002")]], &[(1, "respondents#1", "李思")]);
    check(&[&[a], &[("李四", "13911111111")]], &[(1, "respondents#1", "李四")]);
    check(&[&[a], &[("李思", "13911111111")]], &[(2, "respondents#1", "李思")]);
    // A family with one phone, entered in another order.
    let (father, mother) = (("孙父", "13900000005"), ("孙母", "13900000005"));
    check(&[&[father, mother], &[mother, father]], &[(1, "respondents#2", "孙父"), (2, "respondents#1", "孙母")]);
}

#[test]
fn whoever_reported_is_the_first_however_they_are_written() {
    let procedure = procedure();
    let entries = [
        entry(&procedure, &[("respondents", Value::Contacts(vec![person("李四", "13900000002")]))]),
        entry(&procedure, &[("contact", Value::Contact(person("王一", "13900000001")))]),
        entry(&procedure, &[("contact", Value::Contact(person("汪一", "13900000009")))]),
    ];
    let roster = Roster::of(&procedure, &entries);
    let found: Vec<_> = roster.present().map(|it| (it.number, it.contact.name.as_str())).collect();
    assert_eq!(found, [(0, "汪一"), (1, "李四")]);
}

#[test]
fn a_key_is_whose_it_was_at_the_time() {
    let procedure = procedure();
    let (a, b) = (person("李四", "13900000002"), person("赵五", "13900000003"));
    let entries = [
        entry(&procedure, &[("respondents", Value::Contacts(vec![a.clone(), b.clone()]))]),
        entry(&procedure, &[]),
        entry(&procedure, &[("respondents", Value::Contacts(vec![b, a]))]),
    ];
    let roster = Roster::of(&procedure, &entries);
    let under = |entry| roster.under("respondents#1", entry);
    assert_eq!((under(0), under(1), under(2)), (Some(1), Some(1), Some(2)));
    assert_eq!(roster.under("respondents#3", 2), None);
    let role = procedure.role_named("respondent").unwrap();
    assert_eq!(roster.playing(&procedure, role).map(|it| it.number).collect::<Vec<_>>(), [1, 2]);
    let role = procedure.role_named("applicant").unwrap();
    assert_eq!(roster.playing(&procedure, role).count(), 0, "nobody reported yet");
}

#[test]
fn more_people_than_numbers_are_left_to_the_staff() {
    let procedure = procedure();
    let lists: Vec<Decision> = (0..20)
        .map(|list| {
            let people = (0..5).map(|at| person(&format!("{list}-{at}"), "")).collect();
            entry(&procedure, &[("respondents", Value::Contacts(people))])
        })
        .collect();
    let roster = Roster::of(&procedure, &lists);
    assert!(roster.present().all(|it| it.number < PEOPLE_MAX));
}
