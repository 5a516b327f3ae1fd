//! Hostile procedures: each tries to make a record about a matter into a record about a person.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::hostile::*;
use check_support::*;
use fengqiao_procedure::check::check as examine;
use fengqiao_procedure::model::*;

#[test]
fn lists_and_labels_of_people() {
    check("key persons", "Listed", &[], |p| {
        asked(p, "listed", "是否重点人员", "Listed", FieldKind::Flag);
    });
    check("a code name that no page shows", "Listed", &[], |p| {
        asked(p, "key_person", "登记", "Listed", FieldKind::Flag);
    });
    check("who petitions", "Kind of person", &[], |p| {
        asked(p, "kind", "信访人员类别", "Kind of person", words_field());
    });
    check("ethnicity", "Group", &[], |p| {
        asked(p, "group", "民族", "Group", words_field());
    });
    check("religion, in English only", "Religious affiliation", &[], |p| {
        asked(p, "affiliation", "所属", "Religious affiliation", words_field());
    });
    check("credit", "Record", &[], |p| {
        asked(p, "record", "征信情况", "Record", words_field());
    });
    check("a choice names what the title hides", "Remark", &[], |p| {
        asked(p, "remark", "备注", "Remark", choices(&[("普通", "plain"), ("缠访", "persistent")]));
    });
    check("a step that puts someone under control", "control", &[], |p| {
        let step = step(p, "control", "列入管控人员", "control", &["handling"], None, by(p, &["intake"]));
        p.steps.push(step);
    });
}

#[test]
fn grades_of_people() {
    check("red, yellow and blue", "State of the applicant", &[], |p| {
        asked(
            p,
            "applicant_state",
            "申请人情况",
            "State of the applicant",
            choices(&[("红", "red"), ("黄", "yellow"), ("蓝", "blue")]),
        );
    });
    check("a risk grade of a person", "Note", &[], |p| {
        asked(p, "note", "当事人风险等级", "Note", words_field());
    });
    check("a score", "Resident score", &[], |p| {
        asked(p, "points", "得分", "Resident score", FieldKind::Number { min: 0, max: 100 });
    });
    check("a fact that grades", "Level of the caller", &[], |p| {
        let values = vec![("a".to_owned(), text("甲", "first")), ("b".to_owned(), text("乙", "second"))];
        add_fact(p, "caller_level", "来电人等级", "Level of the caller", FactKind::Choice { values, initial: 0 });
    });
    check("a state that grades", "high-risk person", &[], |p| {
        p.states[1].title = text("高风险人员跟进", "high-risk person");
    });
}

#[test]
fn attributes_of_people_that_steer() {
    check("a phone number in an expression", "How to reach you", &[], |p| {
        asked(p, "contact", "联系方式", "How to reach you", FieldKind::Contact);
        steers(p, FactSource::Cel("contact.phone.startsWith('138')".to_owned()));
    });
    check("gender", "Gender", &[], |p| {
        let field = asked(p, "gender", "性别", "Gender", FieldKind::Flag);
        steers(p, FactSource::Field(field));
    });
    check("how often they came before", "How often", &[], |p| {
        asked(p, "visits", "来访次数", "How often", FieldKind::Number { min: 0, max: 99 });
        steers(p, FactSource::Cel("visits > 3".to_owned()));
    });
    check("age without a law", "Age of the applicant", &[], |p| {
        asked(p, "age", "申请人年龄", "Age of the applicant", FieldKind::Number { min: 0, max: 120 });
        steers(p, FactSource::Cel("age >= 60".to_owned()));
    });
    check("an attribute from outside the form", "dispatch", &[], |p| {
        steers(p, FactSource::Cel("resident_record > 1".to_owned()))
    });
    check("a clock until a date of a person", "handling", &[], |p| {
        let field = asked(p, "until", "申请人年龄到期日", "Until", FieldKind::Date);
        p.clocks[1].length = ClockLength::Until(field);
    });
}

#[test]
fn age_is_asked_where_a_law_of_the_pack_says_so() {
    let mut p = lawful();
    asked(&mut p, "age", "申请人年龄", "Age of the applicant", FieldKind::Number { min: 0, max: 120 });
    steers(&mut p, FactSource::Cel("age >= 60".to_owned()));
    p.basis.push(Basis { law: "法律援助法".to_owned(), article: "42".to_owned(), mark: 'V' });
    let report = examine(&p, &names());
    assert!(report.passes(), "{}", words(&report.findings));
}

#[test]
fn what_a_resident_says_is_no_grade_of_a_resident() {
    let mut p = lawful();
    asked(
        &mut p,
        "satisfied",
        "居民满意程度",
        "How satisfied the resident is",
        choices(&[("高", "high"), ("中", "medium"), ("低", "low")]),
    );
    asked(&mut p, "danger", "地点危险等级", "Danger of the place", choices(&[("红", "red"), ("黄", "yellow")]));
    let report = examine(&p, &names());
    assert!(report.passes(), "{}", words(&report.findings));
}

#[test]
fn a_person_as_subject_with_consent_is_lawful() {
    let mut p = lawful();
    consented(&mut p);
    let report = examine(&p, &names());
    assert!(report.passes(), "{}", words(&report.findings));
}

#[test]
fn a_person_as_subject_without_consent() {
    check("nobody asks", "Lamp repair", &[], |p| p.subject = Subject::Person);
    check("an office consents for them", "Lamp repair", &[], |p| {
        consented(p);
        edit(p, "report").by = by(&lawful(), &["intake"]);
    });
    check("no way back while it is handled", "being handled", &["report", "dispatch"], |p| {
        consented(p);
        let handling = p.state_named("handling").unwrap();
        edit(p, "withdraw").from.retain(|from| *from != handling);
    });
    check("a clock writes before anyone agreed", "screening is late", &["intake", "screen_late"], |p| {
        consented(p);
        let mut by_office = step(p, "intake", "录入", "enter", &[], Some("received"), by(p, &["intake"]));
        by_office.effects = vec![start(p, "screen")];
        add_opening(p, by_office);
        let late = told(p, edit(&mut p.clone(), "screen_late").clone());
        *edit(p, "screen_late") = late;
    });
}
