//! Finding procedures and scenarios at the paths that were given.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The name of every procedure's file.
const PROCEDURE: &str = "procedure.toml";
/// The folder of a procedure's scenarios.
const SCENARIOS: &str = "scenarios";
/// Folders below the one that was given.
const DEPTH_MAX: usize = 6;

/// A procedure's file with the scenarios that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The procedure's file.
    pub file: PathBuf,
    /// The scenario files, in order of their names.
    pub scenarios: Vec<PathBuf>,
}

/// Every procedure at these paths: a procedure's file, one scenario, or a folder, which is searched. Folders that begin with `_` are left
/// out unless they are named themselves.
///
/// # Errors
/// A path that does not exist, or below which there is no procedure.
pub fn find(paths: &[PathBuf]) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        if path.is_dir() {
            search(path, DEPTH_MAX, &mut found);
        } else if path.extension().is_some_and(|kind| kind == "md") {
            let folder = path.parent().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
            found.push(Found { file: folder.join(PROCEDURE), scenarios: vec![path.clone()] });
        } else {
            std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?;
            found.push(with_scenarios(path.clone()));
        }
        if found.len() == before {
            bail!("there is no {PROCEDURE} below {}", path.display());
        }
    }
    found.dedup();
    Ok(found)
}

fn search(folder: &Path, depth: usize, found: &mut Vec<Found>) {
    let file = folder.join(PROCEDURE);
    if file.is_file() {
        found.push(with_scenarios(file));
    } else if depth > 0 {
        for inner in sorted(folder).into_iter().filter(|inner| inner.is_dir() && !is_for_tests(inner)) {
            search(&inner, depth - 1, found);
        }
    }
}

fn with_scenarios(file: PathBuf) -> Found {
    let folder = file.parent().map(|folder| folder.join(SCENARIOS)).unwrap_or_default();
    let scenarios = sorted(&folder).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "md"));
    Found { scenarios: scenarios.collect(), file }
}

fn is_for_tests(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['_', '.']))
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
