//! What a field of a form may name: units and people who could then do what it gives to them, the nearest first.

use fengqiao_calendar::Date;
use fengqiao_civic::{City, Organisation};
use fengqiao_procedure::model::{AssignSource, Effect, FieldId, Many, Procedure, RoleId, RoleKind, SetSource};

/// An organisation or a person that a field may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The organisation's id, or the account's.
    pub id: String,
    /// The organisation.
    pub organisation: String,
    /// The level of the area that it shares with the matter; none where they share none.
    pub near: Option<u8>,
}

/// Where the matter is for which somebody is named.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// The lowest area it lies in.
    pub area: Option<&'a str>,
    /// Its category.
    pub category: Option<&'a str>,
}

/// The role that whoever a field names is to play: a step gives it to them, or a part opens for each of them and its first state waits for
/// them. None where the field only tells something.
pub fn role_of(procedure: &Procedure, field: FieldId) -> Option<RoleId> {
    let effects = procedure.steps.iter().flat_map(|step| &step.effects);
    let mut given = effects.filter_map(|effect| match effect {
        Effect::Assign { role, from: AssignSource::Field(from) } if *from == field => Some(*role),
        _ => None,
    });
    let opened = || {
        let over = |many: &Many| matches!(many, Many::Each { over: SetSource::Field(from) } if *from == field);
        let part = procedure.parts.iter().find(|part| over(&part.many))?;
        procedure.state(part.initial).holder
    };
    given.next().or_else(opened)
}

/// The post that whoever a field names must hold; none where any will do.
pub fn post_of(procedure: &Procedure, field: FieldId) -> Option<&str> {
    match &procedure.role(role_of(procedure, field)?).kind {
        RoleKind::Office { post } | RoleKind::Unit { post } => Some(post.as_str()),
        RoleKind::Party => None,
    }
}

/// The organisations that a field may name: those with somebody in the post that it asks for, and none below the powers that its category needs.
/// Without a procedure all that exist.
pub fn organisations(
    city: &City,
    procedure: Option<&Procedure>,
    field: FieldId,
    about: About<'_>,
    on: Date,
) -> Vec<Candidate> {
    let post = procedure.and_then(|procedure| post_of(procedure, field));
    let role = procedure.and_then(|procedure| Some((procedure, role_of(procedure, field)?)));
    let is_unit = role.is_some_and(|(procedure, role)| matches!(procedure.role(role).kind, RoleKind::Unit { .. }));
    let lowest = about.category.and_then(|code| city.categories().lowest_level(code)).unwrap_or(city.deepest_level());
    let able = |unit: &&Organisation| {
        let level = city.seat_level(unit.id.as_str());
        unit.exists_on(on)
            && post.is_none_or(|post| city.posts_in(unit.id.as_str(), on).any(|held| held.kind == *post))
            && !(is_unit && level.is_some_and(|level| level > lowest))
    };
    let candidate = |unit: &Organisation| Candidate {
        id: unit.id.to_string(),
        organisation: unit.id.to_string(),
        near: near(city, unit, about.area),
    };
    nearest_first(city.organisations().filter(able).map(candidate).collect())
}

/// The people whom a field may name: those who hold the post that it asks for.
pub fn staff(city: &City, procedure: &Procedure, field: FieldId, about: About<'_>, on: Date) -> Vec<Candidate> {
    let Some(post) = post_of(procedure, field) else { return Vec::new() };
    let mut found: Vec<Candidate> = Vec::new();
    for held in city.posts().filter(|held| held.kind == *post && city.is_active(held, on)) {
        if found.iter().all(|known| known.id != held.account.as_str()) {
            let unit = city.organisation(held.organisation.as_str());
            found.push(Candidate {
                id: held.account.to_string(),
                organisation: held.organisation.to_string(),
                near: unit.and_then(|unit| near(city, unit, about.area)),
            });
        }
    }
    nearest_first(found)
}

fn nearest_first(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.near.map(i16::from).unwrap_or(-1)));
    found
}

/// The level of the smallest area that holds both the matter and the seat. Seats in other parts of the whole city are not near.
fn near(city: &City, unit: &Organisation, area: Option<&str>) -> Option<u8> {
    let areas = city.areas();
    let seat = areas.find(unit.area.as_str())?;
    let at = match area {
        Some(code) => areas.find(code)?,
        None => *areas.roots().first()?,
    };
    let shared = areas.chain(at).find(|own| areas.contains(*own, seat))?;
    (shared == seat || areas.parent(shared).is_some()).then(|| areas.get(shared).level)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use fengqiao_procedure::read::Source;

    use super::*;
    use crate::{bundle, documents};

    fn procedure(id: &str) -> Arc<Procedure> {
        let path = format!("procedures/{id}/procedure.toml");
        let text = bundle::file(&path).expect("the procedure comes with the program").to_owned();
        let source = Source { name: path, text, modules: documents::modules() };
        Arc::new(fengqiao_procedure::read(&source).expect("it reads"))
    }

    #[test]
    fn whoever_is_named_must_be_able_to_do_it() {
        for (id, field, post) in [
            ("whistle", "units", Some("liaison")),
            ("deliberation", "unit", Some("handler")),
            ("deliberation", "study_bodies", Some("pre_study")),
            ("legal_aid", "lawyer", Some("legal_aid_lawyer")),
            ("mediation_case", "mediator", Some("mediator")),
            ("knowledge_item", "owner", None),
        ] {
            let procedure = procedure(id);
            let field = procedure.field_named(field).expect("the field exists");
            assert_eq!(post_of(&procedure, field), post, "{id}");
        }
    }
}
