//! The one transition function: what a step does to a [`Config`].
//!
//! The engine calls it with the values of a real case, the checker with every value there can be. It is deterministic and knows no
//! dates: a running clock may become due at any moment ([`clock_due`]), and who fires which step is the caller's business.
//!
//! An *index* is a position in [`Config::instances`]; it is valid for one configuration. An instance's *number* within its part is
//! stable as long as the instance lives, and entries use it.

mod guard;
mod join;
mod run;

#[cfg(test)]
mod tests;

use crate::event::{ClockVerb, Config, Instance, Phase};
use crate::model::*;

pub(crate) use guard::set_fact;
pub use guard::{fact_value, holds};

/// How many steps may follow one step by joins before the procedure is taken as circular.
pub const CASCADE_MAX: usize = 16;

/// What the transition function cannot know by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Values of facts that a step sets from a field or an expression. A fact that is not named keeps its value.
    pub facts: Vec<(StepId, FactId, u8)>,
    /// Sizes of the sets over which `each` parts open; 0 where a part is not named.
    pub sizes: Vec<(PartId, u16)>,
    /// The value of [`Config::raised`] after [`Effect::Lower`]; must be below the present one.
    pub lower_to: u8,
}

/// What a step did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fired {
    /// The configuration afterwards.
    pub config: Config,
    /// What happened to which clock of which instance number, in order.
    pub clock_ops: Vec<(u16, ClockId, ClockVerb)>,
    /// The steps that followed at once because a join was decided, with the number of their instance, in order.
    pub cascade: Vec<(StepId, u16)>,
    /// Instances that were opened, by part and number, in the order of their set.
    pub opened: Vec<(PartId, u16)>,
    /// Instances that are gone: cancelled, or no longer needed by their join.
    pub closed: Vec<(PartId, u16)>,
}

impl Fired {
    /// Nothing was done yet in this configuration; what was allocated is kept.
    fn begin(&mut self, config: &Config) {
        self.config.clone_from(config);
        self.clock_ops.clear();
        self.cascade.clear();
        self.opened.clear();
        self.closed.clear();
    }
}

/// Why a step cannot be taken in a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// There is no such instance, or it is of another part.
    NoInstance,
    /// The step does not start from the state the instance is in, or does not open a case.
    WrongState(StateId),
    /// Only the join of a part takes this step.
    ByJoin,
    /// The guard does not hold.
    Guarded,
    /// The counter is full.
    Exhausted(FactId),
    /// Open instances of a part forbid leaving the state.
    PartsOpen(PartId),
    /// There is no level to rise to, or the matter was sent down before.
    Level,
    /// The clock is not in a phase that the step needs.
    Clock(ClockId, Phase),
    /// The linked case is not open, or open already.
    Link(LinkId),
    /// Joins follow joins without end.
    TooDeep,
}

/// Opens a case by one of its opening steps, with so many levels above the one it starts at.
///
/// # Errors
/// Returns what blocks the step.
pub fn initial(p: &Procedure, step: StepId, choices: &Choices, raises_max: u8) -> Result<Fired, Blocked> {
    let config = blank(p, raises_max);
    let opening = p.step(step);
    if !opening.from.is_empty() || opening.part != PartId::MAIN {
        return Err(Blocked::WrongState(config.instances[0].state));
    }
    conditions(p, &config, opening, 0)?;
    let mut run = run::Run::new(p, Fired { config, ..Fired::default() }, choices);
    run.open_case(step)?;
    Ok(run.finish())
}

/// The configuration before anything happened: the case in its initial state, every fact at its initial value, every clock off.
pub fn blank(p: &Procedure, raises_max: u8) -> Config {
    let facts = p.facts.iter().map(|fact| if fact.part == PartId::MAIN { initial_value(fact) } else { 0 }).collect();
    Config {
        instances: vec![new_instance(p, PartId::MAIN, 0, 0)],
        facts,
        raised: 0,
        raises_max,
        lowered: false,
        escalated: false,
        links: Vec::new(),
    }
}

