//! One step being taken, with everything that follows from it at once.

use super::guard::set_fact;
use super::join::Tally;
use super::{Blocked, CASCADE_MAX, Choices, Fired, available, clock_slot, fact_value, leaving, new_instance, owner};
use crate::event::{ClockVerb, Config, Phase};
use crate::model::*;

pub(super) struct Run<'a> {
    p: &'a Procedure,
    choices: &'a Choices,
    fired: Fired,
    /// Parts that opened over an empty set, with their parent: they decide once, at once.
    empty: Vec<(PartId, usize)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(p: &'a Procedure, fired: Fired, choices: &'a Choices) -> Self {
        Run { p, choices, fired, empty: Vec::new() }
    }

    pub(super) fn finish(self) -> Fired {
        self.fired
    }

    pub(super) fn open_case(&mut self, id: StepId) -> Result<(), Blocked> {
        if let Some(to) = self.p.step(id).to {
            self.fired.config.instances[0].state = to;
        }
        let first_new = self.enter(0);
        self.effects(id, 0)?;
        self.start_initial_clocks(first_new);
        self.ended(0);
        self.settle()
    }

    /// Takes one step that was found available: leave, move, enter, effects.
    pub(super) fn take(&mut self, id: StepId, at: usize) -> Result<(), Blocked> {
        let step = self.p.step(id);
        let here = self.fired.config.instances[at].state;
        match step.by {
            Trigger::Clock { clock, mark } if mark.is_end() => self.phase_of(clock, at, |phase| *phase = Phase::Late),
            Trigger::Joined { part, .. } => self.close_part(part, at),
            Trigger::Linked { link, .. } => self.fired.config.links.retain(|open| *open != link),
            _ => {}
        }
        // The index of this instance can change while instances before it are closed; those under it lie behind it.
        let mut first_new = self.fired.config.instances.len();
        if let Some(to) = step.to.filter(|to| *to != here) {
            self.close_children(at);
            self.reopened(at, to);
            self.handed_over(id, at, here, to);
            self.fired.config.instances[at].state = to;
            first_new = self.enter(at);
            self.leave_links_behind();
        }
        self.effects(id, at)?;
        self.start_initial_clocks(first_new);
        self.ended(at);
        Ok(())
    }

    /// A link that no state of the case waits for any more is not open to it.
    fn leave_links_behind(&mut self) {
        let Config { instances, links, .. } = &mut self.fired.config;
        links.retain(|link| {
            let states = &self.p.links[link.index()].awaited_in;
            instances.iter().any(|instance| states.contains(&instance.state))
        });
    }

    /// Takes the steps that decided joins call for, until nothing follows.
    pub(super) fn settle(&mut self) -> Result<(), Blocked> {
        for _ in 0..CASCADE_MAX {
            let Some((step, at)) = self.next_joined() else { return Ok(()) };
            let number = self.fired.config.instances[at].number;
            self.fired.cascade.push((step, number));
            self.take(step, at)?;
        }
        if self.next_joined().is_some() { Err(Blocked::TooDeep) } else { Ok(()) }
    }

    /// The first step whose join is decided: empty sets first, then the youngest part.
    fn next_joined(&mut self) -> Option<(StepId, usize)> {
        while let Some((part, parent)) = self.empty.pop() {
            let yes = Tally::default().decide(self.p.part(part).join).unwrap_or(true);
            if let Some(step) = self.joined_step(part, parent, yes) {
                return Some((step, parent));
            }
        }
        let instances = &self.fired.config.instances;
        for at in (1..instances.len()).rev() {
            let (part, parent) = (instances[at].part, usize::from(instances[at].parent));
            // One look per part and parent: at its last instance.
            if instances[at + 1..].iter().any(|later| later.part == part && usize::from(later.parent) == parent) {
                continue;
            }
            let decided = Tally::count(self.p, &self.fired.config, part, parent).decide(self.p.part(part).join);
            if let Some(step) = decided.and_then(|yes| self.joined_step(part, parent, yes)) {
                return Some((step, parent));
            }
        }
        None
    }

    fn joined_step(&self, part: PartId, parent: usize, yes: bool) -> Option<StepId> {
        let config = &self.fired.config;
        let wanted = Trigger::Joined { part, yes };
        let steps = self.p.steps.iter().zip(0..);
        steps
            .filter(|(step, _)| step.by == wanted)
            .find(|(step, _)| {
                available(self.p, config, step, parent).and_then(|()| leaving(self.p, config, step, parent)).is_ok()
            })
            .map(|(_, id)| StepId(id))
    }

    /// Opens the parts of the state that the instance is in now. Returns the index of the first new instance.
    fn enter(&mut self, at: usize) -> usize {
        let state = self.fired.config.instances[at].state;
        let first_new = self.fired.config.instances.len();
        for (part, id) in self.p.parts.iter().zip(0..) {
            if part.opened_by != Some(state) {
                continue;
            }
            let id = PartId(id);
            let size = match part.many {
                Many::One => 1,
                Many::Each { .. } => {
                    self.choices.sizes.iter().find(|(named, _)| *named == id).map_or(0, |(_, size)| *size)
                }
            };
            if size == 0 {
                self.empty.push((id, at));
            }
            for _ in 0..size {
                self.open_instance(id, at);
            }
        }
        first_new
    }

    fn open_instance(&mut self, part: PartId, parent: usize) {
        let config = &mut self.fired.config;
        let taken = |number: u16| config.instances.iter().any(|other| other.part == part && other.number == number);
        let number = (0..u16::MAX).find(|number| !taken(*number)).unwrap_or(u16::MAX);
        let parent = u16::try_from(parent).unwrap_or(u16::MAX);
        config.instances.push(new_instance(self.p, part, number, parent));
        self.fired.opened.push((part, number));
    }

    /// A part has no opening step: the clock of its initial state starts with it, unless the step has started it.
    fn start_initial_clocks(&mut self, first_new: usize) {
        for at in first_new..self.fired.config.instances.len() {
            let instance = &self.fired.config.instances[at];
            let Some(clock) = self.p.state(instance.state).clock else { continue };
            if self.p.clock(clock).part == instance.part && instance.clocks[clock_slot(self.p, clock)] == Phase::Off {
                self.set_phase(clock, at, ClockVerb::Start, Phase::Running);
            }
        }
    }

    fn effects(&mut self, id: StepId, at: usize) -> Result<(), Blocked> {
        for effect in &self.p.step(id).effects {
            self.effect(id, at, effect)?;
        }
        Ok(())
    }

    fn effect(&mut self, id: StepId, at: usize, effect: &Effect) -> Result<(), Blocked> {
        let p = self.p;
        let config = &mut self.fired.config;
        match *effect {
            Effect::Set { fact, to: FactSource::Value(value) } => set_fact(p, config, at, fact, value),
            Effect::Set { fact, .. } => {
                if let Some((_, _, value)) =
                    self.choices.facts.iter().find(|(step, named, _)| *step == id && *named == fact)
                {
                    set_fact(p, config, at, fact, *value);
                }
            }
            Effect::Count { counter } => {
                let count = fact_value(p, config, at, counter);
                set_fact(p, config, at, counter, count.saturating_add(1));
            }
            Effect::Start(clock) => {
                // A clock that is not off goes on, unless the procedure declares what bounds its restart or a resident acts.
                let restarts = p.clock(clock).restart.is_some() || p.is_resident_act(p.step(id));
                self.each_target(clock, at, |phase| {
                    (phase == Phase::Off || restarts).then_some((ClockVerb::Start, Phase::Running))
                });
            }
            Effect::Stop(clock) => {
                self.each_target(clock, at, |phase| (phase != Phase::Off).then_some((ClockVerb::Stop, Phase::Off)))
            }
            Effect::Pause(clock) => {
                self.each_target(clock, at, |phase| {
                    (phase == Phase::Running).then_some((ClockVerb::Pause, Phase::Paused))
                });
            }
            Effect::Resume(clock) => {
                self.each_target(clock, at, |phase| {
                    (phase == Phase::Paused).then_some((ClockVerb::Resume, Phase::Running))
                });
            }
            Effect::Extend(clock) => {
                self.each_target(clock, at, |phase| {
                    (phase == Phase::Running).then_some((ClockVerb::Extend, Phase::Running))
                });
            }
            Effect::Assign { from: AssignSource::Actor, .. } | Effect::Issue(_) => {}
            Effect::Assign { .. } => config.escalated = false,
            Effect::Raise => config.raised += 1,
            Effect::Lower => {
                if self.choices.lower_to >= config.raised {
                    return Err(Blocked::Level);
                }
                config.raised = self.choices.lower_to;
                config.lowered = true;
            }
            Effect::Open(link) if p.links[link.index()].follows => {}
            Effect::Open(link) => {
                config.links.push(link);
                config.links.sort_unstable();
            }
            Effect::Escalate => config.escalated = true,
        }
        Ok(())
    }

    /// Applies to the clock that this instance sees, or to that of every instance under it.
    fn each_target(&mut self, clock: ClockId, at: usize, change: impl Fn(Phase) -> Option<(ClockVerb, Phase)>) {
        let part = self.p.clock(clock).part;
        let slot = clock_slot(self.p, clock);
        let owner = owner(&self.fired.config, at, part);
        let targets = owner.map_or(1..self.fired.config.instances.len(), |owner| owner..owner + 1);
        for target in targets {
            if (owner.is_some() || self.is_under(target, at, part))
                && let Some((verb, phase)) = change(self.fired.config.instances[target].clocks[slot])
            {
                self.set_phase(clock, target, verb, phase);
            }
        }
    }

    fn is_under(&self, child: usize, at: usize, part: PartId) -> bool {
        let instances = &self.fired.config.instances;
        let mut here = child;
        while here != 0 && here != at {
            here = usize::from(instances[here].parent);
        }
        instances[child].part == part && here == at
    }

    fn set_phase(&mut self, clock: ClockId, target: usize, verb: ClockVerb, phase: Phase) {
        let instance = &mut self.fired.config.instances[target];
        instance.clocks[clock_slot(self.p, clock)] = phase;
        self.fired.clock_ops.push((instance.number, clock, verb));
    }

    fn phase_of(&mut self, clock: ClockId, at: usize, change: impl FnOnce(&mut Phase)) {
        if let Some(phase) = super::phase_mut(self.p, &mut self.fired.config, clock, at) {
            change(phase);
        }
    }

    /// A closed case that opens again begins without the marks of its last run.
    fn reopened(&mut self, at: usize, to: StateId) {
        let config = &mut self.fired.config;
        if at == 0 && self.p.state(config.instances[0].state).end.is_some() && self.p.state(to).end.is_none() {
            config.escalated = false;
            config.lowered = false;
        }
    }

    /// A person who moves the case on to another role ends the supervision of what was late.
    fn handed_over(&mut self, id: StepId, at: usize, here: StateId, to: StateId) {
        let moved_on = self.p.state(here).holder != self.p.state(to).holder;
        if at == 0 && moved_on && matches!(self.p.step(id).by, Trigger::Roles(_)) {
            self.fired.config.escalated = false;
        }
    }

    /// A finished instance has no running clock; neither has a closed case, nor an open link.
    fn ended(&mut self, at: usize) {
        if self.p.state(self.fired.config.instances[at].state).end.is_none() {
            return;
        }
        self.stop_clocks(at);
        if at == 0 {
            self.fired.config.links.clear();
        }
    }

    fn stop_clocks(&mut self, at: usize) {
        let part = self.fired.config.instances[at].part;
        let number = self.fired.config.instances[at].number;
        let own = self.p.clocks.iter().zip(0..).filter(|(clock, _)| clock.part == part);
        for (slot, (_, id)) in own.enumerate() {
            let phase = &mut self.fired.config.instances[at].clocks[slot];
            if *phase != Phase::Off {
                *phase = Phase::Off;
                self.fired.clock_ops.push((number, ClockId(id), ClockVerb::Stop));
            }
        }
    }

    fn close_children(&mut self, at: usize) {
        while let Some(child) = self.last_child(at, None) {
            self.close_instance(child);
        }
    }

    fn close_part(&mut self, part: PartId, at: usize) {
        while let Some(child) = self.last_child(at, Some(part)) {
            self.close_instance(child);
        }
    }

    fn last_child(&self, at: usize, part: Option<PartId>) -> Option<usize> {
        let is_child = |child: &crate::event::Instance| {
            usize::from(child.parent) == at && part.is_none_or(|part| part == child.part)
        };
        (1..self.fired.config.instances.len()).rev().find(|child| is_child(&self.fired.config.instances[*child]))
    }

    /// Removes an instance and those under it. Children always lie behind their parent.
    fn close_instance(&mut self, at: usize) {
        self.close_children(at);
        self.stop_clocks(at);
        let gone = self.fired.config.instances.remove(at);
        self.fired.closed.push((gone.part, gone.number));
        for instance in self.fired.config.instances.iter_mut().skip(at) {
            if usize::from(instance.parent) > at {
                instance.parent -= 1;
            }
        }
        self.empty.retain(|(_, parent)| *parent != at);
        for (_, parent) in &mut self.empty {
            if *parent > at {
                *parent -= 1;
            }
        }
    }
}
