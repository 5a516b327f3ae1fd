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

/// The configuration with the facts that the step sets from its values, fields and expressions: what the form's conditions look at. What
/// cannot be computed from what was filled in keeps its value.
pub(super) fn as_given<'c>(
    p: &Procedure,
    config: &'c Config,
    draft: &CaseState,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Cow<'c, Config> {
    let mut after = Cow::Borrowed(config);
    let mut readable = None;
    for effect in &p.step(taking.id).effects {
        let Effect::Set { fact, to } = effect else { continue };
        let value = match to {
            FactSource::Value(value) => Some(*value),
            FactSource::Field(field) => taking.fields.get(field).and_then(small),
            FactSource::Cel(expression) => {
                let readable = readable.get_or_insert_with(|| readable_by(p, draft, taking));
                computed(p, draft, *fact, expression, readable, taking, ctx).ok()
            }
        };
        if let Some(value) = value {
            machine::set_fact(p, after.to_mut(), taking.at, *fact, value);
        }
    }
    after
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

/// Everything that the transition function cannot know by itself.
pub(super) fn choices(
    p: &Procedure,
    draft: &CaseState,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<Choices, Refusal> {
    let mut facts = Vec::new();
    for (id, step) in (0..).map(StepId).zip(&p.steps) {
        if id == taking.id || matches!(step.by, Trigger::Joined { .. }) {
            set_facts(p, draft, id, taking, ctx, &mut facts)?;
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

fn set_facts(
    p: &Procedure,
    draft: &CaseState,
    id: StepId,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
    facts: &mut Vec<(StepId, FactId, u8)>,
) -> Result<(), Refusal> {
    let mut readable = None;
    for effect in &p.step(id).effects {
        let Effect::Set { fact, to } = effect else { continue };
        let value = match to {
            FactSource::Value(_) => continue,
            FactSource::Field(field) => taking.fields.get(field).and_then(small),
            FactSource::Cel(expression) => {
                let readable = readable.get_or_insert_with(|| readable_by(p, draft, taking));
                match computed(p, draft, *fact, expression, readable, taking, ctx) {
                    Ok(value) => Some(value),
                    // A step that only follows from a join may not come to pass; its fact keeps its value then.
                    Err(_) if id != taking.id => None,
                    Err(_) => return Err(Refusal::NoValue { fact: *fact }),
                }
            }
        };
        facts.extend(value.map(|value| (id, *fact, value)));
    }
    Ok(())
}

/// The fields that an expression reads: what this step asks counts as given with it; what earlier steps asked, as it stands.
fn readable_by(p: &Procedure, draft: &CaseState, taking: &Taking<'_>) -> BTreeMap<FieldId, Value> {
    let mut readable = draft.values.clone();
    readable.retain(|field, _| p.step(taking.id).asks.iter().all(|ask| ask.field != *field));
    readable.extend(taking.fields.iter().map(|(field, value)| (*field, value.clone())));
    readable
}

fn computed(
    p: &Procedure,
    draft: &CaseState,
    fact: FactId,
    expression: &str,
    readable: &BTreeMap<FieldId, Value>,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<u8, cel_eval::CelFault> {
    let today = ctx.calendar.date_of(taking.recorded_at);
    let attribute = |name: &str| match name {
        "today" => Some(Value::Date(days_since_1970(today))),
        DRAW => Some(Value::Number(i64::from(ctx.draw))),
        name => ctx.routing.attribute(draft, name).or_else(|| attribute(&draft.attributes, name)),
    };
    let threshold = |id: &str| ctx.rules.threshold(id, today).map(|found| (found.share, found.of));
    let around = cel_eval::Surroundings { attribute: &attribute, threshold: &threshold };
    cel_eval::compute(p, fact, expression, readable, &around)
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
