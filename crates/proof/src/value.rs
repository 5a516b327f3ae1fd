//! The values that an entry's body is made of.

use std::collections::BTreeMap;

use crate::cbor::{self, DecodeError};

/// A value of an entry's body. There are no floats, no tags and no keys but text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing was given.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number; money is fen, instants are UTC milliseconds.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes: ids and hashes.
    Bytes(Vec<u8>),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// The canonical bytes: deterministic CBOR. Source: RFC 8949, 4.2.1.
    ///
    /// ```
    /// # use fengqiao_proof::Value;
    /// assert_eq!(Value::from(-1).encode(), [0x20]);
    /// ```
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        cbor::write(&mut out, self);
        out
    }

    /// Reads canonical bytes back.
    ///
    /// # Errors
    /// Anything that [`Value::encode`] would not have written is refused, with the reason and where it stands.
    pub fn decode(bytes: &[u8]) -> Result<Value, DecodeError> {
        cbor::read(bytes)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The bytes, if it is bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The named values, if it is a map.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The value of this name, if it is a map that has one.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_map()?.get(name)
    }

    /// Whether nothing was given.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// A map of these named values.
    ///
    /// ```
    /// # use fengqiao_proof::Value;
    /// let contact = Value::map([("name", Value::from("王秀英")), ("hidden", true.into())]);
    /// assert_eq!(contact.get("hidden"), Some(&Value::Bool(true)));
    /// ```
    pub fn map<N: Into<String>>(fields: impl IntoIterator<Item = (N, Value)>) -> Value {
        Value::Map(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// A list of what turns into values.
    pub fn list<V: Into<Value>>(items: impl IntoIterator<Item = V>) -> Value {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Bool(flag)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Bytes(bytes.to_vec())
    }
}

impl From<[u8; 16]> for Value {
    fn from(id: [u8; 16]) -> Self {
        Value::Bytes(id.to_vec())
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Value::List(items)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

macro_rules! whole {
    ($($kind:ty),+) => {$(
        impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Value::Int(i64::from(number))
            }
        }
    )+};
}
whole!(i64, i32, i16, u32, u16, u8);
