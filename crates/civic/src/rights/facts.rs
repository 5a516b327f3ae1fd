//! What rights depend on, taken from a folded case.

use std::collections::BTreeSet;

use fengqiao_procedure::event::CaseState;
use fengqiao_procedure::model::{Procedure, RoleId, RoleKind, Secrecy};

use super::{CaseFacts, Holder};
use crate::city::CityAt;
use crate::ids::{AccountId, OrganisationId};

/// The post that answers for late matters.
const SUPERVISOR: &str = "supervisor";

impl CaseFacts {
    /// The facts of a case. `parties` are the accounts whose matter it is; barred organisations come from `city`.
    pub fn of(procedure: &Procedure, case: &CaseState, city: &CityAt<'_>, parties: &[AccountId]) -> Self {
        let category = case.attributes.category.as_deref().unwrap_or_default();
        let mut units: Vec<OrganisationId> = Vec::new();
        if case.closed_at.is_none() {
            let assigned = case.assigned.values().map(|assigned| assigned.organisation.as_str());
            let members = case.members.values().map(String::as_str);
            let above = case.supervisor.iter().map(|assigned| assigned.organisation.as_str());
            for organisation in assigned.chain(members).chain(above).filter(|id| city.city.organisation(id).is_some()) {
                push(&mut units, organisation);
            }
        }
        let mut chain: Vec<OrganisationId> = Vec::new();
        for taken in case.taken.iter().rev() {
            push_if(&mut chain, taken.organisation.as_deref());
        }
        for assigned in case.assigned.values() {
            push(&mut chain, &assigned.organisation);
        }
        Self {
            area: case.attributes.area.as_deref().map(Into::into),
            private: procedure.secrecy != Secrecy::Open || city.city.categories().is_private(category),
            holders: holders(procedure, case, city),
            units,
            chain,
            parties: parties.to_vec(),
            named: Vec::new(),
            barred: city.barred.to_vec(),
        }
    }
}

fn push(list: &mut Vec<OrganisationId>, organisation: &str) {
    if !list.iter().any(|listed| *listed == *organisation) {
        list.push(organisation.into());
    }
}

fn push_if(list: &mut Vec<OrganisationId>, organisation: Option<&str>) {
    if let Some(organisation) = organisation {
        push(list, organisation);
    }
}

/// Who must move each open instance: the organisation that was assigned, the member it was opened for, or the nearest office;
/// and who answers for a late matter.
fn holders(procedure: &Procedure, case: &CaseState, city: &CityAt<'_>) -> Vec<Holder> {
    let mut holders = BTreeSet::new();
    for instance in &case.config.instances {
        let Some(role) = procedure.state(instance.state).holder else {
            continue;
        };
        let member = case.members.get(&(instance.part, instance.number)).map(String::as_str);
        holders.extend(holder_of(procedure, case, city, role, member));
    }
    holders.extend(
        case.supervisor
            .as_ref()
            .map(|above| Holder { organisation: above.organisation.as_str().into(), post: SUPERVISOR.into() }),
    );
    holders.into_iter().collect()
}

pub(super) fn holder_of(
    procedure: &Procedure,
    case: &CaseState,
    city: &CityAt<'_>,
    role: RoleId,
    member: Option<&str>,
) -> Option<Holder> {
    let assigned = case.assigned.get(&role).map(|assigned| assigned.organisation.as_str());
    match &procedure.role(role).kind {
        RoleKind::Party => None,
        RoleKind::Unit { post } => {
            let organisation = member.or(assigned)?;
            Some(Holder { organisation: organisation.into(), post: post.as_str().into() })
        }
        RoleKind::Office { post } => {
            let organisation = match assigned {
                Some(organisation) => OrganisationId::from(organisation),
                None => nearest_free(procedure, case, city, role, post)?,
            };
            Some(Holder { organisation, post: post.as_str().into() })
        }
    }
}

/// The nearest office in which somebody may still play a role: where everyone with the post acted before in a role that is kept apart from it,
/// the level above takes the step. Where that is so everywhere, it stays with the nearest.
fn nearest_free(
    procedure: &Procedure,
    case: &CaseState,
    city: &CityAt<'_>,
    role: RoleId,
    post: &str,
) -> Option<OrganisationId> {
    let nearest = |passed_over: &[String]| {
        city.nearest_office(case.attributes.area.as_deref(), case.attributes.level, post, passed_over).ok()
    };
    let first = nearest(&[])?;
    if procedure.separations.iter().all(|separation| separation.role != role) {
        return Some(first.organisation.into());
    }
    let apart = |acted: &RoleId| {
        procedure.separations.iter().any(|separation| separation.role == role && separation.earlier.contains(acted))
    };
    let acted: Vec<&str> = case
        .taken
        .iter()
        .filter(|taken| taken.role.as_ref().is_some_and(apart))
        .filter_map(|taken| taken.account.as_deref())
        .collect();
    let mut passed_over = fengqiao_procedure::engine::barred(procedure, case, role);
    while let Some(found) = nearest(&passed_over) {
        let is_free = |held: &crate::Post| held.kind == *post && !acted.contains(&held.account.as_str());
        let somebody = city.city.posts_in(&found.organisation, city.on).any(is_free);
        if somebody {
            return Some(found.organisation.into());
        }
        passed_over.push(found.organisation);
    }
    Some(first.organisation.into())
}
