//! A new calendar, or an order to stop work: running clocks move, and nothing else does.

use fengqiao_calendar::{Calendar, Instant};

use super::{clocks, told_to_parties, without_step};
use crate::event::*;
use crate::model::*;

/// What everyone whose matter it is reads when a date they were told has moved.
const MOVED_ZH: &str = "因工作日历调整，办理期限改为 {due}。";
const MOVED_EN: &str = "The working calendar has changed; the time limit is now {due}.";

/// The entry that moves this case's clocks to a new calendar, naming both versions; none where no date changes. A date that was promised to
/// a resident is never brought forward, and a clock that is due already stays so.
pub fn recalculate(p: &Procedure, state: &CaseState, calendar: &Calendar, recorded_at: Instant) -> Option<Decision> {
    let now = recorded_at.max(state.recorded_at);
    let mut changes = Vec::new();
    let mut from = calendar.version();
    let mut told = false;
    for before in &state.clocks {
        let waits = match before.phase {
            Phase::Running => before.due.at > now,
            Phase::Paused => true,
            Phase::Off | Phase::Due | Phase::Late => false,
        };
        if !waits || before.calendar_version == calendar.version() {
            continue;
        }
        let mut run = before.clone();
        if clocks::derive_anew(p, &mut run, calendar) {
            from = from.min(before.calendar_version);
            told |= p.clock(run.clock).promised && run.due.at != before.due.at;
            changes.push(ClockChange { change: ClockVerb::Recalculate, after: run });
        }
    }
    if changes.is_empty() {
        return None;
    }
    let kind = Kind::Recalculated { from, to: calendar.version() };
    let notices = if told { told_to_parties(p, MOVED_ZH, MOVED_EN) } else { Vec::new() };
    let same = without_step(p, state, state.config.clone(), kind, "calendar", now);
    Some(Decision { clocks: changes, notices, ..same })
}
