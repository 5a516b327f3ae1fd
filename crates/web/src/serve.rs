//! Listening until told to stop.

use std::future::Future;

use tokio::net::TcpListener;

use crate::http::Web;

/// Serves the pages of a city until `stopped` is done; requests that are under way are answered first, streams end.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    web: Web,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    crate::http::hook_panics();
    let streams = web.streams().clone();
    let stopped = async move {
        stopped.await;
        streams.close();
    };
    let service = crate::router(web).into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped).await
}
