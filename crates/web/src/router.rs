//! All routes, and the layers around them.

use std::time::Duration;

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get};
use http::StatusCode;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
    timeout::TimeoutLayer,
};

use crate::{
    admin, assets, demo, desk,
    http::{REQUEST_BYTES_MAX, Web, explain, limited_pages, panicked, same_origin, secure, switch},
    resident, tour,
};

/// No page takes longer; an upload over a bad network may.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(300);

/// The pages of a city.
pub fn router(web: Web) -> Router {
    let pages = Router::new()
        .merge(resident::routes())
        .merge(demo::routes())
        .merge(tour::routes())
        .merge(desk::routes())
        .merge(admin::routes());
    layered(pages, web, REQUEST_TIME_MAX)
}

/// Pages with what surrounds them: limits, languages, origins, headers, and words for whatever goes wrong. `time_max` is how long one
/// page may take.
pub fn layered(pages: Router<Web>, web: Web, time_max: Duration) -> Router {
    pages
        .fallback(missing)
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .layer(middleware::from_fn_with_state(web.clone(), limited_pages))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, time_max))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(web.clone(), explain))
        .layer(middleware::from_fn(switch))
        .layer(middleware::from_fn(same_origin))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .route("/a/{name}", get(assets::serve))
        .layer(middleware::from_fn(secure))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(web)
}

async fn missing() -> crate::http::Failure {
    crate::http::Failure::NotFound
}
