//! The procedures that are shipped, with the names that the shipped rule packs hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fengqiao_calendar::RulePack;
use fengqiao_procedure::check::{Contract, Names};
use fengqiao_procedure::model::Procedure;
use fengqiao_procedure::{Source, read};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every procedure of the catalogue; those that only test the language are left out.
pub fn procedures() -> Vec<Procedure> {
    inside("")
}

/// The procedures that use every construct of the language together.
pub fn test_procedures() -> Vec<Procedure> {
    inside("_test/")
}

fn inside(under: &str) -> Vec<Procedure> {
    let folder = root().join("procedures").join(under);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the folder of procedures")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| !name.starts_with('_') && folder.join(name).join("procedure.toml").is_file())
        .collect();
    names.sort();
    names.iter().map(|name| procedure(&format!("{under}{name}"))).collect()
}

/// One procedure of the catalogue.
pub fn procedure(name: &str) -> Procedure {
    let folder = root().join("procedures");
    let modules: BTreeMap<String, String> = fs::read_dir(folder.join("modules"))
        .expect("the folder of modules")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .map(|path| {
            (
                path.file_stem().expect("a name").to_string_lossy().into_owned(),
                fs::read_to_string(&path).expect("a module"),
            )
        })
        .collect();
    let path = folder.join(name).join("procedure.toml");
    let text = fs::read_to_string(&path).expect("a procedure");
    let source = Source { name: format!("{name}/procedure.toml"), text, modules };
    read(&source).unwrap_or_else(|issues| panic!("{name} cannot be read: {issues:#?}"))
}

/// The rule packs that are shipped.
pub fn packs() -> Vec<RulePack> {
    let files =
        fs::read_dir(root().join("rules")).expect("the folder of rules").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "toml")).collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            RulePack::parse(&fs::read_to_string(path).expect("a pack"))
                .unwrap_or_else(|issues| panic!("{path:?}: {issues:?}"))
        })
        .collect()
}

/// The kinds of post that are shipped.
fn posts() -> Vec<String> {
    let text = fs::read_to_string(root().join("texts/posts.toml")).expect("the kinds of post");
    let ids = text.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
    ids.map(str::to_owned).collect()
}

/// The names of the shipped packs, and the laws that the catalogue may cite.
pub fn known(procedures: &[Procedure]) -> Names {
    let packs = packs();
    let rules = packs.iter().flat_map(|pack| pack.rules()).map(|it| it.rule.id.clone()).collect();
    let laws = procedures.iter().flat_map(|p| &p.basis).map(|it| it.law.clone()).collect();
    Names {
        rules,
        posts: posts(),
        laws,
        eligibility: Vec::new(),
        thresholds: packs.iter().flat_map(|pack| pack.thresholds()).map(|it| it.id.clone()).collect(),
        procedures: procedures.iter().map(|p| (p.id.clone(), Contract::of(p))).collect(),
    }
}
