//! Every form in both languages as it is set, hostile words, same bytes, clear faults.
//!
//! `FENGQIAO_GOLDEN=write cargo test -p fengqiao-typeset` writes what the forms look like now; read the difference before it is kept.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fengqiao_calendar::Language;
use fengqiao_papers::{FORMS, Paper, Section, SetError, Templates, Typesetter, sample};
use typst::layout::{Frame, FrameItem, Point};

use crate::Press;
use crate::press::lay;

const LANGUAGES: [(Language, &str); 2] = [(Language::Zh, "zh"), (Language::En, "en")];

/// One press for all: its fonts are read once.
fn press() -> &'static Press {
    static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(PathBuf::from("no-fonts-of-our-own")));
    &PRESS
}

fn bundled() -> Templates {
    Templates::load(None).unwrap()
}

/// The words of each page, line by line from top to bottom.
fn pages(templates: &Templates, paper: &Paper) -> Vec<String> {
    let desk = press().desk(templates, paper).unwrap();
    let document = lay(&desk, paper).unwrap_or_else(|error| panic!("{error}"));
    document.pages().iter().map(|page| text(&page.frame)).collect()
}

fn text(frame: &Frame) -> String {
    let mut found = Vec::new();
    collect(frame, Point::zero(), &mut found);
    found.sort_by_key(|one: &(i64, i64, String)| (one.0, one.1));
    let mut lines: Vec<(i64, String)> = Vec::new();
    for (y, _, words) in found {
        match lines.last_mut() {
            Some((line, text)) if *line == y => text.push_str(&words),
            _ => lines.push((y, words)),
        }
    }
    lines.into_iter().map(|(_, line)| line.trim_end().to_owned() + "\n").collect()
}

fn collect(frame: &Frame, at: Point, found: &mut Vec<(i64, i64, String)>) {
    for (place, item) in frame.items() {
        let here = at + *place;
        match item {
            FrameItem::Group(group) => collect(&group.frame, here, found),
            FrameItem::Text(item) => found.push((here.y.to_pt() as i64, here.x.to_pt() as i64, item.text.to_string())),
            _ => {}
        }
    }
}

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("FENGQIAO_GOLDEN").is_some_and(|wanted| wanted == "write") {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn every_form_says_what_it_said_on_as_many_pages() {
    let templates = bundled();
    for form in FORMS {
        for (language, code) in LANGUAGES {
            let pages = pages(&templates, &sample(&templates, form, language));
            golden(&format!("{form}.{code}.txt"), &format!("{} page(s)\n\n{}", pages.len(), pages.join("\n---\n")));
        }
    }
}

#[test]
fn words_of_people_are_never_markup() {
    let templates = bundled();
    let hostile = [
        "#panic(\"no\") *bold* _it_ $x^2$ `raw` = heading\n- list @ref <label> \\ // comment /* block */",
        "#read(\"/etc/passwd\") #import \"layout.typ\": * #eval(\"1+1\")",
        "http://example.org/ “quotes” -- --- ... ~ {n} ]])}",
    ];
    for form in FORMS {
        let mut paper = sample(&templates, form, Language::Zh);
        let [first, second, third] = hostile.map(str::to_owned);
        second.clone_into(&mut paper.title);
        paper.rows[0].value.clone_from(&second);
        paper.sections[0].words.clone_from(&first);
        paper.sections[1].words.clone_from(&third);
        let set: String = pages(&templates, &paper).concat().chars().filter(|sign| !sign.is_whitespace()).collect();
        for words in [first, second, third] {
            let plain: String = words.chars().filter(|sign| !sign.is_whitespace()).collect();
            let start: String = plain.chars().take(20).collect();
            assert!(set.replace('\u{200b}', "").contains(&start), "{form}: {start} in {set}");
        }
        assert!(!set.contains("root:"), "{form}");
    }
}

#[test]
fn whatever_people_write_becomes_pages() {
    let templates = bundled();
    let long = "没完没了的一段话。".repeat(300);
    let rows = [
        "😀👨‍👩‍👧‍👦🇨🇳 émoji".to_owned(),
        "שלום עולם مرحبا بالعالم".to_owned(),
        "\u{202e}turned\u{202c} \u{0}\u{7}\u{feff}\u{fffd}".to_owned(),
        "W".repeat(5_000),
        long,
        String::new(),
        "𠮷𪚥〇囍㊣".to_owned(),
    ];
    for form in ["notice", "register", "agreement"] {
        for words in &rows {
            let mut paper = sample(&templates, form, Language::Zh);
            paper.sections = vec![Section { heading: "内容".to_owned(), words: words.clone() }];
            paper.rows[0].value.clone_from(words);
            let set = press().set(&templates, &paper).unwrap();
            assert!(set.pages >= 1 && set.pdf.starts_with(b"%PDF-"), "{form}");
        }
    }
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    let templates = bundled();
    let paper = sample(&templates, "decision", Language::Zh);
    let first = press().set(&templates, &paper).unwrap();
    let other = Press::new(PathBuf::from("no-fonts-of-our-own"));
    other.set(&templates, &sample(&templates, "public", Language::En)).unwrap();
    other.rest();
    other.rest();
    assert_eq!(other.set(&templates, &paper).unwrap(), first);
    let text = String::from_utf8_lossy(&first.pdf);
    assert!(!text.contains("CreationDate") && !text.contains("ModDate"));
}

#[test]
fn what_is_wrong_with_a_template_is_told_with_its_line() {
    let folder = std::env::temp_dir().join(format!("fengqiao-typeset-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (text, expected) in [
        ("#let d = sys.inputs\n\n#d.nothing", "proof.typ:3: dictionary does not contain key \"nothing\""),
        ("#read(\"/etc/passwd\")", "proof.typ:1: failed to load file (access denied)"),
        ("#import \"@preview/tablex:0.0.1\": *", "proof.typ:1: failed to load file (access denied)"),
        ("#datetime.today()", "proof.typ:1: unable to get the current date"),
    ] {
        std::fs::write(folder.join("proof.typ"), text).unwrap();
        let templates = Templates::load(Some(&folder)).unwrap();
        let error = press().set(&templates, &sample(&templates, "proof", Language::Zh)).unwrap_err();
        assert_eq!(error, SetError::Faulty { form: "proof".to_owned(), faults: vec![expected.to_owned()] });
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let unknown = Paper { form: "layout".to_owned(), ..sample(&bundled(), "proof", Language::Zh) };
    assert_eq!(press().set(&bundled(), &unknown), Err(SetError::UnknownForm("layout".to_owned())));
}
