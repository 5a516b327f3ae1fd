//! Deciding what a step does to a case: the values, dates, organisations and texts that its entry records.
//!
//! Everything outside the case comes in the [`Context`]. [`apply`] folds decisions and evaluates nothing. The application fires
//! overdue points ([`due`]) before it decides a command, so that a late matter never escapes its clock by a second.

mod allowed;
mod apply;
mod carry;
mod clocks;
mod day;
mod facts;
mod fields;
mod moved;
mod people;
mod recalculate;
mod routes;
mod take;
mod timers;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;

use crate::event::*;
use crate::machine::{self, Blocked};
use crate::model::*;

pub use allowed::{Allowed, allowed};
pub use apply::{apply, fold};
pub use carry::carried;
pub(crate) use carry::fits;
pub use day::{Bound, Limits, possible};
pub use fields::EACH_MAX;
pub use moved::moved;
pub use people::barred;
pub use recalculate::recalculate;
pub use routes::{KEY_CHOSEN, KEY_TAKEN};
pub use timers::{Point, due, fire_point, next_point};

impl Rules for fengqiao_calendar::RuleSet {
    fn rule(&self, id: &str, on: fengqiao_calendar::Date) -> Option<&fengqiao_calendar::Rule> {
        self.rule(id, on)
    }

    fn threshold(&self, id: &str, on: fengqiao_calendar::Date) -> Option<&fengqiao_calendar::Threshold> {
        self.threshold(id, on)
    }
}

/// Decides a step that a person takes.
///
/// # Errors
/// Says why the step is not taken; nothing has happened then.
pub fn decide(p: &Procedure, state: &CaseState, command: &Command, ctx: &Context<'_>) -> Result<Decision, Refusal> {
    if command.expected_version != state.version {
        return Err(Refusal::Stale { expected: command.expected_version, actual: state.version });
    }
    let step = p.steps.get(command.step.index()).ok_or(Refusal::UnknownStep)?;
    let now = ctx.recorded_at.max(state.recorded_at);
    let config = timers::with_due(p, state, now);
    let at = index_of(&config, step.part, command.instance)?;
    if !step.from.contains(&config.instances[at].state) {
        return Err(Refusal::WrongState { state: config.instances[at].state });
    }
    let role = people::role_for(p, state, &config, at, step, &command.actor)?;
    machine::enabled(p, &config, command.step, at).map_err(|blocked| refusal(step, blocked))?;
    let occurred_at = occurred_at(command, now, Some(state.opened_at))?;
    let kind = if step.corrects { Kind::Corrected } else { Kind::Taken };
    let fields = fields::with_those_before(p, state, step, &command.fields);
    let taking = take::Taking {
        kind,
        id: command.step,
        at,
        role: Some(role),
        actor: &command.actor,
        fields: &fields,
        occurred_at,
        recorded_at: now,
        fired: None,
    };
    take::take(p, state, &config, &taking, ctx)
}

/// Whether a person may claim that a step happened earlier than it is recorded: where the matter came by paper or phone, or a clock
/// that the step starts counts from when it happened.
pub fn may_claim_time(p: &Procedure, state: &CaseState, step: &Step) -> bool {
    let starts =
        |effect: &Effect| matches!(effect, Effect::Start(clock) if p.clock(*clock).from == StartsFrom::Occurred);
    matches!(state.attributes.channel.as_str(), "paper" | "phone") || step.effects.iter().any(starts)
}

/// Decides the opening of a case by one of the procedure's opening steps, with what it is about as far as the reporter or a register said.
///
/// # Errors
/// Says why the case is not opened.
pub fn open(p: &Procedure, command: &Command, attributes: Attributes, ctx: &Context<'_>) -> Result<Decision, Refusal> {
    let step = p.steps.get(command.step.index()).ok_or(Refusal::UnknownStep)?;
    if command.expected_version != 0 {
        return Err(Refusal::Stale { expected: command.expected_version, actual: 0 });
    }
    let config = machine::blank(p, attributes.level);
    if !p.openings.contains(&command.step) {
        return Err(Refusal::WrongState { state: config.instances[0].state });
    }
    let state = before_opening(p, attributes, config, ctx.recorded_at);
    let role = people::role_for(p, &state, &state.config, 0, step, &command.actor)?;
    let taking = take::Taking {
        kind: Kind::Opened { procedure: p.id.clone(), procedure_version: p.version.clone() },
        id: command.step,
        at: 0,
        role: Some(role),
        actor: &command.actor,
        fields: &command.fields,
        occurred_at: occurred_at(command, ctx.recorded_at, None)?,
        recorded_at: ctx.recorded_at,
        fired: None,
    };
    take::take(p, &state, &state.config, &taking, ctx)
}

/// Decides the opening of a case that another one links: its first opening step by a link, filled from what the link carries.
///
/// # Errors
/// Says why the case is not opened; [`Refusal::UnknownStep`] where no step of the procedure is for links.
pub fn open_linked(
    p: &Procedure,
    fields: &BTreeMap<FieldId, Value>,
    attributes: Attributes,
    ctx: &Context<'_>,
) -> Result<Decision, Refusal> {
    let by_link = |id: &&StepId| p.step(**id).by == Trigger::OpenedByLink;
    let id = *p.openings.iter().find(by_link).ok_or(Refusal::UnknownStep)?;
    let config = machine::blank(p, attributes.level);
    let state = before_opening(p, attributes, config, ctx.recorded_at);
    let actor = system_actor("link");
    let taking = take::Taking {
        kind: Kind::Opened { procedure: p.id.clone(), procedure_version: p.version.clone() },
        id,
        at: 0,
        role: None,
        actor: &actor,
        fields,
        occurred_at: ctx.recorded_at,
        recorded_at: ctx.recorded_at,
        fired: None,
    };
    take::take(p, &state, &state.config, &taking, ctx)
}

