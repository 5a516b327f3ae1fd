//! Why a mutant that the checker lets pass breaks no promise.

use fengqiao_procedure::model::*;

use crate::opinion::Opinion;

/// Configurations of the second opinion; beyond them it is silent.
const CONFIGURATIONS_MAX: usize = 60_000;

/// What is said where the second opinion comes to no end. Few may be left so.
pub const TOO_LARGE: &str = "too large for a plain exploration: as far as it goes it finds every promise kept";

/// Why nothing is broken in a mutant, or what speaks against it.
pub fn reason(sound: &Procedure, mutant: &Procedure) -> Result<&'static str, String> {
    if sound.separations != mutant.separations {
        return separation(sound, mutant);
    }
    if let Some(step) = another_office(sound, mutant) {
        return judged_by(mutant, step);
    }
    let few = few(mutant);
    let opinion = Opinion::of(&few, CONFIGURATIONS_MAX);
    if opinion.truncated {
        return match (opinion.broken_so_far(), spare(sound, mutant)) {
            (Some(broken), _) => Err(format!("in the first {} configurations {broken}", opinion.len())),
            (None, Some(reason)) => Ok(reason),
            (None, None) => Ok(TOO_LARGE),
        };
    }
    match opinion.broken() {
        None => Ok("a plain exploration, with nothing left out, finds every promise kept"),
        Some(broken) => Err(format!("in {} configurations {broken}", opinion.len())),
    }
}

/// Whether a step that is gone was one of several: its states have other ways on and in, and what it starts and names others do too.
fn spare(sound: &Procedure, mutant: &Procedure) -> Option<&'static str> {
    let lost = sound.steps.iter().find(|step| mutant.step_named(&step.name).is_none())?;
    let on = |state: &StateId| {
        let leaves = |step: &&Step| step.from.contains(state) && step.to.is_some_and(|to| to != *state);
        mutant.steps.iter().filter(leaves).any(|step| !mutant.is_resident_act(step) && step.guard == Guard::Always)
    };
    let again = |effect: &Effect| match effect {
        Effect::Start(_) | Effect::Stop(_) | Effect::Assign { .. } | Effect::Resume(_) => {
            mutant.steps.iter().any(|step| step.to == lost.to && step.effects.contains(effect))
        }
        _ => true,
    };
    let into = lost.to.is_none_or(|to| mutant.steps.iter().any(|step| step.to == Some(to)));
    (into && lost.from.iter().all(on) && lost.effects.iter().all(again) && !sound.is_resident_act(lost))
        .then_some("its states have other ways on and in, and others start and name the same")
}

/// The one step that another office takes, where nothing else differs: the flow is the same, and with it all that is said of flows.
fn another_office(sound: &Procedure, mutant: &Procedure) -> Option<StepId> {
    let at = sound.steps.iter().zip(&mutant.steps).position(|(old, new)| old.by != new.by)?;
    let mut same = mutant.clone();
    same.steps[at].by = sound.steps[at].by.clone();
    let offices = |p: &Procedure| {
        let office = |role: &RoleId| p.role(*role).kind != RoleKind::Party;
        matches!(&p.steps[at].by, Trigger::Roles(roles) if roles.iter().all(office))
    };
    (same == *sound && offices(sound) && offices(mutant)).then(|| StepId(u16::try_from(at).expect("few steps")))
}

/// Whether a step that an office took over judges work: it closes as done, or is taken where somebody who judges holds the case.
fn judged_by(mutant: &Procedure, step: StepId) -> Result<&'static str, String> {
    let taken = mutant.step(step);
    let Trigger::Roles(roles) = &taken.by else { return Err("nobody takes it".to_owned()) };
    let judging =
        taken.from.iter().filter_map(|from| mutant.state(*from).holder).find(|holder| judges(mutant.role(*holder)));
    if let Some(holder) = judging.filter(|holder| !roles.contains(holder)) {
        return Err(format!("{} is taken in place of {}", taken.name, mutant.role(holder).name));
    }
    if roles.iter().any(|role| closes_as_done(mutant, *role)) {
        return Err(format!("{} may close its own work", taken.name));
    }
    Ok("the flow is the same, and the step neither closes as done nor judges work")
}

