//! Decisions on a procedure that uses everything.

use fengqiao_calendar::{Calendar, Date, Instant, Overlay, OverlayKind, WorkingHours, Zone};

use super::*;
use crate::scenario::{Organisation, Town};
use crate::testing::{PARTS, TestRules, compile};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Monday 2026-03-02, 09:00 in Shanghai.
const START: Instant = Instant(1_772_413_200_000);

struct World {
    p: Procedure,
    town: Town,
    rules: TestRules,
    calendar: Calendar,
    case: CaseState,
    entries: Vec<Decision>,
    now: Instant,
}

fn town() -> Town {
    let organisation = |name: &str, level, above: Option<&str>, posts: &[&str]| Organisation {
        name: name.to_owned(),
        level,
        above: above.map(str::to_owned),
        posts: posts.iter().map(|post| (*post).to_owned()).collect(),
    };
    let duty = |category: &str, unit: &str| crate::scenario::Duty {
        category: category.to_owned(),
        unit: unit.to_owned(),
        length: None,
        lowest: Some(1),
        danger: false,
    };
    Town {
        organisations: vec![
            organisation("city", 0, None, &["verifier"]),
            organisation("street", 1, Some("city"), &["verifier", "handler"]),
            organisation("unit", 1, Some("street"), &["handler"]),
        ],
        duties: vec![duty("lamp", "unit"), duty("*", "street")],
        places: Vec::new(),
        staff: Vec::new(),
    }
}

fn actor(p: &Procedure, account: &str, organisation: Option<&str>, roles: &[&str]) -> Actor {
    Actor {
        account: Some(account.to_owned()),
        post: None,
        organisation: organisation.map(str::to_owned),
        party: None,
        roles: roles.iter().map(|role| p.role_named(role).unwrap()).collect(),
        device: "web".to_owned(),
    }
}

impl World {
    fn new() -> World {
        let p = compile(PARTS);
        let calendar = Calendar::bare(1);
        let (town, rules) = (town(), TestRules::new());
        let command = Command {
            step: p.step_named("report").unwrap(),
            instance: 0,
            actor: actor(&p, "resident", None, &["resident"]),
            fields: BTreeMap::new(),
            expected_version: 0,
            occurred_at: None,
        };
        let attributes = Attributes { category: Some("lamp".to_owned()), level: 1, ..Attributes::default() };
        let context = Context { recorded_at: START, calendar: &calendar, rules: &rules, routing: &town, draw: 0 };
        let decision = open(&p, &command, attributes, &context).unwrap();
        let case = apply(&p, None, &decision);
        World { p, town, rules, calendar, case, entries: vec![decision], now: START }
    }

