//! Uses of modules: shared fragments with declared parameters, a contract, and a prefix for their names.
//!
//! A use is expanded into the main file before anything is resolved. Inside a module only its own names and its parameters can be
//! seen; `$name` stands for what the use gave. What a parameter stands for is resolved where it was written.

use std::collections::{BTreeMap, BTreeSet};

use super::issue::Kind;
use super::limits;
use super::reader::{Item, Node, Reader, Scope, Spot, Table, suggestion};

/// The sections whose tables define named things.
pub(super) const SECTIONS: &[(&str, Kind)] = &[
    ("role", Kind::Role),
    ("fact", Kind::Fact),
    ("field", Kind::Field),
    ("part", Kind::Part),
    ("state", Kind::State),
    ("step", Kind::Step),
    ("clock", Kind::Clock),
    ("paper", Kind::Paper),
    ("link", Kind::Link),
];

/// The sections of a module besides those that define things.
const MODULE_SETTINGS: &[&str] =
    &["module", "language", "title", "about", "parameter", "contract", "separation", "never", "order"];

/// What a parameter may stand for.
const PARAMETER_KINDS: &[(&str, ())] = &[
    ("role", ()),
    ("fact", ()),
    ("field", ()),
    ("state", ()),
    ("clock", ()),
    ("paper", ()),
    ("link", ()),
    ("text", ()),
    ("rule", ()),
    ("condition", ()),
    ("number", ()),
    ("flag", ()),
    ("effects", ()),
];

/// A file's tree by module name.
pub(super) type Trees<'a> = BTreeMap<&'a str, Table<'a>>;

/// Collects the named things of the main file and of every module it uses.
pub(super) fn expand<'a>(reader: &mut Reader<'a>, main: Table<'a>, modules: &Trees<'a>) {
    collect(reader, main);
    let uses = reader.list_of(main, "use");
    if uses.len() > limits::USES_MAX {
        let count = uses.len().to_string();
        let max = limits::USES_MAX.to_string();
        reader.issue(
            main.at,
            "too_many",
            vec![("kind", Kind::Module.into()), ("count", count.into()), ("max", max.into())],
        );
    }
    for node in uses.into_iter().take(limits::USES_MAX) {
        if let Some(table) = reader.table(node) {
            use_module(reader, table, modules);
        }
    }
}

/// The scopes of all uses, with the sections of each that are lists: separations, impossible facts, orders.
pub(super) fn lists<'a>(reader: &mut Reader<'a>, tables: &[Table<'a>], section: &str) -> Vec<Table<'a>> {
    let mut found = Vec::new();
    for table in tables {
        for node in reader.list_of(*table, section) {
            found.extend(reader.table(node));
        }
    }
    found
}

fn use_module<'a>(reader: &mut Reader<'a>, used: Table<'a>, modules: &Trees<'a>) {
    reader.known(used, &["module", "as", "with"]);
    let Some(node) = reader.need(used, "module") else { return };
    let Some(name) = reader.string(node) else { return };
    let Some(module) = modules.get(name).copied() else {
        let hint = suggestion(name, modules.keys().copied());
        reader.issue(node.at, "module_missing", vec![("name", name.into()), ("hint", hint)]);
        return;
    };
    let prefix = match reader.get(used, "as") {
        Some(node) => reader.string(node).map(|text| format!("{text}_")).unwrap_or_default(),
        None => String::new(),
    };
    let scope = reader.scopes.len();
    let module = Table { at: Spot { scope, ..module.at }, ..module };
    reader.scopes.push(Scope {
        file: module.at.file,
        prefix,
        parameters: Some(BTreeMap::new()),
        used_at: Some(used.at),
        ..Scope::default()
    });
    settings(reader, module);
    bind(reader, used, module, name);
    collect(reader, module);
    contract(reader, module);
}

/// Notes sections that a module may not have.
fn settings<'a>(reader: &mut Reader<'a>, module: Table<'a>) {
    for (key, at, _) in reader.entries(module) {
        if key == "use" {
            reader.issue(at, "module_in_module", vec![]);
        } else if !MODULE_SETTINGS.contains(&key) && !SECTIONS.iter().any(|(section, _)| *section == key) {
            reader.issue(at, "module_section", vec![("name", key.into())]);
        }
    }
    reader.text_needed(module, "title");
}

