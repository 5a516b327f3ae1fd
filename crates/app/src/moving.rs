//! Running cases go on under a newer version of their procedure, where that was proved: one entry a case, in batches, by one order.
//!
//! An order is a row of a register stream of its own: who decided it, when and why. How far it got is a setting, so that it goes on after a
//! restart; a case's version lets one of two nodes write.

use std::collections::BTreeMap;
use std::sync::Arc;

use fengqiao_calendar::Instant;
use fengqiao_procedure::compare::{Cases, Stays, cases as proved};
use fengqiao_procedure::model::{Procedure, StateId, Text};
use fengqiao_proof::Value;
use fengqiao_store::repo::{cases as rows, registers as repo, settings};
use fengqiao_store::{Id, Unit};

use crate::app::{App, Tables};
use crate::cases;
use crate::catalogue::Compiled;
use crate::error::{AppError, Issue, written};
use crate::registers::{self, Author};

/// The register that holds the orders.
const REGISTER: &str = "moves";
/// How many cases one look takes; what became due meanwhile is acted on between two looks.
const BATCH: u32 = 512;
/// How long a reason may be, in characters.
pub const REASON_CHARS_MAX: usize = 200;

/// That running cases go on under a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The procedure.
    pub procedure: String,
    /// The version that they go on under.
    pub to: String,
    /// Why: it stands in the entry of each case.
    pub reason: String,
    /// Who decided it; none for the command line.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

/// How far an order got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Cases that go on under the version.
    pub moved: u64,
    /// Cases that stay where they were.
    pub stayed: u64,
    /// Every case was looked at.
    pub done: bool,
    /// The last case that was looked at.
    after: Option<Id>,
}

/// The running cases of an older version in one state, and what would become of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The version that they run under.
    pub version: String,
    /// The state that they stand in.
    pub state: Text,
    /// How many there are.
    pub count: u64,
    /// The state in which they would go on, or why they stay.
    pub fate: Result<Text, Text>,
}

/// The running cases of a procedure that run under other versions than this one, by version and state.
///
/// # Errors
/// Where the store cannot be read.
pub async fn touched(app: &App, new: &Procedure) -> Result<Vec<Touched>, AppError> {
    let tables = app.tables();
    let mut proofs: BTreeMap<String, Cases> = BTreeMap::new();
    let mut all = Vec::new();
    for (version, state, count) in rows::running(app.store(), &new.id, &new.version).await? {
        let Some(old) = tables.catalogue.version(&new.id, &version) else { continue };
        let found = proofs.entry(version.clone()).or_insert_with(|| proved(&old.procedure, new));
        let title = |p: &Procedure, id: StateId| p.state(id).title.clone();
        let here = old.procedure.state_named(&state);
        let moves = found.moves.iter().find(|(from, _)| Some(*from) == here).map(|(_, to)| title(new, *to));
        let stays = found.stays.iter().find(|(from, _)| Some(*from) == here).map(|(_, why)| why.words());
        let fate = moves.ok_or_else(|| stays.unwrap_or_else(|| Stays::Unproven.words()));
        let state = here.map_or_else(Text::default, |id| title(&old.procedure, id));
        all.push(Touched { version, state, count, fate });
    }
    Ok(all)
}

/// Orders that the running cases of a procedure go on under its version in force, as far as that is proved for each.
///
/// # Errors
/// [`AppError::Invalid`] without a reason, or where an earlier order is still being carried out.
pub async fn order(app: &App, author: &Author, procedure: &str, reason: &str) -> Result<Order, AppError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::invalid("reason", "publish-reason-missing"));
    }
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(AppError::Invalid(vec![
            Issue::new("reason", "move-reason-long").with("max", REASON_CHARS_MAX.to_string()),
        ]));
    }
    let _turn = app.turn().await;
    let tables = app.tables();
    let to = tables.catalogue.current(procedure).ok_or(AppError::NotFound)?.procedure.version.clone();
    let key = format!("{procedure}@{to}");
    let earlier = repo::current(app.store(), REGISTER, &key).await?;
    if earlier.is_some() && !progress(app, &key).await?.done {
        return Err(AppError::invalid("reason", "move-under-way"));
    }
    let order = Order {
        procedure: procedure.to_owned(),
        to,
        reason: reason.to_owned(),
        by: author.account.clone(),
        at: app.now(),
    };
    keep(app, &key, Progress::default()).await?;
    let value = encode(&order);
    let row = (key, earlier.map_or(1, |row| row.version + 1), value.encode());
    registers::append(app, author, REGISTER, "ordered", Value::List(vec![value]), vec![row]).await?;
    Ok(order)
}

