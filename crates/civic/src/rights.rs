//! Rights as set algebra: a case yields grant keys, a viewer's posts yield grant keys, may-see = they meet.
//!
//! The same keys narrow lists in SQL and decide one case here, so that both always agree.

use std::collections::BTreeMap;
use std::fmt;

use fengqiao_procedure::model::{Privacy, Secrecy};

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
/// `h/<organisation>/<post kind>` whoever must move the case now, `r/…` whoever else may take a step now, `t/…` whoever took one in a
/// confidential case: each with `/<account>` behind it where the role is one person's alone; `w/<organisation>/<post kind>` who answers for a
/// late confidential case. `u/<organisation>` a unit that is responsible now; `c/<organisation>` a unit that took part; `a/<area>` an area the
/// case lies in, `x/<area>` the same for a private case, `q/<area>` for a confidential one; `p/<account>` a party with an account;
/// `s/<account>` a person named for sealed fields.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GrantKey(String);

impl GrantKey {
    /// Whoever must move the case now.
    pub fn holder(holder: &Holder) -> Self {
        Self::of_post('h', holder)
    }
    /// Whoever else may take a step now.
    pub fn actor(actor: &Holder) -> Self {
        Self::of_post('r', actor)
    }
    /// Whoever took a step in a confidential case.
    pub fn took_part(actor: &Holder) -> Self {
        Self::of_post('t', actor)
    }
    /// Who answers for a late confidential case.
    pub fn watcher(above: &Holder) -> Self {
        Self::of_post('w', above)
    }
    fn of_post(prefix: char, Holder { organisation, post, account }: &Holder) -> Self {
        match account {
            None => Self(format!("{prefix}/{organisation}/{post}")),
            Some(account) => Self(format!("{prefix}/{organisation}/{post}/{account}")),
        }
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
    /// An area that a confidential case lies in.
    pub fn outlined_area(area: &str) -> Self {
        Self(format!("q/{area}"))
    }
    /// The key of an area that a case of this secrecy lies in.
    fn area_of(secrecy: Secrecy, area: &str) -> Self {
        match secrecy {
            Secrecy::Open => Self::area(area),
            Secrecy::Private => Self::private_area(area),
            Secrecy::Confidential => Self::outlined_area(area),
        }
    }
    /// A party with an account.
    pub fn party(account: &AccountId) -> Self {
        Self(format!("p/{account}"))
    }
    /// A person named for the sealed fields.
    pub fn sealed(account: &AccountId) -> Self {
        Self(format!("s/{account}"))
    }
    /// Whether a case under this key stands in the own queue of whoever has it.
    pub fn calls(&self) -> bool {
        self.0.starts_with("h/") || self.0.starts_with("w/")
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
    /// Number, procedure, state and clock of a confidential case, and which office has it: for the offices above.
    Outline,
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
            Privacy::Public => self >= Visibility::Public,
            Privacy::Parties => self >= Visibility::Parties && self != Visibility::Chain,
            Privacy::Chain => self >= Visibility::Chain,
            Privacy::Unit => self >= Visibility::Unit,
            Privacy::Sealed => self == Visibility::Sealed,
        }
    }
}

/// A post that acts in a case: above all, who must move it now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The post in it.
    pub post: PostKind,
    /// The one member of staff whose role it is; none where everyone with the post may act.
    pub account: Option<AccountId>,
}

/// What rights depend on in a case. Made from its folded entries by [`CaseFacts::of`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFacts {
    /// The lowest area it lies in.
    pub area: Option<AreaCode>,
    /// How secret its procedure and category are.
    pub secrecy: Secrecy,
    /// Who must move it now.
    pub holders: Vec<Holder>,
    /// Who else may take a step now and does not see it by area.
    pub actors: Vec<Holder>,
    /// Who took steps of a confidential case, the latest first.
    pub took_part: Vec<Holder>,
    /// Who answers for a confidential case since it became late.
    pub watchers: Vec<Holder>,
    /// Units that are responsible now; none in a confidential case, where posts count and not units.
    pub units: Vec<OrganisationId>,
    /// Units that took part, the latest first; none in a confidential case.
    pub chain: Vec<OrganisationId>,
    /// Parties with an account; the first is the person whose matter it is.
    pub parties: Vec<AccountId>,
    /// Persons named for sealed fields.
    pub named: Vec<AccountId>,
    /// Organisations that the matter is about: they never see it.
    pub barred: Vec<OrganisationId>,
}

/// The grant keys of a case, at most 16. What does not fit is left out, what was long ago first: nobody sees more by it.
pub fn grants_of(facts: &CaseFacts, city: &CityAt<'_>) -> Vec<GrantKey> {
    let free = |id: &OrganisationId| !facts.barred.contains(id);
    let posts = |list: &[Holder], key: fn(&Holder) -> GrantKey, most: usize| {
        list.iter().filter(|post| free(&post.organisation)).map(key).take(most).collect::<Vec<_>>()
    };
    let mut keys = posts(&facts.holders, GrantKey::holder, 4);
    keys.extend(posts(&facts.watchers, GrantKey::watcher, 1));
    keys.extend(facts.units.iter().filter(|unit| free(unit)).map(GrantKey::unit).take(4));
    keys.extend(area_keys(facts, city));
    keys.extend(facts.parties.iter().map(GrantKey::party).take(2));
    keys.extend(facts.named.iter().map(GrantKey::sealed).take(2));
    keys.extend(posts(&facts.actors, GrantKey::actor, 6));
    keys.extend(posts(&facts.took_part, GrantKey::took_part, GRANT_KEYS_MAX));
    keys.extend(facts.chain.iter().filter(|unit| free(unit)).map(GrantKey::chain));
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
    codes.take(8).map(|code| GrantKey::area_of(facts.secrecy, code)).collect()
}

/// What a viewer may read of a case with these keys; `None` when the viewer may not even know of it by rights.
pub fn may_see(viewer: &Viewer, grants: &[GrantKey]) -> Option<Visibility> {
    grants.iter().filter_map(|key| viewer.keys().get(key).copied()).max()
}

/// The keys of a viewer with what each shows.
pub type ViewerKeys = BTreeMap<GrantKey, Visibility>;
