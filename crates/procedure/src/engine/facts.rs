//! Values of facts, sizes of sets and members, as the fields of a step give them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fengqiao_calendar::Date;

use super::routes;
use super::take::Taking;
use crate::cel_eval;
use crate::event::*;
use crate::machine::{self, Choices};
use crate::model::*;
use crate::parties;

/// The name under which an expression reads the number that was drawn.
const DRAW: &str = "draw";

/// What a step sets one of its facts to.
enum Set {
    /// The procedure says it.
    Fixed(u8),
    /// A field or an expression says it.
    Given(u8),
    /// The field was not filled in: the fact keeps its value.
    Kept,
    /// The expression has no value.
    Nothing,
}

/// What the effects of one step set, each computed once.
pub(super) struct Facts(Vec<(FactId, Set)>);

impl Facts {
    /// What a step sets from its values, fields and expressions.
    pub(super) fn of(p: &Procedure, draft: &CaseState, id: StepId, taking: &Taking<'_>, ctx: &Context<'_>) -> Facts {
        let set = |effect: &Effect| {
            let Effect::Set { fact, to } = effect else { return None };
            let given = |value: Option<u8>, none| value.map_or(none, Set::Given);
            let value = match to {
                FactSource::Value(value) => Set::Fixed(*value),
                FactSource::Field(field) => given(taking.fields.get(field).and_then(small), Set::Kept),
                FactSource::Cel(expression) => {
                    given(computed(p, draft, *fact, expression, taking, ctx).ok(), Set::Nothing)
                }
            };
            Some((*fact, value))
        };
        Facts(p.step(id).effects.iter().filter_map(set).collect())
    }

    /// The configuration with these facts: what the form's conditions look at. What cannot be computed from what was filled in keeps its
    /// value.
    pub(super) fn as_given<'c>(&self, p: &Procedure, config: &'c Config, at: usize) -> Cow<'c, Config> {
        let mut after = Cow::Borrowed(config);
        for (fact, set) in &self.0 {
            if let Set::Fixed(value) | Set::Given(value) = set {
                machine::set_fact(p, after.to_mut(), at, *fact, *value);
            }
        }
        after
    }
}

/// Whether an expression of these steps reads the number that was drawn.
pub(super) fn reads_draw(p: &Procedure, steps: &[StepId]) -> bool {
    let effects = || steps.iter().flat_map(|id| &p.step(*id).effects);
    effects().any(|effect| match effect {
        Effect::Set { to: FactSource::Cel(expression), .. } => {
            expression.contains(DRAW) && cel_eval::names_in(expression).contains(DRAW)
        }
        _ => false,
    })
}

/// Everything that the transition function cannot know by itself. `own` are the facts of the step that is taken.
pub(super) fn choices(
    p: &Procedure,
    draft: &CaseState,
    own: &Facts,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<Choices, Refusal> {
    let mut facts = Vec::new();
    for (fact, set) in &own.0 {
        match set {
            Set::Given(value) => facts.push((taking.id, *fact, *value)),
            Set::Nothing => return Err(Refusal::NoValue { fact: *fact }),
            Set::Fixed(_) | Set::Kept => {}
        }
    }
    for (id, step) in (0..).map(StepId).zip(&p.steps) {
        if id != taking.id && matches!(step.by, Trigger::Joined { .. }) {
            // A step that only follows from a join may not come to pass; its fact keeps its value then.
            let set = Facts::of(p, draft, id, taking, ctx).0.into_iter();
            facts.extend(set.filter_map(|(fact, set)| match set {
                Set::Given(value) => Some((id, fact, value)),
                Set::Fixed(_) | Set::Kept | Set::Nothing => None,
            }));
        }
    }
    let sizes = (0..).map(PartId).zip(&p.parts).filter_map(|(id, part)| match &part.many {
        Many::One => None,
        Many::Each { over } => Some((id, u16::try_from(set(p, draft, over).len()).unwrap_or(u16::MAX))),
    });
    Ok(Choices { facts, sizes: sizes.collect(), lower_to: routes::lowered_to(p, draft, p.step(taking.id), ctx)? })
}

/// The members of all open instances afterwards: those that stay, and the frozen sets of those that opened.
pub(super) fn members(p: &Procedure, draft: &CaseState, fired: &machine::Fired) -> BTreeMap<(PartId, u16), Ref> {
    let mut members = draft.members.clone();
    members.retain(|key, _| !fired.closed.contains(key));
    let mut opened_of: BTreeMap<PartId, usize> = BTreeMap::new();
    for (part, number) in &fired.opened {
        let Many::Each { over } = &p.part(*part).many else { continue };
        let set = set(p, draft, over);
        let position = opened_of.entry(*part).or_default();
        if !set.is_empty() {
            members.insert((*part, *number), set[*position % set.len()].clone());
        }
        *position += 1;
    }
    members.retain(|(part, number), _| machine::instance_at(&fired.config, *part, *number).is_some());
    members
}

fn computed(
    p: &Procedure,
    draft: &CaseState,
    fact: FactId,
    expression: &str,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<u8, cel_eval::CelFault> {
    // What this step asks counts as given with it; what earlier steps asked, as it stands.
    let asked = |id: FieldId| p.step(taking.id).asks.iter().any(|ask| ask.field == id);
    let field = |id: FieldId| taking.fields.get(&id).or_else(|| if asked(id) { None } else { draft.values.get(&id) });
    let today = ctx.calendar.date_of(taking.recorded_at);
    let attribute = |name: &str| match name {
        "today" => Some(Value::Date(days_since_1970(today))),
        DRAW => Some(Value::Number(i64::from(ctx.draw))),
        name => ctx.routing.attribute(draft, name).or_else(|| attribute(&draft.attributes, name)),
    };
    let threshold = |id: &str| ctx.rules.threshold(id, today).map(|found| (found.share, found.of));
    let around = cel_eval::Surroundings { field: &field, attribute: &attribute, threshold: &threshold };
    cel_eval::compute(p, fact, expression, &around)
}

/// A yes/no or the index of a choice.
fn small(value: &Value) -> Option<u8> {
    match value {
        Value::Flag(flag) => Some(u8::from(*flag)),
        Value::Choice(index) => Some(*index),
        _ => None,
    }
}

fn attribute(attributes: &Attributes, name: &str) -> Option<Value> {
    match name {
        "category" => attributes.category.clone().map(Value::Text),
        "grade" => Some(Value::Number(i64::from(attributes.grade))),
        "level" => Some(Value::Number(i64::from(attributes.level))),
        "channel" => Some(Value::Text(attributes.channel.clone())),
        _ => None,
    }
}

/// The days from 1970-01-01 to a civil date.
fn days_since_1970(on: Date) -> i32 {
    let days = on.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The members of a set, each once: organisations of a field, or parties by their keys.
fn set(p: &Procedure, draft: &CaseState, over: &SetSource) -> Vec<Ref> {
    let mut members: Vec<Ref> = Vec::new();
    match over {
        SetSource::Field(field) => match draft.values.get(field) {
            Some(Value::Refs(refs)) => {
                for member in refs {
                    if !members.contains(member) {
                        members.push(member.clone());
                    }
                }
            }
            Some(value) => members.extend(parties::named_in(p, *field, value).into_iter().map(|party| party.key)),
            None => {}
        },
        SetSource::Parties => members.extend(parties::parties(p, draft).into_iter().map(|party| party.key)),
    }
    members
}
