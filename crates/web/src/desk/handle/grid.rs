//! What is done out in the grid: the list for a phone, and matters begun on the spot by the posts that patrol.

use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::cases::{self, Report, Scope};
use fengqiao_app::{AppError, Compiled, Filter as Narrow, PlaceRef, words};
use fengqiao_calendar::Instant;
use fengqiao_civic::{Point, Viewer as Rights, Visibility};
use fengqiao_procedure::model::{AssignSource, Effect, FieldKind, Procedure, RoleKind, Step, StepId, Trigger};
use serde::Deserialize;

use super::Staff;
use super::case::{offers, open};
use super::queue::{cursor_of, cursor_text};
use super::sent::{Received, Sent};
use super::step::claim_of;
use crate::desk::form::{Offers, StepForm, StepPage, field_view};
use crate::desk::grid::{self, Begin, BeginPage, GridPage, GridTab};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, claim_fields, fault_words, fields_of, issue_words, refusal_words, rows, typed_again};
use crate::http::{Failure, redirect};
use crate::i18n::group;

/// The posts that patrol, and begin matters where they stand.
const POSTS: [&str; 3] = ["grid_worker", "grid_lead", "community"];
/// How many rows a page has: a phone is scrolled.
const ROWS: usize = 30;
/// How many places of the grid are offered.
const PLACES_MAX: usize = 200;
/// The channel of what is found on patrol.
const CHANNEL: &str = "patrol";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GridQuery {
    tab: String,
    after: String,
    /// The number of the matter that was just sent.
    saved: String,
}

/// Whether somebody's posts have to do with a grid.
pub(super) fn patrols(viewer: &Rights) -> bool {
    POSTS.iter().any(|kind| viewer.holds(kind))
}

fn may(staff: &Staff) -> Result<(), Failure> {
    if patrols(&staff.session.viewer) { Ok(()) } else { Err(Failure::Forbidden) }
}

/// The areas of the posts that patrol.
fn areas(viewer: &Rights) -> Vec<String> {
    let held = viewer.posts().iter().filter(|post| POSTS.iter().any(|kind| post.kind == **kind));
    held.map(|post| post.area.to_string()).collect()
}

/// `GET /desk/grid`
pub async fn page(mut staff: Staff, Query(query): Query<GridQuery>) -> Result<Response, Failure> {
    may(&staff)?;
    let app = staff.here.web.app().clone();
    let viewer = &staff.session.viewer;
    let areas = areas(viewer);
    let tab = GridTab::named(&query.tab);
    let own = Narrow { area: areas.first().cloned(), ..Narrow::default() };
    let (scope, narrow) = match tab {
        GridTab::Todo => (Scope::Mine, Narrow::default()),
        GridTab::Open => (Scope::Open, own),
        GridTab::Found => (Scope::Open, Narrow { channel: Some(CHANNEL.to_owned()), ..own }),
    };
    let found = cases::list(&app, viewer, scope, &narrow, cursor_of(&query.after), ROWS).await?;
    let saved = if query.saved.is_empty() { None } else { Some(open(&staff, &query.saved).await?) };
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Public);
        let next = found.next.map(|next| format!("/desk/grid?tab={}&after={}", tab.name(), cursor_text(next)));
        let saved = saved.map(|opened| {
            let told = words::told(&staff.here.tables, &opened.case, eyes.language(), cx.now);
            (group(&opened.case.filing.number), told.sentence)
        });
        let grids = areas.iter().map(|area| eyes.area(area)).collect::<Vec<_>>().join(" · ");
        grid::view(
            &cx,
            &GridPage { grids, begin: begins(&eyes, viewer), tab, rows: rows(&eyes, &found.rows), next, saved },
        )
    };
    Ok(staff.here.page(page))
}

/// The steps that begin a matter and belong to a post that patrols and that the viewer holds.
fn openings<'e>(eyes: &Eyes<'e>, viewer: &Rights) -> Vec<(&'e Arc<Compiled>, StepId)> {
    let all = eyes.tables.catalogue.all();
    let mut found = Vec::new();
    for compiled in all {
        let procedure = &compiled.procedure;
        let own = procedure.openings.iter().filter(|id| patrol_step(procedure, procedure.step(**id), viewer));
        found.extend(own.map(|id| (compiled, *id)));
    }
    found
}

fn patrol_step(procedure: &Procedure, step: &Step, viewer: &Rights) -> bool {
    let Trigger::Roles(roles) = &step.by else { return false };
    roles.iter().any(|role| match &procedure.role(*role).kind {
        RoleKind::Office { post } => POSTS.contains(&post.as_str()) && viewer.holds(post),
        _ => false,
    })
}

fn begins(eyes: &Eyes, viewer: &Rights) -> Vec<Begin> {
    let one = |(compiled, id): (&Arc<Compiled>, StepId)| {
        let step = compiled.procedure.step(id);
        Begin {
            href: format!("/desk/grid/{}/{}", compiled.procedure.id, step.name),
            title: eyes.pick(&step.title),
            hint: eyes.pick(&step.hint),
        }
    };
    openings(eyes, viewer).into_iter().map(one).collect()
}

