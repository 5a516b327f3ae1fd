//! Typed, positioned access to the parsed files. Every accessor notes an issue instead of failing.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::issue::{Argument, Issue, Kind, Place};
use super::limits;
use crate::model::Text;

/// One file with its text.
pub(super) struct File<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

/// Where something stands, and in which scope its names are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub file: usize,
    pub scope: usize,
    pub start: usize,
}

/// A value with its place.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    pub value: &'a DeValue<'a>,
    pub at: Spot,
}

/// A table with its place.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub entries: &'a DeTable<'a>,
    pub at: Spot,
}

/// A named thing of a file, before it is resolved.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub table: Table<'a>,
    pub index: usize,
}

/// A space of names: the main file, or one use of a module.
#[derive(Default)]
pub(super) struct Scope<'a> {
    pub file: usize,
    pub prefix: String,
    /// What the parameters stand for; `None` for the main file.
    pub parameters: Option<BTreeMap<&'a str, Node<'a>>>,
    pub used_at: Option<Spot>,
    /// The names that the module itself defines.
    pub own: BTreeSet<(Kind, &'a str)>,
    /// The parameters that were asked for.
    pub touched: BTreeSet<&'a str>,
}

/// Everything known while reading.
#[derive(Default)]
pub(super) struct Reader<'a> {
    pub files: Vec<File<'a>>,
    pub scopes: Vec<Scope<'a>>,
    pub issues: Vec<Issue>,
    pub names: BTreeMap<Kind, Vec<String>>,
    pub items: BTreeMap<Kind, Vec<Item<'a>>>,
    /// Rules that say how long before a clock's end a step is taken, as steps name them.
    pub leads: Vec<String>,
}

const WORD_TEXT: Argument = Argument::Word("文字", "a text");
const WORD_NUMBER: Argument = Argument::Word("整数", "an integer");
const WORD_FLAG: Argument = Argument::Word("true 或 false", "true or false");
const WORD_TABLE: Argument = Argument::Word("表 { … }", "a table { … }");

