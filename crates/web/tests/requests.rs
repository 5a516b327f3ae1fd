//! The whole router on a real store: a resident reports, finds the matter again, and what is wrong gets an answer in words.

#![allow(clippy::unwrap_used)]

use axum::{
    Router,
    body::{Body, to_bytes},
};
use fengqiao_app::{App, Clock, Settings};
use fengqiao_calendar::Instant;
use fengqiao_web::http::{Config, Web};
use http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt as _;

#[path = "../../app/tests/support/location.rs"]
mod location;

use location::location;

/// A browser with its cookies.
struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
    folder: std::path::PathBuf,
}

struct Page {
    status: StatusCode,
    location: String,
    headers: HeaderMap,
    text: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Browser {
    async fn new(name: &str) -> Browser {
        let folder = std::env::temp_dir().join(format!("fengqiao-web-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let clock = Clock::frozen(Instant(1_772_420_400_000));
        let settings = Settings { folder: folder.clone(), city: "fengxi".into(), clock, demo: false };
        let app = App::open_at(settings, location(&folder)).await.unwrap();
        let config = Config { origin: "http://city.example".into(), ..Config::default() };
        Browser { router: fengqiao_web::router(Web::new(app, config)), cookies: Vec::new(), folder }
    }

    async fn send(&mut self, request: http::request::Builder, body: Body) -> Page {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let response =
            self.router.clone().oneshot(request.header(header::COOKIE, cookies).body(body).unwrap()).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.into(), value.into()));
        }
        let status = response.status();
        let location =
            response.headers().get(header::LOCATION).map_or(String::new(), |value| value.to_str().unwrap().into());
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let headers = response.headers().clone();
        let text = String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap();
        Page { status, location, headers, text }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            Body::from(body),
        )
        .await
    }
}