/// Whether a step can be taken by whoever or whatever takes it.
///
/// # Errors
/// Returns the first thing that blocks it.
pub fn enabled(p: &Procedure, config: &Config, step: StepId, at: usize) -> Result<(), Blocked> {
    let step = p.step(step);
    if matches!(step.by, Trigger::Joined { .. }) {
        return Err(Blocked::ByJoin);
    }
    available(p, config, step, at)?;
    leaving(p, config, step, at)
}

/// Takes a step, with the steps that follow from joins.
///
/// # Errors
/// Returns what blocks the step; nothing has happened then.
pub fn fire(p: &Procedure, config: &Config, step: StepId, at: usize, choices: &Choices) -> Result<Fired, Blocked> {
    enabled(p, config, step, at)?;
    let mut fired = Fired::default();
    fire_enabled(p, config, step, at, choices, &mut fired)?;
    Ok(fired)
}

/// Takes a step that was found [`enabled`] in this very configuration, and writes what it did over an earlier answer.
///
/// # Errors
/// Returns what blocks the step; what is written then means nothing.
pub(crate) fn fire_enabled(
    p: &Procedure,
    config: &Config,
    step: StepId,
    at: usize,
    choices: &Choices,
    fired: &mut Fired,
) -> Result<(), Blocked> {
    fired.begin(config);
    let mut run = run::Run::new(p, std::mem::take(fired), choices);
    let done = run.take(step, at).and_then(|()| run.settle());
    *fired = run.finish();
    done
}

/// The configuration in which a running clock has become due; unchanged where it is not running.
pub fn clock_due(p: &Procedure, config: &Config, clock: ClockId, at: usize) -> Config {
    let mut after = config.clone();
    become_due(p, &mut after, clock, at);
    after
}

/// Lets a running clock become due.
pub(crate) fn become_due(p: &Procedure, config: &mut Config, clock: ClockId, at: usize) {
    if let Some(phase) = phase_mut(p, config, clock, at)
        && *phase == Phase::Running
    {
        *phase = Phase::Due;
    }
}

/// The phase of a clock as the instance at `at` sees it: its own, or that of an instance around it.
pub fn phase(p: &Procedure, config: &Config, clock: ClockId, at: usize) -> Phase {
    let owner = owner(config, at, p.clock(clock).part);
    owner.and_then(|owner| config.instances[owner].clocks.get(clock_slot(p, clock)).copied()).unwrap_or(Phase::Off)
}

/// The index of the instance of a part with this number.
pub fn instance_at(config: &Config, part: PartId, number: u16) -> Option<usize> {
    config.instances.iter().position(|instance| instance.part == part && instance.number == number)
}

/// Whether the case is in a final state.
pub fn is_closed(p: &Procedure, config: &Config) -> bool {
    p.state(config.instances[0].state).end.is_some()
}

/// Whether the case is in a state in which the work is done and only the resident, a clock or a reopening moves it.
pub fn is_settled(p: &Procedure, config: &Config) -> bool {
    p.state(config.instances[0].state).settled
}

/// The index of the instance whose clock the instance at `at` sees: its own, or that of an instance around it.
pub fn sees(p: &Procedure, config: &Config, clock: ClockId, at: usize) -> Option<usize> {
    owner(config, at, p.clock(clock).part)
}

/// The position of a clock among those of its part: its place in [`Instance::clocks`].
pub fn clock_slot(p: &Procedure, clock: ClockId) -> usize {
    let part = p.clock(clock).part;
    p.clocks[..clock.index()].iter().filter(|other| other.part == part).count()
}

/// The position of a fact among those of its part: its place in [`Instance::facts`].
pub fn fact_slot(p: &Procedure, fact: FactId) -> usize {
    let part = p.fact(fact).part;
    p.facts[..fact.index()].iter().filter(|other| other.part == part).count()
}

