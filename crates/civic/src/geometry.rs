//! Points and polygons in integers of 1e-7 degree (CGCS2000, equal to WGS-84 for cases), distances in whole metres, and cells.

/// 1e-7 degree in a degree.
pub const UNITS_PER_DEGREE: i32 = 10_000_000;

/// A polygon may not be wider or higher than this, so that products of differences fit into 64 bits.
pub const SPAN_MAX: i64 = 1_000_000_000;

/// A position in 1e-7 degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Point {
    /// Longitude, east positive.
    pub lon: i32,
    /// Latitude, north positive.
    pub lat: i32,
}

impl Point {
    /// A point from 1e-7 degrees.
    pub const fn new(lon: i32, lat: i32) -> Self {
        Self { lon, lat }
    }

    /// A point from degrees, rounded to 1e-7; `None` outside the globe or for a number that is none.
    pub fn from_degrees(lon: f64, lat: f64) -> Option<Self> {
        let inside = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        let units = f64::from(UNITS_PER_DEGREE);
        inside.then(|| Self::new((lon * units).round() as i32, (lat * units).round() as i32))
    }

    /// Longitude and latitude in degrees, for the edge only.
    pub fn degrees(self) -> (f64, f64) {
        let units = f64::from(UNITS_PER_DEGREE);
        (f64::from(self.lon) / units, f64::from(self.lat) / units)
    }
}

/// The smallest box around something, borders included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Bounds {
    /// The box around points; `None` for none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let start = Self { min: first, max: first };
        Some(points.fold(start, |bounds, p| Self {
            min: Point::new(bounds.min.lon.min(p.lon), bounds.min.lat.min(p.lat)),
            max: Point::new(bounds.max.lon.max(p.lon), bounds.max.lat.max(p.lat)),
        }))
    }

    /// Whether the point lies in the box or on its border.
    pub fn contains(&self, p: Point) -> bool {
        self.min.lon <= p.lon && p.lon <= self.max.lon && self.min.lat <= p.lat && p.lat <= self.max.lat
    }

    /// Width and height in 1e-7 degree.
    pub fn span(&self) -> (i64, i64) {
        let width = i64::from(self.max.lon) - i64::from(self.min.lon);
        let height = i64::from(self.max.lat) - i64::from(self.min.lat);
        (width, height)
    }
}

/// One outer ring with its holes. Rings are open: the last point is not the first again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Polygon {
    /// The outer ring, counter-clockwise.
    pub outer: Vec<Point>,
    /// Holes, clockwise.
    pub holes: Vec<Vec<Point>>,
}

/// The boundary of an area: one or more polygons.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MultiPolygon {
    /// The separate pieces.
    pub polygons: Vec<Polygon>,
}

impl MultiPolygon {
    /// All rings, outer ones and holes.
    pub fn rings(&self) -> impl Iterator<Item = &[Point]> {
        self.polygons
            .iter()
            .flat_map(|polygon| std::iter::once(&polygon.outer).chain(&polygon.holes).map(Vec::as_slice))
    }

    /// The box around it; `None` when it has no point.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.rings().flatten().copied())
    }

    /// Whether the point lies inside, by the half-open crossing rule: of two polygons that share a border exactly one contains
    /// a point on it.
    pub fn contains(&self, point: Point) -> bool {
        self.rings().fold(false, |inside, ring| inside ^ odd_crossings(ring, point))
    }

    /// How many vertices it has.
    pub fn vertices(&self) -> usize {
        self.rings().map(<[Point]>::len).sum()
    }

    /// A point inside or near the middle, for a map label: the middle of the box around the largest outer ring.
    pub fn middle(&self) -> Option<Point> {
        let largest = self.polygons.iter().max_by_key(|polygon| doubled_area(&polygon.outer).abs())?;
        let bounds = Bounds::around(largest.outer.iter().copied())?;
        let half = |a: i32, b: i32| i32::midpoint(a, b);
        Some(Point::new(half(bounds.min.lon, bounds.max.lon), half(bounds.min.lat, bounds.max.lat)))
    }
}

/// Whether a ray to the south crosses the ring an odd number of times. Exact. A point on a border that two shapes share belongs to
/// the one in the east, on a level border to the one in the south.
pub fn odd_crossings(ring: &[Point], p: Point) -> bool {
    let Some(mut a) = ring.last().copied() else {
        return false;
    };
    let mut odd = false;
    for &b in ring {
        if (a.lon > p.lon) != (b.lon > p.lon) && lies_south(a, b, p) {
            odd = !odd;
        }
        a = b;
    }
    odd
}

