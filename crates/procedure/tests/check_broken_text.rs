//! Small procedures whose text is broken: what the checker must say about each.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use check_support::broken::check;
use check_support::*;
use fengqiao_procedure::check::Property;
use fengqiao_procedure::model::*;

#[test]
fn forms_that_cannot_be_filled() {
    check("a resident must know the category", Property::Form, "Category", &[], |p| {
        add_field(p, "category", "类别", "Category", FieldKind::Category, Privacy::Public);
        let ask = ask(p, "category");
        edit(p, "report").asks.push(ask);
    });
    check("a clock is asked", Property::Form, "screening is late", &[], |p| {
        let ask = ask(p, "words");
        edit(p, "screen_late").asks.push(ask);
    });
    check("an outcome that nobody gives", Property::Form, "return visit", &[], |p| edit(p, "visit").asks.clear());
    check("a unit from a field that is not asked", Property::Form, "Unit", &[], |p| {
        let field = add_field(p, "unit", "单位", "Unit", FieldKind::Organisation, Privacy::Public);
        let handler = p.role_named("handler").unwrap();
        edit(p, "dispatch").effects.push(Effect::Assign { role: handler, from: AssignSource::Field(field) });
    });
}

#[test]
fn the_same_person_twice() {
    check("the resident is barred from their own matter", Property::Separation, "the resident", &[], |p| {
        let resident = p.role_named("resident").unwrap();
        p.separations.push(Separation {
            role: resident,
            earlier: vec![resident],
            organisation: false,
            when: Guard::Always,
        });
    });
    check("the handler closes their own work", Property::Separation, "the handler", &[], |p| {
        edit(p, "visit").by = by(&lawful(), &["handler"])
    });
    check("the return visit is not kept apart", Property::Separation, "the callback clerk", &[], |p| {
        p.separations.clear()
    });
    check("kept apart only sometimes", Property::Separation, "the callback clerk", &[], |p| {
        let counter = p.fact_named("objections").unwrap();
        p.separations[0].when = Guard::Below(counter, 1);
    });
    check("two posts of the one unit", Property::Separation, "the checker", &[], |p| {
        p.roles.push(Role {
            name: "checker".to_owned(),
            title: text("复查人", "the checker"),
            kind: RoleKind::Unit { post: "lead".to_owned() },
        });
        let (checker, handler) = (p.role_named("checker").unwrap(), p.role_named("handler").unwrap());
        p.separations.push(Separation {
            role: checker,
            earlier: vec![handler],
            organisation: true,
            when: Guard::Always,
        });
    });
}

#[test]
fn the_resident_is_not_heard() {
    check("closed without a word", Property::Hearing, "outside our powers", &["report", "outside"], |p| {
        edit(p, "outside").notices.clear()
    });
    check(
        "closed as done without a return visit",
        Property::Hearing,
        "answer",
        &["report", "dispatch", "reply"],
        |p| {
            let closed = p.state_named("closed");
            let notice = edit(p, "visit").notices.clone();
            edit(p, "reopen").guard = Guard::CanRaise;
            let reply = edit(p, "reply");
            (reply.to, reply.notices, reply.outcome) = (closed, notice, Some(Outcome::Is("solved".to_owned())));
        },
    );
    check("the last word is the office's", Property::Hearing, "outside our powers", &["report", "outside"], |p| {
        drop_step(p, "reopen")
    });
}

#[test]
fn what_is_settled_stays_with_the_resident() {
    let settle = |p: &mut Procedure| {
        let closed = p.state_named("answered").expect("the state where the resident judges");
        p.states[closed.index()].settled = true;
        for step in p.steps.iter_mut().filter(|step| step.to == Some(closed)) {
            step.outcome.get_or_insert(Outcome::Is("explained".to_owned()));
        }
    };
    check("entered without an outcome", Property::Settled, "answer", &[], |p| {
        settle(p);
        edit(p, "reply").outcome = None;
    });
    check("an office moves it on", Property::Settled, "take it back", &[], |p| {
        settle(p);
        let back = step(p, "take_back", "收回", "take it back", &["answered"], Some("handling"), by(p, &["intake"]));
        p.steps.push(back);
    });
    check("no clock ends it", Property::Settled, "waiting for your word", &[], |p| {
        settle(p);
        drop_step(p, "verdict_over");
    });
}

