//! Taking register items into the tables.

use fengqiao_calendar::Date;

use super::City;
use crate::area::Area;
use crate::category::Category;
use crate::duty::{Duty, Selector};
use crate::ids::is_plain_id;
use crate::organisation::{Account, Organisation, Post};
use crate::place::Place;
use crate::register::{Change, Register, RegisterItem, Row};

/// One reason why an item cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyIssue {
    /// The field it is about; empty for the key.
    pub field: &'static str,
    /// What is wrong.
    pub kind: IssueKind,
    /// The value it is about.
    pub value: String,
}

/// What is wrong with a register item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueKind {
    /// The key is malformed.
    #[error("register-key-malformed")]
    MalformedKey,
    /// It names something that is not registered.
    #[error("register-unknown-reference")]
    Unknown,
    /// It names something that has ended.
    #[error("register-ended-reference")]
    Ended,
    /// The key belonged to something that was retired: keys are never used again.
    #[error("register-key-retired")]
    Retired,
    /// It would contain itself.
    #[error("register-cycle")]
    Cycle,
    /// Another row has this value, which must be unique.
    #[error("register-duplicate")]
    Duplicate,
    /// It would end before it begins.
    #[error("register-ends-before-start")]
    Ends,
    /// A level is outside what the city has or the powers allow.
    #[error("register-level")]
    Level,
    /// The name is missing.
    #[error("register-name-missing")]
    NoName,
    /// A rule of the place tree is broken; the value is its message key.
    #[error("register-area")]
    Area,
    /// A row of this register cannot be retired, only replaced.
    #[error("register-cannot-retire")]
    CannotRetire,
    /// Something that goes on needs it.
    #[error("register-in-use")]
    InUse,
}

type Issues = Vec<ApplyIssue>;

fn note(issues: &mut Issues, field: &'static str, kind: IssueKind, value: impl Into<String>) {
    issues.push(ApplyIssue { field, kind, value: value.into() });
}

impl City {
    /// Takes one register item.
    ///
    /// # Errors
    /// All issues at once; the city is then unchanged.
    pub fn apply(&mut self, item: &RegisterItem) -> Result<(), Vec<ApplyIssue>> {
        self.check(item)?;
        match &item.change {
            Change::Put(row) => self.take(row),
            Change::Retire { on } => self.end(item.register, &item.key, *on, &item.reason),
        }
        Ok(())
    }

    /// Whether [`City::apply`] would take the item.
    ///
    /// # Errors
    /// All issues at once.
    pub fn check(&self, item: &RegisterItem) -> Result<(), Vec<ApplyIssue>> {
        let mut issues = Vec::new();
        if !is_plain_id(&item.key) {
            note(&mut issues, "", IssueKind::MalformedKey, &item.key);
        }
        match &item.change {
            Change::Put(row) => self.check_row(row, &mut issues),
            Change::Retire { on } => self.check_end(item.register, &item.key, *on, &mut issues),
        }
        if issues.is_empty() { Ok(()) } else { Err(issues) }
    }

    fn check_row(&self, row: &Row, issues: &mut Issues) {
        match row {
            Row::Level(_) | Row::Setting(_) => {}
            Row::Area(row) => self.check_area(row, issues),
            Row::Organisation(row) => self.check_organisation(row, issues),
            Row::Account(row) => self.check_account(row, issues),
            Row::Post(row) => self.check_post(row, issues),
            Row::Category(row) => self.check_category(row, issues),
            Row::Duty(row) => self.check_duty(row, issues),
            Row::Place(row) => self.check_place(row, issues),
            Row::Answer(row) => {
                ends(row.valid_from, row.valid_to, issues);
                self.needs_organisation("owner", row.owner.as_str(), row.valid_from, issues);
            }
        }
    }

    fn check_area(&self, area: &Area, issues: &mut Issues) {
        if let Err(fault) = self.areas.check(area) {
            note(issues, "code", IssueKind::Area, fault.to_string());
        }
        if !self.areas.levels().is_empty() && self.areas.level(area.level).is_none() {
            note(issues, "level", IssueKind::Level, area.level.to_string());
        }
    }

    fn check_organisation(&self, row: &Organisation, issues: &mut Issues) {
        named(&row.name.zh, issues);
        ends(row.valid_from, row.valid_to, issues);
        self.needs_area("area", row.area.as_str(), issues);
        let Some(parent) = &row.parent else { return };
        if !self.organisations.contains_key(parent) {
            note(issues, "parent", IssueKind::Unknown, parent.as_str());
        }
        let up = |id: &crate::ids::OrganisationId| self.organisations.get(id).and_then(|row| row.parent.clone());
        let bound = self.organisations.len() + 1;
        if std::iter::successors(Some(parent.clone()), up).take(bound).any(|id| id == row.id) {
            note(issues, "parent", IssueKind::Cycle, parent.as_str());
        }
    }

