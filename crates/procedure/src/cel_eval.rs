//! Computing a fact from typed fields when a step is taken. The value is recorded with the step and never computed again.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use cel::{Context, Program, Value as CelValue};

use crate::event::Value;
use crate::model::{Fact, FactId, FactKind, FieldId, FieldKind, Procedure};
use crate::read::cel::{THRESHOLD, Type, attribute_type, field_type, parse};

/// The attributes of a case that an expression may read.
pub const ATTRIBUTES: &[&str] = &["category", "grade", "level", "channel", "danger", "today", "draw"];

/// How many compiled expressions a thread keeps: a whole catalogue has a few dozen.
const PROGRAMS_MAX: usize = 512;

/// Why an expression gave no value. A checked procedure on checked fields gives only `Attribute`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CelFault {
    /// The expression cannot be parsed.
    #[error("the expression cannot be read: {0}")]
    Syntax(String),
    /// A name that is neither a field of the procedure nor an attribute.
    #[error("`{0}` is unknown in the expression")]
    Unknown(String),
    /// The case has no such attribute yet, or it has another type.
    #[error("the case has no usable attribute `{0}`")]
    Attribute(String),
    /// No rule pack in force has this threshold.
    #[error("no pack has the threshold `{0}`")]
    Threshold(String),
    /// A field has a value of another kind than the procedure says.
    #[error("the field `{0}` has an unexpected kind of value")]
    Field(String),
    /// The evaluation failed: a number too large.
    #[error("the expression cannot be computed: {0}")]
    Failed(String),
    /// The result is no value of the fact.
    #[error("the result is not a value of the fact")]
    Result,
}

/// What an expression reads.
pub struct Surroundings<'a> {
    /// The value of a field as it was given.
    pub field: &'a dyn Fn(FieldId) -> Option<&'a Value>,
    /// An attribute of the case.
    pub attribute: &'a dyn Fn(&str) -> Option<Value>,
    /// Share and whole of a threshold.
    pub threshold: &'a dyn Fn(&str) -> Option<(i64, i64)>,
}

/// Computes the value of a fact. Fields that were not given read as empty: "", 0, no.
///
/// # Errors
/// A [`CelFault`] where the expression gives no value of the fact.
pub fn compute(
    procedure: &Procedure,
    fact: FactId,
    expression: &str,
    around: &Surroundings<'_>,
) -> Result<u8, CelFault> {
    let Compiled { program, names } = &*compiled(expression).map_err(CelFault::Syntax)?;
    STANDARD.with(|standard| {
        let mut context = standard.new_inner_scope();
        for name in names {
            let value =
                if name == THRESHOLD { thresholds(expression, around)? } else { value_of(procedure, name, around)? };
            context.add_variable_from_value(name.as_str(), value);
        }
        let result = program.execute(&context).map_err(|error| CelFault::Failed(error.to_string()))?;
        fact_value(procedure.fact(fact), &result)
    })
}

/// An expression as it is executed, and the names that it reads.
struct Compiled {
    program: Program,
    names: BTreeSet<String>,
}

thread_local! {
    /// Programs by their text: compiling one takes many times as long as all else in a step.
    static PROGRAMS: RefCell<HashMap<String, Rc<Compiled>>> = RefCell::default();
    /// The functions that every expression may call; declaring them takes longer than a step.
    static STANDARD: Context<'static, 'static> = Context::default();
}

/// The program of an expression, compiled once on each thread.
fn compiled(expression: &str) -> Result<Rc<Compiled>, String> {
    if let Some(known) = PROGRAMS.with_borrow(|programs| programs.get(expression).map(Rc::clone)) {
        return Ok(known);
    }
    let program = parse(expression)?;
    let names = program.references().variables().into_iter().map(str::to_owned).collect();
    let compiled = Rc::new(Compiled { program, names });
    PROGRAMS.with_borrow_mut(|programs| {
        if programs.len() >= PROGRAMS_MAX {
            programs.clear();
        }
        programs.insert(expression.to_owned(), Rc::clone(&compiled));
    });
    Ok(compiled)
}

/// The names that an expression reads; none where it cannot be parsed.
pub(crate) fn names_in(expression: &str) -> BTreeSet<String> {
    compiled(expression).map(|compiled| compiled.names.clone()).unwrap_or_default()
}

/// The ids of the thresholds that an expression reads.
pub fn thresholds_in(expression: &str) -> BTreeSet<String> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut found = BTreeSet::new();
    let mut before = None;
    for (at, _) in expression.match_indices(THRESHOLD) {
        let starts = before.is_none_or(|end| at >= end) && !expression[..at].ends_with(is_word);
        if let Some(rest) = expression[at + THRESHOLD.len()..].strip_prefix('.').filter(|_| starts) {
            let id = &rest[..rest.find(|character| !is_word(character)).unwrap_or(rest.len())];
            found.insert(id.to_owned());
            before = Some(at + THRESHOLD.len() + 1 + id.len());
        }
    }
    found
}

fn thresholds(expression: &str, around: &Surroundings<'_>) -> Result<CelValue, CelFault> {
    let mut all: HashMap<String, CelValue> = HashMap::new();
    for id in thresholds_in(expression) {
        let (share, of) = (around.threshold)(&id).ok_or_else(|| CelFault::Threshold(id.clone()))?;
        let one: HashMap<String, CelValue> =
            [("share".to_owned(), CelValue::Int(share)), ("of".to_owned(), CelValue::Int(of))].into();
        all.insert(id, one.into());
    }
    Ok(all.into())
}