#[test]
fn sealed_words_leak() {
    let sealed = |p: &mut Procedure| add_field(p, "witness", "证人", "Witness", FieldKind::Flag, Privacy::Sealed);
    check("into a guard", Property::Sealed, "Witness", &[], |p| {
        let field = sealed(p);
        let fact = add_fact(p, "seen", "有证人", "seen", FactKind::Flag { initial: false });
        let ask = ask(p, "witness");
        let report = edit(p, "report");
        report.asks.push(ask);
        report.effects.push(Effect::Set { fact, to: FactSource::Field(field) });
        edit(p, "outside").guard = Guard::Is(fact, 0);
    });
    check("into a guard by an expression", Property::Sealed, "Witness", &[], |p| {
        sealed(p);
        let fact = add_fact(p, "seen", "有证人", "seen", FactKind::Flag { initial: false });
        edit(p, "report").effects.push(Effect::Set { fact, to: FactSource::Cel("witness && true".to_owned()) });
        edit(p, "outside").guard = Guard::Is(fact, 0);
    });
    check("onto a public paper", Property::Sealed, "Witness", &[], |p| {
        let field = sealed(p);
        p.papers.push(Paper {
            name: "slip".to_owned(),
            title: text("回执", "slip"),
            form: "proof".to_owned(),
            fields: vec![field],
            optional: Vec::new(),
            privacy: Privacy::Public,
        });
    });
    check("into a notice", Property::Sealed, "Witness", &[], |p| {
        sealed(p);
        edit(p, "visit").notices[0].text = text("证人是{witness}。", "The witness is {witness}.");
    });
    check("into an outcome", Property::Sealed, "What the resident said", &[], |p| {
        let field = p.field_named("result").unwrap();
        p.fields[field.index()].privacy = Privacy::Sealed;
    });
}

#[test]
fn names_that_do_not_exist() {
    check("a rule", Property::Name, "screening", &[], |p| p.clocks[0].length = ClockLength::Rule("no.such".to_owned()));
    check("a post", Property::Name, "the intake clerk", &[], |p| {
        p.roles[1].kind = RoleKind::Office { post: "nobody".to_owned() }
    });
    check("a law", Property::Name, "Lamp repair", &[], |p| p.basis[0].law = "不存在的法".to_owned());
    check("an outcome", Property::Name, "outside our powers", &[], |p| {
        edit(p, "outside").outcome = Some(Outcome::Is("done".to_owned()))
    });
    check("a linked outcome", Property::Name, "inspection", &[], |p| {
        let limit = p.clock_named("handle").unwrap();
        p.links.push(Link {
            name: "inspection".to_owned(),
            title: text("检查", "inspection"),
            procedure: "inspection".to_owned(),
            outcomes: vec!["lost".to_owned()],
            limit: Some(limit),
            carry: Vec::new(),
            follows: false,
            awaited_in: Vec::new(),
        });
    });
}

#[test]
fn words_that_are_missing() {
    check("no English", Property::Words, "What is wrong", &[], |p| p.fields[0].hint = text("请写清楚", ""));
    check("Chinese in the English", Property::Words, "waiting 中", &[], |p| {
        p.states[2].title = text("待您评价", "waiting 中")
    });
    check("other placeholders", Property::Words, "received", &[], |p| {
        p.states[0].tells.en = "{holder} is on it.".to_owned()
    });
    check("no date for the resident", Property::Words, "received", &[], |p| {
        p.states[0].tells = text("{holder}正在办理。", "{holder} is on it.")
    });
}

#[test]
fn levels_that_do_not_hold() {
    let raising = |p: &mut Procedure, name: &str, role: &str, effects: Vec<Effect>| {
        let mut raise = step(p, name, "上交", name, &["received"], None, by(p, &[role]));
        raise.effects = effects;
        p.steps.push(raise);
    };
    check("two levels at once", Property::Level, "jump", &[], |p| {
        raising(p, "jump", "intake", vec![Effect::Raise, Effect::Raise])
    });
    check("a unit hands it down", Property::Level, "pass down", &[], |p| {
        raising(p, "raise", "intake", vec![Effect::Raise]);
        raising(p, "pass down", "handler", vec![Effect::Lower]);
    });
}

#[test]
fn tables_that_do_not_fit() {
    check("a close without an outcome", Property::Structure, "outside our powers", &[], |p| {
        edit(p, "outside").outcome = None
    });
    check("a fact with nine choices", Property::Structure, "nine", &[], |p| {
        let values = (0..9).map(|at| (format!("v{at}"), text("值", "value"))).collect();
        add_fact(p, "nine", "九", "nine", FactKind::Choice { values, initial: 0 });
    });
    check("an index that points nowhere", Property::Structure, "Lamp repair", &[], |p| {
        p.states[0].holder = Some(RoleId(99))
    });
}
