//! Which roles of a procedure a viewer may play in a case.

use fengqiao_procedure::event::{CaseState, Ref};
use fengqiao_procedure::model::{Procedure, RoleId, RoleKind};

use super::Viewer;
use super::facts::{acts_in, holder_of, in_parts_alone};
use crate::city::CityAt;
use crate::ids::AccountId;
use crate::organisation::Post;

/// The roles that a viewer may play in a case by posts, each with the post it is played by. Separations are the engine's to check.
///
/// An office is played in the organisation that was assigned, otherwise in the nearest one at or above the case's area and level, and one
/// that acts in parts alone in the organisation that the part was made for; a unit in the organisation that was assigned or that an open part was made for. A post for a part of its organisation's area
/// counts only for matters in that part.
pub fn roles_of(
    viewer: &Viewer,
    procedure: &Procedure,
    case: &CaseState,
    city: &CityAt<'_>,
    parties: &[AccountId],
) -> Vec<(RoleId, Option<Ref>)> {
    let mut roles = Vec::new();
    for (at, role) in (0u16..).zip(&procedure.roles) {
        let id = RoleId(at);
        match &role.kind {
            RoleKind::Party if parties.contains(viewer.account()) => roles.push((id, None)),
            RoleKind::Party => {}
            RoleKind::Office { post } | RoleKind::Unit { post } => {
                let played = viewer.posts().iter().find(|held| {
                    held.kind == *post.as_str() && covers(held, case, city) && plays(held, procedure, case, city, id)
                });
                roles.extend(played.map(|held| (id, Some(held.id.to_string()))));
            }
        }
    }
    roles
}

/// The posts of a viewer from which a new case may be opened as an office or a unit: any post of the kind whose area holds the place.
pub fn opening_roles_of(
    viewer: &Viewer,
    procedure: &Procedure,
    area: Option<&str>,
    city: &CityAt<'_>,
) -> Vec<(RoleId, Option<Ref>)> {
    let mut roles = Vec::new();
    for (at, role) in (0u16..).zip(&procedure.roles) {
        let (RoleKind::Office { post } | RoleKind::Unit { post }) = &role.kind else {
            continue;
        };
        let held = viewer.posts().iter().find(|held| held.kind == *post.as_str() && holds_area(held, area, city));
        roles.extend(held.map(|held| (RoleId(at), Some(held.id.to_string()))));
    }
    roles
}

fn plays(post: &Post, procedure: &Procedure, case: &CaseState, city: &CityAt<'_>, role: RoleId) -> bool {
    if !city.may_act(post.organisation.as_str()) {
        return false;
    }
    let of_member = |member: &Ref| post.organisation == **member;
    let members = case
        .members
        .iter()
        .filter(|((part, _), member)| acts_in(procedure, role, *part) && city.city.organisation(member).is_some());
    let mut members = members.map(|(_, member)| member).peekable();
    if in_parts_alone(procedure, role) && members.peek().is_some() {
        return members.any(of_member);
    }
    let by_part = matches!(procedure.role(role).kind, RoleKind::Unit { .. }) && case.members.values().any(of_member);
    by_part
        || holder_of(procedure, case, city, role, None).is_some_and(|holder| holder.organisation == post.organisation)
}

/// A post for a delegated part of its organisation's area counts only there; a post for the whole seat counts wherever the
/// organisation is responsible.
fn covers(post: &Post, case: &CaseState, city: &CityAt<'_>) -> bool {
    let seat = city.city.organisation(post.organisation.as_str()).map(|unit| &unit.area);
    seat == Some(&post.area) || holds_area(post, case.attributes.area.as_deref(), city)
}

fn holds_area(post: &Post, area: Option<&str>, city: &CityAt<'_>) -> bool {
    let areas = city.city.areas();
    let own = areas.find(post.area.as_str());
    let at = area.and_then(|code| areas.find(code)).or_else(|| city.root());
    own.zip(at).is_some_and(|(own, at)| areas.contains(own, at))
}
