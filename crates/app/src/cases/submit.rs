//! Opening a case: a report comes in and gets its number.

use std::collections::BTreeMap;
use std::sync::Arc;

use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Actor, Attributes, Command, Context, Decision, Value};
use fengqiao_procedure::model::{FieldId, Procedure, StepId, Trigger};
use fengqiao_store::repo::once::{self, Seen};
use fengqiao_store::{Hash, Id, Once};

use super::beside::beside;
use super::by::By;
use super::load::{self, Loaded};
use super::record::{Along, Outcome, commit, draft, foreseen};
use crate::app::{App, Tables};
use crate::catalogue::Compiled;
use crate::error::{AppError, Issue};
use crate::numbers;
use crate::papers;
use crate::place::{PlaceRef, Routes};
use crate::secret::draw;

/// What makes a form count once, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey {
    /// The session or visitor, and the route.
    pub scope: String,
    /// The form's own token.
    pub key: String,
    /// What was sent.
    pub body_hash: Hash,
}

/// A matter that comes in.
#[derive(Debug, Clone)]
pub struct Report {
    /// The procedure; none lets the category say it, and `service_request` where it does not.
    pub procedure: Option<String>,
    /// The opening step; none takes the first that the actor may take.
    pub opening: Option<String>,
    /// The fields by name.
    pub fields: BTreeMap<String, Value>,
    /// `web`, `qr`, `phone`, `counter`, `paper`, `import`…
    pub channel: String,
    /// When it happened or was received, where the channel lets somebody claim it.
    pub occurred_at: Option<Instant>,
    /// What shows that it happened then, where somebody claims it.
    pub evidence: String,
    /// The number it had where it is imported from.
    pub old_number: Option<String>,
    /// Counts once under this key.
    pub form: Option<FormKey>,
}

/// The procedure of a matter without one.
pub const DEFAULT_PROCEDURE: &str = "service_request";

/// Opens a case.
///
/// # Errors
/// [`AppError::Invalid`] with all issues at once, [`AppError::Refused`] where the engine says no, [`AppError::FormReused`].
pub async fn submit(app: &App, by: &By, report: Report) -> Result<Loaded, AppError> {
    submit_as(app, by, crate::new_id(app.now()), report).await
}

/// Opens a case under an id that it got before, for instance with its first files.
///
/// # Errors
/// As for [`submit`]; [`AppError::FormReused`] also where there is such a case already.
pub async fn submit_as(app: &App, by: &By, id: Id, report: Report) -> Result<Loaded, AppError> {
    let form = report.form.clone();
    let opened = open(app, by, id, report).await;
    // A form that was sent before may meet another city than it met then: it is answered as then.
    if let (Err(_), Some(form)) = (&opened, form)
        && let Seen::Done(result) = once::seen(app.store(), &form.scope, &form.key, &form.body_hash).await?
    {
        return again(app, &result).await;
    }
    opened
}

async fn open(app: &App, by: &By, id: Id, report: Report) -> Result<Loaded, AppError> {
    let tables = app.tables();
    let compiled = choose(&tables, &report)?;
    let procedure = &compiled.procedure;
    let now = app.now();
    let fields = named_fields(procedure, report.fields)?;
    let mut about = attributes(&tables, procedure, &fields, &report.channel);
    if about.area.is_none() {
        about.area = by.own_area(procedure, report.opening.as_deref());
    }
    let at = tables.city.at(tables.date_of(now));
    let actor = by.opening(procedure, about.area.as_deref(), &at);
    let step = opening(procedure, report.opening.as_deref(), &actor)?;
    let command = Command { step, instance: 0, actor, fields, expected_version: 0, occurred_at: report.occurred_at };
    let routes = Routes { tables: &tables, at };
    let calendar = tables.calendar_of(about.area.as_deref());
    let context = Context { recorded_at: now, calendar: &calendar, rules: &*tables, routing: &routes, draw: draw() };
    let decision = fengqiao_procedure::open(procedure, &command, about, &context)?;
    let decision = Decision { evidence: report.evidence, ..decision };
    let along = Along {
        number: numbers::next(app, tables.date_of(now)).await?,
        old_number: report.old_number,
        beside: beside(app, id, procedure, &decision).await?,
        once: report.form.map(|form| once_of(form, id, now)),
        silent: matches!(by, By::Import { .. }),
        opened_by: None,
        issued: Vec::new(),
    };
    let along = if decision.papers.is_empty() || along.silent {
        along
    } else {
        let after = foreseen(&tables, &compiled, id, None, &decision, &along);
        Along { issued: papers::issue(app, &tables, &after).await?, ..along }
    };
    let draft = draft(app, &tables, &compiled, id, None, decision, along);
    match commit(app, draft).await? {
        Outcome::Written(loaded) => Ok(*loaded),
        Outcome::Before(result) => again(app, &result).await,
        Outcome::Conflict => Err(AppError::FormReused),
    }
}

