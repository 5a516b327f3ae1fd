//! One step, decided: the one way to an entry for people, clocks and linked cases.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;

use super::{clocks, facts, fields, refusal, routes};
use crate::event::*;
use crate::machine;
use crate::model::*;

/// A step being taken, after it was found that the actor may.
pub(super) struct Taking<'a> {
    pub kind: Kind,
    pub id: StepId,
    /// The index of the instance in the configuration before.
    pub at: usize,
    pub role: Option<RoleId>,
    pub actor: &'a Actor,
    pub fields: &'a BTreeMap<FieldId, Value>,
    pub occurred_at: Instant,
    pub recorded_at: Instant,
    /// The point of the clock that takes this step.
    pub fired: Option<Fired>,
}

pub(super) fn take(
    p: &Procedure,
    state: &CaseState,
    config: &Config,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<Decision, Refusal> {
    let step = p.step(taking.id);
    let mut draft = drafted(p, state, config, taking, ctx);
    let own = facts::Facts::of(p, &draft, taking.id, taking, ctx);
    let given = own.as_given(p, config, taking.at);
    fields::check(p, &given, taking.at, step, taking.fields, ctx)?;
    let choices = facts::choices(p, &draft, &own, taking, ctx)?;
    let fired = match taking.kind {
        Kind::Opened { .. } => machine::initial(p, taking.id, &choices, config.raises_max),
        _ => machine::fire(p, config, taking.id, taking.at, &choices),
    }
    .map_err(|blocked| refusal(step, blocked))?;
    stays_in_the_proven_set(p, &fired.config)?;

    let number = config.instances[taking.at].number;
    let executed: Vec<StepId> = std::iter::once(taking.id).chain(fired.cascade.iter().map(|(step, _)| *step)).collect();
    draft.members = facts::members(p, &draft, &fired);
    draft.config = fired.config;
    draft.attributes.level = draft.config.raises_max - draft.config.raised;
    let holder_before = p.state(config.instances[taking.at].state).holder;
    let assigned = routes::assign(p, state, &mut draft, &executed, holder_before, taking, ctx)?;
    let clocks = clocks::changes(p, state, &draft, &fired.clock_ops, taking, ctx)?;
    let closed = machine::is_closed(p, &draft.config);
    let settled = machine::is_settled(p, &draft.config);
    let outcome = outcome(p, state, &draft, &executed, settled || closed);
    let steps = || executed.iter().map(|id| p.step(*id));
    Ok(Decision {
        kind: taking.kind.clone(),
        step: Some(taking.id),
        instance: number,
        role: taking.role,
        actor: taking.actor.clone(),
        occurred_at: taking.occurred_at,
        evidence: String::new(),
        recorded_at: taking.recorded_at,
        fields: taking.fields.clone(),
        members: draft.members,
        clocks,
        assigned,
        supervisor: draft.supervisor,
        attributes: draft.attributes,
        outcome,
        settled,
        closed,
        notices: steps()
            .flat_map(|step| &step.notices)
            .map(|notice| NoticeSent { to: notice.to, text: notice.text.clone() })
            .collect(),
        papers: steps().flat_map(|step| &step.effects).filter_map(paper).collect(),
        opens: steps().flat_map(|step| &step.effects).filter_map(link).collect(),
        cascade: fired.cascade,
        fired: taking.fired.clone(),
        draw: facts::reads_draw(p, &executed).then_some(ctx.draw),
        config: draft.config,
    })
}

/// The case as it will be, as far as routes, rules and expressions look at it. It has no clocks and no memory of who did what.
fn drafted(p: &Procedure, state: &CaseState, config: &Config, taking: &Taking<'_>, ctx: &Context<'_>) -> CaseState {
    let mut values = state.values.clone();
    for (field, value) in taking.fields {
        values.insert(*field, value.clone());
    }
    CaseState {
        version: state.version,
        procedure: state.procedure.clone(),
        procedure_version: state.procedure_version.clone(),
        config: config.clone(),
        values,
        clocks: Vec::new(),
        assigned: state.assigned.clone(),
        members: state.members.clone(),
        supervisor: state.supervisor.clone(),
        taken: Vec::new(),
        attributes: attributes(p, &state.attributes, taking.fields, ctx),
        outcome: state.outcome.clone(),
        opened_at: state.opened_at,
        recorded_at: taking.recorded_at,
        settled_at: state.settled_at,
        closed_at: state.closed_at,
    }
}

/// Fields of kind category and place say what the case is about; a field named `grade` says how serious it is.
fn attributes(p: &Procedure, before: &Attributes, given: &BTreeMap<FieldId, Value>, ctx: &Context<'_>) -> Attributes {
    let mut after = before.clone();
    for (id, value) in given {
        let field = p.field(*id);
        match (&field.kind, value) {
            (FieldKind::Category, Value::Ref(category)) => after.category = Some(category.clone()),
            (FieldKind::Place, Value::Ref(place)) => {
                after.area = ctx.routing.area_of(place).or(after.area);
                after.place = Some(place.clone());
            }
            (FieldKind::Choice { .. }, Value::Choice(grade)) if field.name == "grade" => after.grade = *grade,
            (FieldKind::Number { .. }, Value::Number(grade)) if field.name == "grade" => {
                after.grade = u8::try_from(*grade).unwrap_or(u8::MAX);
            }
            _ => {}
        }
    }
    after
}

/// The outcome afterwards: the last that a step named; none once the case is open again.
fn outcome(p: &Procedure, state: &CaseState, draft: &CaseState, executed: &[StepId], done: bool) -> Option<String> {
    let before = if state.done_at().is_some() && !done { None } else { state.outcome.clone() };
    executed.iter().rev().find_map(|id| named_outcome(p, draft, p.step(*id))).or(before)
}

fn named_outcome(p: &Procedure, draft: &CaseState, step: &Step) -> Option<String> {
    match step.outcome.as_ref()? {
        Outcome::Is(outcome) => Some(outcome.clone()),
        Outcome::From(field) => match (&p.field(*field).kind, draft.values.get(field)?) {
            (FieldKind::Choice { values }, Value::Choice(index)) => {
                values.get(usize::from(*index)).map(|(name, _)| name.clone())
            }
            _ => None,
        },
    }
}

fn paper(effect: &Effect) -> Option<u16> {
    match effect {
        Effect::Issue(paper) => Some(*paper),
        _ => None,
    }
}

fn link(effect: &Effect) -> Option<LinkId> {
    match effect {
        Effect::Open(link) => Some(*link),
        _ => None,
    }
}

/// The checker takes declared impossible combinations of facts as impossible; a step that would bring one about is refused, so that
/// what was proven holds for every case.
fn stays_in_the_proven_set(p: &Procedure, config: &Config) -> Result<(), Refusal> {
    let broken = p.constraints.iter().find(|constraint| machine::holds(p, config, 0, &constraint.never));
    broken.map_or(Ok(()), |constraint| Err(Refusal::Guarded { guard: Guard::Not(Box::new(constraint.never.clone())) }))
}
