//! A matter whose place nobody knows yet goes to someone who can ask, and moves on when the place is put right.
#![allow(clippy::unwrap_used)]

mod support;

use fengqiao_app::cases::Report;
use fengqiao_app::registers;
use fengqiao_procedure::event::Value;
use support::{City, reported, resident, state, words};

/// A service request that the street's clerk takes down without knowing where.
fn at_the_counter(opening: &str, answer: Option<&str>) -> Report {
    let mut report = reported("办居住证要带什么", "?");
    report.opening = Some(opening.to_owned());
    report.channel = "counter".to_owned();
    report.fields.extend(answer.map(|answer| ("reply_result".to_owned(), words(answer))));
    report
}

#[tokio::test]
async fn a_street_clerk_answers_and_takes_down_without_a_place() {
    let city = City::make().await;
    let clerk = city.staff("intake");
    let answered = city.submit(&clerk, at_the_counter("answer_on_spot", Some("带身份证"))).await;
    assert_eq!(answered.state.outcome.as_deref(), Some("explained"));
    let taken = city.submit(&clerk, at_the_counter("take_down", None)).await;
    assert_eq!(taken.state.attributes.area.as_deref(), Some("339901001"), "it lies where the clerk serves");
    let category = [("category", Value::Ref("0101".to_owned()))];
    let why = [("route_to", words("市公安局")), ("reply_basis", words("户口登记条例"))];
    let routed = city.take(&clerk, &taken, "route_on", &why).await;
    assert_eq!((state(&taken), state(&routed)), ("registered", "forwarded"), "{category:?}");
}

#[tokio::test]
async fn a_residents_matter_without_a_place_has_somebody_who_asks_and_moves_when_it_is_known() {
    let city = City::make().await;
    // This city has no hotline of its own: the widest office with a clerk looks after it.
    let case = city.submit(&resident(), reported("路灯不亮", "?")).await;
    assert_eq!(case.filing.holder, Some(("street".to_owned(), "intake".to_owned())));

    // With a hotline it is the hotline's, until the place is put right.
    let hotline = support::post("hotline", "intake", "centre").into_iter();
    let items = hotline.map(|row| fengqiao_civic::RegisterItem::put(row, "test")).collect();
    registers::change(&city.app, &registers::Author::command_line(), items, &mut |_| ()).await.unwrap();
    let case = city.submit(&resident(), reported("路灯不亮", "?")).await;
    assert_eq!(case.filing.holder, Some(("centre".to_owned(), "intake".to_owned())));
    let known = [("place", Value::Ref(support::estate())), ("reason", words("已电话问清"))];
    let case = city.take(&city.staff("hotline"), &case, "correct_place", &known).await;
    assert_eq!(case.filing.holder, Some(("street".to_owned(), "intake".to_owned())));
    let category = [("category", Value::Ref("0101".to_owned()))];
    let case = city.take(&city.staff("intake"), &case, "register", &category).await;
    assert_eq!(state(&case), "registered");
}

#[tokio::test]
async fn an_old_number_is_found_however_it_is_typed() {
    let city = City::make().await;
    let mut report = reported("路灯不亮", &support::estate());
    report.old_number = Some("24-AB00123".to_owned());
    let case = city.submit(&resident(), report).await;
    let tables = city.app.tables();
    for typed in ["24-AB00123", " 24-ab00123 ", "24-AB 00123", &case.filing.number] {
        let found = fengqiao_app::cases::by_number(&city.app, &tables, typed).await.unwrap();
        assert_eq!(found.map(|found| found.id), Some(case.id), "{typed}");
    }
}
