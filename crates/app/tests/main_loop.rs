//! A report goes through the whole loop on a real store: opened once, moved by the right posts, late by itself, rebuilt the same.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use fengqiao_app::cases::{self, By, FormKey, Report};
use fengqiao_app::{AppError, rebuild, timers};
use fengqiao_procedure::event::{Contact, Refusal, Value};
use support::{City, act, resident};

fn report(words: &str, place: &str) -> Report {
    let mut fields = BTreeMap::from([("words".to_owned(), Value::Text(words.to_owned()))]);
    fields.insert("place".to_owned(), Value::Ref(place.to_owned()));
    fields.insert(
        "contact".to_owned(),
        Value::Contact(Contact { name: "王芳".to_owned(), phone: "13900000001".to_owned(), hidden: false }),
    );
    Report {
        procedure: Some("service_request".to_owned()),
        opening: None,
        fields,
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    }
}

fn state(case: &cases::Loaded) -> &str {
    &case.compiled.procedure.state(case.state.config.instances[0].state).name
}

#[tokio::test]
async fn a_report_is_registered_dispatched_and_late_by_itself() {
    let city = City::make().await;
    let app = &city.app;
    let case = cases::submit(app, &resident(), report("路灯不亮", &support::estate())).await.unwrap();
    assert_eq!(state(&case), "received");
    assert_eq!(case.filing.number.len(), 12);
    assert_eq!(case.filing.holder.as_ref().unwrap().1, "intake");

    let intake = city.staff("intake");
    let case =
        cases::act(app, &intake, act(&case, "register", &[("category", Value::Ref("0101".to_owned()))])).await.unwrap();
    assert_eq!(state(&case), "registered");

    // Nobody dispatches: the clock of two hours runs out and the matter is escalated by an entry of its own.
    app.clock().advance(3 * 60 * 60 * 1000);
    assert_eq!(timers::run_due(app).await.unwrap(), 1);
    let tables = app.tables();
    let case = cases::by_id(app, &tables, case.id).await.unwrap().unwrap();
    assert!(case.state.supervisor.is_some(), "someone above answers for the late matter");
    assert_eq!(timers::run_due(app).await.unwrap(), 0, "a point acts once");

    let rebuilt = rebuild::rebuild(app, &mut |_| ()).await.unwrap();
    assert_eq!(rebuilt.differing, Vec::<&str>::new());
    assert_eq!(rebuilt.damaged, Vec::new());
    assert_eq!(rebuilt.cases, 1);
}

#[tokio::test]
async fn a_case_is_folded_once_for_each_version_and_counts_follow_what_is_written() {
    let city = City::make().await;
    let app = &city.app;
    let case = cases::submit(app, &resident(), report("路灯不亮", &support::estate())).await.unwrap();
    let tables = app.tables();
    let read = async || cases::by_number(app, &tables, &case.filing.number).await.unwrap().unwrap();
    let (first, again) = (read().await, read().await);
    assert!(std::sync::Arc::ptr_eq(&first, &again) && first.state == case.state);
    let intake = city.staff("intake");
    let By::Staff { viewer, .. } = &intake else { panic!("staff") };
    for _ in 0..2 {
        assert_eq!(cases::count_mine(app, viewer).await.unwrap(), 1);
    }
    let moved =
        cases::act(app, &intake, act(&case, "register", &[("category", Value::Ref("0101".to_owned()))])).await.unwrap();
    let newest = read().await;
    assert_eq!((newest.state.version, newest.state == moved.state), (2, true));
    assert_eq!(cases::count_mine(app, viewer).await.unwrap(), 0);
}

#[tokio::test]
async fn a_form_sent_twice_counts_once_and_a_changed_one_is_refused() {
    let city = City::make().await;
    let form = |body: u8| FormKey { scope: "visitor:/report".to_owned(), key: "k1".to_owned(), body_hash: [body; 32] };
    let send = |body: u8| Report { form: Some(form(body)), ..report("井盖松动", &support::estate()) };
    let first = cases::submit(&city.app, &resident(), send(1)).await.unwrap();
    let second = cases::submit(&city.app, &resident(), send(1)).await.unwrap();
    assert_eq!(first.id, second.id);
    assert!(matches!(cases::submit(&city.app, &resident(), send(2)).await, Err(AppError::FormReused)));
}

#[tokio::test]
async fn two_people_taking_one_step_at_once_leave_one_entry() {
    let city = City::make().await;
    let app = &city.app;
    let case = cases::submit(app, &resident(), report("垃圾未清", &support::estate())).await.unwrap();
    let (one, other) = (city.staff("intake"), city.staff("intake"));
    let step = || act(&case, "register", &[("category", Value::Ref("0101".to_owned()))]);
    let (first, second) = tokio::join!(cases::act(app, &one, step()), cases::act(app, &other, step()));
    let refused = [first.err(), second.err()].into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(refused.len(), 1);
    assert!(
        matches!(&refused[0], AppError::Refused(refusal) if matches!(**refusal, Refusal::Stale { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn strangers_do_not_learn_that_a_case_exists() {
    let city = City::make().await;
    let app = &city.app;
    let case = cases::submit(app, &resident(), report("噪音扰民", &support::estate())).await.unwrap();
    let stranger = city.staff("stranger");
    let tables = app.tables();
    assert!(matches!(cases::visible(app, &tables, &stranger, &case.filing.number).await, Err(AppError::NotFound)));
    assert!(matches!(cases::act(app, &stranger, act(&case, "register", &[])).await, Err(AppError::NotFound)));
}
