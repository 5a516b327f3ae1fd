//! A city's calendar: which days are workdays, and when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::count::each_day;
use crate::{Due, Instant, Overlay, OverlayKind, Period, Rule, Text, WorkingHours, YearPack, Zone};

/// A city's calendar at one version: zone, year packs, overlays, working hours.
#[derive(Debug, Clone)]
pub struct Calendar {
    version: u32,
    zone: Zone,
    working_hours: WorkingHours,
    years: BTreeSet<i16>,
    days: BTreeMap<Date, Day>,
    /// Overlays of parts of the city, in order.
    local: Vec<Overlay>,
}

/// What kind of day a civil day is, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day {
    /// Monday to Friday without a rule of its own.
    Workday,
    /// Saturday or Sunday without a rule of its own.
    Weekend,
    /// A rest day of the year's arrangement.
    Holiday {
        /// Its name.
        name: Text,
        /// The notice.
        source: String,
    },
    /// A weekend day on which work is made up.
    MakeUp {
        /// The notice.
        source: String,
    },
    /// A day that the city's own regulation or order speaks of.
    Local {
        /// What it is.
        kind: OverlayKind,
        /// Its name.
        name: Text,
        /// The regulation or order.
        source: String,
    },
}

impl Day {
    /// Whether offices work.
    pub fn is_workday(&self) -> bool {
        matches!(self, Day::Workday | Day::MakeUp { .. } | Day::Local { kind: OverlayKind::Work, .. })
    }
}

impl Calendar {
    /// A calendar from its parts. A later pack of the same year replaces an earlier one; a later overlay overrides an earlier one.
    pub fn new(
        version: u32,
        zone: Zone,
        packs: Vec<YearPack>,
        overlays: Vec<Overlay>,
        working_hours: WorkingHours,
    ) -> Calendar {
        let newest: BTreeMap<i16, YearPack> = packs.into_iter().map(|pack| (pack.year(), pack)).collect();
        let years = newest.keys().copied().collect();
        let mut days = BTreeMap::new();
        for pack in newest.values() {
            for holiday in pack.rest() {
                for date in each_day(holiday.from, holiday.to) {
                    days.insert(date, Day::Holiday { name: holiday.name.clone(), source: pack.source().to_owned() });
                }
            }
            for date in pack.work() {
                days.insert(*date, Day::MakeUp { source: pack.source().to_owned() });
            }
        }
        let (local, whole): (Vec<Overlay>, Vec<Overlay>) =
            overlays.into_iter().partition(|overlay| overlay.area.is_some());
        whole.iter().for_each(|overlay| lay(&mut days, overlay));
        Calendar { version, zone, working_hours, years, days, local }
    }

    /// Whether parts of the city have days of their own.
    pub fn has_local_days(&self) -> bool {
        !self.local.is_empty()
    }

    /// The calendar of a part of the city: with the days of every area that it lies in. The version stays.
    #[must_use]
    pub fn within(&self, lies_in: impl Fn(&str) -> bool) -> Calendar {
        let mut within = self.clone();
        for overlay in std::mem::take(&mut within.local) {
            if overlay.area.as_deref().is_some_and(&lies_in) {
                lay(&mut within.days, &overlay);
            }
        }
        within
    }

    /// A calendar that knows weekends and fixed holidays alone: every date that needs more is provisional.
    pub fn bare(version: u32) -> Calendar {
        Calendar::new(version, Zone::default(), Vec::new(), Vec::new(), WorkingHours::default())
    }

    /// The version that entries name.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The city's zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// When offices are open.
    pub fn working_hours(&self) -> &WorkingHours {
        &self.working_hours
    }

    /// The years whose arrangement is known, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// Whether the year's arrangement is known. Without it a day's kind is assumed.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// The civil day of an instant in the city's zone.
    pub fn date_of(&self, instant: Instant) -> Date {
        self.zone.date_of(instant)
    }

    /// What kind of day this is.
    pub fn day(&self, date: Date) -> Day {
        if let Some(day) = self.days.get(&date) {
            return day.clone();
        }
        if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Day::Weekend;
        }
        match fixed_holiday(date) {
            Some(name) if !self.knows(date.year()) => {
                Day::Holiday { name, source: "全国年节及纪念日放假办法".to_owned() }
            }
            _ => Day::Workday,
        }
    }

    /// Whether offices work on this day.
    pub fn is_workday(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(day) => day.is_workday(),
            None if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) => false,
            None => self.knows(date.year()) || fixed_holiday(date).is_none(),
        }
    }

    /// How many workdays lie between two days, both included.
    pub fn workdays_between(&self, from: Date, to: Date) -> u32 {
        let count = each_day(from, to).filter(|date| self.is_workday(*date)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// When a period of this rule ends that starts at this instant and is never paused.
    pub fn due(&self, rule: &Rule, start: Instant) -> Due {
        Period::new(start, rule.clone()).due_of(self)
    }

    /// The instant at which so many percent of a period's time have passed; see [`Period::percent_at`].
    pub fn percent_at(&self, period: &Period, percent: u8) -> Instant {
        period.percent_at(self, percent)
    }
}

/// Puts the days of an overlay over those that there were.
fn lay(days: &mut BTreeMap<Date, Day>, overlay: &Overlay) {
    for date in each_day(overlay.from, overlay.to) {
        let (name, source) = (overlay.name.clone(), overlay.source.clone());
        days.insert(date, Day::Local { kind: overlay.kind, name, source });
    }
}

/// The holidays of every year that need no notice. Source: 全国年节及纪念日放假办法 (2024), art. 2: 元旦, 劳动节, 国庆节.
fn fixed_holiday(date: Date) -> Option<Text> {
    let (zh, en) = match (date.month(), date.day()) {
        (1, 1) => ("元旦", "New Year's Day"),
        (5, 1 | 2) => ("劳动节", "Labour Day"),
        (10, 1..=3) => ("国庆节", "National Day"),
        _ => return None,
    };
    Some(Text { zh: zh.to_owned(), en: en.to_owned() })
}
