//! The published procedures of a city, every version that a case may still run under.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fengqiao_procedure::compare::{grown, same_flow};
use fengqiao_procedure::model::Procedure;

use crate::codec::Names;

/// A procedure ready for use.
#[derive(Debug)]
pub struct Compiled {
    /// The procedure itself.
    pub procedure: Procedure,
    /// Its names, for decoding entries.
    pub names: Names,
    /// Its text and modules, as they were published.
    pub source: Published,
    /// For a case that was moved: the versions that it ran under, oldest first; their names are known too. Empty for a published version.
    pub versions: Vec<Arc<Compiled>>,
}

/// How many ways from version to version are kept ready.
const WAYS_MAX: usize = 64;

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// The procedure's file.
    pub text: String,
    /// The modules that it may use, by name.
    pub modules: BTreeMap<String, String>,
    /// SHA-256 over both, hexadecimal.
    pub hash: String,
    /// Why it was published.
    pub reason: String,
    /// UTC milliseconds.
    pub published_at: i64,
}

/// All published versions. A newer version of the same id is the one that new cases run under.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    versions: BTreeMap<(String, String), Arc<Compiled>>,
    current: BTreeMap<String, String>,
    /// Versions grown by what older ones name, for the cases that were moved; made when they are asked for.
    grown: Arc<Mutex<Vec<Arc<Compiled>>>>,
}

impl Compiled {
    /// Makes a procedure ready for use.
    pub fn new(procedure: Procedure, source: Published) -> Compiled {
        Compiled { names: Names::of(&procedure), procedure, source, versions: Vec::new() }
    }
}

impl Catalogue {
    /// Adds a version and makes it the current one of its procedure.
    pub fn publish(&mut self, compiled: Compiled) {
        let (id, version) = (compiled.procedure.id.clone(), compiled.procedure.version.clone());
        self.current.insert(id.clone(), version.clone());
        self.versions.insert((id, version), Arc::new(compiled));
    }

    /// The version that new cases of a procedure run under.
    pub fn current(&self, id: &str) -> Option<&Arc<Compiled>> {
        self.versions.get(&(id.to_owned(), self.current.get(id)?.clone()))
    }

    /// One version.
    pub fn version(&self, id: &str, version: &str) -> Option<&Arc<Compiled>> {
        self.versions.get(&(id.to_owned(), version.to_owned()))
    }

    /// A version with whatever the one that a case ran under so far names: both can be read under it.
    pub fn grown(&self, before: &Arc<Compiled>, to: &Arc<Compiled>) -> Arc<Compiled> {
        let mut versions = if before.versions.is_empty() { vec![Arc::clone(before)] } else { before.versions.clone() };
        versions.push(Arc::clone(to));
        let same = |known: &&Arc<Compiled>| {
            known.versions.len() == versions.len()
                && known.versions.iter().zip(&versions).all(|(one, other)| Arc::ptr_eq(one, other))
        };
        let mut ways = self.grown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = ways.iter().find(same) {
            return Arc::clone(known);
        }
        let compiled = Compiled::new(grown(&before.procedure, &to.procedure), to.source.clone());
        let compiled = Arc::new(Compiled { versions, ..compiled });
        if ways.len() == WAYS_MAX {
            ways.remove(0);
        }
        ways.push(Arc::clone(&compiled));
        compiled
    }

    /// Whether these are the texts in force, no word of which was put right since.
    pub fn holds(&self, compiled: &Arc<Compiled>) -> bool {
        let published = |one: &Arc<Compiled>| {
            let known = self.version(&one.procedure.id, &one.procedure.version);
            known.is_some_and(|known| Arc::ptr_eq(known, one))
        };
        if compiled.versions.is_empty() { published(compiled) } else { compiled.versions.iter().all(published) }
    }

    /// Whether a procedure may be published under the version that it names: that is free, or this one differs from it in words alone.
    pub fn takes(&self, procedure: &Procedure) -> bool {
        self.version(&procedure.id, &procedure.version)
            .is_none_or(|known| known.procedure != *procedure && same_flow(&known.procedure, procedure))
    }

    /// The current version of every procedure, by id.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Compiled>> {
        self.current.keys().filter_map(|id| self.current(id))
    }

    /// Every version of one procedure, oldest first.
    pub fn versions(&self, id: &str) -> Vec<&Arc<Compiled>> {
        let mut versions: Vec<_> =
            self.versions.iter().filter(|((of, _), _)| of == id).map(|(_, compiled)| compiled).collect();
        versions.sort_by_key(|compiled| compiled.source.published_at);
        versions
    }
}
