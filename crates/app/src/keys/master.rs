//! A master key in a file of the city's folder.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use fengqiao_proof::{Cipher, DataKey, KEY_BYTES, MasterKey, NotOpened, Subject};

use super::Master;
use crate::secret::random;

/// The file that holds the master key, in the city's folder.
pub const MASTER_FILE: &str = "master.key";

/// Reads the master key of a folder, or makes one that only the owner may read.
///
/// # Errors
/// Where the file cannot be read, written, or does not hold 32 bytes.
pub(crate) fn load_or_create(folder: &Path) -> io::Result<MasterKey> {
    let path = folder.join(MASTER_FILE);
    match fs::read(&path) {
        Ok(bytes) => <[u8; KEY_BYTES]>::try_from(bytes.as_slice()).map(MasterKey::new).map_err(|_| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} does not hold {KEY_BYTES} bytes", path.display()))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes = random::<KEY_BYTES>();
            write(folder, MASTER_FILE, &bytes)?;
            Ok(MasterKey::new(bytes))
        }
        Err(error) => Err(error),
    }
}

/// Writes a key into a folder that has none of this name, for its owner alone.
///
/// # Errors
/// Where there is one, or the folder cannot be written.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(folder.join(name))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::File::open(folder)?.sync_all()
}

impl Master for MasterKey {
    fn wrap(&self, cipher: Cipher, subject: Subject, key: &DataKey) -> Vec<u8> {
        MasterKey::wrap(self, cipher, subject, random(), key)
    }

    fn unwrap(&self, subject: Subject, wrapped: &[u8]) -> Result<DataKey, NotOpened> {
        MasterKey::unwrap(self, subject, wrapped)
    }

    fn mark(&self) -> [u8; 32] {
        MasterKey::mark(self)
    }
}
