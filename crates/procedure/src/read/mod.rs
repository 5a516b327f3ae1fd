//! Reading a procedure file: parse, expand modules, resolve every name, check the types of expressions.
//!
//! Reading never fails at the first fault: all issues come back at once, each with its file, line and column, in words of both
//! languages. It says nothing about whether the procedure is sound; that is what the checker proves.

mod asked;
mod cel_check;
mod cel_names;
mod clocks;
mod effects;
mod fields;
mod guard;
mod issue;
mod limits;
mod modules;
mod parts;
mod reader;
mod sections;
mod steps;
mod words;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;

use toml::de::DeTable;

pub use issue::{Argument, Issue, Kind, Place};
pub use sections::OUTCOMES;

use crate::model::*;
use effects::Known;
use modules::Trees;
use reader::{File, Reader, Scope, Spot, Table};

/// What evaluating an expression shares with checking it.
pub(crate) mod cel {
    pub(crate) use super::cel_check::{THRESHOLD, Type, attribute_type, field_type, parse};
}

/// The version of the procedure language that this program reads.
pub const LANGUAGE: u16 = 1;

/// A procedure file with the modules it may use.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The file's name as issues show it.
    pub name: String,
    /// The main file.
    pub text: String,
    /// The text of each module by its name.
    pub modules: BTreeMap<String, String>,
}

const SETTINGS: &[&str] = &[
    "procedure",
    "version",
    "language",
    "title",
    "summary",
    "basis",
    "subject",
    "secrecy",
    "use",
    "separation",
    "never",
    "order",
];

/// Reads a procedure.
///
/// # Errors
/// Every issue of the file and of the modules it uses, in the order of the files.
pub fn read(source: &Source) -> Result<Procedure, Vec<Issue>> {
    let mut reader = Reader::default();
    reader.scopes.push(Scope::default());
    let names: Vec<String> = source.modules.keys().map(|name| format!("{name}.toml")).collect();
    reader.files.push(File { name: &source.name, text: &source.text });
    for (name, text) in names.iter().zip(source.modules.values()) {
        reader.files.push(File { name, text });
    }
    let large: Vec<bool> = (0..reader.files.len()).map(|file| too_large(&mut reader, file)).collect();
    if large[0] {
        return Err(reader.issues);
    }
    let mut trees = Vec::new();
    for (file, large) in large.iter().enumerate() {
        let text = if *large { "" } else { reader.files[file].text };
        trees.push(DeTable::parse_recoverable(text));
    }
    syntax(&mut reader, 0, &trees[0].1);
    let main = Table { entries: trees[0].0.get_ref(), at: Spot { file: 0, scope: 0, start: 0 } };
    let used = used_modules(main);
    let mut modules = Trees::new();
    for (index, name) in source.modules.keys().enumerate() {
        let file = index + 1;
        if used.contains(&name.as_str()) {
            syntax(&mut reader, file, &trees[file].1);
        }
        modules.insert(name, Table { entries: trees[file].0.get_ref(), at: Spot { file, scope: 0, start: 0 } });
    }
    if !reader.issues.is_empty() {
        return Err(sorted(reader.issues));
    }
    let procedure = procedure(&mut reader, main, &modules);
    match procedure {
        Some(procedure) if reader.issues.is_empty() => Ok(procedure),
        _ => Err(sorted(reader.issues)),
    }
}

fn sorted(mut issues: Vec<Issue>) -> Vec<Issue> {
    issues.sort_by(|left, right| left.place.cmp(&right.place));
    issues
}

fn too_large(reader: &mut Reader<'_>, file: usize) -> bool {
    let count = reader.files[file].text.len();
    let large = count > limits::FILE_BYTES_MAX;
    if large {
        let arguments = vec![("count", count.to_string().into()), ("max", limits::FILE_BYTES_MAX.to_string().into())];
        reader.issue(Spot { file, scope: 0, start: 0 }, "too_large", arguments);
    }
    large
}

