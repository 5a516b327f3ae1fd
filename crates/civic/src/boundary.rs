//! Import of boundaries from GeoJSON: a FeatureCollection of polygons with a few named properties. Source: RFC 7946.

use serde_json::{Map, Value};

use crate::datum::Datum;
use crate::geometry::{MultiPolygon, Point};

mod rings;
#[cfg(test)]
mod tests;

/// Which properties of a feature hold what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The property with the code; without one the feature's `id` is the code.
    pub code: Option<String>,
    /// The property with the name.
    pub name: String,
    /// The property with the English name.
    pub name_en: Option<String>,
    /// The property with the parent's code.
    pub parent: Option<String>,
    /// The property with the depth of the level.
    pub level: Option<String>,
    /// The datum of the coordinates.
    pub datum: Datum,
}

/// One feature as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its place in the collection, from 0.
    pub index: usize,
    /// Its code; empty where the source has none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its English name; empty where the source has none.
    pub name_en: String,
    /// Its parent's code, where the source has one.
    pub parent: Option<String>,
    /// The depth of its level, where the source has one.
    pub level: Option<u8>,
    /// Its boundary: rings open, outer ones counter-clockwise.
    pub boundary: MultiPolygon,
    /// What was put right without loss (a ring not closed, or the wrong way round) or kept as it is (a ring that crosses itself:
    /// inside is then what an odd number of crossings says).
    pub notes: Vec<FeatureIssue>,
}

/// One thing wrong with one feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureIssue {
    /// The feature's place in the collection, from 0; `None` for the whole file.
    pub feature: Option<usize>,
    /// What is wrong.
    pub fault: BoundaryFault,
    /// Where: a property, or `polygon/ring/vertex` counted from 0.
    pub place: String,
}

/// What can be wrong with a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum BoundaryFault {
    /// The file is no GeoJSON FeatureCollection.
    #[error("boundary-not-geojson")]
    NotGeoJson,
    /// A property is missing or of another kind.
    #[error("boundary-property")]
    Property,
    /// Two features have the same code.
    #[error("boundary-duplicate-code")]
    DuplicateCode,
    /// The geometry is neither Polygon nor MultiPolygon.
    #[error("boundary-geometry-kind")]
    GeometryKind,
    /// A coordinate is no pair of numbers.
    #[error("boundary-coordinate")]
    Coordinate,
    /// A coordinate lies outside the globe.
    #[error("boundary-outside-range")]
    OutsideRange,
    /// A ring has fewer than three different points.
    #[error("boundary-short-ring")]
    ShortRing,
    /// A ring crosses or touches itself.
    #[error("boundary-self-crossing")]
    SelfCrossing,
    /// A hole does not lie in its outer ring.
    #[error("boundary-hole-outside")]
    HoleOutside,
    /// The shape is wider or higher than 100 degrees.
    #[error("boundary-too-wide")]
    TooWide,
    /// A ring was not closed; it was closed.
    #[error("boundary-unclosed")]
    Unclosed,
    /// A ring ran the wrong way round; it was turned.
    #[error("boundary-orientation")]
    Orientation,
}

/// What was read, and everything that was wrong. Features with a fault are left out whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Boundaries {
    /// The good features, in their order.
    pub features: Vec<Feature>,
    /// The faults of the others.
    pub issues: Vec<FeatureIssue>,
}

/// Reads a FeatureCollection.
pub fn read(text: &str, mapping: &Mapping) -> Boundaries {
    let mut all = Boundaries::default();
    let parsed: Option<Value> = serde_json::from_str(text).ok();
    let features = parsed.as_ref().and_then(|file| file.get("features")).and_then(Value::as_array);
    let Some(features) = features else {
        all.issues.push(FeatureIssue { feature: None, fault: BoundaryFault::NotGeoJson, place: String::new() });
        return all;
    };
    let mut codes = std::collections::HashSet::new();
    for (index, feature) in features.iter().enumerate() {
        let mut reading = Reading { index, faults: Vec::new(), notes: Vec::new() };
        let read = reading.feature(feature, mapping);
        if !read.code.is_empty() && !codes.insert(read.code.clone()) {
            reading.fault(BoundaryFault::DuplicateCode, &read.code);
        }
        if reading.faults.is_empty() {
            all.features.push(Feature { notes: reading.notes, ..read });
        } else {
            all.issues.extend(reading.faults);
        }
    }
    all
}

