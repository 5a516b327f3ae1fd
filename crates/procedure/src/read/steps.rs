//! Steps: the only things that move a part.

use super::effects::{Known, effects, same_part};
use super::guard;
use super::issue::Kind;
use super::reader::{Item, Node, Reader, Spot, Table, suggestion};
use super::sections::{BY_LINK, OUTCOMES, outcome_word, part_of};
use crate::model::*;

/// The field that a correction must ask for.
const REASON: &str = "reason";

/// The earliest reminder before the end of a clock.
const DAYS_BEFORE_MAX: i64 = 366;

const KEYS: &[&str] = &[
    "title", "hint", "part", "from", "except", "to", "by", "when", "asks", "set", "count", "start", "stop", "pause",
    "resume", "extend", "assign", "raise", "lower", "escalate", "open", "issue", "tell", "outcome", "corrects",
];

/// The states that a setting lists; `open` stands for every open state of the part, less those that `except` lists.
pub(super) fn states_of<'a>(
    reader: &mut Reader<'a>,
    table: Table<'a>,
    key: &str,
    except: &str,
    part: PartId,
    states: &[State],
) -> Vec<StateId> {
    let mut found: Vec<StateId> = Vec::new();
    let excepted = reader.names_of(Kind::State, table, except);
    for node in reader.list_of(table, key) {
        if node.value.as_str() == Some("open") {
            let open = (0u16..)
                .zip(states)
                .filter(|(id, state)| state.part == part && state.end.is_none() && !excepted.contains(id));
            found.extend(open.map(|(id, _)| StateId(id)));
        } else if let Some(id) = reader.name(Kind::State, node) {
            let state = &states[usize::from(id)];
            if state.end.is_some() {
                reader.issue(node.at, "from_closed", vec![("name", state.name.clone().into())]);
            } else {
                found.push(StateId(id));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// One step, without what its clocks add.
pub(super) fn step<'a>(reader: &mut Reader<'a>, item: Item<'a>, known: &Known<'_>) -> Step {
    let table = item.table;
    reader.known(table, KEYS);
    let declared = part_of(reader, table);
    let from = states_of(reader, table, "from", "except", declared, known.states);
    let to = reader.get(table, "to").and_then(|node| Some((node, reader.name(Kind::State, node)?)));
    let first = from.first().copied().or(to.map(|(_, id)| StateId(id)));
    let part = first.map_or(declared, |state| known.states[state.index()].part);
    if from.iter().any(|state| known.states[state.index()].part != part) {
        reader.issue(table.at, "mixed_parts", vec![]);
    }
    if let Some((node, id)) = to {
        let state = &known.states[usize::from(id)];
        same_part(reader, node, Kind::State, &state.name, state.part, part);
    }
    let to = to.map(|(_, id)| StateId(id));
    let by = match reader.need(table, "by") {
        Some(node) => trigger(reader, node, known, part),
        None => Trigger::Roles(Vec::new()),
    };
    let asks = asks(reader, table, known, part);
    let corrects = reader.flag_or(table, "corrects", false);
    let step = Step {
        name: reader.name_of(Kind::Step, item.index),
        part,
        title: reader.text_needed(table, "title"),
        hint: reader.text_of(table, "hint"),
        from,
        to,
        by,
        guard: match reader.get(table, "when") {
            Some(node) => guard::read(reader, known.facts, node, Some(part)),
            None => Guard::Always,
        },
        effects: effects(reader, table, known, part, &asks),
        notices: notices(reader, table),
        outcome: outcome(reader, table, known, to, &asks),
        corrects,
        asks,
    };
    opening(reader, table, &step);
    correction(reader, table, &step, known);
    linking(reader, table, &step, known);
    step
}

fn opening<'a>(reader: &mut Reader<'a>, table: Table<'a>, step: &Step) {
    if table.entries.contains_key("from") {
        return;
    }
    if step.part != PartId::MAIN {
        reader.issue(table.at, "opening_part", vec![]);
    } else if !table.entries.contains_key("to") {
        reader.issue(table.at, "opening_to", vec![]);
    } else if !matches!(step.by, Trigger::Roles(_) | Trigger::OpenedByLink) {
        reader.issue(table.at, "opening_role", vec![]);
    }
}

/// Notes a step by a link that opens nothing, and a closing step that opens a case for which nobody waits any more.
fn linking<'a>(reader: &mut Reader<'a>, table: Table<'a>, step: &Step, known: &Known<'_>) {
    if step.by == Trigger::OpenedByLink && table.entries.contains_key("from") {
        reader.issue(table.at, "link_opening", vec![]);
    }
    let closes = step.part == PartId::MAIN && step.to.is_some_and(|to| known.states[to.index()].end.is_some());
    for effect in &step.effects {
        let Effect::Open(id) = effect else { continue };
        let waits = known.links.get(id.index()).filter(|link| closes && !link.follows);
        if let Some(link) = waits {
            reader.issue(table.at, "link_closing", vec![("name", link.name.clone().into())]);
        }
    }
}

fn correction<'a>(reader: &mut Reader<'a>, table: Table<'a>, step: &Step, known: &Known<'_>) {
    if !step.corrects {
        return;
    }
    if table.entries.contains_key("to") {
        reader.issue(table.at, "corrects_to", vec![]);
    }
    let reasoned = step.asks.iter().any(|ask| ask.required && known.fields[ask.field.index()].name.ends_with(REASON));
    if !reasoned {
        reader.issue(table.at, "corrects_reason", vec![]);
    }
}

