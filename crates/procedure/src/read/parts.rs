//! Parts and their states.

use super::issue::Kind;
use super::limits;
use super::reader::{Item, Node, Reader, Table};
use super::sections::part_of;
use crate::model::*;

/// The name of part 0.
pub(super) const CASE: &str = "case";

#[derive(Clone, Copy)]
enum EndWord {
    Closed,
    Yes,
    No,
}

/// One state; `clocks` are the names of all clocks, resolved already.
pub(super) fn state<'a>(reader: &mut Reader<'a>, item: Item<'a>) -> State {
    let table = item.table;
    reader.known(table, &["part", "title", "tells", "holder", "clock", "settled", "end"]);
    let part = part_of(reader, table);
    let words = [("closed", EndWord::Closed), ("yes", EndWord::Yes), ("no", EndWord::No)];
    let end = reader.get(table, "end").and_then(|node| Some((node, reader.word(node, &words)?)));
    let end = match end {
        Some((node, word)) => {
            if matches!(word, EndWord::Closed) != (part == PartId::MAIN) {
                reader.issue(node.at, "part_end", vec![]);
            }
            Some(match word {
                EndWord::Closed => End::Closed,
                EndWord::Yes => End::Finished { yes: true },
                EndWord::No => End::Finished { yes: false },
            })
        }
        None => None,
    };
    let holder = reader.get(table, "holder").and_then(|node| reader.name(Kind::Role, node)).map(RoleId);
    let clock = reader.get(table, "clock").and_then(|node| reader.name(Kind::Clock, node)).map(ClockId);
    let has = |key: &str| table.entries.contains_key(key);
    if end.is_some() && (has("holder") || has("clock")) {
        reader.issue(table.at, "end_owner", vec![]);
    }
    if end.is_none() && !has("holder") {
        reader.issue(table.at, "open_holder", vec![]);
    }
    let settled = reader.flag_or(table, "settled", false);
    if settled && (end.is_some() || part != PartId::MAIN) {
        reader.issue(table.at, "settled_end", vec![]);
    }
    if end.is_none() && !has("tells") {
        reader.issue(table.at, "open_tells", vec![]);
    }
    State {
        name: reader.name_of(Kind::State, item.index),
        part,
        title: reader.text_needed(table, "title"),
        tells: reader.text_of(table, "tells"),
        holder,
        clock,
        settled,
        end,
    }
}

/// The case itself, without its initial state.
pub(super) fn case(title: Text) -> Part {
    Part {
        name: CASE.to_owned(),
        title,
        opened_by: None,
        many: Many::One,
        join: Join::All,
        on_exit: OnExit::Cancel,
        initial: StateId(0),
        apart: false,
        consent: false,
        refusal_ends: false,
    }
}

/// One part below the case.
pub(super) fn part<'a>(reader: &mut Reader<'a>, item: Item<'a>, states: &[State], fields: &[Field]) -> Part {
    let table = item.table;
    reader.known(
        table,
        &["title", "opened_by", "each", "join", "on_exit", "initial", "apart", "consent", "refusal_ends"],
    );
    let name = reader.name_of(Kind::Part, item.index);
    let this = PartId(u16::try_from(item.index).unwrap_or(u16::MAX));
    let opened = reader.need(table, "opened_by").and_then(|node| Some((node, reader.name(Kind::State, node)?)));
    if let Some((node, id)) = opened {
        if states[usize::from(id)].part == this {
            reader.issue(node.at, "part_self", vec![("name", name.clone().into())]);
        } else if states[usize::from(id)].end.is_some() {
            let state = states[usize::from(id)].name.clone();
            reader.issue(node.at, "from_closed", vec![("name", state.into())]);
        }
    }
    let initial = reader.need(table, "initial").and_then(|node| Some((node, reader.name(Kind::State, node)?)));
    if let Some((node, id)) = initial
        && states[usize::from(id)].part != this
    {
        let owner = reader.name_of(Kind::Part, states[usize::from(id)].part.index());
        let state = states[usize::from(id)].name.clone();
        let arguments = vec![
            ("kind", Kind::State.into()),
            ("name", state.into()),
            ("owner", owner.into()),
            ("part", name.clone().into()),
        ];
        reader.issue(node.at, "other_part", arguments);
    }
    let many = match reader.get(table, "each") {
        Some(node) => each(reader, node, fields),
        None => Many::One,
    };
    let join = match reader.get(table, "join") {
        Some(node) => join(reader, node),
        None => Join::All,
    };
    let consent = reader.flag_or(table, "consent", false);
    let refusal_ends = reader.flag_or(table, "refusal_ends", false);
    if refusal_ends && !consent {
        reader.issue(table.at, "refusal_ends", vec![("name", name.clone().into())]);
    }
    let apart = reader.flag_or(table, "apart", false);
    let of_organisations = |over: &SetSource| matches!(over, SetSource::Field(field) if fields[field.index()].kind == FieldKind::Organisations);
    if apart && !matches!(&many, Many::Each { over } if of_organisations(over)) {
        reader.issue(table.at, "apart_each", vec![("name", name.clone().into())]);
    }
    let exits = [("cancel", OnExit::Cancel), ("refuse", OnExit::Refuse)];
    let on_exit = reader.get(table, "on_exit").and_then(|node| reader.word(node, &exits)).unwrap_or(OnExit::Cancel);
    Part {
        name,
        title: reader.text_needed(table, "title"),
        opened_by: opened.map(|(_, id)| StateId(id)),
        many,
        join,
        on_exit,
        initial: StateId(initial.map_or(0, |(_, id)| id)),
        apart,
        consent,
        refusal_ends,
    }
}

