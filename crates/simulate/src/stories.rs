//! Twelve stories to look at, placed relative to the present: each shows one thing that the program promises.

use std::collections::BTreeMap;

use fengqiao_app::{App, AppError, Tables, cases, people};
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::item::days;
use fengqiao_civic::{PlaceKind, Setting};
use fengqiao_procedure::event::{Contact, Value};
use fengqiao_procedure::model::Text;

use crate::city::names::text;
use crate::matter::{self, Matter};
use crate::random::Random;
use crate::script::{Move, Take};

mod plots;

/// The community in which the stories happen: 枫园社区 in 城东街道.
pub(crate) const COMMUNITY: &str = "339901001001";
const MINUTE: i64 = 60 * 1000;
/// The settings under which the numbers of the stories are kept.
const SETTING: &str = "demo.story.";

/// What a story shows, and where it stands when the demo begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its short name.
    pub key: &'static str,
    /// Its title.
    pub title: Text,
    /// What to look at.
    pub shows: Text,
    /// The account whose view shows it best; none for the resident's.
    pub account: Option<&'static str>,
    /// The states it may stand in when the demo begins.
    pub states: &'static [&'static str],
}

/// A story as it can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it shows.
    pub story: Story,
    /// The case's number, in groups of four.
    pub number: String,
    /// The query code that goes with it.
    pub code: String,
}

/// The stories, in the order in which they are best looked at.
pub fn all() -> Vec<Story> {
    plots::STORIES
        .iter()
        .map(|(key, account, states, zh, en, shows, shows_en)| Story {
            key,
            title: text(*zh, *en),
            shows: text(*shows, *shows_en),
            account: Some(*account).filter(|account| !account.is_empty()),
            states,
        })
        .collect()
}

/// The stories of an open demo city, with number and query code; empty in a city without them.
///
/// # Errors
/// Where the store cannot be read.
pub async fn told(app: &App) -> Result<Vec<Told>, AppError> {
    let tables = app.tables();
    let mut told = Vec::new();
    for story in all() {
        let Some(number) =
            tables.city.setting(&format!("{SETTING}{}", story.key)).map(|setting| setting.value.zh.clone())
        else {
            continue;
        };
        if let Some(id) = cases::id_of(app, &number).await? {
            told.push(Told { number: fengqiao_app::words::group(&number), code: people::query_code(app, id), story });
        }
    }
    Ok(told)
}

/// The setting that keeps the number of a story.
pub(crate) fn setting(key: &str, number: &str) -> Setting {
    Setting { name: format!("{SETTING}{key}"), value: text(number, number) }
}

/// A case of a story while it is written.
pub(crate) struct Plot {
    pub(crate) case: &'static str,
    pub(crate) matter: Matter,
    pub(crate) moves: Vec<Move>,
}

/// The present, and the places where the stories happen.
pub(crate) struct Stage<'a> {
    tables: &'a Tables,
    now: Instant,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(tables: &'a Tables, now: Instant) -> Stage<'a> {
        Stage { tables, now }
    }

    /// Every case of every story.
    pub(crate) fn plots(&self) -> Vec<Plot> {
        plots::all(self)
    }

    /// So many minutes ago.
    fn ago(&self, minutes: i64) -> Instant {
        Instant(self.now.0 - minutes * MINUTE)
    }

    /// A time of day so many workdays before today.
    fn workdays_ago(&self, count: u32, hour: i8) -> Instant {
        let calendar = &self.tables.calendar;
        let mut date = self.tables.date_of(self.now);
        let mut left = count;
        while left > 0 {
            date = date.yesterday().unwrap_or(Date::MIN);
            left -= u32::from(calendar.is_workday(date));
        }
        calendar.zone().instant_of(date.at(hour, 0, 0, 0))
    }

    /// A day so many days after today, as a field holds it.
    fn day_in(&self, count: i32) -> Value {
        Value::Date(days(self.tables.date_of(self.now)) + count)
    }

    /// A place of the community: the first of a kind whose name holds a word.
    fn place(&self, kind: PlaceKind, word: &str) -> String {
        let mut places = self.tables.city.places().all();
        let fit = places.find(|place| {
            place.kind == kind && place.area.as_str().starts_with(COMMUNITY) && place.name.zh.contains(word)
        });
        fit.map_or_else(|| format!("#{COMMUNITY}"), |place| place.code.to_string())
    }

    /// A case at a place, told in these words by this resident.
    fn plot(
        &self,
        case: &'static str,
        category: &'static str,
        channel: &'static str,
        place: String,
        who: (&str, &str),
        words: &str,
    ) -> Plot {
        let contact = Contact { name: who.0.to_owned(), phone: who.1.to_owned(), hidden: false };
        let matter = Matter {
            category,
            place_said: matter::place_said(self.tables, &place),
            place,
            words: words.to_owned(),
            contact: Some(contact),
            channel,
            sorted: true,
            twin_of: None,
            part: None,
            random: Random::fork(0, case),
        };
        Plot { case, matter, moves: Vec::new() }
    }
}

impl Plot {
    /// Opened by an account, or by the resident.
    fn open(self, at: Instant, account: Option<&'static str>, opening: &'static str, fields: &[(&str, Value)]) -> Plot {
        self.push(at, Take::Open { account, opening }, fields, None)
    }

    /// A step by whoever may take it.
    fn step(self, at: Instant, step: &'static str, fields: &[(&str, Value)]) -> Plot {
        self.push(at, Take::Step(step), fields, None)
    }

    /// Merged into another story's case.
    fn joins(self, at: Instant, step: &'static str, other: &'static str) -> Plot {
        self.push(at, Take::Step(step), &[], Some(other))
    }

    fn push(mut self, at: Instant, take: Take, fields: &[(&str, Value)], joins: Option<&'static str>) -> Plot {
        let fields: BTreeMap<String, Value> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.moves.push(Move { case: self.case, at, take, fields, joins });
        self
    }
}
