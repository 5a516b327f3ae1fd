//! A newer version together with what only an older one has: under it the whole history of a case that was moved can be read.
//!
//! The newer version's things keep their places, so whatever was proved of it holds; what is added behind them can never happen again: no
//! state leads there, no step starts anywhere, no clock is started.

use crate::model::*;

/// The newer version with the things that only the older one names, which can be read and not happen.
pub fn grown(old: &Procedure, new: &Procedure) -> Procedure {
    let at = Places::of(old, new);
    let mut grown = new.clone();
    grown.roles.extend(only(&at.roles, &new.roles, &old.roles).cloned());
    grown.leads.extend(old.leads.iter().filter(|lead| !new.leads.contains(lead)).cloned());
    grown
        .facts
        .extend(only(&at.facts, &new.facts, &old.facts).map(|fact| Fact { part: at.part(fact.part), ..fact.clone() }));
    grown.fields.extend(only(&at.fields, &new.fields, &old.fields).map(|field| Field {
        role: field.role.map(|role| at.role(role)),
        unsealed_by: field.unsealed_by.iter().map(|role| at.role(*role)).collect(),
        ..field.clone()
    }));
    grown.parts.extend(only(&at.parts, &new.parts, &old.parts).map(|part| at.part_of(part)));
    grown.states.extend(only(&at.states, &new.states, &old.states).map(|state| at.state_of(state)));
    grown.steps.extend(only(&at.steps, &new.steps, &old.steps).map(|step| at.step_of(step)));
    grown.clocks.extend(only(&at.clocks, &new.clocks, &old.clocks).map(|clock| at.clock_of(clock)));
    grown.papers.extend(
        only(&at.papers, &new.papers, &old.papers).map(|paper| Paper {
            fields: paper.fields.iter().map(|field| at.field(*field)).collect(),
            ..paper.clone()
        }),
    );
    grown.links.extend(only(&at.links, &new.links, &old.links).map(|link| Link {
        limit: link.limit.map(|clock| at.clock(clock)),
        carry: link.carry.iter().map(|(name, field)| (name.clone(), at.field(*field))).collect(),
        awaited_in: Vec::new(),
        ..link.clone()
    }));
    grown
}

/// Where each thing of the older version stands in the grown one.
pub(super) struct Places {
    roles: Vec<u16>,
    facts: Vec<u16>,
    fields: Vec<u16>,
    parts: Vec<u16>,
    states: Vec<u16>,
    steps: Vec<u16>,
    clocks: Vec<u16>,
    leads: Vec<u16>,
    papers: Vec<u16>,
    links: Vec<u16>,
}

/// The places of the older things: where the newer version has the name, otherwise behind its own, in order.
fn places<T>(old: &[T], new: &[T], name: impl Fn(&T) -> &str) -> Vec<u16> {
    let mut added = new.len();
    let places = old.iter().map(|thing| {
        let known = new.iter().position(|other| name(other) == name(thing));
        known.unwrap_or_else(|| {
            added += 1;
            added - 1
        })
    });
    places.map(|at| u16::try_from(at).unwrap_or(u16::MAX)).collect()
}

/// The older things that the newer version has not.
fn only<'t, T>(places: &'t [u16], new: &'t [T], old: &'t [T]) -> impl Iterator<Item = &'t T> {
    old.iter().zip(places).filter(|(_, at)| usize::from(**at) >= new.len()).map(|(thing, _)| thing)
}

impl Places {
    pub fn of(old: &Procedure, new: &Procedure) -> Places {
        Places {
            roles: places(&old.roles, &new.roles, |it| &it.name),
            facts: places(&old.facts, &new.facts, |it| &it.name),
            fields: places(&old.fields, &new.fields, |it| &it.name),
            parts: places(&old.parts, &new.parts, |it| &it.name),
            states: places(&old.states, &new.states, |it| &it.name),
            steps: places(&old.steps, &new.steps, |it| &it.name),
            clocks: places(&old.clocks, &new.clocks, |it| &it.name),
            leads: places(&old.leads, &new.leads, |it| it),
            papers: places(&old.papers, &new.papers, |it| &it.name),
            links: places(&old.links, &new.links, |it| &it.name),
        }
    }

