//! A newly published calendar moves the clocks that run, by entries, and brings no promised date forward.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use fengqiao_app::cases::{By, Loaded};
use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::recalculation::{Looked, look};
use fengqiao_app::registers::{self, Author};
use fengqiao_app::{App, outbox, rebuild};
use fengqiao_civic::RegisterItem;
use fengqiao_procedure::event::{ClockRun, Kind, Phase, Value};
use support::{City, reported, resident, words};

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

/// A matter that is being handled: its answer is promised within five workdays.
async fn handled(city: &City) -> Loaded {
    let case = city.submit(&resident(), reported("路灯不亮", &support::estate())).await;
    let category = [("category", Value::Ref("0101".to_owned()))];
    let case = city.take(&city.staff("intake"), &case, "register", &category).await;
    let case = city.take(&city.staff("dispatcher"), &case, "dispatch", &[]).await;
    let case = city.take(&city.staff("liaison"), &case, "sign", &[]).await;
    let note = [("no_conflict", Value::Choice(0)), ("contact_note", words("已电话联系"))];
    city.take(&city.staff("handler"), &case, "contact", &note).await
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
    let after = city.again(&before).await;
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
    let after = city.again(&before).await;
    assert_eq!(promised(&after).due.at, promised(&before).due.at);
    assert_eq!(outbox::newest(app, 100).await.unwrap().len(), told, "nothing moved that anybody was told");
}

#[tokio::test]
async fn what_does_not_run_any_more_stays_as_it_is() {
    let city = City::make().await;
    let case = handled(&city).await;
    let closed = city.take(&resident(), &case, "withdraw", &[]).await;
    publish(&city.app, &format!("{PACK}{STOPPED}")).await;
    assert_eq!(look(&city.app).await.unwrap(), NOTHING);
    assert_eq!(city.again(&case).await.state, closed.state);
}

/// The unit's leader, who stops and starts the clock for a lawful cause.
async fn leader(city: &City) -> By {
    let items =
        support::post("boss", "leader", "lamps").into_iter().map(|row| RegisterItem::put(row, "test")).collect();
    registers::change(&city.app, &Author::command_line(), items, &mut |_| ()).await.unwrap();
    city.staff("boss")
}

fn answer_due(case: &Loaded) -> fengqiao_calendar::Instant {
    case.state.clocks.iter().find(|run| case.compiled.procedure.clock(run.clock).promised).unwrap().due.at
}

#[tokio::test]
async fn a_calendar_that_shortens_while_the_clock_stands_still_keeps_the_promise() {
    let city = City::make().await;
    let app = &city.app;
    publish(app, &format!("{PACK}{STOPPED}")).await;
    look(app).await.unwrap();
    let case = handled(&city).await;
    let promised = answer_due(&case);
    let leader = leader(&city).await;
    let cause = [("suspend_cause", Value::Choice(0)), ("reason", words("台风"))];
    let held = city.take(&leader, &case, "suspend", &cause).await;
    publish(app, PACK).await;
    look(app).await.unwrap();
    let held = city.again(&held).await;
    let goes_on = city.take(&leader, &held, "resume", &[]).await;
    assert!(answer_due(&goes_on) >= promised, "{} is not before {promised}", answer_due(&goes_on));
    assert_eq!(rebuild::rebuild(app, &mut |_| ()).await.unwrap().differing, Vec::<&str>::new());
}
