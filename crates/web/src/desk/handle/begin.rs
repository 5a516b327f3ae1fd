//! Beginning a matter by the form of its procedure: in the grid and at the desk, whichever steps the posts allow.

use std::sync::Arc;

use axum::response::Response;
use fengqiao_app::cases::{self, Loaded, Report};
use fengqiao_app::{AppError, Compiled, PlaceRef};
use fengqiao_calendar::Instant;
use fengqiao_civic::{Point, Viewer as Rights, Visibility};
use fengqiao_procedure::model::{AssignSource, Effect, FieldKind, Procedure, RoleKind, Step, StepId, Trigger};

use super::Staff;
use super::step::claim_of;
use crate::desk::form::{StepForm, StepPage, field_view};
use crate::desk::grid::{self, Begin, BeginPage};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, claim_fields, fault_words, fields_of, issue_words, refusal_words, typed_again};
use crate::http::{Failure, redirect};
use crate::present::{Categories, Registers};
use crate::sent::{Received, Sent};

/// The posts that patrol, and begin matters where they stand.
pub(super) const PATROL: [&str; 3] = ["grid_worker", "grid_lead", "community"];
/// How many places of the grid are offered.
const PLACES_MAX: usize = 200;
/// The channel of what is found on patrol.
pub(super) const CHANNEL: &str = "patrol";

/// Through which door a matter is begun: each offers other steps and leads back to another page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Out in the grid, by the posts that patrol.
    Grid,
    /// At the desk, by any post that opens matters of its own.
    Desk,
}

impl Door {
    fn base(self) -> &'static str {
        match self {
            Door::Grid => "/desk/grid",
            Door::Desk => "/desk/open",
        }
    }

    fn title<'a>(self, cx: &Context<'a>) -> &'a str {
        match self {
            Door::Grid => t!(cx, DESK_GRID_TITLE),
            Door::Desk => t!(cx, DESK_OPEN_TITLE),
        }
    }

    /// Reports of residents have an intake page of their own.
    fn leads_to(self, procedure: &Procedure, step: &Step, viewer: &Rights) -> bool {
        let Trigger::Roles(roles) = &step.by else { return false };
        roles.iter().any(|role| match (self, &procedure.role(*role).kind) {
            (Door::Grid, RoleKind::Office { post }) => PATROL.contains(&post.as_str()) && viewer.holds(post),
            (Door::Desk, RoleKind::Office { post } | RoleKind::Unit { post }) => {
                procedure.id != cases::DEFAULT_PROCEDURE && viewer.holds(post)
            }
            _ => false,
        })
    }

    /// What the way in is called: on patrol it is known, at the desk it is asked.
    fn channels(self, eyes: &Eyes, procedure: &Procedure) -> Vec<Choice> {
        let ways: &[&str] = match self {
            Door::Grid => &[],
            Door::Desk if procedure.roles.iter().any(|role| role.kind == RoleKind::Party) => {
                &["counter", "phone", "paper", "web"]
            }
            Door::Desk => &["web"],
        };
        ways.iter().map(|way| choice(way, &eyes.channel(way))).collect()
    }
}

/// The areas of the viewer's posts that count here.
pub(super) fn areas(viewer: &Rights, door: Door) -> Vec<String> {
    let counts = |kind: &str| door == Door::Desk || PATROL.contains(&kind);
    let mut found: Vec<String> =
        viewer.posts().iter().filter(|post| counts(post.kind.as_str())).map(|post| post.area.to_string()).collect();
    found.dedup();
    found
}

/// The steps that begin a matter and that a post of the viewer may take.
pub(super) fn openings<'e>(eyes: &Eyes<'e>, viewer: &Rights, door: Door) -> Vec<(&'e Arc<Compiled>, StepId)> {
    let mut found = Vec::new();
    for compiled in eyes.tables.catalogue.all() {
        let procedure = &compiled.procedure;
        let own = procedure.openings.iter().filter(|id| door.leads_to(procedure, procedure.step(**id), viewer));
        found.extend(own.map(|id| (compiled, *id)));
    }
    found
}

/// The link to the form of a step that begins a matter.
pub(super) fn link(eyes: &Eyes, door: Door, (compiled, id): (&Arc<Compiled>, StepId)) -> Begin {
    let step = compiled.procedure.step(id);
    Begin {
        href: format!("{}/{}/{}", door.base(), compiled.procedure.id, step.name),
        title: eyes.pick(&step.title),
        hint: eyes.pick(&step.hint),
    }
}

fn opening<'e>(
    eyes: &Eyes<'e>,
    viewer: &Rights,
    door: Door,
    (procedure, step): (&str, &str),
) -> Result<(&'e Arc<Compiled>, StepId), Failure> {
    let named = |(compiled, id): &(&Arc<Compiled>, StepId)| {
        compiled.procedure.id == procedure && compiled.procedure.step(*id).name == step
    };
    openings(eyes, viewer, door).into_iter().find(named).ok_or(Failure::NotFound)
}

/// `GET /desk/grid/{procedure}/{step}` and `GET /desk/open/{procedure}/{step}`
pub(super) fn form(mut staff: Staff, door: Door, (procedure, step): (&str, &str)) -> Result<Response, Failure> {
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        let (compiled, id) = opening(&eyes, &staff.session.viewer, door, (procedure, step))?;
        let procedure = &compiled.procedure;
        grid::begin(&cx, &blank(&eyes, &staff.session.viewer, door, procedure, procedure.step(id)))
    };
    Ok(staff.here.page(page))
}

