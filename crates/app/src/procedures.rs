//! Changing a procedure: read, checked, compared, and published only when it passes.

mod names;

use std::collections::BTreeMap;

use fengqiao_calendar::{Language, RulePack, RuleSet};
use fengqiao_procedure::check::{self, Names, Report};
use fengqiao_procedure::compare::{Difference, compare};
use fengqiao_procedure::model::{End, Procedure, Subject, Text};
use fengqiao_procedure::read::{Issue as ReadIssue, Source};

use crate::app::{App, Tables};
use crate::bundle;
use crate::documents::{self, Shelf};
use crate::error::{AppError, Issue};
use crate::posts;
use crate::proposals;
use crate::registers::Author;

pub use names::known_in;

/// What there is to say about a text before it is published.
#[derive(Debug, Clone, Default)]
pub struct Examined {
    /// What cannot be read.
    pub issues: Vec<ReadIssue>,
    /// The procedure, where it can be read.
    pub procedure: Option<Procedure>,
    /// What the checker says of it.
    pub report: Option<Report>,
    /// How it differs from the version in use.
    pub differences: Vec<Difference>,
}

impl Examined {
    /// What a program can only report and a second administrator must read before it holds, each with its reason: findings that
    /// refuse nothing, a person as the subject, and combinations of facts that the checker is newly told to take as impossible.
    pub fn to_be_read(&self, tables: &Tables) -> Vec<Text> {
        let Some(procedure) = &self.procedure else { return Vec::new() };
        let mut reasons: Vec<Text> =
            self.report.iter().flat_map(|report| &report.findings).map(check::Finding::words).collect();
        if procedure.subject == Subject::Person {
            let (zh, en) = ("流程以人为对象", "a person is the subject of the procedure");
            reasons.push(Text { zh: zh.to_owned(), en: en.to_owned() });
        }
        let old = tables.catalogue.current(&procedure.id).map_or(&[][..], |old| &old.procedure.constraints);
        let known = |reason: &Text| old.iter().any(|constraint| constraint.reason == *reason);
        for constraint in procedure.constraints.iter().filter(|constraint| !known(&constraint.reason)) {
            let reason = &constraint.reason;
            reasons.push(Text {
                zh: format!("新声明的“不可能出现的情形”：{}", reason.zh),
                en: format!("newly declared as impossible: {}", reason.en),
            });
        }
        reasons
    }

    /// Whether it may be published.
    pub fn passes(&self) -> bool {
        self.issues.is_empty() && self.report.as_ref().is_some_and(Report::passes)
    }
}

/// Reads, checks and compares a text.
pub fn examine(tables: &Tables, name: &str, text: &str, modules: BTreeMap<String, String>) -> Examined {
    let source = Source { name: name.to_owned(), text: text.to_owned(), modules };
    match fengqiao_procedure::read(&source) {
        Err(issues) => Examined { issues, ..Examined::default() },
        Ok(procedure) => {
            let report = check::check(&procedure, &known(tables, &procedure));
            let old = tables.catalogue.current(&procedure.id);
            let differences = old.map_or(Vec::new(), |old| compare(&old.procedure, &procedure));
            Examined { issues: Vec::new(), report: Some(report), procedure: Some(procedure), differences }
        }
    }
}

/// The names that exist in a city.
pub fn known(tables: &Tables, procedure: &Procedure) -> Names {
    known_in(
        &tables.rules,
        posts::kinds().iter().map(|post| post.id.as_str()),
        tables.catalogue.all().map(|compiled| &compiled.procedure),
        procedure,
    )
}

/// The names that come with the program: its rule packs, the national one first, and its procedures.
///
/// # Errors
/// Every pack and procedure that cannot be read and every conflict between the packs, in words.
pub fn known_by_program(procedure: &Procedure) -> Result<Names, Vec<String>> {
    let mut faults = Vec::new();
    let mut texts: Vec<(&str, &str)> = bundle::folder("rules").collect();
    texts.sort_by_key(|(path, _)| (*path != "national.toml", *path));
    let mut packs = Vec::new();
    for (path, text) in texts {
        match RulePack::parse(text) {
            Ok(pack) => packs.push(pack),
            Err(issues) => {
                faults.extend(issues.iter().map(|issue| format!("{path}: {}", issue.in_words(Language::Zh))))
            }
        }
    }
    let modules = documents::modules();
    let mut others = Vec::new();
    for (path, text) in bundle::folder("procedures").filter(|(path, _)| path.ends_with("/procedure.toml")) {
        match fengqiao_procedure::read(&Source {
            name: path.to_owned(),
            text: text.to_owned(),
            modules: modules.clone(),
        }) {
            Ok(other) => others.push(other),
            Err(issues) => {
                faults.extend(issues.iter().map(|issue| format!("{}: {}", issue.place, issue.words(Language::Zh))))
            }
        }
    }
    let rules = RuleSet::new(packs).unwrap_or_else(|conflicts| {
        faults.extend(conflicts.iter().map(ToString::to_string));
        RuleSet::default()
    });
    let posts = posts::kinds().iter().map(|post| post.id.as_str());
    if faults.is_empty() { Ok(known_in(&rules, posts, others.iter(), procedure)) } else { Err(faults) }
}

/// What became of a text that was sent to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publishing {
    /// It holds from now on, under this key.
    Published(String),
    /// It waits for a second administrator, under this key.
    Proposed(String),
}

/// Publishes a new version, or proposes it where a second administrator must read it. Running cases keep the one they began under; under a
/// version that was published before, words alone may be put right, and they hold for running cases too.
///
/// # Errors
/// [`AppError::Invalid`] where it does not read, does not pass, has no reason, or its version was published before with another flow.
pub async fn publish(app: &App, author: &Author, text: &str, reason: &str) -> Result<Publishing, AppError> {
    let tables = app.tables();
    let modules = documents::modules();
    let examined = examine(&tables, "procedure.toml", text, modules.clone());
    let mut issues: Vec<Issue> = Vec::new();
    if reason.trim().is_empty() {
        issues.push(Issue::new("reason", "publish-reason-missing"));
    }
    issues.extend(
        examined.issues.iter().map(|issue| {
            Issue::new("text", "document-issue").with("what", issue.words(fengqiao_procedure::Language::Zh))
        }),
    );
    if let Some(report) = examined.report.as_ref().filter(|report| !report.passes()) {
        issues.extend(
            report
                .findings
                .iter()
                .map(|finding| Issue::new("text", "publish-check-failed").with("what", finding.words().zh)),
        );
    }
    let to_be_read = examined.to_be_read(&tables);
    let Some(procedure) = examined.procedure.filter(|_| issues.is_empty()) else {
        return Err(AppError::Invalid(issues));
    };
    if !tables.catalogue.takes(&procedure) {
        return Err(AppError::Invalid(vec![
            Issue::new("text", "publish-version-taken").with("version", &procedure.version),
        ]));
    }
    let key = format!("{}@{}", procedure.id, procedure.version);
    if !to_be_read.is_empty() {
        proposals::propose(app, author, &key, text, modules, reason.trim()).await?;
        return Ok(Publishing::Proposed(key));
    }
    documents::publish(app, author, Shelf::Procedures, &key, text, modules, reason.trim()).await?;
    Ok(Publishing::Published(key))
}

/// Whether a state ends the case.
pub fn is_end(procedure: &Procedure, state: fengqiao_procedure::model::StateId) -> bool {
    procedure.state(state).end == Some(End::Closed)
}
