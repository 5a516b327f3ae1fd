use fengqiao_procedure::model::{Privacy, Text};

use super::*;

struct Typed(Vec<(&'static str, &'static str)>);

impl Sent for Typed {
    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value)
    }
    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()).collect()
    }
    fn files(&self, _: &str) -> Vec<fengqiao_procedure::event::Attachment> {
        Vec::new()
    }
}

fn field(kind: FieldKind) -> Field {
    Field {
        name: "x".into(),
        title: Text { zh: "内容".into(), en: "Words".into() },
        hint: Text::default(),
        kind,
        privacy: Privacy::Public,
        role: None,
        earliest: None,
        latest: None,
        adds: false,
        unsealed_by: Vec::new(),
    }
}

fn check(kind: FieldKind, typed: &[(&'static str, &'static str)], expected: Result<Option<Value>, FieldFault>) {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    assert_eq!(value(&field(kind), &Typed(typed.to_vec()), &zone), expected, "{typed:?}");
}

#[test]
fn what_was_typed_becomes_typed_values_or_a_fault() {
    let text = FieldKind::Text { chars_max: 3, lines: true };
    check(text.clone(), &[("x", " 路灯 ")], Ok(Some(Value::Text("路灯".into()))));
    check(text.clone(), &[("x", "路灯坏了")], Err(FieldFault::TooLong { max: 3 }));
    check(text, &[], Ok(None));
    let number = FieldKind::Number { min: 1, max: 5 };
    check(number.clone(), &[("x", "5")], Ok(Some(Value::Number(5))));
    check(number.clone(), &[("x", "6")], Err(FieldFault::OutOfRange));
    check(number, &[("x", "many")], Err(FieldFault::WrongKind));
    check(FieldKind::Money, &[("x", "12.5")], Ok(Some(Value::Money(1250))));
    check(FieldKind::Money, &[("x", "-1")], Err(FieldFault::WrongKind));
    check(FieldKind::Money, &[("x", "1.234")], Err(FieldFault::WrongKind));
    check(FieldKind::Date, &[("x", "1970-02-01")], Ok(Some(Value::Date(31))));
    check(FieldKind::Date, &[("x", "2026-02-30")], Err(FieldFault::WrongKind));
    check(FieldKind::Time, &[("x", "1970-01-01T08:00")], Ok(Some(Value::Time(fengqiao_calendar::Instant(0)))));
    check(FieldKind::Flag, &[], Ok(Some(Value::Flag(false))));
    check(FieldKind::Consent, &[("x", "yes")], Ok(Some(Value::Flag(true))));
    check(FieldKind::Consent, &[], Ok(None));
    let choice = FieldKind::Choice { values: vec![("a".into(), Text::default()), ("b".into(), Text::default())] };
    check(choice.clone(), &[("x", "b")], Ok(Some(Value::Choice(1))));
    check(choice, &[("x", "c")], Err(FieldFault::UnknownChoice));
    check(FieldKind::Organisations, &[("x", "o1"), ("x", "o2")], Ok(Some(Value::Refs(vec!["o1".into(), "o2".into()]))));
}

#[test]
fn a_contact_needs_a_number_that_can_be_called() {
    let contact =
        |name: &str, phone: &str, hidden| Value::Contact(Contact { name: name.into(), phone: phone.into(), hidden });
    check(FieldKind::Contact, &[], Ok(None));
    check(
        FieldKind::Contact,
        &[("x.name", "李阿姨"), ("x.phone", "138 0000 0000")],
        Ok(Some(contact("李阿姨", "138 0000 0000", false))),
    );
    check(FieldKind::Contact, &[("x.hidden", "yes")], Ok(Some(contact("", "", true))));
    check(FieldKind::Contact, &[("x.phone", "12")], Err(FieldFault::WrongKind));
    check(FieldKind::Contact, &[("x.phone", "call me maybe")], Err(FieldFault::WrongKind));
}

#[test]
fn a_list_of_persons_is_read_row_by_row() {
    let parties = FieldKind::Parties { count_max: 3 };
    let person = |name: &str, phone: &str| Contact { name: name.into(), phone: phone.into(), hidden: false };
    check(parties.clone(), &[("x.1.name", " "), ("x.2.phone", "")], Ok(None));
    check(
        parties.clone(),
        &[("x.1.name", "赵大爷"), ("x.1.phone", "13800000000"), ("x.3.name", "钱阿姨"), ("x.4.name", "多余的")],
        Ok(Some(Value::Contacts(vec![person("赵大爷", "13800000000"), person("钱阿姨", "")]))),
    );
    check(parties.clone(), &[("x.1.phone", "13800000000")], Err(FieldFault::WrongKind));
    check(parties, &[("x.1.name", "赵大爷"), ("x.1.phone", "12")], Err(FieldFault::WrongKind));
    let typed = Typed(vec![("x.2.name", "钱阿姨")]);
    assert_eq!(rows("x", 3, &|name| typed.one(name).to_owned()), ["", "", "钱阿姨", ""]);
}

#[test]
fn every_fault_says_what_to_do() {
    let field = field(FieldKind::Text { chars_max: 3, lines: false });
    for lang in Lang::ALL {
        for issue in [
            FieldFault::Missing,
            FieldFault::NotAsked,
            FieldFault::WrongKind,
            FieldFault::TooLong { max: 3 },
            FieldFault::OutOfRange,
            FieldFault::TooMany { max: 9 },
            FieldFault::UnknownChoice,
        ] {
            assert!(fault(lang, &field, &issue).chars().count() > 6, "{issue:?}");
        }
    }
}
