//! The transparency log from the command line: its key, checking a receipt, reading it all again.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use fengqiao_app::{Clock, log};
use fengqiao_calendar::{Instant, Zone};
use fengqiao_proof::Value;
use fengqiao_proof::log::{Note, Receipt, Verifier};

use crate::open::Place;
use crate::progress::Progress;

/// `fengqiao verify`.
#[derive(Args)]
pub struct Verify {
    /// The receipt, a JSON file.
    receipt: PathBuf,
    /// The log's key as the city published it (`name+hash+key`), or a file that holds it. Without it the receipt is checked against the key
    /// that it names itself.
    #[arg(long)]
    key: Option<String>,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<()> {
        let named = || self.receipt.display().to_string();
        let text = std::fs::read_to_string(&self.receipt).with_context(named)?;
        let trusted = self.key.as_deref().map(key).transpose()?;
        let receipt = Receipt::from_json(&text).with_context(named)?;
        let proven = receipt.verify(trusted.as_ref()).with_context(named)?;
        let checkpoint = &proven.checkpoint;
        println!(
            "This receipt holds. The log {} signed that the entry below is number {} of its {} entries,",
            checkpoint.origin, receipt.position, checkpoint.size
        );
        println!("and nobody can change, drop or re-date it without everyone being able to tell.");
        if trusted.is_none() {
            println!(
                "The key is the one that the receipt names; give --key with the key that the city published to be sure whose log it is."
            );
        }
        println!();
        for field in proven.shown {
            println!("  {:<24} {}", field.name.trim_start_matches("body."), words(&field.name, &field.value));
        }
        Ok(())
    }
}

/// A key, or that of a file.
fn key(given: &str) -> anyhow::Result<Verifier> {
    let text = if given.contains('+') {
        given.to_owned()
    } else {
        std::fs::read_to_string(given).with_context(|| given.to_owned())?
    };
    Verifier::parse(&text).with_context(|| format!("{given} is no key of a log"))
}

/// A value in short. A value of a field is its kind and itself; instants are shown in UTC.
fn words(name: &str, value: &Value) -> String {
    let all = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Int(at) if name == "at" || name.ends_with("_at") => time(*at),
        Value::Int(number) => number.to_string(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Null => "—".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Value::List(parts) if name.starts_with("body.f.") && parts.len() == 2 => words("", &parts[1]),
        Value::List(parts) => format!("[{}]", all(parts.iter().map(|part| words("", part)).collect())),
        Value::Map(fields) => {
            format!(
                "{{{}}}",
                all(fields.iter().map(|(name, value)| format!("{name}: {}", words(name, value))).collect())
            )
        }
    }
}

fn time(at: i64) -> String {
    let zone = Zone::named("UTC");
    zone.map_or_else(
        |_| at.to_string(),
        |zone| format!("{} UTC", zone.date_time_of(Instant(at)).strftime("%Y-%m-%d %H:%M:%S")),
    )
}

/// `fengqiao audit`.
#[derive(Args)]
pub struct Audit {
    #[command(flatten)]
    place: Place,
    /// A checkpoint that somebody kept, a file; several times for several. The log must still begin with it.
    #[arg(long)]
    checkpoint: Vec<PathBuf>,
}

impl Audit {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let mut kept = Vec::new();
        for path in &self.checkpoint {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            kept.push(Note::parse(&text).with_context(|| path.display().to_string())?);
        }
        let mut progress = Progress::of("entries read");
        let last = app.store().last_position();
        let audit = log::audit(&app, &kept, &mut |done| progress.at(done, Some(last))).await?;
        progress.end(audit.entries);
        println!(
            "{} entries and {} checkpoints read again; the log's key is {}",
            audit.entries,
            audit.checkpoints,
            log::key(&app)?
        );
        if audit.faults.is_empty() {
            println!("Every entry is what was committed, and every checkpoint is the root over them.");
            return Ok(());
        }
        for fault in &audit.faults {
            println!("{fault}");
        }
        bail!("{} things do not hold", audit.faults.len())
    }
}
