//! Running cases go on under a newer version where that is proved: by one order, one entry each, and whole when they are rebuilt.
#![allow(clippy::unwrap_used)]

mod support;

use fengqiao_app::cases::{Loaded, by_number};
use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::procedures::{self, Publishing};
use fengqiao_app::registers::Author;
use fengqiao_app::{AppError, moving, rebuild};
use fengqiao_procedure::event::{Kind, Value};
use support::{City, reported, resident};

fn technician() -> Author {
    Author { account: Some("one".to_owned()), post: None, device: "web".to_owned() }
}

/// Publishes the service request under another version, with one change.
async fn publish(city: &City, version: &str, from: &str, to: &str) {
    let shelf = documents::all(&city.app, Shelf::Procedures).await.unwrap();
    let tables = city.app.tables();
    let current = &tables.catalogue.current("service_request").unwrap().procedure.version;
    let found = shelf.iter().find(|one| one.key == format!("service_request@{current}")).unwrap();
    let text = found.published.text.replace(&format!("version = \"{current}\""), &format!("version = \"{version}\""));
    assert!(text.contains(from), "{from}");
    let sent = procedures::publish(&city.app, &technician(), &text.replace(from, to), "试行").await.unwrap();
    assert_eq!(sent, Publishing::Published(format!("service_request@{version}")));
}

/// A matter that waits for the unit to accept it.
async fn dispatched(city: &City) -> Loaded {
    let case = city.submit(&resident(), reported("路灯不亮", &support::estate())).await;
    let category = [("category", Value::Ref("0101".to_owned()))];
    let case = city.take(&city.staff("intake"), &case, "register", &category).await;
    city.take(&city.staff("dispatcher"), &case, "dispatch", &[]).await
}

async fn carry_out(city: &City) {
    while moving::look(&city.app).await.unwrap() {}
}

fn version(case: &Loaded) -> &str {
    &case.state.procedure_version
}

#[tokio::test]
async fn proved_cases_move_by_one_entry_and_go_on() {
    let city = City::make().await;
    let app = &city.app;
    let case = dispatched(&city).await;
    let was = version(&case).to_owned();
    publish(&city, "2027.1", "chars = 2000", "chars = 1999").await;
    let new = app.tables().catalogue.current("service_request").unwrap().procedure.clone();
    let touched = moving::touched(app, &new).await.unwrap();
    assert_eq!(touched.iter().map(|it| (it.count, it.fate.is_ok())).collect::<Vec<_>>(), [(1, true)]);
    assert_eq!(version(&city.again(&case).await), was, "running cases stay until somebody moves them");

    let silent = moving::order(app, &technician(), "service_request", " ").await;
    assert!(matches!(silent, Err(AppError::Invalid(issues)) if issues[0].key == "publish-reason-missing"));
    moving::order(app, &technician(), "service_request", "字数改少").await.unwrap();
    let twice = moving::order(app, &technician(), "service_request", "再来").await;
    assert!(matches!(twice, Err(AppError::Invalid(issues)) if issues[0].key == "move-under-way"));
    carry_out(&city).await;

    let moved = city.again(&case).await;
    let entry = &moved.history.last().unwrap().decision;
    let kind = Kind::Moved { from: was, to: "2027.1".to_owned(), reason: "字数改少".to_owned() };
    assert_eq!(entry.kind, kind);
    assert_eq!((version(&moved), moved.history.len()), ("2027.1", case.history.len() + 1));
    assert!(entry.notices.is_empty(), "no date began or ended");
    for (before, after) in case.state.clocks.iter().zip(&moved.state.clocks) {
        assert_eq!((before.due.at, before.started_at, before.phase), (after.due.at, after.started_at, after.phase));
    }
    assert!(moving::touched(app, &new).await.unwrap().is_empty());
    let (_, progress) = moving::ordered(app, "service_request", "2027.1").await.unwrap().unwrap();
    assert_eq!((progress.moved, progress.stayed, progress.done), (1, 0, true));

    let signed = city.take(&city.staff("liaison"), &moved, "sign", &[]).await;
    let by_number = by_number(app, &app.tables(), &signed.filing.number).await.unwrap().unwrap();
    assert_eq!(by_number.state, signed.state, "what is kept in memory is what is read");
    assert_eq!(rebuild::rebuild(app, &mut |_| ()).await.unwrap().differing, Vec::<&str>::new());
}

#[tokio::test]
async fn what_is_not_proved_stays_and_a_case_may_move_twice() {
    let city = City::make().await;
    let app = &city.app;
    let case = dispatched(&city).await;
    let was = version(&case).to_owned();
    // Whoever reported could hide their name, and could not any more.
    publish(&city, "2027.1", "[step.withdraw]", "[step.take_back]").await;
    let new = app.tables().catalogue.current("service_request").unwrap().procedure.clone();
    let touched = moving::touched(app, &new).await.unwrap();
    assert!(touched.iter().all(|it| it.fate.is_err()), "{touched:?}");
    moving::order(app, &technician(), "service_request", "改名").await.unwrap();
    carry_out(&city).await;
    assert_eq!(version(&city.again(&case).await), was);
    let (_, progress) = moving::ordered(app, "service_request", "2027.1").await.unwrap().unwrap();
    assert_eq!((progress.moved, progress.stayed), (0, 1));

    publish(&city, "2027.2", "[step.take_back]", "[step.withdraw]").await;
    moving::order(app, &technician(), "service_request", "改回").await.unwrap();
    carry_out(&city).await;
    publish(&city, "2027.3", "chars = 2000", "chars = 1999").await;
    moving::order(app, &technician(), "service_request", "字数改少").await.unwrap();
    carry_out(&city).await;
    let moved = city.again(&case).await;
    assert_eq!((version(&moved), moved.history.len()), ("2027.3", case.history.len() + 2));
    let closed = city.take(&resident(), &moved, "withdraw", &[]).await;
    assert!(closed.state.closed_at.is_some());
    assert_eq!(rebuild::rebuild(app, &mut |_| ()).await.unwrap().differing, Vec::<&str>::new());
}
