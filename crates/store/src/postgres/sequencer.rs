//! Positions: given after the commit by whichever node holds the lease, and followed by all.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Client, Pool};
use tokio::sync::{Notify, watch};
use tokio_postgres::Error;

use crate::postgres::Texts;

/// How often a node looks for what others have written.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long a lease holds without being renewed, in milliseconds of the database's clock: a dead node's successor waits no longer.
pub(super) const LEASE_MS: i64 = 3_000;
/// The lease of whoever gives positions.
const POSITIONS: &str = "positions";
/// How many entries are placed in one transaction.
const PLACED_MAX: i64 = 2_000;

/// Renews the lease or takes an expired one. The row stays locked to the end of the transaction that places entries, so that two nodes never
/// place at once, whatever their clocks say.
pub(super) const LEAD: &str = "INSERT INTO lease (name, holder, fence, expires_at) \
     VALUES ($3, $1, 1, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + $2) \
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, \
     fence = CASE WHEN lease.holder = excluded.holder THEN lease.fence ELSE lease.fence + 1 END \
     WHERE lease.holder = excluded.holder OR lease.expires_at < excluded.expires_at - $2";

/// Moves entries from those without a position to the end of those with one. Within a stream the order is that of versions, since
/// `recorded_at` never falls there.
const PLACE: &str = "WITH taken AS (DELETE FROM unplaced USING \
     (SELECT recorded_at, stream, version FROM unplaced ORDER BY recorded_at, stream, version LIMIT $1) AS first \
     WHERE unplaced.recorded_at = first.recorded_at AND unplaced.stream = first.stream \
     AND unplaced.version = first.version \
     RETURNING unplaced.recorded_at, unplaced.stream, unplaced.version, unplaced.hash) \
     INSERT INTO position (pos, stream, version, hash) \
     SELECT (SELECT coalesce(max(pos), 0) FROM position) + row_number() OVER (ORDER BY recorded_at, stream, version), \
     stream, version, hash FROM taken";

const LAST: &str = "SELECT coalesce(max(pos), 0), EXISTS (SELECT 1 FROM unplaced)::int FROM position";

/// Follows the positions of one city and gives them when it is this node's turn.
pub(super) struct Sequencer {
    pub(super) pool: Pool,
    pub(super) texts: Arc<Texts>,
    /// This opening, told from every other node's.
    pub(super) holder: [u8; 16],
    pub(super) fresh: Arc<Notify>,
    pub(super) last: watch::Sender<u64>,
}

impl Sequencer {
    pub(super) async fn run(self) {
        let mut failing = false;
        loop {
            let outcome = self.turn().await;
            if let Err(error) = &outcome
                && !failing
            {
                tracing::warn!(%error, "positions cannot be given or read; it is tried again");
            }
            failing = outcome.is_err();
            if !matches!(outcome, Ok(true)) {
                tokio::select! {
                    () = self.fresh.notified() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                }
            }
        }
    }

    /// Looks once; says whether more waits for this node.
    async fn turn(&self) -> Result<bool, String> {
        let mut client = self.pool.get().await.map_err(|error| error.to_string())?;
        let placed = self.look(&mut client).await.map_err(|error| super::words(&error))?;
        Ok(placed)
    }

    async fn look(&self, client: &mut Client) -> Result<bool, Error> {
        let (mut last, waiting) = self.last(client).await?;
        let mut more = false;
        if waiting {
            more = self.place(client).await?;
            (last, _) = self.last(client).await?;
        }
        let last = u64::try_from(last).unwrap_or(0);
        self.last.send_if_modified(|known| {
            let moved = last > *known;
            *known = (*known).max(last);
            moved
        });
        Ok(more)
    }

    async fn last(&self, client: &Client) -> Result<(i64, bool), Error> {
        let statement = client.prepare_cached(&self.texts.of(LAST)).await?;
        let row = client.query_one(&statement, &[]).await?;
        Ok((row.try_get(0)?, row.try_get::<_, i32>(1)? != 0))
    }

    /// Gives positions if this node leads; says whether a full portion was placed.
    async fn place(&self, client: &mut Client) -> Result<bool, Error> {
        let lead = client.prepare_cached(&self.texts.of(LEAD)).await?;
        let place = client.prepare_cached(&self.texts.of(PLACE)).await?;
        let transaction = client.transaction().await?;
        let leads = transaction.execute(&lead, &[&self.holder.as_slice(), &LEASE_MS, &POSITIONS]).await? == 1;
        let placed = if leads { transaction.execute(&place, &[&PLACED_MAX]).await? } else { 0 };
        transaction.commit().await?;
        Ok(placed > 0 && i64::try_from(placed) == Ok(PLACED_MAX))
    }
}
