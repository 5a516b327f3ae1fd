//! Papers: issued once with the step, the same bytes ever after, shown before, refused with what is missing.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fengqiao_app::cases::{self, Act, Loaded, Report};
use fengqiao_app::papers::{self, Paper, SetError};
use fengqiao_app::{AppError, files};
use fengqiao_calendar::Language;
use fengqiao_civic::{Reader, Visibility};
use fengqiao_papers::{SetPaper, Templates, Typesetter};
use fengqiao_procedure::event::{Contact, FieldFault, Refusal, Value};
use fengqiao_store::repo::attachments;
use support::{City, resident};

/// Whoever reported.
const REPORTER: Reader = Reader::Party(0);

/// A member of staff of the unit that has the matter.
fn unit() -> Reader {
    let (account, organisations, roles) = (String::new(), Vec::new(), BTreeSet::new());
    Reader::Staff { visibility: Visibility::Unit, account, organisations, roles }
}

/// Sets a paper as its words behind the mark of a PDF, and counts.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Typesetter for Counting {
    fn set(&self, _templates: &Templates, paper: &Paper) -> Result<SetPaper, SetError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(SetPaper { pdf: format!("%PDF-1.7\n{paper:?}").into_bytes(), pages: 1 })
    }
}

/// As on a machine without Chinese fonts.
struct Fontless;

impl Typesetter for Fontless {
    fn set(&self, _templates: &Templates, _paper: &Paper) -> Result<SetPaper, SetError> {
        Err(SetError::Fonts { package: "fonts-noto-cjk", missing: "a.ttc", folder: "fonts".to_owned() })
    }
}

#[test]
fn every_form_that_a_procedure_may_name_has_a_template() {
    assert_eq!(fengqiao_procedure::model::PAPER_FORMS, fengqiao_papers::FORMS);
}

fn report(hidden: bool) -> Report {
    let contact = Contact { name: "王芳".to_owned(), phone: "13900000001".to_owned(), hidden };
    Report {
        procedure: Some("service_request".to_owned()),
        opening: None,
        fields: BTreeMap::from([
            ("words".to_owned(), Value::Text("#panic 路灯不亮".to_owned())),
            ("place".to_owned(), Value::Ref(support::estate())),
            ("contact".to_owned(), Value::Contact(contact)),
        ]),
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    }
}

fn register(case: &Loaded) -> Act {
    Act {
        case: case.id,
        step: "register".to_owned(),
        instance: 0,
        fields: BTreeMap::from([("category".to_owned(), Value::Ref("0101".to_owned()))]),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    }
}

#[tokio::test]
async fn a_paper_is_issued_once_with_its_step_and_stays_the_same() {
    let city = City::make().await;
    let app = &city.app;
    let press = Arc::new(Counting::default());
    app.bring_typesetter(Arc::clone(&press) as Arc<dyn Typesetter>);
    let case = cases::submit(app, &resident(), report(false)).await.unwrap();
    let case = cases::act(app, &city.staff("intake"), register(&case)).await.unwrap();
    assert_eq!(press.0.load(Ordering::Relaxed), 1, "the receipt");

    let tables = app.tables();
    let again = cases::by_number(app, &tables, &case.filing.number).await.unwrap().unwrap();
    let listed = papers::listed(&again, REPORTER);
    assert_eq!(listed.iter().map(|one| one.paper.name.as_str()).collect::<Vec<_>>(), ["receipt"]);
    let issued = listed[0].issued.unwrap();
    let first = papers::pdf(app, &tables, &again, &listed[0], Language::Zh).await.unwrap();
    let second = papers::pdf(app, &tables, &again, &listed[0], Language::Zh).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(press.0.load(Ordering::Relaxed), 1, "nothing is set anew");
    assert!(String::from_utf8(first.clone()).unwrap().contains("#panic 路灯不亮"), "words stay words");
    let kept = files::hex(&issued.hash);
    assert_eq!(files::hash_of(&kept), Some(issued.hash));
    assert_eq!((issued.pages, issued.templates.len()), (1, 16));
    let of_case = attachments::of_case(app.store(), case.id).await.unwrap();
    let stored: Vec<_> = of_case.iter().map(|row| (row.hash, row.bytes)).collect();
    assert_eq!(
        stored,
        [(issued.file, first.len() as u64)],
        "a paper is one of the case's files: kept in backups, never swept"
    );

    papers::pdf(app, &tables, &again, &listed[0], Language::En).await.unwrap();
    assert_eq!(press.0.load(Ordering::Relaxed), 2, "the translation is set when it is asked for");
}

#[tokio::test]
async fn a_step_is_taken_without_fonts_and_its_paper_set_later() {
    let city = City::make().await;
    let app = &city.app;
    app.bring_typesetter(Arc::new(Fontless));
    let case = cases::submit(app, &resident(), report(false)).await.unwrap();
    let case = cases::act(app, &city.staff("intake"), register(&case)).await.unwrap();
    let tables = app.tables();
    let listed = papers::listed(&case, REPORTER);
    assert_eq!(listed[0].issued, None);
    let error = papers::pdf(app, &tables, &case, &listed[0], Language::Zh).await.unwrap_err();
    assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
    let words = papers::words(app, &tables, &case, &listed[0], Language::Zh).unwrap();
    assert_eq!(words.title, "受理回执");
}

#[tokio::test]
async fn a_preview_writes_nothing_and_says_what_is_missing() {
    let city = City::make().await;
    let app = &city.app;
    let case = cases::submit(app, &resident(), report(true)).await.unwrap();
    let intake = city.staff("intake");
    let seen = papers::preview(app, &intake, unit(), register(&case), Language::Zh).await.unwrap();
    assert_eq!(seen.iter().map(|paper| paper.title.as_str()).collect::<Vec<_>>(), ["受理回执"]);
    assert!(!seen[0].mark.is_empty(), "a preview says that it is one");
    assert!(!format!("{seen:?}").contains("王芳"), "who asked not to be known is not named");
    let now = cases::by_number(app, &app.tables(), &case.filing.number).await.unwrap().unwrap();
    assert_eq!(now.state.version, case.state.version);

    let mut incomplete = register(&case);
    incomplete.fields.clear();
    match papers::preview(app, &intake, unit(), incomplete, Language::Zh).await {
        Err(AppError::Refused(refusal)) => match *refusal {
            Refusal::Fields(issues) => assert!(issues.iter().all(|issue| issue.issue == FieldFault::Missing)),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn both_languages_say_the_same_things() {
    let city = City::make().await;
    let app = &city.app;
    let case = cases::submit(app, &resident(), report(false)).await.unwrap();
    let case = cases::act(app, &city.staff("intake"), register(&case)).await.unwrap();
    let tables = app.tables();
    let listed = papers::listed(&case, REPORTER);
    let [zh, en] =
        [Language::Zh, Language::En].map(|language| papers::words(app, &tables, &case, &listed[0], language).unwrap());
    assert_eq!((zh.rows.len(), zh.sections.len(), zh.terms.len()), (en.rows.len(), en.sections.len(), en.terms.len()));
    assert!(!zh.terms.is_empty(), "the receipt names the date that it starts");
    assert!(zh.terms.iter().all(|term| !term.derivation.is_empty()), "and how it was counted");
    assert!(en.foot.starts_with("Translation"));
}
