//! A small lawful procedure, and the words to break it with.
#![allow(dead_code, unused_imports, reason = "each test binary uses its own share")]

pub mod broken;
mod build;
pub mod catalogue;
mod complete;
pub mod engine;
pub mod hostile;
pub mod parts;
pub mod random;
pub mod witness;

pub use build::*;
use fengqiao_procedure::check::{Contract, Names};
use fengqiao_procedure::model::*;

/// The names that exist in the town of the tests.
pub fn names() -> Names {
    let list = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
    Names {
        rules: list(&["test.screen", "test.handle", "test.verdict", "test.review"]),
        posts: list(&["intake", "handler", "callback", "lead"]),
        laws: list(&["测试规定", "法律援助法"]),
        eligibility: vec![("法律援助法".to_owned(), "42".to_owned())],
        thresholds: list(&["test.two_thirds"]),
        procedures: vec![(
            "inspection".to_owned(),
            Contract { outcomes: list(&["solved", "outside_remit"]), opening: Some(Vec::new()) },
        )],
    }
}

/// Received by the intake, handled by a unit, answered to the resident, closed by their word or a return visit.
pub fn lawful() -> Procedure {
    let mut p = Procedure {
        id: "lamp".to_owned(),
        version: "1".to_owned(),
        language: 1,
        title: text("路灯报修", "Lamp repair"),
        summary: text("路灯坏了，从上报到办结。", "A broken lamp, from report to close."),
        basis: vec![Basis { law: "测试规定".to_owned(), article: "1".to_owned(), mark: 'P' }],
        subject: Subject::Matter,
        secrecy: Secrecy::Open,
        openings: Vec::new(),
        roles: Vec::new(),
        separations: Vec::new(),
        facts: Vec::new(),
        constraints: Vec::new(),
        fields: Vec::new(),
        parts: vec![Part {
            name: "case".to_owned(),
            title: text("事项", "the case"),
            opened_by: None,
            many: Many::One,
            join: Join::All,
            on_exit: OnExit::Cancel,
            initial: StateId(0),
            apart: false,
            consent: false,
            refusal_ends: false,
        }],
        states: Vec::new(),
        steps: Vec::new(),
        clocks: Vec::new(),
        leads: Vec::new(),
        orders: Vec::new(),
        papers: Vec::new(),
        links: Vec::new(),
    };
    roles(&mut p);
    for (name, zh, en) in [
        ("screen", "受理", "screening"),
        ("handle", "办理", "handling"),
        ("verdict", "评价期", "time to judge"),
        ("review", "回访", "return visit"),
    ] {
        add_clock(&mut p, name, zh, en);
    }
    states(&mut p);
    add_counter(&mut p, "objections", "异议次数", "objections", 2);
    add_counter(&mut p, "reopenings", "重办次数", "reopenings", 1);
    add_field(
        &mut p,
        "words",
        "您反映的问题",
        "What is wrong",
        FieldKind::Text { chars_max: 500, lines: true },
        Privacy::Unit,
    );
    let outcomes = vec![
        ("solved".to_owned(), text("已解决", "solved")),
        ("unreachable".to_owned(), text("联系不上", "not reached")),
    ];
    add_field(
        &mut p,
        "result",
        "回访结果",
        "What the resident said",
        FieldKind::Choice { values: outcomes },
        Privacy::Unit,
    );
    steps(&mut p);
    let all = |names: &[&str]| names.iter().map(|it| p.role_named(it).expect("a role")).collect::<Vec<_>>();
    let separation = Separation {
        role: all(&["callback"])[0],
        earlier: all(&["handler", "intake"]),
        organisation: false,
        when: Guard::Always,
    };
    p.separations.push(separation);
    p
}

