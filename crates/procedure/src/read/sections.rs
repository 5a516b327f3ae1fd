//! Roles, separations, facts, impossible combinations, papers, links and orders.

use super::guard;
use super::issue::{Argument, Kind};
use super::limits;
use super::reader::{Item, Node, Reader, Table};
use super::steps;
use crate::model::*;

/// What stands for another case as the one who takes a step; no role may be called so.
pub(super) const BY_LINK: &str = "link";

/// Legal and policy sources.
pub(super) fn basis<'a>(reader: &mut Reader<'a>, main: Table<'a>) -> Vec<Basis> {
    let mut found = Vec::new();
    for node in reader.list_of(main, "basis") {
        let Some(table) = reader.table(node) else { continue };
        reader.known(table, &["law", "article", "mark"]);
        let law = reader.need(table, "law").and_then(|node| reader.string(node)).unwrap_or_default();
        let article = reader.get(table, "article").and_then(|node| reader.string(node)).unwrap_or_default();
        let marks = [("V", 'V'), ("S", 'S'), ("M", 'M'), ("P", 'P')];
        let mark = reader.need(table, "mark").and_then(|node| reader.word(node, &marks)).unwrap_or('M');
        found.push(Basis { law: law.to_owned(), article: article.to_owned(), mark });
    }
    found
}

/// Who may act.
pub(super) fn role<'a>(reader: &mut Reader<'a>, item: Item<'a>) -> Role {
    let table = item.table;
    reader.known(table, &["title", "party", "office", "unit"]);
    if reader.name_of(Kind::Role, item.index) == BY_LINK {
        reader.issue(table.at, "role_reserved", vec![("name", BY_LINK.into())]);
    }
    let given: Vec<&str> =
        ["party", "office", "unit"].into_iter().filter(|key| table.entries.contains_key(*key)).collect();
    if given.len() != 1 {
        reader.issue(table.at, "one_of", vec![("names", "party, office, unit".into())]);
    }
    let post = |reader: &mut Reader<'a>, key: &str| {
        reader.get(table, key).and_then(|node| reader.string(node)).unwrap_or_default().to_owned()
    };
    let kind = match given.first().copied() {
        Some("office") => RoleKind::Office { post: post(reader, "office") },
        Some("unit") => RoleKind::Unit { post: post(reader, "unit") },
        _ => {
            if let Some(node) = reader.get(table, "party")
                && reader.flag(node) == Some(false)
            {
                reader.issue(node.at, "not_allowed", vec![("name", "false".into()), ("allowed", "true".into())]);
            }
            RoleKind::Party
        }
    };
    Role { name: reader.name_of(Kind::Role, item.index), title: reader.text_needed(table, "title"), kind }
}

/// Who may not act after whom.
pub(super) fn separation<'a>(reader: &mut Reader<'a>, table: Table<'a>, facts: &[Fact]) -> Option<Separation> {
    reader.known(table, &["role", "after", "organisation", "when"]);
    let role = reader.need(table, "role").and_then(|node| reader.name(Kind::Role, node));
    let mut earlier = Vec::new();
    if let Some(list) = reader.need(table, "after") {
        for node in reader.list(list) {
            let Some(id) = reader.name(Kind::Role, node) else { continue };
            if Some(id) == role {
                let name = reader.name_of(Kind::Role, usize::from(id));
                reader.issue(node.at, "separation_self", vec![("name", name.into())]);
            } else {
                earlier.push(RoleId(id));
            }
        }
    }
    let organisation = reader.flag_or(table, "organisation", false);
    let when = match reader.get(table, "when") {
        Some(node) => guard::read(reader, facts, node, Some(PartId::MAIN)),
        None => Guard::Always,
    };
    Some(Separation { role: RoleId(role?), earlier, organisation, when })
}

