//! What a source calls things, and the ids under which they are registered. What is missing is made, once.

use std::collections::{BTreeSet, HashMap, HashSet};

use fengqiao_calendar::Date;
use fengqiao_civic::geometry::MultiPolygon;
use fengqiao_civic::ids::{AreaCode, ID_BYTES_MAX};
use fengqiao_civic::register::RegisterItem;
use fengqiao_civic::{Area, Category, City, Level, Organisation};
use fengqiao_procedure::model::Text;
use sha2::{Digest, Sha256};

use super::fault::FaultKind;
use super::mapping::Mapping;
use crate::app::App;
use crate::documents::{self, Shelf};
use crate::error::{AppError, Issue};
use crate::registers::Author;

/// Why registered rows came to be.
pub(super) const REASON: &str = "随历史数据导入";

/// The names that a table uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub areas: BTreeSet<String>,
    pub organisations: BTreeSet<String>,
    pub categories: BTreeSet<String>,
}

/// The ids of names.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// A name that several areas have is none.
    pub areas: HashMap<String, Option<String>>,
    pub organisations: HashMap<String, String>,
    pub categories: HashMap<String, String>,
}

/// Collects register items for what a city has not yet.
pub(super) struct Registrar<'a> {
    pub city: &'a City,
    mapping: &'a Mapping,
    today: Date,
    root: AreaCode,
    areas: HashMap<String, Vec<String>>,
    organisations: HashMap<String, String>,
    categories: HashMap<String, String>,
    made: HashSet<String>,
    pub items: Vec<RegisterItem>,
}

impl<'a> Registrar<'a> {
    /// # Errors
    /// Where the city has no root area and the mapping names none, or they differ, or a level is taken.
    pub fn new(city: &'a City, mapping: &'a Mapping, today: Date) -> Result<Registrar<'a>, AppError> {
        let mut items = Vec::new();
        let root = root(city, mapping, today, &mut items)?;
        level(city, mapping, &mut items)?;
        let tree = city.areas();
        let mut areas: HashMap<String, Vec<String>> = HashMap::new();
        for area in tree
            .all()
            .map(|id| tree.get(id))
            .filter(|area| area.level == mapping.areas.depth && area.valid_to.is_none())
        {
            let names: BTreeSet<&str> = std::iter::once(area.name).chain(area.name_en).collect();
            for name in names {
                areas.entry(name.to_owned()).or_default().push(area.code.to_owned());
            }
        }
        let organisations =
            city.organisations().filter(|row| row.valid_to.is_none()).flat_map(|row| both(&row.name, row.id.as_str()));
        let categories = city
            .categories()
            .all()
            .filter(|row| row.valid_to.is_none())
            .flat_map(|row| both(&row.name, row.code.as_str()));
        let (organisations, categories) = (organisations.collect(), categories.collect());
        Ok(Registrar { city, mapping, today, root, areas, organisations, categories, made: HashSet::new(), items })
    }

    /// The area of a code or name, if there is exactly one.
    pub fn area(&self, code: &str, name: &str) -> Result<String, FaultKind> {
        if !code.is_empty() && self.city.areas().find(code).is_some() {
            return Ok(code.to_owned());
        }
        match self.areas.get(name).map(Vec::as_slice) {
            Some([code]) => Ok(code.clone()),
            Some([_, _, ..]) => Err(FaultKind::AmbiguousArea(name.to_owned())),
            _ => Err(FaultKind::UnknownArea(name.to_owned())),
        }
    }

    /// Makes an area. An empty code is made from the name.
    pub fn make_area(&mut self, code: &str, name: Text, boundary: Option<MultiPolygon>) -> String {
        let tree = self.city.areas();
        let code =
            if code.is_empty() { self.free("area", &name.zh, |id| tree.find(id).is_some()) } else { code.to_owned() };
        self.give("area", &code);
        self.areas.entry(name.zh.clone()).or_default().push(code.clone());
        let area = Area {
            code: code.as_str().into(),
            level: self.mapping.areas.depth,
            name,
            parent: Some(self.root.clone()),
            valid_from: self.today,
            valid_to: None,
            boundary,
            seat: None,
        };
        self.items.push(RegisterItem::put(area, REASON));
        code
    }

    /// Finds or makes what a table names.
    pub fn names(&mut self, wanted: &Wanted) -> Names {
        let areas = wanted.areas.iter().map(|name| {
            let code = match self.area("", name) {
                Ok(code) => Some(code),
                Err(FaultKind::UnknownArea(_)) => Some(self.make_area("", self.text(name), None)),
                Err(_) => None,
            };
            (name.clone(), code)
        });
        let areas = areas.collect();
        let organisations = wanted.organisations.iter().map(|name| (name.clone(), self.organisation(name))).collect();
        let categories = wanted.categories.iter().map(|name| (name.clone(), self.category(name))).collect();
        Names { areas, organisations, categories }
    }

    fn organisation(&mut self, name: &str) -> String {
        if let Some(id) = self.organisations.get(name) {
            return id.clone();
        }
        let id = self.free("organisation", name, |id| self.city.organisation(id).is_some());
        let row = Organisation {
            id: id.as_str().into(),
            name: self.text(name),
            kind: self.mapping.organisation_kind.clone(),
            area: self.root.clone(),
            parent: None,
            powers: Vec::new(),
            phone: String::new(),
            address: Text::default(),
            hours: Text::default(),
            valid_from: self.today,
            valid_to: None,
        };
        self.items.push(RegisterItem::put(row, REASON));
        self.give("organisation", &id);
        id
    }

    fn category(&mut self, name: &str) -> String {
        if let Some(code) = self.categories.get(name) {
            return code.clone();
        }
        let code = self.free("category", name, |id| self.city.categories().get(id).is_some());
        let row = Category {
            code: code.as_str().into(),
            name: self.text(name),
            aliases: Vec::new(),
            things: Vec::new(),
            parent: None,
            private: self.mapping.private.iter().any(|private| private == name),
            simple: false,
            urgent: false,
            grade: None,
            standard_time: None,
            times_by_grade: Vec::new(),
            basis: String::new(),
            lowest_level: None,
            danger_advice: Text::default(),
            procedure: None,
            valid_from: self.today,
            valid_to: None,
        };
        self.items.push(RegisterItem::put(row, REASON));
        self.give("category", &code);
        code
    }

    /// A name in the language of the source. Chinese is always there; a source in English has the same words in both.
    pub fn text(&self, name: &str) -> Text {
        Text { zh: name.to_owned(), en: if self.mapping.english { name.to_owned() } else { String::new() } }
    }

    /// An id made from a name that nothing else has: a name that comes to the same letters gets some of its hash behind it.
    fn free(&self, register: &str, name: &str, registered: impl Fn(&str) -> bool) -> String {
        let taken = |id: &str| registered(id) || self.made.contains(&format!("{register}/{id}"));
        let plain = plain_id(name);
        if !taken(&plain) {
            return plain;
        }
        let hash: String = Sha256::digest(name).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("{plain}-{hash}")
    }

    /// Remembers that an id is given away.
    fn give(&mut self, register: &str, id: &str) {
        self.made.insert(format!("{register}/{id}"));
    }
}

