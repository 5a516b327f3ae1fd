//! No difference between two versions goes unsaid, and what is said about running cases is proved.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::catalogue::{known, procedure, procedures};
use fengqiao_procedure::Language;
use fengqiao_procedure::check::check;
use fengqiao_procedure::compare::{Stays, cases, compare};
use fengqiao_procedure::model::*;

type Mutation = (&'static str, fn(&mut Procedure));

fn other(text: &mut Text) {
    text.zh.push('改');
    text.en.push_str(" changed");
}

fn step(p: &mut Procedure, test: fn(&Step) -> bool) -> &mut Step {
    p.steps.iter_mut().find(|step| test(step)).expect("such a step")
}

fn clock(p: &mut Procedure) -> &mut Clock {
    p.clocks.iter_mut().find(|clock| clock.name == "handle").expect("the clock of handling")
}

/// One change to each kind of thing, in a procedure that has it.
fn mutations() -> Vec<Mutation> {
    vec![
        ("title", |p| other(&mut p.title)),
        ("summary", |p| other(&mut p.summary)),
        ("basis", |p| p.basis[0].article.push('x')),
        ("subject", |p| p.subject = Subject::Place),
        ("openings", |p| p.openings.rotate_left(1)),
        ("order of steps", |p| p.steps.swap(0, 1)),
        ("role title", |p| other(&mut p.roles[0].title)),
        ("role kind", |p| p.roles[1].kind = RoleKind::Office { post: "other".to_owned() }),
        ("separation gone", |p| drop(p.separations.remove(0))),
        ("separation organisation", |p| p.separations[0].organisation ^= true),
        ("field title", |p| other(&mut p.fields[0].title)),
        ("field hint", |p| other(&mut p.fields[0].hint)),
        ("field kind", |p| p.fields[0].kind = FieldKind::Money),
        ("field privacy", |p| p.fields[0].privacy = Privacy::Sealed),
        ("fact title", |p| other(&mut p.facts[0].title)),
        ("fact kind", |p| p.facts[0].kind = FactKind::Counter { max: 9 }),
        ("constraint", |p| p.constraints.push(Constraint { never: Guard::CanRaise, reason: Text::default() })),
        ("part title", |p| other(&mut p.parts[1].title)),
        ("part join", |p| p.parts[1].join = Join::AtLeast(3)),
        ("part on exit", |p| {
            let part = &mut p.parts[1];
            part.on_exit = if part.on_exit == OnExit::Cancel { OnExit::Refuse } else { OnExit::Cancel };
        }),
        ("part many", |p| p.parts[1].many = Many::One),
        ("state title", |p| other(&mut p.states[0].title)),
        ("state tells", |p| other(&mut p.states[0].tells)),
        ("state holder", |p| p.states[0].holder = p.states[0].holder.map(|role| RoleId(role.0 + 1))),
        ("state clock", |p| p.states[0].clock = None),
        ("state settled", |p| p.states[0].settled ^= true),
        ("state end", |p| p.states[0].end = Some(End::Closed)),
        ("step title", |p| other(&mut p.steps[0].title)),
        ("step hint", |p| other(&mut p.steps[0].hint)),
        ("step from", |p| step(p, |it| it.from.len() > 1).from.truncate(1)),
        ("step to", |p| step(p, |it| it.to.is_some() && !it.from.is_empty()).to = None),
        ("step by", |p| {
            step(p, |it| matches!(it.by, Trigger::Roles(_))).by = Trigger::Roles(vec![RoleId(0), RoleId(1)])
        }),
        ("step guard", |p| step(p, |it| it.guard == Guard::Always).guard = Guard::CanRaise),
        ("ask required", |p| step(p, |it| !it.asks.is_empty()).asks[0].required ^= true),
        ("ask condition", |p| step(p, |it| !it.asks.is_empty()).asks[0].when = Guard::CanRaise),
        ("order of asks", |p| step(p, |it| it.asks.len() > 1).asks.swap(0, 1)),
        ("ask gone", |p| drop(step(p, |it| it.asks.len() > 1).asks.pop())),
        ("effect gone", |p| drop(step(p, |it| !it.effects.is_empty()).effects.pop())),
        ("set value", |p| {
            step(p, |it| it.guard == Guard::Always)
                .effects
                .push(Effect::Set { fact: FactId(0), to: FactSource::Value(1) })
        }),
        ("assign source", |p| {
            let step = step(p, |it| it.effects.iter().any(|it| matches!(it, Effect::Assign { .. })));
            let assign = step.effects.iter_mut().find_map(|it| match it {
                Effect::Assign { from, .. } => Some(from),
                _ => None,
            });
            let from = assign.expect("an assignment");
            *from = if *from == AssignSource::Nearest { AssignSource::Actor } else { AssignSource::Nearest };
        }),
        ("raise", |p| step(p, |_| true).effects.push(Effect::Raise)),
        ("lower", |p| step(p, |_| true).effects.push(Effect::Lower)),
        ("escalate", |p| step(p, |it| !it.effects.contains(&Effect::Escalate)).effects.push(Effect::Escalate)),
        ("count", |p| step(p, |_| true).effects.push(Effect::Count { counter: FactId(0) })),
        ("pause", |p| step(p, |_| true).effects.push(Effect::Pause(ClockId(0)))),
        ("resume", |p| step(p, |_| true).effects.push(Effect::Resume(ClockId(0)))),
        ("extend", |p| step(p, |_| true).effects.push(Effect::Extend(ClockId(1)))),
        ("notice text", |p| other(&mut step(p, |it| !it.notices.is_empty()).notices[0].text)),
        ("notice to", |p| step(p, |it| !it.notices.is_empty()).notices[0].to = RoleId(3)),
        ("notice gone", |p| step(p, |it| !it.notices.is_empty()).notices.clear()),
        ("outcome", |p| step(p, |it| it.outcome.is_some()).outcome = Some(Outcome::Is("other".to_owned()))),
        ("corrects", |p| step(p, |it| !it.corrects).corrects = true),
        ("clock title", |p| other(&mut clock(p).title)),
        ("clock length", |p| clock(p).length = ClockLength::Rule("other".to_owned())),
        ("clock from", |p| clock(p).from = StartsFrom::Occurred),
        ("clock promised", |p| clock(p).promised ^= true),
        ("clock restart", |p| clock(p).restart = Some(FactId(3))),
        ("clock extensions", |p| clock(p).extensions_max += 1),
        ("clock extension", |p| clock(p).extension = Some(ClockLength::Rule("other".to_owned()))),
        ("clock order", |p| p.orders.push((ClockId(0), ClockId(1)))),
    ]
}

/// Changes to papers and links, in the procedure that has them.
fn of_papers_and_links() -> Vec<Mutation> {
    vec![
        ("secrecy", |p| p.secrecy = Secrecy::Confidential),
        ("paper title", |p| other(&mut p.papers[0].title)),
        ("paper fields", |p| p.papers[0].fields.truncate(1)),
        ("order of paper fields", |p| p.papers[0].fields.reverse()),
        ("paper privacy", |p| p.papers[0].privacy = Privacy::Public),
        ("link title", |p| other(&mut p.links[0].title)),
        ("link procedure", |p| p.links[0].procedure.push('x')),
        ("link outcomes", |p| drop(p.links[0].outcomes.pop())),
        ("link limit", |p| p.links[0].limit = Some(ClockId(0))),
        ("link carry", |p| p.links[0].carry.push(("words".to_owned(), FieldId(0)))),
        ("link follows", |p| p.links[0].follows = true),
        ("fact initial", |p| {
            p.facts.iter_mut().for_each(|fact| {
                if let FactKind::Flag { initial } = &mut fact.kind {
                    *initial ^= true;
                }
            })
        }),
        ("part set", |p| p.parts[1].many = Many::Each { over: SetSource::Field(FieldId(0)) }),
        ("part initial", |p| p.parts[1].initial = StateId(0)),
        ("part opened by", |p| p.parts[1].opened_by = Some(StateId(0))),
    ]
}

#[test]
fn every_change_is_said_in_both_languages() {
    let rows = [("service_request", mutations()), ("_test/everything", of_papers_and_links())];
    for (name, mutations) in rows {
        let old = procedure(name);
        assert!(compare(&old, &old).is_empty(), "{name} does not differ from itself");
        for (what, mutate) in mutations {
            let mut new = old.clone();
            mutate(&mut new);
            assert_ne!(old, new, "{what} changes something");
            let found = compare(&old, &new);
            assert!(!found.is_empty(), "{name}: {what} goes unsaid");
            for difference in &found {
                assert!(!difference.words(Language::Zh).is_empty() && !difference.words(Language::En).is_empty());
            }
        }
    }
}

#[test]
fn a_difference_names_whom_it_concerns_and_where_cases_meet_it() {
    let old = procedure("service_request");
    let mut new = old.clone();
    clock(&mut new).length = ClockLength::Rule("other".to_owned());
    let found = compare(&old, &new);
    let [difference] = found.as_slice() else { panic!("{found:?}") };
    let holder = |text: &Text| text.zh.clone();
    assert!(difference.roles.iter().map(holder).any(|it| it == "承办人"), "{:?}", difference.roles);
    assert!(!difference.states.is_empty());
}

#[test]
fn cases_may_go_on_where_the_newer_version_proves_it() {
    let old = procedure("service_request");
    let names = known(&procedures());
    let open = old.states.iter().filter(|it| it.part == PartId::MAIN && it.end.is_none()).count();
    let same = cases(&old, &old);
    assert_eq!((same.moves.len(), same.stays.len()), (open, 0), "{:?}", same.stays);

    let mut longer = old.clone();
    clock(&mut longer).length = ClockLength::Rule("request.normal".to_owned());
    assert!(check(&longer, &names).passes());
    assert_eq!(cases(&old, &longer).moves.len(), open);

    let gone = old.states.iter().position(|it| it.part == PartId::MAIN && it.end.is_none()).unwrap();
    let mut renamed = old.clone();
    renamed.states[gone].name = "renamed".to_owned();
    let cases = cases(&old, &renamed);
    let gone = StateId(u16::try_from(gone).unwrap());
    assert_eq!(cases.stays, vec![(gone, Stays::Gone(old.state(gone).title.clone()))]);
    assert_eq!(cases.moves.len(), open - 1);
}