/// The instance at `at`, or the one around it, that is of this part.
fn owner(config: &Config, at: usize, part: PartId) -> Option<usize> {
    let mut here = at;
    loop {
        let instance = config.instances.get(here)?;
        if instance.part == part {
            return Some(here);
        }
        if here == 0 {
            return None;
        }
        here = usize::from(instance.parent);
    }
}

fn phase_mut<'c>(p: &Procedure, config: &'c mut Config, clock: ClockId, at: usize) -> Option<&'c mut Phase> {
    let owner = owner(config, at, p.clock(clock).part)?;
    config.instances[owner].clocks.get_mut(clock_slot(p, clock))
}

fn available(p: &Procedure, config: &Config, step: &Step, at: usize) -> Result<(), Blocked> {
    let instance = config.instances.get(at).filter(|instance| instance.part == step.part).ok_or(Blocked::NoInstance)?;
    if !step.from.contains(&instance.state) {
        return Err(Blocked::WrongState(instance.state));
    }
    match step.by {
        Trigger::Clock { clock, mark } => {
            let phase = phase(p, config, clock, at);
            let needed = if mark.is_end() { Phase::Due } else { Phase::Running };
            if phase != needed {
                return Err(Blocked::Clock(clock, phase));
            }
        }
        Trigger::Linked { link, .. } if !config.links.contains(&link) => return Err(Blocked::Link(link)),
        _ => {}
    }
    conditions(p, config, step, at)
}

/// The guard, and what each effect needs.
fn conditions(p: &Procedure, config: &Config, step: &Step, at: usize) -> Result<(), Blocked> {
    if !holds(p, config, at, &step.guard) {
        return Err(Blocked::Guarded);
    }
    for effect in &step.effects {
        match *effect {
            Effect::Count { counter } if fact_value(p, config, at, counter) >= counter_max(p, counter) => {
                return Err(Blocked::Exhausted(counter));
            }
            Effect::Raise if config.raised >= config.raises_max => return Err(Blocked::Level),
            Effect::Lower if config.lowered || config.raised == 0 => return Err(Blocked::Level),
            Effect::Extend(clock) if phase(p, config, clock, at) != Phase::Running => {
                return Err(Blocked::Clock(clock, phase(p, config, clock, at)));
            }
            Effect::Open(link) if config.links.contains(&link) => return Err(Blocked::Link(link)),
            _ => {}
        }
    }
    Ok(())
}

/// Whether the parts that the present state opened let it be left.
fn leaving(p: &Procedure, config: &Config, step: &Step, at: usize) -> Result<(), Blocked> {
    let here = config.instances[at].state;
    if step.to.is_none_or(|to| to == here) {
        return Ok(());
    }
    let joined = match step.by {
        Trigger::Joined { part, .. } => Some(part),
        _ => None,
    };
    let refused = config.instances.iter().enumerate().skip(1).find(|(_, instance)| {
        usize::from(instance.parent) == at
            && Some(instance.part) != joined
            && p.part(instance.part).on_exit == OnExit::Refuse
            && p.state(instance.state).end.is_none()
    });
    refused.map_or(Ok(()), |(_, instance)| Err(Blocked::PartsOpen(instance.part)))
}

fn new_instance(p: &Procedure, part: PartId, number: u16, parent: u16) -> Instance {
    let own = |fact: &&Fact| part != PartId::MAIN && fact.part == part;
    Instance {
        part,
        number,
        parent,
        state: p.part(part).initial,
        facts: p.facts.iter().filter(own).map(initial_value).collect(),
        clocks: p.clocks.iter().filter(|clock| clock.part == part).map(|_| Phase::Off).collect(),
    }
}

fn initial_value(fact: &Fact) -> u8 {
    match fact.kind {
        FactKind::Flag { initial } => u8::from(initial),
        FactKind::Choice { initial, .. } => initial,
        FactKind::Counter { .. } => 0,
    }
}

fn counter_max(p: &Procedure, counter: FactId) -> u8 {
    match p.fact(counter).kind {
        FactKind::Counter { max } => max,
        FactKind::Flag { .. } => 1,
        FactKind::Choice { .. } => 0,
    }
}
