//! Stored files as answers: piece by piece, whole or the part that a player asks for, kept by no cache.

use std::ops::Range;

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use fengqiao_app::files::Stored;
use futures_util::stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

/// What a file may be kept by: nobody. Its reader may lose the right to read it.
const NO_CACHE: &str = "private, no-store";

/// What somebody asked of a file's bytes. Source: RFC 9110, section 14.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    Nothing,
}

/// A stored file under a name of its own. Whether the asker may read it was decided before.
pub fn stored(asking: &HeaderMap, name: &str, file: Stored) -> Response {
    let whole = file.bytes();
    let range = asking.get(header::RANGE).and_then(|range| range.to_str().ok()).unwrap_or_default();
    let (status, part) = match asked(range, whole) {
        Asked::Whole => (StatusCode::OK, 0..whole),
        Asked::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Asked::Nothing => {
            let unsatisfied = [(header::CONTENT_RANGE, format!("bytes */{whole}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, unsatisfied).into_response();
        }
    };
    let disposition = format!("inline; filename=\"{name}.{}\"", extension(&file.media_type));
    let mut headers = HeaderMap::new();
    let mut put = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, file.media_type.clone());
    put(header::CONTENT_LENGTH, (part.end - part.start).to_string());
    put(header::CONTENT_DISPOSITION, disposition);
    put(header::CACHE_CONTROL, NO_CACHE.to_owned());
    put(header::ACCEPT_RANGES, "bytes".to_owned());
    if status == StatusCode::PARTIAL_CONTENT {
        put(header::CONTENT_RANGE, format!("bytes {}-{}/{whole}", part.start, part.end - 1));
    }
    (status, headers, Body::from_stream(pieces(file, part))).into_response()
}

/// Which size of a photo a page asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Size {
    #[serde(default)]
    size: String,
}

impl Size {
    /// Whether the small picture is enough.
    pub fn is_small(&self) -> bool {
        self.size == "small"
    }
}

/// The small picture of a photo.
pub fn small(picture: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, NO_CACHE)], picture).into_response()
}

/// The name under which a file of a case is saved: the case's number and the first letters of the hash.
pub fn name_of(number: &str, hash: &str) -> String {
    let kept =
        |text: &str, most: usize| text.chars().filter(char::is_ascii_alphanumeric).take(most).collect::<String>();
    format!("{}-{}", kept(number, 24), kept(hash, 8))
}

/// The bytes of a part, read while they are sent.
fn pieces(file: Stored, part: Range<u64>) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::try_unfold((file, part), async |(file, part)| {
        if part.is_empty() {
            return Ok(None);
        }
        let (file, mut bytes) = file.read_at(part.start).await.map_err(|error| {
            tracing::error!(%error, "a stored file was not sent to its end");
            std::io::Error::other(error)
        })?;
        bytes.truncate(usize::try_from(part.end - part.start).unwrap_or(usize::MAX));
        let rest = part.start + bytes.len() as u64..part.end;
        Ok(Some((Bytes::from(bytes), (file, rest))))
    })
}

/// What a `Range` header asks of so many bytes. Several parts at once, and whatever is not understood, get the whole.
fn asked(range: &str, bytes: u64) -> Asked {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|part| part.split_once('-')) else {
        return Asked::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if last >= first => first..bytes.min(last.saturating_add(1)),
        (Some(first), None) if last.trim().is_empty() => first..bytes,
        (None, Some(count)) if first.trim().is_empty() => bytes - count.min(bytes)..bytes,
        _ => return Asked::Whole,
    };
    if part.is_empty() { Asked::Nothing } else { Asked::Part(part) }
}

/// What the name of a file ends in.
fn extension(media_type: &str) -> &str {
    match media_type {
        "image/jpeg" => "jpg",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        other => other.rsplit('/').next().unwrap_or("bin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_gets_the_part_that_it_asks_for() {
        let check = |range: &str, expected: Asked| assert_eq!(asked(range, 1_000), expected, "{range}");
        check("", Asked::Whole);
        check("bytes=0-", Asked::Part(0..1_000));
        check("bytes=0-0", Asked::Part(0..1));
        check("bytes=200-499", Asked::Part(200..500));
        check("bytes=900-5000", Asked::Part(900..1_000));
        check("bytes=-10", Asked::Part(990..1_000));
        check("bytes=-5000", Asked::Part(0..1_000));
        check("bytes=1000-", Asked::Nothing);
        check("bytes=-0", Asked::Nothing);
        for whole in ["bytes=5-4", "bytes=1-2,4-5", "bytes=a-b", "bytes=-", "items=1-2", "bytes=99999999999999999999-"]
        {
            check(whole, Asked::Whole);
        }
    }

    #[test]
    fn a_file_is_named_by_what_it_is() {
        assert_eq!(["image/jpeg", "image/webp", "audio/mp4"].map(extension), ["jpg", "webp", "m4a"]);
    }
}
