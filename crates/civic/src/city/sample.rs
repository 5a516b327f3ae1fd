//! A small invented city for tests.

use fengqiao_calendar::Date;
use fengqiao_procedure::event::{Attributes, CaseState, Config};
use fengqiao_procedure::model::Text;

use super::City;
use crate::area::{Area, Level};
use crate::category::Category;
use crate::duty::{Duty, Selector};
use crate::organisation::{Account, Organisation, Post};
use crate::place::{Place, PlaceKind};
use crate::register::{RegisterItem, Row};
use crate::{PlaceCode, Point};

pub(crate) const START: Date = Date::constant(2026, 1, 1);
pub(crate) const TODAY: Date = Date::constant(2026, 6, 1);

/// 枫溪市.
pub(crate) const CITY: &str = "3399";
/// 溪东区.
pub(crate) const DISTRICT: &str = "339901";
/// 城东街道.
pub(crate) const STREET: &str = "339901001";
/// 城西街道.
pub(crate) const OTHER_STREET: &str = "339901002";
/// 枫桥社区 in 城东街道.
pub(crate) const COMMUNITY: &str = "339901001001";
/// Its first grid.
pub(crate) const GRID: &str = "339901001001001";

pub(crate) fn text(zh: &str) -> Text {
    Text { zh: zh.to_owned(), en: String::new() }
}

pub(crate) fn put(city: &mut City, row: impl Into<Row>) {
    let item = RegisterItem::put(row, "test");
    city.apply(&item).unwrap_or_else(|issues| panic!("{}: {issues:?}", item.key));
}

pub(crate) fn area(code: &str, level: u8, name: &str, parent: Option<&str>) -> Area {
    Area {
        code: code.into(),
        level,
        name: text(name),
        parent: parent.map(Into::into),
        valid_from: START,
        valid_to: None,
        boundary: None,
        seat: None,
    }
}

pub(crate) fn organisation(id: &str, kind: &str, area: &str, parent: Option<&str>) -> Organisation {
    Organisation {
        id: id.into(),
        name: text(id),
        kind: kind.to_owned(),
        area: area.into(),
        parent: parent.map(Into::into),
        powers: Vec::new(),
        phone: "0575-0000000".to_owned(),
        address: Text::default(),
        hours: Text::default(),
        valid_from: START,
        valid_to: None,
    }
}

pub(crate) fn category(code: &str, parent: Option<&str>) -> Category {
    Category {
        code: code.into(),
        name: text(code),
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
    }
}

pub(crate) fn duty(id: &str, category: &str, level: u8, area: Option<&str>, unit: Selector) -> Duty {
    Duty {
        id: id.into(),
        category: category.into(),
        level,
        area: area.map(Into::into),
        unit,
        co_units: Vec::new(),
        admitted: true,
        source: String::new(),
        valid_from: START,
        valid_to: None,
    }
}

pub(crate) fn by_kind(kind: &str) -> Selector {
    Selector::Kind(kind.to_owned())
}

/// Adds an account that holds one post: `<kind>@<organisation>`.
pub(crate) fn staff(city: &mut City, kind: &str, organisation: &str, area: &str) {
    let id = format!("{kind}:{organisation}:{area}");
    put(
        city,
        Account {
            id: id.as_str().into(),
            login: id.clone(),
            name: id.clone(),
            staff_number: String::new(),
            initial_password: false,
            valid_from: START,
            valid_to: None,
        },
    );
    put(
        city,
        Post {
            id: id.as_str().into(),
            account: id.as_str().into(),
            kind: kind.into(),
            organisation: organisation.into(),
            area: area.into(),
            valid_from: START,
            valid_to: None,
            ended_reason: String::new(),
        },
    );
}

pub(crate) fn place(serial: u32, kind: PlaceKind, name: &str, parent: Option<u32>) -> Place {
    Place {
        code: PlaceCode::from_serial(serial).unwrap(),
        kind,
        thing: String::new(),
        name: text(name),
        aliases: Vec::new(),
        owner: None,
        point: Some(Point::new(1_202_000_000, 297_000_000)),
        area: GRID.into(),
        parent: parent.and_then(PlaceCode::from_serial),
        valid_from: START,
        valid_to: None,
    }
}

