//! Calendars, rule packs and procedures: texts that are published, versioned and never changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use fengqiao_calendar::{Calendar, CityTimes, RulePack, RuleSet, YearPack};
use fengqiao_procedure::read::Source;
use fengqiao_proof::{StreamId, Value};
use fengqiao_store::Unit;
use fengqiao_store::repo::{entries, registers as repo, settings};
use sha2::{Digest, Sha256};

use crate::app::{App, Tables};
use crate::bundle;
use crate::catalogue::{Catalogue, Compiled, Published};
use crate::error::{AppError, written};
use crate::packs;
use crate::recalculation;
use crate::registers::{self, Author};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Holidays of a year; the city's own times under the key `city`.
    Calendars,
    /// Rule packs, in the order in which local ones override.
    Rules,
    /// Procedures, under `id@version`.
    Procedures,
}

impl Shelf {
    /// The name of its register.
    pub fn name(self) -> &'static str {
        match self {
            Shelf::Calendars => "calendars",
            Shelf::Rules => "rules",
            Shelf::Procedures => "procedures",
        }
    }
}

/// One published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its key on its shelf.
    pub key: String,
    /// The text, with modules where it is a procedure.
    pub published: Published,
}

impl Document {
    fn new(key: &str, text: &str, modules: BTreeMap<String, String>, reason: &str) -> Document {
        let mut hash = Sha256::new();
        for piece in std::iter::once(text).chain(modules.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]))
        {
            hash.update(u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(piece.as_bytes());
        }
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let published = Published { text: text.to_owned(), modules, hash, reason: reason.to_owned(), published_at: 0 };
        Document { key: key.to_owned(), published }
    }

    fn encode(&self) -> Value {
        let modules = self.published.modules.iter().map(|(name, text)| (name.clone(), Value::Text(text.clone())));
        Value::map([
            ("key", Value::Text(self.key.clone())),
            ("text", Value::Text(self.published.text.clone())),
            ("modules", Value::Map(modules.collect())),
            ("hash", Value::Text(self.published.hash.clone())),
            ("reason", Value::Text(self.published.reason.clone())),
            ("at", Value::Int(self.published.published_at)),
        ])
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Document> {
        let value = Value::decode(bytes).ok()?;
        let text = |name: &str| value.get(name).and_then(Value::as_text).map(str::to_owned);
        let modules = value
            .get("modules")?
            .as_map()?
            .iter()
            .filter_map(|(name, text)| Some((name.clone(), text.as_text()?.to_owned())));
        let published = Published {
            text: text("text")?,
            modules: modules.collect(),
            hash: text("hash")?,
            reason: text("reason")?,
            published_at: value.get("at")?.as_int()?,
        };
        Some(Document { key: text("key")?, published })
    }
}

/// The key of the city's own times among the calendars.
const CITY_TIMES: &str = "city";

/// The setting that says that a city got what its first program brought.
const INSTALLED: &str = "installed";

