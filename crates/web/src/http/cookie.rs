//! Cookies: read by their whole name, set so that scripts cannot read them and other sites do not send them along.

use http::{HeaderMap, HeaderValue, header};

/// The language that was chosen.
pub const LANGUAGE: &str = "fq_lang";
/// The visitor, to whom form tokens belong.
pub const VISITOR: &str = "fq_v";
/// The cases that a resident may open.
pub const PASS: &str = "fq_c";
/// The session of a member of staff.
pub const SESSION: &str = "fq_s";

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The header that sets a cookie for so many seconds; zero removes it.
pub fn set_cookie(name: &str, value: &str, seconds: u32, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let headers =
            HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("a=1; xfq_v=no; fq_v=yes; b=2"))]);
        assert_eq!(cookie(&headers, "fq_v"), Some("yes"));
        assert_eq!(cookie(&headers, "v"), None);
    }

    #[test]
    fn cookies_are_closed_to_scripts_and_other_sites() {
        assert_eq!(set_cookie("a", "b", 60, true), "a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    }
}
