//! Texts made from the real ones by cutting, doubling, swapping and putting in what does not belong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fengqiao_procedure::check::{check_within, replay};
use fengqiao_procedure::{Language, Source, draw, read};

use crate::check_support::random::Dice;
use crate::check_support::{catalogue, words};

/// Configurations that a fuzzed procedure may have before it is refused: many small ones find more than one large.
const CONFIGURATIONS_MAX: usize = 1_500;

/// The files that mutants are made of.
pub struct Files {
    procedures: Vec<(String, String)>,
    modules: BTreeMap<String, String>,
    names: fengqiao_procedure::check::Names,
}

pub fn files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    let text = |path: &Path| fs::read_to_string(path).unwrap();
    let folders = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    let mut procedures: Vec<(String, String)> = folders
        .filter(|path| path.join("procedure.toml").is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), text(&path.join("procedure.toml"))))
        .collect();
    procedures.sort();
    let modules = fs::read_dir(root.join("modules")).unwrap().map(|entry| entry.unwrap().path());
    let modules = modules.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), text(&path))).collect();
    Files { procedures, modules, names: catalogue::known(&catalogue::procedures()) }
}

/// What an author, a broken editor or somebody who means ill could put in.
const BITS: [&str; 24] = [
    "\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "$x",
    "open",
    "always",
    "not (",
    "and or",
    "{due}",
    "-1",
    "99999999999999999999",
    "\u{0}",
    "\u{202e}",
    "重点人员",
    "true",
    "[[use]]\nmodule = \"late\"\n",
    "by = { clock = \"x\" }",
    "when = \"((((((((((((((a))))))))))))))\"",
    "set = { x = { cel = \"1 + \" } }",
    "to = \"\"",
];

/// What nests or lasts when it is repeated.
const MANY: [&str; 9] = ["[", "{ a = ", "(", "not ", "not (", "a and ", "-", "字", "a.b."];
const MANY_BITS: usize = 20_000;
const MANY_LINES: usize = 60;

fn mutated(text: &str, dice: &mut Dice, changes: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..changes {
        let (at, other) = (dice.roll(lines.len().max(1)), dice.roll(lines.len().max(1)));
        if lines.is_empty() {
            break;
        }
        match dice.roll(11) {
            0 => drop(lines.remove(at)),
            1 => lines.swap(at, other),
            2 => lines.insert(at, lines[other].clone()),
            3 => lines[at] = with_bit(&lines[at], dice),
            4 => lines[at] = swapped_word(&lines[at], &lines[other], dice),
            5 => {
                let end = (at + 1 + dice.roll(12)).min(lines.len());
                lines.drain(at..end);
            }
            6 => lines[at] = lines[at].replace('2', "0").replace('1', "9"),
            7 => lines[at] = lines[at].chars().filter(|_| dice.roll(12) > 0).collect(),
            8 => lines[at] = with_many(&lines[at], dice),
            9 => {
                let end = (at + 1 + dice.roll(20)).min(lines.len());
                let many =
                    lines[at..end].iter().cycle().take((end - at) * dice.roll(MANY_LINES)).cloned().collect::<Vec<_>>();
                lines.splice(end..end, many);
            }
            _ => lines.truncate(at.max(3)),
        }
    }
    lines.join("\n")
}

fn with_bit(line: &str, dice: &mut Dice) -> String {
    let at = line.char_indices().map(|(at, _)| at).nth(dice.roll(line.chars().count() + 1)).unwrap_or(line.len());
    format!("{}{}{}", &line[..at], BITS[dice.roll(BITS.len())], &line[at..])
}

/// The same bit so often that whoever follows it step by step falls over.
fn with_many(line: &str, dice: &mut Dice) -> String {
    let bit = MANY[dice.roll(MANY.len())];
    let at = line.find('"').map_or(line.len(), |at| at + 1);
    format!("{}{}{}", &line[..at], bit.repeat(dice.roll(MANY_BITS)), &line[at..])
}

/// One quoted word of a line in the place of one of another: a name that exists, where it does not belong.
fn swapped_word(line: &str, other: &str, dice: &mut Dice) -> String {
    let quoted = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    match (dice.pick(&quoted(line)).cloned(), dice.pick(&quoted(other)).cloned()) {
        (Some(word), Some(new)) => line.replacen(&format!("\"{word}\""), &format!("\"{new}\""), 1),
        _ => line.to_owned(),
    }
}

fn source(files: &Files, dice: &mut Dice, changes: usize) -> Source {
    let (name, text) = dice.pick(&files.procedures).expect("a procedure");
    let mut modules = files.modules.clone();
    let mut text = text.clone();
    if dice.roll(4) == 0 {
        let name = dice.pick(&modules.keys().cloned().collect::<Vec<_>>()).cloned().expect("a module");
        let changed = mutated(&modules[&name], dice, changes);
        modules.insert(name, changed);
    } else {
        text = mutated(&text, dice, changes);
    }
    Source { name: format!("{name}/procedure.toml"), text, modules }
}

/// Reads one mutant. What cannot be read is answered in both languages with a place inside the text.
pub fn read_one(files: &Files, dice: &mut Dice) -> bool {
    let changes = 1 + dice.roll(6);
    match read(&source(files, dice, changes)) {
        Ok(_) => true,
        Err(issues) => {
            assert!(!issues.is_empty(), "refused without an issue");
            for issue in issues {
                let (zh, en) = (issue.words(Language::Zh), issue.words(Language::En));
                assert!(!zh.is_empty() && !en.is_empty() && issue.place.line >= 1 && issue.place.column >= 1);
            }
            false
        }
    }
}

/// Checks, draws and exports one mutant that can be read. Every trace against it replays.
pub fn check_one(files: &Files, dice: &mut Dice) -> Option<bool> {
    let changes = 1 + dice.roll(2);
    let p = read(&source(files, dice, changes)).ok()?;
    let report = check_within(&p, &files.names, CONFIGURATIONS_MAX);
    for finding in &report.findings {
        let said = finding.words();
        assert!(!said.zh.is_empty() && !said.en.is_empty() && !said.zh.contains("{0}"), "{}", words(&report.findings));
        assert!(finding.trace.is_empty() || replay(&p, &finding.trace).is_ok(), "{}", said.zh);
    }
    if dice.roll(8) == 0 {
        assert!(draw::svg(&p, Language::Zh).ends_with("</svg>\n"));
        assert!(draw::mermaid(&p, Language::En).starts_with("stateDiagram-v2"));
        assert!(draw::bpmn(&p, Language::Zh).ends_with("</bpmn:definitions>\n"));
    }
    Some(report.passes())
}
