//! An order to stop work: what it moves is seen before, it moves what runs in its area alone, and ending it shortens no promise.
#![allow(clippy::unwrap_used)]

mod support;

use fengqiao_app::cases::Loaded;
use fengqiao_app::recalculation::look;
use fengqiao_app::registers::Author;
use fengqiao_app::stop_work::{self, Order};
use fengqiao_app::{App, AppError};
use fengqiao_calendar::{Date, Instant, Text};
use fengqiao_procedure::event::{Kind, Value};
use support::{City, reported, resident, words};

/// The first two days after the report.
fn order(area: Option<&str>) -> Order {
    Order {
        name: Text { zh: "台风停工".to_owned(), en: "Typhoon".to_owned() },
        area: area.map(str::to_owned),
        from: Date::constant(2026, 3, 3),
        to: Date::constant(2026, 3, 4),
        document: "停工令〔2026〕第1号".to_owned(),
    }
}

fn author() -> Author {
    Author { account: Some("technician".to_owned()), ..Author::command_line() }
}

async fn published(app: &App, order: &Order) {
    stop_work::publish(app, &author(), order, "台风登陆").await.unwrap();
    look(app).await.unwrap();
}

/// A matter with a unit that acts on it, its answer promised in workdays.
async fn handled(city: &City) -> Loaded {
    let case = city.submit(&resident(), reported("路灯不亮", &support::estate())).await;
    let category = [("category", Value::Ref("0101".to_owned()))];
    let case = city.take(&city.staff("intake"), &case, "register", &category).await;
    let case = city.take(&city.staff("dispatcher"), &case, "dispatch", &[]).await;
    let case = city.take(&city.staff("liaison"), &case, "sign", &[]).await;
    let note = [("no_conflict", Value::Choice(0)), ("contact_note", words("已联系"))];
    city.take(&city.staff("handler"), &case, "contact", &note).await
}

fn promised(case: &Loaded) -> Instant {
    case.state.clocks.iter().find(|run| case.compiled.procedure.clock(run.clock).promised).unwrap().due.at
}

#[tokio::test]
async fn what_an_order_moves_is_seen_before_and_moves_so() {
    let city = City::make().await;
    let app = &city.app;
    let before = handled(&city).await;
    let version = app.tables().calendar.version();
    let preview = stop_work::preview(app, &order(None)).await.unwrap();
    assert_eq!((preview.looked, preview.moved, preview.cut), (1, 1, false));
    let row = &preview.rows[0];
    assert_eq!(
        (row.number.as_str(), row.before, row.promised),
        (before.filing.number.as_str(), promised(&before), true)
    );
    assert_eq!(app.tables().calendar.version(), version, "looking changes nothing");
    assert_eq!(city.again(&before).await.state, before.state);

    published(app, &order(None)).await;
    let after = city.again(&before).await;
    assert_eq!(promised(&after), row.after);
    assert_eq!(after.history.last().unwrap().decision.kind, Kind::Recalculated { from: version, to: version + 1 });
    let derived = &after.state.clocks.iter().find(|run| run.due.at == row.after).unwrap().due.derivation;
    assert!(derived.iter().any(|step| step.arguments.iter().any(|(_, value)| value.contains("第1号"))), "{derived:?}");

    let listed = stop_work::orders(app).await.unwrap();
    assert_eq!(listed, [order(None)]);
    stop_work::end(app, &author(), &listed[0], None, "台风转向").await.unwrap();
    look(app).await.unwrap();
    assert_eq!(stop_work::orders(app).await.unwrap(), []);
    assert_eq!(promised(&city.again(&before).await), row.after, "what was told is not brought forward");
}

#[tokio::test]
async fn an_order_of_one_area_moves_what_lies_there_alone() {
    let city = City::make().await;
    let app = &city.app;
    let before = handled(&city).await;
    for (area, moves) in [("339901001002", false), ("339901", true)] {
        if app.tables().city.areas().find(area).is_none() {
            support::area(app, area, 3, "临河社区", "339901001").await;
        }
        published(app, &order(Some(area))).await;
        assert_eq!(promised(&city.again(&before).await) > promised(&before), moves, "{area}");
    }
}

#[tokio::test]
async fn an_order_is_refused_with_everything_that_is_wrong() {
    let city = City::make().await;
    let keys = |result: Result<(), AppError>| match result {
        Err(AppError::Invalid(issues)) => issues.iter().map(|issue| issue.key).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let publish =
        async |order: Order, reason: &str| keys(stop_work::publish(&city.app, &author(), &order, reason).await);
    let nowhere = Order { document: " ".to_owned(), area: Some("1".to_owned()), ..order(None) };
    assert_eq!(publish(nowhere, "x").await, ["stop-work-missing", "stop-work-area"]);
    let reversed = Order { to: Date::constant(2026, 3, 1), ..order(None) };
    assert_eq!(publish(reversed, "x").await, ["stop-work-reversed"]);
    let endless = Order { to: Date::constant(2026, 9, 1), ..order(None) };
    assert_eq!(publish(endless, "x").await, ["stop-work-too-long"]);
    let past = Order { from: Date::constant(2026, 1, 5), to: Date::constant(2026, 1, 6), ..order(None) };
    assert_eq!(publish(past, "x").await, ["stop-work-past"]);
    assert_eq!(publish(order(None), " ").await, ["publish-reason-missing"]);
    assert_eq!(stop_work::orders(&city.app).await.unwrap(), []);
    let gone = stop_work::end(&city.app, &author(), &order(None), None, "x").await;
    assert!(matches!(gone, Err(AppError::NotFound)), "{gone:?}");
}