    fn context(&self) -> Context<'_> {
        Context { recorded_at: self.now, calendar: &self.calendar, rules: &self.rules, routing: &self.town, draw: 0 }
    }

    fn command(&self, step: &str, number: u16, actor: Actor) -> Command {
        Command {
            step: self.p.step_named(step).unwrap(),
            instance: number,
            actor,
            fields: BTreeMap::new(),
            expected_version: self.case.version,
            occurred_at: None,
        }
    }

    fn handler(&self) -> Actor {
        actor(&self.p, "handler", Some("unit"), &["handler"])
    }

    fn send(&mut self, command: &Command) -> Result<(), Refusal> {
        let decision = decide(&self.p, &self.case, command, &self.context())?;
        self.record(decision);
        Ok(())
    }

    fn take(&mut self, step: &str, number: u16, actor: Actor) -> Result<(), Refusal> {
        let command = self.command(step, number, actor);
        self.send(&command)
    }

    /// `circulate` or `consult` among these organisations.
    fn share(&mut self, step: &str, units: &[&str]) -> Result<(), Refusal> {
        let mut command = self.command(step, 0, self.handler());
        let units = units.iter().map(|unit| (*unit).to_owned()).collect();
        command.fields.insert(self.p.field_named("units").unwrap(), Value::Refs(units));
        self.send(&command)
    }

    fn record(&mut self, decision: Decision) {
        self.case = apply(&self.p, Some(self.case.clone()), &decision);
        self.entries.push(decision);
        assert_eq!(fold(&self.p, &self.entries).as_ref(), Some(&self.case), "entries fold to the same case");
    }

    fn later(&mut self, millis: i64) {
        self.now = Instant(self.now.0 + millis);
    }

    fn fire_due(&mut self) -> Vec<(Mark, i64)> {
        let (decisions, refused) = due(&self.p, &self.case, &self.context());
        assert_eq!(refused, None);
        let fired = decisions.iter().map(|decision| decision.fired.clone().unwrap());
        let fired = fired.map(|fired| (fired.mark, fired.due_at.0 - START.0)).collect();
        for decision in decisions {
            self.record(decision);
        }
        fired
    }

    fn run(&self, clock: &str) -> &ClockRun {
        let id = self.p.clock_named(clock).unwrap();
        self.case.clocks.iter().find(|run| run.clock == id).unwrap()
    }

    fn state(&self) -> &str {
        &self.p.state(self.case.config.instances[0].state).name
    }
}

#[test]
fn opening_assigns_and_starts() {
    let world = World::new();
    let handler = world.p.role_named("handler").unwrap();
    assert_eq!(world.case.assigned[&handler].organisation, "unit");
    assert_eq!(world.case.assigned[&handler].reason.key, "duty");
    // Five working days after Monday: the end of the next Monday, 15 hours into which day counts from 09:00.
    assert_eq!(world.run("handle").due.at, Instant(START.0 + 7 * DAY + 15 * HOUR));
    assert_eq!((world.case.version, world.state()), (1, "open_one"));
}

#[test]
fn refusals_come_in_order() {
    let world = World::new();
    let handler = world.handler();
    let stranger = actor(&world.p, "stranger", Some("city"), &["verifier"]);
    let mut stale = world.command("rise", 0, handler.clone());
    stale.expected_version = 0;
    let mut unknown = world.command("rise", 0, handler.clone());
    unknown.step = StepId(999);
    let mut early = world.command("rise", 0, handler.clone());
    early.occurred_at = Some(Instant(START.0 + 1));
    let mut crowded = world.command("rise", 0, handler.clone());
    crowded.fields.insert(world.p.field_named("words").unwrap(), Value::Text("x".to_owned()));
    let mut wordy = world.command("consult", 0, handler.clone());
    wordy.fields.insert(world.p.field_named("units").unwrap(), Value::Text("x".to_owned()));
    let words = world.p.field_named("words").unwrap();
    let units = world.p.field_named("units").unwrap();
    let needed = vec![world.p.role_named("handler").unwrap()];
    for (command, expected) in [
        (stale, Refusal::Stale { expected: 0, actual: 1 }),
        (unknown, Refusal::UnknownStep),
        (
            world.command("finish", 0, handler.clone()),
            Refusal::WrongState { state: world.p.state_named("open_one").unwrap() },
        ),
        (world.command("rise", 0, stranger), Refusal::WrongRole { needed }),
        (world.command("sink", 0, handler), Refusal::Level),
        (early, Refusal::ImpossibleTime),
        (crowded, Refusal::Fields(vec![FieldIssue { field: words, issue: FieldFault::NotAsked }])),
        (wordy, Refusal::Fields(vec![FieldIssue { field: units, issue: FieldFault::WrongKind }])),
    ] {
        assert_eq!(decide(&world.p, &world.case, &command, &world.context()).unwrap_err(), expected);
    }
}

