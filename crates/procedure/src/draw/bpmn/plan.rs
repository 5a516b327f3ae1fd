//! Which nodes and flows a procedure has in BPMN, before anything has a place.

use super::{Flow, Kind, Lane, Node, Place, Plane, Row};
use crate::draw::ANYWHERE_MIN;
use crate::language::Language;
use crate::model::*;

/// The case first, then the inside of each state that opens parts.
pub(super) fn planes(p: &Procedure, language: Language) -> Vec<Plane> {
    let mut planes = vec![Plan::of(p, language, PartId::MAIN, None)];
    for (id, part) in (0..).map(PartId).zip(&p.parts) {
        if let Some(state) = part.opened_by {
            planes.push(Plan::of(p, language, id, Some(inside(p, state, id))));
        }
    }
    for (id, state) in (0..).map(StateId).zip(&p.states).filter(|(id, _)| opened(p, *id).len() > 1) {
        planes.push(several(p, language, id, &state.name));
    }
    planes
}

/// The parts that a state opens.
fn opened(p: &Procedure, state: StateId) -> Vec<PartId> {
    (0..).map(PartId).zip(&p.parts).filter(|(_, part)| part.opened_by == Some(state)).map(|(id, _)| id).collect()
}

/// The sub-process in which a part runs: the state itself, or one of several inside it.
fn inside(p: &Procedure, state: StateId, part: PartId) -> String {
    if opened(p, state).len() > 1 {
        format!("part_{}", p.part(part).name)
    } else {
        format!("state_{}", p.state(state).name)
    }
}

/// The inside of a state that opens several parts: all of them beside each other.
fn several(p: &Procedure, language: Language, state: StateId, name: &str) -> Plane {
    let mut plan = Plan { p, language, part: PartId::MAIN, plane: Plane::default() };
    plan.plane.inside = Some(format!("state_{name}"));
    plan.plane.lanes.push(Lane::default());
    let id = |kind: &str| format!("{kind}_in_{name}");
    let start = plan.node(id("start"), plan.words("开始", "Start"), Kind::Start);
    let fork = plan.node(id("fork"), plan.words("同时进行", "At once"), Kind::Split { parallel: true });
    let join = plan.node(id("join"), plan.words("都完成", "All finished"), Kind::Merge { parallel: true });
    let end = plan.node(id("end"), plan.words("完成", "Finished"), Kind::End);
    plan.flow(start, fork, String::new());
    plan.plane.rows.push(Row { body: start, split: Some(fork), ..Row::default() });
    for part in opened(p, state) {
        let it = p.part(part);
        let each = matches!(it.many, Many::Each { .. });
        let body = plan.node(format!("part_{}", it.name), it.title.get(language).to_owned(), Kind::Parts { each });
        plan.plane.rows.push(Row { body, ..Row::default() });
        plan.flow(fork, body, String::new());
        plan.flow(body, join, String::new());
    }
    plan.plane.rows.push(Row { merge: Some(join), body: end, ..Row::default() });
    plan.flow(join, end, String::new());
    plan.plane
}

/// A part on its way to a plane.
struct Plan<'p> {
    p: &'p Procedure,
    language: Language,
    part: PartId,
    plane: Plane,
}

/// A way out of a state that its holder, a party or a join takes.
struct Exit {
    to: StateId,
    steps: Vec<StepId>,
}

/// Steps that are possible in the same many states.
struct Anywhere {
    from: Vec<StateId>,
    exits: Vec<Exit>,
}

impl<'p> Plan<'p> {
    fn of(p: &'p Procedure, language: Language, part: PartId, inside: Option<String>) -> Plane {
        let mut plan = Plan { p, language, part, plane: Plane { inside, ..Plane::default() } };
        let states = plan.states();
        plan.lanes(&states);
        let anywhere = plan.anywhere();
        let opening = plan.opening();
        let start = plan.source("start".to_owned(), plan.words("开始", "Start"), Kind::Start, &opening);
        let catches: Vec<usize> = anywhere
            .iter()
            .enumerate()
            .map(|(at, group)| plan.source(format!("any_{at}"), plan.any(at), Kind::Catch, &group.exits))
            .collect();
        let rows: Vec<(StateId, usize)> = states.iter().map(|state| (*state, plan.state(*state, &anywhere))).collect();
        let row_of = |state: StateId| rows.iter().find(|(id, _)| *id == state).map(|(_, row)| *row);
        plan.leads(start, &opening, &row_of);
        for (row, group) in catches.iter().zip(&anywhere) {
            plan.leads(*row, &group.exits, &row_of);
        }
        for (state, row) in &rows {
            let exits = plan.exits(*state, &anywhere);
            plan.leads(*row, &exits, &row_of);
            plan.events(*state, *row, &anywhere, &row_of);
            plan.throws(*state, *row, &anywhere);
        }
        plan.merges();
        plan.plane
    }