fn both<'t>(name: &'t Text, id: &'t str) -> impl Iterator<Item = (String, String)> + 't {
    let names = [name.zh.as_str(), name.en.as_str()];
    names.into_iter().filter(|name| !name.is_empty()).map(move |name| (name.to_owned(), id.to_owned()))
}

/// Lower-case letters and digits of a name, with hyphens between: `SW-Rat Rubout` is `sw-rat-rubout`. Never digits alone, which
/// would be a national code.
pub(super) fn plain_id(name: &str) -> String {
    let mut id = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    // Room for a hyphen and eight digits of a hash.
    let mut end = id.len().min(ID_BYTES_MAX - 16);
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    let id = id[..end].trim_end_matches('-');
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("n-{id}").trim_end_matches('-').to_owned()
    } else {
        id.to_owned()
    }
}

fn root(city: &City, mapping: &Mapping, today: Date, items: &mut Vec<RegisterItem>) -> Result<AreaCode, AppError> {
    let tree = city.areas();
    let roots: Vec<&str> = tree.roots().into_iter().map(|id| tree.get(id).code).collect();
    match (roots.as_slice(), &mapping.city) {
        ([], None) => Err(AppError::invalid("city", "import-city-missing")),
        ([], Some(city)) => {
            let level = Level { depth: 0, name: "city".to_owned(), title: city.level.clone() };
            items.push(RegisterItem::put(level, REASON));
            let root = AreaCode::from(city.code.as_str());
            let area = Area {
                code: root.clone(),
                level: 0,
                name: city.name.clone(),
                parent: None,
                valid_from: today,
                valid_to: None,
                boundary: None,
                seat: None,
            };
            items.push(RegisterItem::put(area, REASON));
            Ok(root)
        }
        (roots, Some(city)) if roots.contains(&city.code.as_str()) => Ok(city.code.as_str().into()),
        ([one], None) => Ok((*one).into()),
        (roots, wanted) => {
            let wanted = wanted.as_ref().map_or("", |city| city.code.as_str());
            Err(AppError::Invalid(vec![
                Issue::new("city", "import-city-other").with("wanted", wanted).with("registered", roots.join(", ")),
            ]))
        }
    }
}

fn level(city: &City, mapping: &Mapping, items: &mut Vec<RegisterItem>) -> Result<(), AppError> {
    let wanted = &mapping.areas;
    match city.areas().level(wanted.depth) {
        Some(level) if level.name == wanted.level => Ok(()),
        Some(level) => Err(AppError::Invalid(vec![
            Issue::new("areas.level", "import-level-other")
                .with("depth", wanted.depth)
                .with("wanted", &wanted.level)
                .with("registered", &level.name),
        ])),
        None => {
            items.push(RegisterItem::put(
                Level { depth: wanted.depth, name: wanted.level.clone(), title: wanted.title.clone() },
                REASON,
            ));
            Ok(())
        }
    }
}

/// Gives a city that has no times of its own the zone of the mapping, before any day is derived.
pub(super) async fn set_zone(app: &App, mapping: &Mapping) -> Result<(), AppError> {
    let own = documents::all(app, Shelf::Calendars).await?.iter().any(|document| document.key == "city");
    if own || mapping.city.is_none() {
        return Ok(());
    }
    let text = format!("zone = \"{}\"\n", mapping.zone.name());
    documents::publish(
        app,
        &Author::command_line(),
        Shelf::Calendars,
        "city",
        &text,
        std::collections::BTreeMap::new(),
        REASON,
    )
    .await
}
