//! A small city on a real store in a temporary folder.
#![allow(clippy::unwrap_used, dead_code)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use fengqiao_app::cases::{self, Act, By, Loaded, Report};
use fengqiao_app::registers::{self, Author};
use fengqiao_app::{App, AppError, Clock, Settings};
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::register::{RegisterItem, Row};
use fengqiao_civic::rights::Viewer;
use fengqiao_civic::{
    Account, Area, Category, Duty, Level, Organisation, Place, PlaceCode, PlaceKind, Point, Post, Selector,
};
use fengqiao_procedure::event::{Contact, Value as FieldValue};
use fengqiao_procedure::model::Text;
use fengqiao_proof::Value;
use fengqiao_store::repo::registers as rows;
use fengqiao_store::{Options, Store, Unit};

mod location;

pub use location::location;

/// 2026-03-02, a Monday, 09:00 in Shanghai.
pub const NOW: Instant = Instant(1_772_413_200_000);
/// The code of a registered estate.
pub fn estate() -> String {
    PlaceCode::from_serial(1).unwrap().to_string()
}

const START: Date = Date::constant(2020, 1, 1);

/// An open city that is removed when it is dropped.
pub struct City {
    pub app: App,
    folder: PathBuf,
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl City {
    pub async fn make() -> City {
        City::in_folder(folder()).await
    }

    /// A city on which an older program put an older pack of national rules.
    pub async fn older() -> City {
        let folder = folder();
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(Options::at(location(&folder), [1; 16], NOW.0)).await.unwrap();
        let pack = include_str!("../../../../rules/national.toml").replacen("length = \"2h\"", "length = \"3h\"", 1);
        let text = |text: &str| Value::Text(text.to_owned());
        let document = Value::map([
            ("key", text("0-national")),
            ("text", text(&pack)),
            ("modules", Value::Map(Default::default())),
            ("hash", text("of another program")),
            ("reason", text("随程序安装")),
            ("at", Value::Int(NOW.0)),
        ]);
        let mut unit = Unit::new();
        unit.run_all(rows::save(rows::RegisterItem {
            register: "rules".to_owned(),
            key: "0-national".to_owned(),
            version: 1,
            entry_version: 1,
            valid_from: None,
            valid_to: None,
            bytes: document.encode(),
        }));
        store.commit(unit).await.unwrap();
        drop(store);
        City::in_folder(folder).await
    }

    /// A city that is there already.
    pub async fn at(folder: PathBuf) -> City {
        let settings =
            Settings { folder: folder.clone(), city: "test".to_owned(), clock: Clock::frozen(NOW), demo: true };
        let app = App::open_at(settings, location(&folder)).await.unwrap();
        City { app, folder }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Closes it and leaves its folder to whoever opens it next.
    pub fn close(mut self) -> PathBuf {
        std::mem::take(&mut self.folder)
    }

    async fn in_folder(folder: PathBuf) -> City {
        let city = City::at(folder).await;
        let items = city_rows().into_iter().map(|row| RegisterItem::put(row, "test")).collect();
        registers::change(&city.app, &Author::command_line(), items, &mut |_| ()).await.unwrap();
        city
    }

    /// A member of staff with one post.
    pub fn staff(&self, kind: &str) -> By {
        let tables = self.app.tables();
        let viewer = Viewer::of(&tables.city, &kind.into(), tables.date_of(self.app.now()));
        By::Staff { viewer, device: "web".to_owned() }
    }

    /// Opens a case that must open.
    pub async fn submit(&self, by: &By, report: Report) -> Loaded {
        cases::submit(&self.app, by, report).await.unwrap()
    }

    /// Takes a step that must be taken.
    pub async fn take(&self, by: &By, case: &Loaded, step: &str, fields: &[(&str, FieldValue)]) -> Loaded {
        self.tries(by, case, step, fields).await.unwrap()
    }

    /// Takes a step, or says why not.
    pub async fn tries(
        &self,
        by: &By,
        case: &Loaded,
        step: &str,
        fields: &[(&str, FieldValue)],
    ) -> Result<Loaded, AppError> {
        cases::act(&self.app, by, act(case, step, fields)).await
    }

    /// The case as it stands now.
    pub async fn again(&self, case: &Loaded) -> Loaded {
        cases::by_id(&self.app, &self.app.tables(), case.id).await.unwrap().unwrap()
    }
}

/// Words in a field.
pub fn words(words: &str) -> FieldValue {
    FieldValue::Text(words.to_owned())
}

/// A contact in a field.
pub fn contact(name: &str, phone: &str) -> FieldValue {
    FieldValue::Contact(Contact { name: name.to_owned(), phone: phone.to_owned(), hidden: false })
}

/// A service request that a resident sends, at a place.
pub fn reported(what: &str, place: &str) -> Report {
    let fields = [
        ("words", words(what)),
        ("place", FieldValue::Ref(place.to_owned())),
        ("contact", contact("王芳", "13900000001")),
    ];
    Report {
        procedure: Some("service_request".to_owned()),
        opening: None,
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    }
}

/// What a resident sends by the web to begin a case of a procedure.
pub fn report<const N: usize>(procedure: &str, fields: [(&str, FieldValue); N]) -> Report {
    Report {
        procedure: Some(procedure.to_owned()),
        opening: None,
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    }
}

/// A step, taken by whoever has read the case as it is.
pub fn act(case: &Loaded, step: &str, fields: &[(&str, FieldValue)]) -> Act {
    Act {
        case: case.id,
        step: step.to_owned(),
        instance: 0,
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    }
}

/// The name of the state that a case is in.
pub fn state(case: &Loaded) -> &str {
    &case.compiled.procedure.state(case.state.config.instances[0].state).name
}

/// A folder that no other test uses; it is not made.
pub fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("fengqiao-app-{}-{number}", std::process::id()))
}

