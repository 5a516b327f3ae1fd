//! Each row as named values and back.

use fengqiao_calendar::Length;
use fengqiao_procedure::model::Text;

use super::polygon::{boundary_bytes, boundary_from_bytes};
use crate::answer::{Answer, Setting};
use crate::area::{Area, Level};
use crate::category::Category;
use crate::duty::{Duty, Selector};
use crate::geometry::Point;
use crate::item::{Reader, Writer};
use crate::organisation::{Account, Organisation, Post};
use crate::place::{Place, PlaceKind};

/// A row that can be written and read. Reading notes issues and goes on with defaults.
pub(super) trait Record {
    fn key(&self) -> String;
    fn write(&self, to: &mut Writer);
    fn read(from: &mut Reader<'_>) -> Self;
}

fn write_point(to: &mut Writer, name: &str, point: Option<Point>) {
    to.ints(name, point.into_iter().flat_map(|point| [i64::from(point.lon), i64::from(point.lat)]));
}

fn read_point(from: &mut Reader<'_>, name: &str) -> Option<Point> {
    match from.ints(name).as_slice() {
        [] => None,
        [lon, lat] => {
            let point = Point::new(from.narrow(name, *lon)?, from.narrow(name, *lat)?);
            if point.lon.abs() > 1_800_000_000 || point.lat.abs() > 900_000_000 {
                from.note(name, "item-bad-value");
            }
            Some(point)
        }
        _ => {
            from.note(name, "item-bad-value");
            None
        }
    }
}

fn optional<T: AsRef<str>>(value: &Option<T>) -> &str {
    value.as_ref().map(AsRef::as_ref).unwrap_or_default()
}

fn read_free(from: &mut Reader<'_>, name: &str) -> Text {
    Text { zh: from.text(&format!("{name}_zh")), en: from.text(&format!("{name}_en")) }
}

fn read_length(from: &mut Reader<'_>, name: &str, text: &str) -> Option<Length> {
    let length = text.parse().ok();
    if length.is_none() {
        from.note(name, "item-bad-value");
    }
    length
}

impl Record for Level {
    fn key(&self) -> String {
        self.depth.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.text("name", &self.name).both("title", &self.title);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        let depth = from.key().parse().unwrap_or_else(|_| {
            from.note("", "item-bad-value");
            0
        });
        Self { depth, name: from.required("name"), title: from.both("title") }
    }
}

impl Record for Area {
    fn key(&self) -> String {
        self.code.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.int("level", self.level)
            .both("name", &self.name)
            .text("parent", optional(&self.parent))
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
        if let Some(boundary) = &self.boundary {
            to.bytes("boundary", boundary_bytes(boundary));
        }
        write_point(to, "seat", self.seat);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        if !from.has("level") {
            from.note("level", "item-missing");
        }
        let boundary = from.bytes("boundary").and_then(|bytes| {
            let boundary = boundary_from_bytes(bytes);
            if boundary.is_none() {
                from.note("boundary", "item-bad-value");
            }
            boundary
        });
        Self {
            code: from.key().into(),
            level: from.small("level").unwrap_or_default(),
            name: from.both("name"),
            parent: from.optional("parent"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
            boundary,
            seat: read_point(from, "seat"),
        }
    }
}

impl Record for Organisation {
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.both("name", &self.name)
            .text("kind", &self.kind)
            .text("area", self.area.as_str())
            .text("parent", optional(&self.parent))
            .texts("powers", &self.powers)
            .text("phone", &self.phone)
            .both("address", &self.address)
            .both("hours", &self.hours)
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            id: from.key().into(),
            name: from.both("name"),
            kind: from.required("kind"),
            area: from.required("area").into(),
            parent: from.optional("parent"),
            powers: from.texts("powers"),
            phone: from.text("phone"),
            address: read_free(from, "address"),
            hours: read_free(from, "hours"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
        }
    }
}

impl Record for Post {
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.text("account", self.account.as_str())
            .text("kind", self.kind.as_str())
            .text("organisation", self.organisation.as_str())
            .text("area", self.area.as_str())
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to)
            .text("ended_reason", &self.ended_reason);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            id: from.key().into(),
            account: from.required("account").into(),
            kind: from.required("kind").into(),
            organisation: from.required("organisation").into(),
            area: from.required("area").into(),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
            ended_reason: from.text("ended_reason"),
        }
    }
}

impl Record for Account {
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.text("login", &self.login)
            .text("name", &self.name)
            .text("staff_number", &self.staff_number)
            .flag("initial_password", self.initial_password)
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            id: from.key().into(),
            login: from.required("login"),
            name: from.required("name"),
            staff_number: from.text("staff_number"),
            initial_password: from.flag("initial_password"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
        }
    }
}