/// The named values of a choice: `[{ name = "plain", zh = "…", en = "…" }]`.
pub(super) fn choices<'a>(reader: &mut Reader<'a>, table: Table<'a>, max: usize) -> Vec<(String, Text)> {
    let mut values: Vec<(String, Text)> = Vec::new();
    let Some(list) = reader.need(table, "values") else { return values };
    let nodes = reader.list(list);
    if nodes.len() > max || nodes.is_empty() {
        let arguments = vec![
            ("kind", Kind::Choice.into()),
            ("count", nodes.len().to_string().into()),
            ("max", max.to_string().into()),
        ];
        reader.issue(list.at, "too_many", arguments);
    }
    for node in nodes.into_iter().take(max) {
        let Some(entry) = reader.table(node) else { continue };
        reader.known(entry, &["name", "zh", "en"]);
        let name = reader.need(entry, "name").and_then(|node| reader.string(node)).unwrap_or_default();
        let text = reader.text_in(entry);
        if values.iter().any(|(known, _)| known == name) {
            reader.issue(node.at, "duplicate", vec![("kind", Kind::Choice.into()), ("name", name.into())]);
        } else {
            values.push((name.to_owned(), text));
        }
    }
    values
}

#[derive(Clone, Copy)]
enum FactWord {
    Flag,
    Choice,
    Counter,
}

/// A fact that guards may read.
pub(super) fn fact<'a>(reader: &mut Reader<'a>, item: Item<'a>) -> Fact {
    let table = item.table;
    reader.known(table, &["title", "kind", "initial", "values", "max", "part"]);
    let words = [("flag", FactWord::Flag), ("choice", FactWord::Choice), ("counter", FactWord::Counter)];
    let word = reader.need(table, "kind").and_then(|node| reader.word(node, &words));
    let kind = match word {
        Some(FactWord::Choice) => choice_fact(reader, table),
        Some(FactWord::Counter) => {
            let max = reader.need(table, "max").and_then(|node| reader.number(node, 1, limits::COUNTER_MAX));
            FactKind::Counter { max: max.and_then(|max| u8::try_from(max).ok()).unwrap_or(1) }
        }
        _ => FactKind::Flag { initial: reader.flag_or(table, "initial", false) },
    };
    Fact {
        name: reader.name_of(Kind::Fact, item.index),
        title: reader.text_needed(table, "title"),
        kind,
        part: part_of(reader, table),
    }
}

fn choice_fact<'a>(reader: &mut Reader<'a>, table: Table<'a>) -> FactKind {
    let values = choices(reader, table, limits::FACT_CHOICES_MAX);
    let mut initial = 0;
    if let Some(node) = reader.need(table, "initial")
        && let Some(name) = reader.string(node)
    {
        match values.iter().position(|(known, _)| known == name) {
            Some(at) => initial = u8::try_from(at).unwrap_or(0),
            None => {
                let allowed = values.iter().map(|(known, _)| known.as_str()).collect::<Vec<_>>().join(", ");
                reader.issue(node.at, "not_allowed", vec![("name", name.into()), ("allowed", allowed.into())]);
            }
        }
    }
    FactKind::Choice { values, initial }
}

/// The part that a thing names with `part`; the case where it names none.
pub(super) fn part_of<'a>(reader: &mut Reader<'a>, table: Table<'a>) -> PartId {
    match reader.get(table, "part") {
        Some(node) => reader.name(Kind::Part, node).map_or(PartId::MAIN, PartId),
        None => PartId::MAIN,
    }
}

/// A combination of facts that cannot happen.
pub(super) fn constraint<'a>(reader: &mut Reader<'a>, table: Table<'a>, facts: &[Fact]) -> Option<Constraint> {
    reader.known(table, &["when", "reason"]);
    let when = reader.need(table, "when");
    let reason = reader.text_needed(table, "reason");
    Some(Constraint { never: guard::read(reader, facts, when?, None), reason })
}

/// The words for the classes of privacy.
pub(super) const PRIVACY: &[(&str, Privacy)] = &[
    ("public", Privacy::Public),
    ("parties", Privacy::Parties),
    ("unit", Privacy::Unit),
    ("chain", Privacy::Chain),
    ("sealed", Privacy::Sealed),
];

/// A paper that a step can issue.
pub(super) fn paper<'a>(reader: &mut Reader<'a>, item: Item<'a>) -> Paper {
    let table = item.table;
    reader.known(table, &["title", "form", "fields", "privacy"]);
    let (mut fields, mut optional) = (Vec::new(), Vec::new());
    for node in reader.list_of(table, "fields") {
        let Some((field, needed)) = steps::field_maybe(reader, node) else { continue };
        fields.push(field);
        if !needed {
            optional.push(field);
        }
    }
    let privacy = reader.need(table, "privacy").and_then(|node| reader.word(node, PRIVACY)).unwrap_or(Privacy::Sealed);
    let forms = PAPER_FORMS.map(|form| (form, form));
    let form = reader.get(table, "form").and_then(|node| reader.word(node, &forms)).unwrap_or("notice").to_owned();
    let (name, title) = (reader.name_of(Kind::Paper, item.index), reader.text_needed(table, "title"));
    Paper { name, title, form, fields, optional, privacy }
}

