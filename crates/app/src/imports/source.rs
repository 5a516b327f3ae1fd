//! Files to import, plain or compressed.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

/// The largest text that is read whole, in bytes after decompression.
const TEXT_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// A file that can be read again from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(PathBuf);

impl Source {
    /// The file at a path; one whose name ends in `.gz` is decompressed while it is read.
    pub fn new(path: impl Into<PathBuf>) -> Source {
        Source(path.into())
    }

    /// Reads it from the beginning.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let file = BufReader::with_capacity(1 << 16, File::open(&self.0)?);
        let packed = self.0.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        Ok(if packed { Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file))) } else { Box::new(file) })
    }
}

/// The whole text of a file, decompressed where its name ends in `.gz`.
///
/// # Errors
/// Where it cannot be read, is no UTF-8 or is larger than 512 MiB.
pub fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = Source::new(path).open()?.take(TEXT_BYTES_MAX + 1).read_to_string(&mut text)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > TEXT_BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is larger than 512 MiB"));
    }
    Ok(text)
}
