//! The city's secret and what is derived from it: one key for each purpose.

use std::fs;
use std::io;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::keys;

/// 32 random bytes that never leave the city's folder, as the key of each purpose.
#[derive(Clone)]
pub struct Secret {
    keys: [[u8; 32]; Purpose::ALL.len()],
}

/// What a derived key is for. Two purposes never share a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Query codes of cases.
    QueryCode,
    /// Passes of residents.
    Pass,
    /// Form tokens.
    Form,
    /// Look-ups of phone numbers.
    Phone,
    /// Stored files that a form carries back.
    Upload,
    /// Telling one secret from another.
    Mark,
    /// The key and the name of the transparency log.
    Log,
}

impl Purpose {
    const ALL: [Purpose; 7] = [
        Purpose::QueryCode,
        Purpose::Pass,
        Purpose::Form,
        Purpose::Phone,
        Purpose::Upload,
        Purpose::Mark,
        Purpose::Log,
    ];

    fn label(self) -> &'static [u8] {
        match self {
            Purpose::QueryCode => b"fengqiao/query-code/1",
            Purpose::Pass => b"fengqiao/pass/1",
            Purpose::Form => b"fengqiao/form/1",
            Purpose::Phone => b"fengqiao/phone/1",
            Purpose::Upload => b"fengqiao/upload/1",
            Purpose::Mark => b"fengqiao/mark/1",
            Purpose::Log => b"fengqiao/log/1",
        }
    }
}

/// The file that holds the secret, in the city's folder.
pub const SECRET_FILE: &str = "secret.key";

impl Secret {
    /// A secret of these bytes.
    fn of(bytes: [u8; 32]) -> Secret {
        Secret { keys: Purpose::ALL.map(|purpose| mac(&bytes, &[purpose.label()])) }
    }

    /// Reads the secret of a folder, or makes one that only the owner may read.
    ///
    /// # Errors
    /// Where the file cannot be read, written, or does not hold 32 bytes.
    pub fn load_or_create(folder: &Path) -> io::Result<Secret> {
        let path = folder.join(SECRET_FILE);
        match fs::read(&path) {
            Ok(bytes) => <[u8; 32]>::try_from(bytes.as_slice()).map(Secret::of).map_err(|_| {
                io::Error::new(io::ErrorKind::InvalidData, format!("{} does not hold 32 bytes", path.display()))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(io::Error::other)?;
                keys::write(folder, SECRET_FILE, &bytes)?;
                Ok(Secret::of(bytes))
            }
            Err(error) => Err(error),
        }
    }

    /// The key of one purpose.
    pub fn key(&self, purpose: Purpose) -> [u8; 32] {
        self.keys[purpose as usize]
    }

    /// A keyed hash over parts, each with its length, under the key of a purpose.
    pub fn tag(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.key(purpose), parts)
    }

    /// Signs a payload: `payload.signature`, safe in a cookie.
    pub fn seal(&self, purpose: Purpose, payload: &[u8]) -> String {
        let tag = self.tag(purpose, &[payload]);
        format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(&tag[..20]))
    }

    /// The payload of a signed text, if the signature is ours.
    pub fn unseal(&self, purpose: Purpose, sealed: &str) -> Option<Vec<u8>> {
        let (payload, signature) = sealed.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let expected = self.tag(purpose, &[&payload]);
        bool::from(subtle::ConstantTimeEq::ct_eq(&expected[..20], signature.as_slice())).then_some(payload)
    }
}

/// HMAC-SHA256 over parts, each preceded by its length so that no two lists of parts collide.
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// `N` bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A number from 0 to 99, each as likely as the others.
pub fn draw() -> u8 {
    loop {
        let [byte] = random();
        // 200 to 255 would make the first numbers likelier.
        if byte < 200 {
            return byte % 100;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_payload_opens_only_unchanged_and_for_its_purpose() {
        let secret = Secret::of([7; 32]);
        let sealed = secret.seal(Purpose::Pass, b"case 1");
        assert_eq!(secret.unseal(Purpose::Pass, &sealed).as_deref(), Some(&b"case 1"[..]));
        assert_eq!(secret.unseal(Purpose::Form, &sealed), None);
        assert_eq!(Secret::of([8; 32]).unseal(Purpose::Pass, &sealed), None);
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ASCII");
            if changed != sealed {
                assert_ne!(secret.unseal(Purpose::Pass, &changed).as_deref(), Some(&b"case 1"[..]), "byte {at}");
            }
        }
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let secret = Secret::of([7; 32]);
        assert_ne!(secret.tag(Purpose::Phone, &[b"ab", b"c"]), secret.tag(Purpose::Phone, &[b"a", b"bc"]));
    }
}
