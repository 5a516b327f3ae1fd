//! Several cities on one node: a file names them, and the host that a browser asks for chooses.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::open::Place;

/// One city of a node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its short name, which on PostgreSQL names its schema.
    city: String,
    /// Its folder; a relative one lies beside the file.
    data: PathBuf,
    /// The `postgres://` address of its database; none keeps it in the folder.
    database: Option<String>,
    /// The address of its pages. Its host chooses the city.
    pub origin: String,
    /// A folder into which each message to a phone is written.
    pub messages: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    city: Vec<Entry>,
}

impl Entry {
    /// Where the city is.
    pub fn place(&self) -> Place {
        Place { data: self.data.clone(), city: self.city.clone(), database: self.database.clone() }
    }
}

/// Reads the cities of a node.
pub fn read(path: &Path) -> anyhow::Result<Vec<Entry>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse(&text, path.parent().unwrap_or(Path::new("."))).with_context(|| path.display().to_string())
}

fn parse(text: &str, beside: &Path) -> anyhow::Result<Vec<Entry>> {
    let File { city: mut entries } = toml::from_str(text)?;
    ensure!(!entries.is_empty(), "names no city");
    let mut seen = BTreeSet::new();
    for entry in &mut entries {
        let host = fengqiao_web::host_of(&entry.origin);
        let host = host.with_context(|| format!("`{}` is no address such as https://fengxi.example", entry.origin))?;
        ensure!(seen.insert(host.to_ascii_lowercase()), "two cities are at {host}");
        ensure!(seen.insert(format!("name {}", entry.city)), "two cities are called {}", entry.city);
        entry.data = beside.join(&entry.data);
        ensure!(seen.insert(format!("folder {}", entry.data.display())), "two cities are in {}", entry.data.display());
        entry.messages = entry.messages.take().map(|folder| beside.join(folder));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[[city]]\ncity = \"fengxi\"\ndata = \"fengxi\"\norigin = \"https://fengxi.example\"\n";

    fn parsed(text: &str) -> Result<Vec<Entry>, String> {
        parse(text, Path::new("/srv")).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn cities_are_told_apart_by_host_name_and_folder() {
        let two = ONE.replace("fengxi", "tao");
        let entries = parsed(&format!("{ONE}{two}")).unwrap();
        assert_eq!(entries[1].place().data, Path::new("/srv/tao"));
        for (wrong, words) in [
            (two.replace("https://tao", "https://FENGXI"), "two cities are at FENGXI.example"),
            (two.replace("city = \"tao\"", "city = \"fengxi\""), "two cities are called fengxi"),
            (two.replace("data = \"tao\"", "data = \"fengxi\""), "two cities are in /srv/fengxi"),
            (two.replace("https://", ""), "is no address"),
            (format!("{two}port = 1\n"), "unknown field `port`"),
        ] {
            let found = parsed(&format!("{ONE}{wrong}")).unwrap_err();
            assert!(found.contains(words), "{found}");
        }
    }
}
