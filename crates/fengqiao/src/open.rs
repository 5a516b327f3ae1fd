//! Opening a city's folder.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use fengqiao_app::{App, Clock, Settings, people};

/// Which city.
#[derive(Args, Clone)]
pub struct Place {
    /// The city's folder: database, files, secret.
    #[arg(long, env = "FENGQIAO_DATA", default_value = "data/city")]
    pub data: PathBuf,
    /// The city's short name; it stands in every entry and chooses the calendar and rules that come with the program.
    #[arg(long, env = "FENGQIAO_CITY", default_value = "city")]
    pub city: String,
}

impl Place {
    /// Opens the city.
    pub async fn open(&self, clock: Clock, demo: bool) -> anyhow::Result<App> {
        let settings = Settings { folder: self.data.clone(), city: self.city.clone(), clock, demo };
        App::open(settings).await.with_context(|| format!("the city in {} cannot be opened", self.data.display()))
    }
}

/// `fengqiao password`.
#[derive(Args)]
pub struct Password {
    #[command(flatten)]
    place: Place,
    /// The account's login.
    login: String,
}

impl Password {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let tables = app.tables();
        let account = tables.city.account_by_login(&self.login).with_context(|| format!("no account signs in as {}", self.login))?;
        if std::io::stdin().is_terminal() {
            eprint!("New password for {}: ", self.login);
        }
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        people::set_password(&app, account.id.as_str(), line.trim_end_matches(['\r', '\n'])).await?;
        println!("Done. Every session of {} has ended.", self.login);
        Ok(())
    }
}
