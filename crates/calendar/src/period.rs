//! A running period: what started it, what paused it, what extended it.

use jiff::civil::Date;

use crate::count::{Anchor, Count};
use crate::derivation::{self, DerivationStep};
use crate::{Calendar, Instant, Length, Roll, Rule, Unit};

/// The answer of [`Calendar::due`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The first instant that is too late.
    pub at: Instant,
    /// The last civil day on which it is in time.
    pub last_on: Date,
    /// A year's pack was missing: weekends and fixed legal holidays were assumed.
    pub provisional: bool,
    /// How the date came about, step by step.
    pub derivation: Vec<DerivationStep>,
}

/// One period of time with everything that moves its end.
///
/// Hours are elapsed time and end at an instant; working hours pass only while offices are open. Days, months and years do not count the day of the
/// start and end at 24:00 of their last day. Source: Civil Code, art. 200 to 203.
///
/// ```
/// use fengqiao_calendar::{Calendar, Instant, Period, Roll, Rule};
/// let rule = Rule { id: "event.dispatch".into(), length: "2h".parse().unwrap(), roll: Roll::None, law: "默认政策".into(),
///     article: String::new(), mark: 'P', pack: "national@2026.1".into() };
/// let due = Period::new(Instant(0), rule).due_of(&Calendar::bare(1));
/// assert_eq!(due.at, Instant(7_200_000));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// When it started.
    pub start: Instant,
    /// What limits it.
    pub limit: Limit,
    /// When it did not run. A pause that is still open moves nothing yet: the answer is then the earliest that the end can be.
    ///
    /// Elapsed and working time inside a pause does not pass. For days, the day on which a pause begins is not counted and the day on which it ends is;
    /// a period that is paused before its first counted day starts anew on the day it resumes. A pause that begins when the period is over moves nothing.
    pub pauses: Vec<Pause>,
    /// More time, counted on from the end that there was before, in order.
    pub extensions: Vec<Length>,
}

/// What limits a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// A rule of a pack.
    Rule(Rule),
    /// A civil day that a step recorded. It stands as it is: no pause and no holiday moves it.
    Until(Date),
    /// A moment that a step recorded, as that of a meeting. It stands as it is too.
    At(Instant),
}

/// A time in which a period did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// When it began.
    pub from: Instant,
    /// When it ended; `None` while it lasts.
    pub until: Option<Instant>,
}

impl From<(Instant, Option<Instant>)> for Pause {
    fn from((from, until): (Instant, Option<Instant>)) -> Pause {
        Pause { from, until }
    }
}

impl Period {
    /// A period of a rule.
    pub fn new(start: Instant, rule: Rule) -> Period {
        Period { start, limit: Limit::Rule(rule), pauses: Vec::new(), extensions: Vec::new() }
    }

    /// A period until the end of a civil day.
    pub fn until(start: Instant, on: Date) -> Period {
        Period { start, limit: Limit::Until(on), pauses: Vec::new(), extensions: Vec::new() }
    }

    /// The same period with these pauses.
    #[must_use]
    pub fn with_pauses(mut self, pauses: impl IntoIterator<Item = impl Into<Pause>>) -> Period {
        self.pauses = pauses.into_iter().map(Into::into).collect();
        self
    }

    /// The same period with these extensions.
    #[must_use]
    pub fn with_extensions(mut self, extensions: impl IntoIterator<Item = Length>) -> Period {
        self.extensions = extensions.into_iter().collect();
        self
    }

    /// When the period ends by this calendar, and how that came about.
    pub fn due_of(&self, calendar: &Calendar) -> Due {
        let mut count = Count::new(calendar, &self.pauses);
        let mut steps = Vec::new();
        let mut end = match &self.limit {
            Limit::Until(date) => {
                steps.push(derivation::until(*date));
                Anchor::EndOf(*date)
            }
            Limit::At(at) => {
                steps.push(derivation::until_moment(*at, calendar));
                Anchor::At(*at)
            }
            Limit::Rule(rule) => {
                let end = count.advance(Anchor::Start(self.start), rule.length, rule.roll);
                steps.push(derivation::started(rule, self.start, &count));
                steps.push(derivation::limited(rule));
                steps.extend(derivation::noticed(&mut count));
                end
            }
        };
        for extension in &self.extensions {
            end = count.advance(end, *extension, self.roll());
            steps.push(derivation::extended(*extension));
            steps.extend(derivation::noticed(&mut count));
        }
        if matches!(self.limit, Limit::Rule(_)) || !self.extensions.is_empty() {
            let at = count.instant(end);
            steps.extend(derivation::paused(&self.pauses, self.start, at, calendar));
        }
        steps.extend(derivation::assumed(&count));
        steps.push(derivation::ends(end, calendar));
        Due {
            at: count.instant(end),
            last_on: count.date(end),
            provisional: !count.assumed.is_empty(),
            derivation: steps,
        }
    }

    /// The instant at which so many percent of the period's counted time have passed.
    ///
    /// Periods in working days and working hours are measured in working hours, so that a warning reaches people who are at work; all others in
    /// elapsed time. Pauses are left out. 0 is the start, 100 and more is the end.
    pub fn percent_at(&self, calendar: &Calendar, percent: u8) -> Instant {
        let due = self.due_of(calendar).at;
        if percent >= 100 || due <= self.start {
            return due;
        }
        let mut count = Count::new(calendar, &self.pauses);
        let share = |total: i64| i64::try_from(i128::from(total) * i128::from(percent) / 100).unwrap_or(0);
        if self.counts_work() {
            let total = count.working_between(self.start, due);
            if total > 0 {
                return if percent == 0 { self.start } else { count.working(self.start, share(total)).min(due) };
            }
        }
        let total = count.elapsed_between(self.start, due);
        count.elapsed(self.start, share(total)).min(due)
    }

    fn roll(&self) -> Roll {
        match &self.limit {
            Limit::Rule(rule) => rule.roll,
            Limit::Until(_) | Limit::At(_) => Roll::None,
        }
    }

    fn counts_work(&self) -> bool {
        matches!(&self.limit, Limit::Rule(rule) if matches!(rule.length.unit, Unit::WorkHour | Unit::WorkDay))
    }
}
