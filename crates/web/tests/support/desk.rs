//! A small city with staff, and a browser that signs in to it.

#![allow(dead_code)]

use axum::{
    Router,
    body::{Body, BodyDataStream, to_bytes},
    response::Response,
};
use fengqiao_app::{
    App, Clock, Settings, people,
    registers::{self, Author},
};
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::{
    Account, Area, Category, Change, Level, Organisation, Place, PlaceCode, PlaceKind, Post, RegisterItem, Row,
};
use fengqiao_procedure::model::Text;
use fengqiao_web::http::{Config, Web};
use http::{Request, StatusCode, header};
use tower::ServiceExt as _;

#[path = "../../../app/tests/support/location.rs"]
mod location;

use location::location;

/// The grid of `walker`, and another one.
pub const GRID: &str = "330900001";
pub const OTHER_GRID: &str = "330900002";
/// A category that needs a unit, and one that is settled on the spot.
pub const LAMP: &str = "0101";
pub const LITTER: &str = "0201";

pub const PASSWORD: &str = "lamp-bridge-maple-42";

/// The smallest picture.
const PICTURE: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196,
    137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 218, 99, 100, 248, 207, 80, 15, 0, 3, 134, 1, 128, 90, 52, 125, 107, 0, 0,
    0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

pub struct Desk {
    pub app: App,
    pub router: Router,
    pub cookies: Vec<(String, String)>,
    pub folder: std::path::PathBuf,
}

pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: String::new() }
}

fn category(code: &str, name: &str, simple: bool, day: Date) -> Category {
    Category {
        code: code.into(),
        name: text(name),
        aliases: Vec::new(),
        things: if code == LAMP { vec!["路灯".into()] } else { Vec::new() },
        parent: None,
        private: false,
        simple,
        urgent: false,
        grade: Some(1),
        standard_time: None,
        times_by_grade: Vec::new(),
        basis: String::new(),
        lowest_level: None,
        danger_advice: Text::default(),
        procedure: Some("grid_event".into()),
        valid_from: day,
        valid_to: None,
    }
}

/// The printed code of a lamp.
pub fn lamp_code() -> PlaceCode {
    PlaceCode::from_serial(420_000_001).unwrap()
}

fn lamp(day: Date) -> Place {
    Place {
        code: lamp_code(),
        kind: PlaceKind::Asset,
        thing: "路灯".into(),
        name: text("枫园路灯L0001"),
        aliases: Vec::new(),
        owner: None,
        point: None,
        area: GRID.into(),
        parent: None,
        valid_from: day,
        valid_to: None,
    }
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
    items.push(RegisterItem::put(area.clone(), "test"));
    for (code, name) in [(GRID, "枫园一网格"), (OTHER_GRID, "枫园二网格")] {
        items.push(RegisterItem::put(
            Area { code: code.into(), level: 1, name: text(name), parent: Some("330900".into()), ..area.clone() },
            "test",
        ));
    }
    for (code, name, simple) in [(LAMP, "路灯故障", false), (LITTER, "楼道杂物", true)] {
        items.push(RegisterItem::put(category(code, name, simple, day), "test"));
    }
    items.push(RegisterItem::put(lamp(day), "test"));
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
        ("second", &["technician"][..]),
        ("other", &["handler"][..]),
        ("walker", &["grid_worker"][..]),
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
                area: if *kind == "grid_worker" { GRID } else { "330900" }.into(),
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
    pub async fn new(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("fengqiao-desk-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Desk::in_folder(folder).await
    }

    /// A city that was founded by a program without anything of its own: what this program brings for it waits to be adopted.
    pub async fn upgraded(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("fengqiao-desk-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let clock = Clock::frozen(Instant(1_772_420_400_000));
        let older = Settings { folder: folder.clone(), city: "nowhere".into(), clock, demo: false };
        drop(App::open_at(older, location(&folder)).await.unwrap());
        Desk::in_folder(folder).await
    }

    async fn in_folder(folder: std::path::PathBuf) -> Desk {
        let clock = Clock::frozen(Instant(1_772_420_400_000));
        let settings = Settings { folder: folder.clone(), city: "fengxi".into(), clock, demo: false };
        let app = App::open_at(settings, location(&folder)).await.unwrap();
        registers::change(&app, &Author::command_line(), rows(), &mut |_| ()).await.unwrap();
        for login in ["clerk", "tech", "second", "other", "walker"] {
            people::set_password(&app, login, PASSWORD).await.unwrap();
        }
        let router = fengqiao_web::router(Web::new(app.clone(), Config::default()));
        Desk { app, router, cookies: Vec::new(), folder }
    }

    async fn answer(&self, request: http::request::Builder, body: Body) -> Response {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        self.router.clone().oneshot(request.header(header::COOKIE, cookies).body(body).unwrap()).await.unwrap()
    }

    /// Opens a stream of events: its status, and its bytes as they come.
    pub async fn stream(&self, path: &str) -> (StatusCode, BodyDataStream) {
        let response = self.answer(Request::get(path), Body::empty()).await;
        (response.status(), response.into_body().into_data_stream())
    }

    pub async fn send(&mut self, request: http::request::Builder, body: Body) -> Page {
        let response = self.answer(request, body).await;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.into(), value.into()));
        }
        let status = response.status();
        let location =
            response.headers().get(header::LOCATION).map_or(String::new(), |value| value.to_str().unwrap().into());
        let text = String::from_utf8_lossy(&to_bytes(response.into_body(), 1 << 22).await.unwrap()).into_owned();
        Page { status, location, text }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form with the tokens of the page it stands on.
    pub async fn post(&mut self, from: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
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

    /// Sends a form with files, as browsers do: its fields first, then one small picture for each of these names.
    pub async fn post_files(&mut self, from: &Page, path: &str, fields: &[(&str, &str)], files: &[&str]) -> Page {
        let token = |name: &str| {
            from.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let (csrf, once) = (token("_csrf"), token("_once"));
        let mut body = Vec::new();
        for (name, value) in [("_csrf", csrf.as_str()), ("_once", once.as_str())].iter().chain(fields) {
            let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for name in files {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(PICTURE);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let kind = "multipart/form-data; boundary=edge";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), Body::from(body)).await
    }

    pub async fn sign_in(&mut self, login: &str) {
        let page = self.get("/sign-in").await;
        let page = self.post(&page, "/sign-in", &[("name", login), ("password", PASSWORD)]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/desk"), "{}", page.text);
    }

    /// Another post of an account, which is made where it is not there yet.
    pub async fn add_post(&self, login: &str, kind: &str) {
        let mut items = rows().into_iter().filter(|item| item.key == "clerk" || item.key == "clerk.intake");
        let (account, post) = (items.next().unwrap(), items.next().unwrap());
        let (Change::Put(account), Change::Put(post)) = (account.change, post.change) else { panic!("rows are put") };
        let (Row::Account(account), Row::Post(post)) = (*account, *post) else { panic!("an account and a post") };
        let account = Account { id: login.into(), login: login.into(), ..account };
        let post = Post { id: format!("{login}.{kind}").into(), account: login.into(), kind: kind.into(), ..post };
        let items = vec![RegisterItem::put(account, "test"), RegisterItem::put(post, "test")];
        registers::change(&self.app, &Author::command_line(), items, &mut |_| ()).await.unwrap();
        people::set_password(&self.app, login, PASSWORD).await.unwrap();
    }

    /// Takes a matter down; its number.
    pub async fn take_down(&mut self) -> String {
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
