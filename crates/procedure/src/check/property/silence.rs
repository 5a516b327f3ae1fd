//! If no office and no resident acts, time alone brings every case to a supervised holder, and every resident's wait to an answer.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::graph::must_reach;
use super::super::space::{Edge, Move, Space};
use super::{closed, is_party, main_state};
use crate::model::*;

pub fn check(audit: &mut Audit, space: &Space) {
    let p = audit.p;
    let waits_on_party =
        |config: usize| p.state(main_state(space, config)).holder.is_some_and(|role| is_party(p, role));
    let answered =
        |config: usize| closed(p, space, config) || (space.configs[config].escalated && !waits_on_party(config));
    let certain = must_reach(
        space,
        answered,
        |edge| by_itself(p, edge),
        |edge| matches!(edge.by, Move::Due { .. }) && !edge.unsure,
    );
    for (at, state) in shortest_per_state(space, |config| !certain[config]) {
        let place = [Place::State(state)];
        audit.doubt_if(space.edges.iter().any(|edge| edge.unsure && by_itself(p, edge)));
        if waits_on_party(at) {
            let (zh, en) = (
                "此后若居民不作声，状态{0}不会由时限走到答复或办结",
                "then, if the resident stays silent, time does not bring the state {0} to an answer or a close",
            );
            audit.refuse_after(Property::Silence, &place, space.trace(at), space, zh, en);
        } else {
            let (zh, en) = (
                "此后若无人办理，状态{0}不会由时限交到督办人手中",
                "then, if nobody acts, time does not bring the state {0} to a supervisor",
            );
            audit.refuse_after(Property::Silence, &place, space.trace(at), space, zh, en);
        }
    }
}

/// Whether a move can happen while everyone here is silent: a clock's due or warning point, or the end of a linked case.
fn by_itself(p: &Procedure, edge: &Edge) -> bool {
    let trigger = edge.by.step().map(|step| &p.step(step).by);
    matches!(edge.by, Move::Due { .. }) || matches!(trigger, Some(Trigger::Clock { .. } | Trigger::Linked { .. }))
}

/// The first configuration of each state of the case for which a test holds.
fn shortest_per_state(space: &Space, test: impl Fn(usize) -> bool) -> Vec<(usize, StateId)> {
    let mut found: Vec<(usize, StateId)> = Vec::new();
    for at in (0..space.len()).filter(|at| test(*at)) {
        let state = main_state(space, at);
        if found.iter().all(|(_, seen)| *seen != state) {
            found.push((at, state));
        }
    }
    found
}