fn opening<'e>(
    eyes: &Eyes<'e>,
    viewer: &Rights,
    procedure: &str,
    step: &str,
) -> Result<(&'e Arc<Compiled>, StepId), Failure> {
    let named = |(compiled, id): &(&Arc<Compiled>, StepId)| {
        compiled.procedure.id == procedure && compiled.procedure.step(*id).name == step
    };
    openings(eyes, viewer).into_iter().find(named).ok_or(Failure::NotFound)
}

/// `GET /desk/grid/{procedure}/{step}`
pub async fn form(mut staff: Staff, Path((procedure, step)): Path<(String, String)>) -> Result<Response, Failure> {
    may(&staff)?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        let (compiled, id) = opening(&eyes, &staff.session.viewer, &procedure, &step)?;
        grid::begin(&cx, &blank(&eyes, &staff.session.viewer, &compiled.procedure, compiled.procedure.step(id)))
    };
    Ok(staff.here.page(page))
}

/// Whoever takes the step settles the matter too: only simple matters are theirs to settle.
fn settles(step: &Step) -> bool {
    step.effects.iter().any(|effect| matches!(effect, Effect::Assign { from: AssignSource::Actor, .. }))
}

fn blank(eyes: &Eyes, viewer: &Rights, procedure: &Procedure, step: &Step) -> BeginPage {
    let categories = eyes.tables.city.categories();
    let simple_only = settles(step);
    let mut offers: Offers = offers(eyes);
    offers.categories.retain(|choice| {
        let fits = categories.procedure(&choice.value).is_none_or(|id| id == procedure.id);
        fits && (!simple_only || categories.is_simple(&choice.value))
    });
    let place = step.asks.iter().map(|ask| procedure.field(ask.field)).find(|field| field.kind == FieldKind::Place);
    let fields = step.asks.iter().map(|ask| {
        let mut view = field_view(eyes.cx, &step.name, procedure.field(ask.field), ask, &offers);
        if procedure.field(ask.field).kind == FieldKind::Place {
            // The list or the map may fill it as well.
            view.required = false;
            t!(eyes.cx, DESK_GRID_PLACE_HINT).clone_into(&mut view.hint);
        }
        view
    });
    BeginPage {
        form: StepForm {
            step: step.name.clone(),
            title: eyes.pick(&step.title),
            hint: eyes.pick(&step.hint),
            action: format!("/desk/grid/{}/{}", procedure.id, step.name),
            version: 0,
            instance: 0,
            fields: fields.collect(),
            claim: claim_fields(eyes.cx, &step.name),
            issues: Vec::new(),
            weighty: false,
            page: StepPage::Here,
        },
        place: place.map_or_else(String::new, |field| format!("{}.{}", step.name, field.name)),
        listed: own_places(eyes, viewer),
        listed_chosen: String::new(),
        simple_only,
    }
}

/// The places of the grid, and the grid itself for what has no place of its own.
fn own_places(eyes: &Eyes, viewer: &Rights) -> Vec<Choice> {
    let areas = areas(viewer);
    let today = eyes.cx.today();
    let inside = |code: &str| areas.iter().any(|area| code.starts_with(area.as_str()));
    let places = eyes.tables.city.places();
    let mut found: Vec<Choice> = places
        .all()
        .filter(|place| place.exists_on(today) && inside(place.area.as_str()))
        .take(PLACES_MAX)
        .map(|place| choice(place.code.as_str(), &eyes.pick(&place.name)))
        .collect();
    found.extend(areas.iter().map(|area| choice(&format!("#{area}"), &eyes.area(area))));
    found
}

