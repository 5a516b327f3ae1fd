//! The style, scripts and pictures that the binary carries, served under names that contain their hash.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One embedded file.
pub(crate) struct File {
    name: &'static str,
    hashed: &'static str,
    media: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
}

/// The path of a built file by its plain name, for instance of an island's module.
pub fn path_of(name: &str) -> Option<String> {
    FILES.iter().find(|file| file.name == name).map(|file| format!("/a/{}", file.hashed))
}

/// Every embedded file under its served name, for tools that write pages to a folder.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().map(|file| (file.hashed, file.plain))
}

/// `GET /a/{name}`: a name never changes its content, so the answer may be kept for a year.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.hashed == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = format!("\"{}\"", file.hashed);
    let fixed = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
        (header::ETAG, etag.as_str()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let accepts_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    match file.gzip {
        Some(bytes) if accepts_gzip => {
            (fixed, [(header::CONTENT_TYPE, file.media), (header::CONTENT_ENCODING, "gzip")], bytes).into_response()
        }
        _ => (fixed, [(header::CONTENT_TYPE, file.media)], file.plain).into_response(),
    }
}
