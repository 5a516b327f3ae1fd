//! What a step does besides moving.

use super::cel_check;
use super::cel_names;
use super::clocks::counter;
use super::issue::Kind;
use super::reader::{Node, Reader, Spot, Table};
use crate::model::*;

/// What has been read before the steps.
pub(super) struct Known<'k> {
    pub facts: &'k [Fact],
    pub fields: &'k [Field],
    pub states: &'k [State],
    pub parts: &'k [Part],
    pub clocks: &'k [Clock],
    pub links: &'k [Link],
}

/// What a step does to a clock.
type Verb = fn(ClockId) -> Effect;

/// All effects of one step, in the order in which they happen.
pub(super) fn effects<'a>(
    reader: &mut Reader<'a>,
    table: Table<'a>,
    known: &Known<'_>,
    part: PartId,
    asks: &[Ask],
) -> Vec<Effect> {
    let mut effects = Vec::new();
    sets(reader, table, known, part, asks, &mut effects);
    for node in reader.list_of(table, "count") {
        effects.extend(counter(reader, node, part, known.facts).map(|counter| Effect::Count { counter }));
    }
    let verbs: [(&str, Verb); 5] = [
        ("stop", Effect::Stop),
        ("pause", Effect::Pause),
        ("resume", Effect::Resume),
        ("extend", Effect::Extend),
        ("start", Effect::Start),
    ];
    for (key, effect) in verbs {
        for node in reader.list_of(table, key) {
            let Some(id) = reader.name(Kind::Clock, node) else { continue };
            let Some(clock) = known.clocks.get(usize::from(id)) else { continue };
            if key == "extend" && clock.extension.is_none() {
                reader.issue(node.at, "extend_none", vec![("name", clock.name.clone().into())]);
            }
            if same_part(reader, node, Kind::Clock, &clock.name, clock.part, part) {
                effects.push(effect(ClockId(id)));
            }
        }
    }
    if reader.flag_or(table, "raise", false) {
        effects.push(Effect::Raise);
    }
    if reader.flag_or(table, "lower", false) {
        effects.push(Effect::Lower);
    }
    assigns(reader, table, known, asks, &mut effects);
    effects.extend(reader.names_of(Kind::Link, table, "open").into_iter().map(|id| Effect::Open(LinkId(id))));
    effects.extend(reader.names_of(Kind::Paper, table, "issue").into_iter().map(Effect::Issue));
    if reader.flag_or(table, "escalate", false) {
        effects.push(Effect::Escalate);
    }
    effects
}

/// Whether a thing belongs to the part of the step that uses it; notes an issue otherwise.
pub(super) fn same_part<'a>(
    reader: &mut Reader<'a>,
    node: Node<'a>,
    kind: Kind,
    name: &str,
    owner: PartId,
    part: PartId,
) -> bool {
    if owner != part {
        let owner = reader.name_of(Kind::Part, owner.index());
        let here = reader.name_of(Kind::Part, part.index());
        let arguments =
            vec![("kind", kind.into()), ("name", name.into()), ("owner", owner.into()), ("part", here.into())];
        reader.issue(node.at, "other_part", arguments);
        return false;
    }
    true
}

/// `set = { urgent = true, kind = "complaint", solved = { field = "rating_solved" }, danger = { cel = "…" } }`.
fn sets<'a>(
    reader: &mut Reader<'a>,
    table: Table<'a>,
    known: &Known<'_>,
    part: PartId,
    asks: &[Ask],
    effects: &mut Vec<Effect>,
) {
    let Some(set) = reader.get(table, "set").and_then(|node| reader.table(node)) else { return };
    for (name, at, node) in reader.entries(set) {
        let Some(id) = fact_named(reader, name, at) else { continue };
        let Some(fact) = known.facts.get(usize::from(id)) else { continue };
        let place = Node { at, ..node };
        if !same_part(reader, place, Kind::Fact, &fact.name, fact.part, part) {
            continue;
        }
        let source = match node.value.as_table() {
            Some(entries) => computed(reader, Table { entries, at: node.at }, fact, known, asks),
            None => constant(reader, node, fact),
        };
        effects.extend(source.map(|to| Effect::Set { fact: FactId(id), to }));
    }
}

/// A fact named by a key: its own name, or `$parameter`.
fn fact_named<'a>(reader: &mut Reader<'a>, name: &'a str, at: Spot) -> Option<u16> {
    match name.strip_prefix('$') {
        Some(parameter) => {
            let node = reader.parameter(parameter, at)?;
            reader.name(Kind::Fact, node)
        }
        None => reader.name_at(Kind::Fact, name, at),
    }
}

