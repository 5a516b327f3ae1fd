//! The page of one case, its files and what its map draws.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use fengqiao_app::access::{self, Access};
use fengqiao_app::cases::{self, Loaded};
use fengqiao_app::{App, files};
use fengqiao_civic::roster::REPORTER;
use fengqiao_civic::{Reader, Visibility};
use fengqiao_procedure::engine::Allowed;
use fengqiao_procedure::event::Value;
use fengqiao_procedure::model::{Field, FieldId, Privacy, Secrecy};
use http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::json;

use super::Staff;
use crate::desk::case;
use crate::desk::parts::*;
use crate::desk::present::{Around, Eyes, Opened as Shown, case_page};
use crate::http::{Failure, Posted, Size, name_of, small, stored};
use crate::present::Registers;

#[derive(Debug, Default, Deserialize)]
pub struct PageQuery {
    /// The step that was just taken.
    #[serde(default)]
    done: String,
}

/// A case that the reader may know of, with what they may do in it.
pub struct Opened {
    pub case: Arc<Loaded>,
    pub visibility: Visibility,
    pub allowed: Vec<Allowed>,
    pub around: Around,
}

/// Opens a case for a member of staff.
pub async fn open(staff: &Staff, number: &str) -> Result<Opened, Failure> {
    let app = staff.here.web.app();
    let tables = &staff.here.tables;
    let by = staff.by();
    let (case, visibility) = cases::visible(app, tables, &by, number).await?;
    let allowed = cases::allowed(tables, &by, &case, staff.here.now);
    let about = &case.state.attributes;
    let place = about.place.as_deref().and_then(|place| place.parse().ok()).unwrap_or_default();
    let near = if case.filing.private {
        Vec::new()
    } else {
        cases::similar(app, tables, about.category.as_deref(), &place).await?
    };
    let viewer = &staff.session.viewer;
    let mut linked = Vec::new();
    for other in cases::linked(app, tables, &case).await? {
        let known = by.sees(&other.case.filing).is_some();
        linked.push((other, known));
    }
    let at = tables.city.at(tables.date_of(staff.here.now));
    let confidential = case.compiled.procedure.secrecy == Secrecy::Confidential;
    let around = Around {
        linked,
        near,
        reader: Reader::staff(viewer, visibility, &case.compiled.procedure, &case.state, &at),
        opened: None,
        unsealed: false,
        unsealings: unsealings(app, &case).await?,
        errands: cases::errands(app, case.id).await?,
        slip: viewer.holds("intake") && (!confidential || visibility >= Visibility::Unit),
    };
    Ok(Opened { case, visibility, allowed, around })
}

/// Who opened what is sealed in a case.
async fn unsealings(app: &App, case: &Loaded) -> Result<Vec<Access>, Failure> {
    if case.compiled.procedure.fields.iter().all(|field| field.privacy != Privacy::Sealed) {
        return Ok(Vec::new());
    }
    let all = access::of_case(app, case.id).await?;
    Ok(all.into_iter().filter(|access| access::sealed_name(access).is_some()).collect())
}

/// What the fields of the steps choose from, the nearest to the case first.
pub fn lists<'e>(eyes: &'e Eyes, case: &'e Loaded) -> Registers<'e> {
    let about = &case.state.attributes;
    Registers {
        procedure: Some(&case.compiled.procedure),
        area: about.area.as_deref(),
        category: about.category.as_deref(),
        ..Registers::new(eyes.cx.lang, eyes.tables, eyes.cx.now)
    }
}

/// `GET /desk/cases/{number}`
pub async fn page(
    mut staff: Staff,
    Path(number): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        let mut view = case_page(&eyes, &opened.case, &opened.allowed, &lists(&eyes, &opened.case), &opened.around);
        view.mark = super::live::mark_of_case(opened.case.history.len());
        let procedure = &opened.case.compiled.procedure;
        view.done = procedure
            .step_named(&query.done)
            .map(|id| t!(cx, DESK_STEP_DONE, "step" => cx.lang.pick(&procedure.step(id).title)));
        case::view(&cx, &view)
    };
    Ok(staff.here.page(page))
}

