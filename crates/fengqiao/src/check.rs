//! Looking for damage in a city's data, in a copy, while its server runs.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use fengqiao_app::inspection::{self, Inspection};
use fengqiao_app::keys::MASTER_FILE;
use fengqiao_app::{App, Clock, SECRET_FILE, Settings};
use fengqiao_store::{blob, copy};

use crate::open::Place;
use crate::progress::Progress;

/// `fengqiao check`.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
    /// Where the copy is made and removed again; by default beside the city's folder. It needs as much room as the database.
    #[arg(long)]
    within: Option<PathBuf>,
    /// Deletes stored files that no case has and that are older than a day: reports that were begun and never sent.
    #[arg(long)]
    sweep: bool,
}

/// A folder that is gone when this is.
struct Passing(PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Check {
    pub async fn run(self) -> anyhow::Result<()> {
        let data = &self.place.data;
        let within = match &self.within {
            Some(folder) => folder.clone(),
            None => data.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned(),
        };
        let passing = Passing(within.join(format!(".fengqiao-check-{}", std::process::id())));
        std::fs::create_dir(&passing.0).with_context(|| format!("{} cannot be made", passing.0.display()))?;
        copy::copy(&self.place.location(), &passing.0.join("city.db")).await?;
        for name in [SECRET_FILE, MASTER_FILE] {
            std::fs::copy(data.join(name), passing.0.join(name)).with_context(|| format!("{name} is missing"))?;
        }
        let settings =
            Settings { folder: passing.0.clone(), city: self.place.city.clone(), clock: Clock::system(), demo: false };
        let app = App::open(settings).await?;
        let files = data.join("files");
        let found = inspect(&app, &files).await?;
        drop(app);
        if self.sweep {
            println!("{} of {} files left behind were deleted", sweep(&found, &files)?, found.left_behind.len());
        } else if !found.left_behind.is_empty() {
            println!(
                "{} stored files belong to no case; --sweep deletes those older than a day",
                found.left_behind.len()
            );
        }
        tell(&found)
    }
}

/// Inspects an open city that nobody else writes to, with progress.
pub async fn inspect(app: &App, files: &Path) -> anyhow::Result<Inspection> {
    let all = app.store().last_position();
    let mut progress = Progress::of("entries checked");
    let found = inspection::inspect(app, files, &mut |done| progress.at(done, Some(all))).await?;
    progress.end(found.entries);
    Ok(found)
}

/// Says what was looked at and what is damaged.
///
/// # Errors
/// Where anything is damaged.
pub fn tell(found: &Inspection) -> anyhow::Result<()> {
    println!(
        "{} entries hashed again, {} cases folded again, {} files hashed again and opened",
        found.entries, found.cases, found.files
    );
    for damage in &found.damage {
        println!("damaged: {damage}");
    }
    anyhow::ensure!(found.damage.is_empty(), "{} damages", found.damage.len());
    println!("Everything is there, whole and in its place; the projections are what the entries say.");
    Ok(())
}

/// Deletes what lies without a case for longer than a form may lie open.
fn sweep(found: &Inspection, files: &Path) -> anyhow::Result<usize> {
    let mut deleted = 0;
    for file in &found.left_behind {
        let path = blob::path_in(files, file);
        let age = std::fs::metadata(&path).and_then(|it| it.modified()).map(|at| at.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age.as_secs() > 86_400) {
            blob::remove_in(files, file)?;
            deleted += 1;
        }
    }
    Ok(deleted)
}
