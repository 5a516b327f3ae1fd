//! Legal periods on the real holiday packs.

#![allow(clippy::unwrap_used)]

mod packs;
mod pauses;
mod properties;
mod vectors;

use fengqiao_calendar::{Calendar, CityTimes, Date, Instant, Roll, Rule, WorkingHours, YearPack, Zone};

pub const CN_2025: &str = include_str!("../../../../calendars/cn-2025.toml");
pub const CN_2026: &str = include_str!("../../../../calendars/cn-2026.toml");
pub const FENGXI: &str = include_str!("../../../../calendars/fengxi.toml");

/// The packs of 2025 and 2026 in Shanghai time, offices open 09:00-12:00 and 14:00-17:00.
pub fn china() -> Calendar {
    let packs = [CN_2025, CN_2026].map(|text| YearPack::parse(text).unwrap()).to_vec();
    Calendar::new(1, Zone::default(), packs, Vec::new(), WorkingHours::default())
}

/// The same with the city's own days.
pub fn fengxi() -> Calendar {
    let packs = [CN_2025, CN_2026].map(|text| YearPack::parse(text).unwrap()).to_vec();
    let city = CityTimes::parse(FENGXI).unwrap();
    Calendar::new(2, city.zone, packs, city.overlays, city.working_hours)
}

pub fn in_zone(name: &str) -> Calendar {
    Calendar::new(1, Zone::named(name).unwrap(), Vec::new(), Vec::new(), "9-17".parse().unwrap())
}

pub fn rule(length: &str, roll: Roll) -> Rule {
    let (id, law) = ("test.rule".to_owned(), "测试条例".to_owned());
    Rule {
        id,
        length: length.parse().unwrap(),
        roll,
        law,
        article: "1".to_owned(),
        mark: 'P',
        pack: "test@1".to_owned(),
    }
}

/// `2026-02-13` or `2026-02-13 16:30` in the calendar's zone.
pub fn at(calendar: &Calendar, text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap_or((text, "10:00"));
    let date: Date = date.parse().unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    calendar.zone().instant_of(date.at(hour.parse().unwrap(), minute.parse().unwrap(), 0, 0))
}

pub fn shown(calendar: &Calendar, instant: Instant) -> String {
    calendar.zone().date_time_of(instant).strftime("%Y-%m-%d %H:%M").to_string()
}
