//! Small procedures whose course is broken: what the checker must say about each, and by which shortest way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::broken::check;
use check_support::*;
use fengqiao_procedure::check::{Property, check as examine};
use fengqiao_procedure::model::*;

#[test]
fn what_can_never_happen() {
    check("a state without a way in", Property::Reachable, "lonely", &[], |p| {
        add_state(p, "lonely", "孤立", "lonely", "intake", "screen");
    });
    check("a guard that is never true", Property::Reachable, "dispatch", &[], |p| {
        let never = add_fact(p, "never", "从不", "never", FactKind::Flag { initial: false });
        edit(p, "dispatch").guard = Guard::Is(never, 1);
    });
    check("a constraint that excludes a step", Property::Reachable, "object", &[], |p| {
        let counter = p.fact_named("objections").unwrap();
        p.constraints.push(Constraint {
            never: Guard::Not(Box::new(Guard::Below(counter, 1))),
            reason: text("不会", "cannot be"),
        });
    });
}

#[test]
fn cases_that_get_stuck() {
    check(
        "nobody ends the return visit",
        Property::Progress,
        "return visit",
        &["report", "dispatch", "reply", "verdict_over"],
        |p| drop_step(p, "visit"),
    );
    check(
        "a guard that does not cover all values",
        Property::Progress,
        "return visit",
        &["report", "dispatch", "reply", "verdict_over"],
        |p| {
            let urgent = add_fact(p, "urgent", "紧急", "urgent", FactKind::Flag { initial: false });
            let flag = add_field(p, "is_urgent", "是否紧急", "Is it urgent", FieldKind::Flag, Privacy::Public);
            let ask = ask(p, "is_urgent");
            let report = edit(p, "report");
            report.asks.push(ask);
            report.effects.push(Effect::Set { fact: urgent, to: FactSource::Field(flag) });
            edit(p, "visit").guard = Guard::Is(urgent, 0);
        },
    );
    check(
        "only the resident could end it",
        Property::Progress,
        "return visit",
        &["report", "dispatch", "reply", "verdict_over"],
        |p| {
            edit(p, "visit").by = by(&lawful(), &["resident"]);
        },
    );
}

#[test]
fn nobody_owns_it() {
    check("no holder", Property::Duty, "being handled", &[], |p| p.states[1].holder = None);
    check("no clock", Property::Duty, "being handled", &[], |p| p.states[1].clock = None);
    check("the clock does not run", Property::Duty, "being handled", &["report", "dispatch"], |p| {
        edit(p, "dispatch").effects.retain(|it| !matches!(it, Effect::Start(_)));
    });
    check("the handler was never named", Property::Duty, "the handler", &["report", "dispatch"], |p| {
        edit(p, "dispatch").effects.retain(|it| !matches!(it, Effect::Assign { .. }));
    });
}

#[test]
fn silence_is_not_answered() {
    check("no step at the end of a clock", Property::Silence, "received", &["report"], |p| drop_step(p, "screen_late"));
    check(
        "a resident waits for ever",
        Property::Silence,
        "waiting for your word",
        &["report", "dispatch", "reply"],
        |p| {
            let review = Some(p.state_named("review").unwrap());
            let step = edit(p, "verdict_over");
            (step.to, step.effects) = (None, Vec::new());
            edit(p, "reply").to = edit(p, "reply").to.or(review);
            edit(p, "object").to = review;
        },
    );
    check("a clock that becomes due and nothing happens", Property::Clock, "screening", &["report", "-"], |p| {
        drop_step(p, "screen_late")
    });
    check("being late changes nobody", Property::Clock, "screening", &["report", "screen_late"], |p| {
        edit(p, "screen_late").effects.clear()
    });
    check("being late changes nobody in time either", Property::Silence, "received", &["report"], |p| {
        edit(p, "screen_late").effects.clear()
    });
}

#[test]
fn what_goes_round_for_ever() {
    check("offices send it to and fro", Property::Cycle, "received", &["report", "dispatch", "return"], |p| {
        let mut back = step(p, "return", "退回", "return", &["handling"], Some("received"), by(p, &["handler"]));
        back.effects = vec![stop(p, "handle"), start(p, "screen")];
        p.steps.push(back);
    });
    check(
        "a clock goes round by itself",
        Property::Cycle,
        "waiting for your word",
        &["report", "dispatch", "reply", "verdict_over", "review_late"],
        |p| {
            let answered = p.state_named("answered");
            let again = start(p, "verdict");
            let late = edit(p, "review_late");
            (late.to, late.effects) = (answered, vec![again]);
            let halt = stop(p, "review");
            edit(p, "review_late").effects.push(halt);
            let halt = stop(p, "verdict");
            edit(p, "verdict_over").effects.push(halt);
        },
    );
}

#[test]
fn clocks_without_bounds() {
    check("more time without a bound", Property::Clock, "handling", &[], |p| {
        let clock = p.clock_named("handle").unwrap();
        let mut more = step(p, "more_time", "延期", "more time", &["handling"], None, by(p, &["intake"]));
        more.effects = vec![Effect::Extend(clock)];
        p.steps.push(more);
    });
    check("more time goes round", Property::Cycle, "more time", &["report", "dispatch", "more_time"], |p| {
        let clock = p.clock_named("handle").unwrap();
        let mut more = step(p, "more_time", "延期", "more time", &["handling"], None, by(p, &["intake"]));
        more.effects = vec![Effect::Extend(clock)];
        p.steps.push(more);
    });
    check("a clock set back without end", Property::Cycle, "set back", &["report", "dispatch", "set_back"], |p| {
        let mut back = step(p, "set_back", "重新计时", "set back", &["handling"], None, by(p, &["intake"]));
        back.effects = vec![stop(p, "handle"), start(p, "handle")];
        p.steps.push(back);
    });
    check("a clock that never starts", Property::Clock, "spare", &[], |p| {
        add_clock(p, "spare", "备用", "spare");
    });
}

#[test]
fn a_trace_reads_like_a_story() {
    let mut p = lawful();
    drop_step(&mut p, "visit");
    let report = examine(&p, &names());
    let finding = report.findings.iter().find(|it| it.property == Property::Progress).unwrap();
    assert_eq!(
        finding.words().zh,
        "居民点“上报” → 受理员点“派单” → 承办人点“答复” → 时限“评价期”到期：“评价期满” → 此后事项停在状态“待回访”，没有人能再办"
    );
    assert!(
        finding.words().en.starts_with("the resident takes “report” → the intake clerk takes “dispatch”"),
        "{}",
        finding.words().en
    );
}
