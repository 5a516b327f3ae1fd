//! Every paper that the procedures of the program name is set in both languages.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fengqiao_calendar::Language;
use fengqiao_papers::{Paper, Row, Section, Templates, Typesetter, sample};
use fengqiao_procedure::model::{self, FieldKind, Procedure};
use fengqiao_procedure::{Source, read};
use fengqiao_typeset::Press;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn procedures() -> Vec<Procedure> {
    let folder = root().join("procedures");
    let modules: BTreeMap<String, String> = texts(&folder.join("modules"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    let files = texts(&folder).into_iter().map(|path| path.join("procedure.toml")).filter(|path| path.is_file());
    files
        .map(|path| {
            let name = path.display().to_string();
            let text = fs::read_to_string(&path).unwrap();
            read(&Source { name, text, modules: modules.clone() }).unwrap_or_else(|issues| panic!("{issues:?}"))
        })
        .collect()
}

/// The paper with something in every field.
fn filled(templates: &Templates, p: &Procedure, paper: &model::Paper, language: Language) -> Paper {
    let wording = templates.wording(&paper.form, &p.id, &paper.name, language);
    let mut filled = Paper {
        title: paper.title.get(language).to_owned(),
        opening: wording.opening,
        closing: wording.closing,
        signs: wording.signs,
        ident: format!("{}/{}", p.id, paper.name),
        rows: Vec::new(),
        sections: Vec::new(),
        ..sample(templates, &paper.form, language)
    };
    for id in &paper.fields {
        let field = p.field(*id);
        let title = field.title.get(language).to_owned();
        match field.kind {
            FieldKind::Text { lines: true, .. } => {
                filled.sections.push(Section {
                    heading: title,
                    words: "经核实，情况属实。Checked and found to be so.\n".repeat(3),
                });
            }
            _ => filled.rows.push(Row { label: title, value: "12".to_owned() }),
        }
    }
    filled
}

#[test]
fn every_paper_of_the_catalogue_is_set_on_few_pages() {
    let templates = Templates::load(None).unwrap();
    let press = Press::new(PathBuf::from("no-fonts-of-our-own"));
    let mut count = 0;
    for p in &procedures() {
        for paper in &p.papers {
            for language in [Language::Zh, Language::En] {
                let words = filled(&templates, p, paper, language);
                let set =
                    press.set(&templates, &words).unwrap_or_else(|error| panic!("{}.{}: {error}", p.id, paper.name));
                assert!((1..=3).contains(&set.pages), "{}.{}: {} pages", p.id, paper.name, set.pages);
                count += 1;
            }
        }
    }
    assert!(count >= 300, "{count} papers");
}
