//! Who acts in a case, and which roles that gives.

use fengqiao_civic::CityAt;
use fengqiao_civic::ids::AccountId;
use fengqiao_civic::rights::{Viewer, Visibility, may_see, opening_roles_of, roles_of};
use fengqiao_civic::roster::REPORTER;
use fengqiao_procedure::event::Actor;
use fengqiao_procedure::model::{Procedure, RoleId, RoleKind, Trigger};
use fengqiao_procedure::parties::{parties, roles_of_party};

use super::filing::Filing;
use super::load::Loaded;

/// Who acts.
#[derive(Debug, Clone)]
pub enum By {
    /// Someone who reports, or who proved a case's number and query code.
    Resident {
        /// The channel: `web`, `qr`.
        device: String,
        /// Which party of the case; none for whoever reports or reported.
        party: Option<String>,
    },
    /// A member of staff by their posts.
    Staff {
        /// The posts that count today, and the keys they give.
        viewer: Viewer,
        /// The channel: `web`, `counter`, `phone`, `paper`.
        device: String,
    },
    /// An import, by a role of the procedure.
    Import {
        /// The role's name.
        role: String,
    },
}

impl By {
    /// One of the people of a case, over the web; none where the newest entries do not name them.
    pub fn person(case: &Loaded, number: u8) -> Option<By> {
        let device = "web".to_owned();
        if number == REPORTER {
            return Some(By::Resident { device, party: None });
        }
        let party = case.roster().person(number)?.key.clone();
        Some(By::Resident { device, party: Some(party) })
    }

    /// Who would open a case of this procedure in this area.
    pub(crate) fn opening(&self, procedure: &Procedure, area: Option<&str>, at: &CityAt<'_>) -> Actor {
        match self {
            By::Resident { device, .. } => resident(procedure, device, None),
            By::Staff { viewer, device } => {
                let mut roles = opening_roles_of(viewer, procedure, area, at);
                // Whoever takes a report by phone or counter writes down a resident's own words.
                roles.extend(party_roles(procedure).map(|role| (role, None)));
                staff(viewer, device, roles, None)
            }
            By::Import { role } => import(procedure, role),
        }
    }

    /// Where a matter without a place belongs that a member of staff begins by an office or unit of theirs: the area of that post.
    pub(crate) fn own_area(&self, procedure: &Procedure, opening: Option<&str>) -> Option<String> {
        let By::Staff { viewer, .. } = self else { return None };
        let step = procedure.step(procedure.step_named(opening?)?);
        let Trigger::Roles(roles) = &step.by else { return None };
        let kind = |role: &RoleId| match &procedure.role(*role).kind {
            RoleKind::Office { post } | RoleKind::Unit { post } => Some(post.as_str()),
            RoleKind::Party => None,
        };
        let held = |kind: &str| viewer.posts().iter().find(|post| post.kind == *kind);
        roles.iter().filter_map(kind).find_map(held).map(|post| post.area.to_string())
    }

    /// Who would take a step in a case.
    pub(crate) fn acting(
        &self,
        case: &Loaded,
        at: &CityAt<'_>,
        step: Option<&fengqiao_procedure::model::Step>,
    ) -> Actor {
        let procedure = &case.compiled.procedure;
        match self {
            By::Resident { device, party } => {
                resident(procedure, device, party.as_deref().or(reporter(case).as_deref()))
            }
            By::Staff { viewer, device } => {
                let roles = roles_of(viewer, procedure, &case.state, at, &[]);
                staff(viewer, device, roles, step)
            }
            By::Import { role } => import(procedure, role),
        }
    }

    /// What this actor may read of a case; none where they may not know of it.
    pub fn sees(&self, filing: &Filing) -> Option<Visibility> {
        match self {
            By::Resident { party: None, .. } => Some(Visibility::Own),
            By::Resident { party: Some(_), .. } => Some(Visibility::Parties),
            By::Staff { viewer, .. } => {
                let keys: Vec<_> = filing.grants.iter().cloned().map(Into::into).collect();
                may_see(viewer, &keys)
            }
            By::Import { .. } => Some(Visibility::Unit),
        }
    }

    /// The account, where there is one.
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            By::Staff { viewer, .. } => Some(viewer.account()),
            By::Resident { .. } | By::Import { .. } => None,
        }
    }
}

fn party_roles(procedure: &Procedure) -> impl Iterator<Item = RoleId> + '_ {
    (0u16..).zip(&procedure.roles).filter(|(_, role)| role.kind == RoleKind::Party).map(|(at, _)| RoleId(at))
}

/// The key of whoever reported: the first person of the case to whom no field gives a role.
fn reporter(case: &Loaded) -> Option<String> {
    let all = parties(&case.compiled.procedure, &case.state);
    all.into_iter().find(|party| party.role.is_none()).map(|party| party.key)
}

fn resident(procedure: &Procedure, device: &str, party: Option<&str>) -> Actor {
    Actor {
        account: None,
        post: None,
        organisation: None,
        party: party.map(str::to_owned),
        roles: roles_of_party(procedure, party),
        device: device.to_owned(),
    }
}

fn import(procedure: &Procedure, role: &str) -> Actor {
    Actor {
        account: None,
        post: None,
        organisation: None,
        party: None,
        roles: procedure.role_named(role).into_iter().collect(),
        device: "import".to_owned(),
    }
}

/// The post by which a step is taken is the one that gives the first role the step asks for.
fn staff(
    viewer: &Viewer,
    device: &str,
    roles: Vec<(RoleId, Option<String>)>,
    step: Option<&fengqiao_procedure::model::Step>,
) -> Actor {
    let wanted = |role: &RoleId| match step.map(|step| &step.by) {
        Some(Trigger::Roles(asked)) => asked.contains(role),
        _ => true,
    };
    let post = roles.iter().filter(|(role, _)| wanted(role)).find_map(|(_, post)| post.clone());
    let held = post
        .as_deref()
        .and_then(|id| viewer.posts().iter().find(|post| post.id == *id))
        .or_else(|| viewer.posts().first());
    Actor {
        account: Some(viewer.account().to_string()),
        post: held.map(|post| post.id.to_string()),
        organisation: held.map(|post| post.organisation.to_string()),
        party: None,
        roles: roles.into_iter().map(|(role, _)| role).collect(),
        device: device.to_owned(),
    }
}
