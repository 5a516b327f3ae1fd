//! From every case that can arise, the offices and time can still close it. Residents owe nothing, so their acts do not count.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::can_reach;
use super::super::space::{Edge, Space};
use super::{by_resident, closed, main_state, owed};

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let is_closed = |config| closed(p, space, config);
    // Where no way out exists even with counters never full, there is none with them.
    let certain = can_reach(space, is_closed, |edge| !by_resident(p, edge)).contains(&false);
    let owed = |edge: &Edge| {
        if certain { !by_resident(p, edge) } else { owed(p, edge) }
    };
    let closable = can_reach(space, is_closed, owed);
    let Some(first) = (0..space.len()).find(|config| !closable[*config]) else {
        return;
    };
    let goes_on = |config: usize| {
        space
            .from(config)
            .iter()
            .any(|edge| owed(edge) && main_state(space, edge.to as usize) != main_state(space, config))
    };
    let moves_on = can_reach(space, goes_on, owed);
    let dead = (0..space.len()).find(|config| !closable[*config] && !moves_on[*config]);
    let at = dead.unwrap_or(first);
    let resident_could = space.from(at).iter().any(|edge| by_resident(p, edge) && edge.to != edge.from);
    let (zh, en) = match (dead, resident_could) {
        (Some(_), false) => {
            ("此后事项停在状态{0}，没有人能再办", "then the case is stuck in the state {0}: nobody can act any more")
        }
        (Some(_), true) => (
            "此后事项停在状态{0}，只有居民还能动它，而居民没有这个义务",
            "then the case is stuck in the state {0}: only the resident could move it, and they owe nothing",
        ),
        (None, _) => (
            "此后事项在状态{0}，单位和时限再也不能办结它",
            "then the case is in the state {0}, and neither the offices nor time can ever close it",
        ),
    };
    audit.doubt_if(!certain && space.is_coarse());
    audit.refuse_after(Property::Progress, &[Place::State(main_state(space, at))], space.trace(at), space, zh, en);
}