fn value_of(procedure: &Procedure, name: &str, around: &Surroundings<'_>) -> Result<CelValue, CelFault> {
    let field = procedure.field_named(name);
    let given = field.and_then(|id| Some((id, (around.field)(id)?)));
    if let Some((id, value)) = given {
        return field_value(&procedure.field(id).kind, value).ok_or_else(|| CelFault::Field(name.to_owned()));
    }
    if let Some(expected) = attribute_type(name) {
        return match ((around.attribute)(name), field) {
            (Some(value), _) => plain(&value).ok_or_else(|| CelFault::Attribute(name.to_owned())),
            (None, Some(_)) => Ok(empty(expected)),
            (None, None) => Err(CelFault::Attribute(name.to_owned())),
        };
    }
    let kind = field.map(|id| &procedure.field(id).kind).and_then(field_type);
    kind.map(empty).ok_or_else(|| CelFault::Unknown(name.to_owned()))
}

fn field_value(kind: &FieldKind, value: &Value) -> Option<CelValue> {
    match (kind, value) {
        (FieldKind::Choice { values }, Value::Choice(index)) => {
            values.get(usize::from(*index)).map(|(name, _)| text(name))
        }
        (_, value) => plain(value),
    }
}

fn plain(value: &Value) -> Option<CelValue> {
    Some(match value {
        Value::Text(words) | Value::Ref(words) => text(words),
        Value::Number(number) | Value::Money(number) => CelValue::Int(*number),
        Value::Date(days) => CelValue::Int(i64::from(*days)),
        Value::Time(instant) => CelValue::Int(instant.0),
        Value::Flag(flag) => CelValue::Bool(*flag),
        Value::Refs(list) => CelValue::List(std::sync::Arc::new(list.iter().map(|item| text(item)).collect())),
        Value::Choice(_) | Value::Contact(_) | Value::Contacts(_) | Value::Attachments(_) => return None,
    })
}

fn text(words: &str) -> CelValue {
    CelValue::String(std::sync::Arc::new(words.to_owned()))
}

fn empty(kind: Type) -> CelValue {
    match kind {
        Type::Flag => CelValue::Bool(false),
        Type::Number => CelValue::Int(0),
        Type::Text => text(""),
        Type::Texts => CelValue::List(std::sync::Arc::new(Vec::new())),
    }
}

fn fact_value(fact: &Fact, result: &CelValue) -> Result<u8, CelFault> {
    match (&fact.kind, result) {
        (FactKind::Flag { .. }, CelValue::Bool(flag)) => Ok(u8::from(*flag)),
        (FactKind::Choice { values, .. }, CelValue::String(name)) => values
            .iter()
            .position(|(known, _)| known == name.as_str())
            .and_then(|at| u8::try_from(at).ok())
            .ok_or(CelFault::Result),
        _ => Err(CelFault::Result),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::read::tests::reads;

    /// The value of the fact `weight` of the test procedure for an expression over `amount` and attributes.
    fn check(expression: &str, fact: &str, amount: Option<i64>, grade: Option<i64>) -> Result<u8, CelFault> {
        let procedure = reads("_test/everything/procedure.toml");
        let amount = amount.map(|fen| (procedure.field_named("amount").unwrap(), Value::Money(fen)));
        let fields: BTreeMap<FieldId, Value> = amount.into_iter().collect();
        let field = |id: FieldId| fields.get(&id);
        let attribute = |name: &str| match name {
            "grade" => grade.map(Value::Number),
            _ => None,
        };
        let threshold = |id: &str| (id == "two_thirds").then_some((2, 3));
        let around = Surroundings { field: &field, attribute: &attribute, threshold: &threshold };
        compute(&procedure, procedure.fact_named(fact).unwrap(), expression, &around)
    }

    #[test]
    fn facts_are_computed_from_fields_and_attributes() {
        assert_eq!(check("amount > 100 ? 'heavy' : 'light'", "weight", Some(101), None), Ok(1));
        assert_eq!(check("amount > 100 ? 'heavy' : 'light'", "weight", Some(100), None), Ok(0));
        assert_eq!(check("amount > 0 || grade >= 2", "urgent", None, Some(2)), Ok(1));
        assert_eq!(check("words == '' && amount == 0", "urgent", None, None), Ok(1));
    }

    /// Source: 民法典 art. 278 asks for two thirds of the owners to take part.
    #[test]
    fn thresholds_are_compared_by_cross_multiplying() {
        let enough = "amount * threshold.two_thirds.of >= threshold.two_thirds.share * 90";
        assert_eq!(check(enough, "urgent", Some(60), None), Ok(1));
        assert_eq!(check(enough, "urgent", Some(59), None), Ok(0));
        let unknown = check("amount > threshold.none.share", "urgent", Some(1), None);
        assert_eq!(unknown, Err(CelFault::Threshold("none".to_owned())));
        assert_eq!(
            thresholds_in("a_threshold.x.of > threshold.y.of + threshold.z.share"),
            ["y".into(), "z".into()].into()
        );
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(check("grade > 1", "urgent", None, None), Err(CelFault::Attribute("grade".to_owned())));
        assert_eq!(check("nothing > 1", "urgent", None, None), Err(CelFault::Unknown("nothing".to_owned())));
        assert_eq!(check("'other'", "weight", None, None), Err(CelFault::Result));
        assert!(matches!(check("amount * 9223372036854775807 > 0", "urgent", Some(2), None), Err(CelFault::Failed(_))));
        assert!(matches!(check("amount >", "urgent", Some(2), None), Err(CelFault::Syntax(_))));
    }
}