pub fn resident() -> By {
    By::Resident { device: "web".to_owned(), party: None }
}

fn text(zh: &str) -> Text {
    Text { zh: zh.to_owned(), en: String::new() }
}

fn city_rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Level::usual().into_iter().map(Row::from).collect();
    let areas = [
        ("3399", 0, "枫溪市", None),
        ("339901", 1, "溪东区", Some("3399")),
        ("339901001", 2, "城东街道", Some("339901")),
        ("339901001001", 3, "枫桥社区", Some("339901001")),
        ("339901001001001", 4, "第一网格", Some("339901001001")),
    ];
    rows.extend(areas.map(|(code, level, name, parent)| {
        Row::from(Area {
            code: code.into(),
            level,
            name: text(name),
            parent: parent.map(Into::into),
            valid_from: START,
            valid_to: None,
            boundary: None,
            seat: None,
        })
    }));
    let organisations = [
        ("centre", "centre", "3399", None),
        ("street", "street_office", "339901001", Some("centre")),
        ("lamps", "lamps", "339901", Some("centre")),
        ("far", "far", "339901", None),
    ];
    rows.extend(organisations.map(|(id, kind, area, parent)| {
        Row::from(Organisation {
            id: id.into(),
            name: text(id),
            kind: kind.to_owned(),
            area: area.into(),
            parent: parent.map(Into::into),
            powers: Vec::new(),
            phone: "0579-0000-0000".to_owned(),
            address: Text::default(),
            hours: Text::default(),
            valid_from: START,
            valid_to: None,
        })
    }));
    let posts = [
        ("intake", "street"),
        ("dispatcher", "street"),
        ("liaison", "lamps"),
        ("handler", "lamps"),
        ("callback", "centre"),
        ("supervisor", "centre"),
        ("leader", "centre"),
    ];
    rows.extend(posts.iter().flat_map(|(kind, organisation)| post(kind, kind, organisation)));
    rows.extend(post("stranger", "handler", "far"));
    rows.push(category("01", None));
    rows.push(category("0101", Some("01")));
    rows.push(Row::from(Duty {
        id: "d1".into(),
        category: "01".into(),
        level: 1,
        area: None,
        unit: Selector::Organisation("lamps".into()),
        co_units: Vec::new(),
        admitted: true,
        source: "测试权责清单第1项".to_owned(),
        valid_from: START,
        valid_to: None,
    }));
    rows.push(Row::from(Place {
        code: PlaceCode::from_serial(1).unwrap(),
        kind: PlaceKind::Estate,
        thing: String::new(),
        name: text("枫桥小区"),
        aliases: Vec::new(),
        owner: None,
        point: Some(Point::new(1_209_000_000, 293_000_000)),
        area: "339901001001001".into(),
        parent: None,
        valid_from: START,
        valid_to: None,
    }));
    rows
}

/// One more area.
pub async fn area(app: &App, code: &str, level: u8, name: &str, parent: &str) {
    let area = Area {
        code: code.into(),
        level,
        name: text(name),
        parent: Some(parent.into()),
        valid_from: START,
        valid_to: None,
        boundary: None,
        seat: None,
    };
    registers::change(app, &Author::command_line(), vec![RegisterItem::put(area, "test")], &mut |_| ()).await.unwrap();
}

/// An account with one post.
pub fn post(account: &str, kind: &str, organisation: &str) -> Vec<Row> {
    let area = match organisation {
        "centre" => "3399",
        "street" => "339901001",
        _ => "339901",
    };
    vec![
        Row::from(Account {
            id: account.into(),
            login: account.to_owned(),
            name: account.to_owned(),
            staff_number: String::new(),
            initial_password: false,
            valid_from: START,
            valid_to: None,
        }),
        Row::from(Post {
            id: format!("p-{account}").as_str().into(),
            account: account.into(),
            kind: kind.into(),
            organisation: organisation.into(),
            area: area.into(),
            valid_from: START,
            valid_to: None,
            ended_reason: String::new(),
        }),
    ]
}

fn category(code: &str, parent: Option<&str>) -> Row {
    Row::from(Category {
        code: code.into(),
        name: text("路灯"),
        aliases: Vec::new(),
        things: Vec::new(),
        parent: parent.map(Into::into),
        private: false,
        simple: false,
        urgent: false,
        grade: None,
        standard_time: None,
        times_by_grade: Vec::new(),
        basis: String::new(),
        lowest_level: None,
        danger_advice: Text::default(),
        procedure: None,
        valid_from: START,
        valid_to: None,
    })
}
