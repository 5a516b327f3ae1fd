//! One city, open: its store, its tables in memory, its clock.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

use fengqiao_calendar::{Calendar, Date, Instant, RuleSet, Zone};
use fengqiao_civic::City;
use fengqiao_papers::{TemplateError, Templates, Typesetter};
use fengqiao_procedure::model::Rules;
use fengqiao_store::repo::settings as stored;
use fengqiao_store::{Blobs, Location, Options, Store, Unit};
use tokio::sync::Mutex;

use crate::cases::Kept;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::documents;
use crate::error::{AppError, written};
use crate::following::{self, Seen};
use crate::keys::{self, Keys};
use crate::numbers::Numbers;
use crate::place::GridLookup;
use crate::secret::{Purpose, Secret, random};

/// The largest file that anyone may send, in bytes.
pub const UPLOAD_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// How a city is opened.
#[derive(Clone)]
pub struct Settings {
    /// The city's folder: database, files, secret, master key.
    pub folder: PathBuf,
    /// The short name that stands in every entry.
    pub city: String,
    /// What time it is.
    pub clock: Clock,
    /// Shows the demo bar and lets anyone switch roles. Never in a real city.
    pub demo: bool,
}

/// The setting that tells one secret from another without giving it away.
const SECRET_MARK: &str = "secret_mark";

/// Refuses a secret that is not the one the city began with: no query code, pass or form would be right under it.
async fn same_secret(store: &Store, secret: &Secret) -> Result<(), AppError> {
    let mark = secret.tag(Purpose::Mark, &[]);
    match stored::load(store, SECRET_MARK).await? {
        Some(known) if known == mark => Ok(()),
        Some(_) => Err(AppError::Damaged(
            "secret.key is not the one this city began with; every node needs the same: restore it from the backup"
                .to_owned(),
        )),
        None => {
            let mut unit = Unit::new();
            unit.run(stored::save(SECRET_MARK, mark.to_vec()));
            store.commit(unit).await.map_err(written)
        }
    }
}

/// An open city. Clones share everything.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    settings: Settings,
    store: Store,
    blobs: Blobs,
    secret: Secret,
    keys: Keys,
    numbers: Numbers,
    kept: Kept,
    seen: Seen,
    tables: RwLock<Arc<Tables>>,
    /// What sets papers; none where nobody brought one.
    typesetter: OnceLock<Arc<dyn Typesetter>>,
    /// Register changes are decided one after another.
    changing: Mutex<()>,
}

/// Everything that decisions look at, as it stood when it was taken.
#[derive(Clone)]
pub struct Tables {
    /// Areas, organisations, posts, categories, duties, places, answers.
    pub city: Arc<City>,
    /// Points to grids.
    pub grids: Arc<GridLookup>,
    /// The newest calendar.
    pub calendar: Arc<Calendar>,
    /// The rule packs in force.
    pub rules: Arc<RuleSet>,
    /// The procedures.
    pub catalogue: Arc<Catalogue>,
}

impl Rules for Tables {
    fn rule(&self, id: &str, on: Date) -> Option<&fengqiao_calendar::Rule> {
        self.rules.rule(id, on)
    }

    fn threshold(&self, id: &str, on: Date) -> Option<&fengqiao_calendar::Threshold> {
        self.rules.threshold(id, on)
    }
}

impl Tables {
    /// The newest calendar as it holds in an area: with the days of that part of the city, such as an order to stop work.
    pub fn calendar_of(&self, area: Option<&str>) -> Arc<Calendar> {
        if !self.calendar.has_local_days() {
            return Arc::clone(&self.calendar);
        }
        let areas = self.city.areas();
        let own = area.and_then(|code| areas.find(code));
        let above: Vec<&str> = own.into_iter().flat_map(|id| areas.chain(id)).map(|id| areas.get(id).code).collect();
        Arc::new(self.calendar.within(|code| above.contains(&code)))
    }

    /// The civil date of an instant in the city's zone.
    pub fn date_of(&self, at: Instant) -> Date {
        self.calendar.date_of(at)
    }
}

impl App {
    /// Opens a city whose database is a file in its folder: migrates it, reads its registers.
    ///
    /// # Errors
    /// Where the folder cannot be used or what is stored in it does not make sense.
    pub async fn open(settings: Settings) -> Result<App, AppError> {
        let location = Location::File(settings.folder.join("city.db"));
        App::open_at(settings, location).await
    }

