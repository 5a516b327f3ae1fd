//! Orders to stop work: days on which the offices of the city, or of a part of it, do not work by a published order. They stand in the
//! city's own times; once published they move the clocks that run, as every new calendar does.

use fengqiao_calendar::{Calendar, CityTimes, Date, Instant, Overlay, OverlayKind, Text};
use fengqiao_procedure::model;
use fengqiao_store::repo::clocks;

use crate::app::{App, Tables};
use crate::cases;
use crate::documents;
use crate::error::{AppError, Issue};
use crate::registers::Author;

mod text;

/// The longest order, in days. A longer stop is an arrangement of holidays and has its own calendar.
pub const DAYS_MAX: i32 = 60;
/// How far back the first day of an order may lie, in days: orders are often entered when the storm has passed.
pub const BACK_DAYS_MAX: i32 = 30;
/// The longest name or title, in characters.
pub const CHARS_MAX: usize = 200;
/// How many cases a preview looks at.
const LOOKED_MAX: usize = 20_000;
/// How many of them it lists.
const SHOWN_MAX: usize = 50;
/// How many cases are read at once.
const BATCH: u32 = 256;

/// An order to stop work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What it is called, for instance `台风“枫叶”停工`.
    pub name: Text,
    /// The area in which it holds; none for the whole city.
    pub area: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Who ordered it, title and number of the document.
    pub document: String,
}

/// What an order would move.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many cases with clocks were looked at.
    pub looked: usize,
    /// There are more cases than a preview looks at.
    pub cut: bool,
    /// How many cases would move.
    pub moved: usize,
    /// The first of them.
    pub rows: Vec<Moved>,
}

/// A clock that an order would move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The case's number.
    pub number: String,
    /// Its category.
    pub category: Option<String>,
    /// The clock's title.
    pub clock: model::Text,
    /// When it ends now.
    pub before: Instant,
    /// When it would end.
    pub after: Instant,
    /// Whose matter it is was told the date and is told the new one.
    pub promised: bool,
}

/// The orders that were published and not taken back, the newest first.
///
/// # Errors
/// Where the store cannot be read or the city's times do not read.
pub async fn orders(app: &App) -> Result<Vec<Order>, AppError> {
    let times = documents::city_times(app).await?;
    let found = times.overlays.into_iter().filter(|overlay| overlay.kind == OverlayKind::StopWork);
    let mut orders: Vec<Order> = found.map(Order::of).collect();
    orders.sort_by_key(|order| std::cmp::Reverse(order.from));
    Ok(orders)
}

/// What would move if the order were published now. Nothing is written.
///
/// # Errors
/// [`AppError::Invalid`] with everything that is wrong with the order.
pub async fn preview(app: &App, order: &Order) -> Result<Preview, AppError> {
    let tables = app.tables();
    check(&tables, order, app.now())?;
    let calendar = documents::calendar_with(app, |text| Ok(text::with(text, order))).await?;
    moved(app, &Tables { calendar: std::sync::Arc::new(calendar), ..(*tables).clone() }).await
}

/// Publishes an order: the city's times gain its days, and the clocks that run follow by entries.
///
/// # Errors
/// [`AppError::Invalid`] with everything that is wrong with the order, or without a reason.
pub async fn publish(app: &App, author: &Author, order: &Order, reason: &str) -> Result<(), AppError> {
    check(&app.tables(), order, app.now())?;
    documents::amend_times(app, author, |text| Ok(text::with(text, order)), needed(reason)?).await
}

/// Ends an order early: on a last day, or wholly where that is none. What was told to residents meanwhile is not shortened.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such order any more; [`AppError::Invalid`] where the day is not one of its days.
pub async fn end(app: &App, author: &Author, order: &Order, last: Option<Date>, reason: &str) -> Result<(), AppError> {
    if last.is_some_and(|last| last < order.from || last >= order.to) {
        return Err(AppError::invalid("last", "stop-work-last"));
    }
    let change = |text: &str| text::ended(text, order, last).ok_or(AppError::NotFound);
    documents::amend_times(app, author, change, needed(reason)?).await
}

