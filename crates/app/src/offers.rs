//! What a newer program brings that the city does not have: calendars, rule packs and procedures wait here until someone adopts them.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_calendar::{Language, RulePack, YearPack};
use fengqiao_procedure::model::{ClockLength, Text};
use fengqiao_procedure::read::Source;
use fengqiao_store::repo::registers as repo;

use crate::app::App;
use crate::catalogue::Published;
use crate::documents::{self, Document, Shelf};
use crate::error::{AppError, Issue};
use crate::procedures::{self, Publishing};
use crate::registers::Author;

/// One text that the program brings and the city never had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Where it belongs.
    pub shelf: Shelf,
    /// Its key there.
    pub key: String,
    /// What adopting it means.
    pub meaning: Meaning,
    /// How it differs from what the city uses, in words; empty for something new.
    pub differences: Vec<Text>,
}

/// What adopting an offer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The city gets something that it does not have.
    New,
    /// It replaces the text of the same key, which stays in the history.
    Replaces,
    /// It puts the words of a procedure's version right; the flow stays, running cases read the new words.
    Words,
    /// The city has this version of the procedure with another flow: it cannot be adopted, only published under a number of its own.
    VersionTaken,
}

/// Everything that the program brings and the city never had, in order of shelves and keys.
///
/// # Errors
/// Where the store cannot be read.
pub async fn all(app: &App) -> Result<Vec<Offer>, AppError> {
    let mut offers = Vec::new();
    for (shelf, document) in documents::bundled(app.city_name()) {
        if let Some(offer) = offer(app, shelf, &document).await? {
            offers.push(offer);
        }
    }
    Ok(offers)
}

async fn offer(app: &App, shelf: Shelf, document: &Document) -> Result<Option<Offer>, AppError> {
    let past = repo::history(app.store(), shelf.name(), &document.key).await?;
    let mut had = past.iter().filter_map(|row| Document::decode(&row.bytes));
    if had.any(|old| old.published.hash == document.published.hash) {
        return Ok(None);
    }
    let current = past.first().and_then(|row| Document::decode(&row.bytes));
    Ok(Some(Offer {
        shelf,
        key: document.key.clone(),
        meaning: meaning(app, shelf, document, current.is_some()),
        differences: differences(app, shelf, document, current.as_ref()),
    }))
}

fn meaning(app: &App, shelf: Shelf, document: &Document, is_known: bool) -> Meaning {
    match (is_known, shelf) {
        (false, _) => Meaning::New,
        (true, Shelf::Calendars | Shelf::Rules) => Meaning::Replaces,
        (true, Shelf::Procedures) => {
            let Published { text, modules, .. } = &document.published;
            let source = Source { name: document.key.clone(), text: text.clone(), modules: modules.clone() };
            let read = fengqiao_procedure::read(&source);
            match read.is_ok_and(|procedure| app.tables().catalogue.takes(&procedure)) {
                true => Meaning::Words,
                false => Meaning::VersionTaken,
            }
        }
    }
}

/// Adopts an offer: through the check and the publishing of a procedure, or after every clock found its rule.
///
/// # Errors
/// [`AppError::NotFound`] where the program brings no such thing that is new; [`AppError::Invalid`] where it cannot be used.
pub async fn adopt(app: &App, author: &Author, shelf: Shelf, key: &str, reason: &str) -> Result<Publishing, AppError> {
    let bundled = documents::bundled(app.city_name());
    let found = bundled.into_iter().find(|(of, document)| *of == shelf && document.key == key);
    let (_, document) = found.ok_or(AppError::NotFound)?;
    if offer(app, shelf, &document).await?.is_none() {
        return Err(AppError::NotFound);
    }
    let published = &document.published;
    if shelf == Shelf::Procedures {
        return procedures::publish(app, author, &published.text, reason).await;
    }
    if reason.trim().is_empty() {
        return Err(AppError::invalid("reason", "publish-reason-missing"));
    }
    if shelf == Shelf::Rules {
        every_clock_has_its_rule(app, &document.key, &published.text).await?;
    }
    documents::publish(app, author, shelf, key, &published.text, BTreeMap::new(), reason.trim()).await?;
    Ok(Publishing::Published(key.to_owned()))
}

