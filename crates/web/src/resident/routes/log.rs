//! The transparency log for everyone, and the receipt of a matter for its own people.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fengqiao_app::{AppError, log};
use fengqiao_proof::log::{TILE_WIDTH, TileId};
use http::header;

use super::case::ask_code;
use super::own::own;
use crate::{
    http::{Failure, Here, Web},
    resident::{LogPage, log as view, verify as verify_view},
};

/// How long a tile that no later entry changes may be kept, and one that grows.
const FULL: &str = "public, max-age=31536000, immutable";
const GROWING: &str = "public, max-age=2";
/// When a receipt is asked for again whose entry is not in the log yet.
const SOON: u32 = 3;

/// `GET /log`
pub(super) async fn page(mut here: Here) -> Result<Response, Failure> {
    let app = here.web.app();
    let shown = LogPage { key: log::key(app)?, checkpoint: log::checkpoint(app).await?.unwrap_or_default() };
    let page = view(&here.context(), &shown);
    Ok(here.page(page))
}

/// `GET /verify`
pub(super) async fn verify(mut here: Here) -> Result<Response, Failure> {
    let key = log::key(here.web.app())?;
    let page = verify_view(&here.context(), &key);
    Ok(here.page(page))
}

/// `GET /log/key`
pub(super) async fn key(State(web): State<Web>) -> Result<Response, Failure> {
    Ok(text(log::key(web.app())? + "\n"))
}

/// `GET /log/checkpoint`
pub(super) async fn checkpoint(State(web): State<Web>) -> Result<Response, Failure> {
    Ok(text(log::checkpoint(web.app()).await?.ok_or(Failure::NotFound)?))
}

fn text(words: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, GROWING)], words).into_response()
}

/// `GET /log/tile/…`: a tile of hashes, or under `entries` the hashes of the entries themselves.
pub(super) async fn tile(State(web): State<Web>, Path(path): Path<String>) -> Result<Response, Failure> {
    let bundle = path.strip_prefix("entries/");
    let named = bundle.map_or_else(|| format!("tile/{path}"), |rest| format!("tile/0/{rest}"));
    let id = TileId::of_path(&named).ok_or(Failure::NotFound)?;
    let bytes = match bundle {
        Some(_) => log::bundle(web.app(), id.index, id.width).await?,
        None => log::tile(web.app(), id).await?,
    };
    let kept = if id.width == TILE_WIDTH { FULL } else { GROWING };
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, kept)];
    Ok((headers, bytes.ok_or(Failure::NotFound)?).into_response())
}

/// `GET /c/{number}/receipt.json`: that the report stands in the log as it was acknowledged.
pub(super) async fn receipt(here: Here, Path(number): Path<String>) -> Result<Response, Failure> {
    let Some(own) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let receipt = log::receipt(here.web.app(), &own.case, own.person, 1).await?;
    let receipt = receipt.ok_or(AppError::Busy { seconds: SOON })?;
    let name = format!("attachment; filename=\"fengqiao-{}.json\"", own.case.filing.number);
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, receipt.to_json()).into_response())
}
