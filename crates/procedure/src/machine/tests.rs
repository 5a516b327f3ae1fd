//! What steps do to configurations.

use super::*;
use crate::testing::{PARTS, compile};

struct World {
    p: Procedure,
    config: Config,
    choices: Choices,
}

impl World {
    fn opened(text: &str, step: &str) -> World {
        let p = compile(text);
        let fired = initial(&p, p.step_named(step).unwrap(), &Choices::default(), 2).unwrap();
        World { p, config: fired.config, choices: Choices::default() }
    }

    fn sized(mut self, part: &str, size: u16) -> World {
        let id = self.p.parts.iter().position(|known| known.name == part).unwrap();
        self.choices.sizes.push((PartId(u16::try_from(id).unwrap()), size));
        self
    }

    fn take(&mut self, step: &str, number: u16) -> Result<Fired, Blocked> {
        let id = self.p.step_named(step).unwrap();
        let at = instance_at(&self.config, self.p.step(id).part, number).ok_or(Blocked::NoInstance)?;
        let fired = fire(&self.p, &self.config, id, at, &self.choices)?;
        self.config = fired.config.clone();
        Ok(fired)
    }

    fn state(&self) -> &str {
        &self.p.state(self.config.instances[0].state).name
    }

    fn phase(&self, clock: &str) -> Phase {
        phase(&self.p, &self.config, self.p.clock_named(clock).unwrap(), 0)
    }

    fn run_out(&mut self, clock: &str) {
        self.config = clock_due(&self.p, &self.config, self.p.clock_named(clock).unwrap(), 0);
    }
}

/// Runs steps written `name` or `name#number`, and says the state of the case, or what blocked the last one.
fn check(size: u16, steps: &str, expected: &str) {
    let mut world = World::opened(PARTS, "report").sized("signature", size).sized("opinion", size);
    let mut last = Ok(());
    for step in steps.split_whitespace() {
        let (name, number) = step.split_once('#').unwrap_or((step, "0"));
        last = match name.strip_prefix("due:") {
            Some(clock) => {
                world.run_out(clock);
                Ok(())
            }
            None => world.take(name, number.parse().unwrap()).map(|_| ()),
        };
    }
    let found = match last {
        Ok(()) => world.state().to_owned(),
        Err(blocked) => format!("{blocked:?}"),
    };
    let named = found.split('(').next().unwrap();
    assert_eq!(named, expected, "after {steps} with {size}");
}

#[test]
fn joins_decide() {
    for (size, steps, expected) in [
        // All must sign.
        (2, "circulate sign#0", "signing"),
        (2, "circulate sign#0 sign#1", "agreed"),
        (2, "circulate sign#1 sign#0", "agreed"),
        // The first refusal ends it, whoever has signed.
        (2, "circulate refuse#1", "open_one"),
        (3, "circulate sign#0 sign#2 refuse#1", "open_one"),
        // An empty set decides at once.
        (0, "circulate", "agreed"),
        // A majority of two.
        (3, "consult agree#0", "asking"),
        (3, "consult agree#0 agree#2", "agreed"),
        (3, "consult object#0 object#1", "open_one"),
        (1, "consult", "open_one"),
        (0, "consult", "open_one"),
        // A step of an instance that has finished is not possible.
        (2, "circulate sign#0 sign#0", "WrongState"),
        (2, "circulate sign#5", "NoInstance"),
        (2, "sign#0", "NoInstance"),
    ] {
        check(size, steps, expected);
    }
}

#[test]
fn leaving_cancels_or_is_refused() {
    check(2, "circulate recall", "PartsOpen");
    check(2, "circulate sign#0 recall", "PartsOpen");
    check(2, "consult recall_asking", "open_one");
    check(2, "consult recall_asking consult agree#0 agree#1", "agreed");
}

#[test]
fn counters_and_levels_end() {
    check(1, "again again again", "Exhausted");
    check(1, "rise rise rise", "Level");
    check(1, "rise sink", "open_one");
    check(1, "sink", "Level");
    check(1, "rise sink rise sink", "Level");
}

#[test]
fn a_clock_is_extended_before_it_is_due() {
    check(1, "more_time", "open_one");
    check(1, "due:handle more_time", "Clock");
    check(1, "hold more_time", "WrongState");
}

#[test]
fn a_due_clock_acts_once() {
    let mut world = World::opened(PARTS, "report");
    assert_eq!(world.take("overdue", 0), Err(Blocked::Clock(world.p.clock_named("handle").unwrap(), Phase::Running)));
    world.take("warn", 0).unwrap();
    world.run_out("handle");
    world.take("overdue", 0).unwrap();
    assert!(world.config.escalated);
    assert_eq!(world.phase("handle"), Phase::Late);
    assert!(world.take("overdue", 0).is_err());
    assert!(world.take("warn", 0).is_err());
    world.run_out("handle");
    assert_eq!(world.phase("handle"), Phase::Late, "what is late does not become due again");
}

#[test]
fn clocks_wait_and_go_on() {
    let mut world = World::opened(PARTS, "report");
    let fired = world.take("hold", 0).unwrap();
    let handle = world.p.clock_named("handle").unwrap();
    assert_eq!(fired.clock_ops.first(), Some(&(0, handle, ClockVerb::Pause)));
    assert_eq!(world.phase("handle"), Phase::Paused);
    world.run_out("handle");
    assert_eq!(world.phase("handle"), Phase::Paused, "a paused clock does not become due");
    world.take("go_on", 0).unwrap();
    assert_eq!(world.phase("handle"), Phase::Running);
}

#[test]
fn closing_stops_every_clock_and_closes_every_part() {
    let mut world = World::opened(PARTS, "report").sized("opinion", 2);
    world.take("consult", 0).unwrap();
    assert_eq!(world.config.instances.len(), 3);
    let answer = world.p.clock_named("answer").unwrap();
    assert_eq!(world.config.instances[1].clocks, vec![Phase::Running], "the clock of a part starts with it");
    let fired = world.take("withdraw", 0).unwrap();
    assert_eq!(world.config.instances.len(), 1);
    assert_eq!(fired.closed.len(), 2);
    assert!(
        fired.clock_ops.contains(&(0, answer, ClockVerb::Stop))
            && fired.clock_ops.contains(&(1, answer, ClockVerb::Stop))
    );
    assert!(world.config.instances[0].clocks.iter().all(|phase| *phase == Phase::Off));
    assert!(is_closed(&world.p, &world.config));
}

#[test]
fn siblings_keep_their_own_facts() {
    let mut world = World::opened(PARTS, "report").sized("opinion", 2);
    world.take("consult", 0).unwrap();
    world.take("doubt", 1).unwrap();
    let doubtful = world.p.fact_named("doubtful").unwrap();
    let values: Vec<u8> = (0..3).map(|at| fact_value(&world.p, &world.config, at, doubtful)).collect();
    assert_eq!(values, vec![0, 0, 1]);
    assert_eq!(world.take("doubt", 1), Err(Blocked::Guarded));
}