/// Whoever takes the step settles the matter too: only simple matters are theirs to settle.
fn settles(step: &Step) -> bool {
    step.effects.iter().any(|effect| matches!(effect, Effect::Assign { from: AssignSource::Actor, .. }))
}

fn blank(eyes: &Eyes, viewer: &Rights, door: Door, procedure: &Procedure, step: &Step) -> BeginPage {
    let simple_only = door == Door::Grid && settles(step);
    let own = areas(viewer, door);
    let lists = Registers {
        procedure: Some(procedure),
        area: own.first().map(String::as_str),
        categories: if simple_only { Categories::OwnSimple } else { Categories::Own },
        ..Registers::new(eyes.cx.lang, eyes.tables, eyes.cx.now)
    };
    let place = step.asks.iter().map(|ask| procedure.field(ask.field)).find(|field| field.kind == FieldKind::Place);
    let fields = step.asks.iter().map(|ask| {
        let mut view = field_view(eyes.cx, &step.name, procedure.field(ask.field), ask, &lists);
        if procedure.field(ask.field).kind == FieldKind::Place {
            // The list or the map may fill it as well.
            view.required = false;
            t!(eyes.cx, DESK_GRID_PLACE_HINT).clone_into(&mut view.hint);
        }
        view
    });
    BeginPage {
        form: StepForm {
            papers: String::new(),
            step: step.name.clone(),
            title: eyes.pick(&step.title),
            hint: eyes.pick(&step.hint),
            action: format!("{}/{}/{}", door.base(), procedure.id, step.name),
            version: 0,
            instance: 0,
            fields: fields.collect(),
            claim: if door == Door::Grid { claim_fields(eyes.cx, &step.name) } else { Vec::new() },
            issues: Vec::new(),
            weighty: false,
            page: StepPage::Here,
        },
        place: place.map_or_else(String::new, |field| format!("{}.{}", step.name, field.name)),
        listed: own_places(eyes, viewer, door),
        listed_chosen: String::new(),
        simple_only,
        from: (door.base().to_owned(), door.title(eyes.cx).to_owned()),
        channel: door.channels(eyes, procedure).first().map(|way| way.value.clone()).unwrap_or_default(),
        channels: door.channels(eyes, procedure),
    }
}

/// The places of the viewer's areas, and the areas themselves for what has no place of its own.
fn own_places(eyes: &Eyes, viewer: &Rights, door: Door) -> Vec<Choice> {
    let areas = areas(viewer, door);
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

/// `POST /desk/grid/{procedure}/{step}` and `POST /desk/open/{procedure}/{step}`
pub(super) async fn send(
    mut staff: Staff,
    door: Door,
    (procedure, step): (&str, &str),
    sent: Sent,
) -> Result<Response, Failure> {
    let received = sent.receive_new(&staff.here.web, &staff.here.context()).await?;
    let (report, mut page) = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        let (compiled, id) = opening(&eyes, &staff.session.viewer, door, (procedure, step))?;
        let opens = compiled.procedure.step(id);
        let mut page = blank(&eyes, &staff.session.viewer, door, &compiled.procedure, opens);
        let report = read(&eyes, &compiled.procedure, opens, &received, &mut page);
        (report, page)
    };
    if let Some(report) = report {
        match super::write::submit(staff.here.web.app(), staff.by(), received.case, report).await {
            Ok(case) => return Ok(redirect(&opened(&staff, door, step, &case))),
            Err(AppError::Refused(refusal)) => {
                let cx = staff.here.context();
                let eyes = staff.eyes(&cx, Visibility::Unit);
                let (compiled, _) = opening(&eyes, &staff.session.viewer, door, (procedure, step))?;
                refused(&eyes, &compiled.procedure, step, &refusal, &mut page);
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

/// Where one goes once a matter is begun: back to the list of the grid, or to the matter as far as one may see it.
fn opened(staff: &Staff, door: Door, step: &str, case: &Loaded) -> String {
    let number = &case.filing.number;
    match door {
        Door::Grid => format!("/desk/grid?tab=found&saved={number}"),
        Door::Desk if staff.by().sees(&case.filing).is_some() => format!("/desk/cases/{number}?done={step}"),
        Door::Desk => format!("/desk/open?saved={number}"),
    }
}

/// The report that was sent; otherwise everything that is wrong stands on the page.
fn read(eyes: &Eyes, procedure: &Procedure, step: &Step, received: &Received, page: &mut BeginPage) -> Option<Report> {
    let pairs = placed(eyes, received, page);
    page.listed_chosen = received.posted.one("place_listed").to_owned();
    let way = received.posted.one("channel");
    if page.channels.iter().any(|known| known.value == way) {
        way.clone_into(&mut page.channel);
    }
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
    for view in page.form.fields.iter().filter(|view| view.control.is_closed()) {
        let typed = pairs.iter().filter(|(name, value)| *name == view.name && !value.is_empty());
        if typed.map(|(_, value)| value).any(|value| !view.control.offers(value)) {
            issues.push(Issue { field: view.name.clone(), message: t!(eyes.cx, DESK_FAULT_CHOICE).to_owned() });
        }
    }
    if issues.is_empty() {
        return fields.map(|fields| Report {
            procedure: Some(procedure.id.clone()),
            opening: Some(step.name.clone()),
            fields,
            channel: if page.channels.is_empty() { CHANNEL.to_owned() } else { page.channel.clone() },
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