fn trigger<'a>(reader: &mut Reader<'a>, node: Node<'a>, known: &Known<'_>, part: PartId) -> Trigger {
    let Some(entries) = node.value.as_table() else {
        if node.value.as_str() == Some(BY_LINK) {
            return Trigger::OpenedByLink;
        }
        let nodes = reader.list(node);
        return Trigger::Roles(
            nodes.into_iter().filter_map(|node| reader.name(Kind::Role, node)).map(RoleId).collect(),
        );
    };
    let table = Table { entries, at: node.at };
    let trigger = if entries.contains_key("clock") {
        clock_trigger(reader, table, known, part)
    } else if entries.contains_key("joined") {
        join_trigger(reader, table, known, part)
    } else if entries.contains_key("link") {
        link_trigger(reader, table, known)
    } else {
        reader.issue(node.at, "one_of", vec![("names", "clock, joined, link".into())]);
        None
    };
    trigger.unwrap_or(Trigger::Roles(Vec::new()))
}

fn clock_trigger<'a>(reader: &mut Reader<'a>, table: Table<'a>, known: &Known<'_>, part: PartId) -> Option<Trigger> {
    reader.known(table, &["clock", "percent", "days_before", "before"]);
    let node = reader.need(table, "clock")?;
    let id = reader.name(Kind::Clock, node)?;
    let clock = known.clocks.get(usize::from(id))?;
    same_part(reader, node, Kind::Clock, &clock.name, clock.part, part);
    let points = ["percent", "days_before", "before"].into_iter().filter(|key| table.entries.contains_key(*key));
    if points.count() > 1 {
        reader.issue(table.at, "one_of", vec![("names", "percent, days_before, before".into())]);
    }
    let percent = reader.get(table, "percent").and_then(|node| reader.number(node, 1, 100));
    let days = reader.get(table, "days_before").and_then(|node| reader.number(node, 1, DAYS_BEFORE_MAX));
    let percent = percent.and_then(|percent| u8::try_from(percent).ok()).map(Mark::Percent);
    let days = days.and_then(|days| u16::try_from(days).ok()).map(Mark::DaysBefore);
    let rule = reader.get(table, "before").and_then(|node| reader.string(node)).map(str::to_owned);
    let before = rule.map(|rule| Mark::Before(lead(reader, rule)));
    Some(Trigger::Clock { clock: ClockId(id), mark: percent.or(days).or(before).unwrap_or(Mark::END) })
}

/// The id of a rule that says how long before a clock's end a step is taken.
fn lead(reader: &mut Reader<'_>, rule: String) -> LeadId {
    let known = reader.leads.iter().position(|known| *known == rule);
    let at = known.unwrap_or_else(|| {
        reader.leads.push(rule);
        reader.leads.len() - 1
    });
    LeadId(u16::try_from(at).unwrap_or(u16::MAX))
}

fn join_trigger<'a>(reader: &mut Reader<'a>, table: Table<'a>, known: &Known<'_>, part: PartId) -> Option<Trigger> {
    reader.known(table, &["joined", "is"]);
    let node = reader.need(table, "joined")?;
    let id = reader.name(Kind::Part, node)?;
    let yes = reader.need(table, "is").and_then(|node| reader.word(node, &[("yes", true), ("no", false)]));
    let joined = known.parts.get(usize::from(id))?;
    let parent = joined.opened_by.map(|state| known.states[state.index()].part);
    if parent != Some(part) {
        let owner = parent.map(|parent| reader.name_of(Kind::Part, parent.index())).unwrap_or_default();
        reader.issue(node.at, "joined_parent", vec![("name", joined.name.clone().into()), ("owner", owner.into())]);
    }
    Some(Trigger::Joined { part: PartId(id), yes: yes? })
}

fn link_trigger<'a>(reader: &mut Reader<'a>, table: Table<'a>, known: &Known<'_>) -> Option<Trigger> {
    reader.known(table, &["link", "outcome"]);
    let node = reader.need(table, "link")?;
    let id = reader.name(Kind::Link, node)?;
    let outcome = reader.need(table, "outcome")?;
    let text = reader.string(outcome)?;
    let link = known.links.get(usize::from(id))?;
    if !link.outcomes.iter().any(|known| known == text) {
        let hint = suggestion(text, link.outcomes.iter().map(String::as_str));
        let arguments = vec![("name", link.name.clone().into()), ("outcome", text.into()), ("hint", hint)];
        reader.issue(outcome.at, "link_outcome", arguments);
    }
    Some(Trigger::Linked { link: LinkId(id), outcome: text.to_owned() })
}

