//! Points to grids: lookups a second on one core, on a lattice whose neighbours share jittered borders.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use fengqiao_civic::geometry::{Bounds, MultiPolygon, Point, Polygon};
use fengqiao_civic::{GridIndex, GridIndexBuilder};

use crate::figures::{Table, median, rate};

const WEST: i32 = 1_200_000_000;
const SOUTH: i32 = 290_000_000;
/// The side of a lattice square: 0.003 degree, about 300 m.
const SIDE: i32 = 30_000;
/// How many points are looked up in one figure.
const POINTS: usize = 1_000_000;
/// How many vertices a side of a grid has.
const STEPS: i32 = 4;

/// A small generator of equal numbers on every machine (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: i32) -> i32 {
        (self.next() % u64::from(limit.unsigned_abs())) as i32
    }
}

/// Measures and puts the figures into a table.
///
/// # Errors
/// Where the lattice is no shape.
pub fn measure(runs: usize) -> Result<Table> {
    let mut table = Table::new(&[
        "grids",
        "points in a grid",
        "build s",
        "index MB",
        "lookups a second",
        "bare loop over boxes a second",
        "ratio",
    ]);
    for grids in [600, 1_000_000] {
        let columns = f64::from(grids).sqrt().round() as i32;
        let rows = (grids + columns - 1) / columns;
        let began = Instant::now();
        let index = build(columns, rows)?;
        let built = began.elapsed().as_secs_f64();
        let bounds = index.bounds().context("an empty lattice")?;
        let mut random = Random(7);
        let point = |_| Point::new(WEST + random.below(columns * SIDE), SOUTH + random.below(rows * SIDE));
        let points: Vec<Point> = (0..POINTS).map(point).collect();
        let each = |work: &dyn Fn() -> usize| {
            let one = |_| {
                let began = Instant::now();
                black_box(work());
                POINTS as f64 / began.elapsed().as_secs_f64()
            };
            median((0..runs.max(3)).map(one).collect())
        };
        let lookups = each(&|| hits(&index, &points));
        let bare = each(&|| inside(&bounds, &points));
        let figures = [rate(lookups), rate(bare), format!("{:.3}", lookups / bare)];
        let size = format!("{:.1}", index.memory_bytes() as f64 / 1e6);
        let head = [rate(f64::from(columns * rows)), rate(hits(&index, &points) as f64), format!("{built:.2}"), size];
        table.row(head.into_iter().chain(figures));
    }
    Ok(table)
}

fn hits(index: &GridIndex, points: &[Point]) -> usize {
    points.iter().filter(|point| index.find(black_box(**point)).is_some()).count()
}

fn inside(bounds: &Bounds, points: &[Point]) -> usize {
    points.iter().filter(|point| black_box(bounds).contains(black_box(**point))).count()
}

fn build(columns: i32, rows: i32) -> Result<GridIndex> {
    let count = usize::try_from(columns * rows)?;
    let mut builder = GridIndexBuilder::with_capacity(count, count * 16);
    for number in 0..columns * rows {
        let cell = cell(number % columns, number / columns);
        builder.add(number.unsigned_abs(), &cell).map_err(|error| anyhow::anyhow!("grid {number}: {error:?}"))?;
    }
    Ok(builder.finish())
}

/// The vertex at a place of the fine lattice, jittered by its place alone: neighbours share it.
fn vertex(x: i32, y: i32) -> Point {
    let mut random = Random(u64::from(x.unsigned_abs()) << 32 | u64::from(y.unsigned_abs()));
    let step = SIDE / STEPS;
    let jitter = |random: &mut Random| random.below(step / 2) - step / 4;
    Point::new(WEST + x * step + jitter(&mut random), SOUTH + y * step + jitter(&mut random))
}

fn cell(column: i32, row: i32) -> MultiPolygon {
    let (x, y) = (column * STEPS, row * STEPS);
    let south = (0..STEPS).map(|at| vertex(x + at, y));
    let east = (0..STEPS).map(|at| vertex(x + STEPS, y + at));
    let north = (0..STEPS).map(|at| vertex(x + STEPS - at, y + STEPS));
    let west = (0..STEPS).map(|at| vertex(x, y + STEPS - at));
    let outer = south.chain(east).chain(north).chain(west).collect();
    MultiPolygon { polygons: vec![Polygon { outer, holes: Vec::new() }] }
}
