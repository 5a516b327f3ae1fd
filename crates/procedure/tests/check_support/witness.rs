//! A trace of the checker, replayed as a concrete case: commands with values, and clocks that run out when the trace says so.

use std::collections::BTreeMap;

use fengqiao_calendar::{Calendar, Date, Instant, Rule, RulePack, Threshold};
use fengqiao_procedure::check::Move;
use fengqiao_procedure::event::*;
use fengqiao_procedure::machine::{self, Choices};
use fengqiao_procedure::model::*;
use fengqiao_procedure::{apply, decide, fire_point, next_point, open, open_linked};

use super::catalogue::packs;
use super::engine::{rule, town, value};
use super::random::Dice;

const DAY: i64 = 86_400_000;
/// 2026-03-02 09:00 in Shanghai: the day of the first move. Each move has a day of its own.
const START: i64 = 1_772_413_200_000;
/// How often values are rolled until a computed fact comes out as the trace wants it.
const ROLLS: u64 = 200;

/// Lengths by clock and day of start: a clock runs out with the move that the trace gives it, or long after the end.
struct Timely {
    rules: BTreeMap<String, BTreeMap<i64, Rule>>,
    never: Rule,
    packs: Vec<RulePack>,
}

impl Timely {
    fn of(p: &Procedure, trace: &[Move]) -> Timely {
        let mut rules: BTreeMap<String, BTreeMap<i64, Rule>> = BTreeMap::new();
        for (at, by) in (0i64..).zip(trace) {
            let Move::Due { clock, .. } = by else { continue };
            let ClockLength::Rule(name) = &p.clock(*clock).length else { continue };
            let earlier = (0i64..).zip(trace).take_while(|(before, _)| *before < at);
            let last = earlier.filter(|(_, it)| matches!(it, Move::Due { clock: same, .. } if same == clock)).last();
            for start in last.map_or(0, |(before, _)| before)..at {
                let days = format!("{}h", (at - start) * 24 - 12);
                rules.entry(name.clone()).or_default().insert(start, rule(name, &days));
            }
        }
        Timely { rules, never: rule("never", "900d"), packs: packs() }
    }
}

impl Rules for Timely {
    fn rule(&self, id: &str, on: Date) -> Option<&Rule> {
        let first = Calendar::bare(1).date_of(Instant(START));
        let day = i64::from((on - first).get_days());
        Some(self.rules.get(id).and_then(|days| days.get(&day)).unwrap_or(&self.never))
    }

    fn threshold(&self, id: &str, _: Date) -> Option<&Threshold> {
        self.packs.iter().flat_map(RulePack::thresholds).find(|it| it.id == id)
    }
}

/// The same procedure with a rule of its own for each clock.
pub fn with_own_rules(p: &Procedure) -> Procedure {
    let mut p = p.clone();
    for clock in &mut p.clocks {
        clock.length = ClockLength::Rule(format!("of.{}", clock.name));
    }
    p
}

/// Plays a trace in the engine. Returns the configuration at its end, or why there is no such case.
pub fn witness(p: &Procedure, trace: &[Move]) -> Result<Config, String> {
    let (rules, calendar, town) = (Timely::of(p, trace), Calendar::bare(1), town(p));
    let mut case: Option<CaseState> = None;
    for (at, by) in (0i64..).zip(trace) {
        let now = Instant(START + at * DAY);
        let ctx = Context { recorded_at: now, calendar: &calendar, rules: &rules, routing: &town, draw: 0 };
        if let Some(state) = case.take() {
            case = Some(rest(p, state, by, &ctx)?);
        }
        let (step, choices, raises_max) = match by {
            Move::Open { step, choices, raises_max } => (*step, choices, *raises_max),
            Move::Take { step, choices, .. } => (*step, choices, 0),
            Move::Due { .. } => continue,
        };
        let decided = (0..ROLLS).find_map(|roll| {
            let command = command(p, case.as_ref(), step, choices, &mut Dice(roll), now)?;
            let decision = match &case {
                None => {
                    let attributes =
                        Attributes { level: raises_max, channel: "web".to_owned(), ..Attributes::default() };
                    match p.step(step).by {
                        Trigger::OpenedByLink => open_linked(p, &command.fields, attributes, &ctx).ok()?,
                        _ => open(p, &command, attributes, &ctx).ok()?,
                    }
                }
                Some(state) => decide(p, state, &command, &ctx).ok()?,
            };
            wanted(p, &decision, step, choices).then_some(decision)
        });
        let decision = decided.ok_or_else(|| format!("{} cannot be taken as the trace has it", p.step(step).name))?;
        case = Some(apply(p, case, &decision));
    }
    let end = Instant(START + i64::try_from(trace.len()).expect("a short trace") * DAY - DAY);
    case.map(|state| due_by(p, &state, end)).ok_or_else(|| "nothing happened".to_owned())
}

