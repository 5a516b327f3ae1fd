//! Several cities on one node: the host that is asked for chooses, and nothing of one city is known in another.

#![allow(clippy::unwrap_used)]

#[path = "support/desk.rs"]
mod desk;

use axum::{Router, body::Body};
use desk::{Desk, lamp_code};
use fengqiao_web::http::{Config, Web};
use http::{Request, StatusCode, header};
use tower::ServiceExt as _;

async fn status(router: &Router, host: Option<&str>, path: &str, cookies: &str) -> StatusCode {
    let request = Request::get(path).header(header::COOKIE, cookies);
    let request = match host {
        Some(host) => request.header(header::HOST, host),
        None => request,
    };
    router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn the_host_chooses_the_city() {
    let mut here = Desk::new("host-here").await;
    let there = Desk::new("host-there").await;
    let web = |desk: &Desk, origin: &str| {
        Web::new(desk.app.clone(), Config { origin: origin.to_owned(), ..Config::default() })
    };
    let cities = vec![web(&here, "http://here.example"), web(&there, "https://there.example:8443")];
    let router = fengqiao_web::by_host(cities);

    here.sign_in("clerk").await;
    let cookies = here.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    for (host, expected) in [
        (Some("here.example"), StatusCode::OK),
        (Some("HERE.example"), StatusCode::OK),
        // The session of one city is none in the other: back to the sign-in.
        (Some("there.example:8443"), StatusCode::SEE_OTHER),
        (Some("there.example"), StatusCode::MISDIRECTED_REQUEST),
        (Some("elsewhere.example"), StatusCode::MISDIRECTED_REQUEST),
        (None, StatusCode::MISDIRECTED_REQUEST),
    ] {
        assert_eq!(status(&router, host, "/desk", &cookies).await, expected, "{host:?}");
    }
    let place = format!("/p/{}", lamp_code());
    assert_eq!(status(&router, Some("there.example:8443"), &place, "").await, StatusCode::OK);

    // One city alone answers for whatever name it is reached by.
    let alone = fengqiao_web::by_host(vec![web(&here, "http://here.example")]);
    assert_eq!(status(&alone, Some("127.0.0.1:8080"), &place, "").await, StatusCode::OK);
}
