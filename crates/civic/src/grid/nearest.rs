//! The nearest shape for points in a gap or just outside the city.

use super::{GridIndex, Shape, WHOLE, edges};
use crate::geometry::{METRES_PER_UNIT, Point, cos_of_lat};

/// The furthest that the nearest shape is looked for.
pub const NEAREST_METRES_MAX: u32 = 5_000;

impl GridIndex {
    /// The shape that a point lies in, otherwise the nearest one within a distance (at most 5 km), with the metres to it.
    pub fn nearest(&self, point: Point, metres: u32) -> Option<(u32, u32)> {
        if let Some(key) = self.find(point) {
            return Some((key, 0));
        }
        let metres = f64::from(metres.min(NEAREST_METRES_MAX));
        let cos = cos_of_lat(point.lat).max(0.01);
        let reach_lat = ((metres + 0.5) / METRES_PER_UNIT).ceil() as i32;
        let reach_lon = ((metres + 0.5) / METRES_PER_UNIT / cos).ceil() as i32;
        let near = self.near(point, reach_lon, reach_lat);
        let by_distance = |number: u32| {
            let shape = &self.shapes[number as usize];
            (self.metres_to(shape, point, cos), shape.key)
        };
        let best = near.into_iter().map(by_distance).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        (best.0.round() <= metres).then(|| (best.1, best.0.round() as u32))
    }

    /// The shapes listed in the cells around a point.
    fn near(&self, point: Point, reach_lon: i32, reach_lat: i32) -> Vec<u32> {
        let bounds = self.raster.bounds;
        let west = point.lon.saturating_sub(reach_lon).max(bounds.min.lon);
        let east = point.lon.saturating_add(reach_lon).min(bounds.max.lon);
        let south = point.lat.saturating_sub(reach_lat).max(bounds.min.lat);
        let north = point.lat.saturating_add(reach_lat).min(bounds.max.lat);
        if self.is_empty() || west > east || south > north {
            return Vec::new();
        }
        let mut found = Vec::new();
        for row in self.raster.row(south)..=self.raster.row(north) {
            for column in self.raster.column(west)..=self.raster.column(east) {
                let cell = row as usize * self.raster.columns as usize + column as usize;
                let list = &self.entries[self.starts[cell] as usize..self.starts[cell + 1] as usize];
                found.extend(list.iter().map(|entry| entry & !WHOLE));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn metres_to(&self, shape: &Shape, point: Point, cos: f64) -> f64 {
        let flat = |p: Point| {
            let dx = (f64::from(p.lon) - f64::from(point.lon)) * METRES_PER_UNIT * cos;
            let dy = (f64::from(p.lat) - f64::from(point.lat)) * METRES_PER_UNIT;
            (dx, dy)
        };
        let edges = self.rings_of(shape).flat_map(edges);
        edges.map(|(a, b)| from_origin(flat(a), flat(b))).fold(f64::INFINITY, f64::min)
    }
}

/// The distance of the origin to a segment.
fn from_origin(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0) };
    let (x, y) = (a.0 + along * dx, a.1 + along * dy);
    (x * x + y * y).sqrt()
}