    pub fn role(&self, id: RoleId) -> RoleId {
        RoleId(self.roles[id.index()])
    }
    pub fn field(&self, id: FieldId) -> FieldId {
        FieldId(self.fields[id.index()])
    }
    pub fn part(&self, id: PartId) -> PartId {
        PartId(self.parts[id.index()])
    }
    fn state(&self, id: StateId) -> StateId {
        StateId(self.states[id.index()])
    }
    pub fn step(&self, id: StepId) -> StepId {
        StepId(self.steps[id.index()])
    }
    pub fn paper(&self, at: u16) -> u16 {
        self.papers[usize::from(at)]
    }
    pub fn link(&self, id: LinkId) -> LinkId {
        LinkId(self.links[id.index()])
    }
    pub fn mark(&self, mark: Mark) -> Mark {
        match mark {
            Mark::Before(lead) => Mark::Before(LeadId(self.leads[lead.index()])),
            Mark::Percent(_) | Mark::DaysBefore(_) => mark,
        }
    }
    pub fn clock(&self, id: ClockId) -> ClockId {
        ClockId(self.clocks[id.index()])
    }

    /// A part that nothing opens.
    fn part_of(&self, part: &Part) -> Part {
        let many = match &part.many {
            Many::Each { over: SetSource::Field(field) } => Many::Each { over: SetSource::Field(self.field(*field)) },
            other => other.clone(),
        };
        Part { opened_by: None, many, initial: self.state(part.initial), ..part.clone() }
    }

    fn state_of(&self, state: &State) -> State {
        State {
            part: self.part(state.part),
            holder: state.holder.map(|role| self.role(role)),
            clock: state.clock.map(|clock| self.clock(clock)),
            ..state.clone()
        }
    }

    /// A step that starts nowhere and does nothing: what it once did stands in the entries. A clock has no point for it.
    fn step_of(&self, step: &Step) -> Step {
        let by = match &step.by {
            Trigger::Roles(roles) => Trigger::Roles(roles.iter().map(|role| self.role(*role)).collect()),
            Trigger::Clock { clock, .. } => Trigger::Clock { clock: self.clock(*clock), mark: Mark::END },
            Trigger::Joined { part, yes } => Trigger::Joined { part: self.part(*part), yes: *yes },
            Trigger::Linked { link, outcome } => Trigger::Linked { link: self.link(*link), outcome: outcome.clone() },
            Trigger::OpenedByLink => Trigger::OpenedByLink,
        };
        let ask = |ask: &Ask| Ask { field: self.field(ask.field), required: false, when: Guard::Always };
        Step {
            part: self.part(step.part),
            from: Vec::new(),
            to: step.to.map(|state| self.state(state)),
            by,
            asks: step.asks.iter().map(ask).collect(),
            guard: Guard::Always,
            effects: Vec::new(),
            notices: Vec::new(),
            outcome: None,
            ..step.clone()
        }
    }

    fn clock_of(&self, clock: &Clock) -> Clock {
        let length = |length: &ClockLength| match length {
            ClockLength::Until(field) => ClockLength::Until(self.field(*field)),
            ClockLength::ByChoice { field, rules } => {
                ClockLength::ByChoice { field: self.field(*field), rules: rules.clone() }
            }
            ClockLength::Rule(_) | ClockLength::Category { .. } => length.clone(),
        };
        let from = match clock.from {
            StartsFrom::Field(field) => StartsFrom::Field(self.field(field)),
            StartsFrom::Recorded | StartsFrom::Occurred => clock.from,
        };
        Clock {
            part: self.part(clock.part),
            length: length(&clock.length),
            from,
            restart: clock.restart.map(|fact| FactId(self.facts[fact.index()])),
            extension: clock.extension.as_ref().map(length),
            ..clock.clone()
        }
    }
}
