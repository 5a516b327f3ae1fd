//! Finding cases: queues and lists for staff, open public matters for everyone.

use std::sync::Arc;

use fengqiao_calendar::Instant;
use fengqiao_civic::geometry::{Point, cells_within, distance_metres};
use fengqiao_civic::rights::{GrantKey, Viewer};
use fengqiao_procedure::engine::Allowed;
use fengqiao_store::Id;
use fengqiao_store::repo::cases::CaseRow;
use fengqiao_store::repo::grants::Bucket;
use fengqiao_store::repo::queue::{self, Cursor, Filter, Page};
use fengqiao_store::repo::{cells, links};

use super::by::By;
use super::load::{self, Loaded};
use crate::app::{App, Tables};
use crate::error::AppError;
use crate::place::PlaceRef;

/// How near an open matter must be to count as possibly the same, in metres.
const NEAR_METRES: u32 = 150;
/// How many possible doubles are shown.
const SIMILAR_MAX: usize = 5;
/// How many linked cases of one case are shown.
const LINKS_MAX: usize = 50;
/// The counts on pages stop here.
pub const COUNT_MAX: u32 = 1_000;

/// Which part of the viewer's cases a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What one of the viewer's posts must move, by clock.
    Mine,
    /// Open matters that the viewer may see, by clock.
    Open,
    /// Open matters that are late.
    Late,
    /// Closed matters, newest first.
    Closed,
}

/// A page of a viewer's cases.
///
/// # Errors
/// Where the store cannot be read.
pub async fn list(
    app: &App,
    viewer: &Viewer,
    scope: Scope,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page, AppError> {
    let all = || viewer.keys().keys().cloned().collect::<Vec<GrantKey>>();
    let mut filter = filter.clone();
    let (keys, bucket) = match scope {
        Scope::Mine => (viewer.queue_keys(), Bucket::Todo),
        Scope::Open => (all(), Bucket::Open),
        Scope::Late => {
            filter.due_before = Some(filter.due_before.map_or(app.now().0, |before| before.min(app.now().0)));
            (all(), Bucket::Open)
        }
        Scope::Closed => (all(), Bucket::Closed),
    };
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    Ok(queue::page(app.store(), &keys, bucket, &filter, after, limit).await?)
}

/// How many matters wait for the viewer's posts, up to [`COUNT_MAX`].
///
/// # Errors
/// Where the store cannot be read.
pub async fn count_mine(app: &App, viewer: &Viewer) -> Result<u32, AppError> {
    let mut count = 0;
    // Read before counting: a count that is newer than its position is only taken again too early.
    let position = app.store().last_position();
    for key in viewer.queue_keys() {
        let key = key.as_str();
        count += match app.kept().count(position, key) {
            Some(known) => known,
            None => {
                let found = queue::count(app.store(), key, Bucket::Todo, COUNT_MAX).await?;
                app.kept().keep_count(position, key, found);
                found
            }
        };
    }
    Ok(count.min(COUNT_MAX))
}

/// How many matters a list of the viewer holds, up to [`COUNT_MAX`].
///
/// # Errors
/// Where the store cannot be read.
pub async fn count(app: &App, viewer: &Viewer, scope: Scope, filter: &Filter) -> Result<u32, AppError> {
    if *filter != Filter::default() {
        return count_filtered(app, viewer, scope, filter).await;
    }
    let all = || viewer.keys().keys().cloned().collect::<Vec<GrantKey>>();
    let (keys, bucket, before) = match scope {
        Scope::Mine => (viewer.queue_keys(), Bucket::Todo, None),
        Scope::Open => (all(), Bucket::Open, None),
        // Open matters stand in the order of their clocks.
        Scope::Late => (all(), Bucket::Open, Some(app.now().0)),
        Scope::Closed => (all(), Bucket::Closed, None),
    };
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let most = usize::try_from(COUNT_MAX).unwrap_or(usize::MAX);
    let found = queue::count_any(app.store(), &keys, bucket, before, most).await?;
    Ok(u32::try_from(found).unwrap_or(COUNT_MAX))
}

/// Counts page by page. A page that ends early has looked at enough: the count is then what was found so far.
async fn count_filtered(app: &App, viewer: &Viewer, scope: Scope, filter: &Filter) -> Result<u32, AppError> {
    let (mut count, mut after) = (0, None);
    loop {
        let page = list(app, viewer, scope, filter, after, queue::PAGE_MAX).await?;
        count += u32::try_from(page.rows.len()).unwrap_or(COUNT_MAX);
        after = page.next;
        if count >= COUNT_MAX || after.is_none() || page.rows.len() < queue::PAGE_MAX {
            return Ok(count.min(COUNT_MAX));
        }
    }
}

/// An open matter that may be the same, as anyone may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// The case.
    pub row: CaseRow,
    /// How far it is, in metres.
    pub metres: u32,
}