fn syntax(reader: &mut Reader<'_>, file: usize, errors: &[toml::de::Error]) {
    for error in errors {
        let start = error.span().map_or(0, |span| span.start);
        let message = error.message().to_owned();
        reader.issue(Spot { file, scope: 0, start }, "syntax", vec![("message", message.into())]);
    }
}

fn used_modules<'a>(main: Table<'a>) -> Vec<&'a str> {
    let uses = main.entries.get("use").and_then(|node| node.get_ref().as_array());
    let names =
        uses.into_iter().flat_map(|list| list.iter()).filter_map(|node| node.get_ref().as_table()?.get("module"));
    names.filter_map(|name| name.get_ref().as_str()).collect()
}

fn header<'a>(reader: &mut Reader<'a>, main: Table<'a>) {
    let sections = modules::SECTIONS.iter().map(|(section, _)| *section);
    let keys: Vec<&str> = SETTINGS.iter().copied().chain(sections).collect();
    reader.known(main, &keys);
    if let Some(node) = reader.need(main, "language")
        && let Some(found) = reader.number(node, 1, i64::from(u16::MAX))
        && found != i64::from(LANGUAGE)
    {
        reader.issue(
            node.at,
            "language",
            vec![("known", LANGUAGE.to_string().into()), ("found", found.to_string().into())],
        );
    }
}

/// Resolves everything. `None` where nothing can be made of the file at all; issues are in the reader.
fn procedure<'a>(reader: &mut Reader<'a>, main: Table<'a>, trees: &Trees<'a>) -> Option<Procedure> {
    header(reader, main);
    reader.names.insert(Kind::Part, vec![parts::CASE.to_owned()]);
    modules::expand(reader, main, trees);
    let used: Vec<Table<'a>> = module_tables(reader, trees);
    let files: Vec<Table<'a>> = std::iter::once(main).chain(used.iter().copied()).collect();

    let title = reader.text_needed(main, "title");
    let roles: Vec<Role> = reader.items_of(Kind::Role).into_iter().map(|item| sections::role(reader, item)).collect();
    let facts: Vec<Fact> = reader.items_of(Kind::Fact).into_iter().map(|item| sections::fact(reader, item)).collect();
    let fields: Vec<Field> =
        reader.items_of(Kind::Field).into_iter().map(|item| fields::field(reader, item, &roles)).collect();
    let state_items = reader.items_of(Kind::State);
    let states: Vec<State> = state_items.iter().map(|item| parts::state(reader, *item)).collect();
    let part_items = reader.items_of(Kind::Part);
    let mut all_parts = vec![parts::case(title.clone())];
    for item in &part_items {
        let part = parts::part(reader, *item, &states, &fields);
        all_parts.push(part);
    }
    parts::depth(reader, &part_items, &all_parts, &states);
    let clock_items = reader.items_of(Kind::Clock);
    let runs: Vec<(Clock, clocks::Runs)> =
        clock_items.iter().map(|item| clocks::clock(reader, *item, &states, &fields, &facts)).collect();
    clocks::initial_states(reader, &clock_items, &runs, &all_parts, &states);
    let clocks: Vec<Clock> = runs.iter().map(|(clock, _)| clock.clone()).collect();
    parts::state_clocks(reader, &state_items, &states, &clocks);
    let papers: Vec<Paper> =
        reader.items_of(Kind::Paper).into_iter().map(|item| sections::paper(reader, item)).collect();
    let link_items = reader.items_of(Kind::Link);
    let mut links: Vec<Link> = link_items.iter().filter_map(|item| sections::link(reader, *item, &clocks)).collect();

    let known =
        Known { facts: &facts, fields: &fields, states: &states, parts: &all_parts, clocks: &clocks, links: &links };
    let step_items = reader.items_of(Kind::Step);
    let mut steps: Vec<Step> = step_items.iter().map(|item| steps::step(reader, *item, &known)).collect();
    clocks::expand(reader, &step_items, &mut steps, &runs);
    for (link, id) in links.iter_mut().zip((0..).map(LinkId)).filter(|(link, _)| !link.follows) {
        link.awaited_in = awaited_in(id, &steps, &all_parts, &states);
    }
    let openings = openings(reader, main, &steps);
    asked::check(reader, &step_items, &steps, &all_parts, &clocks, &fields, states.len());
    asked::papers(reader, &step_items, &steps, &papers, (&all_parts, states.len()));
    all_parts[0].initial = openings.first().and_then(|id| steps[id.index()].to).unwrap_or(StateId(0));

    let separations = modules::lists(reader, &files, "separation");
    let constraints = modules::lists(reader, &files, "never");
    let orders = modules::lists(reader, &files, "order");
    let finished = Procedure {
        id: string(reader, main, "procedure"),
        version: string(reader, main, "version"),
        language: LANGUAGE,
        title,
        summary: reader.text_needed(main, "summary"),
        basis: sections::basis(reader, main),
        subject: subject(reader, main, &fields),
        secrecy: secrecy(reader, main),
        openings,
        separations: separations.into_iter().filter_map(|table| sections::separation(reader, table, &facts)).collect(),
        constraints: constraints.into_iter().filter_map(|table| sections::constraint(reader, table, &facts)).collect(),
        orders: orders.into_iter().filter_map(|table| sections::order(reader, table)).collect(),
        roles,
        facts,
        fields,
        parts: all_parts,
        states,
        steps,
        clocks,
        leads: std::mem::take(&mut reader.leads),
        papers,
        links,
    };
    modules::unused_parameters(reader, &used);
    Some(finished)
}

