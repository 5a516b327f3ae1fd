//! An entry: one thing that happened to a case or a register.

use std::collections::BTreeMap;

use crate::cbor::{self, DecodeError};
use crate::commit::{self, Hash, Salt, Salts};
use crate::sealed::Sealed;
use crate::value::Value;

/// The version of the entry format.
pub const FORMAT: i64 = 1;
/// How large an entry's bytes may be.
pub const ENTRY_BYTES_MAX: usize = 4 << 20;

/// The names of the header's fields, in the order in which they are committed.
pub(crate) const HEADER: [&str; 11] = [
    "format",
    "city",
    "stream",
    "stream_kind",
    "version",
    "occurred_at",
    "recorded_at",
    "account",
    "post",
    "device",
    "kind",
];
/// What stands before the name of a body's field, so that it never meets a header's.
pub(crate) const BODY: &str = "body.";

/// The case or register that an entry belongs to: a UUIDv7 of a case, a name's hash of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub [u8; 16]);

impl StreamId {
    /// The stream of the register of this name: the first 16 bytes of SHA-256 of `register:` and the name, marked as a UUIDv8.
    /// Source: RFC 9562, 5.8.
    pub fn register(name: &str) -> Self {
        use sha2::{Digest, Sha256};
        let hash = Sha256::new().chain_update("register:").chain_update(name).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        id[6] = id[6] & 0x0f | 0x80;
        id[8] = id[8] & 0x3f | 0x80;
        StreamId(id)
    }
}

/// What a stream is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamKind {
    /// One case.
    Case,
    /// One register of the city: areas, organisations, procedures and so on.
    Register,
}

/// One thing that happened to a case or a register, as it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The city's short name.
    pub city: String,
    /// The case or register.
    pub stream: StreamId,
    /// Whether it is a case or a register.
    pub stream_kind: StreamKind,
    /// The entry's number within its stream, from 1.
    pub version: u64,
    /// The claimed time, UTC milliseconds.
    pub occurred_at: i64,
    /// Our time, UTC milliseconds.
    pub recorded_at: i64,
    /// Who acted, where it was someone with an account.
    pub account: Option<String>,
    /// The post by whose rights it was done.
    pub post: Option<String>,
    /// The channel or device it came by.
    pub device: Option<String>,
    /// What happened: the step's or the change's name.
    pub kind: String,
    /// The decision's fields by name.
    pub body: BTreeMap<String, Value>,
}

impl Entry {
    /// The canonical bytes, as `docs/entry-format.md` describes them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        cbor::write_list(&mut out, HEADER.len() + 1);
        for value in self.header() {
            cbor::write(&mut out, &value);
        }
        cbor::write_map(&mut out, &self.body);
        out
    }

    /// Reads an entry that has nothing erased.
    ///
    /// # Errors
    /// Bytes that [`Entry::to_bytes`] would not have written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Entry, DecodeError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(DecodeError::Shape("longer than an entry may be"));
        }
        let Value::List(mut items) = Value::decode(bytes)? else {
            return Err(DecodeError::Shape("not a list"));
        };
        if items.len() != HEADER.len() + 1 {
            return Err(DecodeError::Shape("not twelve items"));
        }
        let Some(Value::Map(body)) = items.pop() else {
            return Err(DecodeError::Shape("the body is not a map"));
        };
        Entry::from_header(items, body)
    }

    /// The entry's bytes, salt and hash, ready to be stored. `salt` must be random, secret and never used again.
    pub fn seal(&self, salt: Salt) -> Sealed {
        let salts = Salts::new(&salt);
        let leaves: Vec<Hash> =
            self.fields().iter().map(|(name, value)| commit::leaf(&salts.of(name), name, value)).collect();
        Sealed { bytes: self.to_bytes(), salt: Some(salt), hash: commit::merkle_root(&leaves) }
    }

    /// Every committed field with its name, in canonical order.
    pub(crate) fn fields(&self) -> Vec<(String, Value)> {
        let header = HEADER.iter().map(|name| (*name).to_owned()).zip(self.header());
        let body = cbor::in_key_order(&self.body);
        header.chain(body.into_iter().map(|(name, value)| (format!("{BODY}{name}"), value.clone()))).collect()
    }

    /// The header's values, in the order of [`HEADER`].
    pub(crate) fn header(&self) -> [Value; 11] {
        [
            FORMAT.into(),
            self.city.as_str().into(),
            self.stream.0.into(),
            self.stream_kind.code().into(),
            Value::Int(i64::try_from(self.version).unwrap_or(i64::MAX)),
            self.occurred_at.into(),
            self.recorded_at.into(),
            self.account.as_deref().into(),
            self.post.as_deref().into(),
            self.device.as_deref().into(),
            self.kind.as_str().into(),
        ]
    }

    /// An entry of a header's values, in the order of [`HEADER`], and a body.
    pub(crate) fn from_header(header: Vec<Value>, body: BTreeMap<String, Value>) -> Result<Entry, DecodeError> {
        let header: [Value; 11] = header.try_into().map_err(|_| DecodeError::Shape("the header is not whole"))?;
        let [format, city, stream, stream_kind, version, occurred_at, recorded_at, account, post, device, kind] =
            header;
        if format != Value::Int(FORMAT) {
            return Err(DecodeError::Shape("of a format that this program does not know"));
        }
        let stream = stream.as_bytes().and_then(|bytes| bytes.try_into().ok());
        let version = version.as_int().and_then(|version| u64::try_from(version).ok()).filter(|version| *version > 0);
        Ok(Entry {
            city: text(city, "the city is not a text")?,
            stream: StreamId(stream.ok_or(DecodeError::Shape("the stream is not 16 bytes"))?),
            stream_kind: StreamKind::from_code(&stream_kind).ok_or(DecodeError::Shape("of no known kind of stream"))?,
            version: version.ok_or(DecodeError::Shape("the version is not a number from 1"))?,
            occurred_at: occurred_at.as_int().ok_or(DecodeError::Shape("occurred_at is not a number"))?,
            recorded_at: recorded_at.as_int().ok_or(DecodeError::Shape("recorded_at is not a number"))?,
            account: optional(account, "the account is not a text")?,
            post: optional(post, "the post is not a text")?,
            device: optional(device, "the device is not a text")?,
            kind: text(kind, "the kind is not a text")?,
            body,
        })
    }
}

impl StreamKind {
    fn code(self) -> u8 {
        match self {
            StreamKind::Case => 0,
            StreamKind::Register => 1,
        }
    }

    fn from_code(value: &Value) -> Option<Self> {
        match value {
            Value::Int(0) => Some(StreamKind::Case),
            Value::Int(1) => Some(StreamKind::Register),
            _ => None,
        }
    }
}

fn text(value: Value, otherwise: &'static str) -> Result<String, DecodeError> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(DecodeError::Shape(otherwise)),
    }
}

fn optional(value: Value, otherwise: &'static str) -> Result<Option<String>, DecodeError> {
    match value {
        Value::Null => Ok(None),
        value => text(value, otherwise).map(Some),
    }
}