#[test]
fn whoever_handled_does_not_verify() {
    let mut world = World::new();
    world.share("circulate", &["street", "unit"]).unwrap();
    let street = actor(&world.p, "other", Some("street"), &["handler"]);
    let needed = vec![world.p.role_named("handler").unwrap()];
    assert_eq!(
        world.take("sign", 1, street.clone()),
        Err(Refusal::WrongRole { needed }),
        "each member signs for itself"
    );
    world.take("sign", 0, street).unwrap();
    world.take("sign", 1, world.handler()).unwrap();
    assert_eq!(world.state(), "agreed");
    assert_eq!(world.entries.last().unwrap().cascade.len(), 1);
    let verifier = world.p.role_named("verifier").unwrap();
    let colleague = actor(&world.p, "colleague", Some("street"), &["verifier"]);
    let earlier = world.p.step_named("sign").unwrap();
    assert_eq!(world.take("finish", 0, colleague.clone()), Err(Refusal::Separated { role: verifier, earlier }));
    let allowed = allowed(&world.p, &world.case, &colleague, world.now);
    let finish = allowed.iter().find(|allowed| allowed.step == world.p.step_named("finish").unwrap()).unwrap();
    assert_eq!(finish.may, Err(Refusal::Separated { role: verifier, earlier }));
    // The street and the unit are barred, so the step goes to the city.
    assert_eq!(barred(&world.p, &world.case, verifier), vec!["unit", "street"]);
    let inspector = actor(&world.p, "inspector", Some("city"), &["verifier"]);
    world.take("finish", 0, inspector).unwrap();
    assert_eq!((world.case.outcome.as_deref(), world.case.closed_at), (Some("solved"), Some(world.now)));
    assert!(world.case.clocks.iter().all(|run| run.phase == Phase::Off));
    assert_eq!(next_point(&world.p, &world.case), None);
}

#[test]
fn overdue_points_fire_in_order_and_once() {
    let mut world = World::new();
    let point = next_point(&world.p, &world.case).unwrap();
    assert_eq!((point.mark, point.at), (Mark::Percent(80), world.run("handle").points[0].1));
    assert_eq!(fire_point(&world.p, &world.case, &point, &world.context()), Err(Refusal::NotDue), "not yet");
    world.later(30 * DAY);
    // The warning is overtaken by the end, which keeps its own time.
    assert_eq!(world.fire_due(), vec![(Mark::END, 7 * DAY + 15 * HOUR)]);
    assert_eq!(world.entries[1].recorded_at, world.now);
    assert_eq!(world.run("handle").phase, Phase::Late);
    assert_eq!(world.case.supervisor.as_ref().unwrap().organisation, "street");
    assert_eq!(world.fire_due(), vec![]);
    assert_eq!(
        world.take("more_time", 0, world.handler()),
        Err(Refusal::Clock { clock: ClockId(0), phase: Phase::Late })
    );
}

#[test]
fn a_warning_fires_in_time() {
    let mut world = World::new();
    world.now = world.run("handle").points[0].1;
    assert_eq!(world.fire_due().iter().map(|(mark, _)| *mark).collect::<Vec<_>>(), vec![Mark::Percent(80)]);
    assert_eq!(world.run("handle").phase, Phase::Running);
    assert_eq!(next_point(&world.p, &world.case).unwrap().mark, Mark::END);
}

#[test]
fn silence_of_members_is_decided_by_their_clocks() {
    let mut world = World::new();
    world.share("consult", &["street", "city", "unit"]).unwrap();
    assert_eq!(world.case.members.len(), 3);
    world.later(DAY);
    // Two silent members are enough; the third is no longer needed.
    assert_eq!(world.fire_due(), vec![(Mark::END, DAY), (Mark::END, DAY)]);
    assert_eq!(world.state(), "agreed");
    assert_eq!(world.case.members.len(), 0);
}

