//! Pages that lie open hear of what changes, as long as they are somebody's to see.

#![allow(clippy::unwrap_used)]

#[path = "support/desk.rs"]
mod desk;

use std::time::Duration;

use axum::body::BodyDataStream;
use desk::Desk;
use fengqiao_app::people;
use futures_util::StreamExt as _;
use http::StatusCode;

/// The next event of a stream, comments left out; nothing where none comes within so many milliseconds, or the stream ended.
async fn next(stream: &mut BodyDataStream, millis: u64) -> Option<String> {
    let event = async {
        while let Some(bytes) = stream.next().await {
            let text = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
            if text.starts_with("event:") {
                return Some(text);
            }
        }
        None
    };
    tokio::time::timeout(Duration::from_millis(millis), event).await.ok().flatten()
}

/// Where the page listens, with what it showed.
fn listens(page: &str) -> String {
    let value = |name: &str| page.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
    let address = value("data-live").replace("&amp;", "&");
    let join = if address.contains('?') { '&' } else { '?' };
    format!("{address}{join}mark={}", value("data-mark"))
}

#[tokio::test]
async fn a_queue_and_a_case_hear_of_a_step_and_of_nothing_else() {
    let mut desk = Desk::new("live").await;
    desk.sign_in("clerk").await;
    let first = desk.take_down().await;
    let queue_page = desk.get("/desk?tab=mine").await;
    let case_page = desk.get(&format!("/desk/cases/{first}")).await;
    let (status, mut queue) = desk.stream(&listens(&queue_page.text)).await;
    assert_eq!(status, StatusCode::OK);
    let (status, mut case) = desk.stream(&listens(&case_page.text)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(next(&mut queue, 300).await, None, "nothing has changed since the pages were made");
    let second = desk.take_down().await;
    let event = next(&mut queue, 3_000).await.unwrap();
    assert!(event.contains("changed") && !event.contains(&second), "it says that, never what: {event}");
    assert_eq!(next(&mut case, 800).await, None, "another matter is not this page's");
    let path = format!("/desk/cases/{first}/step/hand_to_emergency");
    let version = case_page.text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [
        ("version", version),
        ("instance", "0"),
        ("hand_to_emergency.emergency_to", "fire"),
        ("hand_to_emergency.reason", "起火"),
    ];
    let done = desk.post(&case_page, &path, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(next(&mut case, 3_000).await.unwrap().contains("changed"));
    assert!(next(&mut queue, 3_000).await.is_some(), "it left the queue");
}

#[tokio::test]
async fn what_happened_before_the_stream_opened_is_told_at_once() {
    let mut desk = Desk::new("live-late").await;
    desk.sign_in("clerk").await;
    let queue_page = desk.get("/desk?tab=mine").await;
    desk.take_down().await;
    let (_, mut queue) = desk.stream(&listens(&queue_page.text)).await;
    assert!(next(&mut queue, 2_000).await.unwrap().contains("changed"));
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_is_nobody_elses() {
    let mut desk = Desk::new("live-end").await;
    desk.sign_in("clerk").await;
    let number = desk.take_down().await;
    let queue_page = desk.get("/desk").await;
    let (_, mut queue) = desk.stream(&listens(&queue_page.text)).await;
    assert_eq!(next(&mut queue, 300).await, None);
    let token = desk.cookies.iter().find(|(name, _)| name == "fq_s").unwrap().1.clone();
    let session = people::session(&desk.app, &desk.app.tables(), &token).await.unwrap().unwrap();
    people::sign_out(&desk.app, &session).await.unwrap();
    desk.cookies.clear();
    desk.sign_in("tech").await;
    let (status, _) = desk.stream(&format!("/desk/cases/{number}/live")).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a stranger does not learn that there is such a matter");
    desk.cookies.clear();
    let (status, _) = desk.stream("/desk/live").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "without signing in there is nothing to hear");
    desk.sign_in("clerk").await;
    desk.take_down().await;
    let event = next(&mut queue, 3_000).await.unwrap();
    assert!(event.contains("ended"), "{event}");
    assert_eq!(next(&mut queue, 500).await, None, "and nothing follows");
}
