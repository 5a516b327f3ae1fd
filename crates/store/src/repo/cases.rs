//! The row of a case: what lists and pages show without reading its entries.

use std::collections::HashMap;

use crate::arg::{args, params};
use crate::{Arg, Hash, Id, ReadError, Row, Statement, Store};

/// How many cases one look-up by contact or old number gives at most.
const FOUND_MAX: i64 = 100;
/// How many cases one statement reads: three statements make a page of fifty and the one that tells whether more follow.
const IDS_AT_ONCE: usize = 18;

/// The row of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    pub id: Id,
    pub number: String,
    /// The number that an imported case had where it came from.
    pub old_number: Option<String>,
    pub procedure: String,
    pub procedure_version: String,
    pub state: String,
    pub state_open: bool,
    pub category: Option<String>,
    pub area: Option<String>,
    pub place: Option<String>,
    /// 1e-7 degree.
    pub lat: Option<i32>,
    /// 1e-7 degree.
    pub lng: Option<i32>,
    pub level: u8,
    pub grade: u8,
    pub channel: String,
    pub holder_org: Option<String>,
    pub holder_post: Option<String>,
    pub unit_org: Option<String>,
    pub due_at: Option<i64>,
    pub opened_at: i64,
    /// When the work was done: settled, or closed without a time to object.
    pub closed_at: Option<i64>,
    pub updated_at: i64,
    pub outcome: Option<String>,
    pub version: u64,
    pub private: bool,
    pub followers: u32,
    /// The keyed hash of the reporter's phone, under which they find their own cases.
    pub contact_hash: Option<Hash>,
    pub summary: String,
    /// It was found under a key that shows number, procedure, state and clock alone, and the rest was taken out. Never stored.
    pub outlined: bool,
}

impl CaseRow {
    /// The row without anything that says what the case is about, where or from whom: what a confidential case shows to the offices above.
    #[must_use]
    pub fn outline(self) -> Self {
        Self {
            old_number: None,
            category: None,
            area: None,
            place: None,
            lat: None,
            lng: None,
            grade: 0,
            channel: String::new(),
            unit_org: None,
            outcome: None,
            contact_hash: None,
            followers: 0,
            summary: String::new(),
            outlined: true,
            ..self
        }
    }
}

/// The columns of [`CaseRow`], in the order of [`read`].
macro_rules! columns {
    () => {
        "c.id, c.number, c.old_number, c.procedure, c.procedure_version, c.state, c.state_open, c.category, c.area, \
         c.place, c.lat, c.lng, c.level, c.grade, c.channel, c.holder_org, c.holder_post, c.unit_org, c.due_at, \
         c.opened_at, c.closed_at, c.updated_at, c.outcome, c.version, c.private, c.followers, c.contact_hash, c.summary"
    };
}

fn read(row: &Row<'_>) -> Result<CaseRow, ReadError> {
    Ok(CaseRow {
        id: row.array(0)?,
        number: row.string(1)?,
        old_number: row.opt_string(2)?,
        procedure: row.string(3)?,
        procedure_version: row.string(4)?,
        state: row.string(5)?,
        state_open: row.flag(6)?,
        category: row.opt_string(7)?,
        area: row.opt_string(8)?,
        place: row.opt_string(9)?,
        lat: row.opt_num(10)?,
        lng: row.opt_num(11)?,
        level: row.num(12)?,
        grade: row.num(13)?,
        channel: row.string(14)?,
        holder_org: row.opt_string(15)?,
        holder_post: row.opt_string(16)?,
        unit_org: row.opt_string(17)?,
        due_at: row.opt_int(18)?,
        opened_at: row.int(19)?,
        closed_at: row.opt_int(20)?,
        updated_at: row.int(21)?,
        outcome: row.opt_string(22)?,
        version: row.num(23)?,
        private: row.flag(24)?,
        followers: row.num(25)?,
        contact_hash: row.opt_array(26)?,
        summary: row.string(27)?,
        outlined: false,
    })
}

/// Writes the row of a new case.
pub fn insert(case: CaseRow) -> Statement {
    let sql = "INSERT INTO case_row (id, number, old_number, procedure, procedure_version, state, state_open, category, \
         area, place, lat, lng, level, grade, channel, holder_org, holder_post, unit_org, due_at, opened_at, closed_at, \
         updated_at, outcome, version, private, contact_hash, summary, followers) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27, $28)";
    Statement::rows(1, sql, all(case))
}

/// Replaces the row of a case that is still at version `was`; everything but followers, who do not bump the version.
pub fn update(was: u64, case: CaseRow) -> Statement {
    let sql = "UPDATE case_row SET number = $2, old_number = $3, procedure = $4, procedure_version = $5, state = $6, \
         state_open = $7, category = $8, area = $9, place = $10, lat = $11, lng = $12, level = $13, grade = $14, \
         channel = $15, holder_org = $16, holder_post = $17, unit_org = $18, due_at = $19, opened_at = $20, \
         closed_at = $21, updated_at = $22, outcome = $23, version = $24, private = $25, contact_hash = $26, \
         summary = $27 WHERE id = $1 AND version = $28";
    let mut args = all(case);
    args.pop();
    args.push(was.into());
    Statement::rows(1, sql, args)
}

