//! Datums: CGCS2000 (equal to WGS-84 for cases) inside; GCJ-02 and BD-09 converted at the edge. Floats live here only.
//!
//! Source: the well-known public approximation of the two offsets; CGCS2000 by the Surveying and Mapping Law, art. 10.

use std::f64::consts::PI;

use crate::geometry::Point;

/// The datum of a coordinate as it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Datum {
    /// The national system; what is stored.
    Cgcs2000,
    /// Device positions; differs from CGCS2000 by centimetres.
    Wgs84,
    /// The offset of public maps in China.
    Gcj02,
    /// The second offset on top of it.
    Bd09,
}

impl Datum {
    const NAMES: [(Self, &'static str); 4] =
        [(Self::Cgcs2000, "cgcs2000"), (Self::Wgs84, "wgs84"), (Self::Gcj02, "gcj02"), (Self::Bd09, "bd09")];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(datum, _)| *datum == self).map_or("", |(_, name)| name)
    }

    /// The datum of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, own)| *own == name).map(|(datum, _)| *datum)
    }
}

/// A pair of longitude and latitude in degrees.
pub type Degrees = (f64, f64);

/// A coordinate of a datum as a stored point; `None` outside the globe.
pub fn to_inside(datum: Datum, (lon, lat): Degrees) -> Option<Point> {
    let (lon, lat) = match datum {
        Datum::Cgcs2000 | Datum::Wgs84 => (lon, lat),
        Datum::Gcj02 => invert((lon, lat), wgs84_to_gcj02),
        Datum::Bd09 => invert(invert((lon, lat), gcj02_to_bd09), wgs84_to_gcj02),
    };
    Point::from_degrees(lon, lat)
}

/// A stored point as a coordinate of a datum, for maps that need it.
pub fn from_inside(datum: Datum, point: Point) -> Degrees {
    let degrees = point.degrees();
    match datum {
        Datum::Cgcs2000 | Datum::Wgs84 => degrees,
        Datum::Gcj02 => wgs84_to_gcj02(degrees),
        Datum::Bd09 => gcj02_to_bd09(wgs84_to_gcj02(degrees)),
    }
}

/// WGS-84 to GCJ-02. Outside the box around China nothing is offset.
pub fn wgs84_to_gcj02((lon, lat): Degrees) -> Degrees {
    if !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat) {
        return (lon, lat);
    }
    const AXIS: f64 = 6_378_245.0;
    const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let radians = lat / 180.0 * PI;
    let magic = 1.0 - ECCENTRICITY * radians.sin().powi(2);
    let root = magic.sqrt();
    let d_lat = offset_lat(x, y) * 180.0 / (AXIS * (1.0 - ECCENTRICITY) / (magic * root) * PI);
    let d_lon = offset_lon(x, y) * 180.0 / (AXIS / root * radians.cos() * PI);
    (lon + d_lon, lat + d_lat)
}

/// GCJ-02 to BD-09.
pub fn gcj02_to_bd09((lon, lat): Degrees) -> Degrees {
    let turn = PI * 3000.0 / 180.0;
    let z = (lon * lon + lat * lat).sqrt() + 0.000_02 * (lat * turn).sin();
    let theta = lat.atan2(lon) + 0.000_003 * (lon * turn).cos();
    (z * theta.cos() + 0.0065, z * theta.sin() + 0.006)
}

/// The coordinate whose image is the given one, by iteration; the error is far below 1e-6 degree.
fn invert(wanted: Degrees, image: impl Fn(Degrees) -> Degrees) -> Degrees {
    let mut guess = wanted;
    for _ in 0..10 {
        let (lon, lat) = image(guess);
        guess = (guess.0 + wanted.0 - lon, guess.1 + wanted.1 - lat);
    }
    guess
}

fn waves(v: f64) -> f64 {
    (20.0 * (6.0 * v * PI).sin() + 20.0 * (2.0 * v * PI).sin()) * 2.0 / 3.0
}

fn offset_lat(x: f64, y: f64) -> f64 {
    let base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let middle = (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0;
    let long = (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    base + waves(x) + middle + long
}

fn offset_lon(x: f64, y: f64) -> f64 {
    let base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let middle = (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0;
    let long = (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    base + waves(x) + middle + long
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Degrees, wanted: Degrees, error: f64) {
        let off = (found.0 - wanted.0).abs().max((found.1 - wanted.1).abs());
        assert!(off <= error, "{found:?} is not {wanted:?}");
    }

    #[test]
    fn reference_values_hold() {
        check(wgs84_to_gcj02((116.404, 39.915)), (116.410_244_499_169_38, 39.916_404_281_501_64), 1e-9);
        check(gcj02_to_bd09((116.404, 39.915)), (116.410_369_493_710_29, 39.921_336_993_510_21), 1e-9);
    }

    #[test]
    fn conversions_come_back() {
        for (lon, lat) in [(120.24, 29.71), (87.6, 43.8), (113.5, 22.2), (126.6, 45.7), (-76.6, 39.3)] {
            let inside = Point::from_degrees(lon, lat).unwrap();
            for datum in [Datum::Cgcs2000, Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
                let back = to_inside(datum, from_inside(datum, inside)).unwrap();
                assert!((back.lon - inside.lon).abs() <= 1 && (back.lat - inside.lat).abs() <= 1, "{datum:?}");
                assert_eq!(Datum::named(datum.name()), Some(datum));
            }
        }
    }

    #[test]
    fn outside_the_globe_is_nothing() {
        assert_eq!(to_inside(Datum::Wgs84, (181.0, 0.0)), None);
        assert_eq!(to_inside(Datum::Wgs84, (f64::NAN, 0.0)), None);
    }
}
