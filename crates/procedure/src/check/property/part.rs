//! Parts come to an end without the residents, and every decision of a join is taken up at once.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::can_reach;
use super::super::said::numbered;
use super::super::space::Space;
use super::owed;
use crate::event::Config;
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    for (part, id) in numbered(&p.parts, PartId).skip(1) {
        undecided(audit, space, id);
        if part.on_exit == OnExit::Refuse {
            finishes(audit, space, id);
        }
    }
}

/// When all instances are finished, the join has moved the case: none of them is left.
fn undecided(audit: &mut Audit, space: &Space, part: PartId) {
    let p = audit.p;
    let ignored = |config: &Config| (0..config.instances.len()).any(|parent| all_finished(p, config, part, parent));
    if let Some(at) = (0..space.len()).find(|at| ignored(&space.configs[*at])) {
        let (zh, en) = (
            "此后部分{0}都已完成，而没有步骤接续",
            "then every instance of the part {0} is finished and no step takes it up",
        );
        audit.refuse_after(Property::Part, &[Place::Part(part)], space.trace(at), space, zh, en);
    }
}

fn all_finished(p: &Procedure, config: &Config, part: PartId, parent: usize) -> bool {
    let mut own =
        config.instances.iter().skip(1).filter(|it| it.part == part && usize::from(it.parent) == parent).peekable();
    own.peek().is_some() && own.all(|it| p.state(it.state).end.is_some())
}

/// A part that forbids leaving can always be finished by the offices and by time.
fn finishes(audit: &mut Audit, space: &Space, part: PartId) {
    let p = audit.p;
    let gone =
        |at: usize| !space.configs[at].instances.iter().any(|it| it.part == part && p.state(it.state).end.is_none());
    let can = can_reach(space, gone, |edge| owed(p, edge));
    if let Some(at) = (0..space.len()).find(|at| !can[*at]) {
        audit.doubt_if(space.edges.iter().any(|edge| edge.unsure));
        let (zh, en) = ("此后部分{0}既不能完成，又不许离开", "then the part {0} can neither be finished nor be left");
        audit.refuse_after(Property::Part, &[Place::Part(part)], space.trace(at), space, zh, en);
    }
}
