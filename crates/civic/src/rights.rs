//! Rights as set algebra: a case yields grant keys, a viewer's posts yield grant keys, may-see = they meet.
//!
//! The same keys narrow lists in SQL and decide one case here, so that both always agree.

use std::collections::BTreeMap;
use std::fmt;

use fengqiao_procedure::model::Privacy;

use crate::city::CityAt;
use crate::ids::{AccountId, AreaCode, OrganisationId, PostKind};

mod administration;
mod facts;
mod roles;
#[cfg(test)]
mod tests;
mod viewer;

pub use administration::{AdministrationRefusal, may_administer, may_grant_post};
pub use roles::{opening_roles_of, roles_of};
pub use viewer::Viewer;

/// The most grant keys a case has.
pub const GRANT_KEYS_MAX: usize = 16;

/// A key that a case and a viewer may share.
///
/// `h/<organisation>/<post kind>` whoever must move the case now; `u/<organisation>` a unit that is responsible now;
/// `c/<organisation>` a unit that took part; `a/<area>` an area the case lies in; `x/<area>` the same for a private case;
/// `p/<account>` a party with an account; `s/<account>` a person named for sealed fields.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GrantKey(String);

impl GrantKey {
    /// Whoever must move the case now.
    pub fn holder(organisation: &OrganisationId, post: &PostKind) -> Self {
        Self(format!("h/{organisation}/{post}"))
    }
    /// A unit that is responsible now.
    pub fn unit(organisation: &OrganisationId) -> Self {
        Self(format!("u/{organisation}"))
    }
    /// A unit that took part.
    pub fn chain(organisation: &OrganisationId) -> Self {
        Self(format!("c/{organisation}"))
    }
    /// An area the case lies in.
    pub fn area(area: &str) -> Self {
        Self(format!("a/{area}"))
    }
    /// An area that a private case lies in.
    pub fn private_area(area: &str) -> Self {
        Self(format!("x/{area}"))
    }
    /// A party with an account.
    pub fn party(account: &AccountId) -> Self {
        Self(format!("p/{account}"))
    }
    /// A person named for the sealed fields.
    pub fn sealed(account: &AccountId) -> Self {
        Self(format!("s/{account}"))
    }
    /// The key as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for GrantKey {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for GrantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a viewer may read of a case; later classes read more fields of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Visibility {
    /// Category, coarse place, state and clock.
    Public,
    /// One of several parties.
    Parties,
    /// The person whose matter it is, and the proxy.
    Own,
    /// An office that took part or answers for those who did.
    Chain,
    /// The office that is responsible now.
    Unit,
    /// A person named for the sealed fields.
    Sealed,
}

impl Visibility {
    /// Whether fields of a privacy class may be read.
    pub fn allows(self, privacy: Privacy) -> bool {
        match privacy {
            Privacy::Public => true,
            Privacy::Parties => self != Visibility::Public && self != Visibility::Chain,
            Privacy::Chain => self >= Visibility::Chain,
            Privacy::Unit => self >= Visibility::Unit,
            Privacy::Sealed => self == Visibility::Sealed,
        }
    }
}

/// Who must move a case now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The post in it.
    pub post: PostKind,
}

/// What rights depend on in a case. Made from its folded entries by [`CaseFacts::of`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFacts {
    /// The lowest area it lies in.
    pub area: Option<AreaCode>,
    /// Its procedure or category is private.
    pub private: bool,
    /// Who must move it now.
    pub holders: Vec<Holder>,
    /// Units that are responsible now.
    pub units: Vec<OrganisationId>,
    /// Units that took part, the latest first.
    pub chain: Vec<OrganisationId>,
    /// Parties with an account; the first is the person whose matter it is.
    pub parties: Vec<AccountId>,
    /// Persons named for sealed fields.
    pub named: Vec<AccountId>,
    /// Organisations that the matter is about: they never see it.
    pub barred: Vec<OrganisationId>,
}

/// The grant keys of a case, at most 16. What does not fit is left out, the units of long ago first: nobody sees more by it.
pub fn grants_of(facts: &CaseFacts, city: &CityAt<'_>) -> Vec<GrantKey> {
    let free = |id: &&OrganisationId| !facts.barred.contains(id);
    let holders = facts.holders.iter().filter(|holder| free(&&holder.organisation));
    let mut keys: Vec<GrantKey> =
        holders.map(|holder| GrantKey::holder(&holder.organisation, &holder.post)).take(4).collect();
    keys.extend(facts.units.iter().filter(free).map(GrantKey::unit).take(4));
    keys.extend(area_keys(facts, city));
    keys.extend(facts.parties.iter().map(GrantKey::party).take(2));
    keys.extend(facts.named.iter().map(GrantKey::sealed).take(2));
    keys.extend(facts.chain.iter().filter(free).map(GrantKey::chain));
    let mut seen = Vec::new();
    keys.retain(|key| {
        !seen.contains(key) && {
            seen.push(key.clone());
            true
        }
    });
    keys.truncate(GRANT_KEYS_MAX);
    keys
}

/// One key for each area the case lies in. An area in which a barred organisation holds a post gives none: the level above
/// looks after the matter.
fn area_keys(facts: &CaseFacts, city: &CityAt<'_>) -> Vec<GrantKey> {
    let areas = city.city.areas();
    let own = facts.area.as_ref().and_then(|code| areas.find(code.as_str()));
    let Some(start) = own.or_else(|| city.root()) else {
        return Vec::new();
    };
    let touched = |code: &str| {
        let posts = facts.barred.iter().flat_map(|unit| city.city.posts_in(unit.as_str(), city.on));
        posts.into_iter().any(|post| post.area == *code)
    };
    let codes = areas.chain(start).map(|id| areas.get(id).code).filter(|code| !touched(code));
    let key = if facts.private { GrantKey::private_area } else { GrantKey::area };
    codes.take(8).map(key).collect()
}

/// What a viewer may read of a case with these keys; `None` when the viewer may not even know of it by rights.
pub fn may_see(viewer: &Viewer, grants: &[GrantKey]) -> Option<Visibility> {
    grants.iter().filter_map(|key| viewer.keys().get(key).copied()).max()
}

/// The keys of a viewer with what each shows.
pub type ViewerKeys = BTreeMap<GrantKey, Visibility>;
