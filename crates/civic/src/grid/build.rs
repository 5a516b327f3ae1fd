//! Building the index: shapes in an order that keeps neighbours together, then the cells.

use super::{GridIndex, ONE_RING, Raster, Shape, WHOLE, crosses_odd, edges, rings_of};
use crate::geometry::{Bounds, MultiPolygon, Point, SPAN_MAX};

/// The most cells of a raster.
const CELLS_MAX: u64 = 1 << 24;
/// Cells for each shape: more make look-ups faster and the index larger.
const CELLS_PER_SHAPE: u64 = 10;

/// Why a shape is not indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeFault {
    /// No ring, or one with fewer than three points.
    #[error("boundary-empty")]
    Empty {
        /// The caller's number.
        key: u32,
    },
    /// Wider or higher than 100 degrees.
    #[error("boundary-too-wide")]
    TooWide {
        /// The caller's number.
        key: u32,
    },
}

/// Collects shapes, so that the caller may drop each as soon as it is added.
#[derive(Debug, Clone, Default)]
pub struct GridIndexBuilder {
    shapes: Vec<Shape>,
    points: Vec<Point>,
    rings: Vec<u32>,
}

impl GridIndexBuilder {
    /// A builder with room for so many shapes of so many vertices in all.
    pub fn with_capacity(shapes: usize, vertices: usize) -> Self {
        Self { shapes: Vec::with_capacity(shapes), points: Vec::with_capacity(vertices), rings: Vec::new() }
    }

    /// Adds a shape with the caller's number.
    ///
    /// # Errors
    /// The shape cannot be indexed; nothing is added.
    pub fn add(&mut self, key: u32, shape: &MultiPolygon) -> Result<(), ShapeFault> {
        let Some(bounds) = shape.bounds().filter(|_| shape.rings().all(|ring| ring.len() >= 3)) else {
            return Err(ShapeFault::Empty { key });
        };
        let (width, height) = bounds.span();
        if width > SPAN_MAX || height > SPAN_MAX {
            return Err(ShapeFault::TooWide { key });
        }
        let first = self.points.len() as u32;
        let mut ends = Vec::new();
        for ring in shape.rings() {
            self.points.extend_from_slice(ring);
            ends.push(self.points.len() as u32);
        }
        let rings = match ends.as_slice() {
            [_] => ONE_RING,
            several => {
                let at = self.rings.len() as u32;
                self.rings.push(several.len() as u32);
                self.rings.extend_from_slice(several);
                at
            }
        };
        self.shapes.push(Shape { bounds, first, end: self.points.len() as u32, rings, key });
        Ok(())
    }

    /// The index.
    pub fn finish(mut self) -> GridIndex {
        let corners = self.shapes.iter().flat_map(|shape| [shape.bounds.min, shape.bounds.max]);
        let bounds = Bounds::around(corners).unwrap_or(Bounds { min: Point::default(), max: Point::default() });
        let raster = Raster::over(bounds, self.shapes.len());
        self.shapes.sort_by_cached_key(|shape| (morton(&raster, shape), shape.key));
        let (points, rings) = self.moved_together();
        let (starts, entries) = fill(&raster, &self.shapes, &points, &rings);
        GridIndex { raster, shapes: self.shapes, points, rings, starts, entries }
    }

    /// Copies vertices into the order of the shapes.
    fn moved_together(&mut self) -> (Vec<Point>, Vec<u32>) {
        let mut points = Vec::with_capacity(self.points.len());
        let mut rings = Vec::with_capacity(self.rings.len());
        for shape in &mut self.shapes {
            let first = points.len() as u32;
            points.extend_from_slice(&self.points[shape.first as usize..shape.end as usize]);
            if shape.rings != ONE_RING {
                let at = shape.rings as usize;
                let count = self.rings[at];
                let ends = &self.rings[at + 1..at + 1 + count as usize];
                let moved = rings.len() as u32;
                rings.push(count);
                rings.extend(ends.iter().map(|end| end - shape.first + first));
                shape.rings = moved;
            }
            shape.end = shape.end - shape.first + first;
            shape.first = first;
        }
        (points, rings)
    }
}

impl Raster {
    fn over(bounds: Bounds, shapes: usize) -> Self {
        let (width, height) = bounds.span();
        let (width, height) = (width.unsigned_abs() + 1, height.unsigned_abs() + 1);
        let wanted = (shapes as u64 * CELLS_PER_SHAPE).clamp(1, CELLS_MAX);
        let square = (width as u128 * height as u128 / u128::from(wanted)).isqrt().max(1) as u64;
        let cell = |span: u64| square.max(span.div_ceil(CELLS_MAX)).min(span).max(1);
        let (cell_width, cell_height) = (cell(width), cell(height));
        Self {
            bounds,
            width: cell_width as u32,
            height: cell_height as u32,
            columns: (width.div_ceil(cell_width)) as u32,
            rows: (height.div_ceil(cell_height)) as u32,
        }
    }
}

/// The place of a shape on a curve that keeps neighbours together.
fn morton(raster: &Raster, shape: &Shape) -> u64 {
    let Bounds { min, max } = shape.bounds;
    let column = raster.column(i32::midpoint(min.lon, max.lon));
    let row = raster.row(i32::midpoint(min.lat, max.lat));
    spread(column) | spread(row) << 1
}

