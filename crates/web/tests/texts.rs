//! Every text of the interface is used somewhere, and English has all of them.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use fengqiao_web::i18n;

/// Texts looked up by a name that comes from data: the place that makes the name stands beside each.
const NAMED: &[&str] = &[
    "outcome-",           // procedure outcomes
    "channel-",           // case channels
    "refusal-",           // procedure::event::Refusal
    "fault-",             // procedure::event::FieldFault
    "privacy-",           // procedure::model::Privacy
    "route-",             // procedure::event::Reason
    "place-kind-",        // civic::PlaceKind
    "organisation-kind-", // kinds of organisation in the registers
    "admin-field-",       // fields of civic register items
    "admin-table-",       // store::projection::PROJECTIONS
    "claim-",             // app::cases::act
    "publish-",           // app::procedures
    "proposal-",          // app::proposals
    "offer-",             // app::offers
    "document-",          // app::documents
    "stop-work-",         // app::stop_work
    "administration-",    // civic::rights::AdministrationRefusal
];

fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn no_text_is_unused() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    // A text is used where the name of its constant stands, by path or through a macro.
    let used: std::collections::HashSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let unused: Vec<&str> = i18n::names()
        .filter(|name| !NAMED.iter().any(|prefix| name.starts_with(prefix)))
        .filter(|name| !used.contains(name.to_uppercase().replace('-', "_").as_str()))
        .collect();
    assert!(unused.is_empty(), "unused texts: {unused:?}");
}

#[test]
fn english_has_every_text() {
    assert_eq!(i18n::missing_in_english(), &[] as &[&str]);
}
