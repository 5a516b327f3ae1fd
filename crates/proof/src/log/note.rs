//! Signed notes: a text and signatures under it, each by a named key. Source: C2SP `signed-note`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// What stands before each signature.
const MARK: &str = "— ";
/// A signature over the text itself.
const ED25519: u8 = 1;
/// A signature of a witness over the text and a time. Source: C2SP `tlog-cosignature`.
const COSIGNATURE: u8 = 4;
/// How many signatures a note may carry.
const SIGNATURES_MAX: usize = 100;
/// How long a note may be, in bytes.
const NOTE_BYTES_MAX: usize = 1 << 20;

/// A text with signatures under it, none of them checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text, which ends with a line's end.
    pub text: String,
    /// The signatures in their order.
    pub signatures: Vec<Signature>,
}

/// One signature of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// What tells keys of one name apart.
    pub key_hash: [u8; 4],
    /// The signature as its kind of key makes it.
    pub bytes: Vec<u8>,
}

/// Why a note or a key is none, or is not signed by whom it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not written as a signed note.
    #[error("not a signed note")]
    Shape,
    /// The text is not that of a checkpoint.
    #[error("not a checkpoint")]
    Checkpoint,
    /// It is not written as a key: `name+hash+key`.
    #[error("not a key of a signed note")]
    Key,
    /// This key did not sign it.
    #[error("not signed by this key")]
    Unsigned,
    /// A signature that names this key is not by it.
    #[error("the signature is wrong")]
    Forged,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError::Shape`].
    pub fn parse(written: &str) -> Result<Note, NoteError> {
        if written.len() > NOTE_BYTES_MAX || written.chars().any(|one| one.is_control() && one != '\n') {
            return Err(NoteError::Shape);
        }
        let (text, signed) = written.rsplit_once("\n\n").ok_or(NoteError::Shape)?;
        let lines = signed.strip_suffix('\n').ok_or(NoteError::Shape)?.split('\n');
        let signatures = lines.map(|line| Signature::parse(line).ok_or(NoteError::Shape));
        let signatures = signatures.collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::Shape);
        }
        Ok(Note { text: format!("{text}\n"), signatures })
    }

    /// The signature of a key, checked over `signed`, which is the note's text or what a cosignature puts before it.
    pub(super) fn signature_of(&self, key: &Verifier) -> Result<&Signature, NoteError> {
        let own = |signature: &&Signature| signature.name == key.name && signature.key_hash == key.key_hash;
        self.signatures.iter().find(own).ok_or(NoteError::Unsigned)
    }

    /// Checks that a key signed the text.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] and [`NoteError::Forged`].
    pub fn verify(&self, key: &Verifier) -> Result<(), NoteError> {
        let signature = self.signature_of(key)?;
        if key.kind != ED25519 {
            return Err(NoteError::Unsigned);
        }
        key.check(self.text.as_bytes(), &signature.bytes)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, key_hash, bytes } in &self.signatures {
            let whole = [key_hash.as_slice(), bytes].concat();
            writeln!(f, "{MARK}{name} {}", STANDARD.encode(whole))?;
        }
        Ok(())
    }
}

impl Signature {
    fn parse(line: &str) -> Option<Signature> {
        let (name, encoded) = line.strip_prefix(MARK)?.split_once(' ')?;
        let whole = STANDARD.decode(encoded).ok()?;
        let (key_hash, bytes) = whole.split_at_checked(4)?;
        let named = is_name(name) && !bytes.is_empty();
        named.then(|| {
            Some(Signature { name: name.to_owned(), key_hash: key_hash.try_into().ok()?, bytes: bytes.into() })
        })?
    }
}

/// A key that notes are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    kind: u8,
    key_hash: [u8; 4],
    key: VerifyingKey,
}

impl Verifier {
    /// Reads a key as it is published: `name+hash+key`.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(written: &str) -> Result<Verifier, NoteError> {
        let mut parts = written.trim().splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let (Some((&kind, key)), true) = (bytes.split_first(), is_name(name)) else { return Err(NoteError::Key) };
        let key: [u8; 32] = key.try_into().map_err(|_| NoteError::Key)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key)?;
        let found = Verifier::new(name, kind, key);
        let same = u32::from_str_radix(hash, 16) == Ok(u32::from_be_bytes(found.key_hash));
        if same && [ED25519, COSIGNATURE].contains(&kind) { Ok(found) } else { Err(NoteError::Key) }
    }

    fn new(name: &str, kind: u8, key: VerifyingKey) -> Verifier {
        let mut hasher = Sha256::new();
        hasher.update(name.as_bytes());
        hasher.update([b'\n', kind]);
        hasher.update(key.as_bytes());
        let digest = hasher.finalize();
        Verifier { name: name.to_owned(), kind, key_hash: [digest[0], digest[1], digest[2], digest[3]], key }
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is the key of a witness.
    pub(super) fn is_witness(&self) -> bool {
        self.kind == COSIGNATURE
    }

    pub(super) fn check(&self, signed: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| NoteError::Forged)?;
        self.key.verify_strict(signed, &signature).map_err(|_| NoteError::Forged)
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = u32::from_be_bytes(self.key_hash);
        let whole = [&[self.kind], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{hash:08x}+{}", self.name, STANDARD.encode(whole))
    }
}

/// A key that signs notes.
pub struct Signer {
    key: SigningKey,
    verifier: Verifier,
}

impl Signer {
    /// The key of a secret seed; none where the name could not stand in a note: it is empty or holds a space or a plus.
    pub fn new(name: &str, seed: &[u8; 32]) -> Option<Signer> {
        let key = SigningKey::from_bytes(seed);
        is_name(name).then(|| Signer { verifier: Verifier::new(name, ED25519, key.verifying_key()), key })
    }

    /// The key that checks its signatures.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// A note of a text that ends with a line's end.
    pub fn sign(&self, text: String) -> Note {
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        let signature = Signature { name: self.verifier.name.clone(), key_hash: self.verifier.key_hash, bytes };
        Note { text, signatures: vec![signature] }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|one: char| one.is_whitespace() || one == '+')
}
