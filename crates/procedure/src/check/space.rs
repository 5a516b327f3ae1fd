//! The space of all configurations that can arise, explored breadth first with the engine's own transition function.

use std::sync::Arc;

use super::arena::Arena;
use super::choices::Open;
use super::finding::{Place, label};
use super::slice::Slice;
use crate::event::{Config, Instance, Phase};
use crate::machine::{self, Blocked, Choices, Fired};
use crate::model::*;

/// Configurations explored at most; a procedure with more is refused as too complex to prove.
pub const CONFIGURATIONS_MAX: usize = 200_000;

/// One move of a case. Instances are named by their position in the canonical configuration before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A case is opened, with so many levels above it.
    Open {
        /// The opening step.
        step: StepId,
        /// What was entered.
        choices: Arc<Choices>,
        /// Levels above the first.
        raises_max: u8,
    },
    /// Someone takes a step, or a warning point of a clock or a linked case does.
    Take {
        /// The step.
        step: StepId,
        /// The instance.
        at: usize,
        /// What was entered.
        choices: Arc<Choices>,
    },
    /// A clock becomes due and the step that waited for it is taken.
    Due {
        /// The clock.
        clock: ClockId,
        /// The step; none where nothing waits for the clock.
        step: Option<StepId>,
        /// The instance.
        at: usize,
        /// What the step decides.
        choices: Arc<Choices>,
    },
}

impl Move {
    /// The step that is taken, if any.
    pub fn step(&self) -> Option<StepId> {
        match self {
            Move::Open { step, .. } | Move::Take { step, .. } => Some(*step),
            Move::Due { step, .. } => *step,
        }
    }
}

/// A move between two configurations, by their numbers.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub from: u32,
    pub to: u32,
    pub by: Move,
    /// Steps that joins added.
    pub cascade: Vec<StepId>,
    /// Whether a counter that is left out could close this way.
    pub unsure: bool,
}

/// Everything that can happen to a case.
pub(super) struct Space {
    pub configs: Vec<Config>,
    pub edges: Vec<Edge>,
    /// Edges by the configuration they leave: `edges[first[c]..first[c + 1]]`.
    first: Vec<usize>,
    /// The edge by which a configuration was first found.
    found_by: Vec<u32>,
    pub openings: Vec<Edge>,
    /// Whether the bound was reached; nothing that needs the whole space can then be said.
    pub truncated: bool,
    /// Steps whose joins follow each other without end, with the configuration.
    pub endless: Vec<(u32, StepId)>,
    arena: Arena,
    slice: Slice,
    /// What the last step did; written over by the next.
    fired: Fired,
    /// The last configuration in which a clock became due.
    due: Config,
}

/// The mark of a configuration that an opening step led to: an edge of [`Space::openings`].
const OPENING: u32 = 1 << 31;

impl Space {
    /// Explores a procedure.
    pub fn explore(p: &Procedure, slice: Slice, limit: usize) -> Space {
        let open = Open::of(p, &slice);
        let mut space = Space {
            configs: Vec::new(),
            edges: Vec::new(),
            first: Vec::new(),
            found_by: Vec::new(),
            openings: Vec::new(),
            truncated: false,
            endless: Vec::new(),
            arena: Arena::default(),
            slice,
            fired: Fired::default(),
            due: Config::default(),
        };
        space.open_cases(p, &open);
        let leaving = Leaving::of(p);
        let mut at = 0;
        while at < space.configs.len() {
            space.first.push(space.edges.len());
            if space.configs.len() > limit {
                space.truncated = true;
                break;
            }
            space.expand(p, &open, &leaving, at);
            at += 1;
        }
        space.first.resize(space.configs.len() + 1, space.edges.len());
        space
    }

    /// The moves that leave a configuration.
    pub fn from(&self, config: usize) -> &[Edge] {
        &self.edges[self.first[config]..self.first[config + 1]]
    }

    /// How many configurations there are.
    pub fn len(&self) -> usize {
        self.configs.len()
    }

    /// The number of the configuration that stands for this one.
    pub fn number_of(&self, p: &Procedure, config: &Config) -> Option<usize> {
        self.arena.find(&self.canonical(p, config)).map(|number| number as usize)
    }

    /// The configuration that stands for this one.
    pub fn canonical(&self, p: &Procedure, config: &Config) -> Config {
        let mut standing = config.clone();
        self.slice.stand(p, &mut standing);
        standing
    }

    /// What the exploration left out.
    pub fn slice(&self) -> &Slice {
        &self.slice
    }

