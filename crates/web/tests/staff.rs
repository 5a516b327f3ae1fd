//! The desk and the technician's pages on a real store: who may come in, a matter taken down and dispatched, what is refused in words.

#![allow(clippy::unwrap_used)]

#[path = "support/desk.rs"]
mod desk;

use desk::Desk;
use http::StatusCode;

#[tokio::test]
async fn nobody_comes_in_without_signing_in() {
    let mut desk = Desk::new("anonymous").await;
    for path in [
        "/desk",
        "/desk/cases",
        "/desk/cases.csv",
        "/desk/intake",
        "/admin",
        "/admin/accounts",
        "/admin/procedures/service_request/edit",
        "/admin/procedures/service_request/diagram.bpmn",
    ] {
        let page = desk.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        assert!(page.location.starts_with("/sign-in"), "{path}");
    }
    let form = desk.get("/sign-in").await;
    let wrong = desk.post(&form, "/sign-in", &[("name", "clerk"), ("password", "nonsense")]).await;
    let unknown = desk.post(&form, "/sign-in", &[("name", "nobody"), ("password", "nonsense")]).await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
}

#[tokio::test]
async fn a_matter_is_taken_down_seen_and_masked() {
    let mut desk = Desk::new("intake").await;
    desk.sign_in("clerk").await;
    let number = desk.take_down().await;
    let page = desk.get(&format!("/desk/cases/{number}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("三号楼门口的路灯不亮"));
    assert!(
        page.text.contains("138****1234") && !page.text.contains("13800001234"),
        "the phone is masked until opened"
    );
    let opened = desk.post(&page, &format!("/desk/cases/{number}/contact"), &[("purpose", "contact")]).await;
    assert!(opened.text.contains("13800001234"), "{}", opened.text);
    let slip = desk.get(&format!("/desk/cases/{number}/slip")).await;
    assert_eq!(slip.status, StatusCode::OK);
    let queue = desk.get("/desk").await;
    assert!(queue.text.contains(&number), "it waits for the dispatcher");
    let csv = desk.get("/desk/cases.csv").await;
    assert!(csv.text.contains("三号楼") || csv.text.contains(&number[..4]), "{}", csv.text);
}

#[tokio::test]
async fn a_step_without_its_fields_comes_back_with_what_is_missing() {
    let mut desk = Desk::new("step").await;
    desk.sign_in("clerk").await;
    let number = desk.take_down().await;
    let page = desk.get(&format!("/desk/cases/{number}")).await;
    let version = page.text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("/desk/cases/{number}/step/hand_to_emergency");
    let missing = desk.post(&page, &path, &[("version", &version), ("instance", "0")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", missing.text);
    let fields = [
        ("version", version.as_str()),
        ("instance", "0"),
        ("hand_to_emergency.emergency_to", "fire"),
        ("hand_to_emergency.reason", "起火"),
    ];
    let page = desk.get(&format!("/desk/cases/{number}")).await;
    let done = desk.post(&page, &path, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let again = desk.get(&format!("/desk/cases/{number}")).await;
    let stale = desk.post(&again, &path, &fields).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "the step is no longer there");
}

#[tokio::test]
async fn another_post_neither_sees_the_matter_nor_sets_up_the_city() {
    let mut desk = Desk::new("other").await;
    desk.sign_in("clerk").await;
    let number = desk.take_down().await;
    assert_eq!(desk.get("/admin/accounts").await.status, StatusCode::FORBIDDEN);
    desk.cookies.clear();
    desk.sign_in("tech").await;
    assert_eq!(desk.get(&format!("/desk/cases/{number}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/desk/intake").await.status, StatusCode::FORBIDDEN);
    for section in [
        "areas",
        "organisations",
        "posts",
        "accounts",
        "categories",
        "duties",
        "places",
        "answers",
        "calendars",
        "rules",
        "procedures",
        "system",
    ] {
        assert_eq!(desk.get(&format!("/admin/{section}")).await.status, StatusCode::OK, "{section}");
    }
}

#[tokio::test]
async fn the_technician_adds_a_unit_and_breaks_a_procedure() {
    let mut desk = Desk::new("tech").await;
    desk.sign_in("tech").await;
    let list = desk.get("/admin/organisations").await;
    let fields = [
        ("code", "lamps"),
        ("name_zh", "路灯所"),
        ("kind", "city_management"),
        ("area", "330900"),
        ("valid_from", "2026-03-01"),
        ("reason", "新设"),
    ];
    let bad = desk.post(&list, "/admin/organisations", &fields[1..]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = desk.post(&list, "/admin/organisations", &fields).await;
    assert_eq!(good.location, "/admin/organisations/lamps?done=yes", "{}", good.text);
    assert!(desk.get("/admin/organisations/lamps").await.text.contains("路灯所"));
    let editor = desk.get("/admin/procedures/service_request/edit").await;
    let checked = desk
        .post(&editor, "/admin/procedures/service_request/edit", &[("do", "check"), ("source", "procedure = 1")])
        .await;
    assert_eq!(checked.status, StatusCode::OK);
    assert!(checked.text.contains("flag-act"), "the findings are shown");
    let path = "/admin/procedures/service_request/edit";
    let bad = desk.post(&editor, path, &[("do", "live"), ("source", "procedure = 1")]).await;
    assert!(
        bad.text.contains("data-publish=\"no\"") && !bad.text.contains("<html"),
        "what stands beside the text: {}",
        bad.text
    );
    let refused = desk.post(&editor, path, &[("do", "publish"), ("source", "procedure = 1"), ("reason", "试试")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a bad one is not published");
    let sound = include_str!("../../../procedures/knowledge_item/procedure.toml");
    let good = desk.post(&editor, path, &[("do", "live"), ("source", sound)]).await;
    assert!(
        good.text.contains("<svg") && !good.text.contains("data-publish=\"no\""),
        "check and drawing: {}",
        good.text
    );
}

#[tokio::test]
async fn the_chosen_post_is_the_one_that_acts() {
    let mut desk = Desk::new("post").await;
    desk.sign_in("clerk").await;
    let number = desk.take_down().await;
    let page = desk.get("/desk/post").await;
    assert!(page.text.contains("以全部岗位工作"), "all posts together is the first choice");
    let chosen = desk.post(&page, "/desk/post", &[("post", "clerk.supervisor")]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
    assert_eq!(desk.get("/desk/intake").await.status, StatusCode::FORBIDDEN, "intake belongs to another post");
    let case = desk.get(&format!("/desk/cases/{number}")).await;
    assert!(!case.text.contains("/step/hand_to_emergency"), "a dispatcher's step is not the supervisor's");
    let page = desk.get("/desk/post").await;
    desk.post(&page, "/desk/post", &[("post", "clerk.dispatcher")]).await;
    let case = desk.get(&format!("/desk/cases/{number}")).await;
    assert!(case.text.contains("派遣员"), "the header says as whom one acts");
    let version = case.text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [
        ("version", version.as_str()),
        ("instance", "0"),
        ("hand_to_emergency.emergency_to", "fire"),
        ("hand_to_emergency.reason", "起火"),
    ];
    let done = desk.post(&case, &format!("/desk/cases/{number}/step/hand_to_emergency"), &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let foreign = desk.get("/desk/post").await;
    let refused = desk.post(&foreign, "/desk/post", &[("post", "tech.technician")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "nobody takes a post that is not theirs");
    desk.post(&foreign, "/desk/post", &[("post", "")]).await;
    assert_eq!(desk.get("/desk/intake").await.status, StatusCode::OK, "all posts count again");
}

#[tokio::test]
async fn tabs_count_what_they_hold() {
    let mut desk = Desk::new("tabs").await;
    desk.sign_in("clerk").await;
    desk.take_down().await;
    for tab in ["mine", "unit", "late", "all"] {
        let page = desk.get(&format!("/desk?tab={tab}")).await;
        assert_eq!(page.status, StatusCode::OK, "{tab}");
        let marked = page.text.matches("<span class=\"count\">").count();
        assert!(marked >= 4, "every tab has its count on {tab}: {marked}");
    }
    let words = desk.get("/desk/cases?words=楼门口路灯").await;
    assert!(words.text.contains("三号楼门口的路灯不亮"), "words need not stand in one piece");
    let none = desk.get("/desk/cases?words=喷泉路灯").await;
    assert!(!none.text.contains("三号楼门口的路灯不亮"));
}
