//! The parties of cases besides whoever reported, under the keyed hash of their phone: so that they find their own cases.

use crate::arg::{args, params};
use crate::{Hash, Id, ReadError, Row, Statement, Store};

/// How many cases one look-up gives at most.
const FOUND_MAX: i64 = 100;

/// One party of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonRow {
    pub contact_hash: Hash,
    pub case_id: Id,
    /// The person's number in the case.
    pub person: u8,
}

/// The fewest statements that turn one set of people of a case into another.
pub fn change(old: &[PersonRow], new: &[PersonRow]) -> Vec<Statement> {
    let delete = "DELETE FROM case_person WHERE contact_hash = $1 AND case_id = $2 AND person = $3";
    let insert = "INSERT INTO case_person (contact_hash, case_id, person) VALUES ($1, $2, $3)";
    let arguments = |row: &PersonRow| args![row.contact_hash, row.case_id, row.person];
    let gone = old.iter().filter(|row| !new.contains(row)).map(|row| Statement::any(delete, arguments(row)));
    let come = new.iter().filter(|row| !old.contains(row)).map(|row| Statement::rows(1, insert, arguments(row)));
    gone.chain(come).collect()
}

/// The cases in which somebody with this contact is a party, the newest first.
pub async fn of_contact(store: &Store, contact: &Hash) -> Result<Vec<PersonRow>, ReadError> {
    let sql = "SELECT contact_hash, case_id, person FROM case_person WHERE contact_hash = $1 \
               ORDER BY case_id DESC, person LIMIT $2";
    let read =
        |row: &Row<'_>| Ok(PersonRow { contact_hash: row.array(0)?, case_id: row.array(1)?, person: row.num(2)? });
    store.rows(sql, &params![*contact, FOUND_MAX], read).await
}