/// Open public matters near a place, of a category where one is given, the nearest first. Private categories never match.
///
/// # Errors
/// Where the store cannot be read.
pub async fn similar(
    app: &App,
    tables: &Tables,
    category: Option<&str>,
    place: &PlaceRef,
) -> Result<Vec<Similar>, AppError> {
    let Some(spot) = tables.spot_of_place(place) else { return Ok(Vec::new()) };
    if category.is_some_and(|code| tables.city.categories().is_private(code)) {
        return Ok(Vec::new());
    }
    let cells = cells_within(spot.point, NEAR_METRES);
    let neighbours = cells::nearby(app.store(), &cells, category).await?.into_iter().map(|near| {
        let metres = distance_metres(spot.point, Point::new(near.lng, near.lat));
        (metres, near.case_id)
    });
    let mut nearest: Vec<(u32, Id)> = neighbours.filter(|(metres, _)| *metres <= NEAR_METRES).collect();
    nearest.sort_unstable();
    nearest.truncate(SIMILAR_MAX);
    let ids: Vec<Id> = nearest.iter().map(|(_, id)| *id).collect();
    let rows = cells::open_public(app.store(), &ids).await?;
    let metres = |id: Id| nearest.iter().find(|(_, other)| *other == id).map_or(0, |(metres, _)| *metres);
    Ok(rows.into_iter().map(|row| Similar { metres: metres(row.id), row }).collect())
}

/// A case that is linked with another one.
#[derive(Debug, Clone)]
pub struct Linked {
    /// `opened`, `opened_by`, `merged_into`, `merged_from`.
    pub kind: String,
    /// The linked case.
    pub case: Arc<Loaded>,
}

/// The cases that are linked with one, in both directions, that are not undone.
///
/// # Errors
/// Where the store cannot be read.
pub async fn linked(app: &App, tables: &Tables, case: &Loaded) -> Result<Vec<Linked>, AppError> {
    let mut found = Vec::new();
    for link in links::of_case(app.store(), case.id).await?.into_iter().take(LINKS_MAX) {
        if link.ended_at.is_none()
            && let Some(case) = load::by_id_kept(app, tables, link.other_id).await?
        {
            found.push(Linked { kind: link.kind, case });
        }
    }
    Ok(found)
}

/// The steps that start from where a case is, each with whether this actor may take it now and why not.
pub fn allowed(tables: &Tables, by: &By, case: &Loaded, now: Instant) -> Vec<Allowed> {
    let at = tables.city.at(tables.date_of(now));
    fengqiao_procedure::allowed(&case.compiled.procedure, &case.state, &by.acting(case, &at, None), now)
}

/// A case that a member of staff may know of, by its number.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown number and for a case that is not theirs to see, alike.
pub async fn visible(
    app: &App,
    tables: &Tables,
    by: &By,
    number: &str,
) -> Result<(Arc<Loaded>, fengqiao_civic::Visibility), AppError> {
    let case = load::by_number(app, tables, number).await?.ok_or(AppError::NotFound)?;
    let visibility = by.sees(&case.filing).ok_or(AppError::NotFound)?;
    Ok((case, visibility))
}