    fn check_account(&self, row: &Account, issues: &mut Issues) {
        named(&row.name, issues);
        ends(row.valid_from, row.valid_to, issues);
        if self.by_login.get(&row.login).is_some_and(|other| *other != row.id) {
            note(issues, "login", IssueKind::Duplicate, &row.login);
        }
    }

    fn check_post(&self, row: &Post, issues: &mut Issues) {
        ends(row.valid_from, row.valid_to, issues);
        if !is_plain_id(row.kind.as_str()) {
            note(issues, "kind", IssueKind::MalformedKey, row.kind.as_str());
        }
        if !self.accounts.contains_key(&row.account) {
            note(issues, "account", IssueKind::Unknown, row.account.as_str());
        }
        self.needs_area("area", row.area.as_str(), issues);
        self.needs_organisation("organisation", row.organisation.as_str(), row.valid_from, issues);
    }

    fn check_category(&self, row: &Category, issues: &mut Issues) {
        named(&row.name.zh, issues);
        ends(row.valid_from, row.valid_to, issues);
        let Some(parent) = &row.parent else { return };
        if self.categories.get(parent.as_str()).is_none() {
            note(issues, "parent", IssueKind::Unknown, parent.as_str());
        }
        if self.categories.distance(row.code.as_str(), parent.as_str()).is_some() {
            note(issues, "parent", IssueKind::Cycle, parent.as_str());
        }
    }

    fn check_duty(&self, row: &Duty, issues: &mut Issues) {
        ends(row.valid_from, row.valid_to, issues);
        if self.categories.get(row.category.as_str()).is_none() {
            note(issues, "category", IssueKind::Unknown, row.category.as_str());
        }
        if let Some(area) = &row.area {
            self.needs_area("area", area.as_str(), issues);
        }
        for unit in &row.co_units {
            self.needs_organisation("co_units", unit.as_str(), row.valid_from, issues);
        }
        if let Selector::Organisation(id) = &row.unit {
            self.needs_organisation("organisation", id.as_str(), row.valid_from, issues);
        }
        if self.categories.lowest_level(row.category.as_str()).is_some_and(|lowest| row.level > lowest) {
            note(issues, "level", IssueKind::Level, row.level.to_string());
        }
    }

    fn check_place(&self, row: &Place, issues: &mut Issues) {
        named(&row.name.zh, issues);
        ends(row.valid_from, row.valid_to, issues);
        if !row.code.is_valid() {
            note(issues, "code", IssueKind::MalformedKey, row.code.as_str());
        }
        self.needs_area("area", row.area.as_str(), issues);
        if let Some(owner) = &row.owner {
            self.needs_organisation("owner", owner.as_str(), row.valid_from, issues);
        }
        let Some(parent) = &row.parent else { return };
        if self.places.get(parent.as_str()).is_none() {
            note(issues, "parent", IssueKind::Unknown, parent.as_str());
        }
        if self.places.chain(parent.as_str()).any(|place| place.code == row.code) {
            note(issues, "parent", IssueKind::Cycle, parent.as_str());
        }
    }

    fn needs_area(&self, field: &'static str, code: &str, issues: &mut Issues) {
        if self.areas.find(code).is_none() {
            note(issues, field, IssueKind::Unknown, code);
        }
    }

    fn needs_organisation(&self, field: &'static str, id: &str, from: Date, issues: &mut Issues) {
        match self.organisations.get(id) {
            None => note(issues, field, IssueKind::Unknown, id),
            Some(row) if row.valid_to.is_some_and(|to| to <= from) => note(issues, field, IssueKind::Ended, id),
            Some(_) => {}
        }
    }

    fn check_end(&self, register: Register, key: &str, on: Date, issues: &mut Issues) {
        let validity = match register {
            Register::Level | Register::Setting => {
                return note(issues, "", IssueKind::CannotRetire, key);
            }
            Register::Area => return self.check_area_end(key, on, issues),
            Register::Organisation => self.organisations.get(key).map(|row| (row.valid_from, row.valid_to)),
            Register::Account => self.accounts.get(key).map(|row| (row.valid_from, row.valid_to)),
            Register::Post => self.posts.get(key).map(|row| (row.valid_from, row.valid_to)),
            Register::Category => self.categories.get(key).map(|row| (row.valid_from, row.valid_to)),
            Register::Duty => self.duties.get(key).map(|row| (row.valid_from, row.valid_to)),
            Register::Place => self.places.get(key).map(|row| (row.valid_from, row.valid_to)),
            Register::Answer => self.answers.get(key).map(|row| (row.valid_from, row.valid_to)),
        };
        match validity {
            None => note(issues, "", IssueKind::Unknown, key),
            Some((_, Some(to))) if to <= on => note(issues, "", IssueKind::Retired, key),
            Some((from, _)) if on < from => note(issues, "retired_on", IssueKind::Ends, key),
            Some(_) => {}
        }
    }