impl<'a> Reader<'a> {
    /// Notes an issue.
    pub fn issue(&mut self, at: Spot, key: &'static str, arguments: Vec<(&'static str, Argument)>) {
        if self.issues.len() < limits::ISSUES_MAX {
            let used_at = self.scopes.get(at.scope).and_then(|scope| scope.used_at).map(|site| self.place(site));
            let issue = Issue { place: self.place(at), used_at, key, arguments };
            if !self.issues.contains(&issue) {
                self.issues.push(issue);
            }
        }
    }

    fn place(&self, at: Spot) -> Place {
        let file = &self.files[at.file];
        let before = file.text.get(..at.start).unwrap_or(file.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Place {
            file: file.name.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The place of a character inside a one-line text, or the text's own place where it has escapes or several lines.
    pub fn inside(&self, node: Node<'a>, offset: usize) -> Spot {
        let text = self.files[node.at.file].text;
        let raw = text.get(node.at.start..).unwrap_or("");
        let quoted = raw.starts_with('"') || raw.starts_with('\'');
        let plain = quoted && !raw.starts_with("\"\"\"") && !raw.starts_with("'''");
        let same = node.value.as_str().is_some_and(|value| raw.get(1..=value.len()) == Some(value));
        if plain && same { Spot { start: node.at.start + 1 + offset, ..node.at } } else { node.at }
    }

    /// The value of a setting, a parameter already replaced by what it stands for.
    pub fn get(&mut self, table: Table<'a>, key: &str) -> Option<Node<'a>> {
        let value = table.entries.get(key)?;
        let at = Spot { start: value.span().start, ..table.at };
        self.stands_for(Node { value: value.get_ref(), at })
    }

    /// As [`Reader::get`], noting an issue where it is missing.
    pub fn need(&mut self, table: Table<'a>, key: &str) -> Option<Node<'a>> {
        if !table.entries.contains_key(key) {
            self.issue(table.at, "missing", vec![("name", key.into())]);
        }
        self.get(table, key)
    }

    /// Replaces `$name` by the value that the use of the module gave.
    fn stands_for(&mut self, node: Node<'a>) -> Option<Node<'a>> {
        let name = node.value.as_str().and_then(|text| text.strip_prefix('$')).filter(|name| !name.ends_with('?'));
        let Some(name) = name else { return Some(node) };
        self.parameter(name, node.at)
    }

    /// What a parameter stands for.
    pub fn parameter(&mut self, name: &'a str, at: Spot) -> Option<Node<'a>> {
        let scope = &mut self.scopes[at.scope];
        let Some(parameters) = &scope.parameters else {
            self.issue(at, "parameter_outside", vec![("name", format!("${name}").into())]);
            return None;
        };
        scope.touched.insert(name);
        let found = parameters.get(name).copied();
        if found.is_none() && !scope.own.contains(&(Kind::Parameter, name)) {
            let hint = suggestion(name, parameters.keys().copied());
            self.issue(at, "parameter_undeclared", vec![("name", name.into()), ("hint", hint)]);
        }
        found
    }

    /// Notes every setting that is not among the known ones.
    pub fn known(&mut self, table: Table<'a>, keys: &[&str]) {
        for (key, _) in table.entries {
            let name = key.get_ref().as_ref();
            if !keys.contains(&name) {
                let at = Spot { start: key.span().start, ..table.at };
                let hint = suggestion(name, keys.iter().copied());
                self.issue(at, "unknown_setting", vec![("name", name.into()), ("hint", hint)]);
            }
        }
    }

    fn wrong(&mut self, node: Node<'a>, expected: Argument) {
        self.issue(node.at, "wrong_kind", vec![("expected", expected), ("found", shape(node.value))]);
    }

    /// A text of one language, or a name.
    pub fn string(&mut self, node: Node<'a>) -> Option<&'a str> {
        let text = node.value.as_str();
        match text {
            None => self.wrong(node, WORD_TEXT),
            Some(text) if text.chars().count() > limits::TEXT_CHARS_MAX => {
                let count = text.chars().count().to_string();
                self.issue(
                    node.at,
                    "too_long",
                    vec![("count", count.into()), ("max", limits::TEXT_CHARS_MAX.to_string().into())],
                );
            }
            Some(_) => {}
        }
        text
    }

    /// An integer within limits.
    pub fn number(&mut self, node: Node<'a>, min: i64, max: i64) -> Option<i64> {
        let parsed = node
            .value
            .as_integer()
            .map(|number| i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()));
        match parsed {
            Some(Ok(number)) if (min..=max).contains(&number) => Some(number),
            Some(_) => {
                self.issue(
                    node.at,
                    "out_of_range",
                    vec![("min", min.to_string().into()), ("max", max.to_string().into())],
                );
                None
            }
            None => {
                self.wrong(node, WORD_NUMBER);
                None
            }
        }
    }

    /// A yes or no.
    pub fn flag(&mut self, node: Node<'a>) -> Option<bool> {
        let flag = node.value.as_bool();
        if flag.is_none() {
            self.wrong(node, WORD_FLAG);
        }
        flag
    }

    /// A setting that is a yes or no and may be left out.
    pub fn flag_or(&mut self, table: Table<'a>, key: &str, otherwise: bool) -> bool {
        match self.get(table, key) {
            Some(node) => self.flag(node).unwrap_or(otherwise),
            None => otherwise,
        }
    }

    /// A table.
    pub fn table(&mut self, node: Node<'a>) -> Option<Table<'a>> {
        let entries = node.value.as_table();
        if entries.is_none() {
            self.wrong(node, WORD_TABLE);
        }
        entries.map(|entries| Table { entries, at: node.at })
    }

    /// The entries of a table in the order of the file.
    pub fn entries(&self, table: Table<'a>) -> Vec<(&'a str, Spot, Node<'a>)> {
        let mut entries: Vec<_> = table
            .entries
            .iter()
            .map(|(key, value)| {
                let at = Spot { start: key.span().start, ..table.at };
                let node = Node { value: value.get_ref(), at: Spot { start: value.span().start, ..table.at } };
                (key.get_ref().as_ref(), at, node)
            })
            .collect();
        entries.sort_by_key(|(_, at, _)| at.start);
        entries
    }

    /// One value or a list of values; lists that parameters stand for are joined in.
    pub fn list(&mut self, node: Node<'a>) -> Vec<Node<'a>> {
        let Some(array) = node.value.as_array() else { return vec![node] };
        let mut nodes = Vec::new();
        for value in array.iter() {
            let inner = Node { value: value.get_ref(), at: Spot { start: value.span().start, ..node.at } };
            let Some(inner) = self.stands_for(inner) else { continue };
            match inner.value.as_array() {
                Some(_) if inner.at.scope != node.at.scope => nodes.extend(self.list(inner)),
                _ => nodes.push(inner),
            }
        }
        nodes
    }

    /// The values of a setting that may be left out, given as one or as a list.
    pub fn list_of(&mut self, table: Table<'a>, key: &str) -> Vec<Node<'a>> {
        match self.get(table, key) {
            Some(node) => self.list(node),
            None => Vec::new(),
        }
    }

    /// A text in both languages: `{ zh = "…", en = "…" }`.
    pub fn text(&mut self, node: Node<'a>) -> Text {
        let Some(table) = self.table(node) else { return Text::default() };
        self.known(table, &["zh", "en"]);
        self.text_in(table)
    }

    /// The `zh` and `en` of a table that may hold other settings too.
    pub fn text_in(&mut self, table: Table<'a>) -> Text {
        let zh = self.need(table, "zh").and_then(|node| self.string(node)).unwrap_or_default();
        let en = self.get(table, "en").and_then(|node| self.string(node)).unwrap_or_default();
        if zh.trim().is_empty() && table.entries.contains_key("zh") {
            self.issue(table.at, "empty_text", vec![]);
        }
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// The text of a setting that must be there.
    pub fn text_needed(&mut self, table: Table<'a>, key: &str) -> Text {
        match self.need(table, key) {
            Some(node) => self.text(node),
            None => Text::default(),
        }
    }

    /// The text of a setting that may be left out.
    pub fn text_of(&mut self, table: Table<'a>, key: &str) -> Text {
        match self.get(table, key) {
            Some(node) => self.text(node),
            None => Text::default(),
        }
    }

    /// One of a fixed list of words.
    pub fn word<T: Copy>(&mut self, node: Node<'a>, words: &[(&str, T)]) -> Option<T> {
        let text = self.string(node)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let allowed = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            self.issue(node.at, "not_allowed", vec![("name", text.into()), ("allowed", allowed.into())]);
        }
        found
    }

    /// The position of a thing of a kind, by its name in the scope of the node.
    pub fn name(&mut self, kind: Kind, node: Node<'a>) -> Option<u16> {
        let text = self.string(node)?;
        self.name_at(kind, text, node.at)
    }

    /// As [`Reader::name`], for a name inside another text.
    pub fn name_at(&mut self, kind: Kind, text: &str, at: Spot) -> Option<u16> {
        let scope = &self.scopes[at.scope];
        let known = self.names.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let found = match &scope.parameters {
            None => known.iter().position(|name| name == text),
            Some(_) if scope.own.contains(&(kind, text)) => {
                let full = format!("{}{text}", scope.prefix);
                known.iter().position(|name| *name == full)
            }
            Some(_) => None,
        };
        if found.is_none() {
            let hint = match &scope.parameters {
                None => suggestion(text, known.iter().map(String::as_str)),
                Some(_) => {
                    suggestion(text, scope.own.iter().filter(|(other, _)| *other == kind).map(|(_, name)| *name))
                }
            };
            self.issue(at, "unknown_name", vec![("kind", kind.into()), ("name", text.into()), ("hint", hint)]);
        }
        found.and_then(|at| u16::try_from(at).ok())
    }

    /// The names of a list of things of a kind.
    pub fn names_of(&mut self, kind: Kind, table: Table<'a>, key: &str) -> Vec<u16> {
        let nodes = self.list_of(table, key);
        nodes.into_iter().filter_map(|node| self.name(kind, node)).collect()
    }

    /// The items of a kind, in order.
    pub fn items_of(&self, kind: Kind) -> Vec<Item<'a>> {
        self.items.get(&kind).cloned().unwrap_or_default()
    }

    /// The full name of an item.
    pub fn name_of(&self, kind: Kind, index: usize) -> String {
        self.names.get(&kind).and_then(|names| names.get(index)).cloned().unwrap_or_default()
    }
}

fn shape(value: &DeValue<'_>) -> Argument {
    match value {
        DeValue::String(_) => WORD_TEXT,
        DeValue::Integer(_) => WORD_NUMBER,
        DeValue::Float(_) => Argument::Word("小数", "a decimal number"),
        DeValue::Boolean(_) => WORD_FLAG,
        DeValue::Datetime(_) => Argument::Word("日期", "a date"),
        DeValue::Array(_) => Argument::Word("列表 [ … ]", "a list [ … ]"),
        DeValue::Table(_) => WORD_TABLE,
    }
}

/// The nearest of the known names, if one is near.
pub(super) fn suggestion<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Argument {
    let name: Vec<char> = name.chars().take(limits::NAME_CHARS_MAX).collect();
    let near = known.map(|other| (distance(&name, other), other)).min();
    let allowed = (name.len() / 3).clamp(1, 3);
    Argument::Suggestion(near.filter(|(distance, _)| *distance <= allowed).map(|(_, other)| other.to_owned()))
}

/// Levenshtein distance.
fn distance(left: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().take(limits::NAME_CHARS_MAX).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.iter().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, b) in right.iter().enumerate() {
            let change = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
