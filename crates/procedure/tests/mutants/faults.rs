//! The faults that are seeded: what an author could forget or get wrong, each with where it can be put and how.

use fengqiao_procedure::model::*;

use crate::check_support::drop_step;

/// One kind of fault.
pub struct Fault {
    pub name: &'static str,
    /// Positions in the table that the fault is about, where it can be seeded.
    pub places: fn(&Procedure) -> Vec<usize>,
    pub seed: fn(&mut Procedure, usize),
}

pub const FAULTS: [Fault; 32] = [
    Fault { name: "a step of somebody is dropped", places: taken_by_people, seed: drops },
    Fault { name: "the step of a clock that ran out is dropped", places: at_the_end, seed: drops },
    Fault { name: "a join is not taken up", places: joined, seed: drops },
    Fault { name: "a clock is started nowhere", places: started, seed: never_starts },
    Fault { name: "one start of a clock is dropped", places: starting, seed: drops_a_start },
    Fault { name: "a clock runs out and nothing comes of it", places: at_the_end, seed: does_nothing },
    Fault { name: "a clock that rests is never resumed", places: resumed, seed: never_resumes },
    Fault { name: "a state is under no clock", places: clocked, seed: |p, at| p.states[at].clock = None },
    Fault { name: "a state has no holder", places: open, seed: |p, at| p.states[at].holder = None },
    Fault { name: "a unit is never named", places: assigned, seed: never_assigns },
    Fault { name: "an office's step is left to the resident", places: by_offices, seed: to_the_resident },
    Fault { name: "who verifies is who handled", places: verifying, seed: to_the_handler },
    Fault { name: "a separation is dropped", places: separations, seed: |p, at| drop(p.separations.remove(at)) },
    Fault { name: "a state has no way in", places: open, seed: copies_a_state },
    Fault { name: "no step leads into a state any more", places: entered, seed: leads_nowhere },
    Fault {
        name: "a guard is never true",
        places: taken_later,
        seed: |p, at| p.steps[at].guard = Guard::Any(Vec::new()),
    },
    Fault { name: "a close is not told", places: closing_aloud, seed: |p, at| p.steps[at].notices.clear() },
    Fault { name: "the handler closes it as done", places: by_units, seed: closes_own_work },
    Fault { name: "the ways to object are dropped", places: objecting, seed: drops_objections },
    Fault { name: "a close names no outcome", places: with_outcome, seed: |p, at| p.steps[at].outcome = None },
    Fault {
        name: "a paper shows what is sealed",
        places: on_papers,
        seed: |p, at| p.fields[at].privacy = Privacy::Sealed,
    },
    Fault { name: "a sentence shows a field", places: not_public, seed: says_a_field },
    Fault { name: "what is sealed decides", places: deciding, seed: |p, at| p.fields[at].privacy = Privacy::Sealed },
    Fault { name: "a loop counts no more", places: counting, seed: drops_counts },
    Fault { name: "more time is given without a bound", places: extending, seed: drops_counts },
    Fault { name: "nobody above hears that it is late", places: escalating, seed: drops_escalations },
    Fault { name: "a clock is asked a question", places: at_the_end, seed: asks_a_clock },
    Fault { name: "a state does not say by when", places: clocked_case, seed: says_no_date },
    Fault { name: "a clock follows a rule that is nowhere", places: clocks, seed: unknown_rule },
    Fault { name: "an office moves what is settled", places: settled, seed: office_moves_on },
    Fault { name: "nobody asks for consent", places: consents, seed: asks_no_consent },
    Fault { name: "a matter is sent down by nobody's ruling", places: lowering, seed: sinks_freely },
];

fn steps(p: &Procedure, test: impl Fn(&Step) -> bool) -> Vec<usize> {
    (0..p.steps.len()).filter(|at| test(&p.steps[*at])).collect()
}

fn states(p: &Procedure, test: impl Fn(&State) -> bool) -> Vec<usize> {
    (0..p.states.len()).filter(|at| test(&p.states[*at])).collect()
}

fn by_people(step: &Step) -> bool {
    matches!(step.by, Trigger::Roles(_))
}

fn is_party(p: &Procedure, role: RoleId) -> bool {
    p.role(role).kind == RoleKind::Party
}

fn offices_alone(p: &Procedure, step: &Step) -> bool {
    matches!(&step.by, Trigger::Roles(roles) if roles.iter().all(|role| !is_party(p, *role)))
}

fn closes(p: &Procedure, step: &Step) -> bool {
    step.to.is_some_and(|to| p.state(to).end == Some(End::Closed))
}