#[test]
fn time_stands_still_while_held() {
    let mut world = World::new();
    let before = world.run("handle").due.at;
    world.take("hold", 0, world.handler()).unwrap();
    world.later(2 * DAY);
    world.take("go_on", 0, world.handler()).unwrap();
    let after = world.run("handle").due.at;
    assert!(after > before, "{after} is later than {before}");
    world.take("more_time", 0, world.handler()).unwrap();
    assert!(world.run("handle").due.at > after);
    assert_eq!(world.run("handle").extensions.len(), 1);
}

#[test]
fn who_is_too_late_finds_the_clock_due() {
    let mut world = World::new();
    world.later(8 * DAY);
    let refused = world.take("more_time", 0, world.handler());
    assert_eq!(refused, Err(Refusal::Clock { clock: ClockId(0), phase: Phase::Due }));
}

/// A calendar with days of its own.
fn with(version: u32, kind: OverlayKind, from: Date, to: Date) -> Calendar {
    let name = fengqiao_calendar::Text { zh: "台风".to_owned(), en: "Typhoon".to_owned() };
    let overlay = Overlay { kind, name, area: None, from, to, source: "停工令".to_owned() };
    Calendar::new(version, Zone::default(), Vec::new(), vec![overlay], WorkingHours::default())
}

#[test]
fn a_promise_outlives_a_calendar_that_shortens_while_the_clock_stands_still() {
    // The office rests from Wednesday to the next Tuesday when the date is promised; the order is lifted while the clock is held.
    for told_meanwhile in [true, false] {
        let mut world = World::new();
        let stopped = with(2, OverlayKind::StopWork, Date::constant(2026, 3, 4), Date::constant(2026, 3, 10));
        let moved = recalculate(&world.p, &world.case, &stopped, world.now).unwrap();
        world.record(moved);
        world.calendar = stopped;
        let promised = world.run("handle").due.at;
        world.take("hold", 0, world.handler()).unwrap();
        world.calendar = Calendar::bare(3);
        if told_meanwhile {
            assert_eq!(recalculate(&world.p, &world.case, &world.calendar, world.now), None, "nothing moves");
        }
        world.later(HOUR);
        world.take("go_on", 0, world.handler()).unwrap();
        assert_eq!(world.run("handle").due.at, promised, "what was promised stands when the clock goes on");
        assert_eq!(world.run("handle").calendar_version, 3);
        world.take("more_time", 0, world.handler()).unwrap();
        assert!(world.run("handle").due.at >= promised, "more time is never less");
    }
}

#[test]
fn a_new_calendar_moves_running_clocks_and_never_shortens_a_promise() {
    let mut world = World::new();
    let before = world.run("handle").due.at;
    let stopped = with(2, OverlayKind::StopWork, Date::constant(2026, 3, 4), Date::constant(2026, 3, 4));
    let moved = recalculate(&world.p, &world.case, &stopped, world.now).unwrap();
    assert_eq!(moved.kind, Kind::Recalculated { from: 1, to: 2 });
    assert_eq!(moved.notices.len(), 1);
    world.record(moved);
    let longer = world.run("handle").due.at;
    assert_eq!(longer.0, before.0 + DAY);
    assert_eq!(recalculate(&world.p, &world.case, &stopped, world.now), None);
    let shorter = with(3, OverlayKind::Work, Date::constant(2026, 3, 7), Date::constant(2026, 3, 8));
    assert_eq!(recalculate(&world.p, &world.case, &shorter, world.now), None, "a promised date is kept");
}

#[test]
fn levels_rise_and_sink_within_powers() {
    let mut world = World::new();
    world.take("rise", 0, world.handler()).unwrap();
    assert_eq!(world.case.attributes.level, 0);
    assert_eq!(world.take("rise", 0, world.handler()), Err(Refusal::Level));
    world.take("sink", 0, world.handler()).unwrap();
    assert_eq!((world.case.attributes.level, world.case.config.lowered), (1, true));
    world.town.duties[0].lowest = Some(0);
    assert_eq!(world.take("sink", 0, world.handler()), Err(Refusal::Level));
}
