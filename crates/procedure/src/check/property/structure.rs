//! The tables refer to each other soundly. Everything else takes this for granted.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use crate::model::*;

/// How deep parts may stand inside each other below the case.
const DEPTH_MAX: usize = 2;
/// Choices of a fact at most.
const CHOICES_MAX: usize = 8;

pub fn check(audit: &mut Audit) {
    let p = audit.p;
    if p.parts.is_empty() || p.openings.is_empty() {
        audit.refuse(
            Property::Structure,
            &[Place::Procedure],
            "流程{0}没有开启步骤或主部分",
            "{0} has no opening step or no main part",
        );
        return;
    }
    if !indices_hold(p) {
        audit.refuse(
            Property::Structure,
            &[Place::Procedure],
            "流程{0}引用了不存在的条目",
            "{0} refers to entries that do not exist",
        );
        return;
    }
    parts(audit);
    steps(audit);
    for (fact, id) in numbered(&p.facts, FactId) {
        if matches!(&fact.kind, FactKind::Choice { values, .. } if values.len() > CHOICES_MAX || values.is_empty()) {
            audit.refuse(
                Property::Structure,
                &[Place::Fact(id)],
                "事实{0}的选项须有1至8个",
                "the fact {0} needs between 1 and 8 choices",
            );
        }
    }
    for (clock, id) in numbered(&p.clocks, ClockId) {
        if clock.restart.is_some_and(|fact| !matches!(p.fact(fact).kind, FactKind::Counter { .. })) {
            audit.refuse(
                Property::Structure,
                &[Place::Clock(id)],
                "时限{0}的重启须由计数器限制",
                "restarting the clock {0} must be bounded by a counter",
            );
        }
    }
}

fn parts(audit: &mut Audit) {
    let p = audit.p;
    for (part, id) in numbered(&p.parts, PartId) {
        let states = || p.states.iter().filter(|state| state.part == id);
        let ends = states().any(|state| state.end.is_some());
        let initial_is_own = p.state(part.initial).part == id;
        let kinds_fit =
            states().filter_map(|it| it.end.as_ref()).all(|end| (*end == End::Closed) == (id == PartId::MAIN));
        if !ends || !initial_is_own || !kinds_fit {
            audit.refuse(
                Property::Structure,
                &[Place::Part(id)],
                "部分{0}须有自己的起始状态和合乎其类的终结状态",
                "the part {0} needs an initial state of its own and final states of its kind",
            );
        }
        if (id == PartId::MAIN) != part.opened_by.is_none() || depth(p, id) > DEPTH_MAX {
            audit.refuse(
                Property::Structure,
                &[Place::Part(id)],
                "部分{0}须由一个状态打开，且至多嵌套两层",
                "the part {0} must be opened by a state, at most two levels deep",
            );
        }
    }
}

fn steps(audit: &mut Audit) {
    let p = audit.p;
    for (step, id) in numbered(&p.steps, StepId) {
        let states = step.from.iter().chain(&step.to);
        let own = states.clone().all(|state| p.state(*state).part == step.part);
        let opening = p.openings.contains(&id);
        if !own || opening != step.from.is_empty() || (opening && step.part != PartId::MAIN) {
            audit.refuse(
                Property::Structure,
                &[Place::Step(id)],
                "步骤{0}的来去状态须属于它自己的部分",
                "the step {0} must move between states of its own part",
            );
        }
        for fact in step.effects.iter().filter_map(written) {
            if p.fact(fact).part != step.part {
                let places = [Place::Step(id), Place::Fact(fact)];
                audit.refuse(
                    Property::Structure,
                    &places,
                    "步骤{0}改写了别的部分的事实{1}",
                    "the step {0} writes the fact {1} of another part",
                );
            }
        }
        for fact in read(&step.guard) {
            if !sees(p, step.part, p.fact(fact).part) {
                let places = [Place::Step(id), Place::Fact(fact)];
                audit.refuse(
                    Property::Structure,
                    &places,
                    "步骤{0}的条件读不到事实{1}",
                    "the guard of the step {0} cannot see the fact {1}",
                );
            }
        }
        let closes = step.part == PartId::MAIN && step.to.is_some_and(|to| p.state(to).end.is_some());
        if closes && step.outcome.is_none() && !step.from.iter().all(|from| p.state(*from).end.is_some()) {
            audit.refuse(
                Property::Structure,
                &[Place::Step(id)],
                "步骤{0}结案而没有写明结果",
                "the step {0} closes the case without naming the outcome",
            );
        }
    }
}

