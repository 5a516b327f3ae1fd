//! Rings: closed, turned the right way round, and checked for crossing themselves.

use serde_json::Value;

use super::{BoundaryFault, Reading};
use crate::datum::Datum;
use crate::geometry::{Point, Polygon, doubled_area, odd_crossings};

impl Reading {
    pub(super) fn polygon(&mut self, value: &Value, at: usize, datum: Datum) -> Polygon {
        let mut rings = Vec::new();
        for (number, ring) in value.as_array().into_iter().flatten().enumerate() {
            let place = format!("{at}/{number}");
            let points = self.points(ring, &place, datum);
            rings.push(self.ring(points, &place, number == 0));
        }
        if rings.is_empty() {
            self.fault(BoundaryFault::ShortRing, &at.to_string());
            return Polygon::default();
        }
        let outer = rings.remove(0);
        for (number, hole) in rings.iter().enumerate() {
            let inside = |p: &Point| odd_crossings(&outer, *p) || on_ring(&outer, *p);
            if !hole.iter().all(inside) {
                self.fault(BoundaryFault::HoleOutside, &format!("{at}/{}", number + 1));
            }
        }
        Polygon { outer, holes: rings }
    }

    fn ring(&mut self, mut points: Vec<Point>, place: &str, outer: bool) -> Vec<Point> {
        let closed = points.len() > 1 && points.first() == points.last();
        if closed {
            points.pop();
        }
        points.dedup();
        if points.len() < 3 || doubled_area(&points) == 0 {
            self.fault(BoundaryFault::ShortRing, place);
            return points;
        }
        if !closed {
            self.note(BoundaryFault::Unclosed, place);
        }
        if (doubled_area(&points) > 0) != outer {
            self.note(BoundaryFault::Orientation, place);
            points.reverse();
        }
        if let Some(vertex) = self_crossing(&points) {
            self.note(BoundaryFault::SelfCrossing, &format!("{place}/{vertex}"));
        }
        points
    }
}

/// The first vertex whose edge crosses, touches or runs along another edge that is no neighbour. Edges are swept from west to
/// east, so that only those that overlap in longitude are compared.
fn self_crossing(ring: &[Point]) -> Option<usize> {
    let count = ring.len();
    let edge = |at: usize| (ring[at], ring[(at + 1) % count]);
    let west = |at: usize| edge(at).0.lon.min(edge(at).1.lon);
    let east = |at: usize| edge(at).0.lon.max(edge(at).1.lon);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| west(*at));
    let mut open: Vec<usize> = Vec::new();
    let mut first: Option<usize> = None;
    for at in order {
        open.retain(|other| east(*other) >= west(at));
        for other in &open {
            if crosses(ring, at, *other) {
                let vertex = at.min(*other);
                first = Some(first.map_or(vertex, |known| known.min(vertex)));
            }
        }
        open.push(at);
    }
    first
}

fn crosses(ring: &[Point], one: usize, other: usize) -> bool {
    let count = ring.len();
    let (a, b) = (ring[one], ring[(one + 1) % count]);
    let (c, d) = (ring[other], ring[(other + 1) % count]);
    // Neighbours share a vertex: they are at fault only when one runs back along the other.
    if (one + 1) % count == other {
        return on_edge(a, b, d) || on_edge(c, d, a);
    }
    if (other + 1) % count == one {
        return on_edge(c, d, b) || on_edge(a, b, c);
    }
    let sides = |p, q, r, s| side(p, q, r) * side(p, q, s);
    (sides(a, b, c, d) < 0 && sides(c, d, a, b) < 0)
        || on_edge(a, b, c)
        || on_edge(a, b, d)
        || on_edge(c, d, a)
        || on_edge(c, d, b)
}

fn side(a: Point, b: Point, p: Point) -> i8 {
    let wide = |v: i32| i128::from(v);
    let cross = (wide(b.lon) - wide(a.lon)) * (wide(p.lat) - wide(a.lat))
        - (wide(p.lon) - wide(a.lon)) * (wide(b.lat) - wide(a.lat));
    cross.signum() as i8
}

fn on_edge(a: Point, b: Point, p: Point) -> bool {
    let between = |a: i32, b: i32, v: i32| a.min(b) <= v && v <= a.max(b);
    between(a.lon, b.lon, p.lon) && between(a.lat, b.lat, p.lat) && side(a, b, p) == 0
}

fn on_ring(ring: &[Point], p: Point) -> bool {
    (0..ring.len()).any(|at| on_edge(ring[at], ring[(at + 1) % ring.len()], p))
}