/// `asks = ["words", "photos?", { field = "legal_basis", when = "disputed" }]`; a `?` marks what may be left empty.
fn asks<'a>(reader: &mut Reader<'a>, table: Table<'a>, known: &Known<'_>, part: PartId) -> Vec<Ask> {
    let mut asks: Vec<Ask> = Vec::new();
    for node in reader.list_of(table, "asks") {
        let Some((ask, at)) = ask(reader, node, known, part) else { continue };
        if asks.iter().any(|other| other.field == ask.field) {
            let name = known.fields[ask.field.index()].name.clone();
            reader.issue(at, "asked_twice", vec![("name", name.into())]);
        } else {
            asks.push(ask);
        }
    }
    asks
}

fn ask<'a>(reader: &mut Reader<'a>, node: Node<'a>, known: &Known<'_>, part: PartId) -> Option<(Ask, Spot)> {
    if let Some(entries) = node.value.as_table() {
        let table = Table { entries, at: node.at };
        reader.known(table, &["field", "when", "required"]);
        let named = reader.need(table, "field")?;
        let field = FieldId(reader.name(Kind::Field, named)?);
        let required = reader.flag_or(table, "required", true);
        let when = match reader.get(table, "when") {
            Some(when) => guard::read(reader, known.facts, when, Some(part)),
            None => Guard::Always,
        };
        return Some((Ask { field, required, when }, named.at));
    }
    let (field, required) = field_maybe(reader, node)?;
    Some((Ask { field, required, when: Guard::Always }, node.at))
}

/// A field by its name, and whether it must have a value: `words?` may be empty.
pub(super) fn field_maybe<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<(FieldId, bool)> {
    let text = reader.string(node)?;
    let (name, required) = match text.strip_suffix('?') {
        Some(name) => (name, false),
        None => (text, true),
    };
    let id = match name.strip_prefix('$') {
        Some(parameter) => {
            let given = reader.parameter(parameter, node.at)?;
            reader.name(Kind::Field, given)?
        }
        None => reader.name_at(Kind::Field, name, node.at)?,
    };
    Some((FieldId(id), required))
}

/// `tell = [{ to = "resident", zh = "…", en = "…" }]`.
fn notices<'a>(reader: &mut Reader<'a>, table: Table<'a>) -> Vec<Notice> {
    let mut notices = Vec::new();
    for node in reader.list_of(table, "tell") {
        let Some(entry) = reader.table(node) else { continue };
        reader.known(entry, &["to", "zh", "en", "text"]);
        let text =
            if entry.entries.contains_key("text") { reader.text_needed(entry, "text") } else { reader.text_in(entry) };
        let Some(to) = reader.need(entry, "to") else { continue };
        for role in reader.list(to) {
            if let Some(id) = reader.name(Kind::Role, role) {
                notices.push(Notice { to: RoleId(id), text: text.clone() });
            }
        }
    }
    notices
}

fn outcome<'a>(
    reader: &mut Reader<'a>,
    table: Table<'a>,
    known: &Known<'_>,
    to: Option<StateId>,
    asks: &[Ask],
) -> Option<Outcome> {
    let ends = |state: &State| state.settled || state.end == Some(End::Closed);
    let closes = to.is_some_and(|state| ends(&known.states[state.index()]));
    let Some(node) = reader.get(table, "outcome") else {
        if closes {
            reader.issue(table.at, "outcome_missing", vec![]);
        }
        return None;
    };
    if !closes {
        reader.issue(node.at, "outcome_open", vec![]);
        return None;
    }
    let Some(entries) = node.value.as_table() else { return outcome_word(reader, node).map(Outcome::Is) };
    let inner = Table { entries, at: node.at };
    reader.known(inner, &["field"]);
    let named = reader.need(inner, "field")?;
    let id = reader.name(Kind::Field, named)?;
    let field = &known.fields[usize::from(id)];
    match &field.kind {
        FieldKind::Choice { values } => {
            for (choice, _) in values.iter().filter(|(choice, _)| !OUTCOMES.contains(&choice.as_str())) {
                let arguments = vec![("name", field.name.clone().into()), ("choice", choice.as_str().into())];
                reader.issue(named.at, "outcome_choice", arguments);
            }
        }
        _ => reader.issue(
            named.at,
            "field_kind",
            vec![("name", field.name.clone().into()), ("expected", "choice".into())],
        ),
    }
    match asks.iter().find(|ask| ask.field.index() == usize::from(id)) {
        None => reader.issue(named.at, "ask_missing", vec![("name", field.name.clone().into())]),
        Some(ask) if !ask.required => reader.issue(named.at, "ask_optional", vec![("name", field.name.clone().into())]),
        Some(_) => {}
    }
    Some(Outcome::From(FieldId(id)))
}
