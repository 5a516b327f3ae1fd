//! Serving a city.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use clap::Args;
use fengqiao_app::outbox::Courier;
use fengqiao_app::{App, Clock, following, outbox, timers, upkeep};
use fengqiao_text::DangerWords;
use fengqiao_web::http::{Config, DemoAccount, Web};

use crate::open::Place;

/// `fengqiao serve`.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    listening: Listening,
}

/// Where and how it listens.
#[derive(Args, Clone)]
pub struct Listening {
    /// The address and port to listen on.
    #[arg(long, env = "FENGQIAO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address that QR codes and printed papers lead to, for instance https://fengxi.example.
    #[arg(long, env = "FENGQIAO_ORIGIN")]
    pub origin: Option<String>,
    /// A folder into which each message to a phone is written as a file, for the city's own gateway to take. Without it they wait.
    #[arg(long, env = "FENGQIAO_MESSAGES")]
    pub messages: Option<std::path::PathBuf>,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let (listener, config) = self.listening.start(Vec::new()).await?;
        println!("Serving {} on http://{}", self.place.city, self.listening.listen);
        run(app, listener, config, self.listening.messages.map(Courier::Folder)).await
    }
}

impl Listening {
    /// Takes the port before anything else is said.
    pub async fn start(&self, demo_roles: Vec<DemoAccount>) -> anyhow::Result<(tokio::net::TcpListener, Config)> {
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("cannot listen on {}; choose another with --listen", self.listen))?;
        let origin = self.origin.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        let danger = DangerWords::parse(fengqiao_app::danger_words())
            .map_err(|issues| anyhow::anyhow!("the danger words do not read: {issues:?}"))?;
        let config = Config {
            secure: origin.starts_with("https://"),
            origin: origin.trim_end_matches('/').to_owned(),
            danger,
            demo_roles,
            demo_reset: None,
            tour: None,
        };
        Ok((listener, config))
    }
}

/// Serves until the process is told to stop.
pub async fn run(
    app: App,
    listener: tokio::net::TcpListener,
    config: Config,
    courier: Option<Courier>,
) -> anyhow::Result<()> {
    #[cfg(feature = "pdf")]
    app.bring_typesetter(std::sync::Arc::new(fengqiao_typeset::Press::new(app.folder().join("fonts"))));
    tokio::spawn(timers::work(app.clone()));
    tokio::spawn(upkeep::work(app.clone()));
    tokio::spawn(following::work(app.clone()));
    if let Some(courier) = courier {
        tokio::spawn(outbox::work(app.clone(), courier));
    }
    let reset = config.demo_reset.clone();
    let stop = async move {
        match reset {
            Some(reset) => {
                tokio::select! { () = stopped() => (), () = reset.notified() => ANEW.store(true, Ordering::Release) }
            }
            None => stopped().await,
        }
    };
    fengqiao_web::serve(listener, Web::new(app, config), stop).await?;
    Ok(())
}

/// Whether serving ended because somebody wants the demo made anew.
static ANEW: AtomicBool = AtomicBool::new(false);

/// Whether the demo is to be made anew.
pub fn wants_anew() -> bool {
    ANEW.load(Ordering::Acquire)
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(terminate) => terminate,
            Err(_) => {
                let _ = interrupt.await;
                return;
            }
        };
        tokio::select! { _ = interrupt => (), _ = terminate.recv() => () }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
