//! Clocks, and the states they run in, expanded to effects on every step that enters or leaves.

use super::issue::Kind;
use super::reader::{Item, Node, Reader, Table};
use super::sections::part_of;
use super::steps::states_of;
use crate::model::*;

/// In which states a clock runs by itself, and in which it waits.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    pub runs_in: Vec<StateId>,
    pub paused_in: Vec<StateId>,
}

const KEYS: &[&str] = &[
    "part",
    "title",
    "rule",
    "rules",
    "category",
    "until",
    "from",
    "promised",
    "restart",
    "extensions",
    "extension",
    "runs_in",
    "runs_except",
    "paused_in",
];

/// One clock with the states it is declared to run in.
pub(super) fn clock<'a>(
    reader: &mut Reader<'a>,
    item: Item<'a>,
    states: &[State],
    fields: &[Field],
    facts: &[Fact],
) -> (Clock, Runs) {
    let table = item.table;
    reader.known(table, KEYS);
    let declared = part_of(reader, table);
    let runs_in = states_of(reader, table, "runs_in", "runs_except", declared, states);
    let part = runs_in.first().map_or(declared, |state| states[state.index()].part);
    let paused_in = states_of(reader, table, "paused_in", "", part, states);
    if runs_in.iter().chain(&paused_in).any(|state| states[state.index()].part != part) {
        reader.issue(table.at, "mixed_parts", vec![]);
    }
    let name = reader.name_of(Kind::Clock, item.index);
    for state in paused_in.iter().filter(|state| runs_in.contains(state)) {
        let state = states[state.index()].name.clone();
        reader.issue(table.at, "clock_both", vec![("name", name.clone().into()), ("state", state.into())]);
    }
    let extensions = reader.get(table, "extensions").and_then(|node| reader.number(node, 1, 8));
    let extension = reader.get(table, "extension").and_then(|node| reader.string(node));
    if table.entries.contains_key("extensions") != table.entries.contains_key("extension") {
        reader.issue(table.at, "extension_pair", vec![]);
    }
    let clock = Clock {
        name,
        part,
        title: reader.text_needed(table, "title"),
        length: length(reader, table, fields),
        from: starts_from(reader, table, fields),
        promised: reader.flag_or(table, "promised", false),
        restart: reader.get(table, "restart").and_then(|node| counter(reader, node, part, facts)),
        extensions_max: extensions.and_then(|count| u8::try_from(count).ok()).unwrap_or(0),
        extension: extension.map(|rule| ClockLength::Rule(rule.to_owned())),
    };
    (clock, Runs { runs_in, paused_in })
}

/// A counter of the part.
pub(super) fn counter<'a>(reader: &mut Reader<'a>, node: Node<'a>, part: PartId, facts: &[Fact]) -> Option<FactId> {
    let id = reader.name(Kind::Fact, node)?;
    let fact = facts.get(usize::from(id))?;
    if !matches!(fact.kind, FactKind::Counter { .. }) {
        reader.issue(node.at, "not_counter", vec![("name", fact.name.clone().into())]);
        return None;
    }
    super::effects::same_part(reader, node, Kind::Fact, &fact.name, fact.part, part).then_some(FactId(id))
}

fn length<'a>(reader: &mut Reader<'a>, table: Table<'a>, fields: &[Field]) -> ClockLength {
    let given =
        ["rule", "rules", "category", "until"].into_iter().filter(|key| table.entries.contains_key(*key)).count();
    if given != 1 {
        reader.issue(table.at, "clock_length", vec![]);
    }
    let rule = |reader: &mut Reader<'a>, key: &str| {
        reader.get(table, key).and_then(|node| reader.string(node)).map(str::to_owned)
    };
    if let Some(otherwise) = rule(reader, "category") {
        return ClockLength::Category { otherwise };
    }
    if let Some(node) = reader.get(table, "until") {
        let day = day_field(reader, node, fields);
        return day.map_or(ClockLength::Rule(String::new()), ClockLength::Until);
    }
    if let Some(rules) = reader.get(table, "rules").and_then(|node| reader.table(node)) {
        return by_choice(reader, rules, fields).unwrap_or(ClockLength::Rule(String::new()));
    }
    ClockLength::Rule(rule(reader, "rule").unwrap_or_default())
}

/// A field that holds a day.
fn day_field<'a>(reader: &mut Reader<'a>, node: Node<'a>, fields: &[Field]) -> Option<FieldId> {
    let id = reader.name(Kind::Field, node)?;
    let field = fields.get(usize::from(id))?;
    if !matches!(field.kind, FieldKind::Date | FieldKind::Time) {
        let arguments = vec![("name", field.name.clone().into()), ("expected", "date / time".into())];
        reader.issue(node.at, "field_kind", arguments);
    }
    Some(FieldId(id))
}

