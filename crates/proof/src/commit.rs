//! Salts, leaves and the Merkle root over them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::value::Value;

/// A SHA-256 hash.
pub type Hash = [u8; 32];
/// A secret of 16 random bytes: one for an entry, and one derived from it for each field.
pub type Salt = [u8; 16];

pub(crate) const LEAF: u8 = 0;
const INNER: u8 = 1;

/// Derives the salts of an entry's fields from its secret.
pub(crate) struct Salts(Hmac<Sha256>);

impl Salts {
    pub(crate) fn new(secret: &Salt) -> Self {
        let keyed = Hmac::<Sha256>::new_from_slice(secret);
        Salts(keyed.unwrap_or_else(|_| unreachable!("HMAC takes a key of any length")))
    }

    pub(crate) fn of(&self, name: &str) -> Salt {
        let mut keyed = self.0.clone();
        keyed.update(name.as_bytes());
        let derived = keyed.finalize().into_bytes();
        let mut salt = Salt::default();
        salt.copy_from_slice(&derived[..16]);
        salt
    }
}

/// The commitment of one field: `SHA-256(0x00 || salt || length of name (4 bytes, big-endian) || name || canonical value)`.
pub(crate) fn leaf(salt: &Salt, name: &str, value: &Value) -> Hash {
    let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
    let mut hasher = Sha256::new();
    hasher.update([LEAF]);
    hasher.update(salt);
    hasher.update(length.to_be_bytes());
    hasher.update(name.as_bytes());
    hasher.update(value.encode());
    hasher.finalize().into()
}

/// The root of the Merkle tree over hashed leaves; of none it is the hash of nothing. Source: RFC 6962, 2.1.
pub fn merkle_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            inner(&merkle_root(&leaves[..split]), &merkle_root(&leaves[split..]))
        }
    }
}

/// The hash of a node over its two halves. Source: RFC 6962, 2.1.
pub(crate) fn inner(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([INNER]).chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(hash: Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        // The eight inputs and roots that the reference implementation of RFC 6962 tests with.
        let inputs: [&[u8]; 8] = [
            &[],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        let leaves: Vec<Hash> =
            inputs.iter().map(|input| Sha256::new().chain_update([0]).chain_update(input).finalize().into()).collect();
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, root) in roots.iter().enumerate() {
            assert_eq!(hex(merkle_root(&leaves[..count])), *root, "{count} leaves");
        }
    }
}