/// Whether the edge crosses the point's meridian strictly south of it. The edge is known to cross that meridian.
fn lies_south(a: Point, b: Point, p: Point) -> bool {
    let wide = |v: i32| i128::from(v);
    let cross = (wide(b.lon) - wide(a.lon)) * (wide(p.lat) - wide(a.lat))
        - (wide(p.lon) - wide(a.lon)) * (wide(b.lat) - wide(a.lat));
    if b.lon > a.lon { cross > 0 } else { cross < 0 }
}

/// Twice the signed area of a ring in square units; positive when counter-clockwise.
pub fn doubled_area(ring: &[Point]) -> i128 {
    let Some(mut a) = ring.last().copied() else {
        return 0;
    };
    let mut sum = 0;
    for &b in ring {
        sum += i128::from(a.lon) * i128::from(b.lat) - i128::from(b.lon) * i128::from(a.lat);
        a = b;
    }
    sum
}

/// Metres in one 1e-7 degree of latitude, on a sphere of 6,371,008.8 m.
pub(crate) const METRES_PER_UNIT: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0 / 1e7;

/// The cosine of a latitude. A fixed series, so that every machine gets the same number.
pub(crate) fn cos_of_lat(lat: i32) -> f64 {
    let x = f64::from(lat) / f64::from(UNITS_PER_DEGREE) * std::f64::consts::PI / 180.0;
    let square = x * x;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..=9 {
        term *= -square / f64::from((2 * n - 1) * (2 * n));
        sum += term;
    }
    sum.max(0.0)
}

/// The distance of two points in whole metres; exact enough (0.5 %) below 100 km, where it is used.
///
/// ```
/// use fengqiao_civic::geometry::{Point, distance_metres};
/// let a = Point::new(1_203_000_000, 297_000_000);
/// assert_eq!(distance_metres(a, Point::new(1_203_000_000, 297_009_000)), 100);
/// ```
pub fn distance_metres(a: Point, b: Point) -> u32 {
    let middle = i32::midpoint(a.lat, b.lat);
    let dx = (f64::from(a.lon) - f64::from(b.lon)) * METRES_PER_UNIT * cos_of_lat(middle);
    let dy = (f64::from(a.lat) - f64::from(b.lat)) * METRES_PER_UNIT;
    (dx * dx + dy * dy).sqrt().round() as u32
}

/// The height of a cell row: 0.0009 degree, about 100 m.
const CELL_UNITS: i32 = 9_000;

/// The cell of about 100 m by 100 m that a point lies in. Stable: it may be stored and indexed.
pub fn cell(point: Point) -> i64 {
    let row = point.lat.div_euclid(CELL_UNITS);
    cell_id(row, column(row, point.lon))
}

/// The cells that a circle may touch, in ascending order. Distances above 2,000 m are taken as 2,000 m.
pub fn cells_within(point: Point, metres: u32) -> Vec<i64> {
    let metres = f64::from(metres.min(2_000));
    let reach = (metres / METRES_PER_UNIT).ceil() as i32;
    let first = point.lat.saturating_sub(reach).div_euclid(CELL_UNITS);
    let last = point.lat.saturating_add(reach).div_euclid(CELL_UNITS);
    let mut cells = Vec::new();
    for row in first..=last {
        let furthest = if point.lat >= 0 { row + 1 } else { row };
        let cos = cos_of_lat(furthest.saturating_mul(CELL_UNITS)).max(0.01);
        let wide = (metres / METRES_PER_UNIT / cos).ceil() as i32;
        let west = column(row, point.lon.saturating_sub(wide));
        let east = column(row, point.lon.saturating_add(wide));
        cells.extend((west..=east).map(|column| cell_id(row, column)));
    }
    cells
}

fn column(row: i32, lon: i32) -> i32 {
    let cos = cos_of_lat(row.saturating_mul(CELL_UNITS)).max(0.01);
    let width = (f64::from(CELL_UNITS) / cos).round() as i32;
    lon.div_euclid(width)
}

fn cell_id(row: i32, column: i32) -> i64 {
    (i64::from(row) << 32) | i64::from(column as u32)
}