fn taken_by_people(p: &Procedure) -> Vec<usize> {
    steps(p, |step| by_people(step) && !step.from.is_empty())
}

fn taken_later(p: &Procedure) -> Vec<usize> {
    steps(p, |step| !step.from.is_empty())
}

fn at_the_end(p: &Procedure) -> Vec<usize> {
    steps(p, |step| matches!(step.by, Trigger::Clock { mark, .. } if mark.is_end()))
}

fn joined(p: &Procedure) -> Vec<usize> {
    steps(p, |step| matches!(step.by, Trigger::Joined { .. }))
}

fn starting(p: &Procedure) -> Vec<usize> {
    steps(p, |step| step.effects.iter().any(|it| matches!(it, Effect::Start(_))))
}

/// Clocks that steps start; the first clock of a part starts by itself.
fn started(p: &Procedure) -> Vec<usize> {
    let by_itself = |clock: ClockId| {
        p.parts.iter().any(|part| part.opened_by.is_some() && p.state(part.initial).clock == Some(clock))
    };
    (0..p.clocks.len()).filter(|at| !by_itself(clock(*at))).collect()
}

fn clocks(p: &Procedure) -> Vec<usize> {
    (0..p.clocks.len()).filter(|at| !matches!(p.clocks[*at].length, ClockLength::Until(_))).collect()
}

fn clock(at: usize) -> ClockId {
    ClockId(u16::try_from(at).expect("few clocks"))
}

fn state(at: usize) -> StateId {
    StateId(u16::try_from(at).expect("few states"))
}

fn resumed(p: &Procedure) -> Vec<usize> {
    let resumes = |at: &usize| p.steps.iter().any(|step| step.effects.contains(&Effect::Resume(clock(*at))));
    (0..p.clocks.len()).filter(resumes).collect()
}

fn open(p: &Procedure) -> Vec<usize> {
    states(p, |state| state.end.is_none())
}

/// Open states under a clock; where parts are open a case may wait for them without one.
fn clocked(p: &Procedure) -> Vec<usize> {
    let mut found = states(p, |state| state.end.is_none() && state.clock.is_some());
    found.retain(|at| p.parts.iter().all(|part| part.opened_by != Some(state(*at))));
    found
}

fn clocked_case(p: &Procedure) -> Vec<usize> {
    states(p, |state| state.part == PartId::MAIN && state.end.is_none() && state.clock.is_some())
}

/// Units that hold a state of the case, where no other unit is named that could stand for them.
fn assigned(p: &Procedure) -> Vec<usize> {
    let holds = |at: usize| {
        let role = RoleId(u16::try_from(at).expect("few roles"));
        p.states.iter().any(|state| state.part == PartId::MAIN && state.end.is_none() && state.holder == Some(role))
    };
    (0..p.roles.len()).filter(|at| matches!(p.roles[*at].kind, RoleKind::Unit { .. }) && holds(*at)).collect()
}

fn by_offices(p: &Procedure) -> Vec<usize> {
    let party = p.roles.iter().any(|role| role.kind == RoleKind::Party);
    steps(p, |step| party && offices_alone(p, step) && !step.from.is_empty() && step.to.is_some())
}

/// Steps of roles that a separation bars to those who handle.
fn verifying(p: &Procedure) -> Vec<usize> {
    steps(p, |step| barred_to(p, step).is_some() && step.to.is_some())
}

fn barred_to(p: &Procedure, step: &Step) -> Option<RoleId> {
    let Trigger::Roles(roles) = &step.by else { return None };
    let unit = |role: &&RoleId| matches!(p.role(**role).kind, RoleKind::Unit { .. });
    p.separations.iter().filter(|it| roles.contains(&it.role)).find_map(|it| it.earlier.iter().find(unit)).copied()
}

fn separations(p: &Procedure) -> Vec<usize> {
    (0..p.separations.len()).collect()
}

fn entered(p: &Procedure) -> Vec<usize> {
    let mut found = states(p, |state| state.end.is_none());
    found.retain(|at| p.parts.iter().all(|part| part.initial != state(*at)));
    found
}

fn closing_aloud(p: &Procedure) -> Vec<usize> {
    steps(p, |step| closes(p, step) && step.notices.iter().any(|notice| is_party(p, notice.to)))
}

