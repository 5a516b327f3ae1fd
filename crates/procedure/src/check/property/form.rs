//! What a step asks for can be given by whoever takes it.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use crate::model::*;

pub fn check(audit: &mut Audit) {
    let p = audit.p;
    unused(audit);
    for (step, id) in numbered(&p.steps, StepId) {
        if !matches!(step.by, Trigger::Roles(_)) {
            if step.by != Trigger::OpenedByLink && !step.asks.is_empty() {
                audit.refuse(
                    Property::Form,
                    &[Place::Step(id)],
                    "步骤{0}不由人进行，却要求填写",
                    "the step {0} is taken by nobody and yet asks for something",
                );
            }
            reads_field(audit, step, id);
            continue;
        }
        for ask in step.asks.iter().filter(|ask| ask.required) {
            if p.is_resident_act(step) && only_offices_know(&p.field(ask.field).kind) {
                let places = [Place::Step(id), Place::Field(ask.field)];
                audit.refuse(
                    Property::Form,
                    &places,
                    "步骤{0}要居民填写只有单位才知道的{1}",
                    "the step {0} requires of a resident {1}, which only an office knows",
                );
            }
        }
        reads_field(audit, step, id);
    }
}

fn only_offices_know(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Category | FieldKind::Organisation | FieldKind::Organisations | FieldKind::Staff)
}

/// A step that takes a fact, an assignment, an outcome or a set from a field asks for that field.
fn reads_field(audit: &mut Audit, step: &Step, id: StepId) {
    let p = audit.p;
    let mut needs: Vec<FieldId> = Vec::new();
    for effect in &step.effects {
        match effect {
            Effect::Set { to: FactSource::Field(field), .. }
            | Effect::Assign { from: AssignSource::Field(field), .. } => needs.push(*field),
            _ => {}
        }
    }
    if let Some(Outcome::From(field)) = &step.outcome {
        needs.push(*field);
    }
    for field in needs {
        let ask = step.asks.iter().find(|ask| ask.field == field);
        let assigns = step
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Assign { from: AssignSource::Field(named), .. } if *named == field));
        let outcome = step.outcome == Some(Outcome::From(field));
        let sure = ask.is_some_and(|ask| ask.required && ask.when == Guard::Always);
        let kind_fits = !assigns || matches!(p.field(field).kind, FieldKind::Organisation | FieldKind::Staff);
        if ask.is_none() || ((assigns || outcome) && !sure) || !kind_fits {
            let places = [Place::Step(id), Place::Field(field)];
            audit.refuse(
                Property::Form,
                &places,
                "步骤{0}要用{1}，却没有要求填写，或种类不对",
                "the step {0} uses {1} without requiring it, or it is of the wrong kind",
            );
        }
    }
}

/// A field that no step asks for and a role that never appears are left over from something.
fn unused(audit: &mut Audit) {
    let p = audit.p;
    let asked = |id: FieldId| p.steps.iter().any(|step| step.asks.iter().any(|ask| ask.field == id));
    for (_, id) in numbered(&p.fields, FieldId).filter(|(_, id)| !asked(*id)) {
        audit.warn(Property::Form, &[Place::Field(id)], "没有步骤要求填写{0}", "no step asks for {0}");
    }
    let acts = |id: RoleId| p.steps.iter().any(|step| matches!(&step.by, Trigger::Roles(roles) if roles.contains(&id)));
    let named = |id: RoleId| {
        p.states.iter().any(|state| state.holder == Some(id))
            || p.steps.iter().any(|step| step.notices.iter().any(|it| it.to == id))
    };
    for (_, id) in numbered(&p.roles, RoleId).filter(|(_, id)| !acts(*id) && !named(*id)) {
        audit.warn(Property::Form, &[Place::Role(id)], "角色{0}从不出现", "the role {0} never appears");
    }
}
