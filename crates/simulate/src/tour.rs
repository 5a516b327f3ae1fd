//! The guided tour of a demo city: one case that is reported and goes on step by step, each taken through the use cases by whoever may.

use fengqiao_app::cases::{self, Act, By, Loaded, Report};
use fengqiao_app::{App, AppError, demo, new_id};
use fengqiao_civic::PlaceKind;
use fengqiao_procedure::event::Contact;
use fengqiao_procedure::model::Trigger;
use fengqiao_store::Id;

use crate::fields::{Album, Filling};
use crate::matter::{self, Matter};
use crate::random::Random;
use crate::roles::roles;
use crate::staff::{Possible, Staff};
use crate::stories::COMMUNITY;

/// The category of a street lamp.
const LAMP: &str = "0101";
/// What she says.
const WORDS: &str = "楼下这盏路灯不亮了，晚上看不清台阶，我们这里老人多，请来修一下。";
/// How many steps are taken at most on the way to a stop.
const STEPS_MAX: usize = 12;
const DAY_MS: u32 = 24 * 60 * 60 * 1000;
/// Three days pass at once; where days off put the clock further away, one more at a time, up to so many.
const WAITS_MAX: usize = 12;

/// How far the tour's case is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// A dispatcher has it.
    Dispatch,
    /// Whoever repairs has it.
    Repair,
    /// It is said to be done; somebody else looks.
    Check,
    /// The resident is asked.
    Judge,
    /// She said that it is not solved.
    Unsolved,
    /// Nobody acted, and it rose by itself.
    Risen,
}

/// The ordinary way of a matter: the state, how far that is, and the step that leads on.
const WAY: [(&str, Stage, &[&str]); 12] = [
    ("reported", Stage::Dispatch, &["screen"]),
    ("received", Stage::Dispatch, &["register"]),
    ("screened", Stage::Dispatch, &["dispatch"]),
    ("registered", Stage::Dispatch, &["dispatch"]),
    ("dispatched", Stage::Repair, &["accept", "sign"]),
    ("dispatched_urgent", Stage::Repair, &["accept", "sign"]),
    ("accepted", Stage::Repair, &["begin"]),
    ("signed", Stage::Repair, &["contact"]),
    ("handling", Stage::Repair, &["feed_back", "reply"]),
    ("fed_back", Stage::Check, &["verify"]),
    ("replied", Stage::Judge, &["rate_unsolved"]),
    ("redo", Stage::Unsolved, &[]),
];

/// States that are on the way to a stage and not yet there.
const BEFORE: [&str; 6] = ["reported", "received", "dispatched", "dispatched_urgent", "accepted", "signed"];

/// The code of the lamp that the resident scans.
pub fn lamp(app: &App) -> Option<String> {
    let tables = app.tables();
    let mut places = tables.city.places().all();
    let fit = places.find(|place| {
        place.kind == PlaceKind::Asset && place.area.as_str().starts_with(COMMUNITY) && place.name.zh.contains("路灯")
    });
    fit.map(|place| place.code.to_string())
}

/// The resident reports the lamp.
///
/// # Errors
/// [`AppError::NotFound`] in a city that is no demo or has no lamp; otherwise as the use case refuses.
pub async fn report(app: &App) -> Result<Id, AppError> {
    if !app.is_demo() {
        return Err(AppError::NotFound);
    }
    let tables = app.tables();
    let mut matter = matter(app, lamp(app).ok_or(AppError::NotFound)?);
    let id = tables.city.categories().procedure(LAMP).unwrap_or(cases::DEFAULT_PROCEDURE);
    let compiled = tables.catalogue.current(id).ok_or(AppError::NotFound)?;
    let step = compiled.procedure.step_named("report").ok_or(AppError::NotFound)?;
    let album = Album::drawn();
    let filling = Filling { tables: &tables, album: &album, case: None, now: app.now() };
    let case = new_id(app.now());
    let mut fields = filling.fill(&compiled.procedure, compiled.procedure.step(step), &mut matter);
    album.keep(app, case, &mut fields).await?;
    let report = Report {
        procedure: Some(id.to_owned()),
        opening: Some("report".to_owned()),
        fields,
        channel: "qr".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    };
    Ok(cases::submit_as(app, &By::Resident { device: "qr".to_owned(), party: None }, case, report).await?.id)
}

/// Brings the case as far as a stage by the steps that are still missing. Says whether it got there: a visitor may have led it another way.
///
/// # Errors
/// [`AppError::NotFound`] in a city that is no demo and for an unknown case; otherwise as the use cases refuse.
pub async fn bring(app: &App, case: Id, to: Stage) -> Result<bool, AppError> {
    if !app.is_demo() {
        return Err(AppError::NotFound);
    }
    let album = Album::drawn();
    for _ in 0..STEPS_MAX {
        let tables = app.tables();
        let loaded = cases::by_id(app, &tables, case).await?.ok_or(AppError::NotFound)?;
        let state = state(&loaded);
        if to == Stage::Risen && moved_by_itself(&loaded) {
            return Ok(true);
        }
        let Some((_, stage, steps)) = WAY.iter().find(|(name, ..)| *name == state) else { return Ok(false) };
        if to == Stage::Risen && *stage == Stage::Unsolved {
            return wait(app, case).await;
        }
        if *stage > to || (*stage == to && !BEFORE.contains(&state.as_str())) {
            return Ok(true);
        }
        if !take(app, &loaded, steps, &album).await? {
            return Ok(false);
        }
    }
    Ok(false)
}

