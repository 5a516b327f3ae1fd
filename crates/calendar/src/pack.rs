//! Rule packs: where the rules come from.

use jiff::civil::Date;

use crate::document::{Issues, Section, parse};
use crate::year::read_mark;
use crate::{Issue, Length, Roll, Rule, Text, Threshold, threshold};

/// The rules of one jurisdiction at one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePack {
    id: String,
    version: String,
    jurisdiction: String,
    title: Text,
    rules: Vec<PackRule>,
    thresholds: Vec<Threshold>,
}

/// One rule with what its pack says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRule {
    /// What a period needs to know.
    pub rule: Rule,
    /// What the rule is called.
    pub title: Text,
    /// What starts it.
    pub starts: Text,
    /// How the length is meant.
    pub sense: Sense,
    /// Whether it binds by law or is a default that the city may set.
    pub force: Force,
    /// Whether a local pack may give another length.
    pub local: bool,
    /// The first day on which it is in force; `None` for always.
    pub effective_from: Option<Date>,
    /// The last day on which it is in force; `None` while it is.
    pub effective_to: Option<Date>,
}

/// How a length is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// It must be done within this time.
    Within,
    /// It must last at least so long.
    AtLeast,
    /// It must be done at least so long before.
    Before,
    /// It must be done at least once in every such time.
    Every,
}

/// Whether a rule is law or a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Force {
    /// A law or regulation binds.
    Legal,
    /// A default that the city sets.
    Policy,
}

impl RulePack {
    /// Reads a pack from its TOML text.
    ///
    /// # Errors
    /// Everything that is wrong, with its place.
    pub fn parse(text: &str) -> Result<RulePack, Vec<Issue>> {
        let mut issues = Issues::new(text);
        let table = parse(text, &mut issues);
        let pack = read(&Section::of(&table), &mut issues);
        issues.finish(pack)
    }

    /// The stable name, for instance `national`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version as its author wrote it, for instance `2026.1`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Where it is in force, as an area code or `CN`.
    pub fn jurisdiction(&self) -> &str {
        &self.jurisdiction
    }

    /// What it is called.
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// The rules, in the order of the file.
    pub fn rules(&self) -> &[PackRule] {
        &self.rules
    }

    /// The thresholds, in the order of the file.
    pub fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// Name and version, as [`Rule::pack`] carries them.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

impl PackRule {
    /// Whether it is in force on this day.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to)
    }

    pub(crate) fn meets(&self, other: &PackRule) -> bool {
        let starts_in_time = |rule: &PackRule, end: Option<Date>| match (rule.effective_from, end) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        starts_in_time(self, other.effective_to) && starts_in_time(other, self.effective_to)
    }
}

fn read(file: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<RulePack> {
    file.only(&["id", "version", "jurisdiction", "title", "rule", "threshold"], issues);
    let id = file.text("id", issues);
    let version = file.text("version", issues);
    let jurisdiction = file.text("jurisdiction", issues);
    let title = file.bilingual("title", issues).map(|(zh, en)| Text { zh, en });
    let reference = format!("{}@{}", id.as_deref().unwrap_or_default(), version.as_deref().unwrap_or_default());
    let mut rules: Vec<PackRule> = Vec::new();
    for section in file.sections("rule", issues) {
        let Some(rule) = read_rule(&section, &reference, issues) else {
            continue;
        };
        if rules.iter().any(|other| other.rule.id == rule.rule.id && other.meets(&rule)) {
            issues.add(section.start(), "rule-overlap", vec![("id", rule.rule.id.clone())]);
        }
        rules.push(rule);
    }
    let mut thresholds: Vec<Threshold> = Vec::new();
    for section in file.sections("threshold", issues) {
        let Some(found) = threshold::read(&section, &reference, issues) else { continue };
        if thresholds.iter().any(|other| other.id == found.id && other.meets(&found)) {
            issues.add(section.start(), "threshold-overlap", vec![("id", found.id.clone())]);
        }
        thresholds.push(found);
    }
    Some(RulePack { id: id?, version: version?, jurisdiction: jurisdiction?, title: title?, rules, thresholds })
}

const RULE_FIELDS: [&str; 13] = [
    "id",
    "title",
    "starts",
    "length",
    "roll",
    "sense",
    "force",
    "law",
    "article",
    "mark",
    "local",
    "effective_from",
    "effective_to",
];

fn read_rule(section: &Section<'_, '_>, pack: &str, issues: &mut Issues<'_>) -> Option<PackRule> {
    section.only(&RULE_FIELDS, issues);
    let id = read_id(section, issues);
    let length = read_length(section, issues);
    let roll = read_choice(
        section,
        "roll",
        &[("next_workday", Roll::NextWorkday), ("none", Roll::None)],
        Roll::NextWorkday,
        issues,
    );
    let senses =
        [("within", Sense::Within), ("at_least", Sense::AtLeast), ("before", Sense::Before), ("every", Sense::Every)];
    let sense = read_choice(section, "sense", &senses, Sense::Within, issues);
    let force =
        read_choice(section, "force", &[("legal", Force::Legal), ("policy", Force::Policy)], Force::Policy, issues);
    let law = section.text("law", issues);
    let article = section.text_if_any("article", issues).unwrap_or_default();
    let mark = read_mark(section, issues);
    let title = section.bilingual("title", issues).map(|(zh, en)| Text { zh, en });
    let starts = section.bilingual("starts", issues).map(|(zh, en)| Text { zh, en });
    let local = section.flag_if_any("local", issues).unwrap_or(false);
    let effective_from = section.date_if_any("effective_from", issues);
    let effective_to = section.date_if_any("effective_to", issues);
    if let (Some(from), Some(to)) = (effective_from, effective_to)
        && from > to
    {
        let arguments = vec![("from", from.to_string()), ("to", to.to_string())];
        issues.add(section.place("effective_to"), "dates-reversed", arguments);
    }
    if law.as_deref().is_some_and(|law| law.trim().is_empty()) {
        issues.add(section.place("law"), "rule-unsourced", vec![("id", id.clone().unwrap_or_default())]);
    }
    let rule = Rule { id: id?, length: length?, roll: roll?, law: law?, article, mark: mark?, pack: pack.to_owned() };
    Some(PackRule {
        rule,
        title: title?,
        starts: starts?,
        sense: sense?,
        force: force?,
        local,
        effective_from,
        effective_to,
    })
}

fn read_id(section: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<String> {
    let id = section.text("id", issues)?;
    let fits = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if id.split('.').all(fits) {
        return Some(id);
    }
    issues.add(section.place("id"), "id-invalid", vec![("value", id)]);
    None
}

fn read_length(section: &Section<'_, '_>, issues: &mut Issues<'_>) -> Option<Length> {
    let text = section.text("length", issues)?;
    match text.parse() {
        Ok(length) => Some(length),
        Err(error) => {
            let error: crate::LengthError = error;
            issues.add(section.place("length"), error.key(), vec![("value", text)]);
            None
        }
    }
}

fn read_choice<T: Copy>(
    section: &Section<'_, '_>,
    name: &'static str,
    choices: &[(&str, T)],
    otherwise: T,
    issues: &mut Issues<'_>,
) -> Option<T> {
    if !section.has(name) {
        return Some(otherwise);
    }
    let text = section.text_if_any(name, issues)?;
    let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        issues.add(section.place(name), "choice-unknown", vec![("value", text), ("choices", words.join(", "))]);
    }
    found
}