/// Decides the step that the end of a linked case calls for; `None` where the case does not wait for this outcome any more.
///
/// # Errors
/// Says why a step that waits for the outcome cannot be taken.
pub fn linked(
    p: &Procedure,
    state: &CaseState,
    link: LinkId,
    outcome: &str,
    ctx: &Context<'_>,
) -> Result<Option<Decision>, Refusal> {
    let now = ctx.recorded_at.max(state.recorded_at);
    let config = timers::with_due(p, state, now);
    let waits = |step: &Step| matches!(&step.by, Trigger::Linked { link: named, outcome: wanted } if *named == link && wanted == outcome);
    let Some((id, at)) = find_enabled(p, &config, waits) else { return Ok(None) };
    let actor = system_actor("link");
    let taking = take::Taking {
        kind: Kind::Taken,
        id,
        at,
        role: None,
        actor: &actor,
        fields: &BTreeMap::new(),
        occurred_at: now,
        recorded_at: now,
        fired: None,
    };
    take::take(p, state, &config, &taking, ctx).map(Some)
}

/// The case before its first entry.
fn before_opening(p: &Procedure, attributes: Attributes, config: Config, at: fengqiao_calendar::Instant) -> CaseState {
    CaseState {
        version: 0,
        procedure: p.id.clone(),
        procedure_version: p.version.clone(),
        config,
        values: BTreeMap::new(),
        clocks: Vec::new(),
        assigned: BTreeMap::new(),
        members: BTreeMap::new(),
        supervisor: None,
        taken: Vec::new(),
        attributes,
        outcome: None,
        opened_at: at,
        recorded_at: at,
        settled_at: None,
        closed_at: None,
    }
}

fn occurred_at(
    command: &Command,
    now: fengqiao_calendar::Instant,
    earliest: Option<fengqiao_calendar::Instant>,
) -> Result<fengqiao_calendar::Instant, Refusal> {
    match command.occurred_at {
        Some(claimed) if claimed > now || earliest.is_some_and(|earliest| claimed < earliest) => {
            Err(Refusal::ImpossibleTime)
        }
        Some(claimed) => Ok(claimed),
        None => Ok(now),
    }
}

fn index_of(config: &Config, part: PartId, number: u16) -> Result<usize, Refusal> {
    machine::instance_at(config, part, number).ok_or(Refusal::WrongState { state: config.instances[0].state })
}

/// The first step of a kind that can be taken, with the index of its instance.
fn find_enabled(p: &Procedure, config: &Config, wanted: impl Fn(&Step) -> bool) -> Option<(StepId, usize)> {
    let ids = (0..).map(StepId);
    for (id, _) in ids.zip(&p.steps).filter(|(_, step)| wanted(step)) {
        if let Some(at) = (0..config.instances.len()).find(|at| machine::enabled(p, config, id, *at).is_ok()) {
            return Some((id, at));
        }
    }
    None
}

/// The system itself, acting for a clock or a linked case.
fn system_actor(device: &str) -> Actor {
    Actor { account: None, post: None, organisation: None, party: None, roles: Vec::new(), device: device.to_owned() }
}

/// An entry that no step made: the case as it stands, and nobody is told. What is different, whoever calls says.
fn without_step(p: &Procedure, state: &CaseState, config: Config, kind: Kind, by: &str, now: Instant) -> Decision {
    Decision {
        kind,
        step: None,
        instance: 0,
        role: None,
        actor: system_actor(by),
        occurred_at: now,
        evidence: String::new(),
        recorded_at: now,
        fields: BTreeMap::new(),
        members: state.members.clone(),
        clocks: Vec::new(),
        assigned: Vec::new(),
        supervisor: state.supervisor.clone(),
        attributes: state.attributes.clone(),
        outcome: state.outcome.clone(),
        settled: machine::is_settled(p, &config),
        closed: machine::is_closed(p, &config),
        notices: Vec::new(),
        papers: Vec::new(),
        opens: Vec::new(),
        cascade: Vec::new(),
        fired: None,
        draw: None,
        config,
    }
}

/// The same words to everyone whose matter it is.
fn told_to_parties(p: &Procedure, zh: &str, en: &str) -> Vec<NoticeSent> {
    let parties = (0..).map(RoleId).zip(&p.roles).filter(|(_, role)| role.kind == RoleKind::Party);
    let text = Text { zh: zh.to_owned(), en: en.to_owned() };
    parties.map(|(to, _)| NoticeSent { to, text: text.clone() }).collect()
}

/// What a person reads when the transition function says no.
fn refusal(step: &Step, blocked: Blocked) -> Refusal {
    match blocked {
        Blocked::NoInstance => Refusal::UnknownStep,
        Blocked::WrongState(state) => Refusal::WrongState { state },
        Blocked::ByJoin => Refusal::WrongRole { needed: Vec::new() },
        Blocked::Guarded => Refusal::Guarded { guard: step.guard.clone() },
        Blocked::Exhausted(counter) => Refusal::Exhausted { counter },
        Blocked::PartsOpen(part) => Refusal::PartsOpen { part },
        Blocked::Level => Refusal::Level,
        Blocked::Clock(clock, phase) => Refusal::Clock { clock, phase },
        Blocked::Link(_) => Refusal::NotDue,
        Blocked::TooDeep => Refusal::Circular,
    }
}
