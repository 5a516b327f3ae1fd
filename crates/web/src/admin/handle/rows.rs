//! From a typed form to a row of a register.

use fengqiao_civic::{
    Account, Answer, Area, Category, Duty, Organisation, Place, PlaceCode, PlaceKind, Post, Register, Row, Selector,
};

use super::read::Reader;
use crate::desk::present::Eyes;

/// The row that a form describes. What the form does not ask for stays as it was.
pub fn row_of(eyes: &Eyes, register: Register, key: Option<&str>, read: &Reader) -> Option<Row> {
    Some(match register {
        Register::Area => Row::Area(area(eyes, key, read)),
        Register::Organisation => Row::Organisation(organisation(eyes, key, read)),
        Register::Account => Row::Account(account(eyes, key, read)),
        Register::Post => Row::Post(post(key, read)),
        Register::Category => Row::Category(category(eyes, key, read)),
        Register::Duty => Row::Duty(duty(key, read)),
        Register::Place => Row::Place(place(eyes, key, read)?),
        Register::Answer => Row::Answer(answer(key, read)),
        Register::Level | Register::Setting => return None,
    })
}

fn key_or(key: Option<&str>, read: &Reader, field: &str) -> String {
    key.map_or_else(|| read.needed(field), str::to_owned)
}

fn area(eyes: &Eyes, key: Option<&str>, read: &Reader) -> Area {
    let areas = eyes.tables.city.areas();
    let old = key.and_then(|code| areas.find(code)).map(|id| areas.area(id));
    Area {
        code: key_or(key, read, "code").into(),
        level: read.small("level").unwrap_or_default(),
        name: read.both("name"),
        parent: read.maybe("parent").map(Into::into),
        valid_from: read.date("valid_from"),
        valid_to: old.as_ref().and_then(|old| old.valid_to),
        boundary: old.as_ref().and_then(|old| old.boundary.clone()),
        seat: read.point("seat"),
    }
}

fn organisation(eyes: &Eyes, key: Option<&str>, read: &Reader) -> Organisation {
    let old = key.and_then(|id| eyes.tables.city.organisation(id));
    Organisation {
        id: key_or(key, read, "code").into(),
        name: read.both("name"),
        kind: read.needed("kind"),
        area: read.needed("area").into(),
        parent: read.maybe("parent").map(Into::into),
        powers: read.list("powers").into_iter().map(Into::into).collect(),
        phone: read.text("phone"),
        address: read.both_maybe("address"),
        hours: read.both_maybe("hours"),
        valid_from: read.date("valid_from"),
        valid_to: old.and_then(|old| old.valid_to),
    }
}

fn account(eyes: &Eyes, key: Option<&str>, read: &Reader) -> Account {
    let old = key.and_then(|id| eyes.tables.city.account(id));
    let login = old.map_or_else(|| read.needed("login"), |old| old.login.clone());
    Account {
        id: key.map_or_else(|| login.clone(), str::to_owned).into(),
        login,
        name: read.needed("name"),
        staff_number: read.text("staff_number"),
        initial_password: old.is_none_or(|old| old.initial_password),
        valid_from: read.date("valid_from"),
        valid_to: old.and_then(|old| old.valid_to),
    }
}

fn post(key: Option<&str>, read: &Reader) -> Post {
    let (account, kind, organisation) = (read.needed("account"), read.needed("kind"), read.needed("organisation"));
    let from = read.date("valid_from");
    Post {
        id: key.map_or_else(|| format!("{organisation}.{kind}.{account}.{from}"), str::to_owned).into(),
        account: account.into(),
        kind: kind.into(),
        organisation: organisation.into(),
        area: read.needed("area").into(),
        valid_from: from,
        valid_to: read.date_maybe("valid_to"),
        ended_reason: String::new(),
    }
}

fn category(eyes: &Eyes, key: Option<&str>, read: &Reader) -> Category {
    let old = key.and_then(|code| eyes.tables.city.categories().get(code));
    Category {
        code: key_or(key, read, "code").into(),
        name: read.both("name"),
        aliases: read.list("aliases"),
        things: read.list("things"),
        parent: read.maybe("parent").map(Into::into),
        private: read.ticked("private"),
        simple: read.ticked("simple"),
        urgent: read.ticked("urgent"),
        grade: read.small("grade"),
        standard_time: read.length("standard_time"),
        times_by_grade: old.map_or_else(Vec::new, |old| old.times_by_grade.clone()),
        basis: read.text("basis"),
        lowest_level: read.small("lowest_level"),
        danger_advice: old.map_or_else(Default::default, |old| old.danger_advice.clone()),
        procedure: read.maybe("procedure"),
        valid_from: read.date("valid_from"),
        valid_to: old.and_then(|old| old.valid_to),
    }
}

fn duty(key: Option<&str>, read: &Reader) -> Duty {
    Duty {
        id: key_or(key, read, "code").into(),
        category: read.needed("category").into(),
        level: read.small("level").unwrap_or_default(),
        area: read.maybe("area").map(Into::into),
        unit: match read.maybe("unit") {
            Some(unit) => Selector::Organisation(unit.into()),
            None => Selector::Kind(read.needed("unit_kind")),
        },
        co_units: read.list("co_units").into_iter().map(Into::into).collect(),
        admitted: read.ticked("admitted"),
        source: read.needed("source"),
        valid_from: read.date("valid_from"),
        valid_to: read.date_maybe("valid_to"),
    }
}

fn place(eyes: &Eyes, key: Option<&str>, read: &Reader) -> Option<Place> {
    let places = eyes.tables.city.places();
    let old = key.and_then(|code| places.get(code));
    let kind = read.one_of("kind", PlaceKind::named);
    let point = read.point("point");
    let by_point = point.and_then(|point| eyes.tables.grids.find(&eyes.tables.city, point)).map(str::to_owned);
    let area = read.maybe("area").or(by_point).unwrap_or_else(|| read.needed("area"));
    Some(Place {
        code: old.map_or_else(|| next_code(eyes), |old| Some(old.code.clone()))?,
        kind: kind?,
        thing: read.text("thing"),
        name: read.both("name"),
        aliases: read.list("aliases"),
        owner: read.maybe("owner").map(Into::into),
        point,
        area: area.into(),
        parent: read.maybe("parent").and_then(|code| PlaceCode::typed(&code)),
        valid_from: read.date("valid_from"),
        valid_to: old.and_then(|old| old.valid_to),
    })
}

/// The code after the highest one in use.
fn next_code(eyes: &Eyes) -> Option<PlaceCode> {
    let serial = |code: &PlaceCode| code.as_str().get(..9).and_then(|digits| digits.parse::<u32>().ok());
    let highest = eyes.tables.city.places().all().filter_map(|place| serial(&place.code)).max().unwrap_or(0);
    PlaceCode::from_serial(highest + 1)
}

fn answer(key: Option<&str>, read: &Reader) -> Answer {
    Answer {
        id: key_or(key, read, "code").into(),
        question: read.both("question"),
        answer: read.both("answer"),
        owner: read.needed("owner").into(),
        review_on: read.date("review_on"),
        keywords: read.list("keywords"),
        category: read.maybe("category").map(Into::into),
        valid_from: read.date("valid_from"),
        valid_to: read.date_maybe("valid_to"),
    }
}