/// The case of this id.
pub async fn by_id(store: &Store, id: Id) -> Result<Option<CaseRow>, ReadError> {
    store.row(concat!("SELECT ", columns!(), " FROM case_row c WHERE c.id = $1"), &params![id], read).await
}

/// The cases of these ids, as far as there are any.
pub async fn by_ids(store: &Store, ids: &[Id]) -> Result<HashMap<Id, CaseRow>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM case_row c WHERE c.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    );
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut args = [const { Arg::Null }; IDS_AT_ONCE];
        for (arg, id) in args.iter_mut().zip(some) {
            *arg = Arg::Id(*id);
        }
        let visit = |row: &Row<'_>| {
            let case = read(row)?;
            found.insert(case.id, case);
            Ok(())
        };
        store.query(sql, &args, visit).await?;
    }
    Ok(found)
}

/// The case of this number.
pub async fn by_number(store: &Store, number: &str) -> Result<Option<CaseRow>, ReadError> {
    store.row(concat!("SELECT ", columns!(), " FROM case_row c WHERE c.number = $1"), &params![number], read).await
}

/// Which case has this number, and at which version it is: all that opening it needs of its row.
pub async fn standing(store: &Store, number: &str) -> Result<Option<(Id, u64)>, ReadError> {
    let sql = "SELECT c.id, c.version FROM case_row c WHERE c.number = $1";
    store.row(sql, &params![number], |row| Ok((row.array(0)?, row.num(1)?))).await
}

/// The imported cases that had this number where they came from, newest first.
pub async fn by_old_number(store: &Store, number: &str) -> Result<Vec<CaseRow>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM case_row c WHERE c.old_number = $1 ORDER BY c.opened_at DESC, c.id DESC LIMIT $2"
    );
    store.rows(sql, &params![number, FOUND_MAX], read).await
}

/// The cases reported under this contact, newest first.
pub async fn by_contact(store: &Store, contact: &Hash) -> Result<Vec<CaseRow>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM case_row c WHERE c.contact_hash = $1 ORDER BY c.opened_at DESC, c.id DESC LIMIT $2"
    );
    store.rows(sql, &params![*contact, FOUND_MAX], read).await
}

/// How many cases there are, and how many of them are open.
pub async fn count(store: &Store) -> Result<(u64, u64), ReadError> {
    let sql = "SELECT count(*), CAST(coalesce(sum(state_open), 0) AS BIGINT) FROM case_row";
    Ok(store.row(sql, &[], |row| Ok((row.num(0)?, row.num(1)?))).await?.unwrap_or((0, 0)))
}

/// Visits every case in the order of ids, `limit` after the last seen: for reports and exports of the whole city.
pub async fn after(store: &Store, last: Option<Id>, limit: u32) -> Result<Vec<CaseRow>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM case_row c WHERE c.id > $1 ORDER BY c.id LIMIT $2");
    store.rows(sql, &params![last.unwrap_or_default(), limit], read).await
}

/// Which cases run: nobody ended them, or a clock of theirs still runs.
macro_rules! runs {
    () => {
        "c.procedure = $1 AND c.procedure_version <> $2 AND (c.closed_at IS NULL OR EXISTS \
         (SELECT 1 FROM case_clock k WHERE k.case_id = c.id))"
    };
}

/// The running cases of a procedure under other versions than this one: how many stand under which version in which state.
pub async fn running(store: &Store, procedure: &str, version: &str) -> Result<Vec<(String, String, u64)>, ReadError> {
    let sql = concat!(
        "SELECT c.procedure_version, c.state, count(*) FROM case_row c WHERE ",
        runs!(),
        " GROUP BY c.procedure_version, c.state ORDER BY c.procedure_version, c.state"
    );
    let read = |row: &Row<'_>| Ok((row.string(0)?, row.string(1)?, row.num(2)?));
    store.rows(sql, &params![procedure, version], read).await
}

/// The same cases one by one, in order of ids, after one.
pub async fn running_after(
    store: &Store,
    procedure: &str,
    version: &str,
    last: Option<Id>,
    limit: u32,
) -> Result<Vec<Id>, ReadError> {
    let sql = concat!("SELECT c.id FROM case_row c WHERE ", runs!(), " AND c.id > $3 ORDER BY c.id LIMIT $4");
    store.rows(sql, &params![procedure, version, last.unwrap_or_default(), limit], |row| row.array(0)).await
}

/// The values of a row, in the order of the insertion; followers last.
fn all(case: CaseRow) -> Vec<crate::Arg<'static>> {
    args![
        case.id,
        case.number,
        case.old_number,
        case.procedure,
        case.procedure_version,
        case.state,
        case.state_open,
        case.category,
        case.area,
        case.place,
        case.lat,
        case.lng,
        case.level,
        case.grade,
        case.channel,
        case.holder_org,
        case.holder_post,
        case.unit_org,
        case.due_at,
        case.opened_at,
        case.closed_at,
        case.updated_at,
        case.outcome,
        case.version,
        case.private,
        case.contact_hash,
        case.summary,
        case.followers,
    ]
}
