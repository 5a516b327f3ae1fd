//! An entry as it is stored: whole, or with fields erased.

use std::collections::BTreeMap;

use crate::cbor::{self, DecodeError};
use crate::commit::{self, Hash, Salt, Salts};
use crate::disclosure::{Disclosure, Leaf, Shown};
use crate::entry::{BODY, ENTRY_BYTES_MAX, Entry, FORMAT, HEADER};
use crate::value::Value;

const ERASED: &str = "erased";
/// The header's fields that name a person and may be erased; so may every field of the body.
const ERASABLE: [&str; 3] = ["account", "post", "device"];

/// Why an entry cannot be opened, shown or erased.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The bytes are not those of an entry.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The salt of a whole entry is missing, or an erased one still has it.
    #[error("the salt does not belong to these bytes")]
    Salt,
    /// The fields do not add up to the hash.
    #[error("the fields do not add up to the entry's hash")]
    Hash,
    /// The entry has no such field.
    #[error("the entry has no field {0}")]
    UnknownField(String),
    /// The field was erased and can no longer be shown.
    #[error("the field {0} has been erased")]
    Erased(String),
    /// The field is part of the frame that keeps entries in order and is never erased.
    #[error("the field {0} cannot be erased")]
    NotErasable(String),
}

/// An entry as it is stored. Erasing changes its bytes and takes its salt; its hash stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The canonical bytes of the entry, or of what was left of it.
    pub bytes: Vec<u8>,
    /// The secret from which the fields' salts derive; `None` once something was erased.
    pub salt: Option<Salt>,
    /// The Merkle root over the fields.
    pub hash: Hash,
}

/// An entry read back, with the names of what was erased from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What is left; an erased header field is `None`, an erased body field is absent.
    pub entry: Entry,
    /// Names as [`Sealed::erase`] takes them, in canonical order.
    pub erased: Vec<String>,
}

/// One committed field of a stored entry.
enum Slot {
    Kept(Shown),
    Erased { name: String, leaf: Hash },
}

impl Sealed {
    /// Reads the entry. The hash is not checked: see [`Sealed::verify`].
    ///
    /// # Errors
    /// Bytes that are no entry's.
    pub fn open(&self) -> Result<Record, DecodeError> {
        Record::from_bytes(&self.bytes)
    }

    /// Checks that the fields, shown or erased, add up to the hash.
    ///
    /// # Errors
    /// [`ProofError::Hash`] where they do not.
    pub fn verify(&self) -> Result<(), ProofError> {
        let leaves: Vec<Hash> = self.slots()?.iter().map(Slot::leaf).collect();
        if commit::merkle_root(&leaves) == self.hash { Ok(()) } else { Err(ProofError::Hash) }
    }

    /// The same entry without these fields: `account`, `post`, `device`, and `body.` with a name. Each leaves its leaf behind, the others
    /// keep their salts, and the secret is given up, since it would open the erased leaves to guessing.
    ///
    /// # Errors
    /// Names that the entry does not have or that cannot be erased; bytes that are not this hash's entry.
    pub fn erase(&self, names: &[&str]) -> Result<Sealed, ProofError> {
        self.verify()?;
        let mut slots = self.slots()?;
        for name in names {
            if HEADER.contains(name) && !ERASABLE.contains(name) {
                return Err(ProofError::NotErasable((*name).to_owned()));
            }
            let slot = slots.iter_mut().find(|slot| slot.name() == *name);
            let slot = slot.ok_or_else(|| ProofError::UnknownField((*name).to_owned()))?;
            *slot = Slot::Erased { name: (*name).to_owned(), leaf: slot.leaf() };
        }
        if slots.iter().all(|slot| matches!(slot, Slot::Kept(_))) {
            return Ok(self.clone());
        }
        Ok(Sealed { bytes: write_slots(&slots), salt: None, hash: self.hash })
    }

    /// A proof that shows these fields and hides the others; names as for [`Sealed::erase`], and those of the header.
    ///
    /// # Errors
    /// Names that the entry does not have or that were erased.
    pub fn disclose(&self, names: &[&str]) -> Result<Disclosure, ProofError> {
        let slots = self.slots()?;
        for name in names {
            match slots.iter().find(|slot| slot.name() == *name) {
                None => return Err(ProofError::UnknownField((*name).to_owned())),
                Some(Slot::Erased { .. }) => return Err(ProofError::Erased((*name).to_owned())),
                Some(Slot::Kept(_)) => {}
            }
        }
        let leaves = slots.into_iter().map(|slot| match slot {
            Slot::Kept(shown) if names.contains(&shown.name.as_str()) => Leaf::Shown(shown),
            slot => Leaf::Hidden(slot.leaf()),
        });
        Ok(Disclosure { leaves: leaves.collect() })
    }

