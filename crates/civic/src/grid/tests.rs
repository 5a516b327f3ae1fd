use proptest::prelude::*;

use super::*;
use crate::geometry::Polygon;

fn square(west: i32, south: i32, side: i32) -> Vec<Point> {
    let (east, north) = (west + side, south + side);
    vec![Point::new(west, south), Point::new(east, south), Point::new(east, north), Point::new(west, north)]
}

fn shape(outer: Vec<Point>, holes: Vec<Vec<Point>>) -> MultiPolygon {
    MultiPolygon { polygons: vec![Polygon { outer, holes }] }
}

fn check(shapes: &[MultiPolygon], rows: &[(i32, i32, Option<u32>)]) {
    let index = GridIndex::build((0..).zip(shapes)).unwrap();
    for (lon, lat, wanted) in rows {
        assert_eq!(index.find(Point::new(*lon, *lat)), *wanted, "at {lon},{lat}");
    }
}

#[test]
fn each_border_point_has_one_owner() {
    let shapes = [square(0, 0, 10), square(10, 0, 10), square(0, 10, 10), square(10, 10, 10)];
    let shapes = shapes.map(|ring| shape(ring, vec![]));
    check(
        &shapes,
        &[
            (5, 5, Some(0)),
            (10, 5, Some(1)),
            (5, 10, Some(0)),
            (10, 10, Some(1)),
            (0, 0, Some(0)),
            // The outer border belongs to the shape inside it.
            (20, 20, Some(3)),
            (20, 5, Some(1)),
            (5, 20, Some(2)),
            (21, 5, None),
            (-1, 0, None),
        ],
    );
}

#[test]
fn holes_and_pieces_count() {
    let ring = shape(square(0, 0, 100), vec![square(40, 40, 20)]);
    let island = MultiPolygon {
        polygons: vec![
            Polygon { outer: square(45, 45, 5), holes: vec![] },
            Polygon { outer: square(200, 0, 10), holes: vec![] },
        ],
    };
    check(
        &[ring, island],
        &[
            (10, 10, Some(0)),
            (42, 42, None),
            (47, 47, Some(1)),
            (205, 5, Some(1)),
            (150, 5, None),
            // The border of a hole is the border of the shape: inside the hole's own side nobody else is.
            (40, 50, Some(0)),
            (60, 50, Some(0)),
        ],
    );
}

#[test]
fn the_smaller_number_wins_an_overlap() {
    check(
        &[shape(square(0, 0, 100), vec![]), shape(square(50, 0, 100), vec![])],
        &[(75, 50, Some(0)), (120, 50, Some(1)), (25, 50, Some(0))],
    );
}

#[test]
fn what_cannot_be_indexed_is_named() {
    let line = shape(vec![Point::new(0, 0), Point::new(1, 1)], vec![]);
    let wide = shape(square(-600_000_000, -600_000_000, 1_200_000_000), vec![]);
    let faults = GridIndex::build([(4, &line), (5, &wide)]).unwrap_err();
    assert_eq!(faults, [ShapeFault::Empty { key: 4 }, ShapeFault::TooWide { key: 5 }]);
    let none = GridIndex::build([]).unwrap();
    assert_eq!((none.find(Point::default()), none.nearest(Point::default(), 100)), (None, None));
}

#[test]
fn the_nearest_shape_is_found_with_its_distance() {
    // Two squares of about 1 km at the equator, 1 km apart.
    let shapes = [shape(square(0, 0, 90_000), vec![]), shape(square(180_000, 0, 90_000), vec![])];
    let index = GridIndex::build((10..).zip(&shapes)).unwrap();
    assert_eq!(index.nearest(Point::new(45_000, 45_000), 100), Some((10, 0)));
    assert_eq!(index.nearest(Point::new(99_000, 45_000), 500), Some((10, 100)));
    assert_eq!(index.nearest(Point::new(171_000, 45_000), 500), Some((11, 100)));
    assert_eq!(index.nearest(Point::new(-45_000, 45_000), 100), None);
    assert_eq!(index.nearest(Point::new(-9_000, 45_000), 100), Some((10, 100)));
}

/// A lattice whose inner vertices are moved about, so that neighbours share jagged borders and nothing overlaps.
fn lattice(side: usize, jitter: &[(i8, i8)]) -> Vec<MultiPolygon> {
    let vertex = |x: usize, y: usize| {
        let inner = x > 0 && y > 0 && x < side && y < side;
        let (dx, dy) = if inner { jitter[(y * side + x) % jitter.len()] } else { (0, 0) };
        Point::new(x as i32 * 400 + i32::from(dx), y as i32 * 400 + i32::from(dy))
    };
    let cell = |x, y| shape(vec![vertex(x, y), vertex(x + 1, y), vertex(x + 1, y + 1), vertex(x, y + 1)], vec![]);
    (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| cell(x, y)).collect()
}

fn ring_of_any_shape() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((-60i32..60, -60i32..60).prop_map(|(lon, lat)| Point::new(lon, lat)), 3..12)
}

proptest! {
    #[test]
    fn a_tiling_gives_every_inner_point_exactly_one_shape(
        jitter in prop::collection::vec((-100i8..100, -100i8..100), 1..40),
        points in prop::collection::vec((0i32..2400, 0i32..2400), 1..200),
    ) {
        let shapes = lattice(6, &jitter);
        let index = GridIndex::build((0..).zip(&shapes)).unwrap();
        let vertices = shapes.iter().flat_map(MultiPolygon::rings).flatten().copied();
        let inner = |p: &Point| p.lon < 2400 && p.lat > 0;
        let points = points.into_iter().map(|(lon, lat)| Point::new(lon, lat));
        for point in points.chain(vertices).filter(inner) {
            let owners: Vec<u32> =
                (0..).zip(&shapes).filter(|(_, shape)| shape.contains(point)).map(|(key, _)| key).collect();
            prop_assert_eq!(owners.len(), 1);
            prop_assert_eq!(index.find(point), owners.first().copied());
        }
    }

    #[test]
    fn shapes_of_any_form_agree_with_the_plain_test(
        rings in prop::collection::vec((ring_of_any_shape(), prop::option::of(ring_of_any_shape())), 1..8),
        points in prop::collection::vec((-70i32..70, -70i32..70), 1..100),
    ) {
        let shapes: Vec<MultiPolygon> =
            rings.into_iter().map(|(outer, hole)| shape(outer, hole.into_iter().collect())).collect();
        let index = GridIndex::build((0..).zip(&shapes)).unwrap();
        for point in points.into_iter().map(|(lon, lat)| Point::new(lon, lat)) {
            let strict = (0..).zip(&shapes).find(|(_, shape)| shape.contains(point)).map(|(key, _)| key);
            let on_border = |shape: &&MultiPolygon| {
                shape.rings().flat_map(edges).any(|(a, b)| lies_on(a, b, point))
            };
            let border = || (0..).zip(&shapes).find(|(_, shape)| on_border(shape)).map(|(key, _)| key);
            prop_assert_eq!(index.find(point), strict.or_else(border));
        }
    }
}
