//! Point to grid lookups on a jittered lattice whose neighbours share borders of 16 vertices: build time, memory, lookups a second,
//! and the ratio to a bare loop over the same points that tests one bounding box each. Medians of three.
//!
//! `cargo bench -p fengqiao-civic --bench points [grids…]`
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use fengqiao_civic::geometry::{Bounds, MultiPolygon, Point, Polygon};
use fengqiao_civic::{GridIndex, GridIndexBuilder};

const WEST: i32 = 1_200_000_000;
const SOUTH: i32 = 290_000_000;
/// The side of a lattice square: 0.003 degree, about 300 m.
const SIDE: i32 = 30_000;
const POINTS: usize = 1_000_000;

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
        (self.next() % limit as u64) as i32
    }
}

/// The vertex at a place of the fine lattice (four steps a side), jittered by its place alone: neighbours share it.
fn vertex(x: i32, y: i32) -> Point {
    let mut random = Random((x as u64) << 32 | y as u64);
    let step = SIDE / 4;
    let jitter = |random: &mut Random| random.below(step / 2) - step / 4;
    Point::new(WEST + x * step + jitter(&mut random), SOUTH + y * step + jitter(&mut random))
}

fn cell(column: i32, row: i32) -> MultiPolygon {
    let (x, y) = (column * 4, row * 4);
    let south = (0..4).map(|i| vertex(x + i, y));
    let east = (0..4).map(|i| vertex(x + 4, y + i));
    let north = (0..4).map(|i| vertex(x + 4 - i, y + 4));
    let west = (0..4).map(|i| vertex(x, y + 4 - i));
    let outer = south.chain(east).chain(north).chain(west).collect();
    MultiPolygon { polygons: vec![Polygon { outer, holes: Vec::new() }] }
}

fn build(columns: i32, rows: i32) -> GridIndex {
    let count = (columns * rows) as usize;
    let mut builder = GridIndexBuilder::with_capacity(count, count * 16);
    for number in 0..columns * rows {
        builder.add(number as u32, &cell(number % columns, number / columns)).expect("a lattice cell is a shape");
    }
    builder.finish()
}

fn median<T: Ord + Copy>(mut values: [T; 3]) -> T {
    values.sort();
    values[1]
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn measure(grids: i32) {
    let columns = f64::from(grids).sqrt().round() as i32;
    let rows = (grids + columns - 1) / columns;
    let (built, index) = timed(|| build(columns, rows));
    let bounds = index.bounds().expect("the lattice is not empty");
    let mut random = Random(7);
    let points: Vec<Point> = (0..POINTS)
        .map(|_| Point::new(WEST + random.below(columns * SIDE), SOUTH + random.below(rows * SIDE)))
        .collect();
    let lookups = median([(); 3].map(|()| timed(|| hits(&index, &points)).0));
    let bare = median([(); 3].map(|()| timed(|| inside(&bounds, &points)).0));
    let per_second = |time: Duration| POINTS as f64 / time.as_secs_f64();
    println!(
        "{} grids: build {:.2} s, memory {:.1} MB, {} of {POINTS} points hit, {:.2} M lookups/s, bare loop {:.0} M/s, ratio 1:{:.0}",
        columns * rows,
        built.as_secs_f64(),
        index.memory_bytes() as f64 / 1e6,
        hits(&index, &points),
        per_second(lookups) / 1e6,
        per_second(bare) / 1e6,
        per_second(bare) / per_second(lookups),
    );
}

fn hits(index: &GridIndex, points: &[Point]) -> usize {
    points.iter().filter(|point| index.find(black_box(**point)).is_some()).count()
}

fn inside(bounds: &Bounds, points: &[Point]) -> usize {
    points.iter().filter(|point| black_box(bounds).contains(black_box(**point))).count()
}

fn main() {
    let wanted: Vec<i32> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if wanted.is_empty() { vec![600, 1_000_000] } else { wanted };
    sizes.into_iter().for_each(measure);
}
