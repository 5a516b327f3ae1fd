//! Deriving a date again under a new calendar.

use crate::derivation::step;
use crate::{Calendar, Due, Period};

/// A date derived again, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalculation {
    /// The date that holds from now on.
    pub due: Due,
    /// How it differs from the one before.
    pub change: Change,
}

/// How a date derived again differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Nothing: the same end, as sure as before.
    Same,
    /// The same end; it was provisional and is certain now.
    Confirmed,
    /// The end is later.
    Later,
    /// The end is earlier, which no one had been promised otherwise.
    Earlier,
    /// The end would be earlier, but it was promised and stays.
    Kept,
    /// The same end, but it has become provisional.
    Unsettled,
}

impl Change {
    /// Whether the end itself moved.
    pub fn moves(self) -> bool {
        matches!(self, Change::Later | Change::Earlier)
    }
}

/// Derives the end of a running period again under a new calendar. A date that was `promised` to a resident is never brought forward.
pub fn recalculate(old: &Due, period: &Period, new: &Calendar, promised: Promised) -> Recalculation {
    let fresh = period.due_of(new);
    let change = match fresh.at.cmp(&old.at) {
        std::cmp::Ordering::Greater => Change::Later,
        std::cmp::Ordering::Less if promised == Promised::Yes => Change::Kept,
        std::cmp::Ordering::Less => Change::Earlier,
        std::cmp::Ordering::Equal => match (old.provisional, fresh.provisional) {
            (true, false) => Change::Confirmed,
            (false, true) => Change::Unsettled,
            _ => Change::Same,
        },
    };
    if change != Change::Kept {
        return Recalculation { due: fresh, change };
    }
    let mut due = Due { at: old.at, last_on: old.last_on, ..fresh };
    let kept = step("derive-kept", [("new", fresh.last_on.to_string()), ("last", old.last_on.to_string())]);
    due.derivation.push(kept);
    Recalculation { due, change }
}

/// Whether a resident was told the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Promised {
    /// The date is never brought forward.
    Yes,
    /// The date follows the calendar.
    No,
}

impl From<bool> for Promised {
    fn from(promised: bool) -> Promised {
        if promised { Promised::Yes } else { Promised::No }
    }
}
