//! Taking a backup of a running city, and making a city from one.

use std::path::PathBuf;

use clap::Args;
use fengqiao_app::{Clock, backup};

use crate::check;
use crate::open::Place;

/// `fengqiao backup`.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// The new folder that takes the backup.
    into: PathBuf,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<()> {
        let (data, city) = (&self.place.data, &self.place.city);
        let taken = backup::take(&self.place.location(), data, &self.into, city, Clock::system().now().0).await?;
        println!("{}: {} entries, {} files", self.into.display(), taken.position, taken.files);
        println!(
            "The secret is not in it. Keep {} in another place: a restore needs both.",
            data.join("secret.key").display()
        );
        Ok(())
    }
}

/// `fengqiao restore`.
#[derive(Args)]
pub struct Restore {
    #[command(flatten)]
    place: Place,
    /// The folder of the backup.
    from: PathBuf,
    /// The city's secret, which is kept apart from its backups.
    #[arg(long)]
    secret: PathBuf,
}

impl Restore {
    pub async fn run(self) -> anyhow::Result<()> {
        let found = backup::label(&self.from)?;
        anyhow::ensure!(
            found.city == self.place.city,
            "the backup is of the city `{}`; say --city {}",
            found.city,
            found.city
        );
        let label = backup::restore(&self.from, &self.secret, &self.place.location(), &self.place.data).await?;
        println!("{} entries and {} files were put back; now they are checked", label.position, label.files);
        let app = self.place.open(Clock::system(), false).await?;
        check::tell(&check::inspect(&app, &self.place.data.join("files")).await?)
    }
}
