//! The same moves in the engine's own machine: what ties the proof to the program that runs.

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

fn replay_as(p: &Procedure, slice: &Slice, moves: &[Move]) -> Result<Option<Config>, usize> {
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
}

impl<'a> Explored<'a> {
    /// Explores a procedure.
    pub fn of(p: &'a Procedure) -> Self {
        Explored { p, space: Space::explore(p, Slice::coarse(p), CONFIGURATIONS_MAX) }
    }

    /// Whether a configuration of a real case is one of those that were explored.
    pub fn contains(&self, config: &Config) -> bool {
        self.space.number_of(self.p, config).is_some()
    }

    /// Everything that was explored, in canonical form, as it was found.
    pub fn configs(&self) -> &[Config] {
        &self.space.configs
    }

    /// Whether the bound was reached, so that absence says nothing.
    pub fn is_truncated(&self) -> bool {
        self.space.truncated
    }
}