    fn words(&self, zh: &str, en: &str) -> String {
        if self.language == Language::Zh { zh } else { en }.to_owned()
    }

    fn any(&self, at: usize) -> String {
        let sign = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
        self.words(&format!("多个状态都可以 {sign}"), &format!("In many states {sign}"))
    }

    /// An id that is unique in the whole document.
    fn own(&self, id: &str) -> String {
        if self.part == PartId::MAIN { id.to_owned() } else { format!("{}_{id}", self.p.part(self.part).name) }
    }

    fn node(&mut self, id: String, name: String, kind: Kind) -> usize {
        self.plane.nodes.push(Node { id, name, about: String::new(), kind, place: Place::default(), label: None });
        self.plane.nodes.len() - 1
    }

    fn flow(&mut self, from: usize, to: usize, name: String) {
        let id = self.own(&format!("flow_{}", self.plane.flows.len()));
        let id = self.plane.inside.as_ref().map_or(id.clone(), |inside| format!("{inside}_{id}"));
        self.plane.flows.push(Flow { id, from, to, name, way: Vec::new(), label: None });
    }

    /// The states of the part, those nearest to its opening first.
    fn states(&self) -> Vec<StateId> {
        let own: Vec<StateId> =
            (0..).map(StateId).zip(&self.p.states).filter(|(_, it)| it.part == self.part).map(|(id, _)| id).collect();
        let mut found: Vec<StateId> = self.opening().iter().map(|exit| exit.to).collect();
        let mut next = 0;
        while let Some(here) = found.get(next).copied() {
            next += 1;
            let leaving = self.p.steps.iter().filter(|step| step.from.contains(&here)).filter_map(|step| step.to);
            for to in leaving.filter(|to| own.contains(to)) {
                if !found.contains(&to) {
                    found.push(to);
                }
            }
        }
        let rest: Vec<StateId> = own.into_iter().filter(|state| !found.contains(state)).collect();
        found.extend(rest);
        found
    }

    /// A lane for each holder, in the order in which they come to hold the case. A sub-process has none.
    fn lanes(&mut self, states: &[StateId]) {
        if self.part != PartId::MAIN {
            self.plane.lanes.push(Lane::default());
            return;
        }
        for role in states.iter().filter_map(|state| self.p.state(*state).holder) {
            let role = self.p.role(role);
            let id = format!("lane_{}", role.name);
            if self.plane.lanes.iter().all(|lane| lane.id != id) {
                let name = role.title.get(self.language).to_owned();
                self.plane.lanes.push(Lane { id, name, ..Lane::default() });
            }
        }
        if self.plane.lanes.is_empty() {
            self.plane.lanes.push(Lane {
                id: "lane_all".to_owned(),
                name: self.words("全部", "All"),
                ..Lane::default()
            });
        }
    }

    fn lane_of(&self, state: StateId) -> usize {
        let holder = self.p.state(state).holder.map(|role| format!("lane_{}", self.p.role(role).name));
        self.plane.lanes.iter().position(|lane| Some(&lane.id) == holder.as_ref()).unwrap_or(0)
    }

    fn opening(&self) -> Vec<Exit> {
        if self.part != PartId::MAIN {
            return vec![Exit { to: self.p.part(self.part).initial, steps: Vec::new() }];
        }
        let mut exits = Vec::new();
        for step in &self.p.openings {
            let to = self.p.step(*step).to.unwrap_or(self.p.part(self.part).initial);
            add(&mut exits, to, *step);
        }
        exits
    }

    /// Whether somebody takes a step and it moves the part: it is a flow, not an event.
    fn is_flow(&self, step: &Step) -> bool {
        step.part == self.part && step.to.is_some() && matches!(step.by, Trigger::Roles(_) | Trigger::Joined { .. })
    }

    fn anywhere(&self) -> Vec<Anywhere> {
        let mut groups: Vec<Anywhere> = Vec::new();
        let many = |step: &Step| step.part == self.part && step.to.is_some() && step.from.len() > ANYWHERE_MIN;
        for (id, step) in (0..).map(StepId).zip(&self.p.steps).filter(|(_, step)| many(step)) {
            let Some(to) = step.to else { continue };
            match groups.iter_mut().find(|group| group.from == step.from) {
                Some(group) => add(&mut group.exits, to, id),
                None => {
                    let mut exits = Vec::new();
                    add(&mut exits, to, id);
                    groups.push(Anywhere { from: step.from.clone(), exits });
                }
            }
        }
        groups
    }

