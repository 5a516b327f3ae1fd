//! Puts the scenarios of the procedures into the program: the simulated people of the demo city act and speak as they do there.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../procedures");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for procedure in fs::read_dir(&folder).expect("the procedures are there").flatten() {
        let name = procedure.file_name().to_string_lossy().into_owned();
        let scenarios = fs::read_dir(procedure.path().join("scenarios")).into_iter().flatten().flatten();
        let files = scenarios.map(|file| file.path()).filter(|path| path.extension().is_some_and(|kind| kind == "md"));
        found.extend(
            files.filter(|_| !name.starts_with('_')).map(|path| path.canonicalize().expect("it was just listed")),
        );
    }
    found.sort();
    let mut code = String::from("pub(super) static SCENARIOS: &[&str] = &[\n");
    for path in found {
        writeln!(code, "    include_str!({:?}),", path.display().to_string()).expect("writing to a string");
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("scenarios.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}
