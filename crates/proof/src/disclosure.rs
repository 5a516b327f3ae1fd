//! A proof that shows some fields of an entry and hides the others.

use crate::cbor::{self, DecodeError};
use crate::commit::{self, Hash, Salt};
use crate::entry::{BODY, HEADER};
use crate::sealed::ProofError;
use crate::value::Value;

/// How many fields a proof may have, shown and hidden.
const FIELDS_MAX: usize = 4096;

/// Some fields of an entry, provable against its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    pub(crate) leaves: Vec<Leaf>,
}

/// One field in the clear, with the salt that its commitment was made under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The field's name: the header's own, or `body.` and the name.
    pub name: String,
    /// The field's own salt; it tells nothing about the others.
    pub salt: Salt,
    /// The value.
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    Shown(Shown),
    Hidden(Hash),
}

impl Disclosure {
    /// Checks the proof against an entry's hash and gives the fields it shows.
    ///
    /// # Errors
    /// [`ProofError::Hash`] where a value, a name, a salt or their order was changed.
    pub fn verify(&self, hash: &Hash) -> Result<Vec<&Shown>, ProofError> {
        if !self.in_order() || self.root() != *hash {
            return Err(ProofError::Hash);
        }
        Ok(self.shown().map(|(_, shown)| shown).collect())
    }

    /// The hash of the entry that this would be a proof of.
    pub fn root(&self) -> Hash {
        let leaves: Vec<Hash> = self.leaves.iter().map(Leaf::hash).collect();
        commit::merkle_root(&leaves)
    }

    /// The canonical bytes: a list with `[name, salt, value]` for what is shown and 32 bytes for what is hidden.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        cbor::write_list(&mut out, self.leaves.len());
        for leaf in &self.leaves {
            match leaf {
                Leaf::Shown(shown) => shown.write(&mut out),
                Leaf::Hidden(hash) => cbor::write_bytes(&mut out, hash),
            }
        }
        out
    }

    /// Reads a proof. It proves nothing before [`Disclosure::verify`].
    ///
    /// # Errors
    /// Bytes that [`Disclosure::to_bytes`] would not have written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Disclosure, DecodeError> {
        let Value::List(items) = Value::decode(bytes)? else {
            return Err(DecodeError::Shape("a proof is a list"));
        };
        if items.len() > FIELDS_MAX {
            return Err(DecodeError::Shape("a proof of too many fields"));
        }
        let leaves = items.into_iter().map(|item| match item {
            Value::List(parts) => Shown::from_parts(parts).map(Leaf::Shown),
            Value::Bytes(hash) => {
                hash.try_into().map(Leaf::Hidden).map_err(|_| DecodeError::Shape("a leaf is not 32 bytes"))
            }
            _ => Err(DecodeError::Shape("neither a field nor a leaf")),
        });
        Ok(Disclosure { leaves: leaves.collect::<Result<_, _>>()? })
    }

    fn shown(&self) -> impl Iterator<Item = (usize, &Shown)> {
        self.leaves.iter().enumerate().filter_map(|(at, leaf)| match leaf {
            Leaf::Shown(shown) => Some((at, shown)),
            Leaf::Hidden(_) => None,
        })
    }

    /// Header fields stand at their own places, and body fields after them in the order of their names: none can be shown twice.
    fn in_order(&self) -> bool {
        let mut last: Option<&str> = None;
        self.leaves.len() >= HEADER.len()
            && self.shown().all(|(at, shown)| match HEADER.get(at) {
                Some(name) => shown.name == *name,
                None => {
                    let after = last.is_none_or(|last| (last.len(), last) < (shown.name.len(), shown.name.as_str()));
                    last = Some(&shown.name);
                    after && shown.name.starts_with(BODY)
                }
            })
    }
}

impl Leaf {
    fn hash(&self) -> Hash {
        match self {
            Leaf::Shown(shown) => shown.leaf(),
            Leaf::Hidden(hash) => *hash,
        }
    }
}

impl Shown {
    pub(crate) fn leaf(&self) -> Hash {
        commit::leaf(&self.salt, &self.name, &self.value)
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        cbor::write_list(out, 3);
        cbor::write_text(out, &self.name);
        cbor::write_bytes(out, &self.salt);
        cbor::write(out, &self.value);
    }

    pub(crate) fn from_parts(parts: Vec<Value>) -> Result<Shown, DecodeError> {
        let Ok([Value::Text(name), Value::Bytes(salt), value]) = <[Value; 3]>::try_from(parts) else {
            return Err(DecodeError::Shape("a field is not a name, a salt and a value"));
        };
        let salt = salt.try_into().map_err(|_| DecodeError::Shape("a salt is not 16 bytes"))?;
        Ok(Shown { name, salt, value })
    }
}
