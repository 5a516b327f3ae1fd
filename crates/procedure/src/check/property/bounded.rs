//! The exploration ended within its bound, and no joins follow each other for ever.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::space::Space;

pub fn check(audit: &mut Audit, space: &Space) {
    if space.truncated {
        let mut places = vec![Place::Procedure];
        places.extend(space.multipliers(audit.p));
        let (zh, en) = match places.len() {
            1 => ("流程{0}过于复杂，无法证明", "{0} is too complex to prove"),
            2 => (
                "流程{0}过于复杂，无法证明；增长最多的是{1}",
                "{0} is too complex to prove; what multiplies most is {1}",
            ),
            3 => (
                "流程{0}过于复杂，无法证明；增长最多的是{1}和{2}",
                "{0} is too complex to prove; what multiplies most is {1} and {2}",
            ),
            _ => (
                "流程{0}过于复杂，无法证明；增长最多的是{1}、{2}和{3}",
                "{0} is too complex to prove; what multiplies most is {1}, {2} and {3}",
            ),
        };
        audit.refuse(Property::Bounded, &places, zh, en);
    }
    if let Some((config, step)) = space.endless.first() {
        let trace = space.trace(*config as usize);
        audit.refuse_after(
            Property::Bounded,
            &[Place::Step(*step)],
            trace,
            space,
            "此后步骤{0}引起的汇合接连不断",
            "then the joins that follow the step {0} never end",
        );
    }
}
