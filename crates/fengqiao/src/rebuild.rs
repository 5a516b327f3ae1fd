//! Rebuilding the projections.

use clap::Args;
use fengqiao_app::{Clock, rebuild};

use crate::open::Place;
use crate::progress::Progress;

/// `fengqiao rebuild`.
#[derive(Args)]
pub struct Rebuild {
    #[command(flatten)]
    place: Place,
}

impl Rebuild {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let all = app.store().last_position();
        let mut progress = Progress::of("entries read");
        let rebuilt = rebuild::rebuild(&app, &mut |done| progress.at(done, Some(all))).await?;
        progress.end(rebuilt.entries);
        println!("{} entries, {} cases", rebuilt.entries, rebuilt.cases);
        for (stream, version) in &rebuilt.damaged {
            println!("damaged: entry {version} of {stream} does not add up to its hash");
        }
        for table in &rebuilt.differing {
            println!("differed: {table} was not what its entries say; it is now");
        }
        if rebuilt.damaged.is_empty() && rebuilt.differing.is_empty() {
            println!("Everything came out the same.");
            return Ok(());
        }
        anyhow::bail!("the projections were not what the entries say")
    }
}
