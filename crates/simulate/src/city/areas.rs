//! The five levels of 枫溪市: one city, 4 districts, 20 streets, 100 communities, nearly 600 grids.

use fengqiao_calendar::Date;
use fengqiao_civic::geometry::Point;
use fengqiao_civic::{Area, Level};
use fengqiao_procedure::model::Text;

use super::lattice::{COLUMNS, Cell, Lattice, ROWS};
use super::names;
use crate::random::Random;

/// The first day on which everything in the registers holds.
pub(crate) const START: Date = Date::constant(2020, 1, 1);
/// The code of the city: no province has the digits 3399.
const CITY: &str = "3399";

/// An area while the city is being made.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub(crate) code: String,
    pub(crate) level: u8,
    pub(crate) parent: Option<usize>,
    pub(crate) name: Text,
    /// The short name in logins and ids.
    pub(crate) slug: String,
    pub(crate) cells: Vec<Cell>,
}

/// Column, row, width and height of a block of cells.
type Block = (u16, u16, u16, u16);

/// The streets of a district of 10 by 15 cells.
const STREETS: [Block; 5] = [(0, 0, 5, 6), (5, 0, 5, 6), (0, 6, 10, 3), (0, 9, 5, 6), (5, 9, 5, 6)];
/// The communities of a street of 5 by 6 cells.
const COMMUNITIES: [Block; 5] = [(0, 0, 3, 2), (0, 2, 3, 2), (0, 4, 3, 2), (3, 0, 2, 3), (3, 3, 2, 3)];
/// The communities of a street of 10 by 3 cells.
const COMMUNITIES_IN_A_ROW: [Block; 5] = [(0, 0, 2, 3), (2, 0, 2, 3), (4, 0, 2, 3), (6, 0, 2, 3), (8, 0, 2, 3)];

/// All areas, parents before their children.
pub(crate) fn ground(seed: u64) -> Vec<Ground> {
    let mut random = Random::fork(seed, "areas");
    let whole = (0, 0, COLUMNS, ROWS);
    let mut all = vec![Ground {
        code: CITY.to_owned(),
        level: 0,
        parent: None,
        name: names::city(),
        slug: "city".to_owned(),
        cells: cells(whole),
    }];
    let (mut streets, mut communities) = (0, 0);
    for district in 0..4_u16 {
        let block = ((district % 2) * 10, (district / 2) * 15, 10, 15);
        let district_at =
            push(&mut all, 0, 1, usize::from(district) + 1, names::district(usize::from(district)), cells(block));
        for (number, part) in STREETS.into_iter().enumerate() {
            let block = within(block, part);
            let street_at = push(&mut all, district_at, 2, number + 1, names::street(streets), cells(block));
            streets += 1;
            let parts = if part.2 == 10 { COMMUNITIES_IN_A_ROW } else { COMMUNITIES };
            for (number, part) in parts.into_iter().enumerate() {
                let block = within(block, part);
                let rural = district == 3;
                let community_at =
                    push(&mut all, street_at, 3, number + 1, names::community(communities, rural), cells(block));
                communities += 1;
                for (number, cells) in grids(block, &mut random).into_iter().enumerate() {
                    let slug = all[community_at].slug.clone();
                    push(&mut all, community_at, 4, number + 1, names::grid(&slug, number), cells);
                }
            }
        }
    }
    all
}

fn push(
    all: &mut Vec<Ground>,
    parent: usize,
    level: u8,
    number: usize,
    (name, slug): (Text, String),
    cells: Vec<Cell>,
) -> usize {
    let digits = if level == 1 { 2 } else { 3 };
    let code = format!("{}{number:0digits$}", all[parent].code);
    all.push(Ground { code, level, parent: Some(parent), name, slug, cells });
    all.len() - 1
}

fn within((x, y, _, _): Block, (dx, dy, width, height): Block) -> Block {
    (x + dx, y + dy, width, height)
}

fn cells((x, y, width, height): Block) -> Vec<Cell> {
    (y..y + height).flat_map(|row| (x..x + width).map(move |column| (column, row))).collect()
}

/// One grid a cell; in one community of six, two cells make one grid.
fn grids(block: Block, random: &mut Random) -> Vec<Vec<Cell>> {
    let cells = cells(block);
    if random.chance(167) {
        let joined = std::iter::once(cells[..2].to_vec());
        return joined.chain(cells[2..].iter().map(|cell| vec![*cell])).collect();
    }
    cells.into_iter().map(|cell| vec![cell]).collect()
}

/// The register rows of the levels.
pub(crate) fn levels() -> Vec<Level> {
    Level::usual()
}

/// The register rows of the areas.
pub(crate) fn rows(ground: &[Ground], lattice: &Lattice, seed: u64) -> Vec<Area> {
    let mut random = Random::fork(seed, "seats");
    let mut row = |area: &Ground| Area {
        code: area.code.as_str().into(),
        level: area.level,
        name: area.name.clone(),
        parent: area.parent.map(|at| ground[at].code.as_str().into()),
        valid_from: START,
        valid_to: None,
        boundary: Some(lattice.outline(&area.cells)),
        seat: seat(area, lattice, &mut random),
    };
    ground.iter().map(&mut row).collect()
}

/// Offices stand in the middle cell; a grid has none.
fn seat(area: &Ground, lattice: &Lattice, random: &mut Random) -> Option<Point> {
    let cell = area.cells.get(area.cells.len() / 2).filter(|_| area.level < 4)?;
    Some(lattice.inside(*cell, random))
}