/// One feature being read.
struct Reading {
    index: usize,
    faults: Vec<FeatureIssue>,
    notes: Vec<FeatureIssue>,
}

impl Reading {
    fn fault(&mut self, fault: BoundaryFault, place: &str) {
        self.faults.push(FeatureIssue { feature: Some(self.index), fault, place: place.to_owned() });
    }

    fn note(&mut self, fault: BoundaryFault, place: &str) {
        self.notes.push(FeatureIssue { feature: Some(self.index), fault, place: place.to_owned() });
    }

    fn feature(&mut self, feature: &Value, mapping: &Mapping) -> Feature {
        let none = Map::new();
        let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let code = match &mapping.code {
            Some(name) => self.property(properties, name),
            None => feature.get("id").and_then(said).unwrap_or_default(),
        };
        let level = mapping.level.as_ref().and_then(|name| {
            let level = properties.get(name).and_then(number);
            if level.is_none() {
                self.fault(BoundaryFault::Property, name);
            }
            level
        });
        Feature {
            index: self.index,
            code,
            name: self.property(properties, &mapping.name),
            name_en: mapping.name_en.as_ref().and_then(|name| properties.get(name)).and_then(said).unwrap_or_default(),
            parent: mapping.parent.as_ref().and_then(|name| properties.get(name)).and_then(said),
            level,
            boundary: self.geometry(feature.get("geometry"), mapping.datum),
            notes: Vec::new(),
        }
    }

    fn property(&mut self, properties: &Map<String, Value>, name: &str) -> String {
        let text = properties.get(name).and_then(said).unwrap_or_default();
        if text.is_empty() {
            self.fault(BoundaryFault::Property, name);
        }
        text
    }

    fn geometry(&mut self, geometry: Option<&Value>, datum: Datum) -> MultiPolygon {
        let kind = geometry.and_then(|geometry| geometry.get("type")).and_then(Value::as_str);
        let coordinates = geometry.and_then(|geometry| geometry.get("coordinates")).and_then(Value::as_array);
        let polygons: Vec<&Value> = match (kind, geometry, coordinates) {
            (Some("Polygon"), Some(geometry), Some(_)) => geometry.get("coordinates").into_iter().collect(),
            (Some("MultiPolygon"), _, Some(polygons)) => polygons.iter().collect(),
            _ => {
                self.fault(BoundaryFault::GeometryKind, "geometry");
                return MultiPolygon::default();
            }
        };
        let polygons = polygons.into_iter().enumerate();
        let boundary = MultiPolygon { polygons: polygons.map(|(at, value)| self.polygon(value, at, datum)).collect() };
        if boundary.polygons.is_empty() {
            self.fault(BoundaryFault::ShortRing, "geometry");
        }
        let too_wide = |(width, height)| width > crate::geometry::SPAN_MAX || height > crate::geometry::SPAN_MAX;
        if boundary.bounds().is_some_and(|bounds| too_wide(bounds.span())) {
            self.fault(BoundaryFault::TooWide, "geometry");
        }
        boundary
    }

    /// The points of a ring; faulty ones are noted and left out.
    fn points(&mut self, ring: &Value, place: &str, datum: Datum) -> Vec<Point> {
        let mut points = Vec::new();
        for (at, pair) in ring.as_array().into_iter().flatten().enumerate() {
            let number = |at: usize| pair.get(at).and_then(Value::as_f64);
            match (number(0), number(1)) {
                (Some(lon), Some(lat)) => match crate::datum::to_inside(datum, (lon, lat)) {
                    Some(point) => points.push(point),
                    None => self.fault(BoundaryFault::OutsideRange, &format!("{place}/{at}")),
                },
                _ => self.fault(BoundaryFault::Coordinate, &format!("{place}/{at}")),
            }
        }
        points
    }
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u8> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64().and_then(|number| u8::try_from(number).ok()),
    }
}