    /// The shortest way to a configuration.
    pub fn trace(&self, config: usize) -> Vec<Move> {
        let mut moves = Vec::new();
        let mut here = config;
        loop {
            let by = self.found_by[here];
            if by & OPENING != 0 {
                moves.push(self.openings[(by & !OPENING) as usize].by.clone());
                moves.reverse();
                return moves;
            }
            let edge = &self.edges[by as usize];
            moves.push(edge.by.clone());
            here = edge.from as usize;
        }
    }

    fn open_cases(&mut self, p: &Procedure, open: &Open) {
        for raises_max in self.slice.raises() {
            for step in &p.openings {
                for choices in open.of_step(*step, &machine::blank(p, raises_max)).iter() {
                    let Ok(mut fired) = machine::initial(p, *step, choices, raises_max) else {
                        continue;
                    };
                    let Some((to, new)) = self.number(p, &mut fired.config) else {
                        continue;
                    };
                    if new {
                        self.found_by.push(OPENING | self.openings.len() as u32);
                    }
                    let by = Move::Open { step: *step, choices: Arc::clone(choices), raises_max };
                    self.openings.push(Edge {
                        from: to,
                        to,
                        by,
                        cascade: fired.cascade.iter().map(|it| it.0).collect(),
                        unsure: self.is_unsure(p, *step),
                    });
                }
            }
        }
    }

    fn expand(&mut self, p: &Procedure, open: &Open, leaving: &Leaving, from: usize) {
        let config = self.configs[from].clone();
        for (at, instance) in config.instances.iter().enumerate() {
            if is_twin(&config, at) {
                continue;
            }
            for step in &leaving.steps[instance.state.index()] {
                self.take(p, open, from, &config, *step, at);
            }
            for clock in &leaving.clocks[instance.part.index()] {
                self.due(p, open, leaving, from, &config, *clock, at);
            }
        }
    }

    fn take(&mut self, p: &Procedure, open: &Open, from: usize, config: &Config, step: StepId, at: usize) {
        if machine::enabled(p, config, step, at).is_err() {
            return;
        }
        for choices in open.of_step(step, config).iter() {
            let mut fired = std::mem::take(&mut self.fired);
            let done = machine::fire_enabled(p, config, step, at, choices, &mut fired);
            self.went(p, from, step, done, fired, || Move::Take { step, at, choices: Arc::clone(choices) });
        }
    }

    /// A running clock becomes due, wherever the declared orders let it.
    #[expect(clippy::too_many_arguments, reason = "one exploration, kept in one place")]
    fn due(
        &mut self,
        p: &Procedure,
        open: &Open,
        leaving: &Leaving,
        from: usize,
        config: &Config,
        clock: ClockId,
        at: usize,
    ) {
        let phase = |clock| machine::phase(p, config, clock, at);
        let waits = p.orders.iter().any(|(before, after)| *after == clock && phase(*before) == Phase::Running);
        if !matches!(phase(clock), Phase::Running | Phase::Due) || waits {
            return;
        }
        let mut due = std::mem::take(&mut self.due);
        due.clone_from(config);
        machine::become_due(p, &mut due, clock, at);
        let (mut waited, mut unsure) = (false, false);
        for (inner, instance) in due.instances.iter().enumerate() {
            for step in &leaving.by_clock[clock.index()] {
                if !p.step(*step).from.contains(&instance.state) || machine::enabled(p, &due, *step, inner).is_err() {
                    continue;
                }
                unsure |= self.is_unsure(p, *step);
                waited |= !self.is_unsure(p, *step);
                for choices in open.of_step(*step, &due).iter() {
                    let mut fired = std::mem::take(&mut self.fired);
                    let done = machine::fire_enabled(p, &due, *step, inner, choices, &mut fired);
                    let by = || Move::Due { clock, step: Some(*step), at: inner, choices: Arc::clone(choices) };
                    self.went(p, from, *step, done, fired, by);
                }
            }
        }
        if !waited
            && due != *config
            && let Some((to, new)) = self.number(p, &mut due)
        {
            let by = Move::Due { clock, step: None, at, choices: Arc::default() };
            self.push(Edge { from: from as u32, to, by, cascade: Vec::new(), unsure }, new);
        }
        self.due = due;
    }

    fn went(
        &mut self,
        p: &Procedure,
        from: usize,
        step: StepId,
        done: Result<(), Blocked>,
        mut fired: Fired,
        by: impl Fn() -> Move,
    ) {
        match done {
            Ok(()) => {
                if let Some((to, new)) = self.number(p, &mut fired.config) {
                    let cascade = fired.cascade.iter().map(|it| it.0).collect();
                    self.push(Edge { from: from as u32, to, by: by(), cascade, unsure: self.is_unsure(p, step) }, new);
                }
            }
            Err(Blocked::TooDeep) => self.endless.push((from as u32, step)),
            Err(_) => {}
        }
        self.fired = fired;
    }

