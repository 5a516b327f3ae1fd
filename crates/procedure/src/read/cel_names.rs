//! Names inside expressions: a module's own fields and its parameters stand for fields of the procedure.

use super::issue::Kind;
use super::reader::{Node, Reader};

/// The expression with every name of a module replaced by the name of the field that it stands for; `None` where a parameter is unknown.
pub(super) fn resolved<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<String> {
    let text = reader.string(node)?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut complete = true;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => quoted(rest, first),
            '$' => 1 + word(&rest[1..]),
            first if is_word(first) => word(rest),
            first => first.len_utf8(),
        };
        let piece = &rest[..length];
        let selected = out.ends_with('.');
        match piece.strip_prefix('$') {
            Some(parameter) => {
                let at = reader.inside(node, text.len() - rest.len());
                let value = reader.parameter(parameter, at);
                match value.and_then(|value| reader.name(Kind::Field, value)) {
                    Some(id) => out.push_str(&reader.name_of(Kind::Field, usize::from(id))),
                    None => complete = false,
                }
            }
            None => {
                let scope = &reader.scopes[node.at.scope];
                if !selected && scope.parameters.is_some() && scope.own.contains(&(Kind::Field, piece)) {
                    out.push_str(&scope.prefix);
                }
                out.push_str(piece);
            }
        }
        rest = &rest[length..];
    }
    complete.then_some(out)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn word(text: &str) -> usize {
    text.find(|character| !is_word(character)).unwrap_or(text.len())
}

/// The bytes of a quoted text with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        if !escaped && character == quote {
            return at + 1;
        }
        escaped = !escaped && character == '\\';
    }
    text.len()
}
