//! Those who collect, handle and verify can be, and are, different people; nobody is barred for good from the only way on.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use super::is_party;
use crate::model::*;

/// Outcomes that say something was done, and so need another's eye than that of those who did it.
const DONE: [&str; 2] = ["solved", "partly_solved"];

pub fn check(audit: &mut Audit) {
    barred_party(audit);
    barred_unit(audit);
    own_work(audit);
    verifiers(audit);
    past_the_holder(audit);
}

/// A party is one person: barring them for what they did themselves bars everyone.
fn barred_party(audit: &mut Audit) {
    let p = audit.p;
    for (at, separation) in p.separations.iter().enumerate() {
        let same_person = is_party(p, separation.role) && separation.earlier.iter().any(|role| is_party(p, *role));
        if same_person || separation.earlier.contains(&separation.role) && is_party(p, separation.role) {
            let places = [Place::Separation(at), Place::Role(separation.role)];
            audit.refuse(
                Property::Separation,
                &places,
                "{0}把居民{1}挡在自己的事项之外",
                "{0} bars the resident {1} from their own matter",
            );
        }
    }
}

/// Two posts of the one unit that the directory names cannot be kept apart by organisation.
fn barred_unit(audit: &mut Audit) {
    let p = audit.p;
    let is_unit = |role: RoleId| matches!(p.role(role).kind, RoleKind::Unit { .. });
    for (at, separation) in p.separations.iter().enumerate().filter(|(_, it)| it.organisation) {
        let elsewhere = p.steps.iter().flat_map(|step| &step.effects).any(|effect| {
            matches!(effect, Effect::Assign { role, from: AssignSource::Field(_) | AssignSource::Nearest } if *role == separation.role)
        });
        if is_unit(separation.role) && separation.earlier.iter().any(|role| is_unit(*role)) && !elsewhere {
            let places = [Place::Separation(at), Place::Role(separation.role)];
            audit.refuse(
                Property::Separation,
                &places,
                "{0}要求{1}来自另一单位，而权责清单只指定一个单位",
                "{0} wants {1} from another organisation, but the duty directory names only one",
            );
        }
    }
}

/// Whoever handled a matter does not close it as done: the closing role is barred to every role that works on it.
fn own_work(audit: &mut Audit) {
    let p = audit.p;
    let workers: Vec<RoleId> = numbered(&p.roles, RoleId)
        .filter(|(role, id)| matches!(role.kind, RoleKind::Unit { .. }) && works(p, *id))
        .map(|(_, id)| id)
        .collect();
    for (step, id) in numbered(&p.steps, StepId).filter(|(step, _)| claims_done(p, step)) {
        let Trigger::Roles(roles) = &step.by else {
            continue;
        };
        for role in roles.iter().filter(|role| !is_party(p, **role)) {
            if let Some(worker) = workers.iter().find(|worker| !separated(p, *role, **worker)) {
                let places = [Place::Step(id), Place::Role(*role), Place::Role(*worker)];
                let (zh, en) = if role == worker {
                    ("步骤{0}让{1}把自己办的事项作为已解决办结", "the step {0} lets {1} close their own work as done")
                } else {
                    (
                        "步骤{0}由{1}作为已解决办结，而{1}可以就是办理的{2}",
                        "the step {0} lets {1} close as done what the same person may have handled as {2}",
                    )
                };
                audit.refuse(Property::Separation, &places, zh, en);
            }
        }
    }
}

/// Roles whose name says that they verify are barred to those whose name or kind says that they handle.
fn verifiers(audit: &mut Audit) {
    let p = audit.p;
    let handles = |role: &Role| {
        matches!(role.kind, RoleKind::Unit { .. }) || named(role, &["handler", "mediator"], &["承办", "协办", "处置"])
    };
    for (role, id) in numbered(&p.roles, RoleId).filter(|(role, _)| judges(role)) {
        for (worker, worker_id) in numbered(&p.roles, RoleId).filter(|(it, worker)| handles(it) && works(p, *worker)) {
            if role.name != worker.name && takes_any(p, id) && !separated(p, id, worker_id) {
                let places = [Place::Role(id), Place::Role(worker_id)];
                audit.refuse(
                    Property::Separation,
                    &places,
                    "{0}与{1}没有分离：同一人可以核查自己办的事项",
                    "{0} and {1} are not separated: one person could verify their own work",
                );
            }
        }
    }
}

/// Whether a role calls back or verifies, by its name.
fn judges(role: &Role) -> bool {
    let en = ["verif", "recheck", "audit", "appeal", "callback", "return_visit"];
    named(role, &en, &["核查", "复核", "复查", "验收", "评查", "申诉", "回访"])
}

fn named(role: &Role, en: &[&str], zh: &[&str]) -> bool {
    en.iter().any(|it| role.name.contains(it)) || zh.iter().any(|it| role.title.zh.contains(it))
}

/// Where a state is held by whoever calls back or verifies, those who worked on the matter do not decide in their place.
fn past_the_holder(audit: &mut Audit) {
    let p = audit.p;
    for (step, id) in numbered(&p.steps, StepId).filter(|(step, _)| step.to.is_some_and(|to| !step.from.contains(&to)))
    {
        let Trigger::Roles(roles) = &step.by else { continue };
        for from in &step.from {
            let Some(holder) = p.state(*from).holder.filter(|holder| judges(p.role(*holder))) else { continue };
            let decides =
                |role: &&RoleId| matches!(p.role(**role).kind, RoleKind::Unit { .. }) && separated(p, holder, **role);
            if let Some(worker) = roles.iter().find(decides).filter(|_| !roles.contains(&holder)) {
                let places = [Place::Step(id), Place::Role(*worker), Place::State(*from), Place::Role(holder)];
                audit.refuse(
                    Property::Separation,
                    &places,
                    "步骤{0}让办理的{1}在状态{2}作决定，而{3}负责这一状态正是为了不由办理的人来判断",
                    "the step {0} lets {1}, who handles, decide in the state {2}, which {3} holds so that nobody judges their own work",
                );
            }
        }
    }
}

/// Whether nobody who acted as `worker` can act as `role`, whatever the facts.
fn separated(p: &Procedure, role: RoleId, worker: RoleId) -> bool {
    p.separations.iter().any(|it| it.role == role && it.earlier.contains(&worker) && it.when == Guard::Always)
}

fn takes_any(p: &Procedure, role: RoleId) -> bool {
    p.steps.iter().any(|step| matches!(&step.by, Trigger::Roles(roles) if roles.contains(&role)))
}

/// Whether a role moves the case.
fn works(p: &Procedure, role: RoleId) -> bool {
    p.steps.iter().any(|step| step.to.is_some() && matches!(&step.by, Trigger::Roles(roles) if roles.contains(&role)))
}

fn claims_done(p: &Procedure, step: &Step) -> bool {
    let ends = step.part == PartId::MAIN && step.to.is_some_and(|to| p.state(to).end.is_some());
    ends && match &step.outcome {
        Some(Outcome::Is(outcome)) => DONE.contains(&outcome.as_str()),
        Some(Outcome::From(field)) => {
            matches!(&p.field(*field).kind, FieldKind::Choice { values } if values.iter().any(|(name, _)| DONE.contains(&name.as_str())))
        }
        None => false,
    }
}
