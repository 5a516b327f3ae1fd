//! How often one client may ask, by class of route. A client is an IPv4 address or an IPv6 /64.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use http::{Extensions, HeaderMap};

use super::{failure::Failure, state::Web};

/// What kind of request it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Reading pages.
    Page,
    /// Sending forms.
    Write,
    /// Proving something secret: query codes, phone codes, passwords.
    Secret,
}

/// The limiters of one server.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    page: DefaultKeyedRateLimiter<IpAddr>,
    write: DefaultKeyedRateLimiter<IpAddr>,
    secret: DefaultKeyedRateLimiter<IpAddr>,
}

const fn quota(per_minute: u32, burst: u32) -> Quota {
    let (Some(rate), Some(burst)) = (NonZeroU32::new(per_minute), NonZeroU32::new(burst)) else {
        panic!("a limit above zero")
    };
    Quota::per_minute(rate).allow_burst(burst)
}

/// Pages: 40 a second, 200 at once: a whole office may share an address.
const PAGE: Quota = quota(2400, 200);
/// Forms: 1 a second, 60 at once.
const WRITE: Quota = quota(60, 60);
/// Secrets: 10 a minute, 10 at once.
const SECRET: Quota = quota(10, 10);

impl Default for Limits {
    fn default() -> Limits {
        Limits(Arc::new(Inner {
            page: RateLimiter::keyed(PAGE),
            write: RateLimiter::keyed(WRITE),
            secret: RateLimiter::keyed(SECRET),
        }))
    }
}

/// Checks a request against its class.
///
/// # Errors
/// The seconds to wait.
pub fn limit(limits: &Limits, class: Class, headers: &HeaderMap, extensions: &Extensions) -> Result<(), u32> {
    let client = client(headers, extensions);
    // The machine itself (its tests and benchmarks) is held back only where something secret could be guessed.
    if client.is_loopback() && class != Class::Secret {
        return Ok(());
    }
    let limiter = match class {
        Class::Page => &limits.0.page,
        Class::Write => &limits.0.write,
        Class::Secret => &limits.0.secret,
    };
    limiter.check_key(&client).map_err(|early| {
        let wait = early.wait_time_from(limiter.clock().now());
        u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
    })
}

/// The prefix that a request is counted under.
pub fn client(headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    prefix(forwarded(peer, headers).unwrap_or(peer))
}

/// Holds back clients that ask for too many pages.
pub async fn limited_pages(State(web): State<Web>, request: Request, next: Next) -> Response {
    match limit(web.limits(), Class::Page, request.headers(), request.extensions()) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Failure::TooOften { seconds }.into_response(),
    }
}

impl Limits {
    /// Forgets clients that have been quiet; called now and then.
    pub fn forget_quiet(&self) {
        for limiter in [&self.0.page, &self.0.write, &self.0.secret] {
            limiter.retain_recent();
        }
    }
}

/// The address that a proxy on this machine names. Nobody else can set it: their own connection does not come from this machine.
fn forwarded(peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
    if !peer.is_loopback() {
        return None;
    }
    headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

fn prefix(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None if v6.is_loopback() => address,
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(address.parse().unwrap(), 1)));
        extensions
    }

    #[test]
    fn secrets_are_limited_for_each_client_alone() {
        let limits = Limits::default();
        let headers = HeaderMap::new();
        for _ in 0..10 {
            assert_eq!(limit(&limits, Class::Secret, &headers, &from("192.0.2.1")), Ok(()));
        }
        assert!(limit(&limits, Class::Secret, &headers, &from("192.0.2.1")).is_err_and(|seconds| seconds >= 1));
        assert_eq!(limit(&limits, Class::Secret, &headers, &from("192.0.2.2")), Ok(()));
    }

    #[test]
    fn clients_are_told_apart_by_prefix() {
        for (address, expected) in [
            ("2001:db8::1", "2001:db8::"),
            ("2001:db8:0:1::5", "2001:db8:0:1::"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("::1", "::1"),
        ] {
            assert_eq!(prefix(address.parse().unwrap()), expected.parse::<IpAddr>().unwrap());
        }
    }

    #[test]
    fn only_a_proxy_on_this_machine_may_name_the_client() {
        let headers: HeaderMap =
            [(http::HeaderName::from_static("x-forwarded-for"), "198.51.100.9, 192.0.2.1".parse().unwrap())]
                .into_iter()
                .collect();
        assert_eq!(forwarded("127.0.0.1".parse().unwrap(), &headers), Some("192.0.2.1".parse().unwrap()));
        assert_eq!(forwarded("192.0.2.8".parse().unwrap(), &headers), None);
    }
}
