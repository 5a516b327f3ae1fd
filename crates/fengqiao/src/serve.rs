//! Serving a city, or several.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use clap::Args;
use fengqiao_app::outbox::Courier;
use fengqiao_app::{App, Clock, following, log, outbox, timers, upkeep};
use fengqiao_text::DangerWords;
use fengqiao_web::http::{Config, DemoAccount, Web};
use tokio::net::TcpListener;

use crate::cities;
use crate::open::Place;

/// `fengqiao serve`.
#[derive(Args)]
pub struct Serve {
    /// A file that names several cities, each with `city`, `data`, `origin` and, where they are wanted, `database` and `messages`; the host of
    /// an origin chooses the city.
    #[arg(long, env = "FENGQIAO_CITIES", conflicts_with_all = ["data", "city", "database", "origin", "messages"])]
    cities: Option<std::path::PathBuf>,
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
        if let Some(file) = &self.cities {
            return several(cities::read(file)?, &self.listening).await;
        }
        let app = self.place.open(Clock::system(), false).await?;
        let (listener, config) = self.listening.start(Vec::new()).await?;
        println!("Serving {} on http://{}", self.place.city, self.listening.listen);
        let courier = self.listening.messages.map(Courier::Folder);
        run(listener, vec![Served { app, config, courier }]).await
    }
}

impl Listening {
    /// Takes the port before anything else is said.
    pub async fn start(&self, demo_roles: Vec<DemoAccount>) -> anyhow::Result<(TcpListener, Config)> {
        let listener = self.bind().await?;
        let origin = self.origin.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        Ok((listener, config(&origin, demo_roles)?))
    }

    async fn bind(&self) -> anyhow::Result<TcpListener> {
        let bound = TcpListener::bind(self.listen).await;
        bound.with_context(|| format!("cannot listen on {}; choose another with --listen", self.listen))
    }
}

fn config(origin: &str, demo_roles: Vec<DemoAccount>) -> anyhow::Result<Config> {
    let danger = DangerWords::parse(fengqiao_app::danger_words())
        .map_err(|issues| anyhow::anyhow!("the danger words do not read: {issues:?}"))?;
    Ok(Config {
        secure: origin.starts_with("https://"),
        origin: origin.trim_end_matches('/').to_owned(),
        danger,
        demo_roles,
        demo_reset: None,
        tour: None,
    })
}

/// A city that is served.
pub struct Served {
    pub app: App,
    pub config: Config,
    pub courier: Option<Courier>,
}

async fn several(entries: Vec<cities::Entry>, listening: &Listening) -> anyhow::Result<()> {
    let listener = listening.bind().await?;
    let mut served = Vec::with_capacity(entries.len());
    for entry in entries {
        let place = entry.place();
        let app = place.open(Clock::system(), false).await?;
        println!("Serving {} on http://{} as {}", place.city, listening.listen, entry.origin);
        let config = config(&entry.origin, Vec::new())?;
        served.push(Served { app, config, courier: entry.messages.map(Courier::Folder) });
    }
    run(listener, served).await
}

/// Serves until the process is told to stop.
pub async fn run(listener: TcpListener, served: Vec<Served>) -> anyhow::Result<()> {
    let reset = served.iter().find_map(|city| city.config.demo_reset.clone());
    let cities = served.into_iter().map(begin).collect();
    let stop = async move {
        match reset {
            Some(reset) => {
                tokio::select! { () = stopped() => (), () = reset.notified() => ANEW.store(true, Ordering::Release) }
            }
            None => stopped().await,
        }
    };
    fengqiao_web::serve(listener, cities, stop).await?;
    Ok(())
}

/// Starts what a city does by itself beside answering.
fn begin(Served { app, config, courier }: Served) -> Web {
    #[cfg(feature = "pdf")]
    app.bring_typesetter(std::sync::Arc::new(fengqiao_typeset::Press::new(app.folder().join("fonts"))));
    tokio::spawn(timers::work(app.clone()));
    tokio::spawn(upkeep::work(app.clone()));
    tokio::spawn(following::work(app.clone()));
    tokio::spawn(log::work(app.clone()));
    if let Some(courier) = courier {
        tokio::spawn(outbox::work(app.clone(), courier));
    }
    Web::new(app, config)
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