/// The file of each use of a module, in its own scope.
fn module_tables<'a>(reader: &Reader<'a>, trees: &Trees<'a>) -> Vec<Table<'a>> {
    let scopes = reader.scopes.iter().enumerate().skip(1);
    scopes
        .filter_map(|(scope, known)| {
            let table = trees.values().find(|table| table.at.file == known.file)?;
            Some(Table { at: Spot { scope, ..table.at }, ..*table })
        })
        .collect()
}

fn openings<'a>(reader: &mut Reader<'a>, main: Table<'a>, steps: &[Step]) -> Vec<StepId> {
    let opens = |step: &Step| step.from.is_empty() && step.part == PartId::MAIN && step.to.is_some();
    let openings: Vec<StepId> = (0u16..).zip(steps).filter(|(_, step)| opens(step)).map(|(id, _)| StepId(id)).collect();
    if openings.is_empty() {
        reader.issue(main.at, "no_opening", vec![]);
    }
    openings
}

fn string<'a>(reader: &mut Reader<'a>, main: Table<'a>, key: &str) -> String {
    reader.need(main, key).and_then(|node| reader.string(node)).unwrap_or_default().to_owned()
}

fn secrecy<'a>(reader: &mut Reader<'a>, main: Table<'a>) -> Secrecy {
    let words = [("open", Secrecy::Open), ("private", Secrecy::Private), ("confidential", Secrecy::Confidential)];
    reader.get(main, "secrecy").and_then(|node| reader.word(node, &words)).unwrap_or_default()
}

fn subject<'a>(reader: &mut Reader<'a>, main: Table<'a>, fields: &[Field]) -> Subject {
    let words = [
        ("matter", Subject::Matter),
        ("place", Subject::Place),
        ("service", Subject::Service),
        ("person", Subject::Person),
    ];
    let Some(node) = reader.need(main, "subject") else { return Subject::Matter };
    let subject = reader.word(node, &words).unwrap_or(Subject::Matter);
    if subject == Subject::Person && !fields.iter().any(|field| field.kind == FieldKind::Consent) {
        reader.issue(node.at, "person_subject", vec![]);
    }
    subject
}
