//! The same moves in the engine's own machine: what ties the proof to the program that runs.

use std::collections::BTreeSet;

use super::graph::distances;
use super::property::owed;
use super::slice::Slice;
use super::space::{CONFIGURATIONS_MAX, Move, Space};
use crate::event::Config;
use crate::machine;
use crate::model::*;

/// Takes the moves of a trace one after the other in the machine, on a configuration that is never put into canonical form.
///
/// Returns the last configuration, or the number of the move that the machine refuses.
///
/// # Errors
/// The position of the first move that cannot be taken.
pub fn replay(p: &Procedure, moves: &[Move]) -> Result<Option<Config>, usize> {
    // Positions in a trace are those of the form in which it was found.
    replay_as(p, &Slice::exact(p), moves).or_else(|_| replay_as(p, &Slice::coarse(p), moves))
}

/// The same for a trace that was found in this form.
pub(super) fn replay_as(p: &Procedure, slice: &Slice, moves: &[Move]) -> Result<Option<Config>, usize> {
    let mut config: Option<Config> = None;
    for (number, by) in moves.iter().enumerate() {
        config = Some(taken(p, slice, config.as_ref(), by).ok_or(number)?);
    }
    Ok(config)
}

fn taken(p: &Procedure, slice: &Slice, before: Option<&Config>, by: &Move) -> Option<Config> {
    if let Move::Open { step, choices, raises_max } = by {
        return machine::initial(p, *step, choices, *raises_max).ok().map(|fired| fired.config);
    }
    let before = before?;
    let (_, origins) = slice.canonical(p, before);
    match by {
        Move::Open { .. } => None,
        Move::Take { step, at, choices } => {
            machine::fire(p, before, *step, *origins.get(*at)?, choices).ok().map(|fired| fired.config)
        }
        Move::Due { clock, step, at, choices } => {
            let at = *origins.get(*at)?;
            let owner = owner(p, before, *clock, at)?;
            let due = machine::clock_due(p, before, *clock, owner);
            match step {
                Some(step) => machine::fire(p, &due, *step, at, choices).ok().map(|fired| fired.config),
                None => Some(due),
            }
        }
    }
}

/// The instance whose clock it is: this one, or one around it.
fn owner(p: &Procedure, config: &Config, clock: ClockId, at: usize) -> Option<usize> {
    let mut here = at;
    loop {
        let instance = config.instances.get(here)?;
        if instance.part == p.clock(clock).part {
            return Some(here);
        }
        if here == 0 {
            return None;
        }
        here = usize::from(instance.parent);
    }
}

/// The explored set of a procedure, for asking whether a running case is in it.
pub struct Explored<'a> {
    p: &'a Procedure,
    space: Space,
    /// How far each configuration lies from a close.
    to_close: Vec<Option<u32>>,
}

impl<'a> Explored<'a> {
    /// Explores a procedure: without the counters that only bound where every case is seen to be closable so, with every counter otherwise.
    pub fn of(p: &'a Procedure) -> Self {
        let coarse = Explored::as_seen(p, Slice::coarse(p));
        if !coarse.space.is_coarse() || coarse.space.truncated || !coarse.to_close.contains(&None) {
            return coarse;
        }
        let exact = Explored::as_seen(p, Slice::exact(p));
        if exact.space.truncated { coarse } else { exact }
    }

    /// The same with every counter.
    pub fn exact(p: &'a Procedure) -> Self {
        Explored::as_seen(p, Slice::exact(p))
    }

    /// Whether counters that only bound were left out.
    pub fn is_coarse(&self) -> bool {
        self.space.is_coarse()
    }

    pub(super) fn procedure(&self) -> &'a Procedure {
        self.p
    }

    pub(super) fn space(&self) -> &Space {
        &self.space
    }

    /// The number of the configuration that stands for this one, if it was explored.
    pub fn number_of(&self, config: &Config) -> Option<usize> {
        self.space.number_of(self.p, config)
    }

    fn as_seen(p: &'a Procedure, slice: Slice) -> Self {
        let space = Space::explore(p, slice, CONFIGURATIONS_MAX);
        let closed = |at: usize| machine::is_closed(p, &space.configs[at]);
        let to_close = distances(&space, closed, |edge| owed(p, edge));
        Explored { p, space, to_close }
    }

    /// The fewest moves by which offices, clocks and linked cases, without any resident and without a counter that could be full, close a case
    /// that stands so; none where there is no such way or it was not explored.
    pub fn fewest_to_close(&self, config: &Config) -> Option<u32> {
        self.to_close[self.space.number_of(self.p, config)?]
    }

    /// The one configuration that stands for this one.
    pub fn canonical(&self, config: &Config) -> Config {
        self.space.canonical(self.p, config)
    }

    /// Whether a configuration of a real case is one of those that were explored.
    pub fn contains(&self, config: &Config) -> bool {
        self.space.number_of(self.p, config).is_some()
    }

    /// The steps that may follow a configuration, with the clock that runs out for them; none where it was not explored. Where a
    /// clock runs out and nothing waits for it, there is no step.
    pub fn moves(&self, config: &Config) -> Option<BTreeSet<(Option<ClockId>, Option<StepId>)>> {
        let number = self.space.number_of(self.p, config)?;
        let what = |by: &Move| match by {
            Move::Due { clock, step, .. } => (Some(*clock), *step),
            other => (None, other.step()),
        };
        Some(self.space.from(number).iter().map(|edge| what(&edge.by)).collect())
    }

    /// Whether this step was found to lead from the first configuration to the second.
    pub fn leads(&self, before: &Config, step: StepId, after: &Config) -> bool {
        let number = |config| self.space.number_of(self.p, config);
        let (Some(before), Some(after)) = (number(before), number(after)) else { return false };
        self.space.from(before).iter().any(|edge| edge.to as usize == after && edge.by.step() == Some(step))
    }

    /// Whether an opening step was found to lead to a configuration.
    pub fn opens(&self, step: StepId, after: &Config) -> bool {
        let after = self.space.number_of(self.p, after);
        self.space.openings.iter().any(|edge| Some(edge.to as usize) == after && edge.by.step() == Some(step))
    }

    /// Everything that was explored, in canonical form, as it was found.
    pub fn configs(&self) -> &[Config] {
        &self.space.configs
    }

    /// Whether it was explored which value a fact has where its part stands in a state.
    pub fn keeps(&self, state: StateId, fact: FactId) -> bool {
        self.space.slice().keeps(state, fact)
    }

    /// How much was explored of levels in a state of the case: 0 nothing, 1 how many are left above, 2 also how many lie below.
    pub fn levels(&self, state: StateId) -> u8 {
        self.space.slice().levels(state)
    }

    /// Whether the bound was reached, so that absence says nothing.
    pub fn is_truncated(&self) -> bool {
        self.space.truncated
    }
}
