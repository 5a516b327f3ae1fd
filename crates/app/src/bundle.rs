//! The files that a new city starts with.

include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

/// The files below a folder, by their path in it.
pub fn folder(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let prefix = format!("{name}/");
    FILES.iter().filter_map(move |(path, text)| path.strip_prefix(prefix.as_str()).map(|rest| (rest, *text)))
}

/// One file by its path from the root.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}