/// Two streets of one district with centres, street offices, a city department, categories and duties.
pub(crate) fn city() -> City {
    let mut city = City::new();
    Level::usual().into_iter().for_each(|level| put(&mut city, level));
    for (code, level, name, parent) in [
        (CITY, 0, "枫溪市", None),
        (DISTRICT, 1, "溪东区", Some(CITY)),
        (STREET, 2, "城东街道", Some(DISTRICT)),
        (OTHER_STREET, 2, "城西街道", Some(DISTRICT)),
        (COMMUNITY, 3, "枫桥社区", Some(STREET)),
        (GRID, 4, "第一网格", Some(COMMUNITY)),
    ] {
        put(&mut city, area(code, level, name, parent));
    }
    put(&mut city, organisation("city-centre", "centre", CITY, None));
    put(&mut city, organisation("lighting", "lighting", CITY, None));
    put(&mut city, organisation("district-centre", "centre", DISTRICT, Some("city-centre")));
    put(&mut city, organisation("east-office", "street_office", STREET, Some("district-centre")));
    put(&mut city, organisation("west-office", "street_office", OTHER_STREET, Some("district-centre")));
    for (kind, unit, area) in [
        ("dispatcher", "city-centre", CITY),
        ("supervisor", "city-centre", CITY),
        ("technician", "city-centre", CITY),
        ("handler", "lighting", CITY),
        ("dispatcher", "district-centre", DISTRICT),
        ("supervisor", "district-centre", DISTRICT),
        ("dispatcher", "east-office", STREET),
        ("handler", "east-office", STREET),
        ("technician", "east-office", STREET),
        ("grid_worker", "east-office", GRID),
        ("handler", "west-office", OTHER_STREET),
    ] {
        staff(&mut city, kind, unit, area);
    }
    put(&mut city, Category { lowest_level: Some(2), ..category("facilities", None) });
    let hours = Some("24h".parse().unwrap());
    put(&mut city, Category { standard_time: hours, grade: Some(2), ..category("lamp", Some("facilities")) });
    put(&mut city, category("refuse", None));
    put(&mut city, Category { private: true, ..category("neighbours", None) });
    put(&mut city, category("noise-family", Some("neighbours")));
    put(&mut city, duty("d-facilities", "facilities", 2, None, by_kind("street_office")));
    put(&mut city, duty("d-lamp", "lamp", 0, None, Selector::Organisation("lighting".into())));
    put(&mut city, duty("d-refuse-city", "refuse", 0, None, by_kind("centre")));
    put(&mut city, duty("d-refuse", "refuse", 2, None, by_kind("street_office")));
    put(&mut city, place(1, PlaceKind::Estate, "枫桥新村", None));
    put(&mut city, place(2, PlaceKind::Building, "3幢", Some(1)));
    put(&mut city, place(3, PlaceKind::Asset, "路灯 L-0042", None));
    city
}

/// A case that stands at a level in an area.
pub(crate) fn case(category: &str, area: &str, level: u8) -> CaseState {
    CaseState {
        version: 1,
        procedure: "test".to_owned(),
        procedure_version: "1".to_owned(),
        config: Config {
            instances: Vec::new(),
            facts: Vec::new(),
            raised: 0,
            raises_max: 0,
            lowered: false,
            escalated: false,
            links: Vec::new(),
        },
        values: Default::default(),
        clocks: Vec::new(),
        assigned: Default::default(),
        members: Default::default(),
        supervisor: None,
        taken: Vec::new(),
        attributes: Attributes {
            category: (!category.is_empty()).then(|| category.to_owned()),
            area: Some(area.to_owned()),
            place: None,
            level,
            grade: 1,
            channel: "web".to_owned(),
        },
        outcome: None,
        opened_at: Default::default(),
        recorded_at: Default::default(),
        settled_at: None,
        closed_at: None,
    }
}
