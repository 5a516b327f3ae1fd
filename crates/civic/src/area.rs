//! Areas: the place tree of a city, with levels as data, codes, names, boundaries and validity in time.

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

use crate::geometry::{MultiPolygon, Point};
use crate::ids::AreaCode;

mod code;
mod table;
#[cfg(test)]
mod tests;
mod tree;

pub use code::{CodeFault, CodeKind};
pub use tree::{AreaFault, AreaId, AreaRef, AreaTree};

/// One level of the tree. A city may skip levels or add others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// How deep it is: 0 is the city; a larger number is lower.
    pub depth: u8,
    /// The stable name: `city`, `district`, `street`, `community`, `grid`.
    pub name: String,
    /// 市, 区县, 街道/乡镇, 社区/村, 网格.
    pub title: Text,
}

impl Level {
    /// The usual five levels of a city, from 0 to 4.
    pub fn usual() -> Vec<Level> {
        let rows = [
            ("city", "市", "City"),
            ("district", "区县", "District"),
            ("street", "街道/乡镇", "Street"),
            ("community", "社区/村", "Community"),
            ("grid", "网格", "Grid"),
        ];
        (0..)
            .zip(rows)
            .map(|(depth, (name, zh, en))| Level {
                depth,
                name: name.to_owned(),
                title: Text { zh: zh.to_owned(), en: en.to_owned() },
            })
            .collect()
    }
}

/// A node of the place tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its code; never used for another area afterwards.
    pub code: AreaCode,
    /// The depth of its level; greater than its parent's.
    pub level: u8,
    /// Its name; English may be empty.
    pub name: Text,
    /// The area it lies in; `None` for the root.
    pub parent: Option<AreaCode>,
    /// The first day on which it exists.
    pub valid_from: Date,
    /// The first day on which it exists no more.
    pub valid_to: Option<Date>,
    /// Its boundary, where one is known.
    pub boundary: Option<MultiPolygon>,
    /// Where its office stands.
    pub seat: Option<Point>,
}

/// Whether a thing with this validity exists on a day: `from` is in, `to` is out.
pub fn valid_on(from: Date, to: Option<Date>, on: Date) -> bool {
    from <= on && to.is_none_or(|to| on < to)
}
