//! What is settled leaves the queues at once and comes back whole; steps that happened earlier; the history of a register's item.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use fengqiao_app::cases::{self, Act, By, Loaded, Report, Scope};
use fengqiao_app::registers::{self, Author};
use fengqiao_app::{App, AppError, Filter, condition, rebuild, timers};
use fengqiao_calendar::Instant;
use fengqiao_civic::register::{Register, RegisterItem};
use fengqiao_civic::{Field, Viewer};
use fengqiao_procedure::event::{Refusal, Value};
use support::{City, resident};

const MINUTE: i64 = 60_000;
const DAY: u32 = 24 * 60 * 60_000;

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

async fn taken_down(city: &City, opening: &str, channel: &str) -> Loaded {
    let words = [("words", text("办居住证要带什么")), ("place", Value::Ref(support::estate()))];
    let answer = [("reply_result", text("带身份证"))].into_iter().filter(|_| opening == "answer_on_spot");
    let report = Report {
        procedure: Some("service_request".to_owned()),
        opening: Some(opening.to_owned()),
        fields: words.into_iter().chain(answer).map(|(name, value)| (name.to_owned(), value)).collect(),
        channel: channel.to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    };
    cases::submit(&city.app, &city.staff("intake"), report).await.unwrap()
}

fn act(case: &Loaded, step: &str, fields: &[(&str, Value)]) -> Act {
    Act {
        case: case.id,
        step: step.to_owned(),
        instance: 0,
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<BTreeMap<_, _>>(),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    }
}

