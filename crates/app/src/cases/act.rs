//! Taking a step in a case.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;
use fengqiao_civic::Reader;
use fengqiao_civic::roster::REPORTER;
use fengqiao_procedure::event::{CaseState, Command, Context, Decision, Refusal, Value};
use fengqiao_procedure::model::{PartId, Procedure, Step, Trigger};
use fengqiao_store::Id;
use fengqiao_store::repo::once::{self, Seen};

use super::beside::beside;
use super::by::By;
use super::load::{self, Loaded};
use super::record::{Along, Outcome, commit, draft, foreseen};
use super::submit::{FormKey, again, named_fields, once_of};
use crate::app::{App, Tables};
use crate::error::AppError;
use crate::moving::Plan;
use crate::papers;
use crate::place::Routes;
use crate::secret::draw;

/// How often a clock's own entries are tried again when people write at the same time.
const RETRIES: usize = 8;

/// How long the evidence of a claimed time may be, in characters.
pub const EVIDENCE_CHARS_MAX: u32 = 200;

/// One attempt to take a step.
#[derive(Debug, Clone)]
pub struct Act {
    /// The case.
    pub case: Id,
    /// The step's name.
    pub step: String,
    /// Which instance of the step's part.
    pub instance: u16,
    /// The fields by name.
    pub fields: BTreeMap<String, Value>,
    /// The version of the case that the actor saw.
    pub seen_version: u64,
    /// When it happened, where the channel lets somebody claim it.
    pub occurred_at: Option<Instant>,
    /// What shows that it happened then: an earlier time that a member of staff claims needs it.
    pub evidence: String,
    /// Counts once under this key.
    pub form: Option<FormKey>,
}

/// Takes a step. Clocks that ran out are acted on first.
///
/// # Errors
/// [`AppError::Refused`] with the engine's reason, [`AppError::NotFound`] for a case the actor may not know of.
pub async fn act(app: &App, by: &By, mut act: Act) -> Result<Loaded, AppError> {
    if let Some(form) = &act.form {
        match once::seen(app.store(), &form.scope, &form.key, &form.body_hash).await? {
            Seen::Never => {}
            Seen::Done(result) => return again(app, &result).await,
            Seen::Reused => return Err(AppError::FormReused),
        }
    }
    let tables = app.tables();
    let case = load::by_id(app, &tables, act.case).await?.ok_or(AppError::NotFound)?;
    by.sees(&case.filing).ok_or(AppError::NotFound)?;
    let (case, fired) = fire_due(app, &tables, case).await?;
    // What the clocks did by themselves does not make the actor's page stale, as long as nobody else moved the case.
    let seen_version =
        if fired > 0 && act.seen_version + fired == case.state.version { case.state.version } else { act.seen_version };
    let form = act.form.take();
    let decision = decided(app, &tables, by, &case, Act { seen_version, ..act })?;
    let expected = case.state.version;
    let along = Along {
        beside: beside(app, case.id, &case.compiled.procedure, &decision).await?,
        once: form.map(|form| once_of(form, case.id, decision.recorded_at)),
        silent: matches!(by, By::Import { .. }),
        ..Along::default()
    };
    match write(app, &tables, case, decision, along).await? {
        Outcome::Written(loaded) => Ok(*loaded),
        Outcome::Before(result) => again(app, &result).await,
        Outcome::Conflict => Err(Refusal::Stale { expected, actual: expected + 1 }.into()),
    }
}

/// What a step would make of a case, without writing it.
///
/// # Errors
/// As for [`act`].
pub(crate) async fn foresee(app: &App, tables: &Tables, by: &By, act: Act) -> Result<Loaded, AppError> {
    let case = load::by_id(app, tables, act.case).await?.ok_or(AppError::NotFound)?;
    by.sees(&case.filing).ok_or(AppError::NotFound)?;
    let act = Act { seen_version: case.state.version, ..act };
    let decision = decided(app, tables, by, &case, act)?;
    Ok(foreseen(tables, &case.compiled, case.id, Some(&case), &decision, &Along::default()))
}

