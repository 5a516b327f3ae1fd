//! What rights depend on, taken from a folded case.

use std::collections::BTreeSet;

use fengqiao_procedure::event::CaseState;
use fengqiao_procedure::model::{PartId, Procedure, RoleId, RoleKind, Secrecy, Step, Trigger};

use super::viewer::reach;
use super::{CaseFacts, Holder};
use crate::city::CityAt;
use crate::ids::{AccountId, OrganisationId};

/// The post that answers for late matters.
const SUPERVISOR: &str = "supervisor";

impl CaseFacts {
    /// The facts of a case. `parties` are the accounts whose matter it is; barred organisations come from `city`.
    pub fn of(procedure: &Procedure, case: &CaseState, city: &CityAt<'_>, parties: &[AccountId]) -> Self {
        let category = case.attributes.category.as_deref().unwrap_or_default();
        let secrecy = match procedure.secrecy {
            Secrecy::Open if city.city.categories().is_private(category) => Secrecy::Private,
            secrecy => secrecy,
        };
        let confidential = secrecy == Secrecy::Confidential;
        let above = case.supervisor.iter().map(|above| Holder {
            organisation: above.organisation.as_str().into(),
            post: SUPERVISOR.into(),
            account: None,
        });
        let (above, watchers): (Vec<Holder>, Vec<Holder>) = above.partition(|_| !confidential);
        let mut holders = holders(procedure, case, city);
        holders.extend(above);
        let holders: Vec<Holder> = holders.into_iter().collect();
        Self {
            area: case.attributes.area.as_deref().map(Into::into),
            secrecy,
            actors: actors(procedure, case, city, secrecy, &holders),
            holders,
            took_part: if confidential { took_part(procedure, case) } else { Vec::new() },
            watchers,
            units: if confidential { Vec::new() } else { units(case, city) },
            chain: if confidential { Vec::new() } else { chain(case) },
            parties: parties.to_vec(),
            named: Vec::new(),
            barred: city.barred.to_vec(),
        }
    }
}

/// The units that were given a role, the members of open parts and whoever answers for a late matter.
fn units(case: &CaseState, city: &CityAt<'_>) -> Vec<OrganisationId> {
    let mut units: Vec<OrganisationId> = Vec::new();
    if case.closed_at.is_none() {
        let assigned = case.assigned.values().map(|assigned| assigned.organisation.as_str());
        let members = case.members.values().map(String::as_str);
        let above = case.supervisor.iter().map(|assigned| assigned.organisation.as_str());
        for organisation in assigned.chain(members).chain(above).filter(|id| city.city.organisation(id).is_some()) {
            push(&mut units, organisation);
        }
    }
    units
}

/// The units that took steps or were given a role, the latest first.
fn chain(case: &CaseState) -> Vec<OrganisationId> {
    let mut chain: Vec<OrganisationId> = Vec::new();
    for taken in case.taken.iter().rev() {
        push_if(&mut chain, taken.organisation.as_deref());
    }
    for assigned in case.assigned.values() {
        push(&mut chain, &assigned.organisation);
    }
    chain
}

/// The posts that took steps, the latest first.
fn took_part(procedure: &Procedure, case: &CaseState) -> Vec<Holder> {
    let mut found: Vec<Holder> = Vec::new();
    for taken in case.taken.iter().rev() {
        let Some((role, organisation)) = taken.role.zip(taken.organisation.as_deref()) else { continue };
        let (RoleKind::Office { post } | RoleKind::Unit { post }) = &procedure.role(role).kind else { continue };
        let account = case.assigned.get(&role).and_then(|assigned| assigned.account.as_deref()).map(Into::into);
        let post = Holder { organisation: organisation.into(), post: post.as_str().into(), account };
        if !found.contains(&post) {
            found.push(post);
        }
    }
    found
}