    /// What leads out of a state by itself, other than the events at its edge.
    fn exits(&self, state: StateId, anywhere: &[Anywhere]) -> Vec<Exit> {
        let mut exits = Vec::new();
        for (id, step) in (0..).map(StepId).zip(&self.p.steps) {
            let Some(to) = step.to.filter(|to| *to != state && step.from.contains(&state)) else { continue };
            if self.is_flow(step) && step.from.len() <= ANYWHERE_MIN {
                add(&mut exits, to, id);
            }
        }
        if exits.is_empty() && anywhere.iter().all(|group| !group.from.contains(&state)) {
            // A task needs a way out of its own: where only time or another case moves on, that is it.
            let first = self.moving(state).next();
            exits.extend(first.map(|(id, to)| Exit { to, steps: vec![id] }));
        }
        exits
    }

    /// Steps of clocks and linked cases that leave a state for another, other than those possible in many.
    fn moving(&self, state: StateId) -> impl Iterator<Item = (StepId, StateId)> {
        let steps = (0..).map(StepId).zip(&self.p.steps).filter(move |(_, step)| {
            step.part == self.part
                && step.from.contains(&state)
                && step.from.len() <= ANYWHERE_MIN
                && matches!(step.by, Trigger::Clock { .. } | Trigger::Linked { .. })
        });
        steps.filter_map(move |(id, step)| Some((id, step.to.filter(|to| *to != state)?)))
    }

    /// A row that nothing leads to: the start, or where a link event is caught.
    fn source(&mut self, id: String, name: String, kind: Kind, exits: &[Exit]) -> usize {
        let id = self.own(&id);
        let body = self.node(id.clone(), name, kind);
        let first = exits.first().map_or(0, |exit| self.lane_of(exit.to));
        let split = (exits.len() > 1).then(|| {
            self.node(format!("{id}_split"), self.words("怎样开始？", "How?"), Kind::Split { parallel: false })
        });
        self.plane.rows.push(Row { lane: first, body, split, ..Row::default() });
        if let Some(split) = split {
            self.flow(body, split, String::new());
        }
        self.plane.rows.len() - 1
    }

    fn state(&mut self, id: StateId, anywhere: &[Anywhere]) -> usize {
        let state = self.p.state(id);
        let parts = opened(self.p, id);
        let kind = match parts.as_slice() {
            _ if state.end.is_some() => Kind::End,
            [] => Kind::Task,
            [part] => Kind::Parts { each: matches!(self.p.part(*part).many, Many::Each { .. }) },
            _ => Kind::Parts { each: false },
        };
        let title = state.title.get(self.language);
        let name = match state.holder.filter(|_| self.part != PartId::MAIN) {
            Some(role) if self.language == Language::Zh => format!("{title}（{}）", self.p.role(role).title.zh),
            Some(role) => format!("{title} ({})", self.p.role(role).title.en),
            None => title.to_owned(),
        };
        let body = self.node(format!("state_{}", state.name), name, kind);
        self.plane.nodes[body].about = self.kept(id);
        let ways = self.exits(id, anywhere).len() + anywhere.iter().filter(|group| group.from.contains(&id)).count();
        let split = (ways > 1).then(|| {
            self.node(
                format!("split_{}", state.name),
                self.words("怎样继续？", "What next?"),
                Kind::Split { parallel: false },
            )
        });
        self.plane.rows.push(Row { lane: self.lane_of(id), body, split, ..Row::default() });
        if let Some(split) = split {
            self.flow(body, split, String::new());
        }
        self.plane.rows.len() - 1
    }

