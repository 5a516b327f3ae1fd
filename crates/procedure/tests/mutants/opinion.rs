//! A second opinion on a procedure: a plain exploration that leaves nothing out and knows no tricks.
//!
//! It shares the machine with the checker and nothing else: no slices, no symmetry, no counters left out. What it says of a mutant that
//! the checker lets pass is the reason why that mutant breaks no promise.

use std::collections::HashMap;

use fengqiao_procedure::event::{Config, Phase};
use fengqiao_procedure::machine::{self, Choices};
use fengqiao_procedure::model::*;

/// A move between two configurations, with the steps that it took.
struct Move {
    from: usize,
    to: usize,
    steps: Vec<StepId>,
    due: bool,
}

/// Everything that can happen, as far as the bound goes.
pub struct Opinion<'a> {
    p: &'a Procedure,
    configs: Vec<Config>,
    moves: Vec<Move>,
    openings: Vec<(usize, Vec<StepId>)>,
    /// Whether the bound was reached: nothing can then be said.
    pub truncated: bool,
}

/// A promise, in the words that say that it is broken, and whether it holds.
type Promise<'a> = (&'static str, fn(&Opinion<'a>) -> bool);

impl<'a> Opinion<'a> {
    pub fn of(p: &'a Procedure, configurations_max: usize) -> Self {
        let mut found = Opinion { p, configs: Vec::new(), moves: Vec::new(), openings: Vec::new(), truncated: false };
        let mut numbers: HashMap<Config, usize> = HashMap::new();
        let levels = if p.steps.iter().any(|step| step.effects.contains(&Effect::Raise)) { 1 } else { 0 };
        for (step, raises_max) in p.openings.iter().flat_map(|step| (0..=levels).map(move |most| (*step, most))) {
            for choices in choices(p, step, 0) {
                if let Ok(fired) = machine::initial(p, step, &choices, raises_max)
                    && possible(p, &fired.config)
                {
                    let steps = std::iter::once(step).chain(fired.cascade.iter().map(|it| it.0)).collect();
                    let to = found.number(&mut numbers, fired.config);
                    found.openings.push((to, steps));
                }
            }
        }
        let mut at = 0;
        while at < found.configs.len() && !found.truncated {
            found.expand(&mut numbers, at);
            at += 1;
            found.truncated = found.configs.len() > configurations_max;
        }
        found
    }

    /// How many configurations there are.
    pub fn len(&self) -> usize {
        self.configs.len()
    }

    fn number(&mut self, numbers: &mut HashMap<Config, usize>, config: Config) -> usize {
        *numbers.entry(config).or_insert_with_key(|config| {
            self.configs.push(config.clone());
            self.configs.len() - 1
        })
    }

    fn expand(&mut self, numbers: &mut HashMap<Config, usize>, from: usize) {
        let p = self.p;
        let config = self.configs[from].clone();
        for at in 0..config.instances.len() {
            for (step, taken) in (0..).map(StepId).zip(&p.steps) {
                let ends = matches!(taken.by, Trigger::Clock { mark, .. } if mark.is_end());
                if !ends && machine::enabled(p, &config, step, at).is_ok() {
                    self.takes(numbers, from, &config, step, at, false);
                }
            }
            let own = config.instances[at].part;
            for (clock, _) in (0..).map(ClockId).zip(&p.clocks).filter(|(_, clock)| clock.part == own) {
                self.runs_out(numbers, from, &config, clock, at);
            }
        }
    }

    fn runs_out(
        &mut self,
        numbers: &mut HashMap<Config, usize>,
        from: usize,
        config: &Config,
        clock: ClockId,
        at: usize,
    ) {
        let p = self.p;
        let phase = |clock| machine::phase(p, config, clock, at);
        let earlier = p.orders.iter().any(|(first, then)| *then == clock && phase(*first) == Phase::Running);
        if !matches!(phase(clock), Phase::Running | Phase::Due) || earlier {
            return;
        }
        let due = machine::clock_due(p, config, clock, at);
        let mut waited = false;
        for inner in 0..due.instances.len() {
            for (step, taken) in (0..).map(StepId).zip(&p.steps) {
                let ends = matches!(taken.by, Trigger::Clock { clock: by, mark } if by == clock && mark.is_end());
                if ends && machine::enabled(p, &due, step, inner).is_ok() {
                    waited = true;
                    self.takes(numbers, from, &due, step, inner, true);
                }
            }
        }
        if !waited && due != *config {
            let to = self.number(numbers, due);
            self.moves.push(Move { from, to, steps: Vec::new(), due: true });
        }
    }

    fn takes(
        &mut self,
        numbers: &mut HashMap<Config, usize>,
        from: usize,
        config: &Config,
        step: StepId,
        at: usize,
        due: bool,
    ) {
        for choices in choices(self.p, step, config.raised) {
            let Ok(fired) = machine::fire(self.p, config, step, at, &choices) else { continue };
            if possible(self.p, &fired.config) {
                let steps = std::iter::once(step).chain(fired.cascade.iter().map(|it| it.0)).collect();
                let to = self.number(numbers, fired.config);
                self.moves.push(Move { from, to, steps, due });
            }
        }
    }

    /// The first promise that does not hold; none where all of them do.
    pub fn broken(&self) -> Option<&'static str> {
        let promises: [Promise<'a>; 7] = [
            ("a step or a state is out of reach", Self::is_reachable),
            ("a case cannot be closed without its resident", Self::is_closable),
            ("an open state runs no clock", Self::is_under_a_clock),
            ("silence leads to nobody", Self::silence_is_heard),
            ("something goes round for ever", Self::ends),
            ("a close is not told", Self::closes_aloud),
            ("nobody was named", Self::is_held),
        ];
        promises.into_iter().find(|(_, holds)| !holds(self)).map(|(broken, _)| broken)
    }

    /// The same of a part of the whole, for the promises that one configuration or one move can break.
    pub fn broken_so_far(&self) -> Option<&'static str> {
        let promises: [Promise<'a>; 3] = [
            ("an open state runs no clock", Self::is_under_a_clock),
            ("a close is not told", Self::closes_aloud),
            ("nobody was named", Self::is_held),
        ];
        promises.into_iter().find(|(_, holds)| !holds(self)).map(|(broken, _)| broken)
    }

    fn closed(&self, at: usize) -> bool {
        machine::is_closed(self.p, &self.configs[at])
    }

    fn state(&self, at: usize) -> &State {
        self.p.state(self.configs[at].instances[0].state)
    }

    fn by_resident(&self, it: &Move) -> bool {
        it.steps.first().is_some_and(|step| self.p.is_resident_act(self.p.step(*step)))
    }

    fn is_reachable(&self) -> bool {
        let all = self.openings.iter().flat_map(|it| &it.1).chain(self.moves.iter().flat_map(|it| &it.steps));
        let taken: std::collections::HashSet<StepId> = all.copied().collect();
        let entered: std::collections::HashSet<StateId> =
            self.configs.iter().flat_map(|config| config.instances.iter().map(|it| it.state)).collect();
        // An instance whose end decides its part at once is gone before anyone sees it.
        let ends = |state: StateId| taken.iter().any(|step| self.p.step(*step).to == Some(state));
        taken.len() == self.p.steps.len()
            && (0..self.p.states.len()).all(|at| {
                let state = StateId(u16::try_from(at).expect("few states"));
                entered.contains(&state) || ends(state)
            })
    }

    fn is_closable(&self) -> bool {
        let mut can: Vec<bool> = (0..self.len()).map(|at| self.closed(at)).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for it in self.moves.iter().rev().filter(|it| !self.by_resident(it)) {
                changed |= can[it.to] && !std::mem::replace(&mut can[it.from], true);
            }
        }
        !can.contains(&false)
    }

    fn is_under_a_clock(&self) -> bool {
        self.configs.iter().all(|config| {
            config.instances.iter().enumerate().all(|(at, instance)| {
                let state = self.p.state(instance.state);
                let Some(clock) = state.clock.filter(|_| state.end.is_none()) else { return true };
                let phase = machine::phase(self.p, config, clock, at);
                !matches!(phase, Phase::Off | Phase::Paused)
                    || phase == Phase::Paused && instance.clocks.contains(&Phase::Running)
            })
        })
    }

    fn silence_is_heard(&self) -> bool {
        let party = |at: usize| self.state(at).holder.is_some_and(|role| self.p.role(role).kind == RoleKind::Party);
        let mut heard: Vec<bool> =
            (0..self.len()).map(|at| self.closed(at) || self.configs[at].escalated && !party(at)).collect();
        let mut alone: Vec<Vec<&Move>> = (0..self.len()).map(|_| Vec::new()).collect();
        for it in self.moves.iter().filter(|it| it.from != it.to && (it.due || self.by_time(it))) {
            alone[it.from].push(it);
        }
        let mut changed = true;
        while changed {
            changed = false;
            for at in (0..self.len()).rev() {
                let sure = alone[at].iter().any(|it| it.due) && alone[at].iter().all(|it| heard[it.to]);
                changed |= sure && !std::mem::replace(&mut heard[at], true);
            }
        }
        !heard.contains(&false)
    }

    fn by_time(&self, it: &Move) -> bool {
        let first = it.steps.first().map(|step| &self.p.step(*step).by);
        matches!(first, Some(Trigger::Clock { .. } | Trigger::Linked { .. }))
    }

    /// With every counter counted, whatever goes round without a resident goes round for ever.
    fn ends(&self) -> bool {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        let mut into = vec![0usize; self.len()];
        for it in self.moves.iter().filter(|it| it.from != it.to && !self.by_resident(it)) {
            next[it.from].push(it.to);
            into[it.to] += 1;
        }
        let mut free: Vec<usize> = (0..self.len()).filter(|at| into[*at] == 0).collect();
        let mut passed = 0;
        while let Some(at) = free.pop() {
            passed += 1;
            for to in &next[at] {
                into[*to] -= 1;
                if into[*to] == 0 {
                    free.push(*to);
                }
            }
        }
        passed == self.len()
    }

    fn closes_aloud(&self) -> bool {
        let nobody = self.p.roles.iter().all(|role| role.kind != RoleKind::Party)
            && self.p.fields.iter().all(|field| field.kind != FieldKind::Contact);
        let unrecorded = |steps: &[StepId]| {
            let outcome = Some(Outcome::Is("not_recorded".to_owned()));
            steps.iter().any(|step| self.p.step(*step).outcome == outcome)
        };
        let tells = |steps: &[StepId]| {
            let mut notices = steps.iter().flat_map(|step| &self.p.step(*step).notices);
            notices.any(|notice| self.p.role(notice.to).kind == RoleKind::Party)
        };
        let said = |steps: &[StepId]| tells(steps) || unrecorded(steps);
        nobody
            || self.openings.iter().all(|(to, steps)| !self.closed(*to) || said(steps))
                && self.moves.iter().all(|it| self.closed(it.from) || !self.closed(it.to) || said(&it.steps))
    }

    /// Where a unit holds the case, a unit was named on every way there.
    fn is_held(&self) -> bool {
        let names = |steps: &[StepId]| {
            let mut effects = steps.iter().flat_map(|step| &self.p.step(*step).effects);
            effects.any(|it| matches!(it, Effect::Assign { role, .. } if matches!(self.p.role(*role).kind, RoleKind::Unit { .. })))
        };
        let mut unnamed = vec![false; self.len()];
        for (to, steps) in &self.openings {
            unnamed[*to] |= !names(steps);
        }
        let mut changed = true;
        while changed {
            changed = false;
            for it in self.moves.iter().filter(|it| !names(&it.steps)) {
                changed |= unnamed[it.from] && !std::mem::replace(&mut unnamed[it.to], true);
            }
        }
        (0..self.len())
            .filter(|at| unnamed[*at] && !self.closed(*at))
            .all(|at| self.state(at).holder.is_none_or(|role| !matches!(self.p.role(role).kind, RoleKind::Unit { .. })))
    }
}

