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
    if !is_member(p, state, config, at, actor) {
        return Err(Refusal::WrongRole { needed: roles.clone() });
    }
    let mut refused = None;
    for role in roles.iter().filter(|role| actor.roles.contains(role)) {
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

/// An instance that was opened for an organisation is moved by that organisation.
fn is_member(p: &Procedure, state: &CaseState, config: &Config, at: usize, actor: &Actor) -> bool {
    let instance = &config.instances[at];
    if !matches!(p.part(instance.part).many, Many::Each { over: SetSource::Field(_) }) {
        return true;
    }
    let member = state.members.get(&(instance.part, instance.number));
    member.is_none_or(|member| actor.organisation.as_ref() == Some(member))
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
