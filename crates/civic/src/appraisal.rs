//! Figures over matters and places: counts, on time, medians. Exact integers, and small cells suppressed where they are published.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;

/// Counts below this are not published. Source: section 2 of the design; a cell of few matters may point at a person.
pub const PUBLISHED_MIN: u64 = 5;

/// The three times of one matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it was opened.
    pub opened_at: Instant,
    /// The first instant that is too late, where it had a limit.
    pub due_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
}

/// What a limit means in the data: our own are the first instant too late, others name the last instant in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueMeans {
    /// Closed at the limit is late.
    FirstTooLate,
    /// Closed at the limit is in time.
    LastInTime,
}

/// Figures of one group of matters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// All matters.
    pub matters: u64,
    /// Those that are closed.
    pub closed: u64,
    /// Those that are closed and had a limit.
    pub closed_with_due: u64,
    /// Those of them that were closed in time.
    pub on_time: u64,
    /// How long each closed matter was open, in milliseconds; negative times are left out and counted in `impossible`.
    durations: Vec<i64>,
    /// Matters that were closed before they were opened: the data is wrong.
    pub impossible: u64,
}

impl Figures {
    /// Counts one matter.
    pub fn add(&mut self, times: Times, means: DueMeans) {
        self.matters += 1;
        let Some(closed_at) = times.closed_at else { return };
        self.closed += 1;
        if let Some(due_at) = times.due_at {
            self.closed_with_due += 1;
            let in_time = match means {
                DueMeans::FirstTooLate => closed_at < due_at,
                DueMeans::LastInTime => closed_at <= due_at,
            };
            self.on_time += u64::from(in_time);
        }
        match closed_at.0 - times.opened_at.0 {
            open @ 0.. => self.durations.push(open),
            _ => self.impossible += 1,
        }
    }

    /// The share closed in time of those closed that had a limit; `None` when there are none.
    pub fn on_time_share(&self) -> Option<Share> {
        Share::of(self.on_time, self.closed_with_due)
    }

    /// The median time open in milliseconds: of an even number the middle between the two middle ones, rounded down.
    pub fn median_open_ms(&self) -> Option<i64> {
        median(self.durations.clone())
    }
}

/// The median of whole numbers: of an even number of them the middle between the two middle ones, rounded down.
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    let last = values.len().checked_sub(1)?;
    let upper = values.len() / 2;
    let (low, middle, _) = values.select_nth_unstable(upper);
    let middle = *middle;
    if last % 2 == 0 {
        return Some(middle);
    }
    low.iter().max().map(|below| below + (middle - below).div_euclid(2))
}

/// A part of a whole, kept as the two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole; never 0.
    pub whole: u64,
}

impl Share {
    /// A share; `None` of nothing.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        (whole > 0).then_some(Self { part, whole })
    }

    /// Hundredths of a percent, rounded half up: 8360 is 83.60 %.
    pub fn hundredths_of_percent(self) -> u64 {
        let scaled = u128::from(self.part) * 10_000 + u128::from(self.whole) / 2;
        (scaled / u128::from(self.whole)) as u64
    }

    /// Whether it reaches a threshold of `part` in `whole`, without division. Thresholds cross-multiply.
    pub fn reaches(self, part: u64, whole: u64) -> bool {
        u128::from(self.part) * u128::from(whole) >= u128::from(part) * u128::from(self.whole)
    }
}

/// Milliseconds as hours in hundredths, rounded half up: 3240 is 32.40 h.
pub fn hundredths_of_hours(ms: i64) -> i64 {
    (ms + 18_000).div_euclid(36_000)
}

