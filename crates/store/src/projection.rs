//! Projections: thrown away, rebuilt from the entries, and compared.

use sha2::{Digest, Sha256};

use crate::{Hash, ReadError, Statement, Store};

/// A table that comes out the same when it is rebuilt from the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    pub table: &'static str,
    /// Raised when the same entries make other rows: what an older program made must then be rebuilt.
    pub version: u32,
    empty: &'static str,
    dump: &'static str,
}

/// What a projection holds, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    pub rows: u64,
    /// Over every row in the order of its key, each as a canonical list of its columns.
    pub hash: Hash,
}

/// Every projection. Followers are streams beside the case and do not count in its row.
pub const PROJECTIONS: [Projection; 8] = [
    Projection {
        table: "case_row",
        version: 1,
        empty: "DELETE FROM case_row",
        dump: "SELECT id, number, old_number, procedure, procedure_version, state, state_open, category, area, place, \
               lat, lng, level, grade, channel, holder_org, holder_post, unit_org, due_at, opened_at, closed_at, \
               updated_at, outcome, version, private, followers, contact_hash, summary FROM case_row ORDER BY id",
    },
    Projection {
        table: "case_grant",
        version: 1,
        empty: "DELETE FROM case_grant",
        dump: "SELECT grant_key, bucket, sort_at, case_id FROM case_grant ORDER BY grant_key, bucket, sort_at, case_id",
    },
    Projection {
        table: "case_clock",
        version: 1,
        empty: "DELETE FROM case_clock",
        dump: "SELECT case_id, clock, instance, run, next_at, next_percent, due_at FROM case_clock \
               ORDER BY case_id, clock, instance, run",
    },
    Projection {
        table: "case_cell",
        version: 1,
        empty: "DELETE FROM case_cell",
        dump: "SELECT cell, category, case_id, lat, lng FROM case_cell ORDER BY cell, category, case_id",
    },
    Projection {
        table: "case_link",
        version: 1,
        empty: "DELETE FROM case_link",
        dump: "SELECT case_id, kind, other_id, created_at, ended_at FROM case_link ORDER BY case_id, kind, other_id",
    },
    Projection {
        table: "case_person",
        version: 1,
        empty: "DELETE FROM case_person",
        dump: "SELECT contact_hash, case_id, person FROM case_person ORDER BY contact_hash, case_id, person",
    },
    Projection {
        table: "register_item",
        version: 1,
        empty: "DELETE FROM register_item",
        dump: "SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_item \
               ORDER BY register, key",
    },
    Projection {
        table: "register_past",
        version: 1,
        empty: "DELETE FROM register_past",
        dump: "SELECT register, key, version, entry_version, valid_from, valid_to, bytes FROM register_past \
               ORDER BY register, key, version",
    },
];

/// Empties every projection, in one unit with whatever else it is put into.
pub fn empty_all() -> Vec<Statement> {
    PROJECTIONS.iter().map(|projection| Statement::any(projection.empty, Vec::new())).collect()
}

/// The fingerprint of one projection: two databases whose fingerprints agree hold the same rows.
pub async fn fingerprint(store: &Store, projection: &Projection) -> Result<Fingerprint, ReadError> {
    let mut hasher = Sha256::new();
    let mut rows = 0;
    let visit = |row: &crate::Row<'_>| {
        let columns = (0..row.width()).map(|column| row.value(column)).collect::<Result<Vec<_>, _>>()?;
        hasher.update(fengqiao_proof::Value::List(columns).encode());
        rows += 1;
        Ok(())
    };
    store.for_reports().query(projection.dump, &[], visit).await?;
    Ok(Fingerprint { rows, hash: hasher.finalize().into() })
}

/// The fingerprint of every projection, by table.
pub async fn fingerprints(store: &Store) -> Result<Vec<(&'static str, Fingerprint)>, ReadError> {
    let mut all = Vec::with_capacity(PROJECTIONS.len());
    for projection in &PROJECTIONS {
        all.push((projection.table, fingerprint(store, projection).await?));
    }
    Ok(all)
}
