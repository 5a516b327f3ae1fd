//! Who may take a step: roles, members of parts, and separations.

use crate::event::*;
use crate::machine;
use crate::model::*;

/// The role in which the actor takes a step.
///
/// # Errors
/// [`Refusal::WrongRole`] where the actor has none of the step's roles, [`Refusal::Separated`] where each is barred by an earlier step.
pub(super) fn role_for(
    p: &Procedure,
    state: &CaseState,
    config: &Config,
    at: usize,
    step: &Step,
    actor: &Actor,
) -> Result<RoleId, Refusal> {
    let Trigger::Roles(roles) = &step.by else {
        return Err(Refusal::WrongRole { needed: Vec::new() });
    };
    let mut refused = None;
    let may = |role: &&RoleId| actor.roles.contains(role) && is_free(state, **role, actor);
    for role in roles.iter().filter(may).filter(|role| is_member(p, state, config, at, **role, actor)) {
        match separated(p, state, config, at, *role, actor) {
            None => return Ok(*role),
            Some(earlier) => refused = refused.or(Some(Refusal::Separated { role: *role, earlier })),
        }
    }
    Err(refused.unwrap_or_else(|| Refusal::WrongRole { needed: roles.clone() }))
}

/// The organisations that may not play a role in this case, because one of theirs acted before in a role that is kept apart from it.
/// Whoever looks for the office of a role passes them to [`Routing::office`], so that the step goes to the level above.
pub fn barred(p: &Procedure, state: &CaseState, role: RoleId) -> Vec<Ref> {
    barred_by(p, state, &state.config, role)
}

/// See [`barred`]; separations that hold only sometimes are looked at in this configuration.
pub(super) fn barred_by(p: &Procedure, state: &CaseState, config: &Config, role: RoleId) -> Vec<Ref> {
    let mut barred: Vec<Ref> = Vec::new();
    for separation in p.separations.iter().filter(|separation| separation.role == role && separation.organisation) {
        if !machine::holds(p, config, 0, &separation.when) {
            continue;
        }
        for taken in
            state.taken.iter().filter(|taken| taken.role.is_some_and(|role| separation.earlier.contains(&role)))
        {
            if let Some(organisation) = &taken.organisation
                && !barred.contains(organisation)
            {
                barred.push(organisation.clone());
            }
        }
    }
    barred
}

/// A role that was given to one member of staff is played by nobody else.
fn is_free(state: &CaseState, role: RoleId, actor: &Actor) -> bool {
    let alone = state.assigned.get(&role).and_then(|assigned| assigned.account.as_ref());
    alone.is_none_or(|alone| actor.account.as_ref() == Some(alone))
}

/// An instance that was opened for an organisation is moved by that organisation; one that was opened for a party, by that party, or
/// by the staff whom the step names besides.
fn is_member(p: &Procedure, state: &CaseState, config: &Config, at: usize, role: RoleId, actor: &Actor) -> bool {
    let instance = &config.instances[at];
    let Many::Each { over } = &p.part(instance.part).many else { return true };
    let Some(member) = state.members.get(&(instance.part, instance.number)) else { return true };
    match over {
        SetSource::Field(field) if p.field(*field).kind == FieldKind::Organisations => {
            actor.organisation.as_ref() == Some(member)
        }
        SetSource::Field(_) | SetSource::Parties => {
            p.role(role).kind != RoleKind::Party || actor.party.as_ref() == Some(member)
        }
    }
}

fn separated(
    p: &Procedure,
    state: &CaseState,
    config: &Config,
    at: usize,
    role: RoleId,
    actor: &Actor,
) -> Option<StepId> {
    let same = |mine: &Option<Ref>, theirs: &Option<Ref>| mine.is_some() && mine == theirs;
    for separation in p.separations.iter().filter(|separation| separation.role == role) {
        let acted = state.taken.iter().find(|taken| {
            taken.role.is_some_and(|role| separation.earlier.contains(&role))
                && (same(&actor.account, &taken.account)
                    || separation.organisation && same(&actor.organisation, &taken.organisation))
        });
        if let Some(taken) = acted
            && machine::holds(p, config, at, &separation.when)
        {
            return Some(taken.step);
        }
    }
    None
}
