//! Queues and lists: the cases under a viewer's keys, merged page by page.

use std::collections::VecDeque;

use crate::arg::params;
use crate::repo::cases::{self, CaseRow};
use crate::repo::grants::{Bucket, is_outline};
use crate::{Id, ReadError, Store};

/// How many rows a page has at most.
pub const PAGE_MAX: usize = 500;
/// How many keys of one viewer are merged at most.
pub const KEYS_MAX: usize = 256;
/// How many cases one page looks at while a filter rejects them; the page then ends early with a cursor to go on from.
pub const EXAMINED_MAX: usize = 20_000;
/// How many cases are read at once while a filter narrows.
const FILTERED_BATCH: usize = 128;

/// The place after which a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    pub sort_at: i64,
    pub case_id: Id,
}

/// A page of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<CaseRow>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// What a list is narrowed to; `None` everywhere lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub procedure: Option<String>,
    pub state: Option<String>,
    /// A category or the beginning of the codes of a branch.
    pub category: Option<String>,
    /// An area or the beginning of the codes of a branch.
    pub area: Option<String>,
    pub place: Option<String>,
    pub level: Option<u8>,
    pub grade: Option<u8>,
    pub channel: Option<String>,
    pub holder_org: Option<String>,
    pub unit_org: Option<String>,
    pub outcome: Option<String>,
    /// Due before this instant.
    pub due_before: Option<i64>,
    /// Opened at or after this instant.
    pub opened_from: Option<i64>,
    /// Opened before this instant.
    pub opened_before: Option<i64>,
}

impl Filter {
    /// Whether a case passes.
    pub fn lets(&self, case: &CaseRow) -> bool {
        let same =
            |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|wanted| found == Some(wanted));
        let under = |wanted: &Option<String>, found: &Option<String>| {
            wanted.as_deref().is_none_or(|wanted| found.as_deref().is_some_and(|found| found.starts_with(wanted)))
        };
        same(&self.procedure, Some(&case.procedure))
            && same(&self.state, Some(&case.state))
            && under(&self.category, &case.category)
            && under(&self.area, &case.area)
            && same(&self.place, case.place.as_deref())
            && self.level.is_none_or(|level| level == case.level)
            && self.grade.is_none_or(|grade| grade == case.grade)
            && same(&self.channel, Some(&case.channel))
            && same(&self.holder_org, case.holder_org.as_deref())
            && same(&self.unit_org, case.unit_org.as_deref())
            && same(&self.outcome, case.outcome.as_deref())
            && self.due_before.is_none_or(|before| case.due_at.is_some_and(|due| due < before))
            && self.opened_from.is_none_or(|from| case.opened_at >= from)
            && self.opened_before.is_none_or(|before| case.opened_at < before)
    }
}

/// A page of the cases under any of these keys, each once, in the order of their sort keys. A case that none of them shows whole comes as its
/// outline, and a filter sees no more of it.
pub async fn page<K: AsRef<str> + Sync>(
    store: &Store,
    keys: &[K],
    bucket: Bucket,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page, ReadError> {
    let limit = limit.min(PAGE_MAX);
    let filtered = *filter != Filter::default();
    let mut merged = Merged::new(store, keys, bucket, after, if filtered { PAGE_MAX } else { limit + 1 });
    let mut page = Page { rows: Vec::with_capacity(limit), next: None };
    let mut last = after;
    let mut examined = 0;
    while examined < EXAMINED_MAX {
        // One more than fits tells whether a next page exists.
        let found = merged.take(if filtered { FILTERED_BATCH } else { limit + 1 }).await?;
        if found.is_empty() {
            return Ok(page);
        }
        examined += found.len();
        let ids: Vec<Id> = found.iter().map(|found| found.cursor.case_id).collect();
        let mut cases = cases::by_ids(store, &ids).await?;
        for Found { cursor, outline } in found {
            if page.rows.len() == limit {
                page.next = last;
                return Ok(page);
            }
            last = Some(cursor);
            // A grant without its case is one that is being rebuilt; the list goes on without it.
            let case = cases.remove(&cursor.case_id).map(|case| if outline { case.outline() } else { case });
            page.rows.extend(case.filter(|case| filter.lets(case)));
        }
    }
    page.next = last;
    Ok(page)
}

/// How many cases stand under a key, counted up to `most`.
pub async fn count(store: &Store, key: &str, bucket: Bucket, most: u32) -> Result<u32, ReadError> {
    let sql =
        "SELECT count(*) FROM (SELECT 1 FROM case_grant WHERE grant_key = $1 AND bucket = $2 LIMIT $3) AS counted";
    Ok(store.row(sql, &params![key, bucket.code(), most], |row| row.num(0)).await?.unwrap_or(0))
}

/// How many cases stand under any of these keys, each once, counted up to `most`; with `before`, only those whose sort key is smaller.
pub async fn count_any<K: AsRef<str> + Sync>(
    store: &Store,
    keys: &[K],
    bucket: Bucket,
    before: Option<i64>,
    most: usize,
) -> Result<usize, ReadError> {
    let mut merged = Merged::new(store, keys, bucket, None, most);
    let found = merged.take(most).await?;
    Ok(found.iter().take_while(|found| before.is_none_or(|before| found.cursor.sort_at < before)).count())
}

/// A case under some of the keys.
struct Found {
    cursor: Cursor,
    /// None of them shows it whole.
    outline: bool,
}

/// The cases under one key, read ahead.
struct Range<'k> {
    key: &'k str,
    outline: bool,
    bucket: Bucket,
    batch: usize,
    after: Option<Cursor>,
    ahead: VecDeque<Cursor>,
    ended: bool,
}