/// `POST /desk/grid/{procedure}/{step}`
pub async fn send(
    mut staff: Staff,
    Path((procedure, step)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    may(&staff)?;
    let received = sent.receive(&staff.here.web, &staff.here.context()).await?;
    let (report, mut page) = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        let (compiled, id) = opening(&eyes, &staff.session.viewer, &procedure, &step)?;
        let mut page = blank(&eyes, &staff.session.viewer, &compiled.procedure, compiled.procedure.step(id));
        let report = read(&eyes, &compiled.procedure, compiled.procedure.step(id), &received, &mut page);
        (report, page)
    };
    if let Some(report) = report {
        match super::write::submit(staff.here.web.app(), staff.by(), report).await {
            Ok(case) => return Ok(redirect(&format!("/desk/grid?tab=found&saved={}", case.filing.number))),
            Err(AppError::Refused(refusal)) => {
                let cx = staff.here.context();
                let eyes = staff.eyes(&cx, Visibility::Unit);
                let (compiled, _) = opening(&eyes, &staff.session.viewer, &procedure, &step)?;
                refused(&eyes, &compiled.procedure, &step, &refusal, &mut page);
            }
            Err(AppError::Invalid(found)) => {
                let cx = staff.here.context();
                let wrong =
                    |issue: &fengqiao_app::Issue| Issue { field: String::new(), message: issue_words(&cx, issue) };
                page.form.issues.extend(found.iter().map(wrong));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let answer = grid::begin(&staff.here.context(), &page);
    Ok(staff.here.again(answer))
}

/// The report that was sent; otherwise everything that is wrong stands on the page.
fn read(eyes: &Eyes, procedure: &Procedure, step: &Step, received: &Received, page: &mut BeginPage) -> Option<Report> {
    let pairs = placed(eyes, received, page);
    page.listed_chosen = received.posted.one("place_listed").to_owned();
    typed_again(&mut page.form.fields, &received.pairs);
    typed_again(&mut page.form.claim, &received.pairs);
    let mut issues = received.issues.clone();
    let (occurred_at, evidence) = claimed(eyes.cx, &step.name, received).unwrap_or_else(|issue| {
        issues.push(issue);
        (None, String::new())
    });
    let fields = match fields_of(eyes, procedure, step, (&pairs, &received.files)) {
        Ok(fields) => Some(fields),
        Err(found) => {
            issues.extend(found);
            None
        }
    };
    for view in page.form.fields.iter().filter(|view| matches!(view.control, Control::Select(_))) {
        let Control::Select(choices) = &view.control else { continue };
        let typed = received.posted.one(&view.name);
        if !typed.is_empty() && !choices.iter().any(|choice| choice.value == typed) {
            issues.push(Issue { field: view.name.clone(), message: t!(eyes.cx, DESK_FAULT_CHOICE).to_owned() });
        }
    }
    if issues.is_empty() {
        return fields.map(|fields| Report {
            procedure: Some(procedure.id.clone()),
            opening: Some(step.name.clone()),
            fields,
            channel: CHANNEL.to_owned(),
            occurred_at,
            evidence,
            old_number: None,
            form: received.posted.key(),
        });
    }
    let typed = received.posted.one(&page.place);
    if issues.iter().any(|issue| issue.field == page.place) && !typed.is_empty() {
        let found = super::intake::matches(eyes, typed);
        page.listed =
            found.iter().map(|found| choice(&found.code, &format!("{} {}", found.name, found.within))).collect();
    }
    put(page, issues);
    None
}

/// When it was found, where that was earlier: noted on paper, or without a network.
fn claimed(cx: &Context, step: &str, received: &Received) -> Result<(Option<Instant>, String), Issue> {
    let (at, evidence) = claim_of(cx, step, &received.pairs)?;
    let key = match evidence.chars().count() {
        0 if at.is_some() => "claim-no-evidence",
        count if count > cases::EVIDENCE_CHARS_MAX as usize => "claim-long-evidence",
        _ => return Ok((at, evidence)),
    };
    let field = format!("{step}.occurred_evidence");
    Err(Issue { field, message: issue_words(cx, &fengqiao_app::Issue::new("occurred_evidence", key)) })
}

/// What was sent, with the place where it was typed, else chosen from the list, else touched on the map.
fn placed(eyes: &Eyes, received: &Received, page: &BeginPage) -> Vec<(String, String)> {
    let mut pairs = received.pairs.clone();
    if page.place.is_empty() || !received.posted.one(&page.place).trim().is_empty() {
        return pairs;
    }
    let degrees = |name: &str| received.posted.one(name).parse::<f64>().ok().filter(|value| value.is_finite());
    let point = || {
        let point = degrees("lng").zip(degrees("lat")).and_then(|(lng, lat)| Point::from_degrees(lng, lat))?;
        eyes.tables.area_of_place(&PlaceRef::Point(point)).map(|_| PlaceRef::Point(point).to_string())
    };
    let listed = received.posted.one("place_listed");
    let place = if listed.is_empty() { point() } else { Some(listed.to_owned()) };
    if let Some(place) = place {
        pairs.retain(|(name, _)| *name != page.place);
        pairs.push((page.place.clone(), place));
    }
    pairs
}

fn refused(
    eyes: &Eyes,
    procedure: &Procedure,
    step: &str,
    refusal: &fengqiao_procedure::event::Refusal,
    page: &mut BeginPage,
) {
    let issues = match refusal {
        fengqiao_procedure::event::Refusal::Fields(issues) => issues
            .iter()
            .map(|issue| Issue {
                field: format!("{step}.{}", procedure.field(issue.field).name),
                message: fault_words(eyes.cx, &issue.issue),
            })
            .collect(),
        other => {
            let is_time = matches!(other, fengqiao_procedure::event::Refusal::ImpossibleTime);
            let field = if is_time { format!("{step}.occurred_at") } else { String::new() };
            vec![Issue { field, message: refusal_words(eyes, procedure, other) }]
        }
    };
    put(page, issues);
}

/// Each issue at its field; what belongs to none stands above the form.
fn put(page: &mut BeginPage, issues: Vec<Issue>) {
    for issue in issues {
        match page.form.fields.iter_mut().chain(&mut page.form.claim).find(|view| view.name == issue.field) {
            Some(view) => view.error = issue.message,
            None => page.form.issues.push(Issue { field: String::new(), message: issue.message }),
        }
    }
}