    /// Opens a city whose database is at `location`. Its folder holds the files, the secret and the master key, which all its nodes share.
    ///
    /// # Errors
    /// As for [`App::open`], and where the secret or the master key is not the one the city began with.
    pub async fn open_at(settings: Settings, location: Location) -> Result<App, AppError> {
        std::fs::create_dir_all(&settings.folder)?;
        let now = settings.clock.now();
        let store = Store::open(Options::at(location, random(), now.0))
            .await
            .map_err(|error| AppError::Damaged(error.to_string()))?;
        let blobs = Blobs::open(settings.folder.join("files"), UPLOAD_BYTES_MAX)
            .map_err(|error| AppError::Damaged(error.to_string()))?;
        let secret = Secret::load_or_create(&settings.folder)?;
        same_secret(&store, &secret).await?;
        let keys = Keys::open(&store, Arc::new(keys::load_or_create(&settings.folder)?)).await?;
        let tables = Tables {
            city: Arc::default(),
            grids: Arc::default(),
            calendar: Arc::new(Calendar::bare(0)),
            rules: Arc::default(),
            catalogue: Arc::default(),
        };
        let numbers = Numbers::default();
        let app = App(Arc::new(Inner {
            settings,
            store,
            blobs,
            secret,
            keys,
            numbers,
            kept: Kept::default(),
            seen: Seen::default(),
            tables: RwLock::new(Arc::new(tables)),
            typesetter: OnceLock::new(),
            changing: Mutex::new(()),
        }));
        crate::condition::begin(&app).await?;
        documents::install(&app).await?;
        following::read_anew(&app).await?;
        Ok(app)
    }

    /// The tables as they stand. Take them once for one decision.
    pub fn tables(&self) -> Arc<Tables> {
        Arc::clone(&self.0.tables.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub(crate) fn replace(&self, tables: Tables) {
        *self.0.tables.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(tables);
    }

    /// Brings what sets papers, once. Before that, steps issue papers that are set when they are read.
    pub fn bring_typesetter(&self, typesetter: Arc<dyn Typesetter>) {
        if self.0.typesetter.set(typesetter).is_err() {
            tracing::warn!("a second typesetter was not taken");
        }
    }

    /// What sets papers.
    pub(crate) fn typesetter(&self) -> Option<&Arc<dyn Typesetter>> {
        self.0.typesetter.get()
    }

    /// The templates and sentences of papers: the city's own from its folder `papers/`, where it has one, before those of the program.
    pub(crate) fn templates(&self) -> Result<Arc<Templates>, TemplateError> {
        static BUNDLED: LazyLock<Result<Arc<Templates>, TemplateError>> =
            LazyLock::new(|| Templates::load(None).map(Arc::new));
        let own = self.folder().join("papers");
        if own.is_dir() { Templates::load(Some(&own)).map(Arc::new) } else { BUNDLED.clone() }
    }

    /// Waits for a turn to change registers.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.changing.lock().await
    }

    /// The city's data.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Whether this node does a kind of work that one node at a time does; see [`Store::lead`].
    pub(crate) async fn leads(&self, work: &str) -> bool {
        self.0.store.lead(work).await.unwrap_or_else(|error| {
            tracing::warn!(%error, work, "it is not known who leads");
            false
        })
    }

    /// The city's files.
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// The city's folder.
    pub fn folder(&self) -> &Path {
        &self.0.settings.folder
    }

    /// The short name that stands in every entry.
    pub fn city_name(&self) -> &str {
        &self.0.settings.city
    }

    /// Whether this is a demo city.
    pub fn is_demo(&self) -> bool {
        self.0.settings.demo
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.settings.clock
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        self.0.settings.clock.now()
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// What wraps the keys of cases and persons.
    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn numbers(&self) -> &Numbers {
        &self.0.numbers
    }

    /// How far the tables have followed their streams.
    pub(crate) fn seen(&self) -> &Seen {
        &self.0.seen
    }

    /// What readers ask for again and again.
    pub(crate) fn kept(&self) -> &Kept {
        &self.0.kept
    }

    /// The city's zone.
    pub fn zone(&self) -> Zone {
        self.tables().calendar.zone().clone()
    }
}
