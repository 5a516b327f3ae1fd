//! The types of CEL expressions: only declared fields and case attributes, no loops, and a result that fits the fact.

use cel::Program;
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

use super::issue::Argument;
use super::limits;
use super::reader::{Node, Reader, suggestion};
use crate::cel_eval::ATTRIBUTES;
use crate::model::*;

/// The types that an expression can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Flag,
    Number,
    Text,
    Texts,
}

impl Type {
    fn word(self) -> Argument {
        match self {
            Type::Flag => Argument::Word("是或否", "a yes or no"),
            Type::Number => Argument::Word("整数", "an integer"),
            Type::Text => Argument::Word("文字", "a text"),
            Type::Texts => Argument::Word("文字列表", "a list of texts"),
        }
    }
}

/// The name under which an expression reads thresholds: `threshold.<id>.share`, `threshold.<id>.of`.
pub(crate) const THRESHOLD: &str = "threshold";

struct Checker<'c, 'a> {
    reader: &'c mut Reader<'a>,
    node: Node<'a>,
    fields: &'c [Field],
    asks: &'c [Ask],
}

/// Whether the expression may compute the fact from what the step asks; notes every fault.
pub(super) fn check<'a>(
    reader: &mut Reader<'a>,
    node: Node<'a>,
    text: &str,
    fact: &Fact,
    fields: &[Field],
    asks: &[Ask],
) -> bool {
    let count = text.chars().count();
    if count > limits::CEL_CHARS_MAX {
        let arguments = vec![("count", count.to_string().into()), ("max", limits::CEL_CHARS_MAX.to_string().into())];
        reader.issue(node.at, "cel_long", arguments);
        return false;
    }
    let program = match parse(text) {
        Ok(program) => program,
        Err(message) => {
            reader.issue(node.at, "cel_syntax", vec![("message", message.into())]);
            return false;
        }
    };
    let mut checker = Checker { reader, node, fields, asks };
    let Some(found) = checker.type_of(program.expression()) else { return false };
    checker.fits(program.expression(), found, fact)
}

