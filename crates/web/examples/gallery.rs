//! Writes every page with invented content to a folder, in both languages, with its style: `cargo run --example gallery -p fengqiao-web -- FOLDER`.
//!
//! Serve the folder over HTTP to look at it; `index.html` lists the pages.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../samples/mod.rs"]
mod samples;

use std::{env, fs, path::PathBuf};

use fengqiao_web::{assets, i18n::Lang};

fn main() {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    fs::create_dir_all(folder.join("a")).unwrap();
    for (name, bytes) in assets::all() {
        fs::write(folder.join("a").join(name), bytes).unwrap();
    }
    fs::write(folder.join("city-2b4a44.css"), ":root{--city:#2b4a44}").unwrap();
    let mut index = String::from("<!doctype html><meta charset=utf-8><title>gallery</title><ul>");
    for sample in samples::all() {
        for lang in Lang::ALL {
            let file = format!("{}.{}.html", sample.name, lang.tag());
            fs::write(folder.join(&file), samples::render(&sample, lang)).unwrap();
            index.push_str(&format!("<li><a href=\"{file}\">{file}</a></li>"));
        }
    }
    fs::write(folder.join("index.html"), index).unwrap();
    println!("{}", folder.join("index.html").display());
}
