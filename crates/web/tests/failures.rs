//! What goes wrong on our side: a page in the reader's language, and one line in the log.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    routing::get,
};
use fengqiao_app::{App, AppError, Clock, CommitError, Settings};
use fengqiao_calendar::Instant;
use fengqiao_web::http::{Config, Failure, Web, hook_panics};
use http::{Request, StatusCode, header};
use tower::ServiceExt as _;

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[path = "../../app/tests/support/location.rs"]
mod location;

use location::location;

async fn breaks() -> &'static str {
    panic!("the lamp fell down")
}

async fn never() -> &'static str {
    std::future::pending().await
}

async fn unsure() -> Failure {
    AppError::Write(CommitError::Unknown).into()
}

async fn full() -> Failure {
    AppError::Write(CommitError::Full).into()
}

async fn router(name: &str, time_max: Duration) -> (Router, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!("fengqiao-failures-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let clock = Clock::frozen(Instant(1_772_420_400_000));
    let settings = Settings { folder: folder.clone(), city: "fengxi".into(), clock, demo: false };
    let app = App::open_at(settings, location(&folder)).await.unwrap();
    let pages = Router::new().route("/breaks", get(breaks)).route("/never", get(never));
    let pages = pages.route("/unsure", get(unsure)).route("/full", get(full));
    (fengqiao_web::layered(pages, Web::new(app, Config::default()), time_max), folder)
}

async fn answer(router: Router, path: &str, language: &str) -> (StatusCode, String) {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language).body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    (status, String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn a_panic_is_told_in_words_and_logged_once() {
    let log = Log::default();
    let kept = log.clone();
    let lines = tracing_subscriber::fmt().with_writer(move || kept.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(lines);
    hook_panics();
    let (router, folder) = router("panic", Duration::from_secs(60)).await;
    for (language, title) in [("zh-CN", "编号"), ("en", "reference")] {
        let (status, page) = answer(router.clone(), "/breaks", language).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("<html") && page.to_lowercase().contains(title), "{page}");
        assert!(!page.contains("lamp fell"), "what happened inside is not told");
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(logged.matches("the lamp fell down").count(), 2, "once for each request: {logged}");
    assert_eq!(logged.matches("failures.rs").count(), 2, "with its place: {logged}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_takes_too_long_is_told_in_words() {
    let (router, folder) = router("slow", Duration::from_millis(20)).await;
    for (language, words) in [("zh-CN", "等得太久"), ("en", "took too long")] {
        let (status, page) = answer(router.clone(), "/never", language).await;
        assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
        assert!(page.contains(words), "{page}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_write_of_unknown_end_sends_the_reader_to_look_first() {
    let (router, folder) = router("unsure", Duration::from_secs(5)).await;
    let (status, page) = answer(router, "/unsure", "zh-CN").await;
    assert_eq!(status, StatusCode::GATEWAY_TIMEOUT);
    assert!(page.contains("请先看看这件事") && page.contains("不会变成两件"), "{page}");
    let _ = std::fs::remove_dir_all(folder);
}

#[tokio::test]
async fn a_full_disk_is_told_in_words() {
    let (router, folder) = router("full", Duration::from_secs(5)).await;
    for (language, words) in [("zh-CN", "没有登记"), ("en", "was not registered")] {
        let (status, page) = answer(router.clone(), "/full", language).await;
        assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE);
        assert!(page.contains(words), "{page}");
    }
    let _ = std::fs::remove_dir_all(folder);
}
