//! Adopting what a newer program brings: calendars, rule packs, procedures.

use clap::Args;
use fengqiao_app::documents::Shelf;
use fengqiao_app::offers::{self, Meaning, Offer};
use fengqiao_app::procedures::Publishing;
use fengqiao_app::registers::Author;
use fengqiao_app::{AppError, Clock};

use crate::open::Place;

/// `fengqiao upgrade`.
#[derive(Args)]
pub struct Upgrade {
    #[command(flatten)]
    place: Place,
    /// Only says what the program brings that is newer; adopts nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Upgrade {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let found = offers::all(&app).await?;
        if found.is_empty() {
            println!("The city has everything that this program brings.");
            return Ok(());
        }
        let mut refused = 0;
        for offer in &found {
            describe(offer);
            if self.dry_run || offer.meaning == Meaning::VersionTaken {
                continue;
            }
            let reason = format!("随程序 {} 升级采用", env!("CARGO_PKG_VERSION"));
            match offers::adopt(&app, &Author::command_line(), offer.shelf, &offer.key, &reason).await {
                Ok(Publishing::Published(_)) => println!("    adopted"),
                Ok(Publishing::Proposed(_)) => {
                    println!("    waits for an administrator to read it: see /admin/proposals")
                }
                Err(AppError::Invalid(issues)) => {
                    refused += 1;
                    issues.iter().for_each(|issue| println!("    refused: {} {:?}", issue.key, issue.arguments));
                }
                Err(other) => return Err(other.into()),
            }
        }
        if refused > 0 {
            anyhow::bail!("{refused} could not be adopted");
        }
        Ok(())
    }
}

fn describe(offer: &Offer) {
    let kind = match offer.shelf {
        Shelf::Calendars => "calendar",
        Shelf::Rules => "rules",
        Shelf::Procedures => "procedure",
    };
    let note = match offer.meaning {
        Meaning::VersionTaken => "the city has this version with another flow; publish it under a new number",
        Meaning::Words => "puts words right, for running matters too",
        Meaning::Replaces => "replaces the one in use",
        Meaning::New => "new to the city",
    };
    println!("{kind} {}: {note}", offer.key);
    for difference in &offer.differences {
        println!("    {}", difference.en);
    }
}