fn needed(reason: &str) -> Result<&str, AppError> {
    let reason = reason.trim();
    if reason.is_empty() { Err(AppError::invalid("reason", "publish-reason-missing")) } else { Ok(reason) }
}

/// Everything that is wrong with an order.
fn check(tables: &Tables, order: &Order, now: Instant) -> Result<(), AppError> {
    let mut issues = Vec::new();
    let texts = [("name_zh", &order.name.zh), ("name_en", &order.name.en), ("document", &order.document)];
    for (field, text) in texts {
        if text.trim().is_empty() && field != "name_en" {
            issues.push(Issue::new(field, "stop-work-missing"));
        }
        if text.chars().count() > CHARS_MAX {
            issues.push(Issue::new(field, "stop-work-long").with("max", CHARS_MAX));
        }
    }
    let days = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
    if order.to < order.from {
        issues.push(Issue::new("to", "stop-work-reversed"));
    } else if days(order.from, order.to) >= DAYS_MAX {
        issues.push(Issue::new("to", "stop-work-too-long").with("max", DAYS_MAX));
    }
    if days(order.from, tables.date_of(now)) > BACK_DAYS_MAX {
        issues.push(Issue::new("from", "stop-work-past").with("max", BACK_DAYS_MAX));
    }
    if order.area.as_deref().is_some_and(|code| tables.city.areas().find(code).is_none()) {
        issues.push(Issue::new("area", "stop-work-area"));
    }
    if issues.is_empty() { Ok(()) } else { Err(AppError::Invalid(issues)) }
}

/// What a calendar in these tables would move.
async fn moved(app: &App, tables: &Tables) -> Result<Preview, AppError> {
    let mut preview = Preview::default();
    let mut after = None;
    loop {
        let ids = clocks::cases_after(app.store(), after, BATCH).await?;
        for id in &ids {
            if let Some(case) = cases::by_id(app, tables, *id).await? {
                preview.looked += 1;
                preview.add(&case, &tables.calendar_of(case.state.attributes.area.as_deref()), app.now());
            }
        }
        after = ids.last().copied();
        if ids.len() < BATCH as usize {
            return Ok(preview);
        }
        if preview.looked >= LOOKED_MAX {
            return Ok(Preview { cut: true, ..preview });
        }
    }
}

impl Preview {
    fn add(&mut self, case: &cases::Loaded, calendar: &Calendar, now: Instant) {
        let procedure = &case.compiled.procedure;
        let Some(decision) = fengqiao_procedure::recalculate(procedure, &case.state, calendar, now) else { return };
        self.moved += 1;
        for change in decision.clocks {
            let is_it = |run: &&fengqiao_procedure::event::ClockRun| {
                run.clock == change.after.clock && run.instance == change.after.instance
            };
            let before = case.state.clocks.iter().find(is_it);
            let Some(before) = before.filter(|_| self.rows.len() < SHOWN_MAX) else { continue };
            let clock = procedure.clock(before.clock);
            self.rows.push(Moved {
                number: case.filing.number.clone(),
                category: case.state.attributes.category.clone(),
                clock: clock.title.clone(),
                before: before.due.at,
                after: change.after.due.at,
                promised: clock.promised,
            });
        }
    }
}

impl Order {
    fn of(overlay: Overlay) -> Order {
        let Overlay { name, area, from, to, source, .. } = overlay;
        Order { name, area, from, to, document: source }
    }

    fn is(&self, overlay: &Overlay) -> bool {
        overlay.kind == OverlayKind::StopWork && Order::of(overlay.clone()) == *self
    }
}

/// The city's times as a text reads; none where it does not.
fn read(text: &str) -> Option<CityTimes> {
    CityTimes::parse(text).ok()
}
