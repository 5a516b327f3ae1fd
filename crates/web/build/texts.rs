//! Compiles `locales/<language>/*.ftl` into tables: a text without arguments is one `&'static str`, one with arguments a list of parts.
//!
//! Chinese is the language of record: it decides which keys exist. A text that English lacks falls back to the Chinese one, marked, and a
//! test names it. Faults are reported all at once with their file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

type Messages = BTreeMap<String, Vec<Part>>;

enum Part {
    Text(String),
    Argument(String),
    Select { argument: String, variants: Vec<(String, Vec<Part>)>, otherwise: Vec<Part> },
}

/// Writes `texts.rs` into `out`.
pub fn generate(locales: &Path, out: &Path) -> Result<(), Vec<String>> {
    println!("cargo::rerun-if-changed={}", locales.display());
    let mut faults = Vec::new();
    let [zh, en] = LANGUAGES.map(|language| read(&locales.join(language), &mut faults));
    for key in en.keys().filter(|key| !zh.contains_key(*key)) {
        faults.push(format!("locales/en: `{key}` is not in locales/zh-CN"));
    }
    for (key, parts) in &zh {
        if let Some(other) = en.get(key)
            && arguments(parts) != arguments(other)
        {
            faults.push(format!("`{key}` has other arguments in zh-CN than in en"));
        }
    }
    fs::write(out.join("texts.rs"), code(&zh, &en)).expect("OUT_DIR can be written");
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn read(folder: &Path, faults: &mut Vec<String>) -> Messages {
    let mut messages = Messages::new();
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "ftl")) {
        let source = fs::read_to_string(file).expect("a text file is UTF-8");
        let resource = fluent_syntax::parser::parse(source.as_str()).unwrap_or_else(|(resource, errors)| {
            for error in errors {
                let line = source[..error.pos.start.min(source.len())].lines().count();
                faults.push(format!("{}:{line}: {error}", file.display()));
            }
            resource
        });
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let Some(pattern) = &message.value else { continue };
            match parts(pattern) {
                Ok(parts) => {
                    if messages.insert(message.id.name.to_owned(), parts).is_some() {
                        faults.push(format!("{}: `{}` exists twice", file.display(), message.id.name));
                    }
                }
                Err(fault) => faults.push(format!("{}: `{}`: {fault}", file.display(), message.id.name)),
            }
        }
    }
    messages
}

fn parts(pattern: &Pattern<&str>) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        let part = match element {
            PatternElement::TextElement { value } => Part::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => placeable(expression)?,
        };
        match (parts.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(more)) => before.push_str(&more),
            (_, part) => parts.push(part),
        }
    }
    Ok(parts)
}

fn placeable(expression: &Expression<&str>) -> Result<Part, String> {
    match expression {
        Expression::Inline(InlineExpression::VariableReference { id }) => Ok(Part::Argument(id.name.to_owned())),
        Expression::Inline(InlineExpression::StringLiteral { value }) => Ok(Part::Text((*value).to_owned())),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            let mut named = Vec::new();
            let mut otherwise = Vec::new();
            for variant in variants {
                let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) = &variant.key;
                if variant.default {
                    otherwise = parts(&variant.value)?;
                } else {
                    named.push(((*key).to_owned(), parts(&variant.value)?));
                }
            }
            Ok(Part::Select { argument: id.name.to_owned(), variants: named, otherwise })
        }
        _ => Err("only text, { $argument } and a choice by one argument are used here".to_owned()),
    }
}

fn arguments(parts: &[Part]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Argument(name) => _ = found.insert(name.as_str()),
            Part::Select { argument, variants, otherwise } => {
                found.insert(argument.as_str());
                found.extend(variants.iter().flat_map(|(_, parts)| arguments(parts)));
                found.extend(arguments(otherwise));
            }
        }
    }
    found
}

/// The plain texts, the patterns, one constant for each, and the names in order for look-ups by name.
fn code(zh: &Messages, en: &Messages) -> String {
    let mut tables = String::from("pub(crate) static PLAIN: &[[&str; 2]] = &[\n");
    let mut patterns = String::from("pub(crate) static PATTERNS: &[[&[Part]; 2]] = &[\n");
    let mut names = String::from("pub(crate) static NAMES: &[(&str, Found)] = &[\n");
    let mut keys = String::from("/// One constant for each text.\npub mod k {\n    use super::{Key, Pattern};\n");
    let mut missing = String::from("pub(crate) static MISSING_IN_ENGLISH: &[&str] = &[\n");
    let (mut plain_count, mut pattern_count) = (0, 0);
    for (key, chinese) in zh {
        let english = en.get(key).unwrap_or_else(|| {
            let _ = writeln!(missing, "    {key:?},");
            chinese
        });
        let constant = key.to_uppercase().replace('-', "_");
        if let (Some(first), Some(second)) = (plain(chinese), plain(english)) {
            let _ = writeln!(tables, "    [{first:?}, {second:?}],");
            let _ = writeln!(names, "    ({key:?}, Found::Plain({plain_count})),");
            let _ = writeln!(
                keys,
                "    /// {}\n    pub const {constant}: Key = Key({plain_count});",
                first.replace('\n', " ")
            );
            plain_count += 1;
        } else {
            let _ = writeln!(patterns, "    [{}, {}],", list(chinese), list(english));
            let _ = writeln!(names, "    ({key:?}, Found::Pattern({pattern_count})),");
            let list = arguments(chinese).into_iter().collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                keys,
                "    /// Arguments: {list}.\n    pub const {constant}: Pattern = Pattern({pattern_count});"
            );
            pattern_count += 1;
        }
    }
    format!("{tables}];\n{patterns}];\n{names}];\n{missing}];\n{keys}}}\n")
}

fn plain(parts: &[Part]) -> Option<&str> {
    match parts {
        [] => Some(""),
        [Part::Text(text)] => Some(text),
        _ => None,
    }
}

fn list(parts: &[Part]) -> String {
    let mut code = String::from("&[");
    for part in parts {
        let _ = match part {
            Part::Text(text) => write!(code, "Part::Text({text:?}), "),
            Part::Argument(name) => write!(code, "Part::Argument({name:?}), "),
            Part::Select { argument, variants, otherwise } => {
                let variants: String =
                    variants.iter().map(|(key, parts)| format!("({key:?}, {}), ", list(parts))).collect();
                write!(
                    code,
                    "Part::Select {{ argument: {argument:?}, variants: &[{variants}], otherwise: {} }}, ",
                    list(otherwise)
                )
            }
        };
    }
    code.push(']');
    code
}
