//! Opening a city's folder.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use fengqiao_app::{App, Clock, Location, Settings, founding, people};
use fengqiao_procedure::model::Text;

/// Which city.
#[derive(Args, Clone)]
pub struct Place {
    /// The city's folder: database, files, secret.
    #[arg(long, env = "FENGQIAO_DATA", default_value = "data/city")]
    pub data: PathBuf,
    /// The city's short name; it stands in every entry and chooses the calendar and rules that come with the program.
    #[arg(long, env = "FENGQIAO_CITY", default_value = "city")]
    pub city: String,
    /// The `postgres://` address of a PostgreSQL database; the schema of the city's name holds its data. Without it the data is a file in the
    /// folder. Every node of a city needs the same folder for files and secret.
    #[arg(long, env = "FENGQIAO_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl Place {
    /// Where its database is.
    pub fn location(&self) -> Location {
        match self.database.clone() {
            None => Location::File(self.data.join("city.db")),
            Some(url) => Location::Postgres { url, schema: self.city.clone() },
        }
    }

    /// Opens the city.
    pub async fn open(&self, clock: Clock, demo: bool) -> anyhow::Result<App> {
        let settings = Settings { folder: self.data.clone(), city: self.city.clone(), clock, demo };
        let opened = App::open_at(settings, self.location()).await;
        opened.with_context(|| format!("the city in {} cannot be opened", self.data.display()))
    }
}

/// `fengqiao found`.
#[derive(Args)]
pub struct Found {
    #[command(flatten)]
    place: Place,
    /// The code of the city's area, for instance 330681.
    #[arg(long)]
    code: String,
    /// The city's name in Chinese.
    #[arg(long)]
    name: String,
    /// The city's name in English.
    #[arg(long, default_value = "")]
    name_en: String,
    /// What the technician types to sign in.
    #[arg(long, default_value = "technician")]
    login: String,
}

impl Found {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let password = ask(&format!("First password for {}: ", self.login))?;
        let name = Text { zh: self.name, en: self.name_en };
        founding::found(&app, founding::Founding { code: self.code, name, login: self.login.clone(), password })
            .await?;
        println!("Founded. Start it with `fengqiao serve` and sign in as {} at /sign-in.", self.login);
        Ok(())
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
        let account = tables
            .city
            .account_by_login(&self.login)
            .with_context(|| format!("no account signs in as {}", self.login))?;
        let password = ask(&format!("New password for {}: ", self.login))?;
        people::set_password(&app, account.id.as_str(), &password).await?;
        println!("Done. Every session of {} has ended.", self.login);
        Ok(())
    }
}

/// One line from the input, asked for on a terminal.
fn ask(question: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("{question}");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
