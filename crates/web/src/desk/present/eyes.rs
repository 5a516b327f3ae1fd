//! Who reads, in which language, with which registers: names for everything that entries name by code.

use fengqiao_app::Tables;
use fengqiao_calendar::{Date, Language};
use fengqiao_civic::Visibility;
use fengqiao_procedure::{event::Actor, model::Text};

use crate::desk::parts::*;
use crate::i18n::Lang;

/// Everything that a name depends on.
#[derive(Clone, Copy)]
pub struct Eyes<'a> {
    pub cx: &'a Context<'a>,
    pub tables: &'a Tables,
    /// What the reader may read of the case.
    pub visibility: Visibility,
    /// Intake and callback reach people who asked not to be known to the handling office; nobody else does.
    pub reaches_hidden: bool,
}

impl Eyes<'_> {
    /// The language of dates and sentences that other crates write.
    pub fn language(&self) -> Language {
        match self.cx.lang {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
        }
    }

    /// Whether English is read.
    pub fn english(&self) -> bool {
        self.cx.lang == Lang::En
    }

    /// A registered name in the reader's language.
    pub fn pick(&self, text: &Text) -> String {
        self.cx.lang.pick(text).into_owned()
    }

    /// The name of an organisation.
    pub fn organisation(&self, id: &str) -> String {
        self.tables.city.organisation(id).map_or_else(|| id.to_owned(), |unit| self.pick(&unit.name))
    }

    /// The name of a kind of post.
    pub fn post_kind(&self, kind: &str) -> String {
        fengqiao_app::posts::title(kind).map_or_else(|| kind.to_owned(), |title| self.pick(title))
    }

    /// The name of a kind of organisation; a city may have kinds of its own, which stand as they were written.
    pub fn organisation_kind(&self, kind: &str) -> String {
        self.cx.lang.named(&format!("organisation-kind-{kind}")).map_or_else(|| kind.to_owned(), str::to_owned)
    }

    /// From which day to which; an open end says so.
    pub fn days(&self, from: Option<Date>, to: Option<Date>) -> String {
        let cx = self.cx;
        match (from.map(|day| cx.date(day)), to.map(|day| cx.date(day))) {
            (Some(from), Some(to)) if from == to => from,
            (Some(from), Some(to)) => t!(cx, ADMIN_FROM_TO, "from" => from, "to" => to),
            (Some(from), None) => t!(cx, ADMIN_SINCE, "from" => from),
            (None, Some(to)) => t!(cx, ADMIN_UNTIL, "to" => to),
            (None, None) => t!(cx, ADMIN_ALWAYS).to_owned(),
        }
    }

    /// A channel by its name.
    pub fn channel(&self, channel: &str) -> String {
        self.cx.lang.named(&format!("channel-{channel}")).map_or_else(|| channel.to_owned(), str::to_owned)
    }

    /// An outcome by its name.
    pub fn outcome(&self, outcome: &str) -> String {
        self.cx.lang.named(&format!("outcome-{outcome}")).map_or_else(|| outcome.to_owned(), str::to_owned)
    }

    /// An area with those above it.
    pub fn area(&self, code: &str) -> String {
        let areas = self.tables.city.areas();
        areas.find(code).map_or_else(String::new, |id| areas.path(id, self.english()))
    }

    /// The name of a level of the place tree.
    pub fn level(&self, depth: u8) -> String {
        self.tables.city.areas().level(depth).map_or_else(|| depth.to_string(), |level| self.pick(&level.title))
    }

    /// The name of a category; words for one that is not settled yet.
    pub fn category(&self, code: Option<&str>) -> String {
        let known = code.and_then(|code| self.tables.city.categories().get(code));
        known.map_or_else(|| t!(self.cx, DESK_CATEGORY_OPEN).to_owned(), |category| self.pick(&category.name))
    }

    /// A place, in words.
    pub fn place(&self, reference: &str) -> String {
        let place = reference.parse().unwrap_or_default();
        let words = self.tables.place_words(&place, self.english());
        if words.is_empty() { t!(self.cx, DESK_PLACE_OPEN).to_owned() } else { words }
    }

    /// Who acted: post and organisation; residents and clocks by what they are. Names of staff are for their own unit's records.
    pub fn actor(&self, actor: &Actor) -> String {
        let post = actor.post.as_deref().and_then(|id| self.tables.city.post(id));
        match (post, actor.device.as_str()) {
            (Some(post), _) => {
                format!("{} · {}", self.post_kind(post.kind.as_str()), self.organisation(post.organisation.as_str()))
            }
            (None, "clock") => t!(self.cx, DESK_ACTOR_CLOCK).to_owned(),
            (None, "calendar" | "procedure" | "link") => t!(self.cx, DESK_HISTORY_AUTOMATIC).to_owned(),
            (None, "import") => t!(self.cx, DESK_ACTOR_IMPORT).to_owned(),
            (None, _) => t!(self.cx, DESK_ACTOR_RESIDENT).to_owned(),
        }
    }
}