async fn numbers(app: &App, viewer: &Viewer, scope: Scope) -> Vec<String> {
    let page = cases::list(app, viewer, scope, &Filter::default(), None, 50).await.unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

#[tokio::test]
async fn what_is_answered_now_is_closed_to_everybody_at_once() {
    let city = City::make().await;
    let app = &city.app;
    let case = taken_down(&city, "answer_on_spot", "counter").await;
    let number = case.filing.number.clone();
    assert_eq!(case.state.outcome.as_deref(), Some("explained"));
    assert_eq!((case.state.settled_at, case.state.closed_at), (Some(support::NOW), None));
    let By::Staff { viewer, .. } = city.staff("intake") else { unreachable!() };
    assert_eq!(numbers(app, &viewer, Scope::Mine).await, Vec::<String>::new());
    assert_eq!(numbers(app, &viewer, Scope::Open).await, Vec::<String>::new());
    assert_eq!(numbers(app, &viewer, Scope::Closed).await, [number]);

    // The resident objects in time: it is open again and has no outcome.
    app.clock().advance(DAY);
    let case =
        cases::act(app, &resident(), act(&case, "answered_object", &[("reason", text("窗口说不行"))])).await.unwrap();
    assert_eq!((case.state.outcome.as_deref(), case.state.done_at()), (None, None));
    assert_eq!(numbers(app, &viewer, Scope::Closed).await, Vec::<String>::new());
    assert_eq!(rebuild::rebuild(app, &mut |_| ()).await.unwrap().differing, Vec::<&str>::new());
}

#[tokio::test]
async fn the_clock_files_what_nobody_objects_to_and_the_time_of_the_work_stays() {
    let city = City::make().await;
    let app = &city.app;
    let case = taken_down(&city, "answer_on_spot", "counter").await;
    app.clock().advance(45 * DAY);
    assert_eq!(timers::run_due(app).await.unwrap(), 1);
    let case = cases::by_id(app, &app.tables(), case.id).await.unwrap().unwrap();
    assert!(case.state.closed_at.is_some_and(|at| at > support::NOW));
    assert_eq!(case.state.done_at(), Some(support::NOW), "the work was done when it was answered");
    let report = fengqiao_app::report::report(app, &mut |_| ()).await.unwrap();
    let native = &report.native["service_request"];
    assert_eq!((native.closed, native.on_time), (1, 1), "the end of the time to object is late for nobody");
}

#[tokio::test]
async fn an_earlier_time_is_claimed_with_evidence_where_the_channel_allows_it() {
    let city = City::make().await;
    let app = &city.app;
    let case = taken_down(&city, "take_down", "phone").await;
    app.clock().advance(30 * 60_000);
    let dispatcher = city.staff("dispatcher");
    let earlier = Instant(support::NOW.0 + 10 * MINUTE);
    let claim = |at: Instant, evidence: &str| Act {
        occurred_at: Some(at),
        evidence: evidence.to_owned(),
        ..act(
            &case,
            "route_out",
            &[("route_cause", Value::Choice(0)), ("route_to", text("法院")), ("reply_basis", text("民诉法"))],
        )
    };
    let bare = cases::act(app, &dispatcher, claim(earlier, " ")).await;
    assert!(matches!(bare, Err(AppError::Invalid(issues)) if issues[0].key == "claim-no-evidence"));
    for impossible in [Instant(support::NOW.0 - MINUTE), Instant(app.now().0 + MINUTE)] {
        let refused = cases::act(app, &dispatcher, claim(impossible, "通话记录")).await;
        assert!(matches!(refused, Err(AppError::Refused(refusal)) if *refusal == Refusal::ImpossibleTime));
    }
    let moved = cases::act(app, &dispatcher, claim(earlier, "通话记录")).await.unwrap();
    let again = cases::by_id(app, &app.tables(), moved.id).await.unwrap().unwrap();
    let last = &again.history.last().unwrap().decision;
    assert_eq!((last.occurred_at, last.evidence.as_str()), (earlier, "通话记录"));
    assert!(last.recorded_at > earlier, "it is recorded when it is entered");

    let web = taken_down(&city, "take_down", "counter").await;
    let early = Act { occurred_at: Some(app.now()), evidence: "x".to_owned(), ..act(&web, "dispatch", &[]) };
    let refused = cases::act(app, &dispatcher, early).await;
    assert!(matches!(refused, Err(AppError::Invalid(issues)) if issues[0].key == "claim-not-here"));
}

#[tokio::test]
async fn the_history_of_an_item_has_both_values() {
    let city = City::make().await;
    let app = &city.app;
    let author = Author { account: Some("technician".to_owned()), post: None, device: "web".to_owned() };
    let mut unit = app.tables().city.organisation("lamps").unwrap().clone();
    unit.phone = "0579-1111-2222".to_owned();
    registers::change(app, &author, vec![RegisterItem::put(unit, "换号")], &mut |_| ()).await.unwrap();
    let past = registers::history(app, Register::Organisation, "lamps").await.unwrap();
    assert_eq!(past.len(), 2);
    assert_eq!((past[0].account.as_deref(), past[0].reason.as_str()), (Some("technician"), "换号"));
    let phone = &past[0].differences[0];
    assert_eq!((past[0].differences.len(), phone.name.as_str()), (1, "phone"));
    let words = |words: &str| Some(Field::Text(words.to_owned()));
    assert_eq!((&phone.before, &phone.after), (&words("0579-0000-0000"), &words("0579-1111-2222")));
    assert!(past[1].is_first && past[1].account.is_none());
}

#[tokio::test]
async fn the_condition_counts_and_remembers_the_last_rebuild() {
    let city = City::make().await;
    let app = &city.app;
    taken_down(&city, "take_down", "counter").await;
    taken_down(&city, "answer_on_spot", "counter").await;
    app.store().settled().await.unwrap();
    let before = condition::of(app).await.unwrap();
    assert_eq!((before.figures.cases, before.figures.cases_open, before.figures.timers), (2, 1, 2));
    assert!(before.rebuilt.is_none() && before.database_bytes > 0);
    assert!(before.projections.iter().all(|one| one.outdated.is_none()));
    rebuild::rebuild(app, &mut |_| ()).await.unwrap();
    let last = condition::of(app).await.unwrap().rebuilt.unwrap();
    assert_eq!((last.entries, last.differing.len(), last.damaged), (before.position, 0, 0));
}
