//! What stands around a procedure's file: modules, rule packs, calendars and other procedures. Where the file lies in a folder tree of its
//! own, that tree's are taken; otherwise those that come with the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use fengqiao_app::bundle;
use fengqiao_app::posts::{self, PostKind};
use fengqiao_calendar::{Calendar, CityTimes, Issue, RulePack, RuleSet, YearPack};
use fengqiao_procedure::check::Names;
use fengqiao_procedure::{Language, Source, model, read};

use super::files;

/// The rule pack that others stand upon.
const NATIONAL: &str = "national";
/// How the files of public holidays begin.
const HOLIDAYS: &str = "cn-";

/// What a procedure is checked against and played with.
pub struct Around {
    modules: BTreeMap<String, String>,
    /// The rule packs, the national one first.
    pub rules: RuleSet,
    /// The holidays with a city's working hours.
    pub calendar: Calendar,
    /// The kinds of post.
    posts: Vec<PostKind>,
    /// Every procedure that can be read.
    procedures: Vec<model::Procedure>,
}

impl Around {
    /// What stands around this file.
    ///
    /// # Errors
    /// A rule pack or calendar that cannot be read.
    pub fn of(file: &Path, language: Language) -> anyhow::Result<Around> {
        let root = root(file);
        let modules = modules(file, root.as_deref());
        let rules = rules(&texts(root.as_deref(), "rules"), language)?;
        let calendar = calendar(&texts(root.as_deref(), "calendars"), language)?;
        let posts = posts::parse(texts(root.as_deref(), "texts").get("posts").map_or("", String::as_str));
        let mut around = Around { modules, rules, calendar, posts, procedures: Vec::new() };
        around.procedures = around.others(root.as_deref());
        Ok(around)
    }

    /// Reads a procedure; its faults are printed.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, file: &Path, language: Language) -> anyhow::Result<model::Procedure> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let source = Source { name: file.display().to_string(), text, modules: self.modules.clone() };
        read(&source).map_err(|issues| {
            for issue in &issues {
                println!("{}: {}", issue.place, issue.words(language));
            }
            anyhow!("{} faults in {}", issues.len(), file.display())
        })
    }

    /// The names that a procedure may use here.
    pub fn known(&self, procedure: &model::Procedure) -> Names {
        let posts = self.posts.iter().map(|post| post.id.as_str());
        fengqiao_app::procedures::known_in(&self.rules, posts, self.procedures.iter(), procedure)
    }

    fn others(&self, root: Option<&Path>) -> Vec<model::Procedure> {
        let beside = root.map(|root| root.join("procedures")).filter(|folder| folder.is_dir());
        let texts: Vec<String> = match beside {
            Some(folder) => {
                let found = files::find(&[folder]).unwrap_or_default();
                found.iter().filter_map(|found| std::fs::read_to_string(&found.file).ok()).collect()
            }
            None => bundle::folder("procedures")
                .filter(|(path, _)| path.ends_with("/procedure.toml"))
                .map(|(_, text)| text.to_owned())
                .collect(),
        };
        let source = |text| Source { name: String::new(), text, modules: self.modules.clone() };
        texts.into_iter().filter_map(|text| read(&source(text)).ok()).collect()
    }
}

/// The nearest folder above that has rules and calendars of its own.
fn root(file: &Path) -> Option<PathBuf> {
    let file = file.canonicalize().ok()?;
    file.ancestors()
        .find(|folder| folder.join("rules").is_dir() && folder.join("calendars").is_dir())
        .map(Path::to_owned)
}

/// The program's modules, those of the tree, and those in a folder `modules` beside the procedure's own.
fn modules(file: &Path, root: Option<&Path>) -> BTreeMap<String, String> {
    let mut modules = fengqiao_app::documents::modules();
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let beside = file.parent().and_then(Path::parent).map(|folder| folder.join("modules"));
    for folder in root.map(|root| root.join("procedures/modules")).into_iter().chain(beside) {
        modules.extend(toml_in(&folder));
    }
    modules
}

fn texts(root: Option<&Path>, folder: &str) -> BTreeMap<String, String> {
    match root {
        Some(root) => toml_in(&root.join(folder)),
        None => bundle::folder(folder)
            .map(|(path, text)| (path.trim_end_matches(".toml").to_owned(), text.to_owned()))
            .collect(),
    }
}

fn toml_in(folder: &Path) -> BTreeMap<String, String> {
    let paths = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml")).filter_map(|path| {
        let name = path.file_stem()?.to_string_lossy().into_owned();
        Some((name, std::fs::read_to_string(&path).ok()?))
    });
    named.collect()
}

fn rules(texts: &BTreeMap<String, String>, language: Language) -> anyhow::Result<RuleSet> {
    let mut ordered: Vec<(&String, &String)> = texts.iter().collect();
    ordered.sort_by_key(|(name, _)| (name.as_str() != NATIONAL, name.as_str()));
    let mut packs = Vec::new();
    for (name, text) in ordered {
        packs.push(RulePack::parse(text).map_err(|issues| faults("rules", name, &issues, language))?);
    }
    match RuleSet::new(packs) {
        Ok(rules) => Ok(rules),
        Err(conflicts) => bail!("{}", conflicts.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    }
}

fn calendar(texts: &BTreeMap<String, String>, language: Language) -> anyhow::Result<Calendar> {
    let mut years = Vec::new();
    let mut times = CityTimes::default();
    for (name, text) in texts {
        let invalid = |issues: Vec<Issue>| faults("calendars", name, &issues, language);
        if name.starts_with(HOLIDAYS) {
            years.push(YearPack::parse(text).map_err(invalid)?);
        } else {
            times = CityTimes::parse(text).map_err(invalid)?;
        }
    }
    Ok(Calendar::new(1, times.zone, years, times.overlays, times.working_hours))
}

fn faults(folder: &str, name: &str, issues: &[Issue], language: Language) -> anyhow::Error {
    let words: Vec<String> =
        issues.iter().map(|issue| format!("{folder}/{name}.toml: {}", issue.in_words(language))).collect();
    anyhow!("{}", words.join("\n"))
}
