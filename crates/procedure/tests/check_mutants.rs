//! Seeded faults in the real procedures: each is caught, and each trace replays.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue::{known, procedure, procedures};
use check_support::{drop_step, words};
use fengqiao_procedure::check::{Property, Severity, check, replay};
use fengqiao_procedure::model::*;

const NAMES: [&str; 2] = ["grid_event", "service_request"];

/// Spoils every procedure in turn, as often as there are places to do it, and expects refusals of these kinds.
fn caught(
    name: &str,
    expected: &[Property],
    places: impl Fn(&Procedure) -> Vec<usize>,
    spoil: impl Fn(&mut Procedure, usize),
) {
    let names = known(&procedures());
    let mut tried = 0;
    for id in NAMES {
        let sound = procedure(id);
        let before = check(&sound, &names);
        assert!(before.passes(), "{id} is sound before: {}", words(&before.findings));
        // A spread over the file: each mutant explores the whole procedure again.
        let all = places(&sound);
        let stride = all.len().div_ceil(2).max(1);
        for at in all.into_iter().step_by(stride) {
            let mut p = sound.clone();
            spoil(&mut p, at);
            let report = check(&p, &names);
            let hit =
                report.findings.iter().any(|it| it.severity == Severity::Refuses && expected.contains(&it.property));
            assert!(hit, "{name} in {id} at {at} is missed: {}", words(&report.findings));
            for finding in report.findings.iter().filter(|it| !it.trace.is_empty()) {
                assert!(replay(&p, &finding.trace).is_ok(), "{name} in {id} at {at}: {}", finding.words().zh);
            }
            tried += 1;
        }
    }
    assert!(tried >= NAMES.len(), "{name}: {tried} mutants");
}

fn steps(p: &Procedure, test: impl Fn(&Step) -> bool) -> Vec<usize> {
    (0..p.steps.len()).filter(|at| test(&p.steps[*at])).collect()
}

fn closes(p: &Procedure, step: &Step) -> bool {
    step.to.is_some_and(|to| p.state(to).end == Some(End::Closed))
}

#[test]
fn a_clock_step_that_is_lost() {
    let due = |step: &Step| matches!(step.by, Trigger::Clock { mark, .. } if mark.is_end());
    let expected = [Property::Silence, Property::Clock, Property::Reachable, Property::Progress];
    caught(
        "a clock step",
        &expected,
        |p| steps(p, due),
        |p, at| {
            let name = p.steps[at].name.clone();
            drop_step(p, &name);
        },
    );
}

#[test]
fn a_notice_that_is_lost() {
    let told = |p: &Procedure| {
        let party = |notice: &Notice| p.role(notice.to).kind == RoleKind::Party;
        steps(p, |step| closes(p, step) && step.notices.iter().any(party))
    };
    caught("a notice", &[Property::Hearing], told, |p, at| p.steps[at].notices.clear());
}

#[test]
fn a_role_that_is_swapped() {
    let by_callback = |p: &Procedure| {
        steps(p, |step| matches!(&step.by, Trigger::Roles(roles) if roles.contains(&p.role_named("callback").unwrap())))
    };
    caught("the separations", &[Property::Separation], |_| vec![0], |p, _| p.separations.clear());
    caught(
        "a return visit by the resident alone",
        &[Property::Progress, Property::Reachable, Property::Silence, Property::Separation, Property::Form],
        |p| by_callback(p).into_iter().take(1).collect(),
        |p, _| {
            let resident = p.roles.iter().position(|role| role.kind == RoleKind::Party).unwrap();
            let resident = RoleId(u16::try_from(resident).unwrap());
            let office =
                |step: &Step| matches!(&step.by, Trigger::Roles(roles) if roles.iter().any(|role| *role != resident));
            p.steps.iter_mut().filter(|step| office(step)).for_each(|step| step.by = Trigger::Roles(vec![resident]));
        },
    );
}

#[test]
fn a_state_and_a_step_out_of_reach() {
    caught(
        "a state without a way in",
        &[Property::Reachable],
        |_| vec![0],
        |p, _| {
            let copy = State { name: "elsewhere".to_owned(), ..p.states[0].clone() };
            p.states.push(copy);
        },
    );
    let middle = |p: &Procedure| steps(p, |step| !step.from.is_empty() && matches!(step.by, Trigger::Roles(_)));
    caught("a guard that is never true", &[Property::Reachable], middle, |p, at| {
        p.steps[at].guard = Guard::Any(Vec::new())
    });
}

#[test]
fn a_clock_that_is_not_started_and_a_holder_that_is_gone() {
    let open = |p: &Procedure| {
        (0..p.states.len())
            .filter(|at| p.states[*at].end.is_none() && p.states[*at].part == PartId::MAIN)
            .collect::<Vec<_>>()
    };
    caught("a holder", &[Property::Duty], open, |p, at| p.states[at].holder = None);
    caught(
        "a start",
        &[Property::Duty, Property::Clock, Property::Silence],
        |_| vec![0],
        |p, _| {
            let clock = p.states.iter().filter(|state| state.end.is_none()).find_map(|state| state.clock).unwrap();
            p.steps.iter_mut().for_each(|step| step.effects.retain(|it| *it != Effect::Start(clock)));
        },
    );
}
