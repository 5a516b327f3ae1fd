//! What a city adds to the national calendar: its zone, its hours, its own holidays and stop-work orders.

use jiff::civil::Date;

use crate::document::{Issues, Section, parse};
use crate::year::read_days;
use crate::{Issue, Text, WorkingHours, Zone};

/// Days on which a place rests or works by its own rule or order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// What kind of days they are.
    pub kind: OverlayKind,
    /// What they are called.
    pub name: Text,
    /// The code of the area in which they hold; none for the whole city.
    pub area: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The regulation or order that says so.
    pub source: String,
}

/// What kind of days an overlay names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OverlayKind {
    /// A holiday of the region. Source: 全国年节及纪念日放假办法, art. 4.
    Holiday,
    /// Work is stopped by an order, for instance for a typhoon.
    StopWork,
    /// Work is made up.
    Work,
}

/// A city's own part of its calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CityTimes {
    /// The zone in which civil dates are derived.
    pub zone: Zone,
    /// When offices are open.
    pub working_hours: WorkingHours,
    /// In order: a later one overrides an earlier one, and one of an area overrides those of the whole city.
    pub overlays: Vec<Overlay>,
}

impl CityTimes {
    /// Reads a city's zone, working hours and overlays from their TOML text.
    ///
    /// # Errors
    /// Everything that is wrong, with its place.
    pub fn parse(text: &str) -> Result<CityTimes, Vec<Issue>> {
        let mut issues = Issues::new(text);
        let table = parse(text, &mut issues);
        let times = read(&Section::of(&table), &mut issues);
        issues.finish(Some(times))
    }
}

fn read(file: &Section<'_, '_>, issues: &mut Issues<'_>) -> CityTimes {
    file.only(&["zone", "working_hours", "overlay"], issues);
    let mut times = CityTimes::default();
    if let Some(name) = file.text_if_any("zone", issues) {
        match Zone::named(&name) {
            Ok(zone) => times.zone = zone,
            Err(_) => issues.add(file.place("zone"), "zone-unknown", vec![("zone", name)]),
        }
    }
    if let Some(text) = file.text_if_any("working_hours", issues) {
        match text.parse() {
            Ok(hours) => times.working_hours = hours,
            Err(_) => issues.add(file.place("working_hours"), "hours-invalid", Vec::new()),
        }
    }
    for section in file.sections("overlay", issues) {
        times.overlays.extend(read_overlay(&section, issues));
    }
    times
}

fn read_overlay(section: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<Overlay> {
    section.only(&["kind", "name", "area", "from", "to", "source"], issues);
    let kind = section.text("kind", issues).and_then(|value| match value.as_str() {
        "holiday" => Some(OverlayKind::Holiday),
        "stop_work" => Some(OverlayKind::StopWork),
        "work" => Some(OverlayKind::Work),
        _ => {
            let choices = "holiday, stop_work, work".to_owned();
            issues.add(section.place("kind"), "choice-unknown", vec![("value", value), ("choices", choices)]);
            None
        }
    });
    let name = section.bilingual("name", issues).map(|(zh, en)| Text { zh, en });
    let area = section.text_if_any("area", issues);
    let days = read_days(section, issues);
    let source = section.text("source", issues);
    let (from, to) = days?;
    Some(Overlay { kind: kind?, name: name?, area, from, to, source: source? })
}