fn constant<'a>(reader: &mut Reader<'a>, node: Node<'a>, fact: &Fact) -> Option<FactSource> {
    match &fact.kind {
        FactKind::Flag { .. } => reader.flag(node).map(|flag| FactSource::Value(u8::from(flag))),
        FactKind::Counter { max } => {
            if !node.value.is_integer() {
                reader.issue(node.at, "counter_set", vec![("name", fact.name.clone().into())]);
                return None;
            }
            reader.number(node, 0, i64::from(*max)).and_then(|count| u8::try_from(count).ok()).map(FactSource::Value)
        }
        FactKind::Choice { values, .. } => {
            let words: Vec<(&str, u8)> = values
                .iter()
                .enumerate()
                .filter_map(|(at, (name, _))| Some((name.as_str(), u8::try_from(at).ok()?)))
                .collect();
            reader.word(node, &words).map(FactSource::Value)
        }
    }
}

fn computed<'a>(
    reader: &mut Reader<'a>,
    table: Table<'a>,
    fact: &Fact,
    known: &Known<'_>,
    asks: &[Ask],
) -> Option<FactSource> {
    reader.known(table, &["field", "cel"]);
    if matches!(fact.kind, FactKind::Counter { .. }) {
        reader.issue(table.at, "counter_set", vec![("name", fact.name.clone().into())]);
        return None;
    }
    if let Some(node) = reader.get(table, "cel") {
        let text = cel_names::resolved(reader, node)?;
        return cel_check::check(reader, node, &text, fact, known.fields, asks).then_some(FactSource::Cel(text));
    }
    let node = reader.need(table, "field")?;
    let id = reader.name(Kind::Field, node)?;
    let field = known.fields.get(usize::from(id))?;
    let name = field.name.clone();
    let Some(ask) = asks.iter().find(|ask| ask.field.index() == usize::from(id)) else {
        reader.issue(node.at, "ask_missing", vec![("name", name.into())]);
        return None;
    };
    if !ask.required || ask.when != Guard::Always {
        reader.issue(node.at, "ask_optional", vec![("name", name.clone().into())]);
    }
    if field.privacy == Privacy::Sealed {
        reader.issue(node.at, "sealed_fact", vec![("name", name.clone().into())]);
    }
    let fits = match (&field.kind, &fact.kind) {
        (FieldKind::Flag | FieldKind::Consent, FactKind::Flag { .. }) => true,
        (FieldKind::Choice { values }, FactKind::Choice { values: wanted, .. }) => {
            values.len() == wanted.len() && values.iter().zip(wanted).all(|((left, _), (right, _))| left == right)
        }
        _ => false,
    };
    if !fits {
        reader.issue(node.at, "field_fact", vec![("name", name.into()), ("fact", fact.name.clone().into())]);
        return None;
    }
    Some(FactSource::Field(FieldId(id)))
}

/// `assign = { handler = "directory", liaison = { field = "unit" } }`.
fn assigns<'a>(reader: &mut Reader<'a>, table: Table<'a>, known: &Known<'_>, asks: &[Ask], effects: &mut Vec<Effect>) {
    let Some(assign) = reader.get(table, "assign").and_then(|node| reader.table(node)) else { return };
    let words =
        [("directory", AssignSource::Directory), ("nearest", AssignSource::Nearest), ("actor", AssignSource::Actor)];
    for (name, at, node) in reader.entries(assign) {
        let role = match name.strip_prefix('$') {
            Some(parameter) => reader.parameter(parameter, at).and_then(|node| reader.name(Kind::Role, node)),
            None => reader.name_at(Kind::Role, name, at),
        };
        let from = match node.value.as_table() {
            Some(entries) => assigned_field(reader, Table { entries, at: node.at }, known, asks),
            None => {
                let indices: Vec<(&str, usize)> =
                    words.iter().enumerate().map(|(index, (word, _))| (*word, index)).collect();
                reader.word(node, &indices).map(|index| words[index].1.clone())
            }
        };
        if let (Some(role), Some(from)) = (role, from) {
            effects.push(Effect::Assign { role: RoleId(role), from });
        }
    }
}

fn assigned_field<'a>(
    reader: &mut Reader<'a>,
    table: Table<'a>,
    known: &Known<'_>,
    asks: &[Ask],
) -> Option<AssignSource> {
    reader.known(table, &["field"]);
    let node = reader.need(table, "field")?;
    let id = reader.name(Kind::Field, node)?;
    let field = known.fields.get(usize::from(id))?;
    if !matches!(field.kind, FieldKind::Organisation | FieldKind::Staff) {
        let arguments = vec![("name", field.name.clone().into()), ("expected", "organisation / staff".into())];
        reader.issue(node.at, "field_kind", arguments);
    }
    if !asks.iter().any(|ask| ask.field.index() == usize::from(id)) {
        reader.issue(node.at, "ask_missing", vec![("name", field.name.clone().into())]);
    }
    Some(AssignSource::Field(FieldId(id)))
}