/// The value of a hidden field or any other input.
fn field(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no field {name}"));
    page[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Goes from the first page to the registered report; gives its number and query code.
async fn report(browser: &mut Browser) -> (String, String) {
    let page = browser.get("/report").await;
    let (csrf, once) = (field(&page.text, "_csrf"), field(&page.text, "_once"));
    let tokens = [("_csrf", csrf.as_str()), ("_once", once.as_str())];
    let words = ("words", "三号楼门口的路灯不亮");
    let page = browser.post("/report/words", &[tokens[0], tokens[1], words]).await;
    assert!(page.text.contains("name=\"query\""), "{}", page.text);
    let page = browser.post("/report/place", &[tokens[0], tokens[1], words, ("place", "u:")]).await;
    assert!(page.text.contains("name=\"contact.phone\""), "{}", page.text);
    let page = browser
        .post("/report/contact", &[tokens[0], tokens[1], words, ("place", "u:"), ("contact.phone", "13800000000")])
        .await;
    assert!(page.text.contains("action=\"/report\""), "{}", page.text);
    let send = [tokens[0], tokens[1], words, ("place", "u:"), ("contact.phone", "13800000000")];
    let first = browser.post("/report", &send).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let again = browser.post("/report", &send).await;
    assert_eq!(again.location, first.location, "the same form counts once");
    let done = browser.get(&first.location).await;
    assert_eq!(done.status, StatusCode::OK);
    let code = done.text.split("<dd>").nth(2).unwrap().split("</dd>").next().unwrap().to_owned();
    (first.location.split('/').nth(2).unwrap().to_owned(), code)
}

#[tokio::test]
async fn a_resident_reports_and_finds_it_again() {
    let mut browser = Browser::new("report").await;
    let (number, code) = report(&mut browser).await;
    let page = browser.get(&format!("/c/{number}")).await;
    assert!(page.text.contains("三号楼门口的路灯不亮"), "{}", page.text);
    browser.cookies.clear();
    let page = browser.get(&format!("/c/{number}")).await;
    assert!(!page.text.contains("三号楼门口的路灯不亮"), "without proof nothing is told");
    let csrf = field(&page.text, "_csrf");
    let wrong = browser.post("/find", &[("_csrf", &csrf), ("number", &number), ("code", "0000 0000")]).await;
    let unknown = browser.post("/find", &[("_csrf", &csrf), ("number", "9999 9999 9999"), ("code", &code)]).await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    let right = browser.post("/find", &[("_csrf", &csrf), ("number", &number), ("code", &code)]).await;
    assert_eq!(right.location, format!("/c/{number}"));
    let page = browser.get(&right.location).await;
    assert!(page.text.contains("三号楼门口的路灯不亮"));
}

#[tokio::test]
async fn a_resident_adds_and_withdraws() {
    let mut browser = Browser::new("steps").await;
    let (number, _) = report(&mut browser).await;
    let page = browser.get(&format!("/c/{number}")).await;
    let (csrf, version) = (field(&page.text, "_csrf"), field(&page.text, "_version"));
    let add = format!("/c/{number}/step/add");
    let empty = browser.post(&add, &[("_csrf", &csrf), ("_once", "a1"), ("_version", &version)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("#f-add-more_words"), "the summary leads to the field");
    let added = browser
        .post(&add, &[("_csrf", &csrf), ("_once", "a2"), ("_version", &version), ("more_words", "昨晚又有人摔倒")])
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let stale = browser
        .post(&format!("/c/{number}/step/withdraw"), &[("_csrf", &csrf), ("_once", "a3"), ("_version", &version)])
        .await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "the case moved meanwhile");
    let page = browser.get(&added.location).await;
    let version = field(&page.text, "_version");
    let withdrawn = browser
        .post(&format!("/c/{number}/step/withdraw"), &[("_csrf", &csrf), ("_once", "a4"), ("_version", &version)])
        .await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text);
}

#[tokio::test]
async fn what_is_wrong_gets_an_answer_in_words() {
    let mut browser = Browser::new("wrong").await;
    let page = browser.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("没有这个页面"));
    let page = browser.post("/report/words", &[("_csrf", "forged"), ("words", "x")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = browser.get("/report").await;
    let csrf = field(&page.text, "_csrf");
    let page = browser.post("/report/words", &[("_csrf", &csrf), ("words", "  ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser
        .post("/report/contact", &[("_csrf", &csrf), ("words", "灯"), ("place", "u:"), ("contact.phone", "12")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("电话号码"));
    let cross = Request::post("/report/words").header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(cross, Body::empty()).await.status, StatusCode::FORBIDDEN);
    let page = browser.get("/find?lang=en").await;
    assert_eq!(page.location, "/find");
    assert!(browser.get("/find").await.text.contains("See where it stands"));
}

#[tokio::test]
async fn a_real_city_has_no_demo() {
    let mut browser = Browser::new("real").await;
    let page = browser.get("/report").await;
    let csrf = field(&page.text, "_csrf");
    assert!(!page.text.contains("/demo/"), "no bar, no tour");
    for path in ["/demo/tour", "/demo/begin", "/demo/case/202603020001"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        "/demo/tour/start",
        "/demo/tour/next",
        "/demo/tour/here",
        "/demo/tour/end",
        "/demo/clock",
        "/demo/role",
        "/demo/person",
    ] {
        let fields = [("_csrf", csrf.as_str()), ("hours", "1"), ("account", "clerk")];
        assert_eq!(browser.post(path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    browser.cookies.push(("fq_tour".into(), "2.0.1.0".into()));
    assert!(!browser.get("/").await.text.contains("class=\"tour\""), "a cookie alone shows nothing");
}

#[tokio::test]
async fn what_layers_refuse_is_a_page_too() {
    let mut browser = Browser::new("plain").await;
    let page = browser.get("/c/1/done?stored=x").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("<html lang=\"zh-CN\">"), "in the reader's language: {}", page.text);
    let page = browser.send(Request::put("/report"), Body::empty()).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.text.contains("<html lang=\"zh-CN\">"), "{}", page.text);
}

#[tokio::test]
async fn every_public_page_answers() {
    let mut browser = Browser::new("pages").await;
    for path in [
        "/",
        "/paper/report",
        "/report",
        "/find",
        "/find/phone",
        "/find/mine",
        "/ask",
        "/ask?q=%E8%B7%AF%E7%81%AF",
        "/legal",
        "/contact",
        "/about",
        "/how",
        "/how/service_request",
        "/how/mediation_case",
        "/how/staff_appraisal",
        "/how/service_request/diagram.svg",
        "/how/service_request/diagram.bpmn",
        "/map/areas.json",
        "/city-2b4a44.css",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    }
    for path in ["/how/nothing", "/how/service_request/nothing", "/p/0000000000", "/city-xyz.css", "/c/1/file/x"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_matter_is_begun_by_the_form_of_its_procedure() {
    let mut browser = Browser::new("start").await;
    let list = browser.get("/start").await;
    assert!(list.text.contains("href=\"/report\""), "reports have pages of their own: {}", list.text);
    assert_eq!(browser.get("/start/service_request").await.location, "/report");
    for path in ["/start/nothing", "/start/service_request/take_down", "/start/grid_event/report_on_patrol"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}: not a resident's to begin");
    }
    let path = "/start/service_request/report";
    let form = browser.get(path).await;
    let (csrf, once) = (field(&form.text, "_csrf"), field(&form.text, "_once"));
    let tokens = [("_csrf", csrf.as_str()), ("_once", once.as_str())];
    let phone = ("contact.phone", "13800001234");
    let empty = browser.post(path, &[tokens[0], tokens[1], phone]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("13800001234"), "what was typed is kept: {}", empty.text);
    let words = ("words", "三号楼门口的路灯不亮");
    let sent = browser.post(path, &[tokens[0], tokens[1], words, phone]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let done = browser.get(&sent.location).await;
    assert!(done.text.contains("查询码"), "number and query code as after a report: {}", done.text);
    let again = browser.post(path, &[tokens[0], tokens[1], words, phone]).await;
    assert_eq!(again.location, sent.location, "the same form counts once");
    for path in ["/how/service_request", "/legal"] {
        assert!(browser.get(path).await.text.contains("href=\"/report\""), "{path} leads to the form");
    }
}

#[tokio::test]
async fn services_stand_by_what_people_come_for_and_are_found_by_their_words() {
    let mut browser = Browser::new("services").await;
    let all = browser.get("/start").await.text;
    for shown in [
        "调解与法律帮助",
        "一起商量",
        "href=\"/start/mediation_case\"",
        "href=\"/start/deliberation\"",
        "href=\"/report\"",
    ] {
        assert!(all.contains(shown), "{shown}");
    }
    for hidden in ["/start/supervision_order", "/start/task_admission", "/start/quality_review", "/start/grid_event"] {
        assert!(!all.contains(hidden), "{hidden} is no service of its own for residents");
    }
    let found = browser.get("/start?q=%E8%AF%B7%E4%B8%8D%E8%B5%B7%E5%BE%8B%E5%B8%88").await.text;
    assert!(found.contains("/start/legal_aid") && !found.contains("/start/deliberation"));
    let nothing = browser.get("/start?q=zzzz").await.text;
    assert!(nothing.contains("没有找到"));
    assert_eq!(browser.get("/start/supervision_order").await.status, StatusCode::NOT_FOUND);
}

/// A form with one file after its words.
fn with_file(fields: &[(&str, &str)], name: &str, file: &str) -> (http::request::Builder, Body) {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\n{file}\r\n--edge--\r\n"
    );
    let request = Request::post("/report").header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    (request, Body::from(body))
}

#[tokio::test]
async fn a_recording_alone_is_a_report_and_is_played_from_any_place_on() {
    let mut browser = Browser::new("recording").await;
    let page = browser.get("/report").await;
    let (csrf, once) = (field(&page.text, "_csrf"), field(&page.text, "_once"));
    let fields = [("_csrf", csrf.as_str()), ("_once", once.as_str()), ("place", "u:"), ("_end", "yes")];
    let recording = format!("ID3\u{4}\0{}", "0123456789".repeat(15_000));
    let (request, body) = with_file(&fields, "recording", &recording);
    let sent = browser.send(request, body).await;
    assert!(sent.location.contains("stored=1"), "{} {}", sent.location, sent.text);
    let number = sent.location.split('/').nth(2).unwrap().to_owned();
    let page = browser.get(&format!("/c/{number}")).await;
    let base = format!("/c/{number}/file/");
    let hash = page.text.split(&base).nth(1).expect("the recording stands on the page").split('"').next().unwrap();
    let path = format!("{base}{hash}");

    let whole = browser.get(&path).await;
    let header = |page: &Page, name: header::HeaderName| page.headers[name].to_str().unwrap().to_owned();
    assert_eq!((whole.status, whole.text.as_str()), (StatusCode::OK, recording.as_str()));
    assert_eq!(header(&whole, header::CONTENT_TYPE), "audio/mpeg");
    assert_eq!(header(&whole, header::CACHE_CONTROL), "private, no-store");
    assert_eq!(header(&whole, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let disposition = format!("inline; filename=\"{number}-{}.mp3\"", &hash[..8]);
    assert_eq!(header(&whole, header::CONTENT_DISPOSITION), disposition);
    let part = browser.send(Request::get(&path).header(header::RANGE, "bytes=65530-131080"), Body::empty()).await;
    assert_eq!((part.status, part.text.as_str()), (StatusCode::PARTIAL_CONTENT, &recording[65_530..=131_080]));
    assert_eq!(header(&part, header::CONTENT_RANGE), format!("bytes 65530-131080/{}", recording.len()));
    let beyond = browser.send(Request::get(&path).header(header::RANGE, "bytes=150005-"), Body::empty()).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);

    browser.cookies.clear();
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "for nobody else");
}