/// `from = "recorded"`, `"occurred"` or `{ field = "effective_on" }`.
fn starts_from<'a>(reader: &mut Reader<'a>, table: Table<'a>, fields: &[Field]) -> StartsFrom {
    let Some(node) = reader.get(table, "from") else { return StartsFrom::Recorded };
    if let Some(entries) = node.value.as_table() {
        let table = Table { entries, at: node.at };
        reader.known(table, &["field"]);
        let field = reader.need(table, "field").and_then(|node| day_field(reader, node, fields));
        return field.map_or(StartsFrom::Recorded, StartsFrom::Field);
    }
    let words = [("recorded", StartsFrom::Recorded), ("occurred", StartsFrom::Occurred)];
    reader.word(node, &words).unwrap_or(StartsFrom::Recorded)
}

/// `rules = { field = "track", ordinary = "…", labour = "…" }`: one rule for each value of a choice.
fn by_choice<'a>(reader: &mut Reader<'a>, table: Table<'a>, fields: &[Field]) -> Option<ClockLength> {
    let node = reader.need(table, "field")?;
    let id = reader.name(Kind::Field, node)?;
    let field = fields.get(usize::from(id))?;
    let FieldKind::Choice { values } = &field.kind else {
        let arguments = vec![("name", field.name.clone().into()), ("expected", "choice".into())];
        reader.issue(node.at, "field_kind", arguments);
        return None;
    };
    let known: Vec<&str> = std::iter::once("field").chain(values.iter().map(|(name, _)| name.as_str())).collect();
    reader.known(table, &known);
    let mut rules = Vec::new();
    for (name, _) in values {
        let rule = reader.need(table, name).and_then(|node| reader.string(node)).unwrap_or_default();
        rules.push(rule.to_owned());
    }
    Some(ClockLength::ByChoice { field: FieldId(id), rules })
}

/// Notes clocks that run in the initial state of a part without being that state's clock: no step enters it, so nothing else would
/// start them.
pub(super) fn initial_states<'a>(
    reader: &mut Reader<'a>,
    items: &[Item<'a>],
    clocks: &[(Clock, Runs)],
    parts: &[Part],
    states: &[State],
) {
    for (item, (clock, runs)) in items.iter().zip(clocks) {
        for part in parts.iter().filter(|part| part.opened_by.is_some() && runs.runs_in.contains(&part.initial)) {
            let state = &states[part.initial.index()];
            let own = state.clock.is_some_and(|id| clocks[id.index()].0.name == clock.name);
            if !own {
                let arguments = vec![("name", clock.name.clone().into()), ("state", state.name.clone().into())];
                reader.issue(item.table.at, "initial_clock", arguments);
            }
        }
    }
}

/// Adds to every step what its clocks need when it enters or leaves the states they run in.
pub(super) fn expand<'a>(reader: &mut Reader<'a>, items: &[Item<'a>], steps: &mut [Step], clocks: &[(Clock, Runs)]) {
    for (item, step) in items.iter().zip(steps) {
        for (index, (clock, runs)) in clocks.iter().enumerate() {
            let id = ClockId(u16::try_from(index).unwrap_or(u16::MAX));
            if clock.part == step.part && !runs.runs_in.is_empty() && !moves(step, id, runs) {
                let arguments = vec![("name", step.name.clone().into()), ("clock", clock.name.clone().into())];
                reader.issue(item.table.at, "clock_mixed", arguments);
            }
        }
        step.effects.sort_by_key(rank);
    }
}

/// The effects that one step has on one clock by moving; false where it would have to start a clock that may be running.
fn moves(step: &mut Step, clock: ClockId, runs: &Runs) -> bool {
    let Some(to) = step.to else { return true };
    let runs_before = step.from.iter().any(|state| runs.runs_in.contains(state));
    let waits_before = step.from.iter().any(|state| runs.paused_in.contains(state));
    let off_before = step.from.is_empty()
        || step.from.iter().any(|state| !runs.runs_in.contains(state) && !runs.paused_in.contains(state));
    let mut add = |effect: Effect| {
        if !step.effects.contains(&effect) {
            step.effects.push(effect);
        }
    };
    if runs.runs_in.contains(&to) {
        if waits_before {
            add(Effect::Resume(clock));
        }
        if off_before {
            add(Effect::Start(clock));
        }
        return !(off_before && (runs_before || waits_before));
    } else if runs.paused_in.contains(&to) {
        if runs_before {
            add(Effect::Pause(clock));
        }
    } else if runs_before || waits_before {
        add(Effect::Stop(clock));
    }
    true
}

/// The order in which the effects of a step happen.
pub(super) fn rank(effect: &Effect) -> u8 {
    match effect {
        Effect::Set { .. } => 0,
        Effect::Count { .. } => 1,
        Effect::Stop(_) => 2,
        Effect::Pause(_) => 3,
        Effect::Resume(_) => 4,
        Effect::Extend(_) => 5,
        Effect::Start(_) => 6,
        Effect::Raise => 7,
        Effect::Lower => 8,
        Effect::Assign { .. } => 9,
        Effect::Open(_) => 10,
        Effect::Issue(_) => 11,
        Effect::Escalate => 12,
    }
}