    /// The steps that keep a state, in words.
    fn kept(&self, state: StateId) -> String {
        let stays = |step: &&Step| step.from.contains(&state) && step.to.is_none_or(|to| to == state);
        let titles: Vec<String> = self.p.steps.iter().filter(stays).map(|step| self.step_name(step)).collect();
        let also = if titles.is_empty() {
            String::new()
        } else {
            format!("{}{}", self.words("还可以：", "Also: "), titles.join("；"))
        };
        let tells = &self.p.state(state).tells;
        [tells.get(self.language), also.as_str()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Who does what: `dispatcher: dispatch`.
    fn step_name(&self, step: &Step) -> String {
        let title = step.title.get(self.language);
        let who: Vec<&str> = match &step.by {
            Trigger::Roles(roles) => roles.iter().map(|role| self.p.role(*role).title.get(self.language)).collect(),
            Trigger::Clock { clock, .. } => vec![self.p.clock(*clock).title.get(self.language)],
            Trigger::Joined { part, .. } => vec![self.p.part(*part).title.get(self.language)],
            Trigger::Linked { link, .. } => vec![self.p.links[link.index()].title.get(self.language)],
            Trigger::OpenedByLink => Vec::new(),
        };
        match (who.is_empty(), self.language) {
            (true, _) => title.to_owned(),
            (false, Language::Zh) => format!("{}：{title}", who.join("、")),
            (false, Language::En) => format!("{}: {title}", who.join(", ")),
        }
    }

    fn exit_name(&self, exit: &Exit) -> String {
        exit.steps.iter().map(|step| self.step_name(self.p.step(*step))).collect::<Vec<_>>().join(" / ")
    }

    /// Flows from a row to the rows of the states that its exits lead to.
    fn leads(&mut self, row: usize, exits: &[Exit], row_of: &impl Fn(StateId) -> Option<usize>) {
        let from = self.plane.rows[row].split.unwrap_or(self.plane.rows[row].body);
        for exit in exits {
            if let Some(to) = row_of(exit.to) {
                let to = self.plane.rows[to].body;
                self.flow(from, to, self.exit_name(exit));
            }
        }
    }

    /// Timers and messages at the edge of a state, with what follows.
    fn events(
        &mut self,
        state: StateId,
        row: usize,
        anywhere: &[Anywhere],
        row_of: &impl Fn(StateId) -> Option<usize>,
    ) {
        let taken = self.exits(state, anywhere);
        let mut at_the_edge: Vec<(StepId, Option<StateId>)> = self
            .moving(state)
            .filter(|(id, _)| !taken.iter().any(|exit| exit.steps.contains(id)))
            .map(|(id, to)| (id, Some(to)))
            .collect();
        // What happens at the end of a clock without leaving the state: somebody else answers for it from then on.
        let late = |step: &Step| {
            let ends = matches!(step.by, Trigger::Clock { mark, .. } if mark.is_end());
            ends && step.part == self.part && step.from.contains(&state) && step.to.is_none_or(|to| to == state)
        };
        let staying =
            (0..).map(StepId).zip(&self.p.steps).filter(|(_, step)| late(step) && step.from.len() <= ANYWHERE_MIN);
        at_the_edge.extend(staying.map(|(id, _)| (id, None)));
        let (on, state_name) =
            (self.plane.nodes[self.plane.rows[row].body].id.clone(), self.p.state(state).name.clone());
        for (id, to) in at_the_edge {
            let step = self.p.step(id);
            let interrupts = to.is_some();
            let kind = match step.by {
                Trigger::Linked { .. } => Kind::Message { on: on.clone(), interrupts },
                _ => Kind::Timer { on: on.clone(), interrupts },
            };
            let event = self.node(format!("event_{}_{state_name}", step.name), self.event_name(step), kind);
            self.plane.rows[row].edge.push(event);
            match to.and_then(row_of) {
                Some(to) => {
                    let to = self.plane.rows[to].body;
                    self.flow(event, to, step.title.get(self.language).to_owned());
                }
                None => {
                    let end = self.node(
                        format!("late_{}_{state_name}", step.name),
                        step.title.get(self.language).to_owned(),
                        Kind::End,
                    );
                    self.plane.rows[row].below.push(end);
                    self.flow(event, end, String::new());
                }
            }
        }
    }

    fn event_name(&self, step: &Step) -> String {
        match &step.by {
            Trigger::Clock { clock, mark: Mark::Percent(percent) } if *percent < 100 => {
                format!("{} {percent}%", self.p.clock(*clock).title.get(self.language))
            }
            Trigger::Clock { clock, .. } => self.p.clock(*clock).title.get(self.language).to_owned(),
            Trigger::Linked { link, .. } => self.p.links[link.index()].title.get(self.language).to_owned(),
            _ => step.title.get(self.language).to_owned(),
        }
    }

    /// Link events by which a state leads to what is possible in many.
    fn throws(&mut self, state: StateId, row: usize, anywhere: &[Anywhere]) {
        for (at, _) in anywhere.iter().enumerate().filter(|(_, group)| group.from.contains(&state)) {
            let id = self.own(&format!("to_any_{at}_{}", self.p.state(state).name));
            let event = self.node(id, self.any(at), Kind::Throw);
            let from = self.plane.rows[row].split.unwrap_or(self.plane.rows[row].body);
            self.plane.rows[row].below.push(event);
            self.flow(from, event, self.any(at));
        }
    }

    /// Where several flows lead to one body a gateway joins them.
    fn merges(&mut self) {
        for row in 0..self.plane.rows.len() {
            let body = self.plane.rows[row].body;
            let into: Vec<usize> = (0..self.plane.flows.len()).filter(|at| self.plane.flows[*at].to == body).collect();
            if into.len() > 1 {
                let merge = self.node(
                    format!("merge_{}", self.plane.nodes[body].id),
                    String::new(),
                    Kind::Merge { parallel: false },
                );
                into.iter().for_each(|at| self.plane.flows[*at].to = merge);
                self.plane.rows[row].merge = Some(merge);
                self.flow(merge, body, String::new());
            }
        }
    }
}

fn add(exits: &mut Vec<Exit>, to: StateId, step: StepId) {
    match exits.iter_mut().find(|exit| exit.to == to) {
        Some(exit) => exit.steps.push(step),
        None => exits.push(Exit { to, steps: vec![step] }),
    }
}