    fn check_area_end(&self, key: &str, on: Date, issues: &mut Issues) {
        if let Err(fault) = self.areas.check_retire(key, on) {
            note(issues, "", IssueKind::Area, fault.to_string());
        }
        if self.seated_in(key).any(|row| row.exists_on(on)) {
            note(issues, "", IssueKind::InUse, key);
        }
    }

    fn take(&mut self, row: &Row) {
        match row {
            Row::Level(row) => self.areas.put_level(row.clone()),
            Row::Area(row) => {
                self.areas.put_checked(row);
            }
            Row::Organisation(row) => self.take_organisation(row.clone()),
            Row::Account(row) => self.take_account(row.clone()),
            Row::Post(row) => self.take_post(row.clone()),
            Row::Category(row) => self.categories.put(row.clone()),
            Row::Duty(row) => self.take_duty(row.clone()),
            Row::Place(row) => self.places.put(row.clone()),
            Row::Answer(row) => {
                self.answers.insert(row.id.clone(), row.clone());
            }
            Row::Setting(row) => {
                self.settings.insert(row.name.clone(), row.clone());
            }
        }
    }

    fn take_organisation(&mut self, row: Organisation) {
        if let Some(old) = self.organisations.get(&row.id) {
            remove(self.organisations_by_seat.get_mut(&old.area), &row.id);
        }
        add(self.organisations_by_seat.entry(row.area.clone()).or_default(), &row.id);
        self.organisations.insert(row.id.clone(), row);
    }

    fn take_account(&mut self, row: Account) {
        if let Some(old) = self.accounts.get(&row.id) {
            self.by_login.remove(&old.login);
        }
        self.by_login.insert(row.login.clone(), row.id.clone());
        self.accounts.insert(row.id.clone(), row);
    }

    fn take_post(&mut self, row: Post) {
        if let Some(old) = self.posts.get(&row.id) {
            remove(self.posts_by_account.get_mut(&old.account), &row.id);
            remove(self.posts_by_organisation.get_mut(&old.organisation), &row.id);
            remove(self.posts_by_office.get_mut(&(old.kind.clone(), old.area.clone())), &row.id);
        }
        add(self.posts_by_account.entry(row.account.clone()).or_default(), &row.id);
        add(self.posts_by_organisation.entry(row.organisation.clone()).or_default(), &row.id);
        add(self.posts_by_office.entry((row.kind.clone(), row.area.clone())).or_default(), &row.id);
        self.posts.insert(row.id.clone(), row);
    }

    fn take_duty(&mut self, row: Duty) {
        if let Some(old) = self.duties.get(&row.id) {
            remove(self.duties_by_category.get_mut(&old.category), &row.id);
        }
        add(self.duties_by_category.entry(row.category.clone()).or_default(), &row.id);
        self.duties.insert(row.id.clone(), row);
    }

    fn end(&mut self, register: Register, key: &str, on: Date, reason: &str) {
        let until = Some(on);
        match register {
            Register::Level | Register::Setting => {}
            Register::Area => {
                // Checked before: the tree ends it.
                let _ = self.areas.retire(key, on);
            }
            Register::Organisation => set(self.organisations.get_mut(key), |row| row.valid_to = until),
            Register::Account => set(self.accounts.get_mut(key), |row| row.valid_to = until),
            Register::Post => set(self.posts.get_mut(key), |row| {
                row.valid_to = until;
                reason.clone_into(&mut row.ended_reason);
            }),
            Register::Category => self.categories.end(key, on),
            Register::Duty => set(self.duties.get_mut(key), |row| row.valid_to = until),
            Register::Place => self.places.end(key, on),
            Register::Answer => set(self.answers.get_mut(key), |row| row.valid_to = until),
        }
    }
}

fn named(name: &str, issues: &mut Issues) {
    if name.trim().is_empty() {
        note(issues, "name", IssueKind::NoName, "");
    }
}

fn ends(from: Date, to: Option<Date>, issues: &mut Issues) {
    if let Some(to) = to.filter(|to| *to < from) {
        note(issues, "valid_to", IssueKind::Ends, to.to_string());
    }
}

fn set<T>(row: Option<&mut T>, change: impl FnOnce(&mut T)) {
    if let Some(row) = row {
        change(row);
    }
}

fn add<T: Ord + Clone>(ids: &mut Vec<T>, id: &T) {
    if let Err(at) = ids.binary_search(id) {
        ids.insert(at, id.clone());
    }
}

fn remove<T: Ord>(ids: Option<&mut Vec<T>>, id: &T) {
    if let Some(ids) = ids {
        ids.retain(|other| other != id);
    }
}
