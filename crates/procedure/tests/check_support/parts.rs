//! The lawful procedure with neighbours who are asked, one part for each.

use super::*;

/// After the dispatch, each party is asked; all must agree before the handler answers.
pub fn with_neighbours(join: Join, on_exit: OnExit) -> Procedure {
    let mut p = lawful();
    let part = PartId(1);
    let asking = add_state(&mut p, "asking", "征求意见", "asking the neighbours", "intake", "screen");
    let waiting = StateId(u16::try_from(p.states.len()).expect("few states"));
    p.parts.push(Part {
        name: "neighbour".to_owned(),
        title: text("邻居意见", "a neighbour's word"),
        opened_by: Some(asking),
        many: Many::Each { over: SetSource::Parties },
        join,
        on_exit,
        initial: waiting,
        apart: false,
        consent: false,
        refusal_ends: false,
    });
    let clock = add_clock(&mut p, "handle", "答复期", "time to answer");
    p.clocks[clock.index()].name = "answer".to_owned();
    p.clocks[clock.index()].part = part;
    let tells = text("请在{due}之前答复。", "Please answer by {due}.");
    for (name, zh, en, end) in [
        ("waiting", "等待答复", "waiting for an answer", None),
        ("agreed", "同意", "agreed", Some(true)),
        ("refused", "不同意", "refused", Some(false)),
    ] {
        let open = end.is_none();
        p.states.push(State {
            name: name.to_owned(),
            part,
            title: text(zh, en),
            tells: if open { tells.clone() } else { Text::default() },
            holder: p.role_named("resident").filter(|_| open),
            clock: Some(clock).filter(|_| open),
            settled: false,
            end: end.map(|yes| End::Finished { yes }),
        });
    }
    let mut ask_them =
        step(&p, "ask_them", "征求邻居意见", "ask the neighbours", &["handling"], Some("asking"), by(&p, &["intake"]));
    ask_them.effects = vec![stop(&p, "handle"), start(&p, "screen")];
    p.steps.push(ask_them);
    for (name, zh, en, to) in [("agree", "同意", "agree", "agreed"), ("refuse", "不同意", "refuse", "refused")] {
        let own = step(&p, name, zh, en, &["waiting"], Some(to), by(&p, &["resident"]));
        p.steps.push(own);
    }
    let silent =
        step(&p, "silent", "期满未答复", "no answer in time", &["waiting"], Some("refused"), due(&p, "answer"));
    p.steps.push(silent);
    for (name, yes, zh, en) in
        [("all_agreed", true, "都已同意", "all agreed"), ("not_agreed", false, "未获同意", "not agreed")]
    {
        let mut joined = step(&p, name, zh, en, &["asking"], Some("answered"), Trigger::Joined { part, yes });
        joined.effects = vec![stop(&p, "screen"), start(&p, "verdict")];
        p.steps.push(joined);
    }
    let from = asking;
    edit(&mut p, "screen_late").from.push(from);
    p
}