fn written(effect: &Effect) -> Option<FactId> {
    match effect {
        Effect::Set { fact, .. } | Effect::Count { counter: fact } => Some(*fact),
        _ => None,
    }
}

/// The facts that a guard reads.
pub(in super::super) fn read(guard: &Guard) -> Vec<FactId> {
    match guard {
        Guard::Always | Guard::CanRaise => Vec::new(),
        Guard::Is(fact, _) | Guard::Below(fact, _) => vec![*fact],
        Guard::All(all) | Guard::Any(all) => all.iter().flat_map(read).collect(),
        Guard::Not(not) => read(not),
    }
}

/// Whether a part sees what belongs to another: its own, and that of the parts around it.
fn sees(p: &Procedure, from: PartId, owner: PartId) -> bool {
    let mut here = Some(from);
    let mut left = DEPTH_MAX + 1;
    while let Some(part) = here.filter(|_| left > 0) {
        if part == owner {
            return true;
        }
        here = p.part(part).opened_by.map(|state| p.state(state).part);
        left -= 1;
    }
    false
}

fn depth(p: &Procedure, part: PartId) -> usize {
    let mut here = part;
    let mut depth = 0;
    while let Some(state) = p.part(here).opened_by.filter(|_| depth <= DEPTH_MAX) {
        here = p.state(state).part;
        depth += 1;
    }
    depth
}

fn indices_hold(p: &Procedure) -> bool {
    let state = |id: &StateId| id.index() < p.states.len();
    let role = |id: &RoleId| id.index() < p.roles.len();
    let fact = |id: &FactId| id.index() < p.facts.len();
    let field = |id: &FieldId| id.index() < p.fields.len();
    let part = |id: &PartId| id.index() < p.parts.len();
    let clock = |id: &ClockId| id.index() < p.clocks.len();
    let link = |id: &LinkId| id.index() < p.links.len();
    let guard = |it: &Guard| read(it).iter().all(fact);
    let effect = |it: &Effect| match it {
        Effect::Set { fact: id, to } => fact(id) && !matches!(to, FactSource::Field(id) if !field(id)),
        Effect::Count { counter } => fact(counter),
        Effect::Start(id) | Effect::Stop(id) | Effect::Pause(id) | Effect::Resume(id) | Effect::Extend(id) => clock(id),
        Effect::Assign { role: id, from } => role(id) && !matches!(from, AssignSource::Field(id) if !field(id)),
        Effect::Open(id) => link(id),
        Effect::Issue(at) => usize::from(*at) < p.papers.len(),
        Effect::Raise | Effect::Lower | Effect::Escalate => true,
    };
    let trigger = |it: &Trigger| match it {
        Trigger::OpenedByLink => true,
        Trigger::Roles(roles) => !roles.is_empty() && roles.iter().all(role),
        Trigger::Clock { clock: id, .. } => clock(id),
        Trigger::Joined { part: id, .. } => part(id),
        Trigger::Linked { link: id, .. } => link(id),
    };
    let step = |it: &Step| {
        part(&it.part)
            && it.from.iter().chain(&it.to).all(state)
            && trigger(&it.by)
            && it.asks.iter().all(|ask| field(&ask.field) && guard(&ask.when))
            && guard(&it.guard)
            && it.effects.iter().all(effect)
            && it.notices.iter().all(|notice| role(&notice.to))
            && !matches!(&it.outcome, Some(Outcome::From(id)) if !field(id))
    };
    p.steps.iter().all(step)
        && p.openings.iter().all(|id| id.index() < p.steps.len())
        && p.states.iter().all(|it| part(&it.part) && it.holder.iter().all(role) && it.clock.iter().all(clock))
        && p.parts.iter().all(|it| {
            state(&it.initial)
                && it.opened_by.iter().all(state)
                && !matches!(&it.many, Many::Each { over: SetSource::Field(id) } if !field(id))
        })
        && p.facts.iter().all(|it| part(&it.part))
        && p.clocks.iter().all(|it| {
            part(&it.part)
                && it.restart.iter().all(fact)
                && !matches!(&it.length, ClockLength::Until(id) | ClockLength::ByChoice { field: id, .. } if !field(id))
                && !matches!(&it.from, StartsFrom::Field(id) if !field(id))
        })
        && p.separations.iter().all(|it| role(&it.role) && it.earlier.iter().all(role) && guard(&it.when))
        && p.constraints.iter().all(|it| guard(&it.never))
        && p.orders.iter().all(|(a, b)| clock(a) && clock(b))
        && p.papers.iter().all(|it| it.fields.iter().all(field))
        && p.links.iter().all(|it| it.limit.iter().all(clock) && it.carry.iter().all(|(_, id)| field(id)))
}
