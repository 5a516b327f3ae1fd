//! The words to build and to break a procedure with.

use fengqiao_procedure::check::{Finding, Move};
use fengqiao_procedure::model::*;

pub fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

pub fn add_state(p: &mut Procedure, name: &str, zh: &str, en: &str, holder: &str, clock: &str) -> StateId {
    let tells = text(
        "{holder}正在办理，最迟{due}；逾期由{next}督办。",
        "{holder} is on it, by {due}; if late, {next} takes over.",
    );
    let (holder, clock) = (p.role_named(holder), p.clock_named(clock));
    p.states.push(State {
        name: name.to_owned(),
        part: PartId::MAIN,
        title: text(zh, en),
        tells,
        holder,
        clock,
        settled: false,
        end: None,
    });
    StateId(u16::try_from(p.states.len() - 1).expect("few states"))
}

pub fn add_clock(p: &mut Procedure, name: &str, zh: &str, en: &str) -> ClockId {
    let length = ClockLength::Rule(format!("test.{name}"));
    p.clocks.push(Clock {
        name: name.to_owned(),
        part: PartId::MAIN,
        title: text(zh, en),
        length,
        from: StartsFrom::Recorded,
        promised: false,
        restart: None,
        extensions_max: 0,
        extension: None,
    });
    ClockId(u16::try_from(p.clocks.len() - 1).expect("few clocks"))
}

pub fn add_counter(p: &mut Procedure, name: &str, zh: &str, en: &str, max: u8) -> FactId {
    add_fact(p, name, zh, en, FactKind::Counter { max })
}

pub fn add_fact(p: &mut Procedure, name: &str, zh: &str, en: &str, kind: FactKind) -> FactId {
    p.facts.push(Fact { name: name.to_owned(), title: text(zh, en), kind, part: PartId::MAIN });
    FactId(u16::try_from(p.facts.len() - 1).expect("few facts"))
}

pub fn add_field(p: &mut Procedure, name: &str, zh: &str, en: &str, kind: FieldKind, privacy: Privacy) -> FieldId {
    p.fields.push(Field {
        name: name.to_owned(),
        title: text(zh, en),
        hint: Text::default(),
        kind,
        privacy,
        role: None,
        earliest: None,
        latest: None,
        adds: false,
        unsealed_by: Vec::new(),
    });
    FieldId(u16::try_from(p.fields.len() - 1).expect("few fields"))
}

pub fn add_opening(p: &mut Procedure, step: Step) {
    p.openings.push(StepId(u16::try_from(p.steps.len()).expect("few steps")));
    p.steps.push(step);
}

pub fn step(p: &Procedure, name: &str, zh: &str, en: &str, from: &[&str], to: Option<&str>, by: Trigger) -> Step {
    let state = |name: &str| p.state_named(name).unwrap_or_else(|| panic!("a state {name}"));
    let part = from.first().map_or(PartId::MAIN, |name| p.state(state(name)).part);
    Step {
        name: name.to_owned(),
        part,
        title: text(zh, en),
        hint: Text::default(),
        from: from.iter().map(|name| state(name)).collect(),
        to: to.map(state),
        by,
        asks: Vec::new(),
        guard: Guard::Always,
        effects: Vec::new(),
        notices: Vec::new(),
        outcome: None,
        corrects: false,
    }
}

pub fn by(p: &Procedure, roles: &[&str]) -> Trigger {
    Trigger::Roles(roles.iter().map(|name| p.role_named(name).expect("a role")).collect())
}

pub fn due(p: &Procedure, clock: &str) -> Trigger {
    Trigger::Clock { clock: p.clock_named(clock).expect("a clock"), mark: Mark::END }
}

pub fn start(p: &Procedure, clock: &str) -> Effect {
    Effect::Start(p.clock_named(clock).expect("a clock"))
}

pub fn stop(p: &Procedure, clock: &str) -> Effect {
    Effect::Stop(p.clock_named(clock).expect("a clock"))
}

pub fn count(p: &Procedure, counter: &str) -> Effect {
    Effect::Count { counter: p.fact_named(counter).expect("a counter") }
}

pub fn ask(p: &Procedure, field: &str) -> Ask {
    Ask { field: p.field_named(field).expect("a field"), required: true, when: Guard::Always }
}

pub fn told(p: &Procedure, mut step: Step) -> Step {
    step.notices.push(Notice {
        to: p.role_named("resident").expect("a role"),
        text: text("您的事项{number}已办结。", "Your matter {number} is closed."),
    });
    step
}

/// The step of this name, to be broken.
pub fn edit<'p>(p: &'p mut Procedure, name: &str) -> &'p mut Step {
    p.steps.iter_mut().find(|step| step.name == name).unwrap_or_else(|| panic!("a step {name}"))
}

/// Takes a step out, with everything that points at it moved up.
pub fn drop_step(p: &mut Procedure, name: &str) {
    let at = p.steps.iter().position(|step| step.name == name).unwrap_or_else(|| panic!("a step {name}"));
    p.steps.remove(at);
    p.openings.retain(|id| id.index() != at);
    p.openings.iter_mut().filter(|id| id.index() > at).for_each(|id| id.0 -= 1);
}

/// A trace by the names of its steps; `-` where a clock becomes due and nothing follows.
pub fn step_names(p: &Procedure, trace: &[Move]) -> Vec<String> {
    trace.iter().map(|it| it.step().map_or_else(|| "-".to_owned(), |step| p.step(step).name.clone())).collect()
}

/// All findings in words, for a message.
pub fn words(findings: &[Finding]) -> String {
    findings.iter().map(|it| format!("{:?}: {}\n", it.property, it.words().zh)).collect()
}
