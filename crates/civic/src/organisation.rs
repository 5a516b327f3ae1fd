//! Who acts: organisations seated in areas, posts held by accounts, staff accounts. No credentials here.

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

use crate::area::valid_on;
use crate::ids::{AccountId, AreaCode, CategoryCode, OrganisationId, PostId, PostKind};

/// A department, street office, property company, mediation committee, volunteer team…
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: Text,
    /// What it is, so that duties can name it by kind: `street_office`, `city_management`, `centre`…
    pub kind: String,
    /// Where it is seated; the level of this area is its level.
    pub area: AreaCode,
    /// The organisation above it that answers for it when it is late.
    pub parent: Option<OrganisationId>,
    /// The category subtrees that it may act in by law; empty where the duty directory alone says so.
    pub powers: Vec<CategoryCode>,
    /// Its telephone number for residents.
    pub phone: String,
    /// Its address.
    pub address: Text,
    /// Its opening hours, in words.
    pub hours: Text,
    /// The first day on which it exists.
    pub valid_from: Date,
    /// The first day on which it exists no more.
    pub valid_to: Option<Date>,
}

impl Organisation {
    /// Whether it exists on a day.
    pub fn exists_on(&self, on: Date) -> bool {
        valid_on(self.valid_from, self.valid_to, on)
    }
}

/// One account's holding of a post in an organisation, from a day to a day. Rights come from posts alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Who holds it.
    pub account: AccountId,
    /// What it does.
    pub kind: PostKind,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// For which area: the organisation's own, or a part of it that was delegated.
    pub area: AreaCode,
    /// The first day on which it is held.
    pub valid_from: Date,
    /// The first day on which it is held no more.
    pub valid_to: Option<Date>,
    /// Why it ended; empty while it is held.
    pub ended_reason: String,
}

impl Post {
    /// Whether it is held on a day.
    pub fn held_on(&self, on: Date) -> bool {
        valid_on(self.valid_from, self.valid_to, on)
    }
}

/// A member of staff who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in; unique.
    pub login: String,
    /// The person's name. Residents see post, unit and staff number instead.
    pub name: String,
    /// The staff number that residents may quote.
    pub staff_number: String,
    /// The password was given out by someone else and must be changed at the first sign-in.
    pub initial_password: bool,
    /// The first day on which it may sign in.
    pub valid_from: Date,
    /// The first day on which it may not any more.
    pub valid_to: Option<Date>,
}

impl Account {
    /// Whether it may sign in on a day.
    pub fn active_on(&self, on: Date) -> bool {
        valid_on(self.valid_from, self.valid_to, on)
    }
}