impl Record for Category {
    fn key(&self) -> String {
        self.code.to_string()
    }
    fn write(&self, to: &mut Writer) {
        let times: Vec<String> = self.times_by_grade.iter().map(|(grade, time)| format!("{grade}:{time}")).collect();
        to.both("name", &self.name)
            .texts("aliases", &self.aliases)
            .texts("things", &self.things)
            .text("parent", optional(&self.parent))
            .flag("private", self.private)
            .flag("simple", self.simple)
            .flag("urgent", self.urgent)
            .int_if("grade", self.grade)
            .text("standard_time", &self.standard_time.map(|time| time.to_string()).unwrap_or_default())
            .texts("times_by_grade", &times)
            .text("basis", &self.basis)
            .int_if("lowest_level", self.lowest_level)
            .both("danger_advice", &self.danger_advice)
            .text("procedure", optional(&self.procedure))
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        let times: Vec<String> = from.texts("times_by_grade");
        let mut times_by_grade = Vec::new();
        for row in &times {
            let parsed = row.split_once(':').and_then(|(grade, time)| Some((grade.parse().ok()?, time.parse().ok()?)));
            match parsed {
                Some(pair) => times_by_grade.push(pair),
                None => from.note("times_by_grade", "item-bad-value"),
            }
        }
        let standard = from.text("standard_time");
        let standard_time = if standard.is_empty() { None } else { read_length(from, "standard_time", &standard) };
        Self {
            code: from.key().into(),
            name: from.both("name"),
            aliases: from.texts("aliases"),
            things: from.texts("things"),
            parent: from.optional("parent"),
            private: from.flag("private"),
            simple: from.flag("simple"),
            urgent: from.flag("urgent"),
            grade: from.small("grade"),
            standard_time,
            times_by_grade,
            basis: from.text("basis"),
            lowest_level: from.small("lowest_level"),
            danger_advice: read_free(from, "danger_advice"),
            procedure: from.optional("procedure"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
        }
    }
}

impl Record for Duty {
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.text("category", self.category.as_str()).int("level", self.level).text("area", optional(&self.area));
        match &self.unit {
            Selector::Organisation(id) => to.text("organisation", id.as_str()),
            Selector::Kind(kind) => to.text("kind", kind),
        };
        to.texts("co_units", &self.co_units)
            .flag("admitted", self.admitted)
            .text("source", &self.source)
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        if !from.has("level") {
            from.note("level", "item-missing");
        }
        let by_kind: Option<String> = from.optional("kind");
        let unit = match by_kind {
            Some(kind) => Selector::Kind(kind),
            None => Selector::Organisation(from.required("organisation").into()),
        };
        Self {
            id: from.key().into(),
            category: from.required("category").into(),
            level: from.small("level").unwrap_or_default(),
            area: from.optional("area"),
            unit,
            co_units: from.texts("co_units"),
            admitted: from.flag("admitted"),
            source: from.text("source"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
        }
    }
}

impl Record for Place {
    fn key(&self) -> String {
        self.code.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.text("kind", self.kind.name())
            .text("thing", &self.thing)
            .both("name", &self.name)
            .texts("aliases", &self.aliases)
            .text("owner", optional(&self.owner))
            .text("area", self.area.as_str())
            .text("parent", optional(&self.parent))
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
        write_point(to, "point", self.point);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        let kind = PlaceKind::named(&from.required("kind"));
        if kind.is_none() && from.has("kind") {
            from.note("kind", "item-bad-value");
        }
        Self {
            code: from.key().into(),
            kind: kind.unwrap_or(PlaceKind::Facility),
            thing: from.text("thing"),
            name: from.both("name"),
            aliases: from.texts("aliases"),
            owner: from.optional("owner"),
            point: read_point(from, "point"),
            area: from.required("area").into(),
            parent: from.optional("parent"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
        }
    }
}

impl Record for Answer {
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn write(&self, to: &mut Writer) {
        to.both("question", &self.question)
            .both("answer", &self.answer)
            .text("owner", self.owner.as_str())
            .date("review_on", self.review_on)
            .texts("keywords", &self.keywords)
            .text("category", optional(&self.category))
            .date("valid_from", self.valid_from)
            .date_if("valid_to", self.valid_to);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            id: from.key().into(),
            question: from.both("question"),
            answer: from.both("answer"),
            owner: from.required("owner").into(),
            review_on: from.date("review_on"),
            keywords: from.texts("keywords"),
            category: from.optional("category"),
            valid_from: from.date("valid_from"),
            valid_to: from.date_if("valid_to"),
        }
    }
}

impl Record for Setting {
    fn key(&self) -> String {
        self.name.clone()
    }
    fn write(&self, to: &mut Writer) {
        to.both("value", &self.value);
    }
    fn read(from: &mut Reader<'_>) -> Self {
        Self { name: from.key().to_owned(), value: read_free(from, "value") }
    }
}