    fn push(&mut self, edge: Edge, new: bool) {
        let alike = |it: &&Edge| it.to == edge.to && it.by.step() == edge.by.step() && it.cascade == edge.cascade;
        let first = self.first.last().copied().unwrap_or(0);
        if !new && self.edges[first..].iter().any(|it| alike(&it)) {
            return;
        }
        if new {
            self.found_by.push(self.edges.len() as u32);
        }
        self.edges.push(edge);
    }

    /// Whether a counter that is left out could forbid a step.
    fn is_unsure(&self, p: &Procedure, step: StepId) -> bool {
        self.slice.is_coarse()
            && p.step(step)
                .effects
                .iter()
                .any(|it| matches!(it, Effect::Count { counter } if self.slice.is_free(*counter)))
    }

    /// Whether a way exists with every counter counted, and not only where counters are left out.
    pub fn is_real(&self, p: &Procedure, trace: &[Move]) -> bool {
        !self.slice.is_coarse() || super::replay::replay_as(p, &self.slice, trace).is_ok()
    }

    /// Whether counters are left out.
    pub fn is_coarse(&self) -> bool {
        self.slice.is_coarse()
    }

    /// The number of a configuration, which is put into canonical form, and whether it is new; none where a constraint says that it
    /// cannot be.
    fn number(&mut self, p: &Procedure, config: &mut Config) -> Option<(u32, bool)> {
        if impossible(p, config) {
            return None;
        }
        self.slice.stand(p, config);
        let (number, new) = self.arena.number(config)?;
        if new {
            self.configs.push(config.clone());
        }
        Some((number, new))
    }

    /// A move in words.
    pub fn words(&self, p: &Procedure, by: &Move) -> Text {
        super::trace::words(p, by)
    }

    /// What has most values over all configurations, the first first: for a procedure too complex to prove.
    pub fn multipliers(&self, p: &Procedure) -> Vec<Place> {
        super::trace::multipliers(p, &self.configs)
    }
}

/// Whether the instance before is alike in everything, with nothing under either: whatever this one does, that one does too.
fn is_twin(config: &Config, at: usize) -> bool {
    let here = &config.instances[at];
    let alike = |before: &Instance| {
        (before.part, before.parent, before.state) == (here.part, here.parent, here.state)
            && before.clocks == here.clocks
            && before.facts == here.facts
    };
    let childless = config.instances.get(at + 1).is_none_or(|next| usize::from(next.parent) != at);
    at > 0 && childless && alike(&config.instances[at - 1])
}

/// Whether a declared constraint excludes a configuration, in any instance that sees all facts it speaks of.
pub(super) fn impossible(p: &Procedure, config: &Config) -> bool {
    p.constraints.iter().any(|constraint| {
        let part = deepest(p, &constraint.never);
        (0..config.instances.len())
            .any(|at| config.instances[at].part == part && machine::holds(p, config, at, &constraint.never))
    })
}

fn deepest(p: &Procedure, guard: &Guard) -> PartId {
    match guard {
        Guard::Is(fact, _) | Guard::Below(fact, _) => p.fact(*fact).part,
        Guard::All(all) | Guard::Any(all) => all.iter().map(|it| deepest(p, it)).max().unwrap_or(PartId::MAIN),
        Guard::Not(not) => deepest(p, not),
        Guard::Always | Guard::CanRaise => PartId::MAIN,
    }
}

/// Which steps may leave a state, and which clocks belong to a part.
struct Leaving {
    /// Steps that someone takes, by state; clock steps at less than their whole time are among them.
    steps: Vec<Vec<StepId>>,
    clocks: Vec<Vec<ClockId>>,
    by_clock: Vec<Vec<StepId>>,
}

impl Leaving {
    fn of(p: &Procedure) -> Leaving {
        let mut leaving = Leaving {
            steps: vec![Vec::new(); p.states.len()],
            clocks: vec![Vec::new(); p.parts.len()],
            by_clock: vec![Vec::new(); p.clocks.len()],
        };
        for (step, at) in p.steps.iter().zip(0u16..) {
            match step.by {
                Trigger::Joined { .. } => {}
                Trigger::Clock { clock, mark } if mark.is_end() => leaving.by_clock[clock.index()].push(StepId(at)),
                _ => step.from.iter().for_each(|from| leaving.steps[from.index()].push(StepId(at))),
            }
        }
        for (clock, at) in p.clocks.iter().zip(0u16..) {
            leaving.clocks[clock.part.index()].push(ClockId(at));
        }
        leaving
    }
}

/// The title of a place without its quotation marks, in both languages.
pub(super) fn plain(p: &Procedure, place: Place) -> Text {
    let text = label(p, place);
    Text { zh: text.zh.trim_matches(['“', '”']).to_owned(), en: text.en.trim_matches(['“', '”']).to_owned() }
}