/// Counts for publication: cells below five are withheld, and when only one is withheld the next smallest is too, so that the
/// total does not give it away. Cells of zero are published: they are about nobody.
pub fn publishable<K: Ord + Clone>(counts: &BTreeMap<K, u64>) -> BTreeMap<K, Option<u64>> {
    let small = |count: u64| count > 0 && count < PUBLISHED_MIN;
    let mut withheld: Vec<&K> = counts.iter().filter(|(_, count)| small(**count)).map(|(key, _)| key).collect();
    if withheld.len() == 1 {
        let next = counts.iter().filter(|(_, count)| **count >= PUBLISHED_MIN).min_by_key(|(_, count)| **count);
        withheld.extend(next.map(|(key, _)| key));
    }
    counts.iter().map(|(key, count)| (key.clone(), (!withheld.contains(&key)).then_some(*count))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000;

    fn times(opened: i64, due: Option<i64>, closed: Option<i64>) -> Times {
        Times { opened_at: Instant(opened), due_at: due.map(Instant), closed_at: closed.map(Instant) }
    }

    #[test]
    fn figures_count_what_they_say() {
        let mut figures = Figures::default();
        for row in [
            times(0, Some(HOUR), Some(HOUR - 1)),
            times(0, Some(HOUR), Some(HOUR)),
            times(0, None, Some(4 * HOUR)),
            times(0, Some(HOUR), None),
            times(HOUR, None, Some(0)),
        ] {
            figures.add(row, DueMeans::FirstTooLate);
        }
        let counted = (figures.matters, figures.closed, figures.closed_with_due, figures.on_time, figures.impossible);
        assert_eq!(counted, (5, 4, 2, 1, 1));
        assert_eq!(figures.median_open_ms(), Some(HOUR));
        assert_eq!(figures.on_time_share().map(Share::hundredths_of_percent), Some(5_000));
        let mut lenient = Figures::default();
        lenient.add(times(0, Some(HOUR), Some(HOUR)), DueMeans::LastInTime);
        assert_eq!(lenient.on_time, 1);
        assert_eq!(Figures::default().median_open_ms(), None);
        assert_eq!(Figures::default().on_time_share(), None);
    }

    #[test]
    fn shares_round_and_compare_exactly() {
        let share = Share::of(7_988, 9_555).unwrap();
        assert_eq!(share.hundredths_of_percent(), 8_360);
        assert!(Share::of(2, 3).unwrap().reaches(2, 3) && !Share::of(1_999, 3_000).unwrap().reaches(2, 3));
        assert_eq!(hundredths_of_hours(116_640_000), 3_240);
    }

    fn check(counts: &[(&str, u64)], wanted: &[(&str, Option<u64>)]) {
        let counts = counts.iter().copied().collect();
        assert_eq!(publishable(&counts), wanted.iter().copied().collect());
    }

    #[test]
    fn small_cells_are_withheld() {
        check(&[("a", 9), ("b", 5), ("c", 0)], &[("a", Some(9)), ("b", Some(5)), ("c", Some(0))]);
        check(&[("a", 9), ("b", 4), ("c", 7)], &[("a", Some(9)), ("b", None), ("c", None)]);
        check(&[("a", 9), ("b", 4), ("c", 1)], &[("a", Some(9)), ("b", None), ("c", None)]);
        check(&[("a", 3)], &[("a", None)]);
    }

    proptest! {
        #[test]
        fn the_median_is_the_middle(values in prop::collection::vec(-1_000i64..1_000, 1..60)) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let count = sorted.len();
            let plain = (sorted[(count - 1) / 2] + sorted[count / 2]).div_euclid(2);
            prop_assert_eq!(median(values), Some(plain));
        }

        #[test]
        fn no_withheld_cell_can_be_computed(counts in prop::collection::btree_map(0u8..20, 0u64..12, 0..12)) {
            let published = publishable(&counts);
            for (key, count) in &counts {
                let small = *count > 0 && *count < PUBLISHED_MIN;
                prop_assert!(!small || published[key].is_none());
            }
            let withheld: Vec<u64> = counts.iter().filter(|(key, _)| published[*key].is_none()).map(|(_, c)| *c).collect();
            let others = counts.values().any(|count| *count >= PUBLISHED_MIN);
            prop_assert!(withheld.len() != 1 || !others);
        }
    }
}