fn by_units(p: &Procedure) -> Vec<usize> {
    let party = p.roles.iter().any(|role| role.kind == RoleKind::Party);
    let unit = |role: &RoleId| matches!(p.role(*role).kind, RoleKind::Unit { .. });
    let by = |step: &Step| matches!(&step.by, Trigger::Roles(roles) if roles.iter().all(unit));
    steps(p, |step| party && by(step) && step.part == PartId::MAIN && step.to.is_some() && !step.from.is_empty())
}

/// One place: all the ways at once. Only where a close by others needs them.
fn objecting(p: &Procedure) -> Vec<usize> {
    if steps(p, |step| sends_back(p, step)).is_empty() { Vec::new() } else { vec![0] }
}

fn sends_back(p: &Procedure, step: &Step) -> bool {
    let party = matches!(&step.by, Trigger::Roles(roles) if roles.iter().any(|role| is_party(p, *role)));
    let open = |to: StateId| p.state(to).end.is_none() && !p.state(to).settled;
    party
        && step.part == PartId::MAIN
        && !step.from.is_empty()
        && step.to.is_some_and(|to| open(to) && !step.from.contains(&to))
}

fn with_outcome(p: &Procedure) -> Vec<usize> {
    steps(p, |step| step.outcome.is_some())
}

fn on_papers(p: &Procedure) -> Vec<usize> {
    let shown = |field: usize| {
        let on = |paper: &Paper| paper.fields.iter().any(|it| it.index() == field) && paper.privacy != Privacy::Sealed;
        p.papers.iter().any(on)
    };
    (0..p.fields.len()).filter(|at| shown(*at)).collect()
}

fn not_public(p: &Procedure) -> Vec<usize> {
    (0..p.fields.len()).filter(|at| p.fields[*at].privacy != Privacy::Public).collect()
}

/// Fields that give a fact its value which a guard reads.
fn deciding(p: &Procedure) -> Vec<usize> {
    let read = |fact: FactId| p.steps.iter().any(|step| reads(&step.guard, fact));
    let gives = |field: usize| {
        p.steps.iter().flat_map(|step| &step.effects).any(|effect| {
            matches!(effect, Effect::Set { fact, to: FactSource::Field(it) } if it.index() == field && read(*fact))
        })
    };
    (0..p.fields.len()).filter(|at| gives(*at)).collect()
}

fn reads(guard: &Guard, fact: FactId) -> bool {
    match guard {
        Guard::Is(it, _) | Guard::Below(it, _) => *it == fact,
        Guard::All(all) | Guard::Any(all) => all.iter().any(|it| reads(it, fact)),
        Guard::Not(not) => reads(not, fact),
        Guard::Always | Guard::CanRaise => false,
    }
}

fn counting(p: &Procedure) -> Vec<usize> {
    steps(p, |step| step.effects.iter().any(|it| matches!(it, Effect::Count { .. })))
}

fn extending(p: &Procedure) -> Vec<usize> {
    steps(p, |step| step.effects.iter().any(|it| matches!(it, Effect::Extend(_))))
}

fn escalating(p: &Procedure) -> Vec<usize> {
    steps(p, |step| step.effects.contains(&Effect::Escalate) && step.part == PartId::MAIN)
}

fn settled(p: &Procedure) -> Vec<usize> {
    states(p, |state| state.settled)
}

fn consents(p: &Procedure) -> Vec<usize> {
    if p.subject == Subject::Person { vec![0] } else { Vec::new() }
}

fn lowering(p: &Procedure) -> Vec<usize> {
    steps(p, |step| step.effects.contains(&Effect::Lower))
}

fn drops(p: &mut Procedure, at: usize) {
    let name = p.steps[at].name.clone();
    drop_step(p, &name);
}

fn never_starts(p: &mut Procedure, at: usize) {
    p.steps.iter_mut().for_each(|step| step.effects.retain(|it| *it != Effect::Start(clock(at))));
}

fn drops_a_start(p: &mut Procedure, at: usize) {
    let effects = &mut p.steps[at].effects;
    if let Some(first) = effects.iter().position(|it| matches!(it, Effect::Start(_))) {
        effects.remove(first);
    }
}

fn does_nothing(p: &mut Procedure, at: usize) {
    let step = &mut p.steps[at];
    (step.to, step.outcome) = (None, None);
    step.effects.clear();
}

fn never_resumes(p: &mut Procedure, at: usize) {
    p.steps.iter_mut().for_each(|step| step.effects.retain(|it| *it != Effect::Resume(clock(at))));
}