/// A linked case, seen only through its contract.
pub(super) fn link<'a>(reader: &mut Reader<'a>, item: Item<'a>, clocks: &[Clock]) -> Option<Link> {
    let table = item.table;
    reader.known(table, &["title", "procedure", "outcomes", "limit", "carry", "follows"]);
    let name = reader.name_of(Kind::Link, item.index);
    let title = reader.text_needed(table, "title");
    let procedure = reader.need(table, "procedure").and_then(|node| reader.string(node)).unwrap_or_default().to_owned();
    let carry = carry(reader, table);
    if reader.flag_or(table, "follows", false) {
        if table.entries.contains_key("outcomes") || table.entries.contains_key("limit") {
            reader.issue(table.at, "link_follows", vec![("name", name.clone().into())]);
        }
        return Some(Link {
            name,
            title,
            procedure,
            outcomes: Vec::new(),
            limit: None,
            carry,
            follows: true,
            awaited_in: Vec::new(),
        });
    }
    let mut outcomes = Vec::new();
    if let Some(list) = reader.need(table, "outcomes") {
        for node in reader.list(list) {
            outcomes.extend(outcome_word(reader, node));
        }
    }
    let limit = reader.need(table, "limit").map(|node| (node, reader.name(Kind::Clock, node)));
    let (node, id) = limit?;
    let id = id?;
    if clocks.get(usize::from(id)).is_some_and(|clock| clock.part != PartId::MAIN) {
        reader.issue(node.at, "link_limit", vec![]);
    }
    Some(Link {
        name,
        title,
        procedure,
        outcomes,
        limit: Some(ClockId(id)),
        carry,
        follows: false,
        awaited_in: Vec::new(),
    })
}

/// `carry = { words = "agreement" }`: the field of the new case, and the field of this one that fills it.
fn carry<'a>(reader: &mut Reader<'a>, table: Table<'a>) -> Vec<(String, FieldId)> {
    let Some(carried) = reader.get(table, "carry").and_then(|node| reader.table(node)) else { return Vec::new() };
    let entries = reader.entries(carried);
    let mut found = Vec::new();
    for (name, _, node) in entries {
        let value = match node.value.as_str().and_then(|text| text.strip_prefix('$')) {
            Some(parameter) => reader.parameter(parameter, node.at),
            None => Some(node),
        };
        let id = value.and_then(|node| reader.name(Kind::Field, node));
        found.extend(id.map(|id| (name.to_owned(), FieldId(id))));
    }
    found
}

/// The outcomes that a case can have. Source: the honest outcomes of the platform, `not_recorded` for imports only.
pub const OUTCOMES: &[&str] = &[
    "solved",
    "partly_solved",
    "explained",
    "transferred",
    "pending_until",
    "withdrawn",
    "merged",
    "unreachable",
    "outside_remit",
    "not_recorded",
];

/// One of the known outcomes.
pub(super) fn outcome_word<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<String> {
    let text = reader.string(node)?;
    if OUTCOMES.contains(&text) {
        return Some(text.to_owned());
    }
    let allowed = OUTCOMES.join(", ");
    reader.issue(node.at, "not_allowed", vec![("name", text.into()), ("allowed", Argument::Plain(allowed))]);
    None
}

/// Two clocks of which the first always becomes due first.
pub(super) fn order<'a>(reader: &mut Reader<'a>, table: Table<'a>) -> Option<(ClockId, ClockId)> {
    reader.known(table, &["first", "then"]);
    let first = reader.need(table, "first").and_then(|node| reader.name(Kind::Clock, node));
    let then = reader.need(table, "then").and_then(|node| reader.name(Kind::Clock, node));
    if first.is_some() && first == then {
        reader.issue(table.at, "order_self", vec![]);
        return None;
    }
    Some((ClockId(first?), ClockId(then?)))
}
