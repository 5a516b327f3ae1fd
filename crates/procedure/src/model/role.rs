//! Who may act, and who may not act after whom.

use super::{Guard, RoleId, Text};

/// Who may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// How it is found.
    pub kind: RoleKind,
}

/// How a role is found for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleKind {
    /// Whose matter it is: reporter, proxy, or a named party.
    Party,
    /// The nearest organisation with a post of this kind at or above the case's area and level.
    Office {
        /// The kind of post.
        post: String,
    },
    /// A post of this kind in the organisation that the duty directory or a step named.
    Unit {
        /// The kind of post.
        post: String,
    },
}

/// Whoever took a step as one of `earlier` may not act as `role`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separation {
    /// The role that is barred.
    pub role: RoleId,
    /// The roles that bar it.
    pub earlier: Vec<RoleId>,
    /// The whole organisation of the earlier actor is barred, not only the person.
    pub organisation: bool,
    /// Holds only while this guard is true.
    pub when: Guard,
}
