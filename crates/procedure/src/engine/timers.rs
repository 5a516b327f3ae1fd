//! Clocks that act: which point comes next, and what it does.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fengqiao_calendar::Instant;

use super::apply::apply;
use super::system_actor;
use super::take::{Taking, take};
use crate::event::*;
use crate::machine;
use crate::model::*;

/// The most points of one case that fire in one go.
const POINTS_MAX: usize = 64;

/// A moment at which a clock takes a step. `(case, clock, instance, run, mark)` acts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// When it is due.
    pub at: Instant,
    /// The clock.
    pub clock: ClockId,
    /// The number of the instance of the clock's part.
    pub instance: u16,
    /// Which run of the clock.
    pub run: u32,
    /// Which point of the clock's time it is.
    pub mark: Mark,
}

/// The first point at which a clock will take a step, as the case stands. It may lie in the past: [`due`] then acts on it.
pub fn next_point(p: &Procedure, state: &CaseState) -> Option<Point> {
    first_point(p, state, state.recorded_at)
}

/// Fires everything that is due by now, in order, each with its own time and the time it acted; a warning that a later point of the
/// same run has overtaken is skipped. Stops at a point that cannot act and says why.
pub fn due(p: &Procedure, state: &CaseState, ctx: &Context<'_>) -> (Vec<Decision>, Option<(Point, Refusal)>) {
    let now = ctx.recorded_at.max(state.recorded_at);
    let mut decisions = Vec::new();
    let mut case: Option<CaseState> = None;
    while decisions.len() < POINTS_MAX {
        let here = case.as_ref().unwrap_or(state);
        let Some(point) = first_point(p, here, now).filter(|point| point.at <= now) else { break };
        match fire_point(p, here, &point, ctx) {
            Ok(decision) => {
                let before = case.take().unwrap_or_else(|| state.clone());
                case = Some(apply(p, Some(before), &decision));
                decisions.push(decision);
            }
            Err(refusal) => return (decisions, Some((point, refusal))),
        }
    }
    (decisions, None)
}

/// Takes the step that a point calls for.
///
/// # Errors
/// [`Refusal::NotDue`] where the point lies in the future, fired before, or calls for nothing any more.
pub fn fire_point(p: &Procedure, state: &CaseState, point: &Point, ctx: &Context<'_>) -> Result<Decision, Refusal> {
    let now = ctx.recorded_at.max(state.recorded_at);
    let run =
        state.clocks.iter().find(|run| (run.clock, run.instance, run.run) == (point.clock, point.instance, point.run));
    let run = run.filter(|run| point.at <= now && is_open(run, point.mark)).ok_or(Refusal::NotDue)?;
    let (config, id, at) = step_of(p, &state.config, run, point.mark).ok_or(Refusal::NotDue)?;
    let actor = system_actor("clock");
    let taking = Taking {
        kind: Kind::Taken,
        id,
        at,
        role: None,
        actor: &actor,
        fields: &BTreeMap::new(),
        occurred_at: now,
        recorded_at: now,
        fired: Some(Fired {
            clock: point.clock,
            instance: point.instance,
            run: point.run,
            mark: point.mark,
            due_at: point.at,
        }),
    };
    take(p, state, &config, &taking, ctx)
}

/// The configuration with every clock due whose time has run out: a person who acts too late finds it so.
pub(super) fn with_due<'s>(p: &Procedure, state: &'s CaseState, now: Instant) -> Cow<'s, Config> {
    let mut config = Cow::Borrowed(&state.config);
    for run in state.clocks.iter().filter(|run| run.phase == Phase::Running && run.due.at <= now) {
        if let Some(at) = machine::instance_at(&config, p.clock(run.clock).part, run.instance) {
            config = Cow::Owned(machine::clock_due(p, &config, run.clock, at));
        }
    }
    config
}

/// The earliest point that calls for a step. Of several points of one run that were reached by `now`, the last one has overtaken the others.
fn first_point(p: &Procedure, state: &CaseState, now: Instant) -> Option<Point> {
    let mut first: Option<Point> = None;
    for run in &state.clocks {
        // From the end backwards: what comes after a reached point that acts is overtaken by it.
        let mut earliest: Option<(Mark, Instant)> = None;
        for (mark, at) in std::iter::once((Mark::END, run.due.at)).chain(run.points.iter().rev().copied()) {
            if is_open(run, mark) && step_of(p, &state.config, run, mark).is_some() {
                earliest = Some((mark, at));
                if at <= now {
                    break;
                }
            }
        }
        if let Some((mark, at)) = earliest.filter(|(_, at)| first.is_none_or(|first| *at < first.at)) {
            first = Some(Point { at, clock: run.clock, instance: run.instance, run: run.run, mark });
        }
    }
    first
}

/// Whether this point of the run can still act: neither it nor a later one has acted.
fn is_open(run: &ClockRun, mark: Mark) -> bool {
    let phase = matches!(run.phase, Phase::Running) || run.phase == Phase::Due && mark.is_end();
    let order = |mark: Mark| run.points.iter().position(|(known, _)| *known == mark).unwrap_or(run.points.len());
    phase && run.fired.iter().all(|fired| order(*fired) < order(mark))
}

/// The step that a point calls for, with the configuration in which it is taken and the index of its instance.
fn step_of<'c>(
    p: &Procedure,
    config: &'c Config,
    run: &ClockRun,
    mark: Mark,
) -> Option<(Cow<'c, Config>, StepId, usize)> {
    let owner = machine::instance_at(config, p.clock(run.clock).part, run.instance)?;
    let mut config = Cow::Borrowed(config);
    if mark.is_end() && machine::phase(p, &config, run.clock, owner) == Phase::Running {
        config = Cow::Owned(machine::clock_due(p, &config, run.clock, owner));
    }
    let wanted = Trigger::Clock { clock: run.clock, mark };
    for (id, _) in (0..).map(StepId).zip(&p.steps).filter(|(_, step)| step.by == wanted) {
        for at in 0..config.instances.len() {
            if machine::sees(p, &config, run.clock, at) == Some(owner) && machine::enabled(p, &config, id, at).is_ok() {
                return Some((config, id, at));
            }
        }
    }
    None
}
