//! Reads the repository's procedures, calendars and rules.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fengqiao_calendar::{Calendar, CityTimes, RulePack, RuleSet, YearPack};
use fengqiao_procedure::model::Procedure;
use fengqiao_procedure::{Issue, Source, read};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files of a folder with this ending, by name.
pub fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return found };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == ending) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// Every procedure with its folder; those for tests alone stand under `_test`.
pub fn procedures() -> Vec<(String, Procedure)> {
    let modules = files("procedures/modules", "toml");
    let mut all = Vec::new();
    let entries = ["procedures", "procedures/_test", "procedures/_language"].into_iter().flat_map(|folder| {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        entries.map(move |entry| format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy()))
    });
    for folder in entries {
        let Ok(text) = fs::read_to_string(root().join(&folder).join("procedure.toml")) else { continue };
        let source = Source { name: format!("{folder}/procedure.toml"), text, modules: modules.clone() };
        let words = |issue: &Issue| {
            format!(
                "{}:{}:{} {} {:?}",
                issue.place.file, issue.place.line, issue.place.column, issue.key, issue.arguments
            )
        };
        let procedure = read(&source)
            .unwrap_or_else(|issues| panic!("{}", issues.iter().map(words).collect::<Vec<_>>().join("\n")));
        all.push((folder, procedure));
    }
    assert!(!all.is_empty(), "there are procedures");
    all.sort_by(|left, right| left.0.cmp(&right.0));
    all
}

/// The national calendar of all years, without a city's own days.
pub fn calendar() -> Calendar {
    let packs = files("calendars", "toml");
    let years =
        packs.iter().filter(|(name, _)| name.starts_with("cn-")).map(|(_, text)| YearPack::parse(text).unwrap());
    let times = CityTimes::parse(&packs["fengxi"]).unwrap();
    Calendar::new(1, times.zone, years.collect(), times.overlays, times.working_hours)
}

/// The national rules with those of the demonstration city.
pub fn rules() -> RuleSet {
    let packs = files("rules", "toml");
    let parse = |name: &str| RulePack::parse(&packs[name]).unwrap();
    RuleSet::new(["national", "intake_counter", "intake_hotline", "fengxi"].map(parse).into()).unwrap()
}
