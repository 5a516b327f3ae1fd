//! Places in the browser: the code of a lamp proposes its category, the name of an area is that area, an order to stop work is seen before.

#![allow(clippy::unwrap_used)]

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, LAMP, Page, lamp_code};
use http::StatusCode;

/// The answer that is ticked among those of a name.
fn ticked(page: &Page, name: &str) -> Option<String> {
    let inputs = page.text.split("<input").filter(|input| input.contains(&format!("name=\"{name}\"")));
    let input = inputs.filter_map(|input| input.split('>').next()).find(|input| input.contains(" checked"))?;
    Some(input.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

#[tokio::test]
async fn the_code_of_a_lamp_proposes_what_lamps_are_reported_for() {
    let mut desk = Desk::new("lamp").await;
    let address = format!("/p/{}", lamp_code());
    let page = desk.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(ticked(&page, "category").as_deref(), Some(LAMP), "{}", page.text);
    assert!(page.text.contains("name=\"category\" value=\"\""), "one click leads away from it");
    let place = format!("p:{}", lamp_code());
    for (category, expected) in [(LAMP, "路灯故障"), ("", "居民诉求")] {
        let page = desk.get(&address).await;
        let fields = [("place", place.as_str()), ("category", category), ("words", "灯不亮")];
        let sent = desk.post_files(&page, "/report", &fields, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let matter = desk.get(sent.location.split("/done").next().unwrap()).await;
        assert!(matter.text.contains(expected), "{expected}: {}", matter.text);
    }
    let page = desk.get(&address).await;
    let empty = desk.post_files(&page, "/report", &[("place", place.as_str()), ("category", "")], &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ticked(&empty, "category").as_deref(), Some(""), "what was chosen stays chosen");
}

#[tokio::test]
async fn the_name_of_an_area_is_that_area() {
    let mut desk = Desk::new("areas").await;
    let begin = desk.get("/report").await;
    let found =
        desk.post(&begin, "/report/place", &[("words", "路灯不亮"), ("go", "search"), ("query", "枫园一网格")]).await;
    let first = found.text.split("value=\"").find(|value| value.starts_with("a:") || value.starts_with("p:"));
    assert!(first.is_some_and(|value| value.starts_with("a:")), "the area comes first: {}", found.text);
    let typed = desk.post(&begin, "/report/place", &[("words", "路灯不亮"), ("place", "w:枫园一网格")]).await;
    assert!(typed.text.contains("value=\"a:"), "{}", typed.text);

    desk.sign_in("clerk").await;
    let form = desk.get("/desk/intake").await;
    let fields = [
        ("do", "save"),
        ("channel", "counter"),
        ("received", "2026-03-02T10:30"),
        ("words", "路灯不亮"),
        ("place_words", "枫园一网格"),
    ];
    let saved = desk.post(&form, "/desk/intake", &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let number = saved.location.split('=').nth(1).unwrap();
    let matter = desk.get(&format!("/desk/cases/{number}")).await;
    assert!(matter.text.contains("枫园一网格"), "{}", matter.text);
    let beside = desk.get(&format!("/desk/intake/beside?words={number}")).await;
    assert!(beside.text.contains(&format!("/desk/cases/{number}")), "{}", beside.text);
}

#[tokio::test]
async fn an_order_to_stop_work_is_looked_at_then_published_then_ended() {
    const PATH: &str = "/admin/calendars/stop-work";
    let mut desk = Desk::new("stop").await;
    assert!(desk.get(PATH).await.location.starts_with("/sign-in"));
    desk.sign_in("clerk").await;
    assert_eq!(desk.get(PATH).await.status, StatusCode::FORBIDDEN);
    desk.cookies.clear();
    desk.sign_in("tech").await;
    let form = desk.get(PATH).await;
    assert!(!form.text.contains("value=\"publish\""), "nothing is published unseen");
    let order = |what: &'static str, to: &'static str| {
        [
            ("do", what),
            ("name_zh", "暴雨停工"),
            ("area", "*"),
            ("from", "2026-03-04"),
            ("to", to),
            ("document", "停工令〔2026〕第9号"),
            ("reason", "暴雨红色预警"),
        ]
    };
    let wrong = desk.post(&form, PATH, &order("preview", "2026-03-01")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("最后一天不能早于第一天") && wrong.text.contains("停工令〔2026〕第9号"),
        "{}",
        wrong.text
    );
    let seen = desk.post(&form, PATH, &order("preview", "2026-03-05")).await;
    assert!(seen.status == StatusCode::OK && seen.text.contains("value=\"publish\""), "{}", seen.text);
    assert!(!desk.get("/admin/calendars").await.text.contains("暴雨停工"), "looking publishes nothing");
    let published = desk.post(&seen, PATH, &order("publish", "2026-03-05")).await;
    assert_eq!(published.location, format!("{PATH}?done=published"), "{}", published.text);
    assert!(desk.get("/admin/calendars").await.text.contains("暴雨停工"));

    let page = desk.get(PATH).await;
    let name = page.text.split("name=\"order\" value=\"").find(|value| value.starts_with("2026-03-04")).unwrap();
    let name = name.split('"').next().unwrap().to_owned();
    let late = [("order", name.as_str()), ("last", "2026-03-09"), ("end_reason", "雨停了")];
    assert_eq!(desk.post(&page, &format!("{PATH}/end"), &late).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let end = [("order", name.as_str()), ("last", ""), ("end_reason", "雨停了")];
    let ended = desk.post(&page, &format!("{PATH}/end"), &end).await;
    assert_eq!(ended.location, format!("{PATH}?done=ended"), "{}", ended.text);
    assert!(!desk.get("/admin/calendars").await.text.contains("暴雨停工"));
    assert_eq!(desk.post(&page, &format!("{PATH}/end"), &end).await.status, StatusCode::NOT_FOUND);
}