/// The account that would take the next step in the case, one of the demo's roles where one may.
///
/// # Errors
/// Where the case cannot be read.
pub async fn account(app: &App, case: Id) -> Result<Option<String>, AppError> {
    let tables = app.tables();
    let Some(loaded) = cases::by_id(app, &tables, case).await? else { return Ok(None) };
    let state = state(&loaded);
    let way = WAY.iter().find(|(name, ..)| *name == state).map_or(&[][..], |(_, _, steps)| *steps);
    let found = way.iter().find_map(|step| who(app, &loaded, step));
    Ok(found.and_then(|possible| possible.by.account().map(ToString::to_string)))
}

/// The name of the state in which the case is.
fn state(case: &Loaded) -> String {
    let at = case.state.config.instances.first().map(|instance| instance.state);
    at.map_or_else(String::new, |at| case.compiled.procedure.state(at).name.clone())
}

/// Whoever may take a step: a role of the demo bar first, so that a visitor meets the same people again.
fn who(app: &App, case: &Loaded, step: &str) -> Option<Possible> {
    let tables = app.tables();
    let step = case.compiled.procedure.step_named(step)?;
    let staff = Staff::default();
    let known = roles().into_iter().find_map(|role| {
        let by = staff.by(&tables, &role.account, "web", app.now());
        by.sees(&case.filing)?;
        let allowed = cases::allowed(&tables, &by, case, app.now());
        let one = allowed.into_iter().find(|one| one.step == step && one.may.is_ok())?;
        Some(Possible { by, instance: one.instance })
    });
    known.or_else(|| staff.who_may(&tables, case, step, app.now(), &mut Random::fork(0, "tour")))
}

/// Takes the first of the steps that somebody may take.
async fn take(app: &App, case: &Loaded, steps: &[&str], album: &Album) -> Result<bool, AppError> {
    let Some((name, possible)) = steps.iter().find_map(|name| Some((*name, who(app, case, name)?))) else {
        return Ok(false);
    };
    let tables = app.tables();
    let procedure = &case.compiled.procedure;
    let Some(step) = procedure.step_named(name) else { return Ok(false) };
    let place = case.state.attributes.place.clone().unwrap_or_default();
    let filling = Filling { tables: &tables, album, case: Some(case), now: app.now() };
    let mut act = Act {
        case: case.id,
        step: name.to_owned(),
        instance: possible.instance,
        fields: filling.fill(procedure, procedure.step(step), &mut matter(app, place)),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    };
    album.keep(app, act.case, &mut act.fields).await?;
    cases::act(app, &possible.by, act).await?;
    Ok(true)
}

/// Lets three days pass, and more where days off put the clock further away, until the case has moved by itself.
async fn wait(app: &App, case: Id) -> Result<bool, AppError> {
    for turn in 0..WAITS_MAX {
        demo::advance(app, if turn == 0 { 3 * DAY_MS } else { DAY_MS }).await?;
        let now = cases::by_id(app, &app.tables(), case).await?.ok_or(AppError::NotFound)?;
        if moved_by_itself(&now) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a clock moved the case to another state after the resident had judged it; a warning is no move.
fn moved_by_itself(case: &Loaded) -> bool {
    let procedure = &case.compiled.procedure;
    let steps = || case.history.iter().filter_map(|recorded| recorded.decision.step.map(|step| procedure.step(step)));
    let judged = steps().position(|step| step.name == "rate_unsolved");
    judged.is_some_and(|at| steps().skip(at).any(|step| step.to.is_some() && !matches!(step.by, Trigger::Roles(_))))
}

fn matter(app: &App, place: String) -> Matter {
    let tables = app.tables();
    Matter {
        category: LAMP,
        place_said: matter::place_said(&tables, &place),
        place,
        words: WORDS.to_owned(),
        contact: Some(Contact { name: "陈秀兰".to_owned(), phone: "13900009001".to_owned(), hidden: false }),
        channel: "qr",
        sorted: true,
        twin_of: None,
        part: None,
        random: Random::fork(0, "tour"),
    }
}

/// A procedure's text with a state added that nobody leaves: what the last stop shows to the checker.
pub fn broken(source: &str) -> String {
    let step = r#"
# 改坏的地方：有人想要一个“先放一放”的状态，却没有写谁把它接着办下去。
[state.put_aside]
title = { zh = "先放一放", en = "Put aside" }
tells = { zh = "{holder}先放一放，最迟{due}再看；逾期由{next}督促。", en = "{holder} put it aside until {due}; after that {next} sees to it." }
holder = "dispatcher"
[step.put_aside]
title = { zh = "先放一放", en = "Put it aside" }
from = ["screened"]
by = "dispatcher"
to = "put_aside"
tell = [{ to = "resident", zh = "您报告的事件（编号 {number}）先放一放。", en = "Your report (number {number}) was put aside." }]
"#;
    // The uses of modules end the file; a state may stand anywhere before them.
    let at = source.find("\n[[use]]").unwrap_or(source.len());
    format!("{}{step}{}", &source[..at], &source[at..])
}
