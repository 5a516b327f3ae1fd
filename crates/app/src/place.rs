//! Where a matter is: a registered place, a point, an area, or not known yet.

use std::fmt;
use std::str::FromStr;

use fengqiao_calendar::Rule;
use fengqiao_civic::area::AreaId;
use fengqiao_civic::geometry::{Point, cell};
use fengqiao_civic::grid::GridIndex;
use fengqiao_civic::{City, CityAt};
use fengqiao_procedure::event::{Assigned, CaseState, NoRoute, Ref, Routing, Value};
use fengqiao_procedure::model::Role;

use crate::app::Tables;

/// What a place field holds. Written `4200001234` (the code of a registered place), `@30.1234567,120.1234567` (a point),
/// `#330681109001` (an area), `?` (not known: a person will find out).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PlaceRef {
    /// A registered place.
    Code(String),
    /// A point.
    Point(Point),
    /// An area.
    Area(String),
    /// Not known.
    #[default]
    Unknown,
}

impl fmt::Display for PlaceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlaceRef::Code(code) => f.write_str(code),
            PlaceRef::Point(point) => {
                let (lng, lat) = point.degrees();
                write!(f, "@{lat:.7},{lng:.7}")
            }
            PlaceRef::Area(code) => write!(f, "#{code}"),
            PlaceRef::Unknown => f.write_str("?"),
        }
    }
}

/// The text is no reference to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPlace;

impl FromStr for PlaceRef {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<PlaceRef, NotAPlace> {
        if text == "?" || text.is_empty() {
            return Ok(PlaceRef::Unknown);
        }
        if let Some(code) = text.strip_prefix('#') {
            return Ok(PlaceRef::Area(code.to_owned()));
        }
        if let Some(pair) = text.strip_prefix('@') {
            let (lat, lng) = pair.split_once(',').ok_or(NotAPlace)?;
            let degrees = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
            let (lat, lng) = degrees(lat).zip(degrees(lng)).ok_or(NotAPlace)?;
            return Point::from_degrees(lng, lat).map(PlaceRef::Point).ok_or(NotAPlace);
        }
        fengqiao_civic::PlaceCode::typed(text).map(|code| PlaceRef::Code(code.as_str().to_owned())).ok_or(NotAPlace)
    }
}

/// Finds the grid of a point.
#[derive(Debug, Default)]
pub struct GridLookup {
    index: Option<GridIndex>,
    areas: Vec<AreaId>,
}

impl GridLookup {
    /// An index over the lowest areas that have a boundary.
    pub fn of(city: &City) -> GridLookup {
        let tree = city.areas();
        let bounded: Vec<AreaId> = tree.all().filter(|id| tree.boundary(*id).is_some()).collect();
        let lowest = bounded.iter().map(|id| tree.get(*id).level).max().unwrap_or(0);
        let areas: Vec<AreaId> = bounded.into_iter().filter(|id| tree.get(*id).level == lowest).collect();
        let shapes = (0u32..).zip(&areas).filter_map(|(key, id)| Some((key, tree.boundary(*id)?)));
        GridLookup { index: GridIndex::build(shapes).ok(), areas }
    }

    /// The code of the grid in which a point lies.
    pub fn find<'a>(&self, city: &'a City, point: Point) -> Option<&'a str> {
        let key = self.index.as_ref()?.find(point)?;
        self.areas.get(usize::try_from(key).ok()?).map(|id| city.areas().get(*id).code)
    }

    /// Whether there are any boundaries to look in.
    pub fn is_empty(&self) -> bool {
        self.index.as_ref().is_none_or(GridIndex::is_empty)
    }
}

/// A point with the cell that nearby matters are looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The point.
    pub point: Point,
    /// Its cell.
    pub cell: i64,
}

impl Tables {
    /// The area in which a place lies.
    pub fn area_of_place(&self, place: &PlaceRef) -> Option<String> {
        match place {
            PlaceRef::Code(code) => self.city.places().get(code).map(|place| place.area.to_string()),
            PlaceRef::Point(point) => self.grids.find(&self.city, *point).map(str::to_owned),
            PlaceRef::Area(code) => self.city.areas().find(code).map(|_| code.clone()),
            PlaceRef::Unknown => None,
        }
    }

    /// The point of a place, where one is known.
    pub fn spot_of_place(&self, place: &PlaceRef) -> Option<Spot> {
        let point = match place {
            PlaceRef::Code(code) => self.city.places().get(code).and_then(|place| place.point)?,
            PlaceRef::Point(point) => *point,
            PlaceRef::Area(_) | PlaceRef::Unknown => return None,
        };
        Some(Spot { point, cell: cell(point) })
    }

    /// The words for a place as staff read them: name and path of areas.
    pub fn place_words(&self, place: &PlaceRef, english: bool) -> String {
        let areas = self.city.areas();
        let path = |code: &str| areas.find(code).map_or(String::new(), |id| areas.path(id, english));
        match place {
            PlaceRef::Code(code) => self.city.places().get(code).map_or(String::new(), |place| {
                let name = if english && !place.name.en.is_empty() { &place.name.en } else { &place.name.zh };
                format!("{} {name}", path(place.area.as_str())).trim().to_owned()
            }),
            PlaceRef::Point(point) => {
                let (lng, lat) = point.degrees();
                let area = self.grids.find(&self.city, *point).map_or(String::new(), path);
                format!("{area} ({lat:.5}, {lng:.5})").trim().to_owned()
            }
            PlaceRef::Area(code) => path(code),
            PlaceRef::Unknown => String::new(),
        }
    }
}

/// The city's tables on a day, as a decision sees them.
#[derive(Clone, Copy)]
pub(crate) struct Routes<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) at: CityAt<'a>,
}

impl Routing for Routes<'_> {
    fn unit(&self, case: &CaseState, role: &Role) -> Result<Assigned, NoRoute> {
        self.at.unit(case, role)
    }

    fn office(&self, case: &CaseState, post: &str, barred: &[Ref]) -> Result<Assigned, NoRoute> {
        self.at.office(case, post, barred)
    }

    fn supervisor(&self, case: &CaseState, organisation: &str) -> Result<Assigned, NoRoute> {
        Routing::supervisor(&self.at, case, organisation)
    }

    fn standard_time(&self, case: &CaseState) -> Option<Rule> {
        Routing::standard_time(&self.at, case)
    }

    fn lowest_level(&self, case: &CaseState) -> u8 {
        Routing::lowest_level(&self.at, case)
    }

    fn level_of(&self, organisation: &str) -> Option<u8> {
        self.at.level_of(organisation)
    }

    fn area_of(&self, place: &str) -> Option<Ref> {
        self.tables.area_of_place(&place.parse().ok()?)
    }

    fn staff(&self, case: &CaseState, account: &str, post: &str) -> Option<Ref> {
        Routing::staff(&self.at, case, account, post)
    }

    fn attribute(&self, case: &CaseState, name: &str) -> Option<Value> {
        Routing::attribute(&self.at, case, name)
    }
}
