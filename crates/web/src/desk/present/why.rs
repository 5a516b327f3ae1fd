//! Why a step is not taken, in words that say what to do.

use fengqiao_app::Issue as AppIssue;
use fengqiao_procedure::event::{FieldFault, Refusal};
use fengqiao_procedure::model::{Procedure, RoleId};

use super::Eyes;
use crate::desk::parts::*;

/// A refusal as a sentence.
pub fn refusal_words(eyes: &Eyes, procedure: &Procedure, refusal: &Refusal) -> String {
    let cx = eyes.cx;
    let role = |id: RoleId| cx.lang.pick(&procedure.role(id).title).into_owned();
    match refusal {
        Refusal::Stale { .. } => t!(cx, DESK_WHY_STALE).to_owned(),
        Refusal::UnknownStep => t!(cx, DESK_WHY_UNKNOWN).to_owned(),
        Refusal::WrongState { state } => {
            t!(cx, DESK_WHY_STATE, "state" => cx.lang.pick(&procedure.state(*state).title))
        }
        Refusal::WrongRole { needed } => t!(cx, DESK_WHY_ROLE, "who" => roles_words(eyes, procedure, needed)),
        Refusal::Separated { role: barred, earlier } => {
            t!(cx, DESK_WHY_SEPARATED, "role" => role(*barred), "step" => cx.lang.pick(&procedure.step(*earlier).title))
        }
        Refusal::Guarded { .. } => t!(cx, DESK_WHY_GUARDED).to_owned(),
        Refusal::Exhausted { counter } => {
            t!(cx, DESK_WHY_EXHAUSTED, "what" => cx.lang.pick(&procedure.fact(*counter).title))
        }
        Refusal::Fields(issues) => t!(cx, DESK_WHY_FIELDS, "n" => issues.len()),
        Refusal::PartsOpen { part } => t!(cx, DESK_WHY_PARTS, "part" => cx.lang.pick(&procedure.part(*part).title)),
        Refusal::Level => t!(cx, DESK_WHY_LEVEL).to_owned(),
        Refusal::NoRoute(reason) => t!(cx, DESK_WHY_ROUTE, "reason" => cx.lang.reason(reason)),
        Refusal::NoRule { id } => t!(cx, DESK_WHY_RULE, "rule" => id),
        Refusal::NoValue { fact } => t!(cx, DESK_WHY_VALUE, "what" => cx.lang.pick(&procedure.fact(*fact).title)),
        Refusal::Clock { clock, .. } => t!(cx, DESK_WHY_CLOCK, "clock" => cx.lang.pick(&procedure.clock(*clock).title)),
        Refusal::Circular => t!(cx, DESK_WHY_CIRCULAR).to_owned(),
        Refusal::ImpossibleTime => t!(cx, DESK_WHY_TIME).to_owned(),
        Refusal::NotDue => t!(cx, DESK_WHY_NOT_DUE).to_owned(),
    }
}

/// Roles, by title.
pub(super) fn roles_words(eyes: &Eyes, procedure: &Procedure, roles: &[RoleId]) -> String {
    let between = if eyes.english() { ", " } else { "、" };
    roles.iter().map(|id| eyes.cx.lang.pick(&procedure.role(*id).title).into_owned()).collect::<Vec<_>>().join(between)
}

/// What is wrong with one field, in words.
pub(crate) fn fault_words(cx: &Context, fault: &FieldFault) -> String {
    match fault {
        FieldFault::Missing => t!(cx, DESK_FAULT_MISSING).to_owned(),
        FieldFault::NotAsked => t!(cx, DESK_FAULT_NOT_ASKED).to_owned(),
        FieldFault::WrongKind => t!(cx, DESK_FAULT_KIND).to_owned(),
        FieldFault::TooLong { max } => t!(cx, DESK_FAULT_LONG, "max" => max),
        FieldFault::OutOfRange => t!(cx, DESK_FAULT_RANGE).to_owned(),
        FieldFault::TooMany { max } => t!(cx, DESK_FAULT_MANY, "max" => max),
        FieldFault::UnknownChoice => t!(cx, DESK_FAULT_CHOICE).to_owned(),
        FieldFault::UnknownStaff => t!(cx, DESK_FAULT_STAFF).to_owned(),
        FieldFault::TooEarly { basis: None, .. } => t!(cx, DESK_FAULT_BEFORE_TODAY).to_owned(),
        FieldFault::TooLate { basis: None, .. } => t!(cx, DESK_FAULT_AFTER_TODAY).to_owned(),
        FieldFault::TooEarly { first_on, basis: Some(basis) } => {
            t!(cx, DESK_FAULT_EARLY, "date" => first_on, "basis" => basis)
        }
        FieldFault::TooLate { last_on, basis: Some(basis) } => {
            t!(cx, DESK_FAULT_LATE, "date" => last_on, "basis" => basis)
        }
    }
}

/// What a use case found wrong with an input, in words.
pub fn issue_words(cx: &Context, issue: &AppIssue) -> String {
    let arguments: Vec<(String, String)> =
        issue.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    cx.lang.named_with(issue.key, &arguments).unwrap_or_else(|| t!(cx, DESK_FAULT_KIND).to_owned())
}
