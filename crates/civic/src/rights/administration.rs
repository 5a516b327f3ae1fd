//! Who may change registers. A technician administers the registers of their own area and never grants more than they hold.

use super::Viewer;
use crate::area::AreaId;
use crate::city::CityAt;
use crate::duty::Selector;
use crate::organisation::Post;
use crate::register::{Change, RegisterItem, Row};

/// Why a register may not be changed by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdministrationRefusal {
    /// No post that administers this register.
    #[error("administration-no-post")]
    NoPost,
    /// It lies outside the area of the post.
    #[error("administration-outside-area")]
    OutsideArea,
    /// Nobody gives posts to themselves.
    #[error("administration-own-post")]
    OwnPost,
    /// Administrative posts are given only from above.
    #[error("administration-not-from-above")]
    NotFromAbove,
    /// The row is not registered.
    #[error("administration-unknown")]
    Unknown,
}

/// The setting that parts the duties: with the value `yes`, posts and accounts belong to a `security` post alone.
pub const SEPARATE_DUTIES: &str = "administration.separate";

/// Whether a viewer may make a change.
///
/// # Errors
/// Why not.
pub fn may_administer(viewer: &Viewer, item: &RegisterItem, city: &CityAt<'_>) -> Result<(), AdministrationRefusal> {
    let kind = administering_kind(item, city);
    let own: Vec<AreaId> = viewer
        .posts()
        .iter()
        .filter(|post| post.kind == *kind)
        .filter_map(|post| city.city.areas().find(post.area.as_str()))
        .collect();
    if own.is_empty() {
        return Err(AdministrationRefusal::NoPost);
    }
    let inside = |area: AreaId| own.iter().any(|own| city.city.areas().contains(*own, area));
    for area in touched(item, city)? {
        if !inside(area) {
            return Err(AdministrationRefusal::OutsideArea);
        }
    }
    let posts = [put_post(item), city.city.post(&item.key).filter(|_| is_post(item))];
    posts.into_iter().flatten().try_for_each(|post| may_grant_post(viewer, post, city))
}

/// Whether a viewer may give, change or end a post: not their own, inside their area, and an administrative one only from above.
///
/// # Errors
/// Why not.
pub fn may_grant_post(viewer: &Viewer, post: &Post, city: &CityAt<'_>) -> Result<(), AdministrationRefusal> {
    if post.account == *viewer.account() {
        return Err(AdministrationRefusal::OwnPost);
    }
    let areas = city.city.areas();
    let wanted = areas.find(post.area.as_str()).ok_or(AdministrationRefusal::Unknown)?;
    let holding = administering_kind_of_posts(city);
    let mut own = viewer.posts().iter().filter(|held| held.kind == *holding);
    let administrative = matches!(post.kind.as_str(), "technician" | "security" | "auditor");
    let enough = |held: &Post| {
        areas.find(held.area.as_str()).is_some_and(|own| {
            let strictly = own != wanted || Some(own) == city.root();
            areas.contains(own, wanted) && (!administrative || strictly)
        })
    };
    if own.clone().any(enough) {
        return Ok(());
    }
    let inside = own.any(|held| areas.find(held.area.as_str()).is_some_and(|own| areas.contains(own, wanted)));
    Err(if inside { AdministrationRefusal::NotFromAbove } else { AdministrationRefusal::OutsideArea })
}

fn administering_kind(item: &RegisterItem, city: &CityAt<'_>) -> &'static str {
    use crate::register::Register::{Account, Post};
    if matches!(item.register, Account | Post) { administering_kind_of_posts(city) } else { "technician" }
}

fn administering_kind_of_posts(city: &CityAt<'_>) -> &'static str {
    let separate = city.city.setting(SEPARATE_DUTIES).is_some_and(|setting| setting.value.zh == "yes");
    if separate { "security" } else { "technician" }
}

fn is_post(item: &RegisterItem) -> bool {
    item.register == crate::register::Register::Post
}

fn put_post(item: &RegisterItem) -> Option<&Post> {
    match &item.change {
        Change::Put(row) => match row.as_ref() {
            Row::Post(post) => Some(post),
            _ => None,
        },
        Change::Retire { .. } => None,
    }
}

/// The areas that a change touches, before and after it. What belongs to no area belongs to the whole city.
fn touched(item: &RegisterItem, city: &CityAt<'_>) -> Result<Vec<AreaId>, AdministrationRefusal> {
    let mut areas = Vec::new();
    if let Change::Put(row) = &item.change {
        areas.extend(areas_of(row, city)?);
    }
    areas.extend(areas_before(item, city)?);
    Ok(areas)
}

fn areas_before(item: &RegisterItem, city: &CityAt<'_>) -> Result<Vec<AreaId>, AdministrationRefusal> {
    use crate::register::Register;
    let tables = city.city;
    let key = item.key.as_str();
    let row = match item.register {
        Register::Area => tables.areas().find(key).map(|id| Row::Area(tables.areas().area(id))),
        Register::Organisation => tables.organisation(key).cloned().map(Row::Organisation),
        Register::Post => tables.post(key).cloned().map(Row::Post),
        Register::Account => tables.account(key).cloned().map(Row::Account),
        Register::Duty => tables.duty(key).cloned().map(Row::Duty),
        Register::Place => tables.places().get(key).cloned().map(Row::Place),
        Register::Answer => tables.answer(key).cloned().map(Row::Answer),
        Register::Level | Register::Category | Register::Setting => return whole_city(city),
    };
    match (row, &item.change) {
        (Some(row), _) => areas_of(&row, city),
        (None, Change::Put(_)) => Ok(Vec::new()),
        (None, Change::Retire { .. }) => Err(AdministrationRefusal::Unknown),
    }
}

fn areas_of(row: &Row, city: &CityAt<'_>) -> Result<Vec<AreaId>, AdministrationRefusal> {
    let seat = |id: &str| city.city.organisation(id).map(|unit| unit.area.to_string());
    let codes: Vec<Option<String>> = match row {
        Row::Level(_) | Row::Category(_) | Row::Setting(_) => return whole_city(city),
        Row::Area(area) => vec![area.parent.as_ref().map(ToString::to_string)],
        Row::Organisation(unit) => vec![Some(unit.area.to_string())],
        Row::Post(post) => vec![Some(post.area.to_string()), seat(post.organisation.as_str())],
        Row::Account(account) => {
            let posts = city.city.posts_of(account.id.as_str(), city.on);
            return posts.map(|post| find(Some(post.area.as_str()), city)).collect();
        }
        Row::Duty(duty) => match (&duty.area, &duty.unit) {
            (Some(area), Selector::Organisation(unit)) => {
                vec![Some(area.to_string()), seat(unit.as_str())]
            }
            (area, _) => vec![area.as_ref().map(ToString::to_string)],
        },
        Row::Place(place) => vec![Some(place.area.to_string())],
        Row::Answer(answer) => vec![seat(answer.owner.as_str())],
    };
    codes.iter().map(|code| find(code.as_deref(), city)).collect()
}

fn find(code: Option<&str>, city: &CityAt<'_>) -> Result<AreaId, AdministrationRefusal> {
    let found = match code {
        Some(code) => city.city.areas().find(code),
        None => city.root(),
    };
    found.ok_or(AdministrationRefusal::Unknown)
}

fn whole_city(city: &CityAt<'_>) -> Result<Vec<AreaId>, AdministrationRefusal> {
    Ok(city.root().into_iter().collect())
}
