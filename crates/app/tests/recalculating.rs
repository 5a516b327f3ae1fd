//! A newly published calendar moves the clocks that run, by entries, and brings no promised date forward.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use fengqiao_app::cases::{self, Act, By, Loaded, Report};
use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::recalculation::{Looked, look};
use fengqiao_app::registers::Author;
use fengqiao_app::{App, outbox, rebuild};
use fengqiao_procedure::event::{ClockRun, Contact, Kind, Phase, Value};
use support::{City, resident};

/// The year's pack as it comes with the program.
const PACK: &str = include_str!("../../../calendars/cn-2026.toml");
/// Two weeks without a workday, right after the reports of these tests.
const STOPPED: &str = "\n[[rest]]\nname = { zh = \"停工\", en = \"Stopped\" }\nfrom = 2026-03-03\nto = 2026-03-16\n";
const NOTHING: Looked = Looked { moved: 0, more: false };

async fn publish(app: &App, text: &str) -> u32 {
    let author = Author { account: Some("technician".to_owned()), ..Author::command_line() };
    documents::publish(app, &author, Shelf::Calendars, "cn-2026", text, BTreeMap::new(), "新的安排").await.unwrap();
    app.tables().calendar.version()
}

async fn take(city: &City, case: &Loaded, by: &By, step: &str, fields: &[(&str, Value)]) -> Loaded {
    let act = Act {
        case: case.id,
        step: step.to_owned(),
        instance: 0,
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    };
    cases::act(&city.app, by, act).await.unwrap()
}

/// A matter that is being handled: its answer is promised within five workdays.
async fn handled(city: &City) -> Loaded {
    let text = |words: &str| Value::Text(words.to_owned());
    let contact = Contact { name: "王芳".to_owned(), phone: "13900000001".to_owned(), hidden: false };
    let fields = BTreeMap::from([
        ("words".to_owned(), text("路灯不亮")),
        ("place".to_owned(), Value::Ref(support::estate())),
        ("contact".to_owned(), Value::Contact(contact)),
    ]);
    let report = Report {
        procedure: Some("service_request".to_owned()),
        opening: None,
        fields,
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    };
    let case = cases::submit(&city.app, &resident(), report).await.unwrap();
    let category = [("category", Value::Ref("0101".to_owned()))];
    let case = take(city, &case, &city.staff("intake"), "register", &category).await;
    let case = take(city, &case, &city.staff("dispatcher"), "dispatch", &[]).await;
    let case = take(city, &case, &city.staff("liaison"), "sign", &[]).await;
    let note = [("no_conflict", Value::Choice(0)), ("contact_note", text("已电话联系"))];
    take(city, &case, &city.staff("handler"), "contact", &note).await
}

async fn reload(city: &City, case: &Loaded) -> Loaded {
    cases::by_id(&city.app, &city.app.tables(), case.id).await.unwrap().unwrap()
}

fn promised(case: &Loaded) -> &ClockRun {
    let is_promised = |run: &&ClockRun| case.compiled.procedure.clock(run.clock).promised;
    case.state.clocks.iter().filter(is_promised).find(|run| run.phase == Phase::Running).unwrap()
}

#[tokio::test]
async fn a_longer_rest_moves_what_runs_by_one_entry_that_names_both_versions() {
    let city = City::make().await;
    let app = &city.app;
    assert_eq!(look(app).await.unwrap(), NOTHING, "a new city follows what it begins with");
    let before = handled(&city).await;
    let from = app.tables().calendar.version();
    let told = outbox::newest(app, 100).await.unwrap().len();

    let to = publish(app, &format!("{PACK}{STOPPED}")).await;
    assert_eq!(look(app).await.unwrap(), Looked { moved: 1, more: false });
    let after = reload(&city, &before).await;
    let entry = &after.history.last().unwrap().decision;
    assert_eq!(entry.kind, Kind::Recalculated { from, to });
    assert_eq!(after.state.version, before.state.version + 1);
    assert!(promised(&after).due.at > promised(&before).due.at);
    assert_eq!(promised(&after).calendar_version, to);
    assert_eq!(outbox::newest(app, 100).await.unwrap().len(), told + 1, "whose matter it is reads the new date");

    assert_eq!(look(app).await.unwrap(), NOTHING, "once for each calendar");
    assert_eq!(rebuild::rebuild(app, &mut |_| ()).await.unwrap().differing, Vec::<&str>::new());
}

#[tokio::test]
async fn a_calendar_with_less_rest_brings_no_promised_date_forward() {
    let city = City::make().await;
    let app = &city.app;
    publish(app, &format!("{PACK}{STOPPED}")).await;
    assert_eq!(look(app).await.unwrap(), NOTHING);
    let before = handled(&city).await;
    let told = outbox::newest(app, 100).await.unwrap().len();
    publish(app, PACK).await;
    look(app).await.unwrap();
    let after = reload(&city, &before).await;
    assert_eq!(promised(&after).due.at, promised(&before).due.at);
    assert_eq!(outbox::newest(app, 100).await.unwrap().len(), told, "nothing moved that anybody was told");
}

#[tokio::test]
async fn what_does_not_run_any_more_stays_as_it_is() {
    let city = City::make().await;
    let case = handled(&city).await;
    let closed = take(&city, &case, &resident(), "withdraw", &[]).await;
    publish(&city.app, &format!("{PACK}{STOPPED}")).await;
    assert_eq!(look(&city.app).await.unwrap(), NOTHING);
    assert_eq!(reload(&city, &case).await.state, closed.state);
}