    fn slots(&self) -> Result<Vec<Slot>, ProofError> {
        if let Some(slots) = read_slots(&self.bytes)? {
            return if self.salt.is_none() { Ok(slots) } else { Err(ProofError::Salt) };
        }
        let salts = Salts::new(self.salt.as_ref().ok_or(ProofError::Salt)?);
        let fields = Entry::from_bytes(&self.bytes)?.fields();
        Ok(fields.into_iter().map(|(name, value)| Slot::Kept(Shown { salt: salts.of(&name), name, value })).collect())
    }
}

impl Record {
    /// Reads the bytes of a stored entry, whole or with fields erased.
    ///
    /// # Errors
    /// Bytes that are no entry's.
    pub fn from_bytes(bytes: &[u8]) -> Result<Record, DecodeError> {
        let Some(slots) = read_slots(bytes)? else {
            return Ok(Record { entry: Entry::from_bytes(bytes)?, erased: Vec::new() });
        };
        let mut header = Vec::with_capacity(HEADER.len());
        let mut body = BTreeMap::new();
        let mut erased = Vec::new();
        for (at, slot) in slots.into_iter().enumerate() {
            match slot {
                Slot::Kept(shown) if at < HEADER.len() => header.push(shown.value),
                Slot::Kept(shown) => {
                    let name = shown.name.strip_prefix(BODY).unwrap_or(&shown.name);
                    body.insert(name.to_owned(), shown.value);
                }
                Slot::Erased { name, .. } => {
                    if at < HEADER.len() {
                        header.push(Value::Null);
                    }
                    erased.push(name);
                }
            }
        }
        Ok(Record { entry: Entry::from_header(header, body)?, erased })
    }
}

impl Slot {
    fn name(&self) -> &str {
        match self {
            Slot::Kept(shown) => &shown.name,
            Slot::Erased { name, .. } => name,
        }
    }

    fn leaf(&self) -> Hash {
        match self {
            Slot::Kept(shown) => shown.leaf(),
            Slot::Erased { leaf, .. } => *leaf,
        }
    }
}

fn write_slots(slots: &[Slot]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    cbor::write_list(&mut out, 3);
    cbor::write_int(&mut out, FORMAT);
    cbor::write_text(&mut out, ERASED);
    cbor::write_list(&mut out, slots.len());
    for slot in slots {
        match slot {
            Slot::Kept(shown) => shown.write(&mut out),
            Slot::Erased { name, leaf } => {
                cbor::write_list(&mut out, 2);
                cbor::write_text(&mut out, name);
                cbor::write_bytes(&mut out, leaf);
            }
        }
    }
    out
}

/// The fields of an entry with erasures; `None` for the bytes of a whole one.
fn read_slots(bytes: &[u8]) -> Result<Option<Vec<Slot>>, DecodeError> {
    // A whole entry is a list of twelve, one with erasures a list of three: the first byte tells.
    if bytes.first() != Some(&0x83) {
        return Ok(None);
    }
    if bytes.len() > ENTRY_BYTES_MAX {
        return Err(DecodeError::Shape("longer than an entry may be"));
    }
    let Value::List(mut items) = Value::decode(bytes)? else {
        return Err(DecodeError::Shape("not a list"));
    };
    let Some(Value::List(slots)) = items.pop() else {
        return Err(DecodeError::Shape("the fields are not a list"));
    };
    if items != [Value::Int(FORMAT), Value::from(ERASED)] {
        return Err(DecodeError::Shape("of a format that this program does not know"));
    }
    let slots = slots.into_iter().map(read_slot).collect::<Result<Vec<_>, _>>()?;
    let in_order = slots.len() >= HEADER.len()
        && slots
            .iter()
            .zip(HEADER)
            .all(|(slot, name)| slot.name() == name && (matches!(slot, Slot::Kept(_)) || ERASABLE.contains(&name)))
        && slots[HEADER.len()..].iter().all(|slot| slot.name().starts_with(BODY))
        && slots[HEADER.len()..].windows(2).all(|pair| {
            let (one, next) = (pair[0].name(), pair[1].name());
            (one.len(), one) < (next.len(), next)
        });
    let erased = slots.iter().any(|slot| matches!(slot, Slot::Erased { .. }));
    if in_order && erased { Ok(Some(slots)) } else { Err(DecodeError::Shape("the fields are not in order")) }
}

fn read_slot(slot: Value) -> Result<Slot, DecodeError> {
    let Value::List(parts) = slot else {
        return Err(DecodeError::Shape("a field is not a list"));
    };
    match <[Value; 2]>::try_from(parts) {
        Ok([Value::Text(name), Value::Bytes(leaf)]) => {
            let leaf = leaf.try_into().map_err(|_| DecodeError::Shape("a leaf is not 32 bytes"))?;
            Ok(Slot::Erased { name, leaf })
        }
        Ok(_) => Err(DecodeError::Shape("an erased field is not a name and a leaf")),
        Err(parts) => Shown::from_parts(parts).map(Slot::Kept),
    }
}