/// The configuration of a case with every clock due whose time has run out.
pub fn due_by(p: &Procedure, case: &CaseState, now: Instant) -> Config {
    let mut config = case.config.clone();
    for run in case.clocks.iter().filter(|run| run.phase == Phase::Running && run.due.at <= now) {
        if let Some(at) = machine::instance_at(&config, p.clock(run.clock).part, run.instance) {
            config = machine::clock_due(p, &config, run.clock, at);
        }
    }
    config
}

/// Lets the clock of this move, and no other, run out.
fn rest(p: &Procedure, mut state: CaseState, by: &Move, ctx: &Context<'_>) -> Result<CaseState, String> {
    let wanted = match by {
        Move::Due { clock, step, .. } => step.map(|step| (*clock, step)),
        _ => None,
    };
    let mut acted = false;
    while let Some(point) = next_point(p, &state).filter(|point| point.at <= ctx.recorded_at) {
        let decision = fire_point(p, &state, &point, ctx).map_err(|refusal| format!("{refusal:?}"))?;
        if wanted != decision.step.map(|step| (point.clock, step)) || acted {
            return Err(format!("{} acts too", p.clock(point.clock).name));
        }
        acted = true;
        state = apply(p, Some(state), &decision);
    }
    if acted == wanted.is_some() { Ok(state) } else { Err("the clock of the move does not act".to_owned()) }
}

fn command(
    p: &Procedure,
    case: Option<&CaseState>,
    step: StepId,
    choices: &Choices,
    dice: &mut Dice,
    now: Instant,
) -> Option<Command> {
    let taken = p.step(step);
    let mut fields = BTreeMap::new();
    for ask in &taken.asks {
        let given = (ask.required && ask.when == Guard::Always) || dice.roll(3) > 0;
        if let Some(value) = value(dice, &p.field(ask.field).kind, now).filter(|_| given) {
            fields.insert(ask.field, value);
        }
    }
    for effect in &taken.effects {
        let Effect::Set { fact, to: FactSource::Field(field) } = effect else { continue };
        let chosen = choices.facts.iter().find(|(by, named, _)| *by == step && named == fact);
        match (chosen, &p.field(*field).kind) {
            // The checker names no value that nothing reads later: any will do where one must be given.
            (None, _) if taken.asks.iter().any(|ask| ask.field == *field && ask.required) => None,
            (None, _) => fields.remove(field),
            (Some((.., value)), FieldKind::Flag) => fields.insert(*field, Value::Flag(*value == 1)),
            (Some((.., value)), _) => fields.insert(*field, Value::Choice(*value)),
        };
    }
    let opens = |part: &Part| case.is_none_or(|_| part.opened_by.is_some() && part.opened_by == taken.to);
    for (part, size) in &choices.sizes {
        let Many::Each { over: SetSource::Field(field) } = &p.part(*part).many else { continue };
        if opens(p.part(*part)) && taken.asks.iter().any(|ask| ask.field == *field) {
            let members = ["roads", "water", "parks", "housing"];
            let members = members[..usize::from(*size).min(members.len())].iter();
            fields.insert(*field, Value::Refs(members.map(|name| (*name).to_owned()).collect()));
        }
    }
    let here = case.and_then(|state| {
        let starts = |it: &&Instance| it.part == taken.part && taken.from.contains(&it.state);
        state.config.instances.iter().find(starts).map(|it| it.number)
    });
    let instance = if case.is_some() { here? } else { 0 };
    let member = case.and_then(|state| state.members.get(&(taken.part, instance)).cloned());
    let roles = (0..p.roles.len()).filter_map(|it| u16::try_from(it).ok()).map(RoleId).collect();
    let actor = Actor {
        account: Some(format!("{} of {}", taken.name, case.map_or(0, |state| state.version))),
        post: None,
        party: member.clone(),
        organisation: member,
        roles,
        device: "web".to_owned(),
    };
    let expected_version = case.map_or(0, |state| state.version);
    Some(Command { step, instance, actor, fields, expected_version, occurred_at: None })
}

/// Whether an entry decided the facts as the trace has them.
fn wanted(p: &Procedure, decision: &Decision, step: StepId, choices: &Choices) -> bool {
    let own = choices.facts.iter().filter(|(by, fact, _)| *by == step && p.fact(*fact).part == PartId::MAIN);
    let facts = own.clone().all(|(_, fact, value)| decision.config.facts[fact.index()] == *value);
    let size = |part: PartId| decision.config.instances.iter().filter(|it| it.part == part).count();
    let opens = |part: PartId| p.part(part).opened_by.is_some() && p.part(part).opened_by == p.step(step).to;
    facts && choices.sizes.iter().all(|(part, wanted)| !opens(*part) || size(*part) == usize::from(*wanted))
}
