//! The visitor's cookie, the token that proves a form came from our page, and the token that lets it count once.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, header};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// The name of the visitor's cookie.
const VISITOR: &str = "fq_v";
/// A visitor's cookie lives for a day; forms older than that are asked for again.
const VISITOR_SECONDS: u32 = 86_400;

/// Someone's browser, for one day. It says nothing about who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor {
    id: [u8; 16],
    /// The browser has not been told yet.
    fresh: bool,
}

impl Visitor {
    /// The visitor that the cookies name, or a new one.
    pub fn of(headers: &HeaderMap) -> Visitor {
        let known = cookie(headers, VISITOR).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).and_then(|bytes| bytes.try_into().ok());
        match known {
            Some(id) => Visitor { id, fresh: false },
            None => Visitor { id: random(), fresh: true },
        }
    }

    /// Scopes a form token.
    pub fn scope(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.id)
    }

    /// The cookie to set, where the browser does not have it yet.
    pub fn set_cookie(&self, secure: bool) -> Option<HeaderValue> {
        self.fresh.then(|| set_cookie(VISITOR, &self.scope(), VISITOR_SECONDS, secure))
    }
}

/// Makes and checks form tokens under the city's key.
#[derive(Clone)]
pub struct Tokens {
    key: [u8; 32],
}

impl Tokens {
    /// Under this key.
    pub fn new(key: [u8; 32]) -> Tokens {
        Tokens { key }
    }

    /// The token of a visitor's forms.
    pub fn csrf(&self, visitor: &Visitor) -> String {
        URL_SAFE_NO_PAD.encode(&self.tag(visitor)[..18])
    }

    /// Whether a form's token belongs to the visitor.
    pub fn holds(&self, visitor: &Visitor, token: &str) -> bool {
        let given = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        !visitor.fresh && bool::from(self.tag(visitor)[..18].ct_eq(&given))
    }

    /// A token that lets a form count once.
    pub fn once() -> String {
        URL_SAFE_NO_PAD.encode(random::<12>())
    }

    fn tag(&self, visitor: &Visitor) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.key).expect("a key of 32 bytes");
        mac.update(&visitor.id);
        mac.finalize().into_bytes().into()
    }
}

fn random<const N: usize>() -> [u8; N] {
    fengqiao_app::random()
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A cookie that scripts cannot read and other sites do not send along.
pub(crate) fn set_cookie(name: &str, value: &str, seconds: u32, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_cookie(text: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(text).unwrap())])
    }

    #[test]
    fn a_token_belongs_to_one_visitor_and_one_key() {
        let fresh = Visitor::of(&HeaderMap::new());
        let cookie = fresh.set_cookie(true).unwrap();
        let visitor = Visitor::of(&with_cookie(cookie.to_str().unwrap().split(';').next().unwrap()));
        assert_eq!(visitor.scope(), fresh.scope());
        let tokens = Tokens::new([1; 32]);
        let token = tokens.csrf(&visitor);
        assert!(tokens.holds(&visitor, &token));
        assert!(!tokens.holds(&fresh, &token), "the browser never had the cookie");
        assert!(!Tokens::new([2; 32]).holds(&visitor, &token));
        assert!(!tokens.holds(&visitor, ""));
        assert!(!tokens.holds(&Visitor::of(&with_cookie("fq_v=AAAAAAAAAAAAAAAAAAAAAA")), &token));
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let headers = with_cookie("a=1; xfq_v=no; fq_v=yes; b=2");
        assert_eq!(cookie(&headers, "fq_v"), Some("yes"));
        assert_eq!(cookie(&headers, "v"), None);
    }
}
