//! Conditions: `urgent and not (kind is consult or redo >= 2)`.

use super::issue::{Argument, Kind};
use super::limits;
use super::reader::{Node, Reader, Spot, suggestion};
use crate::model::{Fact, FactId, FactKind, Guard, PartId};

/// A word of a condition with its byte offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token<'t> {
    word: &'t str,
    offset: usize,
}

struct Parser<'r, 'a> {
    reader: &'r mut Reader<'a>,
    facts: &'r [Fact],
    node: Node<'a>,
    text: &'a str,
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: usize,
    part: Option<PartId>,
}

/// Reads a condition over the facts of one part; `None` accepts facts of any one part.
pub(super) fn read<'a>(reader: &mut Reader<'a>, facts: &[Fact], node: Node<'a>, part: Option<PartId>) -> Guard {
    let Some(text) = reader.string(node) else { return Guard::Always };
    let tokens = tokens(text);
    if tokens.len() > limits::GUARD_TERMS_MAX * 4 {
        let (count, max) = (tokens.len().to_string(), (limits::GUARD_TERMS_MAX * 4).to_string());
        reader.issue(node.at, "too_long", vec![("count", count.into()), ("max", max.into())]);
        return Guard::Always;
    }
    let mut parser = Parser { reader, facts, node, text, tokens, next: 0, depth: 0, part };
    let guard = parser.any();
    if let (Some(_), Some(token)) = (&guard, parser.peek()) {
        parser.issue_at(token.offset, "guard_extra", vec![("name", token.word.into())]);
    }
    guard.unwrap_or(Guard::Always)
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let offset = text.len() - rest.len();
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if "<>=!".contains(first) && rest[1..].starts_with('=') {
            2
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            tokens.push(Token { word: &rest[..length], offset });
        }
        rest = &rest[length..];
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