/// Puts what the program brings onto the shelves of a new city. What a newer program brings later is an offer: see [`crate::offers`].
pub(crate) async fn install(app: &App) -> Result<(), AppError> {
    if settings::load(app.store(), INSTALLED).await?.is_some() {
        return Ok(());
    }
    let author = Author { device: "install".to_owned(), ..Author::default() };
    for (shelf, document) in bundled(app.city_name()) {
        if repo::current(app.store(), shelf.name(), &document.key).await?.is_none() {
            put(app, &author, shelf, document).await?;
        }
    }
    let mut unit = Unit::new();
    let followed = recalculation::begun(calendar_version(app).await?);
    unit.run_all([settings::save(INSTALLED, Vec::new()), followed]);
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

/// What the program brings for a city.
pub(crate) fn bundled(city: &str) -> Vec<(Shelf, Document)> {
    let reason = "随程序安装";
    let mut documents = Vec::new();
    for (path, text) in bundle::folder("calendars") {
        let stem = path.trim_end_matches(".toml");
        if stem.starts_with("cn-") {
            documents.push((Shelf::Calendars, Document::new(stem, text, BTreeMap::new(), reason)));
        } else if stem == city {
            documents.push((Shelf::Calendars, Document::new(CITY_TIMES, text, BTreeMap::new(), reason)));
        }
    }
    for (path, text) in bundle::folder("rules") {
        let stem = path.trim_end_matches(".toml");
        if packs::begins_with(stem, city) {
            let key = packs::key(stem, city);
            documents.push((Shelf::Rules, Document::new(&key, text, BTreeMap::new(), reason)));
        }
    }
    for (path, text) in bundle::folder("procedures") {
        if let Some(id) = path.strip_suffix("/procedure.toml")
            && let Ok(procedure) =
                fengqiao_procedure::read(&Source { name: path.to_owned(), text: text.to_owned(), modules: modules() })
        {
            let key = format!("{id}@{}", procedure.version);
            documents.push((Shelf::Procedures, Document::new(&key, text, modules(), reason)));
        }
    }
    documents
}

/// The modules that the program brings, by name.
pub fn modules() -> BTreeMap<String, String> {
    let files = bundle::folder("procedures")
        .filter_map(|(path, text)| Some((path.strip_prefix("modules/")?.strip_suffix(".toml")?, text)));
    files.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Appends a document to its register. It was checked before.
async fn put(app: &App, author: &Author, shelf: Shelf, mut document: Document) -> Result<(), AppError> {
    let current = repo::current(app.store(), shelf.name(), &document.key).await?;
    // The words of a procedure's version are put right without making it newer than the versions after it.
    let before = current.as_ref().filter(|_| shelf == Shelf::Procedures).and_then(|row| Document::decode(&row.bytes));
    document.published.published_at = before.map_or(app.now().0, |before| before.published.published_at);
    let version = current.map_or(1, |row| row.version + 1);
    let value = document.encode();
    let row = (document.key.clone(), version, value.encode());
    registers::append(app, author, shelf.name(), "published", Value::List(vec![value]), vec![row]).await
}

/// Publishes a text and makes the city use it at once.
///
/// # Errors
/// Where the shelves together would not load with it; nothing is then written.
pub async fn publish(
    app: &App,
    author: &Author,
    shelf: Shelf,
    key: &str,
    text: &str,
    modules: BTreeMap<String, String>,
    reason: &str,
) -> Result<(), AppError> {
    let _turn = app.turn().await;
    replace(app, author, shelf, Document::new(key, text, modules, reason)).await
}

/// Publishes a document while the turn to change registers is held.
async fn replace(app: &App, author: &Author, shelf: Shelf, document: Document) -> Result<(), AppError> {
    let mut shelves = read(app).await?;
    shelves.put(shelf, document.clone());
    shelves.build(app).await?;
    put(app, author, shelf, document).await?;
    let city = Arc::clone(&app.tables().city);
    let grids = Arc::clone(&app.tables().grids);
    app.replace(Tables { city, grids, ..load(app).await? });
    Ok(())
}

/// The text of the city's own times; empty where it has none.
async fn times_text(app: &App) -> Result<String, AppError> {
    let documents = all(app, Shelf::Calendars).await?;
    Ok(documents.into_iter().find(|one| one.key == CITY_TIMES).map(|one| one.published.text).unwrap_or_default())
}

/// The city's own times.
pub(crate) async fn city_times(app: &App) -> Result<CityTimes, AppError> {
    CityTimes::parse(&times_text(app).await?).map_err(|issues| unreadable(CITY_TIMES, issues))
}

/// The calendar as it would be if the city's own times were changed, one version later. Nothing is written.
pub(crate) async fn calendar_with(
    app: &App,
    change: impl FnOnce(&str) -> Result<String, AppError>,
) -> Result<Calendar, AppError> {
    let text = change(&times_text(app).await?)?;
    let mut documents = all(app, Shelf::Calendars).await?;
    documents.retain(|one| one.key != CITY_TIMES);
    documents.push(Document::new(CITY_TIMES, &text, BTreeMap::new(), ""));
    build_calendar(&documents, calendar_version(app).await? + 1)
}

/// Changes the city's own times: read, changed and published in one turn, so that two changes at once are both there.
pub(crate) async fn amend_times(
    app: &App,
    author: &Author,
    change: impl FnOnce(&str) -> Result<String, AppError>,
    reason: &str,
) -> Result<(), AppError> {
    let _turn = app.turn().await;
    let text = change(&times_text(app).await?)?;
    replace(app, author, Shelf::Calendars, Document::new(CITY_TIMES, &text, BTreeMap::new(), reason)).await
}

/// Every document of a shelf, in order of keys; what was put aside, which is published without a text, is not among them.
pub async fn all(app: &App, shelf: Shelf) -> Result<Vec<Document>, AppError> {
    let rows = repo::all(app.store(), shelf.name()).await?;
    let read = |row: &repo::RegisterItem| {
        Document::decode(&row.bytes).ok_or_else(|| AppError::Damaged(format!("{} {}", row.register, row.key)))
    };
    let mut documents: Vec<Document> = rows.iter().map(read).collect::<Result<_, _>>()?;
    documents.retain(|document| !document.published.text.is_empty());
    Ok(documents)
}

struct Shelves(Vec<(Shelf, Vec<Document>)>);

impl Shelves {
    fn of(&self, shelf: Shelf) -> &[Document] {
        self.0.iter().find(|(one, _)| *one == shelf).map_or(&[], |(_, documents)| documents)
    }

    fn put(&mut self, shelf: Shelf, document: Document) {
        if let Some((_, documents)) = self.0.iter_mut().find(|(one, _)| *one == shelf) {
            documents.retain(|one| one.key != document.key);
            documents.extend(Some(document).filter(|document| !document.published.text.is_empty()));
            documents.sort_by(|one, other| one.key.cmp(&other.key));
        }
    }

    /// Tables with these documents; the city's registers are left empty.
    async fn build(&self, app: &App) -> Result<Tables, AppError> {
        let calendar = build_calendar(self.of(Shelf::Calendars), calendar_version(app).await?)?;
        let rules = build_rules(self.of(Shelf::Rules))?;
        let catalogue = build_catalogue(self.of(Shelf::Procedures))?;
        Ok(Tables {
            city: Arc::default(),
            grids: Arc::default(),
            calendar: Arc::new(calendar),
            rules: Arc::new(rules),
            catalogue: Arc::new(catalogue),
        })
    }
}

/// How often a calendar was published: the version that clocks name.
async fn calendar_version(app: &App) -> Result<u32, AppError> {
    let version = entries::version(app.store(), StreamId::register(Shelf::Calendars.name()).0).await?;
    Ok(u32::try_from(version).unwrap_or(u32::MAX))
}

async fn read(app: &App) -> Result<Shelves, AppError> {
    let mut shelves = Vec::new();
    for shelf in [Shelf::Calendars, Shelf::Rules, Shelf::Procedures] {
        shelves.push((shelf, all(app, shelf).await?));
    }
    Ok(Shelves(shelves))
}

pub(crate) async fn load(app: &App) -> Result<Tables, AppError> {
    read(app).await?.build(app).await
}

fn build_calendar(documents: &[Document], version: u32) -> Result<Calendar, AppError> {
    let mut packs = Vec::new();
    let mut times = CityTimes::default();
    for document in documents {
        let invalid = |issues: Vec<fengqiao_calendar::Issue>| unreadable(&document.key, issues);
        if document.key == CITY_TIMES {
            times = CityTimes::parse(&document.published.text).map_err(invalid)?;
        } else {
            packs.push(YearPack::parse(&document.published.text).map_err(invalid)?);
        }
    }
    Ok(Calendar::new(version, times.zone, packs, times.overlays, times.working_hours))
}

fn build_rules(documents: &[Document]) -> Result<RuleSet, AppError> {
    let mut packs = Vec::new();
    for document in documents {
        packs.push(RulePack::parse(&document.published.text).map_err(|issues| unreadable(&document.key, issues))?);
    }
    RuleSet::new(packs).map_err(|conflicts| {
        let issue = |conflict: &fengqiao_calendar::Conflict| {
            crate::error::Issue::new("text", conflict.key()).with("what", format!("{conflict:?}"))
        };
        AppError::Invalid(conflicts.iter().map(issue).collect())
    })
}

fn unreadable(key: &str, issues: Vec<fengqiao_calendar::Issue>) -> AppError {
    let words = |issue: &fengqiao_calendar::Issue| {
        crate::error::Issue::new(key, "document-issue").with("what", issue.in_words(fengqiao_calendar::Language::Zh))
    };
    AppError::Invalid(issues.iter().map(words).collect())
}

fn build_catalogue(documents: &[Document]) -> Result<Catalogue, AppError> {
    let mut ordered: Vec<&Document> = documents.iter().collect();
    ordered.sort_by_key(|document| document.published.published_at);
    let mut catalogue = Catalogue::default();
    for document in ordered {
        let source = Source {
            name: document.key.clone(),
            text: document.published.text.clone(),
            modules: document.published.modules.clone(),
        };
        let procedure = fengqiao_procedure::read(&source).map_err(|issues| {
            let words = |issue: &fengqiao_procedure::read::Issue| {
                crate::error::Issue::new(&document.key, "document-issue")
                    .with("what", issue.words(fengqiao_procedure::Language::Zh))
            };
            AppError::Invalid(issues.iter().map(words).collect())
        })?;
        catalogue.publish(Compiled::new(procedure, document.published.clone()));
    }
    Ok(catalogue)
}