/// Whether no declared constraint excludes a configuration; those of parts are left to the checker.
fn possible(p: &Procedure, config: &Config) -> bool {
    p.constraints.iter().all(|constraint| {
        (0..config.instances.len()).all(|at| {
            let part = config.instances[at].part;
            !speaks_of(p, &constraint.never, part) || !machine::holds(p, config, at, &constraint.never)
        })
    })
}

fn speaks_of(p: &Procedure, guard: &Guard, part: PartId) -> bool {
    deepest(p, guard) == part
}

fn deepest(p: &Procedure, guard: &Guard) -> PartId {
    match guard {
        Guard::Is(fact, _) | Guard::Below(fact, _) => p.fact(*fact).part,
        Guard::All(all) | Guard::Any(all) => all.iter().map(|it| deepest(p, it)).max().unwrap_or(PartId::MAIN),
        Guard::Not(not) => deepest(p, not),
        Guard::Always | Guard::CanRaise => PartId::MAIN,
    }
}

/// Every value that a step, and whatever joins may add to it, could be given.
fn choices(p: &Procedure, step: StepId, raised: u8) -> Vec<Choices> {
    let mut chain = vec![step];
    let mut next = 0;
    while let Some(before) = chain.get(next).map(|step| p.step(*step)) {
        next += 1;
        for (id, joined) in (0..).map(StepId).zip(&p.steps) {
            let Trigger::Joined { part, .. } = joined.by else { continue };
            let ends = before.part == part && before.to.is_some_and(|to| p.state(to).end.is_some());
            let opens = before.to.is_some() && p.part(part).opened_by == before.to;
            if (ends || opens || joined.guard != Guard::Always) && !chain.contains(&id) {
                chain.push(id);
            }
        }
    }
    let mut all = vec![Choices::default()];
    for (id, effect) in chain.iter().flat_map(|id| p.step(*id).effects.iter().map(|effect| (*id, effect))) {
        let Effect::Set { fact, to: FactSource::Field(_) | FactSource::Cel(_) } = effect else { continue };
        let count = match &p.fact(*fact).kind {
            FactKind::Flag { .. } => 2,
            FactKind::Choice { values, .. } => u8::try_from(values.len()).expect("few values"),
            FactKind::Counter { max } => max + 1,
        };
        all = with(&all, (0..count).map(Some).chain([None]), |choices, value| {
            choices.facts.extend(value.map(|value| (id, *fact, value)));
        });
    }
    for (part, opened) in (0..).map(PartId).zip(&p.parts) {
        let opens = chain.iter().any(|id| p.step(*id).to.is_some() && p.step(*id).to == opened.opened_by);
        if opens && matches!(opened.many, Many::Each { .. }) {
            let most = if let Join::AtLeast(least) = opened.join { u16::from(least) } else { 1 };
            all = with(&all, 0..=most, |choices, size| choices.sizes.push((part, size)));
        }
    }
    if p.step(step).effects.contains(&Effect::Lower) {
        all = with(&all, 0..raised, |choices, to| choices.lower_to = to);
    }
    all
}

fn with<T>(all: &[Choices], values: impl Iterator<Item = T> + Clone, put: impl Fn(&mut Choices, T)) -> Vec<Choices> {
    let one = |choices: &Choices, value: T| {
        let mut choices = choices.clone();
        put(&mut choices, value);
        choices
    };
    all.iter().flat_map(|choices| values.clone().map(|value| one(choices, value)).collect::<Vec<_>>()).collect()
}
