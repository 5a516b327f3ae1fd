//! Between what the engine decides and what an entry stores.
//!
//! Entries name states, steps, facts and fields by their names, never by an index, so that they can be read without this program and
//! after the procedure's file was rearranged. Fields given with a step are body fields of their own (`f.<name>`): each is committed
//! under its own salt and can be disclosed or erased alone.

mod clock;
mod config;
mod decision;
mod register;
mod value;

pub use decision::{Head, decode_decision, encode_decision, entry_kind, moved_to, opened_under};
pub use register::{decode_item, encode_item};

use std::collections::BTreeMap;

use fengqiao_procedure::model::{ClockId, FactId, FieldId, LeadId, LinkId, PartId, Procedure, RoleId, StateId, StepId};
use fengqiao_proof::Value;

/// Why stored bytes do not make sense under the procedure they name. It means damage or a missing procedure version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// A body field that must be there is missing or of another kind.
    #[error("entry field {0} is missing or malformed")]
    Malformed(String),
    /// A name that the procedure does not have.
    #[error("the procedure has no {kind} named {name}")]
    UnknownName {
        /// What was looked for.
        kind: &'static str,
        /// The stored name.
        name: String,
    },
}

/// The names of one procedure, for decoding without searching.
#[derive(Debug, Clone, Default)]
pub struct Names {
    roles: BTreeMap<String, RoleId>,
    facts: BTreeMap<String, FactId>,
    fields: BTreeMap<String, FieldId>,
    parts: BTreeMap<String, PartId>,
    states: BTreeMap<String, StateId>,
    steps: BTreeMap<String, StepId>,
    clocks: BTreeMap<String, ClockId>,
    links: BTreeMap<String, LinkId>,
    leads: BTreeMap<String, LeadId>,
}

macro_rules! lookups {
    ($($function:ident $table:ident $id:ident $kind:literal),+ $(,)?) => {$(
        fn $function(&self, name: &str) -> Result<$id, CodecError> {
            self.$table.get(name).copied().ok_or_else(|| CodecError::UnknownName { kind: $kind, name: name.to_owned() })
        }
    )+};
}

impl Names {
    /// Indexes the names of a procedure.
    pub fn of(procedure: &Procedure) -> Names {
        fn table<T, Id>(items: &[T], name: impl Fn(&T) -> &str, id: impl Fn(u16) -> Id) -> BTreeMap<String, Id> {
            (0u16..).zip(items).map(|(at, item)| (name(item).to_owned(), id(at))).collect()
        }
        Names {
            roles: table(&procedure.roles, |role| &role.name, RoleId),
            facts: table(&procedure.facts, |fact| &fact.name, FactId),
            fields: table(&procedure.fields, |field| &field.name, FieldId),
            parts: table(&procedure.parts, |part| &part.name, PartId),
            states: table(&procedure.states, |state| &state.name, StateId),
            steps: table(&procedure.steps, |step| &step.name, StepId),
            clocks: table(&procedure.clocks, |clock| &clock.name, ClockId),
            links: table(&procedure.links, |link| &link.name, LinkId),
            leads: table(&procedure.leads, |rule| rule, LeadId),
        }
    }

    lookups! {
        role roles RoleId "role",
        fact facts FactId "fact",
        field fields FieldId "field",
        part parts PartId "part",
        state states StateId "state",
        step steps StepId "step",
        clock clocks ClockId "clock",
        link links LinkId "link",
        lead leads LeadId "rule before an end",
    }
}

/// A map value from pairs.
fn map<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Value::Map(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn optional_text(value: Option<&String>) -> Value {
    value.map_or(Value::Null, |value| text(value))
}

/// Reads the parts of a stored map, naming what is wrong.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a BTreeMap<String, Value>);

impl<'a> Reader<'a> {
    fn of(value: &'a Value, name: &str) -> Result<Reader<'a>, CodecError> {
        match value {
            Value::Map(map) => Ok(Reader(map)),
            _ => Err(CodecError::Malformed(name.to_owned())),
        }
    }

    fn get(self, name: &str) -> Result<&'a Value, CodecError> {
        self.0.get(name).ok_or_else(|| CodecError::Malformed(name.to_owned()))
    }

    fn text(self, name: &str) -> Result<&'a str, CodecError> {
        match self.get(name)? {
            Value::Text(text) => Ok(text),
            _ => Err(CodecError::Malformed(name.to_owned())),
        }
    }

    fn text_maybe(self, name: &str) -> Result<Option<String>, CodecError> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.clone())),
            Some(_) => Err(CodecError::Malformed(name.to_owned())),
        }
    }

    fn int(self, name: &str) -> Result<i64, CodecError> {
        match self.get(name)? {
            Value::Int(int) => Ok(*int),
            _ => Err(CodecError::Malformed(name.to_owned())),
        }
    }

    fn small<T: TryFrom<i64>>(self, name: &str) -> Result<T, CodecError> {
        T::try_from(self.int(name)?).map_err(|_| CodecError::Malformed(name.to_owned()))
    }

    fn flag(self, name: &str) -> Result<bool, CodecError> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(CodecError::Malformed(name.to_owned())),
        }
    }

    /// A list; an absent one is empty.
    fn list(self, name: &str) -> Result<&'a [Value], CodecError> {
        match self.0.get(name) {
            None => Ok(&[]),
            Some(Value::List(list)) => Ok(list),
            Some(_) => Err(CodecError::Malformed(name.to_owned())),
        }
    }

    fn texts(self, name: &str) -> Result<Vec<String>, CodecError> {
        self.list(name)?.iter().map(|value| as_text(value, name).map(str::to_owned)).collect()
    }
}

fn as_text<'a>(value: &'a Value, name: &str) -> Result<&'a str, CodecError> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(CodecError::Malformed(name.to_owned())),
    }
}

fn as_int<T: TryFrom<i64>>(value: &Value, name: &str) -> Result<T, CodecError> {
    match value {
        Value::Int(int) => T::try_from(*int).map_err(|_| CodecError::Malformed(name.to_owned())),
        _ => Err(CodecError::Malformed(name.to_owned())),
    }
}

fn as_list<'a>(value: &'a Value, name: &str) -> Result<&'a [Value], CodecError> {
    match value {
        Value::List(list) => Ok(list),
        _ => Err(CodecError::Malformed(name.to_owned())),
    }
}
