//! The desk at which each property writes its findings.

use super::finding::{Finding, Place, Property, Severity, label};
use super::space::Space;
use super::{Known, Move};
use crate::model::*;

/// A procedure under examination and what was found so far.
pub(super) struct Audit<'a> {
    pub p: &'a Procedure,
    pub known: &'a dyn Known,
    pub findings: Vec<Finding>,
    /// Whether something was found that may be due to counters which the exploration left out.
    pub doubtful: bool,
}

impl<'a> Audit<'a> {
    pub fn new(p: &'a Procedure, known: &'a dyn Known) -> Self {
        Audit { p, known, findings: Vec::new(), doubtful: false }
    }

    /// Notes that what is found next may vanish when every counter is counted.
    pub fn doubt_if(&mut self, doubt: bool) {
        self.doubtful |= doubt;
    }

    /// A fault that stands in the text: `{0}`, `{1}`… in both sentences become the labels of the places.
    pub fn refuse(&mut self, property: Property, places: &[Place], zh: &str, en: &str) {
        self.add(property, Severity::Refuses, places, Vec::new(), Vec::new(), zh, en);
    }

    /// Something an author should look at, which keeps nothing from running.
    pub fn warn(&mut self, property: Property, places: &[Place], zh: &str, en: &str) {
        self.add(property, Severity::Warns, places, Vec::new(), Vec::new(), zh, en);
    }

    /// A fault that a case runs into, with the moves that lead there.
    pub fn refuse_after(
        &mut self,
        property: Property,
        places: &[Place],
        trace: Vec<Move>,
        space: &Space,
        zh: &str,
        en: &str,
    ) {
        self.doubtful |= !space.is_real(self.p, &trace);
        let lines = trace.iter().map(|it| space.words(self.p, it)).collect();
        self.add(property, Severity::Refuses, places, trace, lines, zh, en);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where a finding is put together")]
    fn add(
        &mut self,
        property: Property,
        severity: Severity,
        places: &[Place],
        trace: Vec<Move>,
        lines: Vec<Text>,
        zh: &str,
        en: &str,
    ) {
        let labels: Vec<Text> = places.iter().map(|place| label(self.p, *place)).collect();
        let message = Text { zh: filled(zh, &labels, |it| &it.zh), en: filled(en, &labels, |it| &it.en) };
        if self.findings.iter().any(|it| it.property == property && it.message == message) {
            return;
        }
        self.findings.push(Finding { property, severity, places: places.to_vec(), trace, lines, message });
    }
}

fn filled(sentence: &str, labels: &[Text], pick: impl Fn(&Text) -> &String) -> String {
    labels
        .iter()
        .enumerate()
        .fold(sentence.to_owned(), |text, (at, label)| text.replace(&format!("{{{at}}}"), pick(label)))
}
