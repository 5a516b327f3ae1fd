//! The matter catalogue: a tree of categories whose rules are inherited downwards.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_calendar::{Date, Length};
use fengqiao_procedure::model::Text;

use crate::ids::CategoryCode;

/// A node of the matter catalogue. What it leaves open it takes from its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code.
    pub code: CategoryCode,
    /// Its name.
    pub name: Text,
    /// Other words that residents use for it.
    pub aliases: Vec<String>,
    /// The kinds of things it is about ([`crate::Place::thing`]): whoever scans the code of one is offered this category.
    pub things: Vec<String>,
    /// The wider category.
    pub parent: Option<CategoryCode>,
    /// Never appears or matches publicly: disputes, family, complaints about persons or staff, reports of wrongdoing, petitions.
    pub private: bool,
    /// 简易事项: a grid worker may settle it on the spot.
    pub simple: bool,
    /// Danger to life or property.
    pub urgent: bool,
    /// How weighty it is, 1 is the lightest; `None` inherits.
    pub grade: Option<u8>,
    /// The time it is to be settled in; `None` inherits.
    pub standard_time: Option<Length>,
    /// Times that hold instead for one grade.
    pub times_by_grade: Vec<(u8, Length)>,
    /// Where the standard times stand, for instance `枫溪市城市管理事项处置标准`.
    pub basis: String,
    /// The lowest level whose powers cover it (0 = city); `None` inherits.
    pub lowest_level: Option<u8>,
    /// What to do first, shown before the form, for instance to ring 119.
    pub danger_advice: Text,
    /// The procedure that its cases run under; `None` inherits.
    pub procedure: Option<String>,
    /// The first day on which it may be chosen.
    pub valid_from: Date,
    /// The first day on which it may not be chosen any more.
    pub valid_to: Option<Date>,
}

/// All categories by code.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    nodes: BTreeMap<CategoryCode, Category>,
    children: BTreeMap<CategoryCode, BTreeSet<CategoryCode>>,
}

impl Catalogue {
    /// The category of a code.
    pub fn get(&self, code: &str) -> Option<&Category> {
        self.nodes.get(code)
    }

    /// All categories by code.
    pub fn all(&self) -> impl Iterator<Item = &Category> {
        self.nodes.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The widest categories, by code.
    pub fn roots(&self) -> impl Iterator<Item = &Category> {
        self.nodes.values().filter(|category| category.parent.is_none())
    }

    /// What lies directly in a category, by code.
    pub fn children(&self, code: &str) -> impl Iterator<Item = &Category> {
        self.children.get(code).into_iter().flatten().filter_map(|child| self.nodes.get(child))
    }

    /// The category itself and all wider ones, upwards.
    pub fn chain(&self, code: &str) -> impl Iterator<Item = &Category> {
        std::iter::successors(self.get(code), |category| {
            category.parent.as_ref().and_then(|parent| self.get(parent.as_str()))
        })
    }

    /// How many steps up from `code` to `wider`; 0 for itself, `None` when it does not lie in it.
    pub fn distance(&self, wider: &str, code: &str) -> Option<usize> {
        self.chain(code).position(|category| category.code == *wider)
    }

    /// Whether it or a wider category is private.
    pub fn is_private(&self, code: &str) -> bool {
        self.chain(code).any(|category| category.private)
    }

    /// Whether it or a wider category is urgent.
    pub fn is_urgent(&self, code: &str) -> bool {
        self.chain(code).any(|category| category.urgent)
    }

    /// Whether a grid worker may settle it on the spot. Not inherited: each simple matter is listed.
    pub fn is_simple(&self, code: &str) -> bool {
        self.get(code).is_some_and(|category| category.simple)
    }

    /// Its grade, its own or inherited; 1 where none is set.
    pub fn grade(&self, code: &str) -> u8 {
        self.chain(code).find_map(|category| category.grade).unwrap_or(1)
    }

    /// The lowest level with the powers, its own or inherited.
    pub fn lowest_level(&self, code: &str) -> Option<u8> {
        self.chain(code).find_map(|category| category.lowest_level)
    }

    /// The procedure, its own or inherited.
    pub fn procedure(&self, code: &str) -> Option<&str> {
        self.chain(code).find_map(|category| category.procedure.as_deref())
    }

    /// The advice in danger, its own or inherited.
    pub fn danger_advice(&self, code: &str) -> Option<&Text> {
        self.chain(code).map(|category| &category.danger_advice).find(|text| !text.zh.is_empty())
    }

    /// The standard time at a grade, with the category that sets it.
    pub fn standard_time(&self, code: &str, grade: u8) -> Option<(&Category, Length)> {
        self.chain(code).find_map(|category| {
            let own = category.times_by_grade.iter().find(|(at, _)| *at == grade).map(|(_, length)| *length);
            own.or(category.standard_time).map(|length| (category, length))
        })
    }

    /// Categories whose name, alias or code contains the text; names that begin with it first; at most `limit`.
    pub fn named(&self, text: &str, on: Date, limit: usize) -> Vec<&Category> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, &Category)> = self
            .all()
            .filter(|category| crate::area::valid_on(category.valid_from, category.valid_to, on))
            .filter_map(|category| Some((rank(category, &wanted)?, category)))
            .collect();
        found.sort_by_key(|(rank, category)| (*rank, category.code.clone()));
        found.into_iter().take(limit).map(|(_, category)| category).collect()
    }

    /// The public categories that are about a kind of thing on a day, in the order of their codes.
    pub fn about<'a>(&'a self, thing: &'a str, on: Date) -> impl Iterator<Item = &'a Category> {
        self.all().filter(move |category| {
            category.things.iter().any(|known| known == thing)
                && crate::area::valid_on(category.valid_from, category.valid_to, on)
                && !self.is_private(category.code.as_str())
        })
    }

    pub(crate) fn put(&mut self, category: Category) {
        self.unlink(category.code.as_str());
        if let Some(parent) = &category.parent {
            self.children.entry(parent.clone()).or_default().insert(category.code.clone());
        }
        self.nodes.insert(category.code.clone(), category);
    }

    pub(crate) fn end(&mut self, code: &str, on: Date) {
        if let Some(category) = self.nodes.get_mut(code) {
            category.valid_to = Some(on);
        }
    }

    fn unlink(&mut self, code: &str) {
        let parent = self.get(code).and_then(|category| category.parent.clone());
        if let Some(siblings) = parent.and_then(|parent| self.children.get_mut(&parent)) {
            siblings.remove(code);
        }
    }
}

fn rank(category: &Category, wanted: &str) -> Option<u8> {
    let names =
        || [&category.name.zh, &category.name.en].into_iter().chain(&category.aliases).map(|name| name.to_lowercase());
    let tests: [&dyn Fn(&String) -> bool; 3] =
        [&|name| name == wanted, &|name| name.starts_with(wanted), &|name| name.contains(wanted)];
    if category.code == *wanted {
        return Some(0);
    }
    (0u8..).zip(tests).find(|(_, test)| names().any(|name| test(&name))).map(|(rank, _)| rank)
}
