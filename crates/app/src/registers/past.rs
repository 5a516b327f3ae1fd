//! How an item of a register came about: every change with who made it, when, why, and both values of what it changed.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_calendar::Instant;
use fengqiao_civic::item::Field;
use fengqiao_civic::register::Register;
use fengqiao_proof::{StreamId, Value};
use fengqiao_store::repo::{entries, registers as repo};

use crate::app::App;
use crate::codec::decode_item;
use crate::error::AppError;

/// The field that carries the reason of a change.
const REASON: &str = "reason";

/// One change of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When it was recorded.
    pub at: Instant,
    /// Who made it; none for the installation and the command line.
    pub account: Option<String>,
    /// `web`, `install`, `command line`.
    pub device: String,
    /// Why.
    pub reason: String,
    /// The first version of the item.
    pub is_first: bool,
    /// What it changed, by name: what was there, and what is there since.
    pub differences: Vec<Difference>,
}

/// One value that a change replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field's name.
    pub name: String,
    /// What was there; none where there was nothing.
    pub before: Option<Field>,
    /// What is there since; none where it was taken away.
    pub after: Option<Field>,
}

/// Every change of an item, the newest first.
///
/// # Errors
/// Where the store cannot be read, or what it holds makes no sense.
pub async fn history(app: &App, register: Register, key: &str) -> Result<Vec<Past>, AppError> {
    let mut versions = repo::history(app.store(), register.name(), key).await?;
    versions.reverse();
    let stream = StreamId::register(register.name());
    let mut before: BTreeMap<String, Field> = BTreeMap::new();
    let mut changes = Vec::with_capacity(versions.len());
    for version in versions {
        let (after, reason) = fields(&version.bytes)?;
        let missing = || AppError::Damaged(format!("{} {key}: no entry {}", register.name(), version.entry_version));
        let row = entries::one(app.store(), stream.0, version.entry_version).await?.ok_or_else(missing)?;
        let entry = row.sealed.open().map_err(|error| AppError::Damaged(error.to_string()))?.entry;
        changes.push(Past {
            at: Instant(entry.recorded_at),
            account: entry.account,
            device: entry.device.unwrap_or_default(),
            reason,
            is_first: changes.is_empty(),
            differences: differences(&before, &after),
        });
        before = after;
    }
    changes.reverse();
    Ok(changes)
}

/// What a stored row says: the values of its item with its end, and the reason of the last change.
fn fields(bytes: &[u8]) -> Result<(BTreeMap<String, Field>, String), AppError> {
    let damaged = || AppError::Damaged("a register row that is no list of changes".to_owned());
    let Ok(Value::List(list)) = Value::decode(bytes) else { return Err(damaged()) };
    let mut all = BTreeMap::new();
    let mut reason = String::new();
    for change in list {
        let mut item = decode_item(change)?;
        reason = match item.fields.remove(REASON) {
            Some(Field::Text(words)) => words,
            _ => String::new(),
        };
        all.extend(item.fields);
    }
    Ok((all, reason))
}

fn differences(before: &BTreeMap<String, Field>, after: &BTreeMap<String, Field>) -> Vec<Difference> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| Difference {
            name: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        })
        .collect()
}
