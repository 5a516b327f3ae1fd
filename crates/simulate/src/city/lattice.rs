//! Invented boundaries: cells of a lattice whose corners are moved a little, so that neighbours share every vertex of a border.

use std::collections::BTreeMap;

use fengqiao_civic::geometry::{MultiPolygon, Point, Polygon};

use crate::random::Random;

/// How many cells the city is wide.
pub(crate) const COLUMNS: u16 = 20;
/// How many cells the city is high.
pub(crate) const ROWS: u16 = 30;
/// The south-west corner in 1e-7 degree: hills far from any dense place.
const ORIGIN: Point = Point::new(1_208_500_000, 292_300_000);
/// The width of a cell, about 490 m.
const WIDTH: i64 = 50_000;
/// The height of a cell, about 500 m.
const HEIGHT: i64 = 45_000;

/// A cell by column and row.
pub(crate) type Cell = (u16, u16);
type Node = (u16, u16);

/// The corners of all cells and one more vertex on each side between two corners.
#[derive(Debug)]
pub(crate) struct Lattice {
    corners: BTreeMap<Node, Point>,
    middles: BTreeMap<(Node, Node), Point>,
}

impl Lattice {
    /// Moves corners by up to a fifth and middles by up to a tenth of a cell, so that no border crosses itself.
    pub(crate) fn new(seed: u64) -> Lattice {
        let mut random = Random::fork(seed, "lattice");
        let mut moved = |lon: i64, lat: i64, part: i64| {
            let lon = lon + random.between(-WIDTH / part, WIDTH / part);
            let lat = lat + random.between(-HEIGHT / part, HEIGHT / part);
            point(lon, lat)
        };
        let mut corners = BTreeMap::new();
        for x in 0..=COLUMNS {
            for y in 0..=ROWS {
                corners.insert((x, y), moved(i64::from(x) * WIDTH + bend(i64::from(y)), i64::from(y) * HEIGHT, 5));
            }
        }
        let mut middles = BTreeMap::new();
        for (&(x, y), &from) in &corners {
            for to in [(x + 1, y), (x, y + 1)] {
                if let Some(end) = corners.get(&to) {
                    let half =
                        |one: i32, other: i32, origin: i32| (i64::from(one) + i64::from(other)) / 2 - i64::from(origin);
                    let middle = moved(half(from.lon, end.lon, ORIGIN.lon), half(from.lat, end.lat, ORIGIN.lat), 10);
                    middles.insert(((x, y), to), middle);
                }
            }
        }
        Lattice { corners, middles }
    }

    /// The outline of cells that hang together.
    pub(crate) fn outline(&self, cells: &[Cell]) -> MultiPolygon {
        let mut sides: BTreeMap<Node, Node> = BTreeMap::new();
        let mut inner: Vec<(Node, Node)> = Vec::new();
        for &(x, y) in cells {
            let round = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
            inner.extend((0..4).map(|at| (round[at], round[(at + 1) % 4])));
        }
        for &(from, to) in &inner {
            if !inner.contains(&(to, from)) {
                sides.insert(from, to);
            }
        }
        let mut polygons = Vec::new();
        while let Some((&start, _)) = sides.first_key_value() {
            let mut outer = Vec::new();
            let mut at = start;
            while let Some(to) = sides.remove(&at) {
                outer.extend(self.corners.get(&at));
                outer.extend(self.middles.get(&(at, to)).or_else(|| self.middles.get(&(to, at))));
                at = to;
            }
            polygons.push(Polygon { outer, holes: Vec::new() });
        }
        MultiPolygon { polygons }
    }

    /// A point well inside a cell: near the middle of its corners.
    pub(crate) fn inside(&self, (x, y): Cell, random: &mut Random) -> Point {
        let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            .map(|node| self.corners.get(&node).copied().unwrap_or(ORIGIN));
        let middle = |of: fn(&Point) -> i32| corners.iter().map(|corner| i64::from(of(corner))).sum::<i64>() / 4;
        let lon = middle(|point| point.lon) - i64::from(ORIGIN.lon) + random.between(-WIDTH / 6, WIDTH / 6);
        let lat = middle(|point| point.lat) - i64::from(ORIGIN.lat) + random.between(-HEIGHT / 6, HEIGHT / 6);
        point(lon, lat)
    }
}

/// The valley of the stream bends: rows are pushed east and back.
fn bend(row: i64) -> i64 {
    let half = i64::from(ROWS) / 2;
    let away = (row - half).abs();
    (half * half - away * away) * WIDTH / (half * half)
}

fn point(lon: i64, lat: i64) -> Point {
    let within = |origin: i32, offset: i64| i32::try_from(i64::from(origin) + offset).unwrap_or(origin);
    Point::new(within(ORIGIN.lon, lon), within(ORIGIN.lat, lat))
}
