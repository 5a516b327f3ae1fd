//! The rule packs that a city may choose: those that come with the program besides the national one, and whether they are in force.

use std::collections::BTreeMap;

use fengqiao_calendar::{RulePack, Text};

use crate::app::App;
use crate::bundle;
use crate::documents::{self, Shelf};
use crate::error::{AppError, Issue};
use crate::offers;
use crate::registers::Author;

/// A pack that comes with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// Its file, for instance `intake_hotline`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its version.
    pub version: String,
    /// The city has chosen it.
    pub chosen: bool,
    /// What it lays down: every rule and threshold with what it says.
    pub lines: Vec<Text>,
}

/// The key of a pack on its shelf: the national one first, then what any city may choose, the city's own last.
pub(crate) fn key(stem: &str, city: &str) -> String {
    match stem {
        "national" => "0-national".to_owned(),
        own if own == city => format!("2-{own}"),
        other => format!("1-{other}"),
    }
}

/// Whether a new city begins with a pack: its own, and those of the channels of intake.
pub(crate) fn begins_with(stem: &str, city: &str) -> bool {
    stem == "national" || stem == city || stem.starts_with("intake_")
}

/// Every pack that the city may choose, and whether it has.
///
/// # Errors
/// Where the store cannot be read.
pub async fn all(app: &App) -> Result<Vec<Choosable>, AppError> {
    let shelf = documents::all(app, Shelf::Rules).await?;
    let mut found = Vec::new();
    for (path, text) in bundle::folder("rules") {
        let stem = path.trim_end_matches(".toml");
        let Ok(pack) = RulePack::parse(text) else { continue };
        if stem == "national" {
            continue;
        }
        let key = key(stem, app.city_name());
        found.push(Choosable {
            id: stem.to_owned(),
            title: pack.title().clone(),
            version: pack.version().to_owned(),
            chosen: shelf.iter().any(|document| document.key == key),
            lines: lines(&pack),
        });
    }
    Ok(found)
}

fn lines(pack: &RulePack) -> Vec<Text> {
    use fengqiao_calendar::Language::{En, Zh};
    let rules = pack.rules().iter().map(|entry| {
        let words =
            |title: &str, language| format!("{title}：{}（{}）", entry.rule.length.in_words(language), entry.rule.law);
        Text { zh: words(&entry.title.zh, Zh), en: words(&entry.title.en, En) }
    });
    let thresholds = pack.thresholds().iter().map(|one| {
        let share = if one.of == 1 { one.share.to_string() } else { format!("{}/{}", one.share, one.of) };
        let words = |title: &str| format!("{title}：{share}（{}）", one.law);
        Text { zh: words(&one.title.zh), en: words(&one.title.en) }
    });
    rules.chain(thresholds).collect()
}

/// Puts a pack in force, or out of force. Cases that run keep the rules that their clocks began with.
///
/// # Errors
/// [`AppError::NotFound`] for a pack that does not come with the program; [`AppError::Invalid`] without a reason, where it contradicts the packs in
/// force, or where a clock would have no rule without it.
pub async fn choose(app: &App, author: &Author, id: &str, chosen: bool, reason: &str) -> Result<(), AppError> {
    let path = format!("rules/{id}.toml");
    let text = bundle::file(&path).filter(|_| id != "national").ok_or(AppError::NotFound)?;
    if reason.trim().is_empty() {
        return Err(AppError::Invalid(vec![Issue::new("reason", "publish-reason-missing")]));
    }
    let key = key(id, app.city_name());
    let text = if chosen { text } else { "" };
    offers::every_clock_has_its_rule(app, &key, text).await?;
    documents::publish(app, author, Shelf::Rules, &key, text, BTreeMap::new(), reason.trim()).await
}
