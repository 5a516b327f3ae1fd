//! Whom a difference concerns, and where running cases meet it.

use crate::model::*;
use crate::read::Kind;

/// The roles whose work something changes: in the newer version, or in the older where it is gone.
pub(super) fn roles(old: &Procedure, new: &Procedure, kind: Kind, name: &str) -> Vec<Text> {
    let mut roles = roles_in(new, kind, name);
    for role in roles_in(old, kind, name) {
        if !roles.iter().any(|(known, _)| *known == role.0) {
            roles.push(role);
        }
    }
    roles.into_iter().map(|(_, title)| title).collect()
}

/// The states of a version in which a case meets something.
pub(super) fn states(p: &Procedure, kind: Kind, name: &str) -> Vec<Text> {
    let open = |id: &StateId| p.state(*id).end.is_none();
    let ids = (0..).map(StateId).zip(&p.states).map(|(id, _)| id).filter(open);
    ids.filter(|id| meets(p, *id, kind, name)).map(|id| p.state(id).title.clone()).collect()
}

fn roles_in(p: &Procedure, kind: Kind, name: &str) -> Vec<(String, Text)> {
    let concerned = |id: RoleId| match kind {
        Kind::Role => p.role(id).name == name,
        Kind::State => p.states.iter().any(|state| state.name == name && state.holder == Some(id)),
        Kind::Clock => p
            .states
            .iter()
            .any(|state| state.holder == Some(id) && state.clock.is_some_and(|clock| p.clock(clock).name == name)),
        _ => p.steps.iter().any(|step| {
            let takes = matches!(&step.by, Trigger::Roles(roles) if roles.contains(&id));
            let told = kind == Kind::Step && step.notices.iter().any(|notice| notice.to == id);
            (takes || told) && uses(p, step, kind, name)
        }),
    };
    let ids = (0..).map(RoleId).zip(&p.roles);
    ids.filter(|(id, _)| concerned(*id)).map(|(_, role)| (role.name.clone(), role.title.clone())).collect()
}

fn meets(p: &Procedure, id: StateId, kind: Kind, name: &str) -> bool {
    let state = p.state(id);
    let leaving = |step: &&Step| step.from.contains(&id);
    let here = match kind {
        Kind::State => state.name == name,
        Kind::Role => state.holder.is_some_and(|role| p.role(role).name == name),
        Kind::Clock => state.clock.is_some_and(|clock| p.clock(clock).name == name),
        Kind::Part => p.parts.iter().any(|part| part.name == name && part.opened_by == Some(id)),
        Kind::Setting => false,
        _ => false,
    };
    here || p.steps.iter().filter(leaving).any(|step| uses(p, step, kind, name))
}

/// Whether a step is, asks, reads, sets, starts, issues or opens something.
fn uses(p: &Procedure, step: &Step, kind: Kind, name: &str) -> bool {
    let clock = |id: &ClockId| kind == Kind::Clock && p.clock(*id).name == name;
    let effect = |effect: &Effect| match effect {
        Effect::Set { fact, .. } | Effect::Count { counter: fact } => kind == Kind::Fact && p.fact(*fact).name == name,
        Effect::Start(id) | Effect::Stop(id) | Effect::Pause(id) | Effect::Resume(id) | Effect::Extend(id) => clock(id),
        Effect::Assign { role, .. } => kind == Kind::Role && p.role(*role).name == name,
        Effect::Open(link) => kind == Kind::Link && p.links[link.index()].name == name,
        Effect::Issue(paper) => kind == Kind::Paper && p.papers[usize::from(*paper)].name == name,
        _ => false,
    };
    let by = match &step.by {
        Trigger::Roles(roles) => kind == Kind::Role && roles.iter().any(|role| p.role(*role).name == name),
        Trigger::Clock { clock: id, .. } => clock(id),
        Trigger::Joined { part, .. } => kind == Kind::Part && p.part(*part).name == name,
        Trigger::Linked { link, .. } => kind == Kind::Link && p.links[link.index()].name == name,
        Trigger::OpenedByLink => false,
    };
    let asked = kind == Kind::Field && step.asks.iter().any(|ask| p.field(ask.field).name == name);
    let read = kind == Kind::Fact && p.facts.iter().any(|fact| fact.name == name && reads(p, &step.guard, name));
    (kind == Kind::Step && step.name == name) || by || asked || read || step.effects.iter().any(effect)
}

fn reads(p: &Procedure, guard: &Guard, name: &str) -> bool {
    match guard {
        Guard::Always | Guard::CanRaise => false,
        Guard::Is(fact, _) | Guard::Below(fact, _) => p.fact(*fact).name == name,
        Guard::All(all) | Guard::Any(all) => all.iter().any(|inner| reads(p, inner, name)),
        Guard::Not(inner) => reads(p, inner, name),
    }
}
