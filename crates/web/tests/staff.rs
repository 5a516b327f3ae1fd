//! The desk and the technician's pages on a real store: who may come in, a matter taken down and dispatched, what is refused in words.

#![allow(clippy::unwrap_used)]

use axum::{
    Router,
    body::{Body, to_bytes},
};
use fengqiao_app::{
    App, Clock, Settings, people,
    registers::{self, Author},
};
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::{Account, Area, Level, Organisation, Post, RegisterItem};
use fengqiao_procedure::model::Text;
use fengqiao_web::http::{Config, Web};
use http::{Request, StatusCode, header};
use tower::ServiceExt as _;

const PASSWORD: &str = "lamp-bridge-maple-42";

struct Desk {
    router: Router,
    cookies: Vec<(String, String)>,
    folder: std::path::PathBuf,
}

struct Page {
    status: StatusCode,
    location: String,
    text: String,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: String::new() }
}

fn rows() -> Vec<RegisterItem> {
    let day: Date = "2025-01-01".parse().unwrap();
    let mut items: Vec<RegisterItem> =
        Level::usual().into_iter().map(|level| RegisterItem::put(level, "test")).collect();
    let area = Area {
        code: "330900".into(),
        level: 0,
        name: text("枫溪市"),
        parent: None,
        valid_from: day,
        valid_to: None,
        boundary: None,
        seat: None,
    };
    items.push(RegisterItem::put(area, "test"));
    let unit = |id: &str, name: &str, kind: &str| Organisation {
        id: id.into(),
        name: text(name),
        kind: kind.into(),
        area: "330900".into(),
        parent: None,
        powers: Vec::new(),
        phone: "12345".into(),
        address: Text::default(),
        hours: Text::default(),
        valid_from: day,
        valid_to: None,
    };
    items.push(RegisterItem::put(unit("centre", "运行中心", "centre"), "test"));
    for (login, kinds) in [
        ("clerk", &["intake", "dispatcher", "supervisor"][..]),
        ("tech", &["technician"][..]),
        ("other", &["handler"][..]),
    ] {
        let account = Account {
            id: login.into(),
            login: login.into(),
            name: format!("测试{login}"),
            staff_number: String::new(),
            initial_password: false,
            valid_from: day,
            valid_to: None,
        };
        items.push(RegisterItem::put(account, "test"));
        for kind in kinds {
            let post = Post {
                id: format!("{login}.{kind}").into(),
                account: login.into(),
                kind: (*kind).into(),
                organisation: "centre".into(),
                area: "330900".into(),
                valid_from: day,
                valid_to: None,
                ended_reason: String::new(),
            };
            items.push(RegisterItem::put(post, "test"));
        }
    }
    items
}

impl Desk {
    async fn new(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("fengqiao-desk-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let clock = Clock::frozen(Instant(1_772_420_400_000));
        let app =
            App::open(Settings { folder: folder.clone(), city: "fengxi".into(), clock, demo: false }).await.unwrap();
        registers::change(&app, &Author::command_line(), rows(), &mut |_| ()).await.unwrap();
        for login in ["clerk", "tech", "other"] {
            people::set_password(&app, login, PASSWORD).await.unwrap();
        }
        Desk { router: fengqiao_web::router(Web::new(app, Config::default())), cookies: Vec::new(), folder }
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
        let text = String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap();
        Page { status, location, text }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form with the tokens of the page it stands on.
    async fn post(&mut self, from: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = |name: &str| {
            from.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let (csrf, once) = (token("_csrf"), token("_once"));
        let mut all = vec![("_csrf", csrf.as_str()), ("_once", once.as_str())];
        all.extend_from_slice(fields);
        let body = serde_urlencoded::to_string(&all).unwrap();
        self.send(
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            Body::from(body),
        )
        .await
    }

    async fn sign_in(&mut self, login: &str) {
        let page = self.get("/sign-in").await;
        let page = self.post(&page, "/sign-in", &[("name", login), ("password", PASSWORD)]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/desk"), "{}", page.text);
    }

    /// Takes a matter down; its number.
    async fn take_down(&mut self) -> String {
        let form = self.get("/desk/intake").await;
        let fields = [
            ("do", "save"),
            ("channel", "phone"),
            ("received", "2026-03-02T10:30"),
            ("words", "三号楼门口的路灯不亮"),
            ("place", "unknown"),
            ("contact.name", "李四"),
            ("contact.phone", "13800001234"),
        ];
        let page = self.post(&form, "/desk/intake", &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        page.location.split('=').nth(1).unwrap().to_owned()
    }
}

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
}