fn judges(role: &Role) -> bool {
    let words = ["callback", "verif", "recheck", "回访", "核查", "复核", "复查", "验收"];
    words.iter().any(|it| role.name.contains(it) || role.title.zh.contains(it))
}

/// The same procedure with every counter as small as the guards that read it allow: a second time round shows what a third would.
fn few(p: &Procedure) -> Procedure {
    let mut few = p.clone();
    for (fact, id) in few.facts.iter_mut().zip((0..).map(FactId)) {
        let read = p.steps.iter().map(|step| &step.guard).chain(p.separations.iter().map(|it| &it.when));
        let most = read.filter_map(|guard| bound(guard, id)).max().unwrap_or(0);
        if let FactKind::Counter { max } = &mut fact.kind {
            *max = (*max).min(most.max(1));
        }
    }
    few
}

/// The largest number that a guard holds a counter against.
fn bound(guard: &Guard, counter: FactId) -> Option<u8> {
    match guard {
        Guard::Is(fact, most) | Guard::Below(fact, most) => (*fact == counter).then_some(*most),
        Guard::All(all) | Guard::Any(all) => all.iter().filter_map(|it| bound(it, counter)).max(),
        Guard::Not(not) => bound(not, counter),
        Guard::Always | Guard::CanRaise => None,
    }
}

/// A separation that is gone: another says the same, or it stood between roles of which neither judges the other's work.
fn separation(sound: &Procedure, mutant: &Procedure) -> Result<&'static str, String> {
    let count = |p: &Procedure, it: &Separation| p.separations.iter().filter(|other| *other == it).count();
    let lost = sound.separations.iter().find(|it| count(sound, it) > count(mutant, it)).expect("a separation");
    if mutant.separations.contains(lost) {
        return Ok("the same separation stands there once more");
    }
    let (judge, workers) = (sound.role(lost.role), lost.earlier.iter().map(|role| sound.role(*role)));
    if !judges(judge) && !closes_as_done(sound, lost.role) {
        return Ok("it kept apart a post that neither calls back, nor verifies, nor closes as done");
    }
    let handles = |role: &Role| matches!(role.kind, RoleKind::Unit { .. });
    match workers.into_iter().find(|role| handles(role)) {
        None => Ok("it kept apart posts of which none is of the unit that handles"),
        Some(worker) if lost.when != Guard::Always || still_apart(mutant, lost) => {
            assert!(still_apart(mutant, lost), "{} and {}", judge.name, worker.name);
            Ok("another separation keeps the same posts apart")
        }
        Some(worker) => Err(format!("{} may judge what {} did", judge.name, worker.name)),
    }
}

fn closes_as_done(p: &Procedure, role: RoleId) -> bool {
    let done = |step: &Step| match &step.outcome {
        Some(Outcome::Is(outcome)) => outcome == "solved" || outcome == "partly_solved",
        Some(Outcome::From(_)) => true,
        None => false,
    };
    p.steps.iter().any(|step| done(step) && matches!(&step.by, Trigger::Roles(roles) if roles.contains(&role)))
}

/// Whether the other separations bar the same role to every unit that the lost one barred it to.
fn still_apart(mutant: &Procedure, lost: &Separation) -> bool {
    let unit = |role: &&RoleId| matches!(mutant.role(**role).kind, RoleKind::Unit { .. });
    let barred = |worker: &RoleId| {
        let same = |it: &&Separation| it.role == lost.role && it.when == Guard::Always;
        mutant.separations.iter().filter(same).any(|it| it.earlier.contains(worker))
    };
    lost.earlier.iter().filter(unit).all(barred)
}