pub(crate) fn once_of(form: FormKey, id: Id, now: Instant) -> Once {
    Once { scope: form.scope, key: form.key, body_hash: form.body_hash, result: id.to_vec(), created_at: now.0 }
}

/// The case that the same request made before.
pub(crate) async fn again(app: &App, result: &[u8]) -> Result<Loaded, AppError> {
    let id = Id::try_from(result).map_err(|_| AppError::FormReused)?;
    load::by_id(app, &app.tables(), id).await?.ok_or(AppError::NotFound)
}

fn choose(tables: &Tables, report: &Report) -> Result<Arc<Compiled>, AppError> {
    let by_category = match report.fields.get("category") {
        Some(Value::Ref(code)) => tables.city.categories().procedure(code),
        _ => None,
    };
    let id = report.procedure.as_deref().or(by_category).unwrap_or(DEFAULT_PROCEDURE);
    tables
        .catalogue
        .current(id)
        .cloned()
        .ok_or_else(|| AppError::Invalid(vec![Issue::new("procedure", "procedure-unknown").with("id", id)]))
}

/// Fields by their ids; a name that the procedure does not have is an issue.
pub(crate) fn named_fields(
    procedure: &Procedure,
    fields: BTreeMap<String, Value>,
) -> Result<BTreeMap<FieldId, Value>, AppError> {
    let mut issues = Vec::new();
    let mut found = BTreeMap::new();
    for (name, value) in fields {
        match procedure.field_named(&name) {
            Some(id) => {
                found.insert(id, value);
            }
            None => issues.push(Issue::new(name, "field-unknown")),
        }
    }
    if issues.is_empty() { Ok(found) } else { Err(AppError::Invalid(issues)) }
}

/// What the case is about as far as the reporter said it: category, place, the level where its powers begin.
pub(super) fn attributes(
    tables: &Tables,
    procedure: &Procedure,
    fields: &BTreeMap<FieldId, Value>,
    channel: &str,
) -> Attributes {
    let reference = |name: &str| match procedure.field_named(name).and_then(|id| fields.get(&id)) {
        Some(Value::Ref(reference)) if !reference.is_empty() => Some(reference.clone()),
        _ => None,
    };
    let category = reference("category");
    let place = reference("place");
    let area =
        place.as_deref().and_then(|text| text.parse::<PlaceRef>().ok()).and_then(|place| tables.area_of_place(&place));
    let categories = tables.city.categories();
    let lowest = category.as_deref().and_then(|code| categories.lowest_level(code));
    Attributes {
        grade: category.as_deref().map_or(1, |code| categories.grade(code)),
        level: lowest.unwrap_or_else(|| tables.city.deepest_level()),
        category,
        area,
        place,
        channel: channel.to_owned(),
    }
}

fn opening(procedure: &Procedure, named: Option<&str>, actor: &Actor) -> Result<StepId, AppError> {
    if let Some(name) = named {
        return procedure
            .step_named(name)
            .filter(|id| procedure.openings.contains(id))
            .ok_or_else(|| AppError::invalid("opening", "step-unknown"));
    }
    let may = |id: &&StepId| match &procedure.step(**id).by {
        Trigger::Roles(roles) => roles.iter().any(|role| actor.roles.contains(role)),
        _ => false,
    };
    procedure.openings.iter().find(may).or(procedure.openings.first()).copied().ok_or(AppError::Forbidden)
}
