//! Counts of the tabs, kept for a few seconds, so that a busy office does not count the same thousand again and again.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use fengqiao_calendar::Instant;

use super::queue::Counts;

/// How long a count is shown, in milliseconds.
const KEPT_MS: i64 = 15_000;
/// How many people's counts are kept; the next one starts anew.
const PEOPLE_MAX: usize = 4_096;

/// What was counted, by person and post.
#[derive(Debug, Default)]
pub struct TabCounts(RwLock<HashMap<String, (Instant, Counts)>>);

impl TabCounts {
    /// What was counted a moment ago.
    pub fn known(&self, person: &str, now: Instant) -> Option<Counts> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(person).filter(|(at, _)| (0..KEPT_MS).contains(&(now.0 - at.0))).map(|(_, counts)| *counts)
    }

    /// Keeps what was counted now.
    pub fn keep(&self, person: String, now: Instant, counts: Counts) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= PEOPLE_MAX {
            kept.clear();
        }
        kept.insert(person, (now, counts));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_shown_for_seconds_and_to_nobody_else() {
        let counts = TabCounts::default();
        let seven = Counts { all: Some(7), ..Counts::default() };
        counts.keep("one".into(), Instant(1_000), seven);
        assert_eq!(counts.known("one", Instant(1_000 + KEPT_MS - 1)), Some(seven));
        assert_eq!(counts.known("one", Instant(1_000 + KEPT_MS)), None);
        assert_eq!(counts.known("one", Instant(999)), None, "a clock that went back counts anew");
        assert_eq!(counts.known("two", Instant(1_000)), None);
    }
}
