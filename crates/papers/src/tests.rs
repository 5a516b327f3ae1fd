//! The sentences and templates that come with the program, and a city's own.

use std::path::PathBuf;

use fengqiao_calendar::Language;

use crate::templates::FORMS;
use crate::{From, Templates, To};

fn bundled() -> Templates {
    Templates::load(None).unwrap()
}

#[test]
fn every_form_has_a_template_and_sentences_in_both_languages() {
    let templates = bundled();
    for form in FORMS {
        let text = templates.file(&format!("{form}.typ")).unwrap_or_else(|| panic!("{form}"));
        assert!(text.contains("#import \"layout.typ\""), "{form}");
        for language in [Language::Zh, Language::En] {
            let wording = templates.wording(form, "", "", language);
            assert_eq!(wording.from == From::Office, !wording.seal.is_empty(), "{form}");
            assert_eq!(
                wording.receipt.is_empty(),
                wording.to != To::Party,
                "{form}: who is told in person signs for it"
            );
        }
    }
}

#[test]
fn a_paper_says_what_is_its_own_and_otherwise_what_its_form_says() {
    let templates = bundled();
    let say = |paper| templates.wording("agreement", "mediation_case", paper, Language::Zh);
    let (own, usual) = (say("agreement_paper"), say("another"));
    assert!(own.closing.iter().any(|words| words.contains("第三十三条")));
    assert!(usual.closing.is_empty());
    assert_eq!(own.signs, usual.signs);
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn own(name: &str, file: &str, text: &str) -> Folder {
    let folder = std::env::temp_dir().join(format!("fengqiao-papers-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(file), text).unwrap();
    Folder(folder)
}

#[test]
fn a_city_changes_one_template_and_the_version_tells() {
    let folder = own("one", "notice.typ", "#sys.inputs.title");
    let changed = Templates::load(Some(&folder.0)).unwrap();
    assert_eq!(changed.file("notice.typ"), Some("#sys.inputs.title"));
    assert_eq!(changed.file("decision.typ"), bundled().file("decision.typ"));
    assert_ne!(changed.version(), bundled().version());
    assert_eq!(bundled().version(), bundled().version());
}

#[test]
fn faulty_sentences_are_refused_with_the_reason() {
    let folder = own("words", "words.toml", "[labels]\n");
    let error = Templates::load(Some(&folder.0)).unwrap_err();
    assert!(error.to_string().starts_with("words.toml:"), "{error}");
}

#[test]
fn only_templates_are_templates() {
    let templates = bundled();
    assert_eq!(templates.file("words.toml"), None);
    assert_eq!(templates.file("../Cargo.toml"), None);
}
