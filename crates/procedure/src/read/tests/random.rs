//! Whatever the bytes are, reading answers: a procedure, or issues with words.

use proptest::prelude::*;

use super::super::*;
use super::real;

const FILES: &[&str] = &["service_request", "grid_event", "imported_request", "_test/everything"];

/// Reads and, where it fails, asks for the words of every issue.
fn survives(source: &Source) {
    if let Err(issues) = read(source) {
        assert!(!issues.is_empty());
        for issue in issues {
            assert!(!issue.words(crate::Language::Zh).is_empty() && !issue.words(crate::Language::En).is_empty());
            assert!(issue.place.line >= 1 && issue.place.column >= 1);
        }
    }
}

/// A real file with one line, word or character changed.
fn mutated(text: &str, at: usize, how: u8, word: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = at % lines.len().max(1);
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    match how {
        0 => {
            lines.remove(at);
        }
        1 => lines.insert(at, word.to_owned()),
        2 => lines[at] = lines[at].replace('=', word),
        3 => lines[at] = lines[at].replace('"', ""),
        4 => lines.truncate(at),
        5 => {
            let copy = lines[at].clone();
            lines.push(copy);
        }
        _ => lines[at] = lines[at].chars().rev().collect(),
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_texts_are_answered(text in "\\PC{0,400}") {
        survives(&Source { name: "x".to_owned(), text, modules: BTreeMap::new() });
    }

    #[test]
    fn random_settings_are_answered(
        lines in prop::collection::vec("(\\[(state|step|clock|fact|use|part)\\.?[a-z]{0,2}\\]|(from|to|by|when|set|asks|kind|end) = (\"[a-z ()<>=$?]{0,12}\"|[0-9-]{1,20}|\\[\\]|\\{\\}|true))", 0..25)
    ) {
        survives(&Source { name: "x".to_owned(), text: lines.join("\n"), modules: BTreeMap::new() });
    }

    #[test]
    fn mutated_files_are_answered(file in 0..FILES.len(), at in 0usize..2000, how in 0u8..7, word in "[a-z_$\"{}\\[\\]= ]{0,10}") {
        let mut source = real(&format!("{}/procedure.toml", FILES[file]));
        source.text = mutated(&source.text, at, how, &word);
        survives(&source);
    }

    #[test]
    fn mutated_modules_are_answered(module in 0usize..20, at in 0usize..400, how in 0u8..7, word in "[a-z_$\"{}\\[\\]= ]{0,10}") {
        let mut source = real("service_request/procedure.toml");
        let names: Vec<String> = source.modules.keys().cloned().collect();
        let name = &names[module % names.len()];
        let text = mutated(&source.modules[name], at, how, &word);
        source.modules.insert(name.clone(), text);
        survives(&source);
    }
}