/// Nobody is named for any unit: one that is named stands for the others.
fn never_assigns(p: &mut Procedure, _: usize) {
    let units: Vec<bool> = p.roles.iter().map(|role| matches!(role.kind, RoleKind::Unit { .. })).collect();
    let names = |effect: &Effect| matches!(effect, Effect::Assign { role, .. } if units[role.index()]);
    p.steps.iter_mut().for_each(|step| step.effects.retain(|it| !names(it)));
}

fn to_the_resident(p: &mut Procedure, at: usize) {
    let party = p.roles.iter().position(|role| role.kind == RoleKind::Party).expect("a party");
    p.steps[at].by = Trigger::Roles(vec![RoleId(u16::try_from(party).expect("few roles"))]);
}

fn to_the_handler(p: &mut Procedure, at: usize) {
    let handler = barred_to(p, &p.steps[at]).expect("a separation");
    p.steps[at].by = Trigger::Roles(vec![handler]);
}

fn copies_a_state(p: &mut Procedure, at: usize) {
    let copy = State { name: "elsewhere".to_owned(), ..p.states[at].clone() };
    p.states.push(copy);
}

fn leads_nowhere(p: &mut Procedure, at: usize) {
    for step in p.steps.iter_mut().filter(|step| step.to == Some(state(at))) {
        step.to = step.from.first().copied();
    }
}

fn closes_own_work(p: &mut Procedure, at: usize) {
    let closed = p.states.iter().position(|state| state.end == Some(End::Closed)).expect("an end");
    let step = &mut p.steps[at];
    step.to = Some(state(closed));
    step.outcome = Some(Outcome::Is("solved".to_owned()));
}

fn drops_objections(p: &mut Procedure, _: usize) {
    let names: Vec<String> = p.steps.iter().filter(|step| sends_back(p, step)).map(|step| step.name.clone()).collect();
    names.iter().for_each(|name| drop_step(p, name));
}

fn says_a_field(p: &mut Procedure, at: usize) {
    let name = &p.fields[at].name;
    let first = p.states.iter_mut().find(|state| state.end.is_none()).expect("an open state");
    first.tells.zh.push_str(&format!("（{{{name}}}）"));
    first.tells.en.push_str(&format!(" ({{{name}}})"));
}

fn drops_counts(p: &mut Procedure, at: usize) {
    p.steps[at].effects.retain(|it| !matches!(it, Effect::Count { .. }));
}

/// Every step that escalates from these states, so that no other point of time does it in its place.
fn drops_escalations(p: &mut Procedure, at: usize) {
    let from = p.steps[at].from.clone();
    let same = |step: &Step| step.from.iter().any(|it| from.contains(it));
    for step in p.steps.iter_mut().filter(|step| same(step)) {
        step.effects.retain(|it| *it != Effect::Escalate);
    }
}

fn asks_a_clock(p: &mut Procedure, at: usize) {
    let field = FieldId(0);
    p.steps[at].asks.push(Ask { field, required: true, when: Guard::Always });
}

fn says_no_date(p: &mut Procedure, at: usize) {
    let tells = &mut p.states[at].tells;
    (tells.zh, tells.en) = (tells.zh.replace("{due}", "不日"), tells.en.replace("{due}", "soon"));
}

fn unknown_rule(p: &mut Procedure, at: usize) {
    p.clocks[at].length = ClockLength::Rule("no.such.rule".to_owned());
}

fn office_moves_on(p: &mut Procedure, at: usize) {
    let office = p.roles.iter().position(|role| matches!(role.kind, RoleKind::Office { .. })).expect("an office");
    let role = RoleId(u16::try_from(office).expect("few roles"));
    let open = p
        .states
        .iter()
        .position(|it| it.end.is_none() && !it.settled && it.part == PartId::MAIN)
        .expect("an open state");
    let step = p.steps.iter().find(|step| step.from.contains(&state(at)) && step.to.is_some()).expect("a way on");
    let moved = Step {
        name: "moves_on".to_owned(),
        from: vec![state(at)],
        to: Some(state(open)),
        by: Trigger::Roles(vec![role]),
        guard: Guard::Always,
        outcome: None,
        asks: Vec::new(),
        ..step.clone()
    };
    p.steps.push(moved);
}

fn asks_no_consent(p: &mut Procedure, _: usize) {
    let consents: Vec<bool> = p.fields.iter().map(|field| field.kind == FieldKind::Consent).collect();
    p.steps.iter_mut().for_each(|step| step.asks.retain(|ask| !consents[ask.field.index()]));
}

fn sinks_freely(p: &mut Procedure, at: usize) {
    let step = &mut p.steps[at];
    step.guard = Guard::Always;
    step.effects.retain(|it| !matches!(it, Effect::Count { .. }));
}
