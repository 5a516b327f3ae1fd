//! Cells: where open public matters are, for "the same is open nearby".

use crate::arg::{args, params};
use crate::repo::cases::{self, CaseRow};
use crate::{Id, ReadError, Row, Statement, Store};

/// How many matters one cell gives at most, so that a look costs the same in a large city.
const PER_CELL_MAX: i64 = 8;
/// How many cells one look covers at most.
pub const CELLS_MAX: usize = 25;

/// An open public case in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRow {
    pub cell: i64,
    /// Empty where none is settled.
    pub category: String,
    pub case_id: Id,
    /// 1e-7 degree.
    pub lat: i32,
    /// 1e-7 degree.
    pub lng: i32,
}

/// A case near by, and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    pub case_id: Id,
    /// 1e-7 degree.
    pub lat: i32,
    /// 1e-7 degree.
    pub lng: i32,
}

/// Puts an open public case into its cell.
pub fn insert(row: CellRow) -> Statement {
    let sql = "INSERT INTO case_cell (cell, category, case_id, lat, lng) VALUES ($1, $2, $3, $4, $5)";
    let CellRow { cell, category, case_id, lat, lng } = row;
    Statement::rows(1, sql, args![cell, category, case_id, lat, lng])
}

/// Takes a case out of its cell, when it is closed, moved or made private.
pub fn remove(row: CellRow) -> Statement {
    let sql = "DELETE FROM case_cell WHERE cell = $1 AND category = $2 AND case_id = $3";
    Statement::any(sql, args![row.cell, row.category, row.case_id])
}

/// The newest cases of each of these cells, of one category or of all; none of their rows is read for it.
pub async fn nearby(store: &Store, cells: &[i64], category: Option<&str>) -> Result<Vec<Neighbour>, ReadError> {
    let one =
        "SELECT case_id, lat, lng FROM case_cell WHERE cell = $1 AND category = $2 ORDER BY case_id DESC LIMIT $3";
    let any = "SELECT case_id, lat, lng FROM case_cell WHERE cell = $1 ORDER BY case_id DESC LIMIT $2";
    let mut found = Vec::new();
    for cell in cells.iter().take(CELLS_MAX) {
        let visit = |row: &Row<'_>| {
            found.push(Neighbour { case_id: row.array(0)?, lat: row.num(1)?, lng: row.num(2)? });
            Ok(())
        };
        match category {
            Some(category) => store.query(one, &params![*cell, category, PER_CELL_MAX], visit).await?,
            None => store.query(any, &params![*cell, PER_CELL_MAX], visit).await?,
        }
    }
    Ok(found)
}

/// The rows of these cases in their order, without any that is closed or private.
pub async fn open_public(store: &Store, ids: &[Id]) -> Result<Vec<CaseRow>, ReadError> {
    let mut rows = cases::by_ids(store, ids).await?;
    let kept = ids.iter().filter_map(|id| rows.remove(id)).filter(|row| row.state_open && !row.private);
    Ok(kept.collect())
}
