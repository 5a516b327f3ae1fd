//! Registers: changed by entries in streams of their own, held in memory as typed tables.

mod past;

use std::sync::Arc;

use fengqiao_civic::City;
use fengqiao_civic::register::{Register, RegisterItem};
use fengqiao_proof::{Entry, StreamId, StreamKind, Value};
use fengqiao_store::repo::registers as repo;
use fengqiao_store::{NewEntry, Unit, repo::entries};

use crate::app::{App, Tables};
use crate::codec::{decode_item, encode_item};
use crate::error::{AppError, Issue};
use crate::place::GridLookup;
use crate::secret::random;

pub use past::{Difference, Past, history};

/// How many items one entry of a register holds at most.
pub const ITEMS_MAX: usize = 1_000;

/// The kind of an entry that puts or retires rows.
const CHANGED: &str = "changed";

/// The bytes of a row after a change: a list of one item, or of what it was and its end. A published document is the item itself.
pub(crate) fn row_bytes(kind: &str, current: Option<&[u8]>, item: &Value) -> Result<Vec<u8>, AppError> {
    if kind != CHANGED {
        return Ok(item.encode());
    }
    let ends = item.get("fields").is_some_and(|fields| fields.get("retired_on").is_some());
    let mut changes = match current.filter(|_| ends).map(Value::decode) {
        None => Vec::new(),
        Some(Ok(Value::List(changes))) => changes,
        Some(_) => return Err(AppError::Damaged("a register row that is no list of changes".to_owned())),
    };
    changes.push(item.clone());
    Ok(Value::List(changes).encode())
}

/// Who changes a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The account; none for the installation and the command line.
    pub account: Option<String>,
    /// The post by whose rights it is done.
    pub post: Option<String>,
    /// `web`, `install`, `command line`.
    pub device: String,
}

impl Author {
    /// The command line of whoever runs the program.
    pub fn command_line() -> Author {
        Author { device: "command line".to_owned(), ..Author::default() }
    }
}

/// Reads every register into typed tables.
pub(crate) async fn load(app: &App) -> Result<City, AppError> {
    let mut city = City::new();
    let store = app.store().for_reports();
    for register in Register::ALL {
        let mut rows: Vec<(u64, Box<[u8]>)> = Vec::new();
        repo::bytes_of_each(&store, register.name(), |entry_version, bytes| rows.push((entry_version, bytes.into())))
            .await?;
        // What was entered earlier comes first; keys alone do not say so. Within an entry the order of keys stays.
        rows.sort_by_key(|(entry_version, _)| *entry_version);
        apply_all(&mut city, *register, rows)?;
    }
    Ok(city)
}

/// How many rows are read ahead of those that are applied.
const READ_AHEAD: usize = 16_384;
/// Fewer rows than this are not worth a thread.
const ROWS_PER_THREAD: usize = 1_024;

/// Applies stored rows. Rows that one entry put together may name each other in any order: those that name a later one wait for it.
fn apply_all(city: &mut City, register: Register, rows: Vec<(u64, Box<[u8]>)>) -> Result<(), AppError> {
    let mut waiting: Vec<Vec<RegisterItem>> = Vec::new();
    for some in rows.chunks(READ_AHEAD) {
        for items in decoded(register, some)? {
            if apply_stored(city, &items).is_err() {
                waiting.push(items);
            }
        }
    }
    drop(rows);
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut first = None;
        waiting.retain(|items| match apply_stored(city, items) {
            Ok(()) => false,
            Err(why) => {
                first.get_or_insert(why);
                true
            }
        });
        if let Some(why) = first.filter(|_| waiting.len() == before) {
            return Err(AppError::Damaged(format!("{}: {why}", register.name())));
        }
    }
    Ok(())
}

