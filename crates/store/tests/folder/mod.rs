//! A folder that is gone when the test is.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Folder(PathBuf);

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Folder {
    pub fn new() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("fengqiao-store-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// A path of this name that nothing has used yet.
    pub fn fresh(&self, name: &str) -> PathBuf {
        self.0.join(NUMBER.fetch_add(1, Ordering::Relaxed).to_string()).join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
