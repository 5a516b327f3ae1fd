//! What handlers share: the city, its configuration, its limits.

use std::sync::{Arc, PoisonError, RwLock};

use fengqiao_app::{App, Tables};
use fengqiao_procedure::model::Text;
use fengqiao_text::{CategoryWords, DangerWords};

use super::limit::Limits;
use super::streams::Streams;
use crate::desk::counted::TabCounts;
use crate::kit::{City, DemoRole};
use crate::tour::Script;

/// An account of the demo bar.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    pub account: String,
    pub title: Text,
    /// The work it belongs to. The roles of the first group stand in the bar, the others behind a fold.
    pub group: Text,
}

/// What the operator configures about the pages.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The address that QR codes lead to, for instance `https://fengxi.example`; without a slash at the end.
    pub origin: String,
    /// Cookies are sent over HTTPS only.
    pub secure: bool,
    /// Words that call for an emergency number first.
    pub danger: DangerWords,
    /// The roles of the demo bar, group after group. Empty in real cities.
    pub demo_roles: Vec<DemoAccount>,
    /// Told when somebody wants the demo city made anew. Without it the route does not exist.
    pub demo_reset: Option<Arc<tokio::sync::Notify>>,
    /// What the guided tour lets happen. Without it there is no tour.
    pub tour: Option<Arc<dyn Script>>,
}

/// The state of the router. Clones share everything.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    app: App,
    config: Config,
    limits: Limits,
    streams: Streams,
    tab_counts: TabCounts,
    /// What was made from the tables, until they change.
    made: RwLock<Option<(Arc<Tables>, Arc<Made>)>>,
}

/// What pages need of the tables in another form.
#[derive(Debug)]
pub struct Made {
    /// Name, phone, address and hours of the city.
    pub city: City,
    /// The names of the categories, for suggestions.
    pub words: Vec<CategoryWords>,
}

impl Web {
    /// The pages of a city.
    pub fn new(app: App, config: Config) -> Web {
        Web(Arc::new(Inner {
            app,
            config,
            limits: Limits::default(),
            streams: Streams::default(),
            tab_counts: TabCounts::default(),
            made: RwLock::new(None),
        }))
    }

    /// The city.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The open streams of events.
    pub fn streams(&self) -> &Streams {
        &self.0.streams
    }

    /// The counts of the queue's tabs.
    pub(crate) fn tab_counts(&self) -> &TabCounts {
        &self.0.tab_counts
    }

    /// What was made from these tables.
    pub fn made(&self, tables: &Arc<Tables>) -> Arc<Made> {
        if let Some((of, made)) = &*self.0.made.read().unwrap_or_else(PoisonError::into_inner)
            && Arc::ptr_eq(of, tables)
        {
            return Arc::clone(made);
        }
        let made = Arc::new(Made { city: city(tables, &self.0.config), words: words(tables) });
        *self.0.made.write().unwrap_or_else(PoisonError::into_inner) = Some((Arc::clone(tables), Arc::clone(&made)));
        made
    }

    /// The first account of the demo bar whose name holds a word.
    pub(crate) fn demo_account(&self, word: &str) -> Option<String> {
        self.0.config.demo_roles.iter().map(|role| &role.account).find(|account| account.contains(word)).cloned()
    }

    /// The roles of the demo bar in a language.
    pub(crate) fn demo_roles(&self, lang: crate::i18n::Lang, here: Option<&str>) -> Vec<DemoRole> {
        let role = |role: &DemoAccount| DemoRole {
            account: role.account.clone(),
            title: lang.pick(&role.title).into_owned(),
            group: lang.pick(&role.group).into_owned(),
            here: here.unwrap_or_default() == role.account,
        };
        self.0.config.demo_roles.iter().map(role).collect()
    }
}

/// The city as its settings tell it; its name is that of the root area where none is set.
fn city(tables: &Tables, config: &Config) -> City {
    let setting = |name: &str| tables.city.setting(name).map(|setting| setting.value.clone()).unwrap_or_default();
    let areas = tables.city.areas();
    let root = areas.roots().first().map(|id| areas.get(*id)).map_or(Text::default(), |root| Text {
        zh: root.name.to_owned(),
        en: root.name_en.unwrap_or_default().to_owned(),
    });
    let name = setting("city.name");
    let colour = setting("city.colour").zh;
    City {
        name: if name.zh.is_empty() { root } else { name },
        phone: setting("city.phone").zh,
        address: setting("city.address"),
        hours: setting("city.hours"),
        zone: tables.calendar.zone().clone(),
        colour: if is_colour(&colour) { colour } else { "#2b4a44".to_owned() },
        origin: config.origin.clone(),
    }
}

/// Whether a text is `#rrggbb`: nothing else may reach the generated style sheet.
pub(crate) fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn words(tables: &Tables) -> Vec<CategoryWords> {
    let one = |category: &fengqiao_civic::Category| CategoryWords {
        code: category.code.to_string(),
        words: [&category.name.zh, &category.name.en]
            .into_iter()
            .chain(&category.aliases)
            .filter(|word| !word.is_empty())
            .cloned()
            .collect(),
    };
    tables.city.categories().all().map(one).collect()
}
