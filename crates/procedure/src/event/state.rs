//! The state of a case, and the small part of it that decides what may happen.

use std::collections::BTreeMap;

use fengqiao_calendar::{Due, Instant, Limit, Rule};

use super::{Assigned, Ref, Value};
use crate::model::*;

/// The phase of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Does not run.
    Off,
    /// Its time passes.
    Running,
    /// Its time stands still.
    Paused,
    /// Ran out; the step that this calls for has not been taken yet.
    Due,
    /// Ran out, and the step that this called for was taken: it acts once for each run.
    Late,
}

/// The small state that decides what may happen: shared by the engine and the checker.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Config {
    /// One entry for each open instance; entry 0 is the case. Finished instances stay until their part closes.
    pub instances: Vec<Instance>,
    /// The case-level facts, by [`FactId`]; facts of parts live in their instance and are 0 here.
    pub facts: Vec<u8>,
    /// Levels above the lowest: 0 = where it started. Raising adds one.
    pub raised: u8,
    /// How many levels there are above.
    pub raises_max: u8,
    /// The matter was sent down since it was opened, or opened again.
    pub lowered: bool,
    /// The responsibility passed to the supervisor since the last hand-over.
    pub escalated: bool,
    /// Links that are open.
    pub links: Vec<LinkId>,
}

/// One running copy of a part.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instance {
    /// The part it is a copy of.
    pub part: PartId,
    /// The instance's number within its part, from 0.
    pub number: u16,
    /// The entry in [`Config::instances`] that opened it.
    pub parent: u16,
    /// Where it is.
    pub state: StateId,
    /// Facts of the part, in the order of [`Procedure::facts`] restricted to it.
    pub facts: Vec<u8>,
    /// Phases of the part's clocks, in the order of [`Procedure::clocks`] restricted to it.
    pub clocks: Vec<Phase>,
}

// Written out because a derived `clone_from` allocates anew, which the checker does a million times.
impl Clone for Config {
    fn clone(&self) -> Self {
        let mut config = Config::default();
        config.clone_from(self);
        config
    }

    fn clone_from(&mut self, from: &Self) {
        let Config { instances, facts, raised, raises_max, lowered, escalated, links } = from;
        self.instances.clone_from(instances);
        self.facts.clone_from(facts);
        self.links.clone_from(links);
        (self.raised, self.raises_max, self.lowered, self.escalated) = (*raised, *raises_max, *lowered, *escalated);
    }
}

impl Clone for Instance {
    fn clone(&self) -> Self {
        Instance { facts: self.facts.clone(), clocks: self.clocks.clone(), ..*self }
    }

    fn clone_from(&mut self, from: &Self) {
        let Instance { part, number, parent, state, facts, clocks } = from;
        self.facts.clone_from(facts);
        self.clocks.clone_from(clocks);
        (self.part, self.number, self.parent, self.state) = (*part, *number, *parent, *state);
    }
}

/// A case, folded from its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseState {
    /// How many entries it is folded from.
    pub version: u64,
    /// The procedure that it is a run of.
    pub procedure: Ref,
    /// The version whose flow is pinned.
    pub procedure_version: Ref,
    /// Where it is.
    pub config: Config,
    /// The latest value of each field.
    pub values: BTreeMap<FieldId, Value>,
    /// The latest run of each clock of each instance.
    pub clocks: Vec<ClockRun>,
    /// Who plays which role, and why.
    pub assigned: BTreeMap<RoleId, Assigned>,
    /// Members of `each` parts, by part and instance number.
    pub members: BTreeMap<(PartId, u16), Ref>,
    /// Who answers for the matter since it became late; none while it is not.
    pub supervisor: Option<Assigned>,
    /// Separation memory: who took which step.
    pub taken: Vec<Taken>,
    /// What it is about.
    pub attributes: Attributes,
    /// How it ended, once a step has named that.
    pub outcome: Option<String>,
    /// When it was recorded as opened.
    pub opened_at: Instant,
    /// When its last entry was recorded.
    pub recorded_at: Instant,
    /// When it was recorded that the work is done; none while somebody works on it, and where it was closed without such a time.
    pub settled_at: Option<Instant>,
    /// When it was closed for good; none while anybody can still move it.
    pub closed_at: Option<Instant>,
}

impl CaseState {
    /// When the office's work ended: what everybody reads as closed. None while somebody works on it.
    pub fn done_at(&self) -> Option<Instant> {
        self.settled_at.or(self.closed_at)
    }
}

/// One run of one clock.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockRun {
    /// The clock.
    pub clock: ClockId,
    /// The number of the instance of the clock's part that it belongs to.
    pub instance: u16,
    /// 1 for the first run of this clock.
    pub run: u32,
    /// The rule, or the day that a step recorded, is pinned when the clock starts.
    pub limit: Limit,
    /// When it started: recorded or claimed, as the clock says.
    pub started_at: Instant,
    /// When its time stood still; the last pause may be open.
    pub paused: Vec<(Instant, Option<Instant>)>,
    /// The rule of each extension, in order.
    pub extensions: Vec<Rule>,
    /// When it is due, with the derivation.
    pub due: Due,
    /// The rules of the points that lie so long before the end as a rule says, pinned when the clock starts.
    pub leads: Vec<Rule>,
    /// When the points before the end that the procedure has steps for are reached, in order of time.
    pub points: Vec<(Mark, Instant)>,
    /// The calendar that the date was derived on.
    pub calendar_version: u32,
    /// Where it is.
    pub phase: Phase,
    /// Points that already fired, in order.
    pub fired: Vec<Mark>,
}

/// Someone took a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The step.
    pub step: StepId,
    /// As whom.
    pub role: Option<RoleId>,
    /// By which account.
    pub account: Option<Ref>,
    /// For which organisation.
    pub organisation: Option<Ref>,
}

/// What a case is about, as far as routes and clocks depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes {
    /// The category code.
    pub category: Option<Ref>,
    /// The area it lies in.
    pub area: Option<Ref>,
    /// The place.
    pub place: Option<Ref>,
    /// The level the matter stands at, 0 = city.
    pub level: u8,
    /// How serious it is; 0 is ordinary.
    pub grade: u8,
    /// How it came: `web`, `phone`, `counter`…
    pub channel: String,
}