fn spread(value: u32) -> u64 {
    let mut v = u64::from(value);
    for (shift, mask) in [
        (16, 0x0000_ffff_0000_ffff),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        v = (v | v << shift) & mask;
    }
    v
}

/// The lists of the cells: counted first, then filled, so that no list is ever moved.
fn fill(raster: &Raster, shapes: &[Shape], points: &[Point], rings: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let cells = raster.columns as usize * raster.rows as usize;
    let mut starts = vec![0u32; cells + 1];
    let mut scratch = Vec::new();
    for shape in shapes {
        each_cell(raster, shape, points, rings, &mut scratch, |cell, _| starts[cell + 1] += 1);
    }
    for cell in 0..cells {
        starts[cell + 1] += starts[cell];
    }
    let mut entries = vec![0u32; starts[cells] as usize];
    let mut next = starts.clone();
    for (number, shape) in (0u32..).zip(shapes) {
        each_cell(raster, shape, points, rings, &mut scratch, |cell, whole| {
            entries[next[cell] as usize] = if whole { number | WHOLE } else { number };
            next[cell] += 1;
        });
    }
    for cell in 0..cells {
        let list = &mut entries[starts[cell] as usize..starts[cell + 1] as usize];
        list.sort_unstable_by_key(|entry| shapes[(entry & !WHOLE) as usize].key);
    }
    (starts, entries)
}

/// Calls `found` for each cell that the shape reaches, with whether the cell lies wholly inside it.
fn each_cell(
    raster: &Raster,
    shape: &Shape,
    points: &[Point],
    rings: &[u32],
    touched: &mut Vec<bool>,
    mut found: impl FnMut(usize, bool),
) {
    let Bounds { min, max } = shape.bounds;
    let (west, east) = (raster.column(min.lon), raster.column(max.lon));
    let (south, north) = (raster.row(min.lat), raster.row(max.lat));
    let columns = (east - west + 1) as usize;
    touched.clear();
    touched.resize(columns * (north - south + 1) as usize, false);
    for (a, b) in rings_of(shape, points, rings).flat_map(edges) {
        touch(raster, a, b, |column, row| {
            touched[(row - south) as usize * columns + (column - west) as usize] = true;
        });
    }
    for row in south..=north {
        // Between two touched cells nothing changes: one test holds for the whole run.
        let mut run: Option<bool> = None;
        for column in west..=east {
            let cell = row as usize * raster.columns as usize + column as usize;
            if touched[(row - south) as usize * columns + (column - west) as usize] {
                run = None;
                found(cell, false);
                continue;
            }
            let inside = *run.get_or_insert_with(|| {
                let corner = raster.corner(column, row);
                rings_of(shape, points, rings).fold(false, |inside, ring| inside ^ crosses_odd(ring, corner))
            });
            if inside {
                found(cell, true);
            }
        }
    }
}

/// Calls `found` for each cell that an edge may touch: row by row the columns between its ends there, one unit wider.
fn touch(raster: &Raster, a: Point, b: Point, mut found: impl FnMut(u32, u32)) {
    let (low, high) = if a.lat <= b.lat { (a, b) } else { (b, a) };
    let (first, last) = (raster.row(low.lat), raster.row(high.lat));
    let (left, right) = (raster.column(low.lon.min(high.lon)), raster.column(low.lon.max(high.lon)));
    if first == last || left == right {
        for row in first..=last {
            (left..=right).for_each(|column| found(column, row));
        }
        return;
    }
    for row in first..=last {
        let (south, north) = raster.band(row);
        let from = lon_at(low, high, i64::from(low.lat).max(south));
        let to = lon_at(low, high, i64::from(high.lat).min(north));
        let inside = |lon: i64| {
            let (west, east) = (low.lon.min(high.lon), low.lon.max(high.lon));
            lon.clamp(i64::from(west), i64::from(east)) as i32
        };
        let (west, east) = (inside(from.min(to) - 1), inside(from.max(to) + 1));
        for column in raster.column(west)..=raster.column(east) {
            found(column, row);
        }
    }
}

/// The longitude of an edge that is not flat at a latitude between its ends.
fn lon_at(low: Point, high: Point, lat: i64) -> i64 {
    let rise = i64::from(high.lat) - i64::from(low.lat);
    let run = i64::from(high.lon) - i64::from(low.lon);
    i64::from(low.lon) + (run * (lat - i64::from(low.lat))).div_euclid(rise)
}

impl Raster {
    /// The south-west corner of a cell.
    fn corner(&self, column: u32, row: u32) -> Point {
        let lon = i64::from(self.bounds.min.lon) + i64::from(column) * i64::from(self.width);
        let lat = i64::from(self.bounds.min.lat) + i64::from(row) * i64::from(self.height);
        Point::new(lon as i32, lat as i32)
    }

    /// The latitudes of a row, the last one included as the next row's first.
    fn band(&self, row: u32) -> (i64, i64) {
        let south = i64::from(self.bounds.min.lat) + i64::from(row) * i64::from(self.height);
        (south, south + i64::from(self.height))
    }
}