impl<'a> Parser<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.word == word);
        self.next += usize::from(found);
        found
    }

    fn spot(&self, offset: usize) -> Spot {
        self.reader.inside(self.node, offset)
    }

    fn issue_at(&mut self, offset: usize, key: &'static str, arguments: Vec<(&'static str, Argument)>) {
        let at = self.spot(offset);
        self.reader.issue(at, key, arguments);
    }

    fn ended<T>(&mut self) -> Option<T> {
        self.issue_at(self.text.len(), "guard_end", vec![]);
        None
    }

    fn any(&mut self) -> Option<Guard> {
        let mut terms = vec![self.all()?];
        while self.take("or") {
            terms.push(self.all()?);
        }
        Some(if terms.len() == 1 { terms.remove(0) } else { Guard::Any(terms) })
    }

    fn all(&mut self) -> Option<Guard> {
        let mut terms = vec![self.term()?];
        while self.take("and") {
            terms.push(self.term()?);
        }
        Some(if terms.len() == 1 { terms.remove(0) } else { Guard::All(terms) })
    }

    fn term(&mut self) -> Option<Guard> {
        let Some(token) = self.peek() else { return self.ended() };
        if self.depth == limits::GUARD_DEPTH_MAX {
            let max = limits::GUARD_DEPTH_MAX.to_string();
            self.issue_at(token.offset, "guard_depth", vec![("max", max.into())]);
            return None;
        }
        self.depth += 1;
        let guard = self.term_inside(token);
        self.depth -= 1;
        guard
    }

    fn term_inside(&mut self, token: Token<'a>) -> Option<Guard> {
        self.next += 1;
        match token.word {
            "not" => Some(negated(self.term()?)),
            "(" => {
                let inner = self.any()?;
                if !self.take(")") {
                    self.issue_at(token.offset, "guard_paren", vec![]);
                    return None;
                }
                Some(inner)
            }
            "always" => Some(Guard::Always),
            "can_raise" => Some(Guard::CanRaise),
            "and" | "or" | "is" => {
                self.issue_at(token.offset, "guard_token", vec![("name", token.word.into())]);
                None
            }
            word if word.starts_with(is_word) => self.about(token),
            word => {
                self.issue_at(token.offset, "guard_token", vec![("name", word.into())]);
                None
            }
        }
    }

    fn fact(&mut self, token: Token<'a>) -> Option<FactId> {
        let at = self.spot(token.offset);
        let id = match token.word.strip_prefix('$') {
            Some(parameter) => {
                let node = self.reader.parameter(parameter, at)?;
                self.reader.name(Kind::Fact, node)?
            }
            None => self.reader.name_at(Kind::Fact, token.word, at)?,
        };
        let fact = self.facts.get(usize::from(id))?;
        match self.part {
            Some(part) if part != fact.part => {
                let owner = self.reader.name_of(Kind::Part, fact.part.index());
                let here = self.reader.name_of(Kind::Part, part.index());
                let arguments = vec![
                    ("kind", Kind::Fact.into()),
                    ("name", token.word.into()),
                    ("owner", owner.into()),
                    ("part", here.into()),
                ];
                self.reader.issue(at, "other_part", arguments);
                return None;
            }
            Some(_) => {}
            None => self.part = Some(fact.part),
        }
        Some(FactId(id))
    }

    fn about(&mut self, token: Token<'a>) -> Option<Guard> {
        let id = self.fact(token)?;
        let fact = self.facts.get(id.index())?.clone();
        match &fact.kind {
            FactKind::Flag { .. } => self.flag(token, id),
            FactKind::Choice { values, .. } => self.choice(token, id, values),
            FactKind::Counter { max } => self.counter(token, id, *max),
        }
    }

    fn flag(&mut self, token: Token<'a>, id: FactId) -> Option<Guard> {
        if self.peek().is_some_and(|next| ["is", "=", "==", "!=", "<", "<=", ">", ">="].contains(&next.word)) {
            self.issue_at(token.offset, "guard_flag", vec![("name", token.word.into())]);
            return None;
        }
        Some(Guard::Is(id, 1))
    }

    fn choice(&mut self, token: Token<'a>, id: FactId, values: &[(String, crate::model::Text)]) -> Option<Guard> {
        let differs = self.take("!=");
        if !differs && !self.take("is") && !self.take("=") && !self.take("==") {
            self.issue_at(token.offset, "guard_choice", vec![("name", token.word.into())]);
            return None;
        }
        let differs = differs || self.take("not");
        let Some(value) = self.peek() else { return self.ended() };
        self.next += 1;
        let Some(index) = values.iter().position(|(name, _)| name == value.word) else {
            let hint = suggestion(value.word, values.iter().map(|(name, _)| name.as_str()));
            let arguments = vec![("kind", Kind::Choice.into()), ("name", value.word.into()), ("hint", hint)];
            self.issue_at(value.offset, "unknown_name", arguments);
            return None;
        };
        let guard = Guard::Is(id, u8::try_from(index).ok()?);
        Some(if differs { negated(guard) } else { guard })
    }

    fn counter(&mut self, token: Token<'a>, id: FactId, max: u8) -> Option<Guard> {
        let sign = self
            .peek()
            .map(|next| next.word)
            .filter(|word| ["<", "<=", ">", ">=", "=", "==", "!=", "is"].contains(word));
        let Some(sign) = sign else {
            self.issue_at(
                token.offset,
                "guard_counter",
                vec![("name", token.word.into()), ("max", max.to_string().into())],
            );
            return None;
        };
        self.next += 1;
        let Some(value) = self.peek() else { return self.ended() };
        self.next += 1;
        let lowest = if sign == "<" || sign == ">=" { 1 } else { 0 };
        let highest = if sign == "<=" || sign == ">" { max.saturating_sub(1) } else { max };
        let Some(number) = value.word.parse::<u8>().ok().filter(|number| (lowest..=highest).contains(number)) else {
            let arguments = vec![("min", lowest.to_string().into()), ("max", highest.to_string().into())];
            self.issue_at(value.offset, "out_of_range", arguments);
            return None;
        };
        Some(match sign {
            "<" => Guard::Below(id, number),
            ">=" => negated(Guard::Below(id, number)),
            "<=" => Guard::Below(id, number + 1),
            ">" => negated(Guard::Below(id, number + 1)),
            "!=" => negated(Guard::Is(id, number)),
            _ => Guard::Is(id, number),
        })
    }
}

fn negated(guard: Guard) -> Guard {
    match guard {
        Guard::Not(inner) => *inner,
        other => Guard::Not(Box::new(other)),
    }
}