/// `POST /desk/cases/{number}/contact`: shows the contact for a stated purpose, once, and records who asked.
pub async fn contact(mut staff: Staff, Path(number): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let mut opened = open(&staff, &number).await?;
    let purpose = match posted.one("purpose") {
        "contact" => t!(staff.here.context(), DESK_PURPOSE_CONTACT),
        "visit" => t!(staff.here.context(), DESK_PURPOSE_VISIT),
        "reply" => t!(staff.here.context(), DESK_PURPOSE_REPLY),
        "callback" => t!(staff.here.context(), DESK_PURPOSE_CALLBACK),
        "correct" => t!(staff.here.context(), DESK_PURPOSE_CORRECT),
        _ => return Err(Failure::Unreadable),
    };
    let viewer = &staff.session.viewer;
    let person = posted.one("person").parse().unwrap_or(REPORTER);
    let roster = opened.case.roster();
    let field = roster.person(person).map(|person| opened.case.compiled.procedure.field(person.field).privacy);
    if !field.is_some_and(|privacy| opened.visibility.allows(privacy)) {
        return Err(Failure::Forbidden);
    }
    let field = access::contact_field(person);
    access::record(staff.here.web.app(), opened.case.id, viewer, &field, posted.one("purpose")).await?;
    opened.around.opened = Some(Shown { person, purpose: purpose.to_owned() });
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        case::view(&cx, &case_page(&eyes, &opened.case, &opened.allowed, &lists(&eyes, &opened.case), &opened.around))
    };
    Ok(staff.here.page(page))
}

/// `POST /desk/cases/{number}/sealed`: shows what is sealed to whoever holds the seal, once, and records first who opened which field.
pub async fn unseal(mut staff: Staff, Path(number): Path<String>) -> Result<Response, Failure> {
    let mut opened = open(&staff, &number).await?;
    let procedure = &opened.case.compiled.procedure;
    let reading = opened.case.reading(opened.around.reader.clone());
    let given = opened.case.history.iter().enumerate();
    let mine: BTreeSet<FieldId> = given
        .flat_map(|(at, entry)| entry.decision.fields.keys().map(move |field| (at, *field)))
        .filter(|(at, field)| procedure.field(*field).privacy == Privacy::Sealed && reading.shows(*at, *field))
        .map(|(_, field)| field)
        .collect();
    if mine.is_empty() || opened.visibility == Visibility::Outline {
        return Err(Failure::Forbidden);
    }
    let app = staff.here.web.app();
    for field in mine {
        let name = access::sealed_field(&procedure.field(field).name);
        access::record(app, opened.case.id, &staff.session.viewer, &name, access::UNSEALED).await?;
    }
    opened.around.unsealed = true;
    opened.around.unsealings = unsealings(app, &opened.case).await?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        case::view(&cx, &case_page(&eyes, &opened.case, &opened.allowed, &lists(&eyes, &opened.case), &opened.around))
    };
    Ok(staff.here.page(page))
}

/// `GET /desk/cases/{number}/file/{hash}`: only files of a case that the reader may open, of a field that they may read; what is sealed is
/// recorded first.
pub async fn file(
    staff: Staff,
    asking: HeaderMap,
    Path((number, hash)): Path<(String, String)>,
    Query(size): Query<Size>,
) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let readable = readable(&opened, &hash);
    let first = readable.first().ok_or(Failure::NotFound)?;
    if readable.iter().all(|field| field.privacy == Privacy::Sealed) {
        let (app, viewer) = (staff.here.web.app(), &staff.session.viewer);
        access::record(app, opened.case.id, viewer, &access::sealed_field(&first.name), access::UNSEALED).await?;
    }
    let app = staff.here.web.app();
    if size.is_small()
        && let Some(picture) = files::open_small(app, opened.case.id, &hash).await?
    {
        return Ok(small(picture));
    }
    let file = files::open(app, opened.case.id, &hash).await?;
    Ok(stored(&asking, &name_of(&number, &hash), file))
}

