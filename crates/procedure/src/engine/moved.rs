//! A running case goes on under another version of its procedure.

use super::clocks::{self, When};
use super::{told_to_parties, without_step};
use crate::compare::{Stays, carried};
use crate::event::*;
use crate::machine;
use crate::model::*;

/// What everyone whose matter it is reads when a time limit began or ended with the move.
const MOVED_ZH: &str = "您的事项改按新版办理流程办理，办理期限为 {due}。";
const MOVED_EN: &str = "Your matter goes on under a newer version of its procedure; the time limit is {due}.";

/// The entry by which a case goes on under `new`. `p` is that version grown by whatever the case's entries name ([`crate::compare::grown`]), and
/// the case is folded under it. Whether cases that stand so may be moved at all is proved by [`crate::compare::cases`].
///
/// Running clocks keep their rule, start and date; only one that the newer version lacks ends, and one that its state needs begins.
///
/// # Errors
/// Why this case stays where it is.
pub fn moved(
    p: &Procedure,
    new: &Procedure,
    state: &CaseState,
    reason: &str,
    ctx: &Context<'_>,
) -> Result<Decision, Stays> {
    let now = ctx.recorded_at.max(state.recorded_at);
    let config = widened(p, carried(p, new, &state.config)?);
    let ops = started_and_stopped(p, &state.config, &config);
    let draft = CaseState { config, recorded_at: now, ..state.clone() };
    let when = When { recorded_at: now, occurred_at: now, named: None };
    let changes =
        clocks::moved(p, state, &draft, &ops, when, ctx).map_err(|clock| Stays::Clock(p.clock(clock).title.clone()))?;
    let kind =
        Kind::Moved { from: state.procedure_version.clone(), to: new.version.clone(), reason: reason.to_owned() };
    let notices = if ops.is_empty() { Vec::new() } else { told_to_parties(p, MOVED_ZH, MOVED_EN) };
    let same = without_step(p, state, draft.config, kind, "procedure", now);
    Ok(Decision { clocks: changes, notices, ..same })
}

/// A configuration of a version in that version grown: what was added stands still.
fn widened(p: &Procedure, mut config: Config) -> Config {
    let blank = machine::blank(p, 0);
    config.facts.extend(blank.facts.iter().skip(config.facts.len()));
    for instance in &mut config.instances {
        let clocks = p.clocks.iter().filter(|clock| clock.part == instance.part).count();
        let facts = p.facts.iter().filter(|fact| instance.part != PartId::MAIN && fact.part == instance.part).count();
        instance.clocks.resize(clocks, Phase::Off);
        instance.facts.resize(facts, 0);
    }
    config
}

fn started_and_stopped(p: &Procedure, before: &Config, after: &Config) -> Vec<(u16, ClockId, ClockVerb)> {
    let mut ops = Vec::new();
    for (was, is) in before.instances.iter().zip(&after.instances) {
        let own = (0..).map(ClockId).zip(&p.clocks).filter(|(_, clock)| clock.part == was.part);
        for ((id, _), (was_phase, is_phase)) in own.zip(was.clocks.iter().zip(&is.clocks)) {
            match (was_phase, is_phase) {
                (Phase::Off, Phase::Running) => ops.push((was.number, id, ClockVerb::Start)),
                (was, Phase::Off) if *was != Phase::Off => ops.push((is.number, id, ClockVerb::Stop)),
                _ => {}
            }
        }
    }
    ops
}