fn roles(p: &mut Procedure) {
    let mut role =
        |name: &str, zh: &str, en: &str, kind| p.roles.push(Role { name: name.to_owned(), title: text(zh, en), kind });
    role("resident", "居民", "the resident", RoleKind::Party);
    role("intake", "受理员", "the intake clerk", RoleKind::Office { post: "intake".to_owned() });
    role("handler", "承办人", "the handler", RoleKind::Unit { post: "handler".to_owned() });
    role("callback", "回访员", "the callback clerk", RoleKind::Office { post: "callback".to_owned() });
}

fn states(p: &mut Procedure) {
    add_state(p, "received", "待受理", "received", "intake", "screen");
    add_state(p, "handling", "办理中", "being handled", "handler", "handle");
    add_state(p, "answered", "待您评价", "waiting for your word", "resident", "verdict");
    add_state(p, "review", "待回访", "return visit", "callback", "review");
    let closed = State {
        name: "closed".to_owned(),
        part: PartId::MAIN,
        title: text("已办结", "closed"),
        tells: Text::default(),
        holder: None,
        clock: None,
        settled: false,
        end: Some(End::Closed),
    };
    p.states.push(closed);
}

fn steps(p: &mut Procedure) {
    let mut open = step(p, "report", "上报", "report", &[], Some("received"), by(p, &["resident"]));
    open.effects = vec![start(p, "screen")];
    open.asks = vec![ask(p, "words")];
    add_opening(p, open);
    let mut dispatch = step(p, "dispatch", "派单", "dispatch", &["received"], Some("handling"), by(p, &["intake"]));
    let handler = p.role_named("handler").expect("a role");
    dispatch.effects =
        vec![Effect::Assign { role: handler, from: AssignSource::Directory }, stop(p, "screen"), start(p, "handle")];
    p.steps.push(dispatch);
    let mut reply = step(p, "reply", "答复", "answer", &["handling"], Some("answered"), by(p, &["handler"]));
    reply.effects = vec![stop(p, "handle"), start(p, "verdict")];
    p.steps.push(reply);
    let mut outside =
        step(p, "outside", "不属职责", "outside our powers", &["received"], Some("closed"), by(p, &["intake"]));
    outside.outcome = Some(Outcome::Is("outside_remit".to_owned()));
    p.steps.push(told(p, outside));
    let mut accept = step(p, "accept", "认可", "accept", &["answered"], Some("closed"), by(p, &["resident"]));
    accept.outcome = Some(Outcome::Is("solved".to_owned()));
    p.steps.push(told(p, accept));
    let mut object = step(p, "object", "不认可", "object", &["answered"], Some("handling"), by(p, &["resident"]));
    object.effects = vec![count(p, "objections"), stop(p, "verdict"), start(p, "handle")];
    p.steps.push(object);
    let mut visit = step(p, "visit", "回访", "return visit", &["review"], Some("closed"), by(p, &["callback"]));
    visit.asks = vec![ask(p, "result")];
    visit.outcome = Some(Outcome::From(p.field_named("result").expect("a field")));
    p.steps.push(told(p, visit));
    let mut reopen = step(p, "reopen", "要求重办", "reopen", &["closed"], Some("received"), by(p, &["resident"]));
    reopen.effects = vec![count(p, "reopenings"), start(p, "screen")];
    p.steps.push(reopen);
    for (name, zh, en, clock, from) in [
        ("screen_late", "受理逾期", "screening is late", "screen", "received"),
        ("handle_late", "办理逾期", "handling is late", "handle", "handling"),
        ("review_late", "回访逾期", "the return visit is late", "review", "review"),
    ] {
        let mut late = step(p, name, zh, en, &[from], None, due(p, clock));
        late.effects = vec![Effect::Escalate];
        p.steps.push(late);
    }
    let mut over = step(
        p,
        "verdict_over",
        "评价期满",
        "the time to judge is over",
        &["answered"],
        Some("review"),
        due(p, "verdict"),
    );
    over.effects = vec![start(p, "review")];
    p.steps.push(over);
}
