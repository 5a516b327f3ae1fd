//! Deterministic CBOR: one way to write each value, and a reader that accepts no other. Source: RFC 8949, 4.2.1.

use std::collections::BTreeMap;

use crate::value::Value;

/// How deep lists and maps may nest.
pub const VALUE_DEPTH_MAX: usize = 32;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// Why bytes are not the canonical bytes of a value. `at` counts bytes from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end inside a value.
    #[error("the bytes end inside a value, at byte {at}")]
    Truncated {
        /// Where more was expected.
        at: usize,
    },
    /// Bytes follow the value.
    #[error("bytes follow the value, from byte {at}")]
    Trailing {
        /// The first byte too many.
        at: usize,
    },
    /// A length or number takes more bytes than it needs.
    #[error("the number at byte {at} is not written in its shortest form")]
    NotShortest {
        /// Where the number begins.
        at: usize,
    },
    /// Floats, tags, indefinite lengths and undefined simple values have no place here.
    #[error("the item {byte:#04x} at byte {at} is not part of the format")]
    Unsupported {
        /// Where it stands.
        at: usize,
        /// Its first byte.
        byte: u8,
    },
    /// The number does not fit 64 bits with sign.
    #[error("the number at byte {at} is out of range")]
    OutOfRange {
        /// Where the number begins.
        at: usize,
    },
    /// A text is not UTF-8.
    #[error("the text at byte {at} is not UTF-8")]
    NotUtf8 {
        /// Where the text begins.
        at: usize,
    },
    /// A map's key is no text.
    #[error("the key at byte {at} is not a text")]
    KeyNotText {
        /// Where the key begins.
        at: usize,
    },
    /// Keys repeat or are out of order.
    #[error("the key at byte {at} repeats or is out of order")]
    KeyOrder {
        /// Where the key begins.
        at: usize,
    },
    /// Lists and maps nest too deep.
    #[error("lists and maps nest deeper than {VALUE_DEPTH_MAX} at byte {at}")]
    TooDeep {
        /// Where the limit is passed.
        at: usize,
    },
    /// The bytes are canonical but are not the thing that was asked for.
    #[error("not an entry: {0}")]
    Shape(&'static str),
}

/// Appends the head of an item: its major type and its number or length, in the shortest form.
fn head(out: &mut Vec<u8>, major: u8, number: u64) {
    let major = major << 5;
    let wide = number.to_be_bytes();
    match number {
        0..24 => out.push(major | wide[7]),
        24..0x100 => out.extend_from_slice(&[major | 24, wide[7]]),
        0x100..0x1_0000 => {
            out.push(major | 25);
            out.extend_from_slice(&wide[6..]);
        }
        0x1_0000..0x1_0000_0000 => {
            out.push(major | 26);
            out.extend_from_slice(&wide[4..]);
        }
        _ => {
            out.push(major | 27);
            out.extend_from_slice(&wide);
        }
    }
}

/// The width of a collection as CBOR counts it.
fn width(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

pub(crate) fn write_int(out: &mut Vec<u8>, number: i64) {
    match u64::try_from(number) {
        Ok(number) => head(out, UNSIGNED, number),
        Err(_) => head(out, NEGATIVE, !number.cast_unsigned()),
    }
}

pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    head(out, TEXT, width(text.len()));
    out.extend_from_slice(text.as_bytes());
}

pub(crate) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    head(out, BYTES, width(bytes.len()));
    out.extend_from_slice(bytes);
}

pub(crate) fn write_list(out: &mut Vec<u8>, length: usize) {
    head(out, LIST, width(length));
}

/// Named values in the order of their encoded keys, which for texts is by length, then by bytes.
pub(crate) fn in_key_order(fields: &BTreeMap<String, Value>) -> Vec<(&String, &Value)> {
    let mut ordered: Vec<_> = fields.iter().collect();
    ordered.sort_by_key(|(name, _)| name.len());
    ordered
}

pub(crate) fn write_map(out: &mut Vec<u8>, fields: &BTreeMap<String, Value>) {
    head(out, MAP, width(fields.len()));
    for (name, value) in in_key_order(fields) {
        write_text(out, name);
        write(out, value);
    }
}

pub(crate) fn write(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(NULL),
        Value::Bool(false) => out.push(FALSE),
        Value::Bool(true) => out.push(TRUE),
        Value::Int(number) => write_int(out, *number),
        Value::Text(text) => write_text(out, text),
        Value::Bytes(bytes) => write_bytes(out, bytes),
        Value::List(items) => {
            write_list(out, items.len());
            for item in items {
                write(out, item);
            }
        }
        Value::Map(fields) => write_map(out, fields),
    }
}

