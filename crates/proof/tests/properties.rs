//! Properties of values, entries and proofs on random input.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use fengqiao_proof::{Disclosure, Entry, Record, Sealed, StreamId, StreamKind, Value};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-300i64..300).prop_map(Value::Int),
        "\\PC{0,30}".prop_map(Value::Text),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::List),
            btree_map("[a-z]{0,30}", inner, 0..6).prop_map(Value::Map),
        ]
    })
}

fn entry() -> impl Strategy<Value = Entry> {
    let optional = || proptest::option::of("[a-z0-9-]{1,20}");
    let header = (any::<[u8; 16]>(), any::<bool>(), 1..u64::from(u32::MAX), any::<i64>(), any::<i64>());
    let actor = (optional(), optional(), optional());
    (header, actor, "[a-z_]{1,20}", btree_map("[a-z_]{1,30}", value(), 0..8)).prop_map(|(header, actor, kind, body)| {
        let (stream, register, version, occurred_at, recorded_at) = header;
        let (account, post, device) = actor;
        let stream_kind = if register { StreamKind::Register } else { StreamKind::Case };
        let (city, stream) = ("fengxi".to_owned(), StreamId(stream));
        Entry { city, stream, stream_kind, version, occurred_at, recorded_at, account, post, device, kind, body }
    })
}

proptest! {
    #[test]
    fn values_come_back_as_they_were(value in value()) {
        prop_assert_eq!(Value::decode(&value.encode()), Ok(value));
    }

    #[test]
    fn whatever_is_read_is_canonical(bytes in vec(any::<u8>(), 0..24)) {
        if let Ok(value) = Value::decode(&bytes) {
            prop_assert_eq!(value.encode(), bytes);
        }
    }

    /// Another program's reader finds the same structure in our bytes, and nothing behind it.
    #[test]
    fn an_independent_reader_agrees(value in value()) {
        let bytes = value.encode();
        let mut decoder = minicbor::Decoder::new(&bytes);
        decoder.skip().unwrap();
        prop_assert_eq!(decoder.position(), bytes.len());
        if let Value::Text(text) = &value {
            prop_assert_eq!(minicbor::Decoder::new(&bytes).str().unwrap(), text);
        }
        if let Value::Int(number) = &value {
            prop_assert_eq!(minicbor::Decoder::new(&bytes).i64().unwrap(), *number);
        }
    }

    #[test]
    fn entries_come_back_as_they_were(entry in entry(), salt: [u8; 16]) {
        let sealed = entry.seal(salt);
        prop_assert_eq!(sealed.verify(), Ok(()));
        prop_assert_eq!(sealed.open(), Ok(Record { entry, erased: vec![] }));
    }

    /// The order in which a body was filled does not show.
    #[test]
    fn order_does_not_matter(entry in entry(), salt: [u8; 16]) {
        let mut reversed = entry.clone();
        reversed.body = BTreeMap::new();
        for (name, value) in entry.body.iter().rev() {
            reversed.body.insert(name.clone(), value.clone());
        }
        prop_assert_eq!(reversed.seal(salt), entry.seal(salt));
    }

    #[test]
    fn a_flipped_bit_is_found(entry in entry(), salt: [u8; 16], at: prop::sample::Index, bit in 0..8u8) {
        let sealed = entry.seal(salt);
        let mut bytes = sealed.bytes.clone();
        bytes[at.index(sealed.bytes.len())] ^= 1 << bit;
        let changed = Sealed { bytes, ..sealed };
        prop_assert!(changed.verify().is_err());
    }

    #[test]
    fn a_flipped_bit_is_found_after_erasure_too(entry in entry(), salt: [u8; 16], at: prop::sample::Index, bit in 0..8u8) {
        let erased = entry.seal(salt).erase(&["account"]).unwrap();
        let mut bytes = erased.bytes.clone();
        bytes[at.index(erased.bytes.len())] ^= 1 << bit;
        let changed = Sealed { bytes, ..erased };
        prop_assert!(changed.verify().is_err());
    }

    #[test]
    fn another_salt_is_another_hash(entry in entry(), salt: [u8; 16], other: [u8; 16]) {
        prop_assume!(salt != other);
        prop_assert_ne!(entry.seal(salt).hash, entry.seal(other).hash);
    }

    /// Any fields may be erased or shown; the hash stands, and what is hidden is not in the proof.
    #[test]
    fn any_choice_of_fields_verifies(entry in entry(), salt: [u8; 16], choice in vec(any::<bool>(), 20)) {
        let sealed = entry.seal(salt);
        let names: Vec<String> = entry.body.keys().map(|name| format!("body.{name}")).collect();
        let chosen = |wanted: bool| -> Vec<&str> {
            names.iter().zip(&choice).filter(|(_, chosen)| **chosen == wanted).map(|(name, _)| name.as_str()).collect()
        };
        let erased = sealed.erase(&chosen(true)).unwrap();
        prop_assert_eq!(erased.verify(), Ok(()));
        prop_assert_eq!(erased.hash, sealed.hash);
        let left = erased.open().unwrap().entry.body;
        prop_assert_eq!(left.len(), chosen(false).len());

        let proof = erased.disclose(&chosen(false)).unwrap();
        let read = Disclosure::from_bytes(&proof.to_bytes()).unwrap();
        prop_assert_eq!(&read, &proof);
        for shown in read.verify(&sealed.hash).unwrap() {
            prop_assert_eq!(Some(&shown.value), entry.body.get(shown.name.strip_prefix("body.").unwrap()));
        }
    }

    #[test]
    fn a_changed_proof_proves_nothing(entry in entry(), salt: [u8; 16], at: prop::sample::Index, bit in 0..8u8) {
        let sealed = entry.seal(salt);
        let mut bytes = sealed.disclose(&["kind", "recorded_at"]).unwrap().to_bytes();
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(Disclosure::from_bytes(&bytes).map_or(true, |proof| proof.verify(&sealed.hash).is_err()));
    }
}
