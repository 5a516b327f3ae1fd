//! What readers ask for again and again: folded cases, and how many matters wait under a key. Both say for which state of the entries
//! they hold, so that nothing stale is ever shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fengqiao_store::Id;

use super::load::Loaded;
use crate::app::Tables;

/// How many bytes of entries the kept cases stand for at most: some two thousand cases.
const BYTES_MAX: usize = 12 * 1024 * 1024;
/// How many keys have their count kept.
const COUNTS_MAX: usize = 4_096;

/// Kept while the city is open; nothing of it is needed to go on.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    cases: Mutex<Recent>,
    counts: Mutex<Counts>,
}

/// The cases that were read last.
#[derive(Debug, Default)]
struct Recent {
    cases: HashMap<Id, Folded>,
    /// When each was last read, the longest ago first.
    order: BTreeMap<u64, Id>,
    reads: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Folded {
    case: Arc<Loaded>,
    bytes: usize,
    read: u64,
}

/// Counts as they stood at a position of the entries.
#[derive(Debug, Default)]
struct Counts {
    position: u64,
    by_key: HashMap<String, u32>,
}

impl Kept {
    /// A case at this version, folded under the procedures that are in force.
    pub(crate) fn case(&self, tables: &Tables, id: Id, version: u64) -> Option<Arc<Loaded>> {
        let case = lock(&self.cases).get(id)?;
        (case.state.version == version && tables.catalogue.holds(&case.compiled)).then_some(case)
    }

    /// Keeps a case that was folded from so many bytes.
    pub(crate) fn keep(&self, case: Arc<Loaded>, bytes: usize) {
        lock(&self.cases).put(case, bytes);
    }

    /// The count under a key, if nothing was written since.
    pub(crate) fn count(&self, position: u64, key: &str) -> Option<u32> {
        let counts = lock(&self.counts);
        counts.by_key.get(key).copied().filter(|_| counts.position == position)
    }

    /// Forgets the counts after a write of this node: where positions follow the commit, whoever wrote sees their own step counted at once.
    pub(crate) fn written(&self) {
        lock(&self.counts).by_key.clear();
    }

    /// Keeps the count under a key as it was found at a position or after it.
    pub(crate) fn keep_count(&self, position: u64, key: &str, count: u32) {
        let mut counts = lock(&self.counts);
        if counts.position != position || counts.by_key.len() >= COUNTS_MAX {
            *counts = Counts { position, by_key: HashMap::new() };
        }
        counts.by_key.insert(key.to_owned(), count);
    }
}

impl Recent {
    fn get(&mut self, id: Id) -> Option<Arc<Loaded>> {
        let folded = self.cases.get_mut(&id)?;
        self.order.remove(&folded.read);
        self.reads += 1;
        folded.read = self.reads;
        self.order.insert(self.reads, id);
        Some(Arc::clone(&folded.case))
    }

    fn put(&mut self, case: Arc<Loaded>, bytes: usize) {
        let id = case.id;
        self.reads += 1;
        self.bytes += bytes;
        self.order.insert(self.reads, id);
        if let Some(before) = self.cases.insert(id, Folded { case, bytes, read: self.reads }) {
            self.order.remove(&before.read);
            self.bytes -= before.bytes;
        }
        while self.bytes > BYTES_MAX
            && let Some((_, longest)) = self.order.pop_first()
        {
            self.bytes -= self.cases.remove(&longest).map_or(0, |gone| gone.bytes);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_holds_until_something_is_written() {
        let kept = Kept::default();
        kept.keep_count(7, "h/lamps/intake", 3);
        assert_eq!(kept.count(7, "h/lamps/intake"), Some(3));
        assert_eq!(kept.count(7, "h/roads/intake"), None);
        assert_eq!(kept.count(8, "h/lamps/intake"), None);
        kept.keep_count(8, "h/roads/intake", 1);
        assert_eq!(kept.count(8, "h/lamps/intake"), None, "older counts are gone");
    }
}
