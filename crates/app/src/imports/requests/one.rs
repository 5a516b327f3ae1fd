//! One row: a new case, or the end of one that was imported open.

use std::collections::BTreeMap;

use fengqiao_calendar::Date;
use fengqiao_procedure::event::{Refusal, Value};
use fengqiao_store::repo::cases as repo;

use super::Did;
use crate::app::App;
use crate::cases::{self, Act, By, Loaded, Report};
use crate::error::AppError;
use crate::imports::fault::{Fault, FaultKind};
use crate::imports::mapping::Mapping;
use crate::imports::names::Names;
use crate::imports::row::{Closed, Request, Spot};
use crate::imports::{CHANNEL, PROCEDURE, ROLE};
use crate::place::PlaceRef;

/// What every row needs.
pub(super) struct Plan {
    names: Names,
    /// The day on which someone looks at what is open; days since 1970-01-01.
    review_on: i32,
    area_column: String,
}

/// Why a row was not imported.
pub(super) enum Failed {
    /// The row is at fault.
    Row(Fault),
    /// Nothing more can be imported.
    Fatal(Box<AppError>),
}

impl Plan {
    pub fn new(names: Names, mapping: &Mapping, today: Date) -> Plan {
        let days = i32::try_from(mapping.review_days).unwrap_or(i32::MAX);
        let review_on = fengqiao_civic::item::days(today).saturating_add(days);
        Plan { names, review_on, area_column: mapping.columns.area.clone().unwrap_or_default() }
    }
}

/// What went wrong with a row, before it is known whether the row is at fault.
enum Wrong {
    Row(String, FaultKind),
    App(AppError),
}

impl From<AppError> for Wrong {
    fn from(error: AppError) -> Wrong {
        Wrong::App(error)
    }
}

/// Imports one row.
pub(super) async fn import(app: &App, plan: &Plan, request: Request) -> Result<Did, Failed> {
    let line = request.line;
    one(app, plan, request).await.map_err(|wrong| match wrong {
        Wrong::Row(column, kind) => Failed::Row(Fault { line, column, kind }),
        Wrong::App(error) => match FaultKind::of(error) {
            Ok(kind) => Failed::Row(Fault { line, column: String::new(), kind }),
            Err(error) => error.into(),
        },
    })
}

async fn one(app: &App, plan: &Plan, request: Request) -> Result<Did, Wrong> {
    let known = repo::by_old_number(app.store(), &request.number).await.map_err(AppError::from)?;
    match known.iter().find(|row| row.procedure == PROCEDURE) {
        Some(row) => again(app, row.id, request).await,
        None => open(app, plan, request).await,
    }
}

fn importer() -> By {
    By::Import { role: ROLE.to_owned() }
}

/// A row that has no case yet.
async fn open(app: &App, plan: &Plan, request: Request) -> Result<Did, Wrong> {
    let area = match request.area.as_ref().map(|name| (name, plan.names.areas.get(name))) {
        None => None,
        Some((_, Some(Some(code)))) => Some(code.clone()),
        Some((name, _)) => return Err(Wrong::Row(plan.area_column.clone(), FaultKind::AmbiguousArea(name.clone()))),
    };
    let named = |table: &std::collections::HashMap<String, String>, name: &Option<String>| {
        name.as_ref().and_then(|name| table.get(name)).cloned()
    };
    let (place, placeholder) = match request.spot {
        Spot::Nowhere => (None, None),
        Spot::At(point) => (Some(PlaceRef::Point(point).to_string()), None),
        Spot::Placeholder(text) => (None, Some(text)),
    };
    let (opening, did) = match request.closed {
        Closed::No => ("import_open", Did::Open),
        Closed::At(_) | Closed::NobodyKnowsWhen => ("import_closed", Did::Closed),
    };
    let mut fields = BTreeMap::new();
    let mut put = |name: &str, value: Option<Value>| fields.extend(value.map(|value| (name.to_owned(), value)));
    put("source_number", Some(Value::Text(request.number.clone())));
    put("words", request.words.map(Value::Text));
    put("category", named(&plan.names.categories, &request.category).map(Value::Ref));
    put("source_area", area.map(|code| Value::Ref(PlaceRef::Area(code).to_string())));
    put("place", place.map(Value::Ref));
    put("source_address", request.address.map(Value::Text));
    put("source_placeholder", placeholder.map(Value::Text));
    put("unit", named(&plan.names.organisations, &request.organisation).map(Value::Ref));
    put("source_state", request.state.map(Value::Text));
    put("source_channel", request.channel.map(Value::Text));
    put("source_due", request.due_at.map(Value::Time));
    put("source_result", request.result.map(Value::Text));
    match request.closed {
        Closed::No => put("review_on", Some(Value::Date(plan.review_on))),
        Closed::At(at) => put("source_closed", Some(Value::Time(at))),
        Closed::NobodyKnowsWhen => {}
    }
    let report = Report {
        procedure: Some(PROCEDURE.to_owned()),
        opening: Some(opening.to_owned()),
        fields,
        channel: CHANNEL.to_owned(),
        occurred_at: Some(request.opened_at),
        evidence: String::new(),
        old_number: Some(request.number),
        form: None,
    };
    cases::submit(app, &importer(), report).await?;
    Ok(did)
}

/// A row whose number was imported before: it may say that the matter was closed meanwhile.
async fn again(app: &App, id: fengqiao_store::Id, request: Request) -> Result<Did, Wrong> {
    let case = cases::by_id(app, &app.tables(), id).await?.ok_or(AppError::NotFound)?;
    let opened_at = case.history.first().map(|recorded| recorded.decision.occurred_at);
    if opened_at != Some(request.opened_at) {
        return Err(Wrong::Row(String::new(), FaultKind::OtherCase));
    }
    let by_import = case.history.last().is_some_and(|recorded| recorded.decision.actor.device == CHANNEL);
    match (request.closed, case.state.closed_at.is_some()) {
        (Closed::No, true) if by_import => Err(Wrong::Row(String::new(), FaultKind::OpenAgain)),
        (Closed::No, _) | (_, true) => Ok(Did::Known),
        (Closed::At(at), false) => close(app, case, request, Some(at)).await,
        (Closed::NobodyKnowsWhen, false) => close(app, case, request, None).await,
    }
}

async fn close(
    app: &App,
    case: Loaded,
    request: Request,
    closed_at: Option<fengqiao_calendar::Instant>,
) -> Result<Did, Wrong> {
    let texts = [("source_state", request.state), ("source_result", request.result)];
    let mut fields: BTreeMap<String, Value> =
        texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::Text(text?)))).collect();
    fields.extend(closed_at.map(|at| ("source_closed".to_owned(), Value::Time(at))));
    let act = Act {
        case: case.id,
        step: "close_by_import".to_owned(),
        instance: 0,
        fields,
        seen_version: case.state.version,
        // The engine takes no claim from before the case was recorded; the source's own time stands in the field all the same.
        occurred_at: closed_at.filter(|at| *at >= case.state.opened_at),
        evidence: String::new(),
        form: None,
    };
    cases::act(app, &importer(), act).await?;
    Ok(Did::ClosedLater)
}

/// Why the engine refuses a row, without any value of it.
pub(super) fn said(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Fields(issues) => format!("{:?}", issues.iter().map(|issue| &issue.issue).collect::<Vec<_>>()),
        Refusal::NoRoute(reason) => reason.text.clone(),
        other => format!("{other:?}"),
    }
}
