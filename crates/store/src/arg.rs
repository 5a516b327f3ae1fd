//! Arguments of statements.

use std::borrow::Cow;

/// A value bound to a statement's `$n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    /// Sixteen bytes, without an allocation.
    Id([u8; 16]),
}

impl Arg<'_> {
    /// The same value, borrowing nothing.
    pub(crate) fn into_owned(self) -> Arg<'static> {
        match self {
            Arg::Null => Arg::Null,
            Arg::Int(number) => Arg::Int(number),
            Arg::Text(text) => Arg::Text(Cow::Owned(text.into_owned())),
            Arg::Bytes(bytes) => Arg::Bytes(Cow::Owned(bytes.into_owned())),
            Arg::Id(id) => Arg::Id(id),
        }
    }
}

/// Arguments from values of the types that columns have: `args![id, number, "text", Some(1)]`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::arg::Arg::from($value)),*] };
}

/// The same without an allocation, for reads.
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::arg::Arg::from($value)),*] };
}
pub(crate) use {args, params};

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<Vec<u8>> for Arg<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Arg::Bytes(Cow::Owned(bytes))
    }
}

impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Arg::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<[u8; 32]> for Arg<'_> {
    fn from(hash: [u8; 32]) -> Self {
        Arg::Bytes(Cow::Owned(hash.to_vec()))
    }
}

impl From<[u8; 16]> for Arg<'_> {
    fn from(id: [u8; 16]) -> Self {
        Arg::Id(id)
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Arg::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Arg::Null, Into::into)
    }
}

macro_rules! whole {
    ($($kind:ty),+) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Arg::Int(i64::from(number))
            }
        }
    )+};
}
whole!(i64, i32, u32, u16, u8, bool);
