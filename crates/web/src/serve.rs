//! Listening until told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{StatusCode, Uri, header};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::http::Web;

/// Serves the pages of cities until `stopped` is done; requests that are under way are answered first, streams end. The host that is asked for
/// chooses among several cities; one alone answers for every host.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    cities: Vec<Web>,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    crate::http::hook_panics();
    let streams: Vec<_> = cities.iter().map(|web| web.streams().clone()).collect();
    let stopped = async move {
        stopped.await;
        streams.iter().for_each(|streams| streams.close());
    };
    let service = by_host(cities).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped).await
}

/// The pages of several cities under one address, told apart by the host of their origins.
pub fn by_host(mut cities: Vec<Web>) -> Router {
    if cities.len() == 1 {
        return cities.pop().map(crate::router).unwrap_or_default();
    }
    let routers = cities.into_iter().map(|web| {
        let host = host_of(&web.config().origin).unwrap_or_default().to_owned();
        (host, crate::router(web))
    });
    let routers: Arc<[(String, Router)]> = routers.collect();
    Router::new().fallback(move |request: Request| answered(Arc::clone(&routers), request))
}

async fn answered(cities: Arc<[(String, Router)]>, request: Request) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let asked = request.uri().authority().map(|authority| authority.as_str()).or(named).unwrap_or_default();
    match cities.iter().find(|(host, _)| host.eq_ignore_ascii_case(asked)) {
        Some((_, router)) => router.clone().oneshot(request).await.unwrap_or_else(|never| match never {}),
        None => (StatusCode::MISDIRECTED_REQUEST, "这个网址没有对应的城市。 No city is served under this address.\n")
            .into_response(),
    }
}

/// The host, with its port where it names one, of an address such as `https://fengxi.example`.
pub fn host_of(origin: &str) -> Option<&str> {
    let uri: Uri = origin.parse().ok()?;
    let (_, rest) = origin.split_once("://")?;
    let host = rest.trim_end_matches('/');
    (uri.authority()?.as_str() == host).then_some(host)
}