/// Parses an expression whose length and depth are within limits.
pub(crate) fn parse(text: &str) -> Result<Program, String> {
    let mut depth = 0usize;
    for character in text.chars() {
        match character {
            '(' | '[' | '{' | '!' | '-' | '?' => depth += 1,
            ')' | ']' | '}' | ':' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits::CEL_DEPTH_MAX {
            return Err("nesting".to_owned());
        }
    }
    Program::compile(text).map_err(|errors| errors.to_string().lines().next().unwrap_or_default().to_owned())
}

/// The type of a field's value in an expression; `None` for what expressions may not see.
pub(crate) fn field_type(kind: &FieldKind) -> Option<Type> {
    match kind {
        FieldKind::Text { .. }
        | FieldKind::Choice { .. }
        | FieldKind::Category
        | FieldKind::Place
        | FieldKind::Organisation => Some(Type::Text),
        FieldKind::Party | FieldKind::Parties { .. } | FieldKind::Staff => None,
        FieldKind::Number { .. } | FieldKind::Money | FieldKind::Date | FieldKind::Time => Some(Type::Number),
        FieldKind::Flag => Some(Type::Flag),
        FieldKind::Organisations => Some(Type::Texts),
        FieldKind::Contact | FieldKind::Attachment { .. } | FieldKind::Consent => None,
    }
}

/// The type of a case attribute.
pub(crate) fn attribute_type(name: &str) -> Option<Type> {
    match name {
        "category" | "channel" => Some(Type::Text),
        "grade" | "level" | "today" | "draw" => Some(Type::Number),
        "danger" => Some(Type::Flag),
        _ => None,
    }
}

impl Checker<'_, '_> {
    fn issue(&mut self, key: &'static str, arguments: Vec<(&'static str, Argument)>) {
        self.reader.issue(self.node.at, key, arguments);
    }

    fn forbidden(&mut self, name: &str) -> Option<Type> {
        self.issue("cel_forbidden", vec![("name", name.into())]);
        None
    }

    fn type_of(&mut self, expression: &IdedExpr) -> Option<Type> {
        match &expression.expr {
            Expr::Ident(name) => self.name(name),
            Expr::Literal(LiteralValue::Boolean(_)) => Some(Type::Flag),
            Expr::Literal(LiteralValue::Int(_)) => Some(Type::Number),
            Expr::Literal(LiteralValue::String(_)) => Some(Type::Text),
            Expr::Literal(_) => self.forbidden("bytes / double / uint / null"),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => {
                for element in &list.elements {
                    if self.type_of(element)? != Type::Text {
                        self.issue("cel_type", vec![("name", "[ ]".into()), ("found", Type::Texts.word())]);
                        return None;
                    }
                }
                Some(Type::Texts)
            }
            Expr::Comprehension(_) => self.forbidden("all / exists / map / filter"),
            Expr::Select(select) if is_threshold(&select.operand.expr) && ["share", "of"].contains(&&*select.field) => {
                Some(Type::Number)
            }
            Expr::Select(select) => self.forbidden(&format!(".{}", select.field)),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => self.forbidden("{ }"),
        }
    }

    fn name(&mut self, name: &str) -> Option<Type> {
        let asked = self.asks.iter().find(|ask| self.fields[ask.field.index()].name == name);
        if asked.is_none()
            && let Some(kind) = attribute_type(name)
        {
            return Some(kind);
        }
        // A field that this step does not ask: whether every way here asked it is looked at when all steps are known.
        let Some(field) = self.fields.iter().find(|field| field.name == name) else {
            let known = self.fields.iter().map(|field| field.name.as_str());
            let hint = suggestion(name, known.chain(ATTRIBUTES.iter().copied()));
            self.issue("cel_unknown", vec![("name", name.into()), ("hint", hint)]);
            return None;
        };
        let always = asked.is_none_or(|ask| ask.required && ask.when == Guard::Always);
        let Some(kind) = field_type(&field.kind) else {
            self.issue("cel_person", vec![("name", name.into())]);
            return None;
        };
        if field.privacy == Privacy::Sealed {
            self.issue("sealed_fact", vec![("name", name.into())]);
            return None;
        }
        if kind == Type::Number && !always {
            self.issue("ask_optional", vec![("name", name.into())]);
            return None;
        }
        Some(kind)
    }

    fn call(&mut self, call: &CallExpr) -> Option<Type> {
        let mut types = Vec::new();
        for operand in call.target.iter().map(|target| target.as_ref()).chain(&call.args) {
            types.push(self.type_of(operand));
        }
        let types: Vec<Type> = types.into_iter().collect::<Option<_>>()?;
        let method = call.target.is_some();
        let result = match (call.func_name.as_str(), types.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [Type::Flag, Type::Flag]) => Type::Flag,
            (operators::LOGICAL_NOT, [Type::Flag]) => Type::Flag,
            (operators::EQUALS | operators::NOT_EQUALS, [left, right]) if left == right && *left != Type::Texts => {
                Type::Flag
            }
            (
                operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
                [Type::Number, Type::Number],
            ) => Type::Flag,
            (operators::ADD | operators::SUBSTRACT | operators::MULTIPLY, [Type::Number, Type::Number]) => Type::Number,
            (operators::NEGATE, [Type::Number]) => Type::Number,
            (operators::IN, [Type::Text, Type::Texts]) => Type::Flag,
            (operators::CONDITIONAL, [Type::Flag, left, right]) if left == right => *left,
            ("size", [Type::Text | Type::Texts]) => Type::Number,
            ("contains" | "startsWith" | "endsWith", [Type::Text, Type::Text]) if method => Type::Flag,
            (name, _) if !known_call(name) => return self.forbidden(shown(name)),
            (name, types) => {
                let found = types.last().map_or(Argument::Plain(String::new()), |kind| kind.word());
                self.issue("cel_type", vec![("name", shown(name).into()), ("found", found)]);
                return None;
            }
        };
        Some(result)
    }

    /// Whether the result is one of the fact's values, whatever the fields hold.
    fn fits(&mut self, expression: &IdedExpr, found: Type, fact: &Fact) -> bool {
        match (&fact.kind, found) {
            (FactKind::Flag { .. }, Type::Flag) => true,
            (FactKind::Choice { values, .. }, Type::Text) => self.names_choice(expression, fact, values),
            (kind, found) => {
                let expected = match kind {
                    FactKind::Flag { .. } => Type::Flag.word(),
                    _ => Type::Text.word(),
                };
                let arguments =
                    vec![("found", found.word()), ("name", fact.name.clone().into()), ("expected", expected)];
                self.issue("cel_result", arguments);
                false
            }
        }
    }

    fn names_choice(&mut self, expression: &IdedExpr, fact: &Fact, values: &[(String, Text)]) -> bool {
        match &expression.expr {
            Expr::Call(call) if call.func_name == operators::CONDITIONAL => {
                let branches = call.args.iter().skip(1);
                branches.map(|branch| self.names_choice(branch, fact, values)).filter(|fits| !fits).count() == 0
            }
            Expr::Literal(LiteralValue::String(text)) => self.is_choice(text.inner(), fact, values),
            Expr::Ident(name) => match self.fields.iter().find(|field| field.name == *name).map(|field| &field.kind) {
                Some(FieldKind::Choice { values: given }) => {
                    let given = given.clone();
                    given.iter().map(|(choice, _)| self.is_choice(choice, fact, values)).filter(|fits| !fits).count()
                        == 0
                }
                _ => self.is_choice(name, fact, values),
            },
            _ => self.forbidden("contains / size / +").is_some(),
        }
    }

    fn is_choice(&mut self, name: &str, fact: &Fact, values: &[(String, Text)]) -> bool {
        if values.iter().any(|(known, _)| known == name) {
            return true;
        }
        let hint = suggestion(name, values.iter().map(|(known, _)| known.as_str()));
        self.issue("cel_choice", vec![("name", name.into()), ("fact", fact.name.clone().into()), ("hint", hint)]);
        false
    }
}

/// `threshold.<id>`.
fn is_threshold(expression: &Expr) -> bool {
    match expression {
        Expr::Select(select) => matches!(&select.operand.expr, Expr::Ident(name) if name == THRESHOLD),
        _ => false,
    }
}

fn known_call(name: &str) -> bool {
    let operator = name.starts_with(['_', '!', '-', '@'])
        && ![operators::DIVIDE, operators::MODULO, operators::INDEX].contains(&name);
    operator && !name.contains("[?") && !name.contains("?.")
        || ["size", "contains", "startsWith", "endsWith"].contains(&name)
}

/// An operator as it is written.
fn shown(name: &str) -> &str {
    match name {
        operators::CONDITIONAL => "? :",
        operators::IN => "in",
        operators::INDEX => "[ ]",
        other => other.trim_matches('_'),
    }
}