impl<'k> Range<'k> {
    fn new(key: &'k str, bucket: Bucket, batch: usize, after: Option<Cursor>) -> Self {
        Range { key, outline: is_outline(key), bucket, batch, after, ahead: VecDeque::new(), ended: false }
    }

    async fn fill(&mut self, store: &Store) -> Result<(), ReadError> {
        if !self.ahead.is_empty() || self.ended {
            return Ok(());
        }
        let sql = "SELECT sort_at, case_id FROM case_grant WHERE grant_key = $1 AND bucket = $2 \
                   AND (sort_at, case_id) > ($3, $4) ORDER BY sort_at, case_id LIMIT $5";
        let Cursor { sort_at, case_id } = self.after.unwrap_or(Cursor { sort_at: i64::MIN, case_id: [0; 16] });
        let ahead = &mut self.ahead;
        let visit = |row: &crate::Row<'_>| {
            ahead.push_back(Cursor { sort_at: row.int(0)?, case_id: row.array(1)? });
            Ok(())
        };
        store.query(sql, &params![self.key, self.bucket.code(), sort_at, case_id, self.batch], visit).await?;
        self.ended = self.ahead.len() < self.batch;
        self.after = self.ahead.back().copied().or(self.after);
        Ok(())
    }

    /// The first cursor behind the last one taken; a case under a second key was taken there already.
    async fn after(&mut self, store: &Store, last: Option<Cursor>) -> Result<Option<Cursor>, ReadError> {
        loop {
            self.fill(store).await?;
            match self.ahead.front() {
                Some(front) if last.is_some_and(|last| *front <= last) => self.ahead.pop_front(),
                front => return Ok(front.copied()),
            };
        }
    }
}

/// The ranges of several keys as one, each case once.
struct Merged<'s> {
    store: &'s Store,
    ranges: Vec<Range<'s>>,
    last: Option<Cursor>,
}

impl<'s> Merged<'s> {
    fn new<K: AsRef<str>>(
        store: &'s Store,
        keys: &'s [K],
        bucket: Bucket,
        after: Option<Cursor>,
        batch: usize,
    ) -> Self {
        let range = |key: &'s K| Range::new(key.as_ref(), bucket, batch, after);
        Merged { store, ranges: keys.iter().take(KEYS_MAX).map(range).collect(), last: after }
    }

    /// The next cases in order, fewer than `count` only at the end.
    async fn take(&mut self, count: usize) -> Result<Vec<Found>, ReadError> {
        let mut taken = Vec::with_capacity(count);
        while taken.len() < count {
            let mut smallest: Option<Found> = None;
            for range in &mut self.ranges {
                let Some(cursor) = range.after(self.store, self.last).await? else { continue };
                // In one bucket a case has one sort key, so that it stands in front under all of its keys at once.
                smallest = Some(match smallest.take() {
                    Some(least) if least.cursor < cursor => least,
                    Some(least) if least.cursor == cursor => Found { cursor, outline: least.outline && range.outline },
                    _ => Found { cursor, outline: range.outline },
                });
            }
            let Some(next) = smallest else { break };
            self.last = Some(next.cursor);
            taken.push(next);
        }
        Ok(taken)
    }
}
