//! The keys that personal data is encrypted under: one for each case and person, wrapped under the city's master key. Destroying a
//! wrapped key destroys what it opened, wherever copies of that lie.

use crate::cipher::{Cipher, Keyed, NONCE_BYTES, NotOpened, derived};

/// How many bytes a data key or a master key has.
pub const KEY_BYTES: usize = 32;
/// How many random bytes wrap a key or begin a file.
pub const KEY_SALT_BYTES: usize = 16;

const VERSION: u8 = 1;
const HEAD: usize = 2 + KEY_SALT_BYTES;

/// Whose data a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A case: its files and its free texts.
    Case([u8; 16]),
    /// A person: their own fields.
    Person([u8; 16]),
}

impl Subject {
    /// What it is, as one byte.
    pub fn kind(self) -> u8 {
        match self {
            Subject::Case(_) => 1,
            Subject::Person(_) => 2,
        }
    }

    /// Its id.
    pub fn id(self) -> [u8; 16] {
        match self {
            Subject::Case(id) | Subject::Person(id) => id,
        }
    }
}

/// The key of one subject. It is shown nowhere, not even in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey([u8; KEY_BYTES]);

impl DataKey {
    /// A key of random bytes.
    pub fn new(random: [u8; KEY_BYTES]) -> DataKey {
        DataKey(random)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("DataKey")
    }
}

/// The city's master key, where its bytes lie in a file. Keys in a hardware module wrap there.
#[derive(Clone)]
pub struct MasterKey([u8; KEY_BYTES]);

impl MasterKey {
    /// A key of these bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> MasterKey {
        MasterKey(bytes)
    }

    /// Wraps a subject's key: version, cipher, salt, the sealed key with its tag. Each salt gives a key that is used once, so that the
    /// nonce may be zero.
    pub fn wrap(&self, cipher: Cipher, subject: Subject, salt: [u8; KEY_SALT_BYTES], key: &DataKey) -> Vec<u8> {
        let mut sealed = key.0.to_vec();
        self.once(cipher, subject, &salt).seal(&[0; NONCE_BYTES], &[], &mut sealed);
        [&[VERSION, cipher.byte()][..], &salt, &sealed].concat()
    }

    /// The key that was wrapped for a subject.
    ///
    /// # Errors
    /// Where it was changed, or wrapped for another subject or under another master key.
    pub fn unwrap(&self, subject: Subject, wrapped: &[u8]) -> Result<DataKey, NotOpened> {
        let (head, sealed) = wrapped.split_at_checked(HEAD).ok_or(NotOpened)?;
        let cipher = Cipher::of_byte(head[1]).filter(|_| head[0] == VERSION).ok_or(NotOpened)?;
        let mut key = sealed.to_vec();
        self.once(cipher, subject, &head[2..]).open(&[0; NONCE_BYTES], &[], &mut key)?;
        key.try_into().map(DataKey).map_err(|_| NotOpened)
    }

    /// What tells this master key from another without giving it away.
    pub fn mark(&self) -> [u8; 32] {
        derived(&self.0, &[], &[b"fengqiao/master/mark/1"])
    }

    fn once(&self, cipher: Cipher, subject: Subject, salt: &[u8]) -> Keyed {
        let whose = [&[cipher.byte(), subject.kind()][..], &subject.id()].concat();
        Keyed::new(cipher, &derived(&self.0, salt, &[b"fengqiao/wrap/1", &whose]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_key_opens_for_its_subject_under_its_master_alone() {
        let (master, key) = (MasterKey::new([1; 32]), DataKey::new([2; 32]));
        let case = Subject::Case([3; 16]);
        for cipher in Cipher::ALL {
            let wrapped = master.wrap(cipher, case, [4; 16], &key);
            assert_eq!(wrapped.len(), 66);
            assert_eq!(master.unwrap(case, &wrapped), Ok(key.clone()));
            assert_eq!(master.unwrap(Subject::Person([3; 16]), &wrapped), Err(NotOpened));
            assert_eq!(master.unwrap(Subject::Case([9; 16]), &wrapped), Err(NotOpened));
            assert_eq!(MasterKey::new([9; 32]).unwrap(case, &wrapped), Err(NotOpened));
            for at in 0..wrapped.len() {
                let mut changed = wrapped.clone();
                changed[at] ^= 1;
                assert_eq!(master.unwrap(case, &changed), Err(NotOpened), "byte {at}");
                assert_eq!(master.unwrap(case, &wrapped[..at]), Err(NotOpened), "{at} bytes");
            }
        }
    }

    #[test]
    fn a_key_is_not_shown() {
        assert_eq!(format!("{:?}", DataKey::new([2; 32])), "DataKey");
    }
}