/// Decodes rows, on every core where there are many: a whole country has hundreds of thousands of areas.
fn decoded(register: Register, rows: &[(u64, Box<[u8]>)]) -> Result<Vec<Vec<RegisterItem>>, AppError> {
    let decode = |rows: &[(u64, Box<[u8]>)]| {
        rows.iter().map(|(_, bytes)| decode_stored(register, bytes)).collect::<Result<Vec<_>, String>>()
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = rows.len().div_ceil(cores).max(ROWS_PER_THREAD);
    let parts: Vec<Result<Vec<_>, String>> = std::thread::scope(|scope| {
        let mut shares = rows.chunks(share);
        let first = shares.next();
        let others: Vec<_> = shares.map(|share| scope.spawn(move || decode(share))).collect();
        let first = first.map(decode);
        let joined = others.into_iter().map(|other| other.join().unwrap_or_else(|_| Err("a thread ended".to_owned())));
        first.into_iter().chain(joined).collect()
    });
    let mut all = Vec::with_capacity(rows.len());
    for part in parts {
        all.extend(part.map_err(|why| AppError::Damaged(format!("{}: {why}", register.name())))?);
    }
    Ok(all)
}

/// The changes that a stored row holds. A retired one was put first: the row keeps what it was.
fn decode_stored(register: Register, bytes: &[u8]) -> Result<Vec<RegisterItem>, String> {
    let value = Value::decode(bytes).map_err(|error| error.to_string())?;
    let Value::List(changes) = value else { return Err("not a list of changes".to_owned()) };
    let decode = |change: Value| {
        let item = decode_item(change).map_err(|error| error.to_string())?;
        RegisterItem::from_item(register, &item).map_err(|issues| format!("{} {issues:?}", item.key))
    };
    changes.into_iter().map(decode).collect()
}

fn apply_stored(city: &mut City, items: &[RegisterItem]) -> Result<(), String> {
    items.iter().try_for_each(|item| city.apply(item).map_err(|issues| format!("{} {issues:?}", item.key)))
}

/// Changes registers: checks every item against the tables as they will stand, then appends entries of at most [`ITEMS_MAX`] items.
/// `told` hears how many items were written so far.
///
/// # Errors
/// [`AppError::Invalid`] with every issue at once; nothing is then written. An error of the store leaves whole entries, never half of one.
pub async fn change(
    app: &App,
    author: &Author,
    items: Vec<RegisterItem>,
    told: &mut (dyn FnMut(usize) + Send),
) -> Result<(), AppError> {
    let _turn = app.turn().await;
    let tables = app.tables();
    let mut city = City::clone(&tables.city);
    let mut issues = Vec::new();
    for item in &items {
        if let Err(found) = city.apply(item) {
            issues.extend(found.into_iter().take(3).map(|issue| {
                Issue::new(format!("{}.{}", item.key, issue.field), "register-issue")
                    .with("key", &item.key)
                    .with("what", issue.kind)
                    .with("value", issue.value)
            }));
            if issues.len() >= ITEMS_MAX {
                break;
            }
        }
    }
    if !issues.is_empty() {
        return Err(AppError::Invalid(issues));
    }
    let mut written = 0;
    for batch in batches(&items) {
        write(app, author, batch).await?;
        written += batch.len();
        told(written);
    }
    city_changed(app, &tables, city, &items);
    Ok(())
}

fn city_changed(app: &App, tables: &Tables, city: City, items: &[RegisterItem]) {
    let city = Arc::new(city);
    let moved = items.iter().any(|item| item.register == Register::Area);
    let grids = if moved { Arc::new(GridLookup::of(&city)) } else { Arc::clone(&tables.grids) };
    app.replace(Tables { city, grids, ..Tables::clone(tables) });
}

/// Runs of items of one register, each at most [`ITEMS_MAX`] long and without a key twice.
fn batches(items: &[RegisterItem]) -> Vec<&[RegisterItem]> {
    let mut batches = Vec::new();
    let mut start = 0;
    let mut keys = std::collections::HashSet::new();
    for (at, item) in items.iter().enumerate() {
        let other = item.register != items[start].register;
        if at > start && (other || at - start >= ITEMS_MAX || keys.contains(item.key.as_str())) {
            batches.push(&items[start..at]);
            start = at;
            keys.clear();
        }
        keys.insert(item.key.as_str());
    }
    if start < items.len() {
        batches.push(&items[start..]);
    }
    batches
}

async fn write(app: &App, author: &Author, items: &[RegisterItem]) -> Result<(), AppError> {
    let Some(register) = items.first().map(|item| item.register) else { return Ok(()) };
    let encoded: Vec<Value> = items.iter().map(|item| encode_item(&item.to_item())).collect();
    let mut rows = Vec::with_capacity(items.len());
    for (item, value) in items.iter().zip(&encoded) {
        let current = repo::current(app.store(), register.name(), &item.key).await?;
        let bytes = row_bytes(CHANGED, current.as_ref().map(|row| row.bytes.as_slice()), value)?;
        rows.push((item.key.clone(), current.map_or(1, |row| row.version + 1), bytes));
    }
    append(app, author, register.name(), CHANGED, Value::List(encoded), rows).await
}

/// Appends one entry to a register's stream and writes the rows that follow from it.
pub(crate) async fn append(
    app: &App,
    author: &Author,
    register: &str,
    kind: &str,
    items: Value,
    rows: Vec<(String, u64, Vec<u8>)>,
) -> Result<(), AppError> {
    let stream = StreamId::register(register);
    let version = entries::version(app.store(), stream.0).await? + 1;
    let now = app.now().0;
    let entry = Entry {
        city: app.city_name().to_owned(),
        stream,
        stream_kind: StreamKind::Register,
        version,
        occurred_at: now,
        recorded_at: now,
        account: author.account.clone(),
        post: author.post.clone(),
        device: Some(author.device.clone()),
        kind: kind.to_owned(),
        body: [("register".to_owned(), Value::Text(register.to_owned())), ("items".to_owned(), items)].into(),
    };
    let mut unit = Unit::new();
    unit.append(NewEntry::new(stream, version, now, entry.seal(random())));
    for (key, row_version, bytes) in rows {
        let row = repo::RegisterItem {
            register: register.to_owned(),
            key,
            version: row_version,
            entry_version: version,
            valid_from: Some(now),
            valid_to: None,
            bytes,
        };
        unit.run_all(repo::save(row));
    }
    app.store().commit(unit).await.map_err(crate::error::written)?;
    app.seen().appended(stream.0, version);
    Ok(())
}
