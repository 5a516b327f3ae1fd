//! Hashes under which secrets and personal values are looked up.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::commit::Hash;

/// The hash under which a random token (session, form, recovery) is stored. It must have at least 128 bits of its own.
pub fn token_hash(purpose: &str, token: &[u8]) -> Hash {
    Sha256::new()
        .chain_update(b"fengqiao token\0")
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(token)
        .finalize()
        .into()
}

/// The hash under which a guessable value (a phone number, a short code) is looked up: an HMAC for one purpose, under a key of its own.
pub fn keyed_hash(key: &[u8], purpose: &str, value: &[u8]) -> Hash {
    let keyed = Hmac::<Sha256>::new_from_slice(key);
    let mut keyed = keyed.unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    keyed.update(purpose.as_bytes());
    keyed.update(&[0]);
    keyed.update(value);
    keyed.finalize().into_bytes().into()
}

/// Whether two hashes are the same, in constant time.
pub fn hashes_match(one: &Hash, other: &Hash) -> bool {
    one.as_slice().ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_and_keys_keep_hashes_apart() {
        let hashes = [
            token_hash("session", b"token"),
            token_hash("form", b"token"),
            keyed_hash(b"key", "phone", b"token"),
            keyed_hash(b"key", "code", b"token"),
            keyed_hash(b"yek", "phone", b"token"),
        ];
        for (at, one) in hashes.iter().enumerate() {
            for (other_at, other) in hashes.iter().enumerate() {
                assert_eq!(hashes_match(one, other), at == other_at);
            }
        }
    }
}
