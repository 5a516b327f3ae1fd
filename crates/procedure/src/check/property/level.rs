//! Raising goes up by someone who may pass a matter on; sending down is ruled by an office and never by the unit that it leaves.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use crate::model::*;

pub fn check(audit: &mut Audit) {
    let p = audit.p;
    for (step, id) in numbered(&p.steps, StepId) {
        let place = [Place::Step(id)];
        let raises = step.effects.iter().filter(|it| **it == Effect::Raise).count();
        let lowers = step.effects.contains(&Effect::Lower);
        if raises > 1 || (raises > 0 && lowers) {
            audit.refuse(
                Property::Level,
                &place,
                "步骤{0}一次只能上交一级，且不得同时下派",
                "the step {0} may rise one level at a time, and not sink in the same move",
            );
        }
        if raises > 0 && step.part != PartId::MAIN {
            audit.refuse(
                Property::Level,
                &place,
                "步骤{0}在部分之内上交整个事项",
                "the step {0} raises the whole case from inside a part",
            );
        }
        if lowers && !ruled(p, step) {
            audit.refuse(
                Property::Level,
                &place,
                "步骤{0}下派须由上级岗位裁定并附条件",
                "sending down by the step {0} must be ruled by an office, under a guard or a counter",
            );
        }
    }
}

/// Sending down is taken by offices alone, and something bounds it besides the machine's own once-per-ruling.
fn ruled(p: &Procedure, step: &Step) -> bool {
    let office = |role: &RoleId| matches!(p.role(*role).kind, RoleKind::Office { .. });
    let by_office = matches!(&step.by, Trigger::Roles(roles) if roles.iter().all(office));
    by_office && (step.guard != Guard::Always || step.effects.iter().any(|it| matches!(it, Effect::Count { .. })))
}
