//! A new calendar, or an order to stop work: running clocks move, and nothing else does.

use fengqiao_calendar::{Calendar, Instant};

use super::{clocks, system_actor};
use crate::event::*;
use crate::machine;
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
    Some(Decision {
        kind: Kind::Recalculated { from, to: calendar.version() },
        step: None,
        instance: 0,
        role: None,
        actor: system_actor("calendar"),
        occurred_at: now,
        evidence: String::new(),
        recorded_at: now,
        fields: Default::default(),
        config: state.config.clone(),
        members: state.members.clone(),
        clocks: changes,
        assigned: Vec::new(),
        supervisor: state.supervisor.clone(),
        attributes: state.attributes.clone(),
        outcome: state.outcome.clone(),
        settled: machine::is_settled(p, &state.config),
        closed: machine::is_closed(p, &state.config),
        notices: if told { notices(p) } else { Vec::new() },
        papers: Vec::new(),
        opens: Vec::new(),
        cascade: Vec::new(),
        fired: None,
        draw: None,
    })
}

fn notices(p: &Procedure) -> Vec<NoticeSent> {
    let text = Text { zh: MOVED_ZH.to_owned(), en: MOVED_EN.to_owned() };
    let parties = (0..).map(RoleId).zip(&p.roles).filter(|(_, role)| role.kind == RoleKind::Party);
    parties.map(|(to, _)| NoticeSent { to, text: text.clone() }).collect()
}