/// `each = "parties"` or `each = { field = "co_units" }`.
fn each<'a>(reader: &mut Reader<'a>, node: Node<'a>, fields: &[Field]) -> Many {
    if node.value.is_str() {
        reader.word(node, &[("parties", ())]);
        return Many::Each { over: SetSource::Parties };
    }
    let Some(table) = reader.table(node) else { return Many::One };
    reader.known(table, &["field"]);
    let Some(field) = reader.need(table, "field") else { return Many::One };
    let Some(id) = reader.name(Kind::Field, field) else { return Many::One };
    let kind = fields.get(usize::from(id)).map(|field| &field.kind);
    if !matches!(kind, Some(FieldKind::Organisations | FieldKind::Party | FieldKind::Parties { .. })) {
        let name = reader.name_of(Kind::Field, usize::from(id));
        let arguments = vec![("name", name.into()), ("expected", "organisations / party / parties".into())];
        reader.issue(field.at, "field_kind", arguments);
    }
    Many::Each { over: SetSource::Field(FieldId(id)) }
}

/// `join = "all"`, `"any"`, `"first_refusal"` or `{ at_least = 2 }`.
fn join<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Join {
    if node.value.is_str() {
        let words = [("all", Join::All), ("any", Join::Any), ("first_refusal", Join::FirstRefusal)];
        return reader.word(node, &words).unwrap_or(Join::All);
    }
    let Some(table) = reader.table(node) else { return Join::All };
    reader.known(table, &["at_least"]);
    let count = reader.need(table, "at_least").and_then(|node| reader.number(node, 1, 200));
    Join::AtLeast(count.and_then(|count| u8::try_from(count).ok()).unwrap_or(1))
}

/// Notes parts that are nested too deeply or in a circle.
pub(super) fn depth<'a>(reader: &mut Reader<'a>, items: &[Item<'a>], parts: &[Part], states: &[State]) {
    for item in items {
        let mut at = PartId(u16::try_from(item.index).unwrap_or(0));
        let mut depth = 0;
        while let Some(opened) = parts.get(at.index()).and_then(|part| part.opened_by) {
            depth += 1;
            at = states[opened.index()].part;
            if depth > limits::PART_DEPTH_MAX {
                reader.issue(item.table.at, "part_depth", vec![("max", limits::PART_DEPTH_MAX.to_string().into())]);
                break;
            }
        }
    }
}

/// Notes states whose clock belongs to another part.
pub(super) fn state_clocks<'a>(reader: &mut Reader<'a>, items: &[Item<'a>], states: &[State], clocks: &[Clock]) {
    for (item, state) in items.iter().zip(states) {
        let Some(clock) = state.clock.and_then(|id| clocks.get(id.index())) else { continue };
        if clock.part != state.part {
            foreign_clock(reader, item.table, clock, state.part);
        }
    }
}

fn foreign_clock<'a>(reader: &mut Reader<'a>, table: Table<'a>, clock: &Clock, part: PartId) {
    let owner = reader.name_of(Kind::Part, clock.part.index());
    let here = reader.name_of(Kind::Part, part.index());
    let at = reader.get(table, "clock").map_or(table.at, |node| node.at);
    let arguments = vec![
        ("kind", Kind::Clock.into()),
        ("name", clock.name.clone().into()),
        ("owner", owner.into()),
        ("part", here.into()),
    ];
    reader.issue(at, "other_part", arguments);
}
