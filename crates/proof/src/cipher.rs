//! Authenticated encryption under one byte for each cipher, and the derivation of keys that are used for one thing only.

use aes_gcm::aead::consts::U12;
use aes_gcm::{AeadInOut, Aes256Gcm, AesGcm, KeyInit};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sm4::Sm4;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// How many bytes of a sealed text authenticate it.
pub const TAG_BYTES: usize = 16;
/// How many bytes a nonce has.
pub(crate) const NONCE_BYTES: usize = 12;

/// What encrypts. Whatever is sealed names it by a byte, so that a city may change it at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cipher {
    /// AES-256 in GCM. Source: NIST SP 800-38D.
    #[default]
    Aes256Gcm,
    /// SM4 in GCM, for those whom the rules on commercial cryptography bind. Source: GB/T 32907-2016; RFC 8998, section 2.
    Sm4Gcm,
}

/// A sealed text was changed, cut, or belongs under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed bytes do not open under this key")]
pub struct NotOpened;

impl Cipher {
    /// Every cipher.
    pub const ALL: [Cipher; 2] = [Cipher::Aes256Gcm, Cipher::Sm4Gcm];

    /// The byte that names it in whatever it sealed.
    pub fn byte(self) -> u8 {
        match self {
            Cipher::Aes256Gcm => 1,
            Cipher::Sm4Gcm => 2,
        }
    }

    /// The cipher that a byte names.
    pub fn of_byte(byte: u8) -> Option<Cipher> {
        Cipher::ALL.into_iter().find(|cipher| cipher.byte() == byte)
    }

    /// Its name, as an administrator writes it.
    pub fn name(self) -> &'static str {
        match self {
            Cipher::Aes256Gcm => "aes-256-gcm",
            Cipher::Sm4Gcm => "sm4-gcm",
        }
    }

    /// The cipher of a name.
    pub fn of_name(name: &str) -> Option<Cipher> {
        Cipher::ALL.into_iter().find(|cipher| cipher.name() == name)
    }
}

/// A cipher with its key.
#[derive(Clone)]
pub(crate) enum Keyed {
    Aes(Box<Aes256Gcm>),
    Sm4(Box<Sm4Gcm>),
}

impl Keyed {
    /// Takes as many bytes of the key as the cipher has: all 32, or the first 16.
    pub(crate) fn new(cipher: Cipher, key: &[u8; 32]) -> Keyed {
        match cipher {
            Cipher::Aes256Gcm => Keyed::Aes(Box::new(Aes256Gcm::new(key.into()))),
            Cipher::Sm4Gcm => {
                let mut half = [0; 16];
                half.copy_from_slice(&key[..16]);
                Keyed::Sm4(Box::new(Sm4Gcm::new(&half.into())))
            }
        }
    }

    /// Seals in place and appends the tag. A nonce is never used twice under one key.
    pub(crate) fn seal(&self, nonce: &[u8; NONCE_BYTES], with: &[u8], text: &mut Vec<u8>) {
        let sealed = match self {
            Keyed::Aes(cipher) => cipher.encrypt_in_place(nonce.into(), with, text),
            Keyed::Sm4(cipher) => cipher.encrypt_in_place(nonce.into(), with, text),
        };
        sealed.unwrap_or_else(|_| unreachable!("a piece is far below the 64 GiB that GCM takes"));
    }

    /// Opens in place and takes the tag off.
    pub(crate) fn open(&self, nonce: &[u8; NONCE_BYTES], with: &[u8], text: &mut Vec<u8>) -> Result<(), NotOpened> {
        match self {
            Keyed::Aes(cipher) => cipher.decrypt_in_place(nonce.into(), with, text),
            Keyed::Sm4(cipher) => cipher.decrypt_in_place(nonce.into(), with, text),
        }
        .map_err(|_| NotOpened)
    }
}

/// A key for one use, derived from another: HKDF with SHA-256, one block. Source: RFC 5869.
pub(crate) fn derived(key: &[u8], salt: &[u8], info: &[&[u8]]) -> [u8; 32] {
    let keyed = |key: &[u8]| {
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"))
    };
    let extracted = keyed(salt).chain_update(key).finalize().into_bytes();
    let mut expand = keyed(&extracted);
    info.iter().for_each(|part| expand.update(part));
    expand.update(&[1]);
    expand.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
        digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
    }

    fn check(keyed: &Keyed, [nonce, with, clear, sealed]: [&str; 4]) {
        let nonce: [u8; NONCE_BYTES] = bytes(nonce).try_into().unwrap();
        let mut text = bytes(clear);
        keyed.seal(&nonce, &bytes(with), &mut text);
        assert_eq!(text, bytes(sealed));
        let mut changed = text.clone();
        changed[3] ^= 1;
        assert_eq!(keyed.open(&nonce, &bytes(with), &mut changed), Err(NotOpened));
        assert_eq!(keyed.open(&nonce, b"other", &mut text.clone()), Err(NotOpened));
        keyed.open(&nonce, &bytes(with), &mut text).unwrap();
        assert_eq!(text, bytes(clear));
    }

    /// Source: McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, test case 16.
    #[test]
    fn aes_gcm_agrees_with_the_published_vector() {
        let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").try_into().unwrap();
        check(
            &Keyed::new(Cipher::Aes256Gcm, &key),
            [
                "cafebabefacedbaddecaf888",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
                 76fc6ece0f4e1768cddf8853bb2d551b",
            ],
        );
    }

    /// Source: RFC 8998, appendix A.1.
    #[test]
    fn sm4_gcm_agrees_with_the_published_vector() {
        let mut key = [0; 32];
        key[..16].copy_from_slice(&bytes("0123456789abcdeffedcba9876543210"));
        check(
            &Keyed::new(Cipher::Sm4Gcm, &key),
            [
                "00001234567800000000abcd",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
                "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
                 83de3541e4c2b58177e065a9bf7b62ec",
            ],
        );
    }

    /// Source: RFC 5869, appendix A, test cases 1 and 3, the first 32 bytes.
    #[test]
    fn derivation_agrees_with_the_published_vectors() {
        let check = |salt: &str, info: &str, expected: &str| {
            let info = bytes(info);
            let (one, other) = info.split_at(info.len() / 2);
            assert_eq!(derived(&[0x0b; 22], &bytes(salt), &[one, other]).to_vec(), bytes(expected));
        };
        check(
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        );
        check("", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    #[test]
    fn ciphers_are_known_by_byte_and_name() {
        for cipher in Cipher::ALL {
            assert_eq!(Cipher::of_byte(cipher.byte()), Some(cipher));
            assert_eq!(Cipher::of_name(cipher.name()), Some(cipher));
        }
        assert_eq!((Cipher::of_byte(0), Cipher::of_name("rot13")), (None, None));
    }
}
