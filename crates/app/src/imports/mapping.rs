//! The mapping file: which column of a table holds what, and how its values are read. Documented in `docs/import.md`.

use std::collections::BTreeMap;

use fengqiao_calendar::{Instant, Zone};
use fengqiao_civic::datum::Datum;
use fengqiao_civic::geometry::Point;
use fengqiao_civic::ids::is_plain_id;
use fengqiao_procedure::model::Text;
use serde::Deserialize;

/// How many time formats, placeholders and states a mapping may list.
const ENTRIES_MAX: usize = 500;
/// The longest review period, in days.
const REVIEW_DAYS_MAX: u32 = 3_650;

/// A mapping file that was read and checked.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(super) zone: Zone,
    pub(super) formats: Vec<Format>,
    pub(super) english: bool,
    pub(super) city: Option<CityRoot>,
    pub(super) columns: Columns,
    pub(super) areas: AreaLevel,
    pub(super) organisation_kind: String,
    pub(super) private: Vec<String>,
    pub(super) datum: Datum,
    pub(super) placeholders: Vec<Point>,
    pub(super) open_states: Vec<String>,
    pub(super) closed_states: Vec<String>,
    pub(super) review_days: u32,
    pub(super) boundaries: Option<BoundaryColumns>,
}

/// Everything wrong with a mapping file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct MappingError(pub Vec<String>);

/// One time format, with what it can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format {
    pattern: String,
    kind: Precision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Precision {
    Instant,
    Civil,
    Day,
}

/// Where a day without a time stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    First,
    Last,
}

/// The root of the place tree, where the city has none yet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CityRoot {
    pub code: String,
    #[serde(with = "both")]
    pub name: Text,
    #[serde(with = "both", default = "city_level")]
    pub level: Text,
}

/// Which column holds what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub number: String,
    pub opened_at: String,
    pub category: Option<String>,
    pub channel: Option<String>,
    pub due_at: Option<String>,
    pub closed_at: Option<String>,
    pub state: Option<String>,
    pub organisation: Option<String>,
    pub area: Option<String>,
    pub words: Option<String>,
    pub address: Option<String>,
    pub lat: Option<String>,
    pub lng: Option<String>,
    pub result: Option<String>,
}

/// The level of the areas that the source names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AreaLevel {
    pub depth: u8,
    pub level: String,
    #[serde(with = "both")]
    pub title: Text,
}

/// Which properties of a boundary file hold what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoundaryColumns {
    pub code: Option<String>,
    pub name: String,
    pub name_en: Option<String>,
    /// Areas that are not registered are made; otherwise each is a fault.
    #[serde(default)]
    pub create: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    zone: String,
    times: Vec<String>,
    #[serde(default = "chinese")]
    language: String,
    city: Option<CityRoot>,
    columns: Columns,
    areas: Option<AreaLevel>,
    #[serde(default)]
    organisations: Organisations,
    #[serde(default)]
    categories: Categories,
    #[serde(default)]
    points: Points,
    #[serde(default)]
    states: States,
    #[serde(default)]
    open: Open,
    boundaries: Option<BoundaryColumns>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisations {
    kind: String,
}