/// The fields through which the reader may read a file of a case.
fn readable<'o>(opened: &'o Opened, hash: &str) -> Vec<&'o Field> {
    let reading = opened.case.reading(opened.around.reader.clone());
    let kept = |value: &Value| matches!(value, Value::Attachments(kept) if kept.iter().any(|one| one.hash == hash));
    let mut fields = Vec::new();
    for (at, entry) in opened.case.history.iter().enumerate() {
        let shown = entry.decision.fields.iter().filter(|(id, value)| kept(value) && reading.shows(at, **id));
        fields.extend(shown.map(|(id, _)| opened.case.compiled.procedure.field(*id)));
    }
    fields
}

/// A case of which the reader may know where it is.
async fn located(staff: &Staff, number: &str) -> Result<Opened, Failure> {
    let opened = open(staff, number).await?;
    if opened.visibility == Visibility::Outline { Err(Failure::NotFound) } else { Ok(opened) }
}

/// `GET /desk/cases/{number}/area.geojson`: the boundary of the lowest area that has one.
pub async fn area(staff: Staff, Path(number): Path<String>) -> Result<Response, Failure> {
    let opened = located(&staff, &number).await?;
    let areas = staff.here.tables.city.areas();
    let start = opened.case.state.attributes.area.as_deref().and_then(|code| areas.find(code));
    let bounded = start
        .into_iter()
        .flat_map(|id| areas.chain(id))
        .find_map(|id| areas.boundary(id).map(|boundary| (id, boundary)));
    let features: Vec<serde_json::Value> =
        bounded.map(|(id, boundary)| boundary_feature(areas.get(id).name, boundary)).into_iter().collect();
    Ok(geojson(&features))
}

/// One area as a feature.
pub fn boundary_feature(name: &str, boundary: &fengqiao_civic::MultiPolygon) -> serde_json::Value {
    let rings: Vec<Vec<[f64; 2]>> = boundary
        .rings()
        .map(|ring| {
            let mut points: Vec<[f64; 2]> = ring.iter().map(|point| <[f64; 2]>::from(point.degrees())).collect();
            if points.first() != points.last() {
                points.extend(points.first().copied());
            }
            points
        })
        .collect();
    json!({ "type": "Feature", "properties": { "title": name }, "geometry": { "type": "MultiLineString", "coordinates": rings } })
}

/// `GET /desk/cases/{number}/near.geojson`: this matter and the open public ones near it.
pub async fn near(staff: Staff, Path(number): Path<String>) -> Result<Response, Failure> {
    let opened = located(&staff, &number).await?;
    let own = opened
        .case
        .filing
        .spot
        .map(|(latitude, longitude, _)| (latitude, longitude, opened.case.filing.number.clone()));
    let others =
        opened.around.near.iter().filter_map(|near| Some((near.row.lat?, near.row.lng?, near.row.number.clone())));
    let features: Vec<serde_json::Value> = own
        .into_iter()
        .chain(others)
        .map(|(latitude, longitude, number)| {
            json!({
                "type": "Feature",
                "properties": { "title": crate::i18n::group(&number), "href": format!("/desk/cases/{number}") },
                "geometry": { "type": "Point", "coordinates": [f64::from(longitude) / 1e7, f64::from(latitude) / 1e7] },
            })
        })
        .collect();
    Ok(geojson(&features))
}

/// A collection of features.
pub fn geojson(features: &[serde_json::Value]) -> Response {
    let body = json!({ "type": "FeatureCollection", "features": features });
    ([(header::CONTENT_TYPE, "application/geo+json")], body.to_string()).into_response()
}
