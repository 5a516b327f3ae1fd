//! The words to make a lawful procedure hostile with, and to expect that it is refused.

use fengqiao_procedure::check::{Finding, Place, Property, check as examine, label, replay};
use fengqiao_procedure::model::*;

use super::*;

/// Expects a boundary finding at the place of this English title, reached by these steps.
pub fn check(name: &str, place: &str, trace: &[&str], spoil: impl FnOnce(&mut Procedure)) {
    let mut p = lawful();
    spoil(&mut p);
    let report = examine(&p, &names());
    let at = |it: &Place| label(&p, *it).en.trim_matches(['“', '”']) == place;
    let fits = |it: &&Finding| {
        it.property == Property::Boundary && it.places.iter().any(at) && step_names(&p, &it.trace) == trace
    };
    let finding = report.findings.iter().find(fits).unwrap_or_else(|| panic!("{name}: {}", words(&report.findings)));
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(
        han(&finding.message.zh) && finding.message.en.contains(' '),
        "{name}: the reason in words of both languages"
    );
    assert!(finding.trace.is_empty() || replay(&p, &finding.trace).is_ok(), "{name}: the trace replays");
    assert!(!report.passes());
}

pub fn choices(values: &[(&str, &str)]) -> FieldKind {
    FieldKind::Choice {
        values: values.iter().zip('a'..).map(|((zh, en), name)| (name.to_string(), text(zh, en))).collect(),
    }
}

pub fn words_field() -> FieldKind {
    FieldKind::Text { chars_max: 20, lines: false }
}

/// Adds a field and makes the intake write it.
pub fn asked(p: &mut Procedure, name: &str, zh: &str, en: &str, kind: FieldKind) -> FieldId {
    let id = add_field(p, name, zh, en, kind, Privacy::Unit);
    edit(p, "dispatch").asks.push(Ask { field: id, required: false, when: Guard::Always });
    id
}

/// Lets a field steer who may close.
pub fn steers(p: &mut Procedure, source: FactSource) {
    let fact = add_fact(p, "steers", "去向", "steers", FactKind::Flag { initial: false });
    edit(p, "dispatch").effects.push(Effect::Set { fact, to: source });
    let mut push = step(p, "push", "催办", "push", &["handling"], None, by(p, &["intake"]));
    push.guard = Guard::Is(fact, 1);
    p.steps.push(push);
}

/// The lawful procedure about a person: asked first, and free to go at any time.
pub fn consented(p: &mut Procedure) {
    p.subject = Subject::Person;
    add_field(p, "consent", "我同意", "I agree", FieldKind::Consent, Privacy::Parties);
    let ask = ask(p, "consent");
    edit(p, "report").asks.push(ask);
    let mut withdraw = step(
        p,
        "withdraw",
        "撤回同意",
        "withdraw",
        &["received", "handling", "answered", "review"],
        Some("closed"),
        by(p, &["resident"]),
    );
    withdraw.outcome = Some(Outcome::Is("withdrawn".to_owned()));
    let withdraw = told(p, withdraw);
    p.steps.push(withdraw);
}
