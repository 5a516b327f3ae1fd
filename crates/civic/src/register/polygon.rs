//! Boundaries as bytes: counts and differences of neighbouring vertices as zigzag variable-length integers.

use crate::geometry::{MultiPolygon, Point, Polygon};

/// A boundary as bytes, canonical: the same boundary always gives the same bytes.
pub fn boundary_bytes(boundary: &MultiPolygon) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(boundary.vertices() * 5 + 8);
    let mut last = Point::default();
    put(&mut bytes, boundary.polygons.len() as u64);
    for polygon in &boundary.polygons {
        put(&mut bytes, polygon.holes.len() as u64);
        for ring in std::iter::once(&polygon.outer).chain(&polygon.holes) {
            put(&mut bytes, ring.len() as u64);
            for point in ring {
                put(&mut bytes, zigzag(i64::from(point.lon) - i64::from(last.lon)));
                put(&mut bytes, zigzag(i64::from(point.lat) - i64::from(last.lat)));
                last = *point;
            }
        }
    }
    bytes
}

/// Reads the bytes of [`boundary_bytes`]; `None` for anything else.
pub fn boundary_from_bytes(bytes: &[u8]) -> Option<MultiPolygon> {
    let mut rest = bytes;
    let mut last = Point::default();
    let count = take_count(&mut rest)?;
    let polygons = (0..count).map(|_| take_polygon(&mut rest, &mut last)).collect::<Option<Vec<_>>>()?;
    let boundary = MultiPolygon { polygons };
    (rest.is_empty() && boundary_bytes(&boundary) == bytes).then_some(boundary)
}

fn take_polygon(rest: &mut &[u8], last: &mut Point) -> Option<Polygon> {
    let holes = take_count(rest)?;
    let outer = take_ring(rest, last)?;
    let holes = (0..holes).map(|_| take_ring(rest, last)).collect::<Option<Vec<_>>>()?;
    Some(Polygon { outer, holes })
}

fn take_ring(rest: &mut &[u8], last: &mut Point) -> Option<Vec<Point>> {
    let count = take_count(rest)?;
    let mut ring = Vec::with_capacity(count);
    for _ in 0..count {
        let lon = i64::from(last.lon).checked_add(unzigzag(take(rest)?))?;
        let lat = i64::from(last.lat).checked_add(unzigzag(take(rest)?))?;
        *last = Point::new(i32::try_from(lon).ok()?, i32::try_from(lat).ok()?);
        ring.push(*last);
    }
    Some(ring)
}

/// A count can never exceed the bytes that are left.
fn take_count(rest: &mut &[u8]) -> Option<usize> {
    let count = usize::try_from(take(rest)?).ok()?;
    (count <= rest.len()).then_some(count)
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
