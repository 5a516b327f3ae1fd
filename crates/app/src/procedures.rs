//! Changing a procedure: read, checked, compared, and published only when it passes.

use std::collections::BTreeMap;

use fengqiao_calendar::{Language, RuleSet};
use fengqiao_procedure::check::{self, Names, Report};
use fengqiao_procedure::compare::{Difference, compare};
use fengqiao_procedure::model::{End, Outcome, Procedure};
use fengqiao_procedure::read::{Issue as ReadIssue, Source};

use crate::app::{App, Tables};
use crate::documents::{self, Shelf};
use crate::error::{AppError, Issue};
use crate::registers::Author;

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

/// The names that exist in a city. Laws are those that its packs cite and those that the procedure cites itself, since a jurist vouches for them.
pub fn known(tables: &Tables, procedure: &Procedure) -> Names {
    names(&tables.rules, tables.catalogue.all().map(|compiled| &compiled.procedure), procedure)
}

/// The names that come with the program, for a procedure that is checked at the command line.
pub fn known_by_program(procedure: &Procedure) -> Names {
    let packs =
        crate::bundle::folder("rules").filter_map(|(_, text)| fengqiao_calendar::RulePack::parse(text).ok()).collect();
    names(&RuleSet::new(packs).unwrap_or_default(), std::iter::empty(), procedure)
}

fn names<'a>(rules: &RuleSet, others: impl Iterator<Item = &'a Procedure>, procedure: &Procedure) -> Names {
    let packs = rules.packs().iter().flat_map(|pack| pack.rules()).map(|rule| rule.rule.law.clone());
    let outcomes = |procedure: &Procedure| {
        let named = procedure.steps.iter().filter_map(|step| match &step.outcome {
            Some(Outcome::Is(name)) => Some(name.clone()),
            _ => None,
        });
        named.collect::<Vec<_>>()
    };
    Names {
        rules: rules.ids().map(str::to_owned).collect(),
        posts: crate::posts::kinds().iter().map(|post| post.id.clone()).collect(),
        laws: packs.chain(procedure.basis.iter().map(|basis| basis.law.clone())).collect(),
        eligibility: Vec::new(),
        procedures: others.map(|other| (other.id.clone(), outcomes(other))).collect(),
    }
}

/// Publishes a new version. Running cases keep the one they began under.
///
/// # Errors
/// [`AppError::Invalid`] where it does not read, does not pass, has no reason, or its version was published before with another text.
pub async fn publish(app: &App, author: &Author, text: &str, reason: &str) -> Result<String, AppError> {
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
    let Some(procedure) = examined.procedure.filter(|_| issues.is_empty()) else {
        return Err(AppError::Invalid(issues));
    };
    if tables.catalogue.version(&procedure.id, &procedure.version).is_some() {
        return Err(AppError::Invalid(vec![
            Issue::new("text", "publish-version-taken").with("version", &procedure.version),
        ]));
    }
    let key = format!("{}@{}", procedure.id, procedure.version);
    documents::publish(app, author, Shelf::Procedures, &key, text, modules, reason.trim()).await?;
    Ok(key)
}

/// Whether a state ends the case.
pub fn is_end(procedure: &Procedure, state: fengqiao_procedure::model::StateId) -> bool {
    procedure.state(state).end == Some(End::Closed)
}

/// Where a rule of a clock stands, in words: law, article, and a note where the text was not read in the law itself.
pub fn basis_words(rule: &fengqiao_calendar::Rule, language: Language) -> String {
    let article = if rule.article.is_empty() { String::new() } else { format!(" {}", rule.article) };
    let note = match (rule.mark, language) {
        ('V', _) => "",
        (_, Language::Zh) => "（默认示例，请以本地标准替换）",
        (_, Language::En) => " (default example, replace by local standard)",
    };
    format!("{}{article}{note}", rule.law)
}
