//! The example of Baltimore, run as its readers run it: on the made sample of the repository, and on the real data where it is there.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of the real data, where this machine has it.
const REAL: &str = "FENGQIAO_BALTIMORE";

/// A folder for a city, removed when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("fengqiao-baltimore-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/baltimore")
}

fn runs(city: &Folder, from: &Path) -> Output {
    let mut command = Command::new(example().join("run"));
    command.arg(from).env("FENGQIAO", env!("CARGO_BIN_EXE_fengqiao")).env("FENGQIAO_DATA", &city.0);
    command.output().unwrap()
}

/// What the script printed, once it went well.
fn printed(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    format!("{out}\n{err}")
}

/// The figures say these things, each on a line with its name.
fn say(text: &str, figures: &[(&str, &str)]) {
    for (name, value) in figures {
        let line = text.lines().find(|line| line.trim_start().starts_with(name));
        assert!(line.is_some_and(|line| line.ends_with(value)), "{name} {value}:\n{text}");
    }
}

#[test]
fn the_made_sample_gives_its_figures_and_is_imported_once() {
    let city = Folder::new("made");
    let figures = [
        ("requests", " 7"),
        ("types", " 4"),
        ("agencies", " 4"),
        ("closed, with a closing time", " 5"),
        ("open", " 2"),
        ("closed by the due time", "3 of 4 = 75.00 %"),
        ("real points", " 4"),
        ("of these inside its boundary", "3 of 4 = 75.00 %"),
    ];
    let first = printed(&runs(&city, &example().join("sample")));
    say(&first, &figures);
    say(&first, &[("bad rows", " 1"), ("imported closed", " 5")]);
    assert!(first.contains("line 9"), "the bad row is told by its line:\n{first}");
    let again = printed(&runs(&city, &example().join("sample")));
    say(&again, &figures);
    say(&again, &[("known before", " 7"), ("imported closed", " 0")]);
}

#[test]
fn what_is_missing_is_named() {
    let city = Folder::new("nothing");
    for (from, word) in
        [(example(), "baltimore_311_sample_10000.csv.gz is missing"), (example().join("none"), "no folder")]
    {
        let output = runs(&city, &from);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(word), "{output:?}");
    }
    assert!(!city.0.exists(), "nothing was made");
}

#[test]
fn the_real_data_gives_the_published_figures() {
    let Some(from) = std::env::var_os(REAL) else {
        eprintln!("skipped: {REAL} names no folder with the published data");
        return;
    };
    let city = Folder::new("real");
    say(
        &printed(&runs(&city, Path::new(&from))),
        &[
            ("requests", " 10000"),
            ("types", " 231"),
            ("agencies", " 16"),
            ("closed by the due time", "7988 of 9555 = 83.60 %"),
            ("median time open", "32.40 h over 9792"),
            ("of these inside its boundary", "8291 of 8331 = 99.51 %"),
        ],
    );
}
