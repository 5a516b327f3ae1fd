//! From every case that can arise, the offices and time can still close it. Residents owe nothing, so their acts do not count.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::can_reach;
use super::super::space::Space;
use super::{by_resident, closed, main_state};

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let is_closed = |config| closed(p, space, config);
    let closable = can_reach(space, is_closed, |edge| !by_resident(p, edge));
    let Some(stuck) = (0..space.len()).find(|config| !closable[*config]) else {
        return;
    };
    let place = [Place::State(main_state(space, stuck))];
    if space
        .from(stuck)
        .iter()
        .all(|edge| edge.to as usize == stuck)
    {
        let (zh, en) = (
            "此后事项停在状态{0}，没有人能再办",
            "then the case is stuck in the state {0}: nobody can act any more",
        );
        audit.refuse_after(
            Property::Progress,
            &place,
            space.trace(stuck),
            space,
            zh,
            en,
        );
    } else {
        let (zh, en) = (
            "此后事项在状态{0}，单位和时限再也不能办结它",
            "then the case is in the state {0}, and neither the offices nor time can ever close it",
        );
        audit.refuse_after(
            Property::Progress,
            &place,
            space.trace(stuck),
            space,
            zh,
            en,
        );
    }
}
