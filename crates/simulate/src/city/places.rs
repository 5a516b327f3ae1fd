//! Estates, roads, public buildings and single things with codes, each inside the grid that it names.

use fengqiao_civic::{Place, PlaceCode, PlaceKind, Point};
use fengqiao_procedure::model::Text;

use super::areas::{Ground, START};
use super::lattice::Lattice;
use super::names::{capital, stem, text};
use super::organisations::{COMMUNITY, PROPERTY, Unit};
use crate::random::Random;

/// The serial number of the first printed code.
const FIRST_SERIAL: u32 = 420_000_000;

const ESTATES: [(&str, &str, &str); 6] = [
    ("花苑", "Huayuan Estate", "花园小区"),
    ("新村", "New Village", "老新村"),
    ("家园", "Jiayuan Estate", "安置房"),
    ("雅居", "Yaju Estate", "雅居小区"),
    ("公寓", "Apartments", "职工宿舍"),
    ("小区", "Estate", "小区大门"),
];
const ROADS: [(&str, &str); 4] = [("路", "Road"), ("街", "Street"), ("巷", "Lane"), ("大道", "Avenue")];
const BUILDINGS: [(&str, &str, &str); 6] = [
    ("中心小学", "Central Primary School", "学校门口"),
    ("卫生服务中心", "Health Centre", "医院"),
    ("农贸市场", "Market", "菜场"),
    ("文化公园", "Culture Park", "公园"),
    ("公交首末站", "Bus Terminus", "公交站"),
    ("便民服务中心", "Service Hall", "办事大厅"),
];
/// What stands in grids: name, English, the department of the district that looks after it.
const THINGS: [(&str, &str, &str); 4] = [
    ("路灯", "Street lamp", "municipal"),
    ("井盖", "Manhole cover", "municipal"),
    ("垃圾桶", "Refuse bin", "sanitation"),
    ("健身器材", "Fitness equipment", "municipal"),
];

/// All places, those that contain others first.
pub(crate) fn places(ground: &[Ground], lattice: &Lattice, units: &[Unit], seed: u64) -> Vec<Place> {
    let mut making = Making { ground, lattice, units, random: Random::fork(seed, "places"), places: Vec::new() };
    let of_level = |level: u8| (0..ground.len()).filter(move |at| ground[*at].level == level);
    for (number, community) in of_level(3).enumerate() {
        making.neighbourhood(community, number);
    }
    for street in of_level(2) {
        making.public_buildings(street);
    }
    for (number, grid) in of_level(4).enumerate() {
        making.thing(grid, number);
    }
    making.places
}

struct Making<'a> {
    ground: &'a [Ground],
    lattice: &'a Lattice,
    units: &'a [Unit],
    random: Random,
    places: Vec<Place>,
}

impl Making<'_> {
    /// Two estates and two roads of a community.
    fn neighbourhood(&mut self, community: usize, number: usize) {
        let (zh, sound) = stem(number);
        let grids: Vec<usize> =
            (0..self.ground.len()).filter(|at| self.ground[*at].parent == Some(community)).collect();
        let manager = self.unit(community, PROPERTY).or_else(|| self.unit(community, COMMUNITY));
        for turn in 0..2 {
            let (tail, tail_en, alias) = ESTATES[(number * 2 + turn) % ESTATES.len()];
            let aliases = vec![format!("{zh}{alias}"), format!("{zh}{tail}东门")];
            let grid = grids[turn * 2];
            self.put(
                PlaceKind::Estate,
                text(format!("{zh}{tail}"), format!("{} {tail_en}", capital(&sound))),
                aliases,
                manager.clone(),
                grid,
                None,
            );
        }
        for turn in 0..2 {
            let (tail, tail_en) = ROADS[(number + turn) % ROADS.len()];
            let grid = grids[turn * 2 + 1];
            self.put(
                PlaceKind::Road,
                text(format!("{zh}{tail}"), format!("{} {tail_en}", capital(&sound))),
                vec![format!("{zh}{tail}路口")],
                None,
                grid,
                None,
            );
        }
    }

    fn public_buildings(&mut self, street: usize) {
        let grids: Vec<usize> =
            (0..self.ground.len()).filter(|at| self.ground[*at].level == 4 && self.within(*at, street)).collect();
        let name = self.ground[street].name.clone();
        let head = name.zh.trim_end_matches("街道").trim_end_matches(['镇', '乡']).to_owned();
        let head_en = name.en.split(' ').next().unwrap_or_default().to_owned();
        for (turn, (tail, tail_en, alias)) in BUILDINGS.into_iter().enumerate() {
            let grid = grids[(turn * 5 + 2) % grids.len()];
            let aliases = vec![format!("{head}{alias}")];
            self.put(
                PlaceKind::Building,
                text(format!("{head}{tail}"), format!("{head_en} {tail_en}")),
                aliases,
                None,
                grid,
                None,
            );
        }
    }

    /// One thing with a printed code in a grid, beside the nearest estate or road of the community.
    fn thing(&mut self, grid: usize, number: usize) {
        let (zh, en, kind) = THINGS[number % THINGS.len()];
        let community = self.ground[grid].parent.unwrap_or(0);
        let beside = |place: &Place| {
            place.area.as_str().starts_with(self.ground[community].code.as_str()) && place.kind.is_coarse()
        };
        let roads: Vec<PlaceCode> =
            self.places.iter().filter(|place| beside(place)).map(|place| place.code.clone()).collect();
        let parent = roads.get(number % roads.len().max(1)).cloned();
        let serial = format!("{}{:04}", ["L", "J", "T", "S"][number % 4], number + 1);
        let district =
            (0..self.ground.len()).find(|at| self.ground[*at].level == 1 && self.within(grid, *at)).unwrap_or(0);
        let owner = self.unit(district, kind);
        let beside = parent.as_ref().and_then(|code| self.places.iter().find(|place| place.code == *code));
        let (at, at_en) =
            beside.map_or((String::new(), String::new()), |place| (place.name.zh.clone(), place.name.en.clone()));
        let name = text(format!("{at}{zh} {serial}"), format!("{en} {serial}, {at_en}"));
        self.put(PlaceKind::Asset, name, vec![serial], owner, grid, parent);
        if let Some(put) = self.places.last_mut() {
            zh.clone_into(&mut put.thing);
        }
    }

    fn put(
        &mut self,
        kind: PlaceKind,
        name: Text,
        aliases: Vec<String>,
        owner: Option<String>,
        grid: usize,
        parent: Option<PlaceCode>,
    ) {
        let serial = FIRST_SERIAL + u32::try_from(self.places.len()).unwrap_or(0);
        let Some(code) = PlaceCode::from_serial(serial) else { return };
        let point = self.point_in(grid);
        let area = self.ground[grid].code.as_str().into();
        let owner = owner.as_deref().map(Into::into);
        self.places.push(Place {
            code,
            kind,
            thing: String::new(),
            name,
            aliases,
            owner,
            point: Some(point),
            area,
            parent,
            valid_from: START,
            valid_to: None,
        });
    }

    fn point_in(&mut self, grid: usize) -> Point {
        let cell = *self.random.pick(&self.ground[grid].cells);
        self.lattice.inside(cell, &mut self.random)
    }

    fn unit(&self, at: usize, kind: &str) -> Option<String> {
        self.units.iter().find(|unit| unit.at == at && unit.row.kind == kind).map(|unit| unit.row.id.to_string())
    }

    fn within(&self, at: usize, above: usize) -> bool {
        std::iter::successors(Some(at), |at| self.ground[*at].parent).any(|at| at == above)
    }
}
