//! Point to grid: a raster over the city, each cell with the few shapes that reach into it, and an exact test over integers.
//!
//! A point on a border that two shapes share belongs to exactly one of them. Everything is kept in flat arrays.

use crate::geometry::{Bounds, MultiPolygon, Point};

mod build;
mod nearest;
#[cfg(test)]
mod tests;

pub use build::{GridIndexBuilder, ShapeFault};

/// Marks a cell that lies wholly inside a shape.
const WHOLE: u32 = 1 << 31;
/// Marks a shape of one ring.
const ONE_RING: u32 = u32::MAX;

/// One shape: its box, where its vertices lie, where its rings are listed, and the caller's number for it.
#[derive(Debug, Clone, Copy)]
struct Shape {
    bounds: Bounds,
    first: u32,
    end: u32,
    rings: u32,
    key: u32,
}

/// The cells: equal boxes from the south-west corner.
#[derive(Debug, Clone, Copy)]
struct Raster {
    bounds: Bounds,
    width: u32,
    height: u32,
    columns: u32,
    rows: u32,
}

/// An index from point to shape. Built once by [`GridIndexBuilder`]; a change of boundaries builds a new one.
#[derive(Debug, Clone)]
pub struct GridIndex {
    raster: Raster,
    shapes: Vec<Shape>,
    points: Vec<Point>,
    /// For shapes of several rings: their number, then where each ends in `points`.
    rings: Vec<u32>,
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl GridIndex {
    /// An index of shapes with the caller's numbers. Where shapes overlap, the smaller number wins.
    ///
    /// # Errors
    /// Every shape that cannot be indexed.
    pub fn build<'a>(shapes: impl IntoIterator<Item = (u32, &'a MultiPolygon)>) -> Result<Self, Vec<ShapeFault>> {
        let mut builder = GridIndexBuilder::default();
        let faults: Vec<ShapeFault> =
            shapes.into_iter().filter_map(|(key, shape)| builder.add(key, shape).err()).collect();
        if faults.is_empty() { Ok(builder.finish()) } else { Err(faults) }
    }

    /// How many shapes it holds.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The box around all shapes; `None` when there is none.
    pub fn bounds(&self) -> Option<Bounds> {
        (!self.shapes.is_empty()).then_some(self.raster.bounds)
    }

    /// The shape that a point lies in: exactly one on a shared border, and on an outer border the shape inside.
    pub fn find(&self, point: Point) -> Option<u32> {
        let list = self.list(point)?;
        for entry in list {
            let shape = &self.shapes[(entry & !WHOLE) as usize];
            if entry & WHOLE != 0 || (shape.bounds.contains(point) && self.is_inside(shape, point)) {
                return Some(shape.key);
            }
        }
        let touches = |shape: &&Shape| shape.bounds.contains(point) && self.is_on_border(shape, point);
        list.iter().map(|entry| &self.shapes[(entry & !WHOLE) as usize]).find(touches).map(|shape| shape.key)
    }

    /// The memory it holds.
    pub fn memory_bytes(&self) -> usize {
        self.shapes.capacity() * size_of::<Shape>()
            + self.points.capacity() * size_of::<Point>()
            + (self.rings.capacity() + self.starts.capacity() + self.entries.capacity()) * size_of::<u32>()
    }

    fn list(&self, point: Point) -> Option<&[u32]> {
        if self.shapes.is_empty() || !self.raster.bounds.contains(point) {
            return None;
        }
        let cell = self.raster.cell(point);
        Some(&self.entries[self.starts[cell] as usize..self.starts[cell + 1] as usize])
    }

    fn is_inside(&self, shape: &Shape, point: Point) -> bool {
        if shape.rings == ONE_RING {
            return crosses_odd(&self.points[shape.first as usize..shape.end as usize], point);
        }
        self.rings_of(shape).fold(false, |inside, ring| inside ^ crosses_odd(ring, point))
    }

    fn is_on_border(&self, shape: &Shape, point: Point) -> bool {
        self.rings_of(shape).flat_map(edges).any(|(a, b)| lies_on(a, b, point))
    }

    fn rings_of(&self, shape: &Shape) -> impl Iterator<Item = &[Point]> {
        rings_of(shape, &self.points, &self.rings)
    }
}

/// The rings of a shape in the flat arrays.
fn rings_of<'a>(shape: &Shape, points: &'a [Point], rings: &'a [u32]) -> impl Iterator<Item = &'a [Point]> + use<'a> {
    let single = [shape.end];
    let (first, one_ring, at) = (shape.first, shape.rings == ONE_RING, shape.rings as usize);
    let count = if one_ring { 1 } else { rings[at] as usize };
    let end_of = move |ring: usize| {
        if one_ring { single[0] } else { rings[at + 1 + ring] }
    };
    (0..count).map(move |ring| {
        let start = if ring == 0 { first } else { end_of(ring - 1) };
        &points[start as usize..end_of(ring) as usize]
    })
}

/// The edges of an open ring, the closing one first.
fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    let before = ring.last().into_iter().chain(ring);
    before.copied().zip(ring.iter().copied())
}

impl Raster {
    fn column(&self, lon: i32) -> u32 {
        lon.wrapping_sub(self.bounds.min.lon) as u32 / self.width
    }

    fn row(&self, lat: i32) -> u32 {
        lat.wrapping_sub(self.bounds.min.lat) as u32 / self.height
    }

    fn cell(&self, point: Point) -> usize {
        self.row(point.lat) as usize * self.columns as usize + self.column(point.lon) as usize
    }
}

/// The crossing test. Differences stay below 2^30, because shapes are at most 100 degrees wide, so 64 bits are exact.
fn crosses_odd(ring: &[Point], p: Point) -> bool {
    let Some(mut a) = ring.last().copied() else {
        return false;
    };
    let mut odd = false;
    for &b in ring {
        if (a.lon > p.lon) != (b.lon > p.lon) {
            let cross = cross(a, b, p);
            odd ^= if b.lon > a.lon { cross > 0 } else { cross < 0 };
        }
        a = b;
    }
    odd
}

/// Positive when the point lies left of the edge.
fn cross(a: Point, b: Point, p: Point) -> i64 {
    let wide = |v: i32| i64::from(v);
    (wide(b.lon) - wide(a.lon)) * (wide(p.lat) - wide(a.lat))
        - (wide(p.lon) - wide(a.lon)) * (wide(b.lat) - wide(a.lat))
}

fn lies_on(a: Point, b: Point, p: Point) -> bool {
    let between = |a: i32, b: i32, v: i32| a.min(b) <= v && v <= a.max(b);
    between(a.lon, b.lon, p.lon) && between(a.lat, b.lat, p.lat) && cross(a, b, p) == 0
}
