//! Folding decisions into the state of a case. Nothing here is evaluated: what was decided is copied.

use crate::event::*;
use crate::machine;
use crate::model::*;

/// The case after one more entry; the first entry opens it. A case that was moved is folded under a version that knows all its entries
/// ([`crate::compare::grown`]).
pub fn apply(p: &Procedure, state: Option<CaseState>, decision: &Decision) -> CaseState {
    let mut case = state.unwrap_or_else(|| opened(p, decision));
    let was_closed = case.closed_at.is_some();
    case.version += 1;
    case.recorded_at = decision.recorded_at;
    case.config.clone_from(&decision.config);
    case.members.clone_from(&decision.members);
    case.supervisor.clone_from(&decision.supervisor);
    case.attributes.clone_from(&decision.attributes);
    case.outcome.clone_from(&decision.outcome);
    if let Kind::Moved { to, .. } = &decision.kind {
        case.procedure_version.clone_from(to);
    }
    for (field, value) in &decision.fields {
        case.values.insert(*field, value.clone());
    }
    for (role, assigned) in &decision.assigned {
        case.assigned.insert(*role, assigned.clone());
    }
    for change in &decision.clocks {
        record_run(&mut case.clocks, &change.after);
    }
    set_phases(p, &mut case);
    case.settled_at = match (decision.settled, decision.closed) {
        (true, _) => case.settled_at.or(Some(decision.recorded_at)),
        (false, true) => case.settled_at,
        (false, false) => None,
    };
    case.closed_at = match (decision.closed, was_closed) {
        (true, false) => Some(decision.recorded_at),
        (true, true) => case.closed_at,
        (false, _) => None,
    };
    remember(&mut case.taken, decision);
    case
}

/// The case that these entries tell, if there are any.
pub fn fold<'d>(p: &Procedure, decisions: impl IntoIterator<Item = &'d Decision>) -> Option<CaseState> {
    decisions.into_iter().fold(None, |state, decision| Some(apply(p, state, decision)))
}

fn opened(p: &Procedure, decision: &Decision) -> CaseState {
    let (procedure, procedure_version) = match &decision.kind {
        Kind::Opened { procedure, procedure_version } => (procedure.clone(), procedure_version.clone()),
        _ => (p.id.clone(), p.version.clone()),
    };
    let mut case = super::before_opening(p, decision.attributes.clone(), decision.config.clone(), decision.recorded_at);
    case.procedure = procedure;
    case.procedure_version = procedure_version;
    case
}

/// One run is kept for each clock of each instance: the latest.
fn record_run(runs: &mut Vec<ClockRun>, after: &ClockRun) {
    match runs.iter_mut().find(|run| run.clock == after.clock && run.instance == after.instance) {
        Some(run) => run.clone_from(after),
        None => runs.push(after.clone()),
    }
}

/// The phases of the runs are those of the configuration, which the decision holds whole.
fn set_phases(p: &Procedure, case: &mut CaseState) {
    for run in &mut case.clocks {
        let at = machine::instance_at(&case.config, p.clock(run.clock).part, run.instance);
        run.phase = at.map_or(Phase::Off, |at| machine::phase(p, &case.config, run.clock, at));
    }
}

fn remember(taken: &mut Vec<Taken>, decision: &Decision) {
    let Some(step) = decision.step else { return };
    if decision.actor.account.is_none() && decision.actor.organisation.is_none() {
        return;
    }
    let memory = Taken {
        step,
        role: decision.role,
        account: decision.actor.account.clone(),
        organisation: decision.actor.organisation.clone(),
    };
    if !taken.contains(&memory) {
        taken.push(memory);
    }
}
