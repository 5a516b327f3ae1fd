//! A point in time.

use std::fmt;

/// UTC milliseconds since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant so many milliseconds later, or the last one that there is.
    ///
    /// ```
    /// use fengqiao_calendar::Instant;
    /// assert_eq!(Instant(5).plus_millis(10), Instant(15));
    /// ```
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Instant {
        Instant(self.0.saturating_add(millis))
    }

    /// How many milliseconds this instant lies after another; negative when it lies before.
    pub fn millis_since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}
