//! All tables of a city in memory, built from register items.

use std::collections::{BTreeMap, HashMap};

use fengqiao_calendar::Date;

use crate::answer::{Answer, Setting};
use crate::area::AreaTree;
use crate::category::Catalogue;
use crate::duty::Duty;
use crate::ids::{AccountId, AnswerId, AreaCode, CategoryCode, DutyId, OrganisationId, PostId, PostKind};
use crate::organisation::{Account, Organisation, Post};
use crate::place::PlaceIndex;

mod apply;
mod find;
mod route;
mod routing;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use apply::{ApplyIssue, IssueKind};
pub use route::Route;

/// The registers of one city as typed tables. Changed only by [`City::apply`].
#[derive(Debug, Clone, Default)]
pub struct City {
    pub(crate) areas: AreaTree,
    pub(crate) categories: Catalogue,
    pub(crate) places: PlaceIndex,
    organisations: BTreeMap<OrganisationId, Organisation>,
    posts: BTreeMap<PostId, Post>,
    accounts: BTreeMap<AccountId, Account>,
    duties: BTreeMap<DutyId, Duty>,
    answers: BTreeMap<AnswerId, Answer>,
    settings: BTreeMap<String, Setting>,
    by_login: HashMap<String, AccountId>,
    posts_by_account: HashMap<AccountId, Vec<PostId>>,
    posts_by_office: HashMap<(PostKind, AreaCode), Vec<PostId>>,
    posts_by_organisation: HashMap<OrganisationId, Vec<PostId>>,
    organisations_by_seat: HashMap<AreaCode, Vec<OrganisationId>>,
    duties_by_category: HashMap<CategoryCode, Vec<DutyId>>,
}

/// The city on one day, with organisations that are passed over. This is what decisions look at.
#[derive(Debug, Clone, Copy)]
pub struct CityAt<'a> {
    /// The tables.
    pub city: &'a City,
    /// The day.
    pub on: Date,
    /// Organisations that may not act in the case, for instance because it is about them.
    pub barred: &'a [OrganisationId],
}

impl City {
    /// A city without anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// The city on a day.
    pub fn at(&self, on: Date) -> CityAt<'_> {
        CityAt { city: self, on, barred: &[] }
    }

    /// The place tree.
    pub fn areas(&self) -> &AreaTree {
        &self.areas
    }

    /// The matter catalogue.
    pub fn categories(&self) -> &Catalogue {
        &self.categories
    }

    /// Estates, roads, buildings, facilities and assets.
    pub fn places(&self) -> &PlaceIndex {
        &self.places
    }

    /// An organisation, ended ones too.
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations.get(id)
    }

    /// All organisations by id.
    pub fn organisations(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values()
    }

    /// A post, ended ones too.
    pub fn post(&self, id: &str) -> Option<&Post> {
        self.posts.get(id)
    }

    /// All posts by id.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.posts.values()
    }

    /// The posts that an account holds on a day; none when the account is not active.
    pub fn posts_of(&self, account: &str, on: Date) -> impl Iterator<Item = &Post> {
        let active = self.accounts.get(account).is_some_and(|account| account.active_on(on));
        let ids = self.posts_by_account.get(account).filter(|_| active).into_iter().flatten();
        ids.filter_map(|id| self.posts.get(id)).filter(move |post| self.is_active(post, on))
    }

    /// The posts that are held in an organisation on a day.
    pub fn posts_in(&self, organisation: &str, on: Date) -> impl Iterator<Item = &Post> {
        let ids = self.posts_by_organisation.get(organisation).into_iter().flatten();
        ids.filter_map(|id| self.posts.get(id)).filter(move |post| self.is_active(post, on))
    }

    /// Whether a post counts on a day: it is held, its holder may sign in and its organisation exists.
    pub fn is_active(&self, post: &Post, on: Date) -> bool {
        post.held_on(on)
            && self.accounts.get(&post.account).is_some_and(|account| account.active_on(on))
            && self.organisations.get(&post.organisation).is_some_and(|organisation| organisation.exists_on(on))
    }

    /// An account, ended ones too.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// The account that signs in under a name.
    pub fn account_by_login(&self, login: &str) -> Option<&Account> {
        self.by_login.get(login).and_then(|id| self.accounts.get(id))
    }

    /// All accounts by id.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// A rule of the duty directory.
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.get(id)
    }

    /// All rules of the duty directory by id.
    pub fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.duties.values()
    }

    /// The rules of a category itself, without those of wider ones.
    pub fn duties_of(&self, category: &str) -> impl Iterator<Item = &Duty> {
        let ids = self.duties_by_category.get(category).into_iter().flatten();
        ids.filter_map(|id| self.duties.get(id))
    }

    /// All known answers by id.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.answers.values()
    }

    /// A known answer.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.get(id)
    }

    /// Known answers that fit a text, best first; at most `limit`.
    pub fn answers_for(&self, text: &str, on: Date, limit: usize) -> Vec<&Answer> {
        let mut found: Vec<(u32, &Answer)> = self
            .answers
            .values()
            .filter(|answer| answer.holds_on(on))
            .map(|answer| (answer.fit(text), answer))
            .filter(|(fit, _)| *fit > 0)
            .collect();
        found.sort_by_key(|(fit, answer)| (u32::MAX - fit, answer.id.clone()));
        found.into_iter().take(limit).map(|(_, answer)| answer).collect()
    }

    /// A named value of the city.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.get(name)
    }

    /// All named values.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.settings.values()
    }

    /// The organisations seated in an area.
    pub fn seated_in(&self, area: &str) -> impl Iterator<Item = &Organisation> {
        let ids = self.organisations_by_seat.get(area).into_iter().flatten();
        ids.filter_map(|id| self.organisations.get(id))
    }

    /// The level of an organisation's seat.
    pub fn seat_level(&self, organisation: &str) -> Option<u8> {
        let organisation = self.organisations.get(organisation)?;
        self.areas.find(organisation.area.as_str()).map(|id| self.areas.get(id).level)
    }

    /// The deepest level that any area has; 0 for a city without areas.
    pub fn deepest_level(&self) -> u8 {
        let listed = self.areas.levels().last().map(|level| level.depth);
        listed.unwrap_or_else(|| self.areas.all().map(|id| self.areas.get(id).level).max().unwrap_or(0))
    }

    /// The place's name that may be shown with an open matter: the estate or public road, otherwise the community or what lies
    /// above it; never a grid.
    pub fn public_place(&self, place: Option<&str>, area: Option<&str>, english: bool) -> String {
        let said = |zh: &str, en: &str| {
            if english && !en.is_empty() { en.to_owned() } else { zh.to_owned() }
        };
        if let Some(coarse) = place.and_then(|code| self.places.coarse(code)) {
            return said(&coarse.name.zh, &coarse.name.en);
        }
        let own = place.and_then(|code| self.places.get(code)).map(|place| place.area.as_str());
        let Some(id) = own.or(area).and_then(|code| self.areas.find(code)) else {
            return String::new();
        };
        let grid = self.areas.levels().iter().find(|level| level.name == "grid").map_or(4, |level| level.depth);
        let coarse = self.areas.chain(id).find(|id| self.areas.get(*id).level < grid);
        coarse.map_or(String::new(), |id| {
            let view = self.areas.get(id);
            said(view.name, view.name_en.unwrap_or_default())
        })
    }
}
