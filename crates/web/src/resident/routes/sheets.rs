//! Small generated documents: the city's colour, and the boundaries for the map.

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use fengqiao_civic::MultiPolygon;
use http::header;
use serde_json::json;

use crate::http::{Failure, Here};

/// Boundaries down to this level are drawn: streets. Grids would be too many for an old phone.
const LEVEL_MAX: u8 = 2;
/// The most boundaries that one document carries.
const AREAS_MAX: usize = 400;

/// `GET /city-rrggbb.css`: the colour stands in the name, so it may be kept for good.
pub(super) async fn city(Path(sheet): Path<String>) -> Result<Response, Failure> {
    let colour = sheet.strip_prefix("city-").and_then(|rest| rest.strip_suffix(".css")).ok_or(Failure::NotFound)?;
    if colour.len() != 6 || !colour.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Failure::NotFound);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, format!(":root{{--city:#{colour}}}")).into_response())
}

/// `GET /map/areas.json`: the boundaries of districts and streets as GeoJSON.
pub(super) async fn areas(here: Here) -> Response {
    let areas = here.tables.city.areas();
    let today = here.tables.date_of(here.now);
    let bounded = areas.all().filter(|id| areas.get(*id).level <= LEVEL_MAX && areas.exists_on(*id, today));
    let features: Vec<_> = bounded
        .filter_map(|id| {
            let name = areas.get(id).name;
            let geometry = geometry(areas.boundary(id)?);
            Some(json!({ "type": "Feature", "properties": { "title": name }, "geometry": geometry }))
        })
        .take(AREAS_MAX)
        .collect();
    let headers = [(header::CONTENT_TYPE, "application/geo+json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, json!({ "type": "FeatureCollection", "features": features }).to_string()).into_response()
}

/// A boundary as GeoJSON; rings are closed there.
fn geometry(boundary: &MultiPolygon) -> serde_json::Value {
    let ring = |ring: &[fengqiao_civic::Point]| -> Vec<[f64; 2]> {
        ring.iter().chain(ring.first()).map(|point| point.degrees()).map(|(lng, lat)| [lng, lat]).collect()
    };
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = boundary
        .polygons
        .iter()
        .map(|polygon| {
            std::iter::once(ring(&polygon.outer)).chain(polygon.holes.iter().map(|hole| ring(hole))).collect()
        })
        .collect();
    json!({ "type": "MultiPolygon", "coordinates": polygons })
}