/// Refuses the text of a pack with which a clock of a procedure in use would have no rule; without a text the pack is put aside.
pub(crate) async fn every_clock_has_its_rule(app: &App, key: &str, text: &str) -> Result<(), AppError> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let shelf = documents::all(app, Shelf::Rules).await?;
    let others = shelf.iter().filter(|pack| pack.key != key).map(|pack| pack.published.text.as_str());
    for text in others.chain([text]) {
        if let Ok(pack) = RulePack::parse(text) {
            ids.extend(pack.rules().iter().map(|rule| rule.rule.id.clone()));
        }
    }
    let tables = app.tables();
    let mut issues = Vec::new();
    for compiled in tables.catalogue.all() {
        for clock in &compiled.procedure.clocks {
            let rules = match &clock.length {
                ClockLength::Rule(rule) | ClockLength::Category { otherwise: rule } => std::slice::from_ref(rule),
                ClockLength::ByChoice { rules, .. } => rules,
                ClockLength::Until(_) => continue,
            };
            for rule in rules.iter().filter(|rule| !ids.contains(*rule)) {
                issues.push(
                    Issue::new("text", "offer-rule-missing")
                        .with("rule", rule)
                        .with("procedure", &compiled.procedure.id),
                );
            }
        }
    }
    if issues.is_empty() { Ok(()) } else { Err(AppError::Invalid(issues)) }
}

fn differences(app: &App, shelf: Shelf, new: &Document, old: Option<&Document>) -> Vec<Text> {
    match (shelf, old) {
        (Shelf::Procedures, _) => {
            let tables = app.tables();
            let published = &new.published;
            let examined = procedures::examine(&tables, &new.key, &published.text, published.modules.clone());
            let words = |language| examined.differences.iter().map(move |it| it.words(language));
            let (zh, en) = (fengqiao_procedure::Language::Zh, fengqiao_procedure::Language::En);
            words(zh).zip(words(en)).map(|(zh, en)| Text { zh, en }).collect()
        }
        (_, None) => Vec::new(),
        (Shelf::Rules, Some(old)) => changed(&rules(old), &rules(new)),
        (Shelf::Calendars, Some(old)) => changed(&days(old), &days(new)),
    }
}

/// Named values in both languages.
type Lines = BTreeMap<String, Text>;

fn rules(document: &Document) -> Lines {
    let Ok(pack) = RulePack::parse(&document.published.text) else { return Lines::new() };
    let line = |rule: &fengqiao_calendar::PackRule| {
        let source = format!("{} {}", rule.rule.law, rule.rule.article);
        let words =
            |language| format!("{}（{} {}）", rule.rule.length.in_words(language), source.trim(), rule.rule.mark);
        (rule.rule.id.clone(), Text { zh: words(Language::Zh), en: words(Language::En) })
    };
    pack.rules().iter().map(line).collect()
}

fn days(document: &Document) -> Lines {
    let Ok(pack) = YearPack::parse(&document.published.text) else { return Lines::new() };
    let same = |text: String| Text { zh: text.clone(), en: text };
    let rest = pack.rest().iter().map(|one| (one.name.zh.clone(), same(format!("{} – {}", one.from, one.to))));
    let work =
        pack.work().iter().map(|day| (day.to_string(), Text { zh: "上班".to_owned(), en: "working day".to_owned() }));
    rest.chain(work).collect()
}

fn changed(old: &Lines, new: &Lines) -> Vec<Text> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let words = |name: &String| match (old.get(name), new.get(name)) {
        (Some(was), Some(is)) if was != is => Some(Text {
            zh: format!("{name}：{} → {}", was.zh, is.zh),
            en: format!("{name}: {} → {}", was.en, is.en),
        }),
        (None, Some(is)) => {
            Some(Text { zh: format!("新增 {name}：{}", is.zh), en: format!("new {name}: {}", is.en) })
        }
        (Some(was), None) => {
            Some(Text { zh: format!("去掉 {name}：{}", was.zh), en: format!("gone {name}: {}", was.en) })
        }
        _ => None,
    };
    names.into_iter().filter_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_said_by_name() {
        let lines = |rows: &[(&str, &str)]| -> Lines {
            rows.iter()
                .map(|(name, value)| ((*name).to_owned(), Text { zh: (*value).to_owned(), en: (*value).to_owned() }))
                .collect()
        };
        let old = lines(&[("a", "1d"), ("b", "2d"), ("c", "3d")]);
        let new = lines(&[("a", "1d"), ("b", "5d"), ("d", "4d")]);
        let words: Vec<String> = changed(&old, &new).into_iter().map(|text| text.en).collect();
        assert_eq!(words, ["b: 2d → 5d", "gone c: 3d", "new d: 4d"]);
    }
}