impl Default for Organisations {
    fn default() -> Self {
        Organisations { kind: "agency".to_owned() }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Categories {
    private: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Points {
    datum: String,
    /// Pairs of latitude and longitude.
    placeholders: Vec<(f64, f64)>,
}

impl Default for Points {
    fn default() -> Self {
        Points { datum: "wgs84".to_owned(), placeholders: Vec::new() }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct States {
    open: Vec<String>,
    closed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    review_days: u32,
}

impl Default for Open {
    fn default() -> Self {
        Open { review_days: 365 }
    }
}

fn chinese() -> String {
    "zh".to_owned()
}

fn city_level() -> Text {
    Text { zh: "市".to_owned(), en: "City".to_owned() }
}

/// A text in two languages: `{ zh = "…", en = "…" }`.
mod both {
    use super::{BTreeMap, Deserialize, Text};

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
        let mut table = BTreeMap::<String, String>::deserialize(from)?;
        let text = Text { zh: table.remove("zh").unwrap_or_default(), en: table.remove("en").unwrap_or_default() };
        match table.keys().next() {
            Some(other) => Err(serde::de::Error::custom(format!("`{other}` is neither zh nor en"))),
            None if text.zh.trim().is_empty() => Err(serde::de::Error::custom("zh is missing")),
            None => Ok(text),
        }
    }
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// The first error of syntax, or everything that does not make sense.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        let file: File = toml::from_str(text).map_err(|error| MappingError(vec![error.to_string()]))?;
        let mut wrong = Vec::new();
        let zone = Zone::named(&file.zone).unwrap_or_else(|error| {
            wrong.push(format!("zone: {error}"));
            Zone::default()
        });
        let datum = Datum::named(&file.points.datum).unwrap_or_else(|| {
            wrong.push(format!("points.datum: `{}` is none of cgcs2000, wgs84, gcj02, bd09", file.points.datum));
            Datum::Wgs84
        });
        let placeholders = file.points.placeholders.iter().filter_map(|(lat, lng)| {
            let point = Point::from_degrees(*lng, *lat);
            if point.is_none() {
                wrong.push(format!("points.placeholders: [{lat}, {lng}] is no latitude and longitude"));
            }
            point
        });
        let placeholders = placeholders.collect();
        let formats = file.times.iter().filter_map(|pattern| {
            Format::new(pattern).map_err(|what| wrong.push(format!("times: `{pattern}`: {what}"))).ok()
        });
        let formats = formats.collect();
        check(&file, &mut wrong);
        if !wrong.is_empty() {
            return Err(MappingError(wrong));
        }
        Ok(Mapping {
            zone,
            formats,
            english: file.language == "en",
            city: file.city,
            columns: file.columns,
            areas: file.areas.unwrap_or_else(|| AreaLevel {
                depth: 1,
                level: "area".to_owned(),
                title: Text { zh: "片区".to_owned(), en: "Area".to_owned() },
            }),
            organisation_kind: file.organisations.kind,
            private: file.categories.private,
            datum,
            placeholders,
            open_states: file.states.open,
            closed_states: file.states.closed,
            review_days: file.open.review_days,
            boundaries: file.boundaries,
        })
    }

    /// The instant that a cell tells; `day` says which end of a day is meant where there is no time.
    pub(super) fn instant(&self, text: &str, day: Day) -> Option<Instant> {
        self.formats.iter().find_map(|format| format.read(text, &self.zone, day))
    }

    /// The names of the columns that the file must have.
    pub(super) fn column_names(&self) -> Vec<&str> {
        let columns = &self.columns;
        let optional = [
            &columns.category,
            &columns.channel,
            &columns.due_at,
            &columns.closed_at,
            &columns.state,
            &columns.organisation,
            &columns.area,
            &columns.words,
            &columns.address,
            &columns.lat,
            &columns.lng,
            &columns.result,
        ];
        let optional = optional.into_iter().filter_map(|column| column.as_deref());
        [columns.number.as_str(), columns.opened_at.as_str()].into_iter().chain(optional).collect()
    }
}

fn check(file: &File, wrong: &mut Vec<String>) {
    if file.times.is_empty() {
        wrong.push("times: at least one format is needed, such as \"%Y-%m-%d %H:%M:%S\"".to_owned());
    }
    if !["zh", "en"].contains(&file.language.as_str()) {
        wrong.push(format!("language: `{}` is neither zh nor en", file.language));
    }
    let listed = [
        file.times.len(),
        file.points.placeholders.len(),
        file.states.open.len(),
        file.states.closed.len(),
        file.categories.private.len(),
    ];
    if listed.iter().any(|count| *count > ENTRIES_MAX) {
        wrong.push(format!("a list has more than {ENTRIES_MAX} entries"));
    }
    if let Some(city) = &file.city
        && !is_plain_id(&city.code)
    {
        wrong.push(format!("city.code: `{}` may hold letters, digits and -_.: only, 64 bytes at most", city.code));
    }
    if file.areas.as_ref().is_some_and(|areas| areas.depth == 0) {
        wrong.push("areas.depth: 0 is the city itself; give 1 or more".to_owned());
    }
    if file.columns.lat.is_some() != file.columns.lng.is_some() {
        wrong.push("columns: lat and lng go together".to_owned());
    }
    if let Some(state) = file.states.open.iter().find(|state| file.states.closed.contains(state)) {
        wrong.push(format!("states: `{state}` stands in both lists"));
    }
    if !(1..=REVIEW_DAYS_MAX).contains(&file.open.review_days) {
        wrong.push(format!("open.review_days: give 1 to {REVIEW_DAYS_MAX}"));
    }
}

impl Format {
    fn new(pattern: &str) -> Result<Format, String> {
        let sample = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
        jiff::fmt::strtime::format(pattern, &sample).map_err(|error| error.to_string())?;
        let has = |directives: &[&str]| directives.iter().any(|directive| pattern.contains(directive));
        let kind = match () {
            () if has(&["%z", "%:z", "%Q", "%s"]) => Precision::Instant,
            () if has(&["%H", "%I", "%k", "%l", "%T", "%R", "%r", "%X", "%c"]) => Precision::Civil,
            () => Precision::Day,
        };
        Ok(Format { pattern: pattern.to_owned(), kind })
    }

    fn read(&self, text: &str, zone: &Zone, day: Day) -> Option<Instant> {
        match self.kind {
            Precision::Instant => {
                jiff::Timestamp::strptime(&self.pattern, text).ok().map(|at| Instant(at.as_millisecond()))
            }
            Precision::Civil => jiff::civil::DateTime::strptime(&self.pattern, text).ok().map(|at| zone.instant_of(at)),
            Precision::Day => jiff::civil::Date::strptime(&self.pattern, text).ok().map(|date| match day {
                Day::First => zone.start_of(date),
                Day::Last => Instant(zone.end_of(date).0 - 1),
            }),
        }
    }
}