pub(crate) fn read(bytes: &[u8]) -> Result<Value, DecodeError> {
    let mut reader = Reader { bytes, at: 0 };
    let value = reader.value(0)?;
    if reader.at < bytes.len() {
        return Err(DecodeError::Trailing { at: reader.at });
    }
    Ok(value)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or(DecodeError::Truncated { at: self.bytes.len() })?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// The number after a first byte, refused when it could have been shorter.
    fn number(&mut self, at: usize, byte: u8) -> Result<u64, DecodeError> {
        let (count, least) = match byte & 0x1f {
            small @ 0..24 => return Ok(u64::from(small)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(DecodeError::Unsupported { at, byte }),
        };
        let number = self.take(count)?.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        if number < least { Err(DecodeError::NotShortest { at }) } else { Ok(number) }
    }

    fn length(&mut self, at: usize, byte: u8) -> Result<usize, DecodeError> {
        let length = self.number(at, byte)?;
        // A length beyond the bytes left can only be a mistake; it is refused before anything is allocated for it.
        usize::try_from(length)
            .ok()
            .filter(|length| *length <= self.bytes.len() - self.at)
            .ok_or(DecodeError::Truncated { at: self.bytes.len() })
    }

    fn text(&mut self, at: usize, byte: u8) -> Result<&'a str, DecodeError> {
        let length = self.length(at, byte)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| DecodeError::NotUtf8 { at })
    }

    fn value(&mut self, depth: usize) -> Result<Value, DecodeError> {
        let at = self.at;
        let byte = self.take(1)?[0];
        match byte >> 5 {
            UNSIGNED => {
                i64::try_from(self.number(at, byte)?).map(Value::Int).map_err(|_| DecodeError::OutOfRange { at })
            }
            NEGATIVE => i64::try_from(self.number(at, byte)?)
                .map(|number| Value::Int(!number))
                .map_err(|_| DecodeError::OutOfRange { at }),
            BYTES => {
                let length = self.length(at, byte)?;
                Ok(Value::Bytes(self.take(length)?.to_vec()))
            }
            TEXT => Ok(Value::Text(self.text(at, byte)?.to_owned())),
            LIST | MAP if depth == VALUE_DEPTH_MAX => Err(DecodeError::TooDeep { at }),
            LIST => {
                let length = self.length(at, byte)?;
                let items = (0..length).map(|_| self.value(depth + 1)).collect::<Result<_, _>>()?;
                Ok(Value::List(items))
            }
            MAP => self.map(at, byte, depth),
            _ => match byte {
                FALSE => Ok(Value::Bool(false)),
                TRUE => Ok(Value::Bool(true)),
                NULL => Ok(Value::Null),
                _ => Err(DecodeError::Unsupported { at, byte }),
            },
        }
    }

    fn map(&mut self, at: usize, byte: u8, depth: usize) -> Result<Value, DecodeError> {
        let length = self.length(at, byte)?;
        let mut fields = BTreeMap::new();
        let mut last: Option<&str> = None;
        for _ in 0..length {
            let at = self.at;
            let byte = self.take(1)?[0];
            if byte >> 5 != TEXT {
                return Err(DecodeError::KeyNotText { at });
            }
            let name = self.text(at, byte)?;
            if last.is_some_and(|last| (last.len(), last) >= (name.len(), name)) {
                return Err(DecodeError::KeyOrder { at });
            }
            last = Some(name);
            fields.insert(name.to_owned(), self.value(depth + 1)?);
        }
        Ok(Value::Map(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn writes_the_examples_of_the_standard() {
        // Source: RFC 8949, appendix A.
        let check = |value: Value, hex: &str| {
            assert_eq!(value.encode(), bytes(hex), "{value:?}");
            assert_eq!(Value::decode(&bytes(hex)), Ok(value), "{hex}");
        };
        check(0.into(), "00");
        check(23.into(), "17");
        check(24.into(), "1818");
        check(1000.into(), "1903e8");
        check(1_000_000.into(), "1a000f4240");
        check(1_000_000_000_000i64.into(), "1b000000e8d4a51000");
        check((-1).into(), "20");
        check((-100).into(), "3863");
        check(i64::MAX.into(), "1b7fffffffffffffff");
        check(i64::MIN.into(), "3b7fffffffffffffff");
        check(false.into(), "f4");
        check(Value::Null, "f6");
        check("水".into(), "63e6b0b4");
        check([1u8, 2, 3, 4][..].into(), "4401020304");
        check(Value::list([1, 2, 3]), "83010203");
        check(Value::map([("b", Value::list([2, 3])), ("a", 1.into())]), "a26161016162820203");
        // A shorter key comes first whatever its letters.
        check(Value::map([("aa", 1.into()), ("b", 2.into())]), "a261620262616101");
    }

    #[test]
    fn refuses_what_is_not_canonical() {
        let check = |hex: &str, error: DecodeError| assert_eq!(Value::decode(&bytes(hex)), Err(error), "{hex}");
        check("", DecodeError::Truncated { at: 0 });
        check("1817", DecodeError::NotShortest { at: 0 });
        check("190018", DecodeError::NotShortest { at: 0 });
        check("1b8000000000000000", DecodeError::OutOfRange { at: 0 });
        check("3b8000000000000000", DecodeError::OutOfRange { at: 0 });
        check("9f01ff", DecodeError::Unsupported { at: 0, byte: 0x9f });
        check("f97e00", DecodeError::Unsupported { at: 0, byte: 0xf9 });
        check("c11a514b67b0", DecodeError::Unsupported { at: 0, byte: 0xc1 });
        check("f7", DecodeError::Unsupported { at: 0, byte: 0xf7 });
        check("0000", DecodeError::Trailing { at: 1 });
        check("61ff", DecodeError::NotUtf8 { at: 0 });
        check("a10101", DecodeError::KeyNotText { at: 1 });
        check("a2616101616102", DecodeError::KeyOrder { at: 4 });
        check("a2616201616102", DecodeError::KeyOrder { at: 4 });
        check("9bffffffffffffffff", DecodeError::Truncated { at: 9 });
        check("7a00ffffff61", DecodeError::Truncated { at: 6 });
        check(&"81".repeat(40), DecodeError::TooDeep { at: 32 });
    }
}
