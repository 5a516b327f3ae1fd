//! Counting posts: whether every role of every procedure has somebody everywhere.

use std::collections::BTreeMap;

use clap::Args;
use fengqiao_app::staffing::{self, Gap};
use fengqiao_app::{Clock, posts};
use fengqiao_procedure::model::Procedure;

use crate::open::Place;

/// How many places without a post are named; the rest is counted.
const PLACES_NAMED: usize = 5;

/// `fengqiao check`.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
}

impl Check {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let tables = app.tables();
        let procedures: Vec<&Procedure> = tables.catalogue.all().map(|compiled| &compiled.procedure).collect();
        let gaps = staffing::gaps(&tables.city, &procedures, tables.date_of(app.now()));
        if gaps.is_empty() {
            println!("Every role of {} procedures has somebody everywhere.", procedures.len());
            return Ok(());
        }
        let mut by_role: BTreeMap<(&str, &str, &str), Vec<&Gap>> = BTreeMap::new();
        for gap in &gaps {
            by_role.entry((&gap.procedure, &gap.role, &gap.post)).or_default().push(gap);
        }
        for ((procedure, role, post), lacking) in by_role {
            let title = posts::title(post).map_or_else(String::new, |title| format!(" {}", title.zh));
            let named: Vec<&str> = lacking.iter().take(PLACES_NAMED).map(|gap| gap.place.as_str()).collect();
            let more = lacking.len().saturating_sub(named.len());
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            println!("{procedure}, {role}: no post {post}{title} for {}{rest}", named.join(", "));
        }
        anyhow::bail!("{} gaps; enter the posts under 配置 · 岗位, at the place itself or at a level above", gaps.len())
    }
}
