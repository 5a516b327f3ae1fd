//! Copies the built style and scripts beside the generated table that embeds them.
//!
//! Without `islands/dist` (a machine without Node) the small `base.css` stands in: the pages are complete without scripts.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

/// Writes `assets.rs` and the folder `assets/` into `out`.
pub fn generate(dist: &Path, base: &Path, out: &Path) {
    // Cargo takes a watched path that is missing for changed each time, so the parent is watched until the pages are built.
    let watched = if dist.exists() { dist } else { dist.parent().unwrap_or(dist) };
    println!("cargo::rerun-if-changed={}", watched.display());
    let folder = out.join("assets");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("OUT_DIR can be written");
    let names = match fs::read(dist.join("manifest.json")) {
        Ok(manifest) => copy_built(dist, &folder, &manifest),
        Err(_) => copy_base(base, &folder),
    };
    fs::write(out.join("assets.rs"), table(&names, &folder)).expect("OUT_DIR can be written");
}

/// Logical name -> hashed file name, of everything that was built.
fn copy_built(dist: &Path, folder: &Path, manifest: &[u8]) -> BTreeMap<String, String> {
    let names: BTreeMap<String, String> =
        serde_json::from_slice(manifest).expect("islands/dist/manifest.json is a table of names");
    for hashed in names.values() {
        for name in [hashed.clone(), format!("{hashed}.gz")] {
            if dist.join(&name).exists() {
                fs::copy(dist.join(&name), folder.join(&name)).expect("a built file can be copied");
            }
        }
    }
    names
}

fn copy_base(base: &Path, folder: &Path) -> BTreeMap<String, String> {
    let bytes = fs::read(base).expect("base.css is part of the repository");
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let hashed = format!("app-{:016x}.css", hasher.finish());
    fs::write(folder.join(&hashed), bytes).expect("OUT_DIR can be written");
    BTreeMap::from([("app.css".to_owned(), hashed)])
}

fn table(names: &BTreeMap<String, String>, folder: &Path) -> String {
    let mut code = String::from("pub(crate) static FILES: &[File] = &[\n");
    for (name, hashed) in names {
        let plain = folder.join(hashed);
        let gzip = folder.join(format!("{hashed}.gz"));
        let gzip = if gzip.exists() { format!("Some(include_bytes!({gzip:?}))") } else { "None".to_owned() };
        let media = match name.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            _ => "application/octet-stream",
        };
        let _ = writeln!(
            code,
            "    File {{ name: {name:?}, hashed: {hashed:?}, media: {media:?}, plain: include_bytes!({plain:?}), gzip: {gzip} }},"
        );
    }
    code.push_str("];\n");
    for (constant, name) in [("APP_CSS", "app.css"), ("APP_JS", "app.js"), ("ICON", "icon.svg")] {
        let path = names.get(name).map(|hashed| format!("/a/{hashed}"));
        let _ = writeln!(
            code,
            "/// Where `{name}` is served, when it was built.\npub const {constant}: Option<&str> = {path:?};"
        );
    }
    code
}