/// Gives every declared parameter its value.
fn bind<'a>(reader: &mut Reader<'a>, used: Table<'a>, module: Table<'a>, name: &'a str) {
    let declared = section(reader, module, "parameter");
    let given = section(reader, used, "with");
    let scope = module.at.scope;
    for (parameter, at, node) in &declared {
        reader.scopes[scope].own.insert((Kind::Parameter, parameter));
        let Some(table) = reader.table(*node) else { continue };
        reader.known(table, &["kind", "about", "default"]);
        if let Some(kind) = reader.need(table, "kind") {
            reader.word(kind, PARAMETER_KINDS);
        }
        let default = table.entries.get("default").map(|value| Node {
            value: value.get_ref(),
            at: Spot { start: value.span().start, scope: used.at.scope, ..at.to_owned() },
        });
        let value = given.iter().find(|(given, _, _)| given == parameter).map(|(_, _, node)| *node).or(default);
        match value {
            Some(value) => {
                reader.scopes[scope].parameters.get_or_insert_default().insert(parameter, value);
            }
            None => {
                reader.issue(used.at, "argument_missing", vec![("module", name.into()), ("name", (*parameter).into())])
            }
        }
    }
    for (argument, at, _) in &given {
        if !declared.iter().any(|(parameter, _, _)| parameter == argument) {
            let hint = suggestion(argument, declared.iter().map(|(parameter, _, _)| *parameter));
            reader.issue(
                *at,
                "argument_unknown",
                vec![("module", name.into()), ("name", (*argument).into()), ("hint", hint)],
            );
        }
    }
}

/// Notes the parameters that no line of the module asked for; called when everything is resolved.
pub(super) fn unused_parameters<'a>(reader: &mut Reader<'a>, modules: &[Table<'a>]) {
    for module in modules {
        for (name, at, _) in section(reader, *module, "parameter") {
            if !reader.scopes[module.at.scope].touched.contains(name) {
                reader.issue(at, "parameter_unused", vec![("name", name.into())]);
            }
        }
    }
}

fn section<'a>(reader: &mut Reader<'a>, table: Table<'a>, key: &str) -> Vec<(&'a str, Spot, Node<'a>)> {
    match reader.get(table, key).and_then(|node| reader.table(node)) {
        Some(inner) => reader.entries(inner),
        None => Vec::new(),
    }
}

/// Registers the names of a file's things, in the order of the file.
fn collect<'a>(reader: &mut Reader<'a>, file: Table<'a>) {
    for (section, kind) in SECTIONS {
        let Some(node) = reader.get(file, section) else { continue };
        let Some(things) = reader.table(node) else { continue };
        for (name, at, node) in reader.entries(things) {
            let Some(table) = reader.table(node) else { continue };
            register(reader, *kind, name, Table { at, ..table });
        }
    }
}

fn register<'a>(reader: &mut Reader<'a>, kind: Kind, name: &'a str, table: Table<'a>) {
    let at = table.at;
    let full = format!("{}{name}", reader.scopes[at.scope].prefix);
    if !is_name(&full) {
        let max = limits::NAME_CHARS_MAX.to_string();
        reader.issue(at, "bad_name", vec![("name", name.into()), ("max", max.into())]);
    }
    let max = if kind == Kind::Fact { limits::FACTS_MAX } else { limits::ITEMS_MAX };
    let names = reader.names.entry(kind).or_default();
    if names.contains(&full) {
        reader.issue(at, "duplicate", vec![("kind", kind.into()), ("name", full.into())]);
        return;
    }
    if names.len() == max {
        let count = (max + 1).to_string();
        reader.issue(
            at,
            "too_many",
            vec![("kind", kind.into()), ("count", count.into()), ("max", max.to_string().into())],
        );
        return;
    }
    names.push(full);
    let index = names.len() - 1;
    reader.scopes[at.scope].own.insert((kind, name));
    reader.items.entry(kind).or_default().push(Item { table, index });
}

fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_lowercase())
        && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name.len() <= limits::NAME_CHARS_MAX
}

/// Holds a module to its contract: the parameters its steps start from, and those they lead to.
fn contract<'a>(reader: &mut Reader<'a>, module: Table<'a>) {
    let Some(contract) = reader.need(module, "contract").and_then(|node| reader.table(node)) else { return };
    reader.known(contract, &["enters", "leaves", "promise"]);
    reader.text_needed(contract, "promise");
    let steps = section(reader, module, "step");
    for (key, setting, issue) in [("enters", "from", "contract_enters"), ("leaves", "to", "contract_leaves")] {
        let declared: BTreeSet<&str> = parameters_in(contract, key, "");
        let mut found = BTreeSet::new();
        for (_, _, node) in &steps {
            if let Some(entries) = node.value.as_table() {
                found.extend(parameters_in(Table { entries, at: node.at }, setting, "$"));
            }
        }
        if declared != found {
            let at = contract
                .entries
                .get(key)
                .map_or(contract.at, |value| Spot { start: value.span().start, ..contract.at });
            let join = |names: &BTreeSet<&str>| names.iter().copied().collect::<Vec<_>>().join(", ");
            let (found, declared) = (join(&found), join(&declared));
            reader.issue(at, issue, vec![("found", found.into()), ("declared", declared.into())]);
        }
    }
}

/// The names written with a mark in a setting that holds one text or a list.
fn parameters_in<'a>(table: Table<'a>, key: &str, mark: &str) -> BTreeSet<&'a str> {
    let Some(value) = table.entries.get(key) else { return BTreeSet::new() };
    let texts: Vec<&'a str> = match value.get_ref().as_array() {
        Some(array) => array.iter().filter_map(|inner| inner.get_ref().as_str()).collect(),
        None => value.get_ref().as_str().into_iter().collect(),
    };
    texts.into_iter().filter_map(|text| text.strip_prefix(mark)).collect()
}