/// Who may take a step now and neither holds the case nor sees it by area: the posts whose steps start where the case is, and in a
/// confidential case everyone who was given a role and, once it is closed, the post that acted last and keeps its file.
fn actors(
    procedure: &Procedure,
    case: &CaseState,
    city: &CityAt<'_>,
    secrecy: Secrecy,
    holders: &[Holder],
) -> Vec<Holder> {
    let confidential = secrecy == Secrecy::Confidential;
    let mut found: Vec<Holder> = if confidential { holders.to_vec() } else { Vec::new() };
    let starts =
        |step: &&Step| case.config.instances.iter().any(|at| at.part == step.part && step.from.contains(&at.state));
    let stepping = procedure.steps.iter().filter(starts).filter_map(|step| match &step.by {
        Trigger::Roles(roles) => Some(roles),
        _ => None,
    });
    let mut roles: BTreeSet<RoleId> = stepping.flatten().copied().collect();
    roles.retain(|role| match &procedure.role(*role).kind {
        RoleKind::Office { post } => reach(post, secrecy).is_none(),
        // A unit that was named sees every case but a confidential one whole.
        RoleKind::Unit { .. } => confidential,
        RoleKind::Party => false,
    });
    if confidential {
        roles.extend(case.assigned.keys());
        found.extend(took_part(procedure, case).into_iter().take(usize::from(case.closed_at.is_some())));
    }
    for actor in roles.into_iter().filter_map(|role| holder_of(procedure, case, city, role, None)) {
        if !found.contains(&actor) && (confidential || !holders.contains(&actor)) {
            found.push(actor);
        }
    }
    found
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

/// Who must move each open instance: the organisation that was assigned, the member it was opened for, or the nearest office.
fn holders(procedure: &Procedure, case: &CaseState, city: &CityAt<'_>) -> BTreeSet<Holder> {
    let mut holders = BTreeSet::new();
    for instance in &case.config.instances {
        let Some(role) = procedure.state(instance.state).holder else {
            continue;
        };
        let member = case.members.get(&(instance.part, instance.number)).map(String::as_str);
        holders.extend(holder_of(procedure, case, city, role, member));
    }
    holders
}

pub(super) fn holder_of(
    procedure: &Procedure,
    case: &CaseState,
    city: &CityAt<'_>,
    role: RoleId,
    member: Option<&str>,
) -> Option<Holder> {
    let given = case.assigned.get(&role);
    let assigned = given.map(|assigned| assigned.organisation.as_str());
    let account = || given.and_then(|assigned| assigned.account.as_deref()).map(AccountId::from);
    match &procedure.role(role).kind {
        RoleKind::Party => None,
        RoleKind::Unit { post } => {
            // A part over parties has people for its members; its unit is the one that was assigned.
            let organisation = member.filter(|id| city.city.organisation(id).is_some()).or(assigned)?;
            let account = account().filter(|_| assigned == Some(organisation));
            Some(Holder { organisation: organisation.into(), post: post.as_str().into(), account })
        }
        RoleKind::Office { post } => {
            let member = member.filter(|id| city.city.organisation(id).is_some() && in_parts_alone(procedure, role));
            let organisation = match member.or(assigned) {
                Some(organisation) => OrganisationId::from(organisation),
                None => nearest_free(procedure, case, city, role, post)?,
            };
            Some(Holder { organisation, post: post.as_str().into(), account: account() })
        }
    }
}

/// Whether a role acts in parts alone: an office that answers there for the member of its part, and nowhere for the whole case.
pub(super) fn in_parts_alone(procedure: &Procedure, role: RoleId) -> bool {
    let takes = |step: &&Step| matches!(&step.by, Trigger::Roles(roles) if roles.contains(&role));
    let mut steps = procedure.steps.iter().filter(takes).peekable();
    let holds = procedure.states.iter().any(|state| state.part == PartId::MAIN && state.holder == Some(role));
    !holds && steps.peek().is_some() && steps.all(|step| step.part != PartId::MAIN)
}

/// Whether a role takes a step of a part.
pub(super) fn acts_in(procedure: &Procedure, role: RoleId, part: PartId) -> bool {
    let takes = |step: &Step| matches!(&step.by, Trigger::Roles(roles) if roles.contains(&role));
    procedure.steps.iter().any(|step| step.part == part && takes(step))
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
