//! Taking a backup of a running city, and making a city from one.

use std::path::PathBuf;

use clap::Args;
use fengqiao_app::backup::{self, Apart};
use fengqiao_app::keys::MASTER_FILE;
use fengqiao_app::{Clock, SECRET_FILE};

use crate::check;
use crate::open::Place;

/// `fengqiao backup`.
#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// The new folder that takes the backup.
    into: PathBuf,
    /// The new file that takes the wrapped keys of cases and persons; by default the folder's name with `.keys`. Keep it apart, and only the
    /// newest: what was erased since an older one is readable with that one.
    #[arg(long)]
    keys: Option<PathBuf>,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<()> {
        let (data, city) = (&self.place.data, &self.place.city);
        let keys = self.keys.unwrap_or_else(|| backup::keys_of(&self.into));
        let now = Clock::system().now().0;
        let taken = backup::take(&self.place.location(), data, (&self.into, &keys), city, now).await?;
        println!("{}: {} entries, {} files", self.into.display(), taken.position, taken.files);
        println!(
            "What opens it is not in it. Keep {}, {} and {} in another place: a restore needs all of them.",
            keys.display(),
            data.join(SECRET_FILE).display(),
            data.join(MASTER_FILE).display()
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
    /// The city's master key, which is kept apart from its backups.
    #[arg(long)]
    master: PathBuf,
    /// The newest wrapped keys of cases and persons; by default the backup's name with `.keys`.
    #[arg(long)]
    keys: Option<PathBuf>,
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
        let keys = self.keys.unwrap_or_else(|| backup::keys_of(&self.from));
        let apart = Apart { secret: self.secret, master: self.master, keys };
        let label = backup::restore(&self.from, &apart, &self.place.location(), &self.place.data).await?;
        println!("{} entries and {} files were put back; now they are checked", label.position, label.files);
        let app = self.place.open(Clock::system(), false).await?;
        check::tell(&check::inspect(&app, &self.place.data.join("files")).await?)
    }
}
