//! Finding places by words that say both where and what: 城东路灯.

use fengqiao_calendar::Date;

use super::City;
use crate::area::AreaId;
use crate::geometry::Point;
use crate::place::Place;
use crate::search::normal;

/// The longest text that is taken apart.
const CHARS_MAX: usize = 40;
/// How many areas one part of the text may mean.
const AREAS_MAX: usize = 12;
/// How many places are looked at for what remains.
const PLACES_MAX: usize = 2_000;

impl City {
    /// Places that fit what somebody typed, best first: by name, and where no name fits, by an area and a name in it, in either order.
    pub fn find_places(&self, text: &str, near: Option<Point>, on: Date, limit: usize) -> Vec<&Place> {
        let alike = self.places.find(text, near, on, limit);
        let whole = normal(text);
        let says = |place: &&Place| {
            let names = [&place.name.zh, &place.name.en].into_iter().chain(&place.aliases);
            place.code == *text.trim() || names.map(|name| normal(name)).any(|name| name.contains(&whole))
        };
        if alike.iter().any(says) {
            return alike;
        }
        let wanted: Vec<char> = whole.chars().take(CHARS_MAX).collect();
        // The longest area first: 枫园社区路灯 is a lamp in 枫园社区, not in 枫园.
        let cuts = (2..wanted.len()).rev().map(|at| wanted.split_at(at));
        for (head, tail) in cuts {
            let (head, tail) = (head.iter().collect::<String>(), tail.iter().collect::<String>());
            let found = self.places_in(&head, &tail, near, on, limit);
            if !found.is_empty() {
                return found;
            }
        }
        for at in 1..wanted.len().saturating_sub(1) {
            let (what, area) = wanted.split_at(at);
            let (what, area) = (what.iter().collect::<String>(), area.iter().collect::<String>());
            let found = self.places_in(&area, &what, near, on, limit);
            if !found.is_empty() {
                return found;
            }
        }
        alike
    }

    /// The area that is called exactly so; where several are, none, unless one of them holds the others.
    pub fn area_called(&self, text: &str) -> Option<AreaId> {
        let wanted = normal(text);
        if wanted.chars().count() < 2 {
            return None;
        }
        let called = |id: &AreaId| {
            let view = self.areas.get(*id);
            [Some(view.name), view.name_en].into_iter().flatten().any(|name| normal(name) == wanted)
        };
        let found: Vec<AreaId> = self.areas.named(text.trim(), None, AREAS_MAX).into_iter().filter(called).collect();
        found.iter().copied().find(|wide| found.iter().all(|id| self.areas.contains(*wide, *id)))
    }

    /// The places of a name in the areas whose name begins so.
    fn places_in(&self, area: &str, name: &str, near: Option<Point>, on: Date, limit: usize) -> Vec<&Place> {
        let areas: Vec<AreaId> = self
            .areas
            .named(area, None, AREAS_MAX)
            .into_iter()
            .filter(|id| {
                let view = self.areas.get(*id);
                [Some(view.name), view.name_en].into_iter().flatten().any(|name| normal(name).starts_with(area))
            })
            .collect();
        if areas.is_empty() {
            return Vec::new();
        }
        let inside = |place: &&Place| {
            let own = self.areas.find(place.area.as_str());
            own.is_some_and(|own| areas.iter().any(|area| self.areas.contains(*area, own)))
        };
        self.places.find(name, near, on, PLACES_MAX).into_iter().filter(inside).take(limit).collect()
    }
}
