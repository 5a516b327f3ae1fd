//! Linked cases on a real store: opened once, heard once, whatever stops in between; parties act for themselves.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use fengqiao_app::cases::{self, Act, By, Loaded, OPENED, OPENED_BY, Report};
use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::registers::Author;
use fengqiao_app::{AppError, rebuild, timers};
use fengqiao_procedure::event::{Contact, Refusal, Value};
use support::{City, resident};

const PARENT: &str = include_str!("links/parent.toml");
const CHILD: &str = include_str!("links/child.toml");

async fn city() -> City {
    let city = City::make().await;
    for (key, text) in [("dispute@1", PARENT), ("confirmation@1", CHILD)] {
        let author = Author::command_line();
        documents::publish(&city.app, &author, Shelf::Procedures, key, text, BTreeMap::new(), "test").await.unwrap();
    }
    city
}

fn person(name: &str, phone: &str) -> Contact {
    Contact { name: name.to_owned(), phone: phone.to_owned(), hidden: false }
}

async fn submitted(city: &City) -> Loaded {
    let respondents = vec![person("李四", "13900000002"), person("赵五", "13900000003")];
    let fields = BTreeMap::from([
        ("words".to_owned(), Value::Text("漏水".to_owned())),
        ("place".to_owned(), Value::Ref(support::estate())),
        ("contact".to_owned(), Value::Contact(person("王一", "13900000001"))),
        ("respondents".to_owned(), Value::Contacts(respondents)),
    ]);
    let report = Report {
        procedure: Some("dispute".to_owned()),
        opening: None,
        fields,
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    };
    cases::submit(&city.app, &resident(), report).await.unwrap()
}

fn act(case: &Loaded, step: &str, instance: u16) -> Act {
    Act {
        case: case.id,
        step: step.to_owned(),
        instance,
        fields: BTreeMap::new(),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    }
}

fn state(case: &Loaded) -> &str {
    &case.compiled.procedure.state(case.state.config.instances[0].state).name
}

async fn again(city: &City, case: &Loaded) -> Loaded {
    cases::by_id(&city.app, &city.app.tables(), case.id).await.unwrap().unwrap()
}

fn party(key: &str) -> By {
    By::Resident { device: "web".to_owned(), party: Some(key.to_owned()) }
}

/// The other case that a case is linked with in this way.
async fn other(city: &City, case: &Loaded, kind: &str) -> Vec<Loaded> {
    let mut found = Vec::new();
    for linked in cases::linked(&city.app, &city.app.tables(), case).await.unwrap() {
        if linked.kind == kind {
            found.push(Loaded::clone(&linked.case));
        }
    }
    found
}

#[tokio::test]
async fn a_linked_case_opens_once_and_its_outcome_is_taken_once() {
    let city = city().await;
    let app = &city.app;
    let parent = submitted(&city).await;
    let parent = cases::act(app, &city.staff("intake"), act(&parent, "ask_court", 0)).await.unwrap();
    assert_eq!(other(&city, &parent, OPENED).await.len(), 0, "it opens by the work that the entry left");
    assert_eq!(timers::run_due(app).await.unwrap(), 1);
    assert_eq!(timers::run_due(app).await.unwrap(), 0, "and only once");

    let opened = other(&city, &parent, OPENED).await;
    let [child] = opened.as_slice() else { panic!("one case: {}", opened.len()) };
    assert_eq!(state(child), "deciding");
    assert_eq!(other(&city, child, OPENED_BY).await[0].id, parent.id);
    let carried = child.compiled.procedure.field_named("parties").and_then(|id| child.state.values.get(&id));
    assert!(matches!(carried, Some(Value::Contacts(contacts)) if contacts.len() == 2), "{carried:?}");

    cases::act(app, &city.staff("intake"), act(child, "confirm", 0)).await.unwrap();
    assert_eq!(state(&again(&city, &parent).await), "waiting");
    assert_eq!(timers::run_due(app).await.unwrap(), 1);
    let parent = again(&city, &parent).await;
    assert_eq!((state(&parent), parent.state.outcome.as_deref()), ("ended", Some("solved")));
    assert_eq!(timers::run_due(app).await.unwrap(), 0, "the outcome is taken once");

    let rebuilt = rebuild::rebuild(app, &mut |_| ()).await.unwrap();
    assert_eq!(rebuilt.differing, Vec::<&str>::new());
    assert_eq!((rebuilt.damaged, rebuilt.cases), (Vec::new(), 2));
}

#[tokio::test]
async fn a_party_speaks_for_themself_alone() {
    let city = city().await;
    let app = &city.app;
    let case = submitted(&city).await;
    let case = cases::act(app, &city.staff("intake"), act(&case, "ask_all", 0)).await.unwrap();
    let refused = cases::act(app, &party("respondents#1"), act(&case, "agree", 1)).await;
    assert!(
        matches!(&refused, Err(AppError::Refused(why)) if matches!(**why, Refusal::WrongRole { .. })),
        "another party's word: {refused:?}"
    );
    let refused = cases::act(app, &resident(), act(&case, "agree", 1)).await;
    assert!(matches!(refused, Err(AppError::Refused(_))), "the reporter's word does not count for them either");
    let case = cases::act(app, &party("respondents#2"), act(&case, "agree", 1)).await.unwrap();
    assert_eq!(state(&case), "asking");
    let case = cases::act(app, &party("respondents#1"), act(&case, "agree", 0)).await.unwrap();
    assert_eq!(state(&case), "ended");
}