/// The order for the version in force of a procedure, and how far it got.
///
/// # Errors
/// Where the store cannot be read.
pub async fn ordered(app: &App, procedure: &str, to: &str) -> Result<Option<(Order, Progress)>, AppError> {
    let key = format!("{procedure}@{to}");
    let Some(row) = repo::current(app.store(), REGISTER, &key).await? else { return Ok(None) };
    Ok(Some((decode(&row.bytes)?, progress(app, &key).await?)))
}

/// Moves the next cases of the first order that is not carried out. Says whether more wait.
///
/// # Errors
/// Where the store cannot be read or written.
pub async fn look(app: &App) -> Result<bool, AppError> {
    for row in repo::all(app.store(), REGISTER).await? {
        let order = decode(&row.bytes)?;
        let before = progress(app, &row.key).await?;
        if before.done {
            continue;
        }
        let after = carry_on(app, &order, before).await?;
        keep(app, &row.key, after).await?;
        if after.done {
            tracing::info!(moved = after.moved, stayed = after.stayed, procedure = %order.procedure, "running cases were moved to a newer version");
        }
        return Ok(true);
    }
    Ok(false)
}

async fn carry_on(app: &App, order: &Order, mut progress: Progress) -> Result<Progress, AppError> {
    let tables = app.tables();
    let Some(to) = tables.catalogue.version(&order.procedure, &order.to) else {
        return Ok(Progress { done: true, ..progress });
    };
    let ids = rows::running_after(app.store(), &order.procedure, &order.to, progress.after, BATCH).await?;
    let mut plan = Plan { to: Arc::clone(to), reason: order.reason.clone(), proved: BTreeMap::new() };
    for id in &ids {
        if cases::move_on(app, &tables, *id, &mut plan).await? {
            progress.moved += 1;
        } else {
            progress.stayed += 1;
        }
    }
    progress.after = ids.last().copied().or(progress.after);
    progress.done = ids.len() < BATCH as usize;
    Ok(progress)
}

/// Where cases go, and which of them may.
pub(crate) struct Plan {
    pub to: Arc<Compiled>,
    pub reason: String,
    /// What was proved of each older version.
    proved: BTreeMap<String, Cases>,
}

impl Plan {
    /// Whether every case of that version in this state may go on.
    pub fn moves(&mut self, tables: &Tables, version: &str, state: &str) -> bool {
        let Some(old) = tables.catalogue.version(&self.to.procedure.id, version) else { return false };
        let found = self.proved.entry(version.to_owned()).or_insert_with(|| proved(&old.procedure, &self.to.procedure));
        found.moves.iter().any(|(from, _)| old.procedure.state(*from).name == state)
    }
}

fn setting(key: &str) -> String {
    format!("moving-{key}")
}

async fn keep(app: &App, key: &str, progress: Progress) -> Result<(), AppError> {
    let count = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let value = Value::map([
        ("moved", count(progress.moved)),
        ("stayed", count(progress.stayed)),
        ("done", Value::Bool(progress.done)),
        ("after", progress.after.map_or(Value::Null, |id| Value::Bytes(id.to_vec()))),
    ]);
    let mut unit = Unit::new();
    unit.run(settings::save(&setting(key), value.encode()));
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

async fn progress(app: &App, key: &str) -> Result<Progress, AppError> {
    let bytes = settings::load(app.store(), &setting(key)).await?;
    let value = bytes.and_then(|bytes| Value::decode(&bytes).ok()).unwrap_or(Value::Null);
    let count = |name| value.get(name).and_then(Value::as_int).and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
    Ok(Progress {
        moved: count("moved"),
        stayed: count("stayed"),
        done: value.get("done").and_then(Value::as_bool).unwrap_or(false),
        after: value.get("after").and_then(Value::as_bytes).and_then(|bytes| Id::try_from(bytes).ok()),
    })
}

fn encode(order: &Order) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    Value::map([
        ("key", text(&format!("{}@{}", order.procedure, order.to))),
        ("procedure", text(&order.procedure)),
        ("to", text(&order.to)),
        ("reason", text(&order.reason)),
        ("by", order.by.as_deref().map_or(Value::Null, text)),
        ("at", Value::Int(order.at.0)),
    ])
}

fn decode(bytes: &[u8]) -> Result<Order, AppError> {
    let read = |value: &Value| -> Option<Order> {
        let text = |name: &str| value.get(name).and_then(Value::as_text).map(str::to_owned);
        Some(Order {
            procedure: text("procedure")?,
            to: text("to")?,
            reason: text("reason")?,
            by: text("by"),
            at: Instant(value.get("at")?.as_int()?),
        })
    };
    let damaged = || AppError::Damaged("an order to move cases that cannot be read".to_owned());
    Value::decode(bytes).ok().as_ref().and_then(read).ok_or_else(damaged)
}
