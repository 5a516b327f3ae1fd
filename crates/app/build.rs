//! Puts the files that a new city starts with (procedures, rules, calendars, word lists) into the program.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FOLDERS: [&str; 4] = ["procedures", "rules", "calendars", "texts"];

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..");
    let mut files = Vec::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    let mut code = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for path in files {
        let path = path.canonicalize().expect("the file was just listed");
        let root = root.canonicalize().expect("the repository is there");
        let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({name:?}, include_str!({:?})),", path.display()).expect("writing to a string");
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("bundle.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}

/// Every TOML file below a folder, but not what stands in folders that begin with an underscore: those are for tests.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('_') {
            collect(&path, files);
        } else if name.ends_with(".toml") {
            files.push(path);
        }
    }
}
