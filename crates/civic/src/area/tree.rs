//! The tree in memory: 665,000 areas in less than 60 MB.

use std::borrow::Cow;
use std::collections::HashMap;

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

use super::code::{self, CodeFault};
use super::table::{HashTable, Packed, Slice};
use super::{Area, Level};
use crate::geometry::{MultiPolygon, Point};
use crate::ids::AreaCode;
use crate::item::{date_of, days};

/// What stands behind a Chinese name where the English one is missing.
const MISSING: &str = " [zh]";

/// An area in an [`AreaTree`]. Valid for the tree that gave it, for as long as the tree lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AreaId(u32);

const NONE: u32 = u32::MAX;
const OPEN_END: i32 = i32::MAX;
/// Parts the Chinese from the English name in the packed text.
const MARK: char = '\u{1f}';

/// Why an area is not put.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaFault {
    /// The code is malformed.
    #[error("{0}")]
    Code(CodeFault),
    /// The code belonged to an area that was retired; codes are never used again.
    #[error("area-code-retired")]
    Retired,
    /// The parent is not in the tree.
    #[error("area-parent-unknown")]
    UnknownParent,
    /// The level is not below the parent's.
    #[error("area-level-not-below-parent")]
    Level,
    /// The parent lies inside the area itself.
    #[error("area-cycle")]
    Cycle,
    /// The area is not in the tree.
    #[error("area-unknown")]
    Unknown,
    /// The area has no Chinese name.
    #[error("area-name-missing")]
    NoName,
    /// It would end before it begins, or something that still exists lies inside it.
    #[error("area-end")]
    End,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    code: Slice,
    name: Slice,
    parent: u32,
    first_child: u32,
    next_sibling: u32,
    valid_from: i32,
    valid_to: i32,
    level: u8,
}

/// What only few areas have.
#[derive(Debug, Clone, Default)]
struct Extra {
    boundary: Option<MultiPolygon>,
    seat: Option<Point>,
}

/// All areas of a city, or of a country.
#[derive(Debug, Clone, Default)]
pub struct AreaTree {
    nodes: Vec<Node>,
    texts: Packed,
    by_code: HashTable,
    extras: HashMap<u32, Extra>,
    roots: Vec<u32>,
    levels: Vec<Level>,
}

/// A view of one area without copying it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaRef<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its Chinese name.
    pub name: &'a str,
    /// Its English name, if it has one.
    pub name_en: Option<&'a str>,
    /// The depth of its level.
    pub level: u8,
    /// The area it lies in.
    pub parent: Option<AreaId>,
    /// The first day on which it exists.
    pub valid_from: Date,
    /// The first day on which it exists no more.
    pub valid_to: Option<Date>,
}

impl AreaTree {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a level or replaces the one of the same depth.
    pub fn put_level(&mut self, level: Level) {
        self.levels.retain(|other| other.depth != level.depth);
        self.levels.push(level);
        self.levels.sort_by_key(|level| level.depth);
    }

    /// The levels, from the top.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The level of a depth.
    pub fn level(&self, depth: u8) -> Option<&Level> {
        self.levels.iter().find(|level| level.depth == depth)
    }

