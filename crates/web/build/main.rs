//! Prepares what the pages carry: the built style and scripts, and the texts of both languages.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

mod assets;
mod texts;

use std::{env, path::PathBuf};

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let root = here.join("../..");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=base.css");
    assets::generate(&root.join("islands/dist"), &here.join("base.css"), &out);
    if let Err(faults) = texts::generate(&root.join("locales"), &out) {
        for fault in &faults {
            println!("cargo::error={fault}");
        }
    }
}
