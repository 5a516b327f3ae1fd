//! Checks a procedure before it may run: what is proven holds for every case that can ever arise under it.
//!
//! The checker explores every configuration with the engine's own transition function ([`crate::machine`]), taking facts as free within
//! the declared constraints and letting a running clock become due at any moment. Each promise is a module of its own; a broken one is
//! a [`Finding`] with the shortest way there, in both languages. `docs/checker.md` says what is proven, how, and what is not.

mod arena;
mod audit;
mod choices;
mod finding;
mod graph;
mod hostile;
mod known;
mod live;
mod measure;
mod measured;
mod onward;
mod property;
mod quick;
mod replay;
mod said;
mod slice;
mod space;
mod times;
mod trace;

pub use choices::INSTANCES_MAX;
pub use finding::{Finding, Place, Property, Severity, label};
pub use known::{Asked, Contract, Known, Names};
pub use measure::Measures;
pub use measured::measured;
pub use onward::Wants;
pub use replay::{Explored, replay};
pub use slice::RAISES_MAX;
pub use space::{CONFIGURATIONS_MAX, Move};
pub use times::{ByBasis, LongestTime, Spent, clocks_by_basis, longest_time};

use crate::model::Procedure;
use audit::Audit;
use slice::Slice;
use space::Space;

/// What the checker says about a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Everything that is wrong, refusals first.
    pub findings: Vec<Finding>,
    /// How many configurations were explored.
    pub explored: usize,
    /// What was counted on the way.
    pub measures: Measures,
}

impl Report {
    /// Whether the procedure may run.
    pub fn passes(&self) -> bool {
        self.findings.iter().all(|it| it.severity != Severity::Refuses)
    }
}

/// Checks a procedure against the names that exist where it shall run.
pub fn check(p: &Procedure, known: &dyn Known) -> Report {
    check_within(p, known, CONFIGURATIONS_MAX)
}

/// The same with another bound on the configurations explored.
pub fn check_within(p: &Procedure, known: &dyn Known, configurations_max: usize) -> Report {
    let mut audit = Audit::new(p, known);
    property::structure::check(&mut audit);
    if !audit.findings.is_empty() {
        return Report { findings: audit.findings, explored: 0, measures: Measures::default() };
    }
    for text_property in property::OF_THE_TEXT {
        text_property(&mut audit);
    }
    let (space, of_the_space) = explored(p, known, configurations_max);
    audit.findings.extend(of_the_space);
    audit.findings.sort_by_key(|it| (it.severity, it.property));
    let measures = if space.truncated { Measures::default() } else { measure::of(p, &space) };
    Report { explored: space.len(), findings: audit.findings, measures }
}

/// Explores without the counters that only bound, which proves most procedures; with every counter where that left a doubt.
fn explored(p: &Procedure, known: &dyn Known, configurations_max: usize) -> (Space, Vec<Finding>) {
    let coarse = Space::explore(p, Slice::coarse(p), configurations_max);
    let found = examined(p, known, &coarse);
    if coarse.truncated || !coarse.is_coarse() || !found.doubtful {
        return (coarse, found.findings);
    }
    let exact = Space::explore(p, Slice::exact(p), configurations_max);
    let of_exact = examined(p, known, &exact).findings;
    if !exact.truncated {
        return (exact, of_exact);
    }
    let is_real = |it: &Finding| !it.trace.is_empty() && coarse.is_real(p, &it.trace);
    let real: Vec<Finding> = found.findings.into_iter().filter(is_real).collect();
    (exact, if real.is_empty() { of_exact } else { real })
}

fn examined<'a>(p: &'a Procedure, known: &'a dyn Known, space: &Space) -> Audit<'a> {
    let mut audit = Audit::new(p, known);
    property::bounded::check(&mut audit, space);
    if !space.truncated {
        for property in property::OF_THE_SPACE {
            property(&mut audit, space);
        }
    }
    audit
}
