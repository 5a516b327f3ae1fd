//! Why a step was not taken, in words that say what to do.

use fengqiao_procedure::{
    event::Refusal,
    model::{Guard, Procedure},
};

use crate::i18n::{Lang, k};

/// The message of a refusal. Fields carry their own messages; this one then only points at them.
pub fn refusal(lang: Lang, procedure: &Procedure, refusal: &Refusal) -> String {
    let joined = |names: Vec<String>| {
        names.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })
    };
    match refusal {
        Refusal::Stale { .. } => lang.t(k::REFUSAL_STALE).to_owned(),
        Refusal::UnknownStep => lang.t(k::REFUSAL_UNKNOWN_STEP).to_owned(),
        Refusal::WrongState { state } => {
            lang.f(k::REFUSAL_WRONG_STATE, &[("state", &lang.pick(&procedure.state(*state).title))])
        }
        Refusal::WrongRole { needed } => {
            let roles =
                joined(needed.iter().map(|role| lang.pick(&procedure.role(*role).title).into_owned()).collect());
            lang.f(k::REFUSAL_WRONG_ROLE, &[("roles", &roles)])
        }
        Refusal::Separated { role, earlier } => lang.f(
            k::REFUSAL_SEPARATED,
            &[
                ("role", &lang.pick(&procedure.role(*role).title)),
                ("step", &lang.pick(&procedure.step(*earlier).title)),
            ],
        ),
        Refusal::Guarded { guard } => {
            let mut facts = Vec::new();
            named_facts(lang, procedure, guard, &mut facts);
            lang.f(k::REFUSAL_GUARDED, &[("facts", &joined(facts))])
        }
        Refusal::Exhausted { counter } => {
            lang.f(k::REFUSAL_EXHAUSTED, &[("counter", &lang.pick(&procedure.fact(*counter).title))])
        }
        Refusal::Fields(_) => lang.t(k::REFUSAL_FIELDS).to_owned(),
        Refusal::PartsOpen { part } => {
            lang.f(k::REFUSAL_PARTS_OPEN, &[("part", &lang.pick(&procedure.part(*part).title))])
        }
        Refusal::Level => lang.t(k::REFUSAL_LEVEL).to_owned(),
        Refusal::NoRoute(reason) => lang.f(k::REFUSAL_NO_ROUTE, &[("reason", &lang.reason(reason))]),
        Refusal::NoRule { id } => lang.f(k::REFUSAL_NO_RULE, &[("rule", id)]),
        Refusal::NoValue { fact } => lang.f(k::REFUSAL_NO_VALUE, &[("fact", &lang.pick(&procedure.fact(*fact).title))]),
        Refusal::Clock { clock, .. } => {
            lang.f(k::REFUSAL_CLOCK, &[("clock", &lang.pick(&procedure.clock(*clock).title))])
        }
        Refusal::Circular => lang.t(k::REFUSAL_CIRCULAR).to_owned(),
        Refusal::ImpossibleTime => lang.t(k::REFUSAL_IMPOSSIBLE_TIME).to_owned(),
        Refusal::NotDue => lang.t(k::REFUSAL_NOT_DUE).to_owned(),
    }
}

/// The facts that a guard reads, by their titles, each once.
fn named_facts(lang: Lang, procedure: &Procedure, guard: &Guard, out: &mut Vec<String>) {
    match guard {
        Guard::Always => {}
        Guard::CanRaise => out.push(lang.t(k::REFUSAL_CAN_RAISE).to_owned()),
        Guard::Is(fact, _) | Guard::Below(fact, _) => {
            let title = lang.pick(&procedure.fact(*fact).title).into_owned();
            if !out.contains(&title) {
                out.push(title);
            }
        }
        Guard::All(guards) | Guard::Any(guards) => {
            guards.iter().for_each(|guard| named_facts(lang, procedure, guard, out))
        }
        Guard::Not(guard) => named_facts(lang, procedure, guard, out),
    }
}