/// What the engine decides about a step.
fn decided(app: &App, tables: &Tables, by: &By, case: &Loaded, act: Act) -> Result<Decision, AppError> {
    let procedure = &case.compiled.procedure;
    let step = procedure.step_named(&act.step).ok_or(Refusal::UnknownStep)?;
    own_part_only(by, case, procedure.step(step), act.instance)?;
    let now = app.now();
    let evidence = claimed(by, &act, procedure, &case.state, procedure.step(step))?;
    let at = tables.city.at(tables.date_of(now));
    let command = Command {
        step,
        instance: act.instance,
        actor: by.acting(case, &at, Some(procedure.step(step))),
        fields: named_fields(procedure, act.fields)?,
        expected_version: act.seen_version,
        occurred_at: act.occurred_at,
    };
    let routes = Routes { tables, at };
    let calendar = tables.calendar_of(case.state.attributes.area.as_deref());
    let context = Context { recorded_at: now, calendar: &calendar, rules: tables, routing: &routes, draw: draw() };
    let decision = fengqiao_procedure::decide(procedure, &case.state, &command, &context)?;
    Ok(Decision { evidence, ..decision })
}

/// Somebody of the case acts in the parts that were opened for them alone, even where a list of people was entered anew since.
fn own_part_only(by: &By, case: &Loaded, step: &Step, instance: u16) -> Result<(), AppError> {
    let By::Resident { party, .. } = by else { return Ok(()) };
    let person = match party {
        Some(key) => case.roster().present().find(|person| person.key == *key).map(|person| person.number),
        None => Some(REPORTER),
    };
    let opens = |person| case.reading(Reader::Party(person)).opens(step.part, instance);
    if step.part == PartId::MAIN || person.is_some_and(opens) {
        return Ok(());
    }
    let needed = match &step.by {
        Trigger::Roles(roles) => roles.clone(),
        _ => Vec::new(),
    };
    Err(Refusal::WrongRole { needed }.into())
}

/// The evidence of an earlier time that a member of staff claims; empty where none is claimed.
fn claimed(by: &By, act: &Act, procedure: &Procedure, state: &CaseState, step: &Step) -> Result<String, AppError> {
    if act.occurred_at.is_none() || !matches!(by, By::Staff { .. }) {
        return Ok(String::new());
    }
    if !fengqiao_procedure::engine::may_claim_time(procedure, state, step) {
        return Err(AppError::invalid("occurred_at", "claim-not-here"));
    }
    let evidence = act.evidence.trim();
    if evidence.is_empty() {
        return Err(AppError::invalid("occurred_evidence", "claim-no-evidence"));
    }
    if evidence.chars().count() > EVIDENCE_CHARS_MAX as usize {
        return Err(AppError::invalid("occurred_evidence", "claim-long-evidence"));
    }
    Ok(evidence.to_owned())
}

async fn write(
    app: &App,
    tables: &Tables,
    case: Loaded,
    decision: Decision,
    along: Along,
) -> Result<Outcome, AppError> {
    let compiled = std::sync::Arc::clone(&case.compiled);
    let id = case.id;
    let along = if decision.papers.is_empty() || along.silent {
        along
    } else {
        let after = foreseen(tables, &compiled, id, Some(&case), &decision, &along);
        Along { issued: papers::issue(app, tables, &after).await?, ..along }
    };
    commit(app, draft(app, tables, &compiled, id, Some(case), decision, along)).await
}

