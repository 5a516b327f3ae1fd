//! What promises remember of the way that a case has come: where a case goes on under another version, its memory goes with it.

use super::super::finding::Property;
use super::super::graph::Marks;
use super::super::space::{Edge, Space};
use super::{consent, duty, hearing, person};
use crate::model::*;

/// A question about a move and the mark before it.
type Asked<'s, T> = dyn Fn(&Edge, Marks) -> T + 's;

/// The memory of one promise: a mark that moves set and clear, and the moves that break the promise under it.
pub(in crate::check) struct Memory<'s> {
    /// The promise.
    pub property: Property,
    /// The name of the role or part that it is about; empty where it is about the whole case.
    pub about: String,
    /// The mark after a move.
    pub after: Box<Asked<'s, Marks>>,
    /// Whether a move breaks the promise under the mark before it.
    pub bad: Box<Asked<'s, bool>>,
}

impl<'s> Memory<'s> {
    pub fn new(
        property: Property,
        about: &str,
        after: impl Fn(&Edge, Marks) -> Marks + 's,
        bad: impl Fn(&Edge, Marks) -> bool + 's,
    ) -> Memory<'s> {
        Memory { property, about: about.to_owned(), after: Box::new(after), bad: Box::new(bad) }
    }
}

/// Every memory of a procedure.
pub(in crate::check) fn of<'s>(p: &'s Procedure, space: &'s Space) -> Vec<Memory<'s>> {
    let mut all = duty::memories(p, space);
    all.extend(hearing::memories(p, space));
    all.extend(consent::memories(p, space));
    all.extend(person::memories(p, space));
    all
}
