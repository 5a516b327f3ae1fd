//! All places, found by code and by name.

use std::collections::HashMap;

use fengqiao_calendar::Date;

use super::Place;
use crate::geometry::{Point, distance_metres};
use crate::ids::PlaceCode;
use crate::search::{BigramIndex, normal};

/// How many candidates of the pair index are looked at closely.
const CANDIDATES_MAX: usize = 2_000;

/// The places of a city with an index over names, aliases and landmarks.
#[derive(Debug, Clone, Default)]
pub struct PlaceIndex {
    places: Vec<Place>,
    by_code: HashMap<PlaceCode, u32>,
    children: HashMap<PlaceCode, Vec<u32>>,
    names: BigramIndex,
}

impl PlaceIndex {
    /// The place of a code.
    pub fn get(&self, code: &str) -> Option<&Place> {
        self.by_code.get(code).map(|number| &self.places[*number as usize])
    }

    /// All places in the order in which they were put first.
    pub fn all(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What belongs directly to a place.
    pub fn children(&self, code: &str) -> impl Iterator<Item = &Place> {
        let numbers = self.children.get(code).into_iter().flatten();
        numbers
            .map(|number| &self.places[*number as usize])
            .filter(move |place| place.parent.as_ref().is_some_and(|parent| *parent == *code))
    }

    /// The place itself and everything it belongs to, upwards; at most eight.
    pub fn chain(&self, code: &str) -> impl Iterator<Item = &Place> {
        let up = |place: &&Place| place.parent.as_ref().and_then(|parent| self.get(parent.as_str()));
        std::iter::successors(self.get(code), up).take(8)
    }

    /// The estate or public road that may be named publicly; `None` where only the area may.
    pub fn coarse(&self, code: &str) -> Option<&Place> {
        self.chain(code).find(|place| place.kind.is_coarse())
    }

    /// Places that fit what somebody typed, best first: a code, a whole name, a beginning, a part, then shared pairs of
    /// characters. `near` prefers the closer of equals.
    pub fn find(&self, text: &str, near: Option<Point>, on: Date, limit: usize) -> Vec<&Place> {
        if let Some(place) = PlaceCode::typed(text).and_then(|code| self.get(code.as_str())) {
            return vec![place];
        }
        let wanted = normal(text);
        let pairs = wanted.chars().count().saturating_sub(1).max(1);
        let mut found: Vec<(Rank, &Place)> = self
            .names
            .candidates(&wanted, CANDIDATES_MAX)
            .into_iter()
            .map(|(number, shared)| (&self.places[number as usize], shared))
            .filter(|(place, _)| place.exists_on(on))
            .filter_map(|(place, shared)| Some((rank(place, &wanted, shared, pairs, near)?, place)))
            .collect();
        found.sort_unstable_by_key(|(rank, _)| *rank);
        found.into_iter().take(limit).map(|(_, place)| place).collect()
    }

    pub(crate) fn put(&mut self, place: Place) {
        let number = match self.by_code.get(&place.code) {
            Some(number) => *number,
            None => {
                let number = self.places.len() as u32;
                self.by_code.insert(place.code.clone(), number);
                self.places.push(place.clone());
                number
            }
        };
        for name in names(&place) {
            self.names.add(number, name);
        }
        if let Some(parent) = &place.parent {
            let siblings = self.children.entry(parent.clone()).or_default();
            if !siblings.contains(&number) {
                siblings.push(number);
            }
        }
        self.places[number as usize] = place;
    }

    pub(crate) fn end(&mut self, code: &str, on: Date) {
        if let Some(number) = self.by_code.get(code) {
            self.places[*number as usize].valid_to = Some(on);
        }
    }
}

fn names(place: &Place) -> impl Iterator<Item = &str> {
    [&place.name.zh, &place.name.en]
        .into_iter()
        .chain(&place.aliases)
        .map(String::as_str)
        .filter(|name| !name.is_empty())
}

/// Smaller is better: how it fits, how little is shared, how far, how long the name, the kind.
type Rank = (u8, usize, u32, usize, super::PlaceKind);

fn rank(place: &Place, wanted: &str, shared: usize, pairs: usize, near: Option<Point>) -> Option<Rank> {
    let fit = names(place).map(|name| fit(&normal(name), wanted, shared, pairs)).min().filter(|fit| *fit != NO_FIT)?;
    let metres = match (near, place.point) {
        (Some(near), Some(point)) => distance_metres(near, point),
        (Some(_), None) => u32::MAX,
        (None, _) => 0,
    };
    Some((fit, pairs.saturating_sub(shared), metres, place.name.zh.len(), place.kind))
}

fn fit(name: &str, wanted: &str, shared: usize, pairs: usize) -> u8 {
    match () {
        () if name == wanted => 0,
        () if name.starts_with(wanted) => 1,
        () if name.contains(wanted) => 2,
        () if name.chars().count() >= 2 && wanted.contains(name) => 3,
        () if shared * 2 >= pairs => 4,
        () => NO_FIT,
    }
}

const NO_FIT: u8 = 9;