/// Acts on every clock of a case that ran out, one entry each. Says how many there were.
///
/// # Errors
/// Where the store cannot be read or written.
pub async fn fire_due(app: &App, tables: &Tables, case: Loaded) -> Result<(Loaded, u64), AppError> {
    let mut case = case;
    let mut fired = 0;
    let mut retries = 0;
    loop {
        let now = app.now();
        let Some(decision) = next_due(tables, &case.compiled.procedure, &case.state, now) else {
            return Ok((case, fired));
        };
        let id = case.id;
        match write(app, tables, case, decision, Along::default()).await? {
            Outcome::Written(loaded) => {
                case = *loaded;
                fired += 1;
            }
            Outcome::Conflict | Outcome::Before(_) => {
                retries += 1;
                if retries > RETRIES {
                    return Err(AppError::Busy { seconds: 1 });
                }
                case = load::by_id(app, tables, id).await?.ok_or(AppError::NotFound)?;
            }
        }
    }
}

/// Moves a case's running clocks to the newest calendar by one entry. Says whether any date moved.
///
/// # Errors
/// Where the store cannot be read or written.
pub(crate) async fn recalculate(app: &App, tables: &Tables, id: Id) -> Result<bool, AppError> {
    for _ in 0..RETRIES {
        let Some(case) = load::by_id(app, tables, id).await? else { return Ok(false) };
        let procedure = &case.compiled.procedure;
        let calendar = tables.calendar_of(case.state.attributes.area.as_deref());
        let moved = fengqiao_procedure::recalculate(procedure, &case.state, &calendar, app.now());
        let Some(decision) = moved else { return Ok(false) };
        if let Outcome::Written(_) = write(app, tables, case, decision, Along::default()).await? {
            return Ok(true);
        }
    }
    Err(AppError::Busy { seconds: 1 })
}

/// Lets a running case go on under another version of its procedure, where that is proved for the state it stands in. Clocks that ran out act
/// first. Says whether it was moved.
///
/// # Errors
/// Where the store cannot be read or written.
pub(crate) async fn move_on(app: &App, tables: &Tables, id: Id, plan: &mut Plan) -> Result<bool, AppError> {
    for _ in 0..RETRIES {
        let Some(case) = load::by_id(app, tables, id).await? else { return Ok(false) };
        let (case, _) = fire_due(app, tables, case).await?;
        let state = case.compiled.procedure.state(case.state.config.instances[0].state).name.clone();
        let here = &case.state.procedure_version;
        let running = case.state.closed_at.is_none() && *here != plan.to.procedure.version;
        if !running || !plan.moves(tables, here, &state) {
            return Ok(false);
        }
        let now = app.now();
        let grown = tables.catalogue.grown(&case.compiled, &plan.to);
        let Ok(case) = case.under(&grown) else { return Ok(false) };
        let routes = Routes { tables, at: tables.city.at(tables.date_of(now)) };
        let calendar = tables.calendar_of(case.state.attributes.area.as_deref());
        let context = Context { recorded_at: now, calendar: &calendar, rules: tables, routing: &routes, draw: 0 };
        let moved =
            fengqiao_procedure::moved(&grown.procedure, &plan.to.procedure, &case.state, &plan.reason, &context);
        let Ok(decision) = moved else { return Ok(false) };
        if let Outcome::Written(_) = write(app, tables, case, decision, Along::default()).await? {
            return Ok(true);
        }
    }
    Err(AppError::Busy { seconds: 1 })
}

fn next_due(
    tables: &Tables,
    procedure: &fengqiao_procedure::model::Procedure,
    state: &CaseState,
    now: Instant,
) -> Option<Decision> {
    let point = fengqiao_procedure::next_point(procedure, state).filter(|point| point.at <= now)?;
    let at = tables.city.at(tables.date_of(now));
    let routes = Routes { tables, at };
    let calendar = tables.calendar_of(state.attributes.area.as_deref());
    let context = Context { recorded_at: now, calendar: &calendar, rules: tables, routing: &routes, draw: draw() };
    let (decisions, _) = fengqiao_procedure::due(procedure, state, &context);
    let first = decisions.into_iter().next();
    if first.is_none() {
        tracing::warn!(clock = %procedure.clock(point.clock).name, state = %procedure.state(state.config.instances[0].state).name, "a clock ran out and nothing could act on it");
    }
    first
}
