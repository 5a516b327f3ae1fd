//! In which language a page is answered: the one chosen before, or the browser's first that we have, or Chinese.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};

use super::cookie::{LANGUAGE, cookie, set_cookie};
use crate::i18n::Lang;

/// The choice lasts a year.
const SECONDS: u32 = 31_536_000;

/// The language of a request.
pub fn chosen(headers: &HeaderMap) -> Lang {
    let by_cookie = cookie(headers, LANGUAGE).and_then(Lang::of_tag);
    let by_browser = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').find_map(Lang::of_tag);
    by_cookie.or_else(by_browser).unwrap_or_default()
}

/// `?lang=` on any page: remembers the language and goes to the page without it.
pub async fn switch(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let wanted = query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::of_tag);
    let (Some(lang), &Method::GET) = (wanted, request.method()) else { return next.run(request).await };
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    let path = own_path(request.uri().path());
    let location = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
    (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, location),
            (
                header::SET_COOKIE,
                set_cookie(LANGUAGE, lang.tag(), SECONDS, false).to_str().unwrap_or_default().to_owned(),
            ),
        ],
    )
        .into_response()
}

/// A path that cannot lead to another site: `//other.example` is none of ours.
pub(crate) fn own_path(path: &str) -> String {
    format!("/{}", path.trim_start_matches(['/', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_chosen_one_then_the_browsers_then_chinese() {
        for (pairs, expected) in [
            (vec![], Lang::Zh),
            (vec![("accept-language", "fr,en;q=0.5")], Lang::En),
            (vec![("accept-language", "en"), ("cookie", "fq_lang=zh-CN")], Lang::Zh),
            (vec![("cookie", "fq_lang=xx")], Lang::Zh),
        ] {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            assert_eq!(chosen(&headers), expected, "{pairs:?}");
        }
    }

    #[test]
    fn a_path_stays_on_our_site() {
        for (path, expected) in [
            ("/find", "/find"),
            ("//other.example", "/other.example"),
            ("/\\other.example", "/other.example"),
            ("", "/"),
        ] {
            assert_eq!(own_path(path), expected);
        }
    }
}
