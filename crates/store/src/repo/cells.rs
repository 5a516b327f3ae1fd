//! Cells: where open public matters are, for "the same is open nearby".

use crate::arg::{args, params};
use crate::repo::cases::{self, CaseRow};
use crate::{Id, ReadError, Statement, Store};

/// How many matters one cell gives at most.
const PER_CELL_MAX: i64 = 8;
/// How many matters one look gives at most.
const FOUND_MAX: usize = 48;
/// How many cells one look covers at most.
pub const CELLS_MAX: usize = 25;

/// Puts an open public case into a cell.
pub fn insert(cell: i64, category: String, case: Id) -> Statement {
    let sql = "INSERT INTO case_cell (cell, category, case_id) VALUES ($1, $2, $3)";
    Statement::rows(1, sql, args![cell, category, case])
}

/// Takes a case out of a cell, when it is closed, moved or made private.
pub fn remove(cell: i64, category: String, case: Id) -> Statement {
    Statement::any(
        "DELETE FROM case_cell WHERE cell = $1 AND category = $2 AND case_id = $3",
        args![cell, category, case],
    )
}

/// The open public matters in these cells, of one category or of all, each once; the newest of a cell first.
pub async fn nearby(store: &Store, cells: &[i64], category: Option<&str>) -> Result<Vec<CaseRow>, ReadError> {
    let one = concat!(
        "SELECT ",
        cases::columns!(),
        " FROM case_cell n JOIN case_row c ON c.id = n.case_id WHERE n.cell = $1 AND n.category = $2 \
         AND c.private = 0 ORDER BY n.case_id DESC LIMIT $3"
    );
    let any = concat!(
        "SELECT ",
        cases::columns!(),
        " FROM case_cell n JOIN case_row c ON c.id = n.case_id WHERE n.cell = $1 \
         AND c.private = 0 ORDER BY n.case_id DESC LIMIT $2"
    );
    let mut found: Vec<CaseRow> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for cell in cells.iter().take(CELLS_MAX) {
        let rows = match category {
            Some(category) => store.rows(one, &params![*cell, category, PER_CELL_MAX], cases::read).await?,
            None => store.rows(any, &params![*cell, PER_CELL_MAX], cases::read).await?,
        };
        found.extend(rows.into_iter().filter(|row| seen.insert(row.id)));
        if found.len() >= FOUND_MAX {
            break;
        }
    }
    Ok(found)
}
