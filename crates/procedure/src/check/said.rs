//! Every text of a procedure with the place where it stands, for the properties that read words.

use super::finding::Place;
use crate::model::*;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A heading, a button, a name of data: always needed.
    Title,
    /// A choice of a field or fact.
    Value,
    /// A line of help: both languages or none.
    Hint,
    /// A sentence for a reader, with placeholders: both languages.
    Sentence,
}

/// One text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub place: Place,
    pub used: Use,
    pub text: &'a Text,
}

/// All texts of the procedure, in the order of its tables.
pub(super) fn said(p: &Procedure) -> Vec<Said<'_>> {
    let mut all = vec![
        Said { place: Place::Procedure, used: Use::Title, text: &p.title },
        Said { place: Place::Procedure, used: Use::Sentence, text: &p.summary },
    ];
    let mut say = |place, used, text| all.push(Said { place, used, text });
    for (role, id) in numbered(&p.roles, RoleId) {
        say(Place::Role(id), Use::Title, &role.title);
    }
    for (fact, id) in numbered(&p.facts, FactId) {
        say(Place::Fact(id), Use::Title, &fact.title);
        if let FactKind::Choice { values, .. } = &fact.kind {
            values.iter().for_each(|(_, text)| say(Place::Fact(id), Use::Value, text));
        }
    }
    for (at, constraint) in p.constraints.iter().enumerate() {
        say(Place::Constraint(at), Use::Sentence, &constraint.reason);
    }
    for (field, id) in numbered(&p.fields, FieldId) {
        say(Place::Field(id), Use::Title, &field.title);
        say(Place::Field(id), Use::Hint, &field.hint);
        if let FieldKind::Choice { values } = &field.kind {
            values.iter().for_each(|(_, text)| say(Place::Field(id), Use::Value, text));
        }
    }
    for (part, id) in numbered(&p.parts, PartId) {
        say(Place::Part(id), Use::Title, &part.title);
    }
    for (state, id) in numbered(&p.states, StateId) {
        say(Place::State(id), Use::Title, &state.title);
        let used = if state.end.is_none() { Use::Sentence } else { Use::Hint };
        say(Place::State(id), used, &state.tells);
    }
    for (step, id) in numbered(&p.steps, StepId) {
        say(Place::Step(id), Use::Title, &step.title);
        say(Place::Step(id), Use::Hint, &step.hint);
        step.notices.iter().for_each(|notice| say(Place::Step(id), Use::Sentence, &notice.text));
    }
    for (clock, id) in numbered(&p.clocks, ClockId) {
        say(Place::Clock(id), Use::Title, &clock.title);
    }
    for (at, paper) in p.papers.iter().enumerate() {
        say(Place::Paper(at), Use::Title, &paper.title);
    }
    for (link, id) in numbered(&p.links, LinkId) {
        say(Place::Link(id), Use::Title, &link.title);
    }
    all
}

/// The items of a table with their ids.
pub(super) fn numbered<T, Id>(items: &[T], id: impl Fn(u16) -> Id) -> impl Iterator<Item = (&T, Id)> {
    items.iter().zip(0u16..).map(move |(item, at)| (item, id(at)))
}

/// The placeholders `{name}` of a sentence, in order, without repeats.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    found.sort_unstable();
    found.dedup();
    found
}
