//! Everything that a procedure names outside itself exists: rules, posts, laws and the procedures it links to.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::said::numbered;
use crate::model::*;

/// Outcomes with which a case may close.
const OUTCOMES: [&str; 10] = [
    "solved",
    "partly_solved",
    "explained",
    "transferred",
    "pending_until",
    "withdrawn",
    "merged",
    "unreachable",
    "outside_remit",
    "not_recorded",
];
/// How sure the text of a source is.
const MARKS: [char; 4] = ['V', 'S', 'M', 'P'];

pub fn check(audit: &mut Audit) {
    let (p, known) = (audit.p, audit.known);
    if p.basis.is_empty() {
        audit.refuse(Property::Name, &[Place::Procedure], "流程{0}没有写明依据", "{0} names no basis");
    }
    if p.basis.iter().any(|basis| !MARKS.contains(&basis.mark) || basis.law.is_empty() || !known.basis(basis)) {
        audit.refuse(
            Property::Name,
            &[Place::Procedure],
            "流程{0}引用了规则包里没有的依据",
            "{0} cites a basis that no rule pack has",
        );
    }
    for (clock, id) in numbered(&p.clocks, ClockId) {
        let named = rules(clock);
        if named.iter().any(|rule| !known.rule(rule)) {
            audit.refuse(
                Property::Name,
                &[Place::Clock(id)],
                "时限{0}引用了规则包里没有的规则",
                "the clock {0} names a rule that no pack has",
            );
        }
    }
    for (role, id) in numbered(&p.roles, RoleId) {
        if matches!(&role.kind, RoleKind::Office { post } | RoleKind::Unit { post } if !known.post(post)) {
            audit.refuse(
                Property::Name,
                &[Place::Role(id)],
                "角色{0}引用了不存在的岗位",
                "the role {0} names a post that does not exist",
            );
        }
    }
    limits_and_thresholds(audit);
    super::link::check(audit);
    outcomes(audit);
}

fn rules(clock: &Clock) -> Vec<&String> {
    let length = match &clock.length {
        ClockLength::Rule(rule) | ClockLength::Category { otherwise: rule } => vec![rule],
        ClockLength::ByChoice { rules, .. } => rules.iter().collect(),
        ClockLength::Until(_) => Vec::new(),
    };
    let extension = match &clock.extension {
        Some(ClockLength::Rule(rule) | ClockLength::Category { otherwise: rule }) => Some(rule),
        _ => None,
    };
    length.into_iter().chain(extension).collect()
}

/// The rules that limit days, and the thresholds that expressions read.
fn limits_and_thresholds(audit: &mut Audit) {
    let (p, known) = (audit.p, audit.known);
    for (field, id) in numbered(&p.fields, FieldId) {
        if field.earliest.iter().chain(&field.latest).filter_map(DayLimit::rule).any(|rule| !known.rule(rule)) {
            audit.refuse(
                Property::Name,
                &[Place::Field(id)],
                "字段{0}的日期限制引用了规则包里没有的规则",
                "a limit of the field {0} names a rule that no pack has",
            );
        }
    }
    for (step, id) in numbered(&p.steps, StepId) {
        if let Trigger::Clock { mark: Mark::Before(lead), .. } = step.by
            && !known.rule(p.lead(lead))
        {
            audit.refuse(
                Property::Name,
                &[Place::Step(id)],
                "步骤{0}的提前时间引用了规则包里没有的规则",
                "the step {0} comes before the end by a rule that no pack has",
            );
        }
        let expressions = step.effects.iter().filter_map(|effect| match effect {
            Effect::Set { to: FactSource::Cel(expression), .. } => Some(expression),
            _ => None,
        });
        let mut thresholds = expressions.flat_map(|expression| crate::cel_eval::thresholds_in(expression));
        if thresholds.any(|threshold| !known.threshold(&threshold)) {
            audit.refuse(
                Property::Name,
                &[Place::Step(id)],
                "步骤{0}的表达式引用了规则包里没有的门槛",
                "an expression of the step {0} reads a threshold that no pack has",
            );
        }
    }
}

fn outcomes(audit: &mut Audit) {
    let p = audit.p;
    for (step, id) in numbered(&p.steps, StepId) {
        let sound = match &step.outcome {
            None => true,
            Some(Outcome::Is(outcome)) => OUTCOMES.contains(&outcome.as_str()),
            Some(Outcome::From(field)) => {
                matches!(&p.field(*field).kind, FieldKind::Choice { values } if values.iter().all(|(name, _)| OUTCOMES.contains(&name.as_str())))
            }
        };
        if !sound {
            audit.refuse(
                Property::Name,
                &[Place::Step(id)],
                "步骤{0}的结果不在结果代码之内",
                "the outcome of the step {0} is not one of the outcome codes",
            );
        }
        if let Trigger::Linked { link, outcome } = &step.by
            && !p.links[link.index()].outcomes.contains(outcome)
        {
            let places = [Place::Step(id), Place::Link(*link)];
            audit.refuse(
                Property::Name,
                &places,
                "步骤{0}等待的结果不在关联{1}的约定之内",
                "the step {0} waits for an outcome that the link {1} does not promise",
            );
        }
    }
}
