//! Who plays a role from here on, and why.

use super::people;
use super::take::Taking;
use crate::event::*;
use crate::model::*;

/// The reason key of an organisation that a person chose.
pub const KEY_CHOSEN: &str = "route-chosen";
/// The reason key of an organisation that took the step itself.
pub const KEY_TAKEN: &str = "route-taken";

/// Finds whoever the executed steps assign, and who answers for the matter if it became late. The draft is kept up to date, so that a
/// later assignment sees an earlier one.
pub(super) fn assign(
    p: &Procedure,
    state: &CaseState,
    draft: &mut CaseState,
    executed: &[StepId],
    holder_before: Option<RoleId>,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<Vec<(RoleId, Assigned)>, Refusal> {
    let mut assigned = Vec::new();
    for effect in executed.iter().flat_map(|id| &p.step(*id).effects) {
        let Effect::Assign { role, from } = effect else { continue };
        let found = match find(p, state, draft, *role, from, taking, ctx) {
            // A clock acts although nobody was found: the matter stays with whoever has it and is late there.
            Err(Refusal::NoRoute(_)) if taking.fired.is_some() => None,
            found => found?,
        };
        if let Some(found) = found {
            give(draft, &mut assigned, *role, found);
        }
    }
    if p.step(taking.id).corrects {
        route_again(p, state, draft, &mut assigned, ctx);
    }
    supervise(p, state, draft, executed, holder_before, &mut assigned, ctx);
    Ok(assigned)
}

/// The level that the unit which this step names stands at, if the step sends the matter down.
pub(super) fn lowered_to(p: &Procedure, draft: &CaseState, step: &Step, ctx: &Context<'_>) -> Result<u8, Refusal> {
    if !step.effects.contains(&Effect::Lower) {
        return Ok(0);
    }
    let named = step.effects.iter().find_map(|effect| match effect {
        Effect::Assign { from: AssignSource::Field(field), .. } => match draft.values.get(field) {
            Some(Value::Ref(organisation)) => Some(organisation.clone()),
            _ => None,
        },
        Effect::Assign { role, from: AssignSource::Directory } => {
            ctx.routing.unit(draft, p.role(*role)).ok().map(|assigned| assigned.organisation)
        }
        _ => None,
    });
    let level = named.and_then(|organisation| ctx.routing.level_of(&organisation)).ok_or(Refusal::Level)?;
    if level > ctx.routing.lowest_level(draft) {
        return Err(Refusal::Level);
    }
    Ok(draft.config.raises_max.saturating_sub(level))
}

fn find(
    p: &Procedure,
    state: &CaseState,
    draft: &CaseState,
    role: RoleId,
    from: &AssignSource,
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<Option<Assigned>, Refusal> {
    match from {
        AssignSource::Directory => by_register(p, state, draft, role, true, ctx).map(Some),
        AssignSource::Nearest => by_register(p, state, draft, role, false, ctx).map(Some),
        AssignSource::Field(field) => match draft.values.get(field) {
            Some(Value::Ref(account)) if p.field(*field).kind == FieldKind::Staff => {
                by_name(p, draft, role, *field, account, ctx).map(Some)
            }
            Some(Value::Ref(organisation)) => {
                let below =
                    ctx.routing.level_of(organisation).is_some_and(|level| level > ctx.routing.lowest_level(draft));
                if below && matches!(p.role(role).kind, RoleKind::Unit { .. }) {
                    return Err(Refusal::Level);
                }
                Ok(Some(named(organisation, KEY_CHOSEN, "由经办人指定")))
            }
            _ => Ok(None),
        },
        AssignSource::Actor => {
            Ok(taking.actor.organisation.as_ref().map(|organisation| named(organisation, KEY_TAKEN, "由其自行受理")))
        }
    }
}

/// The one member of staff whom a field names, if they hold a post for the role.
fn by_name(
    p: &Procedure,
    draft: &CaseState,
    role: RoleId,
    field: FieldId,
    account: &str,
    ctx: &Context<'_>,
) -> Result<Assigned, Refusal> {
    let post = match &p.role(role).kind {
        RoleKind::Office { post } | RoleKind::Unit { post } => Some(post),
        RoleKind::Party => None,
    };
    let organisation = post.and_then(|post| ctx.routing.staff(draft, account, post));
    let unknown = || Refusal::Fields(vec![FieldIssue { field, issue: FieldFault::UnknownStaff }]);
    let found = named(&organisation.ok_or_else(unknown)?, KEY_CHOSEN, "由当事人或经办人指定");
    Ok(Assigned { account: Some(account.to_owned()), ..found })
}

fn by_register(
    p: &Procedure,
    state: &CaseState,
    draft: &CaseState,
    role: RoleId,
    directory: bool,
    ctx: &Context<'_>,
) -> Result<Assigned, Refusal> {
    let definition = p.role(role);
    let found = match &definition.kind {
        RoleKind::Unit { .. } if directory => ctx.routing.unit(draft, definition),
        RoleKind::Unit { post } | RoleKind::Office { post } => {
            ctx.routing.office(draft, post, &people::barred_by(p, state, &draft.config, role))
        }
        RoleKind::Party => Err(NoRoute { reason: Reason::default() }),
    };
    found.map_err(|none| Refusal::NoRoute(none.reason))
}

/// A corrected place or category leads to other offices; what a person chose stays.
fn route_again(
    p: &Procedure,
    state: &CaseState,
    draft: &mut CaseState,
    assigned: &mut Vec<(RoleId, Assigned)>,
    ctx: &Context<'_>,
) {
    if draft.attributes == state.attributes {
        return;
    }
    for (role, before) in &state.assigned {
        let by_person = before.reason.key == KEY_CHOSEN || before.reason.key == KEY_TAKEN;
        if by_person || assigned.iter().any(|(given, _)| given == role) {
            continue;
        }
        let directory = matches!(p.role(*role).kind, RoleKind::Unit { .. });
        match by_register(p, state, draft, *role, directory, ctx) {
            Ok(found) if found.organisation != before.organisation => give(draft, assigned, *role, found),
            _ => {}
        }
    }
}

/// The organisation above the one that let it become late answers for it. Where another role holds the matter now and no step named
/// who plays it, that organisation does.
fn supervise(
    p: &Procedure,
    state: &CaseState,
    draft: &mut CaseState,
    executed: &[StepId],
    holder_before: Option<RoleId>,
    assigned: &mut Vec<(RoleId, Assigned)>,
    ctx: &Context<'_>,
) {
    if !draft.config.escalated {
        draft.supervisor = None;
        return;
    }
    if !executed.iter().any(|id| p.step(*id).effects.contains(&Effect::Escalate)) {
        return;
    }
    let Some(late) = holder_before.and_then(|role| organisation_of(p, state, draft, role, ctx)) else { return };
    // At the top there is nobody above: whoever is late there answers for it.
    let found = ctx.routing.supervisor(draft, &late).unwrap_or_else(|none| Assigned {
        organisation: late,
        account: None,
        reason: none.reason,
        runners_up: Vec::new(),
    });
    let holder = p.state(draft.config.instances[0].state).holder;
    if let Some(role) = holder.filter(|role| {
        Some(*role) != holder_before
            && matches!(p.role(*role).kind, RoleKind::Office { .. })
            && assigned.iter().all(|(given, _)| given != role)
    }) {
        give(draft, assigned, role, found.clone());
    }
    draft.supervisor = Some(found);
}

/// Who plays a role now: whoever it was given to, or the nearest office.
fn organisation_of(
    p: &Procedure,
    state: &CaseState,
    draft: &CaseState,
    role: RoleId,
    ctx: &Context<'_>,
) -> Option<Ref> {
    if let Some(given) = state.assigned.get(&role) {
        return Some(given.organisation.clone());
    }
    match &p.role(role).kind {
        RoleKind::Office { post } | RoleKind::Unit { post } => {
            ctx.routing.office(draft, post, &[]).ok().map(|found| found.organisation)
        }
        RoleKind::Party => None,
    }
}

fn give(draft: &mut CaseState, assigned: &mut Vec<(RoleId, Assigned)>, role: RoleId, found: Assigned) {
    draft.assigned.insert(role, found.clone());
    assigned.push((role, found));
}

fn named(organisation: &str, key: &str, text: &str) -> Assigned {
    Assigned {
        organisation: organisation.to_owned(),
        account: None,
        reason: Reason {
            key: key.to_owned(),
            arguments: vec![("organisation".to_owned(), organisation.to_owned())],
            text: text.to_owned(),
        },
        runners_up: Vec::new(),
    }
}