    /// How many areas there are, ended ones too.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no area.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether [`AreaTree::put`] would take the area.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, area: &Area) -> Result<(), AreaFault> {
        code::check(area.code.as_str(), area.parent.as_ref().map(AreaCode::as_str)).map_err(AreaFault::Code)?;
        if area.name.zh.is_empty() {
            return Err(AreaFault::NoName);
        }
        if area.valid_to.is_some_and(|to| to <= area.valid_from) {
            return Err(AreaFault::End);
        }
        let own = self.find(area.code.as_str());
        if own.is_some_and(|id| self.node(id).valid_to != OPEN_END) {
            return Err(AreaFault::Retired);
        }
        if let Some(code) = &area.parent {
            let parent = self.find(code.as_str()).ok_or(AreaFault::UnknownParent)?;
            if own.is_some_and(|own| self.contains(own, parent)) {
                return Err(AreaFault::Cycle);
            }
            if self.node(parent).level >= area.level {
                return Err(AreaFault::Level);
            }
        }
        let lower = |own: AreaId| self.child_ids(own).all(|child| self.node(child).level > area.level);
        if own.is_some_and(|own| !lower(own)) { Err(AreaFault::Level) } else { Ok(()) }
    }

    /// Adds an area, or changes the living one of the same code.
    ///
    /// # Errors
    /// The rule that it breaks; the tree is then unchanged.
    pub fn put(&mut self, area: &Area) -> Result<AreaId, AreaFault> {
        self.check(area)?;
        Ok(self.put_checked(area))
    }

    /// Takes an area for which [`AreaTree::check`] was asked before.
    pub(crate) fn put_checked(&mut self, area: &Area) -> AreaId {
        let parent = area.parent.as_ref().and_then(|code| self.find(code.as_str())).map_or(NONE, |id| id.0);
        let name = match area.name.en.as_str() {
            "" => self.texts.push(&area.name.zh),
            english => self.texts.push(&format!("{}{MARK}{english}", area.name.zh)),
        };
        let id = match self.find(area.code.as_str()) {
            Some(id) => id.0,
            None => self.add_node(area.code.as_str(), name, parent),
        };
        if self.nodes[id as usize].parent != parent {
            self.unlink(id);
            self.link(id, parent);
        }
        let node = &mut self.nodes[id as usize];
        node.name = name;
        node.level = area.level;
        node.valid_from = days(area.valid_from);
        node.valid_to = area.valid_to.map_or(OPEN_END, days);
        if area.boundary.is_some() || area.seat.is_some() {
            self.extras.insert(id, Extra { boundary: area.boundary.clone(), seat: area.seat });
        } else {
            self.extras.remove(&id);
        }
        AreaId(id)
    }

    /// Ends an area on a day. Its code is never used again.
    ///
    /// # Errors
    /// Unknown or ended already, or something inside it goes on.
    pub fn retire(&mut self, code: &str, on: Date) -> Result<AreaId, AreaFault> {
        let id = self.check_retire(code, on)?;
        self.nodes[id.0 as usize].valid_to = days(on);
        Ok(id)
    }

    /// Whether [`AreaTree::retire`] would end the area.
    ///
    /// # Errors
    /// As there.
    pub fn check_retire(&self, code: &str, on: Date) -> Result<AreaId, AreaFault> {
        let id = self.find(code).ok_or(AreaFault::Unknown)?;
        if self.node(id).valid_to != OPEN_END {
            return Err(AreaFault::Retired);
        }
        let goes_on = self.child_ids(id).any(|child| self.node(child).valid_to > days(on));
        if days(on) <= self.node(id).valid_from || goes_on { Err(AreaFault::End) } else { Ok(id) }
    }

    fn add_node(&mut self, code: &str, name: Slice, parent: u32) -> u32 {
        let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        let code = self.texts.push(code);
        let (parent_of_new, first_child, next_sibling) = (NONE, NONE, NONE);
        self.nodes.push(Node {
            code,
            name,
            parent: parent_of_new,
            first_child,
            next_sibling,
            valid_from: 0,
            valid_to: OPEN_END,
            level: 0,
        });
        self.link(id, parent);
        let (nodes, texts) = (&self.nodes, &self.texts);
        self.by_code.insert(id, |other| texts.get(nodes[other as usize].code));
        id
    }

    fn link(&mut self, id: u32, parent: u32) {
        self.nodes[id as usize].parent = parent;
        if parent == NONE {
            self.roots.push(id);
        } else {
            self.nodes[id as usize].next_sibling = self.nodes[parent as usize].first_child;
            self.nodes[parent as usize].first_child = id;
        }
    }

    fn unlink(&mut self, id: u32) {
        let Node { parent, next_sibling, .. } = self.nodes[id as usize];
        self.nodes[id as usize].next_sibling = NONE;
        if parent == NONE {
            self.roots.retain(|root| *root != id);
            return;
        }
        if self.nodes[parent as usize].first_child == id {
            self.nodes[parent as usize].first_child = next_sibling;
            return;
        }
        let mut before = self.nodes[parent as usize].first_child;
        while before != NONE && self.nodes[before as usize].next_sibling != id {
            before = self.nodes[before as usize].next_sibling;
        }
        if before != NONE {
            self.nodes[before as usize].next_sibling = next_sibling;
        }
    }

    fn node(&self, id: AreaId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The area of a code.
    pub fn find(&self, code: &str) -> Option<AreaId> {
        self.by_code.find(code, |id| self.texts.get(self.nodes[id as usize].code)).map(AreaId)
    }

    /// A view of an area.
    pub fn get(&self, id: AreaId) -> AreaRef<'_> {
        let node = self.node(id);
        let names = self.texts.get(node.name);
        let (name, name_en) = names.split_once(MARK).map_or((names, None), |(zh, en)| (zh, Some(en)));
        AreaRef {
            code: self.texts.get(node.code),
            name,
            name_en,
            level: node.level,
            parent: self.parent(id),
            valid_from: date_of(node.valid_from).unwrap_or_default(),
            valid_to: (node.valid_to != OPEN_END).then(|| date_of(node.valid_to).unwrap_or_default()),
        }
    }

    /// A copy of an area as it was put.
    pub fn area(&self, id: AreaId) -> Area {
        let view = self.get(id);
        Area {
            code: AreaCode::from(view.code),
            level: view.level,
            name: Text { zh: view.name.to_owned(), en: view.name_en.unwrap_or_default().to_owned() },
            parent: view.parent.map(|parent| AreaCode::from(self.get(parent).code)),
            valid_from: view.valid_from,
            valid_to: view.valid_to,
            boundary: self.boundary(id).cloned(),
            seat: self.seat(id),
        }
    }

    /// Its boundary, where one is known.
    pub fn boundary(&self, id: AreaId) -> Option<&MultiPolygon> {
        self.extras.get(&id.0).and_then(|extra| extra.boundary.as_ref())
    }

    /// Where its office stands.
    pub fn seat(&self, id: AreaId) -> Option<Point> {
        self.extras.get(&id.0).and_then(|extra| extra.seat)
    }

    /// Whether it exists on a day.
    pub fn exists_on(&self, id: AreaId, on: Date) -> bool {
        let node = self.node(id);
        (node.valid_from..node.valid_to).contains(&days(on))
    }

    /// The area it lies in.
    pub fn parent(&self, id: AreaId) -> Option<AreaId> {
        let parent = self.node(id).parent;
        (parent != NONE).then_some(AreaId(parent))
    }

    /// The area itself and everything it lies in, upwards.
    pub fn chain(&self, id: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        std::iter::successors(Some(id), |id| self.parent(*id))
    }

    /// Whether `inner` is `outer` or lies in it.
    pub fn contains(&self, outer: AreaId, inner: AreaId) -> bool {
        self.chain(inner).any(|id| id == outer)
    }

    /// The area of this depth that holds it, or it itself; `None` where the city skips the level.
    pub fn at_level(&self, id: AreaId, depth: u8) -> Option<AreaId> {
        self.chain(id).find(|id| self.node(*id).level == depth)
    }

    /// The areas without a parent, by code.
    pub fn roots(&self) -> Vec<AreaId> {
        self.by_codes(self.roots.iter().copied().map(AreaId).collect())
    }

    /// What lies directly in it, by code.
    pub fn children(&self, id: AreaId) -> Vec<AreaId> {
        self.by_codes(self.child_ids(id).collect())
    }

    fn by_codes(&self, mut ids: Vec<AreaId>) -> Vec<AreaId> {
        ids.sort_unstable_by(|a, b| self.get(*a).code.cmp(self.get(*b).code));
        ids
    }

    fn child_ids(&self, id: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        let link = |id: u32| (id != NONE).then_some(AreaId(id));
        std::iter::successors(link(self.node(id).first_child), move |id| link(self.node(*id).next_sibling))
    }

    /// Everything that lies in it, without itself, in no particular order.
    pub fn descendants(&self, id: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        let mut open: Vec<AreaId> = self.child_ids(id).collect();
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(self.child_ids(next));
            Some(next)
        })
    }

    /// All areas, in the order in which they were put first.
    pub fn all(&self) -> impl Iterator<Item = AreaId> + '_ {
        (0..self.nodes.len() as u32).map(AreaId)
    }

    /// Areas whose name in either language contains the text, whole names first, then those that begin with it; at most `limit`.
    pub fn named(&self, text: &str, under: Option<AreaId>, limit: usize) -> Vec<AreaId> {
        if text.is_empty() {
            return Vec::new();
        }
        let rank = |id: AreaId| {
            let view = self.get(id);
            let names = [Some(view.name), view.name_en];
            let best = |test: &dyn Fn(&str) -> bool| names.iter().flatten().any(|name| test(name));
            match () {
                () if best(&|name| name == text) => Some(0),
                () if best(&|name| name.starts_with(text)) => Some(1),
                () if best(&|name| name.contains(text)) => Some(2),
                () => None,
            }
        };
        let inside = |id: AreaId| under.is_none_or(|under| self.contains(under, id));
        let mut found: Vec<(i32, u8, AreaId)> = self
            .all()
            .filter_map(|id| Some((rank(id)?, self.node(id).level, id)))
            .filter(|(_, _, id)| inside(*id))
            .collect();
        found.sort_unstable();
        found.into_iter().take(limit).map(|(_, _, id)| id).collect()
    }

    /// The name in a language; the Chinese one, marked, where an English one is missing.
    pub fn name(&self, id: AreaId, english: bool) -> Cow<'_, str> {
        let view = self.get(id);
        match view.name_en.filter(|name| !name.is_empty()) {
            _ if !english => view.name.into(),
            Some(name) => name.into(),
            None => format!("{}{MISSING}", view.name).into(),
        }
    }

    /// The names from the first level below the root down to the area: 城东街道 · 枫桥社区. Where English is missing for any of
    /// them, the whole is marked once.
    pub fn path(&self, id: AreaId, english: bool) -> String {
        let mut names: Vec<Cow<'_, str>> = self.chain(id).map(|id| self.name(id, english)).collect();
        if names.len() > 1 {
            names.pop();
        }
        names.reverse();
        let path = names.join(" · ");
        if path.contains(MISSING) { path.replace(MISSING, "") + MISSING } else { path }
    }

    /// Gives back what growing left over, after a large import.
    pub fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.texts.shrink();
    }

    /// The memory it holds, without boundaries.
    pub fn memory_bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + self.texts.capacity() + self.by_code.bytes()
    }
}
