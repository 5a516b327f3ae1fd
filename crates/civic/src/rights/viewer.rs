//! What a viewer's posts give on one day.

use std::collections::BTreeMap;

use fengqiao_calendar::Date;

use fengqiao_procedure::model::Secrecy;

use super::{GrantKey, Holder, ViewerKeys, Visibility};
use crate::city::City;
use crate::ids::AccountId;
use crate::organisation::Post;

/// A member of staff on one day, with the posts that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    account: AccountId,
    posts: Vec<Post>,
    keys: ViewerKeys,
}

/// What a post of a kind shows of the matters of a secrecy in its area. Other kinds see only what is theirs to act on.
pub(super) fn reach(kind: &str, secrecy: Secrecy) -> Option<Visibility> {
    let (open, above) = match kind {
        "dispatcher" => (Visibility::Unit, true),
        "supervisor" | "leader" => (Visibility::Chain, true),
        "intake" => (Visibility::Unit, false),
        "callback" | "verifier" => (Visibility::Chain, false),
        "grid_lead" | "grid_worker" | "community" => (Visibility::Public, false),
        _ => return None,
    };
    match secrecy {
        Secrecy::Open => Some(open),
        Secrecy::Private => above.then_some(open),
        Secrecy::Confidential => above.then_some(Visibility::Outline),
    }
}

/// Kinds of post that administer or audit: they reach no case but those that they hold.
fn is_administrative(kind: &str) -> bool {
    matches!(kind, "technician" | "security" | "auditor")
}

impl Viewer {
    /// The viewer that an account is on a day: only posts that are held then, by an active account, in an existing organisation.
    pub fn of(city: &City, account: &AccountId, on: Date) -> Self {
        Self::with(account, city.posts_of(account.as_str(), on).cloned().collect())
    }

    /// The viewer who acts by one of their posts alone: what the others give is out of reach until another is chosen.
    /// `None` where they do not hold it.
    pub fn by_post(&self, post: &str) -> Option<Self> {
        let held = self.posts.iter().find(|held| held.id == *post)?;
        Some(Self::with(&self.account, vec![held.clone()]))
    }

    fn with(account: &AccountId, posts: Vec<Post>) -> Self {
        let mut keys = BTreeMap::new();
        let mut grant = |key: GrantKey, visibility: Visibility| {
            let held = keys.entry(key).or_insert(visibility);
            *held = visibility.max(*held);
        };
        grant(GrantKey::party(account), Visibility::Own);
        grant(GrantKey::sealed(account), Visibility::Sealed);
        for post in &posts {
            let everyone = Holder { organisation: post.organisation.clone(), post: post.kind.clone(), account: None };
            let alone = Holder { account: Some(account.clone()), ..everyone.clone() };
            for acting in [&everyone, &alone] {
                grant(GrantKey::holder(acting), Visibility::Unit);
                if !is_administrative(post.kind.as_str()) {
                    grant(GrantKey::actor(acting), Visibility::Unit);
                    grant(GrantKey::took_part(acting), Visibility::Chain);
                    grant(GrantKey::watcher(acting), Visibility::Outline);
                }
            }
            if is_administrative(post.kind.as_str()) {
                continue;
            }
            grant(GrantKey::unit(&post.organisation), Visibility::Unit);
            grant(GrantKey::chain(&post.organisation), Visibility::Chain);
            for secrecy in [Secrecy::Open, Secrecy::Private, Secrecy::Confidential] {
                if let Some(visibility) = reach(post.kind.as_str(), secrecy) {
                    grant(GrantKey::area_of(secrecy, post.area.as_str()), visibility);
                }
            }
        }
        Self { account: account.clone(), posts, keys }
    }

    /// Who it is.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The posts that count on the day.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// All grant keys with what each shows.
    pub fn keys(&self) -> &ViewerKeys {
        &self.keys
    }

    /// The keys of the viewer's own queue: matters that one of their posts must move.
    pub fn queue_keys(&self) -> Vec<GrantKey> {
        self.keys.keys().filter(|key| key.calls()).cloned().collect()
    }

    /// Whether one of the posts is of a kind.
    pub fn holds(&self, kind: &str) -> bool {
        self.posts.iter().any(|post| post.kind == *kind)
    }
}
