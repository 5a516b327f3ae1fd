//! What only a demo city has: switching roles in one click and moving the clock.

use std::iter;

use fengqiao_calendar::Instant;
use fengqiao_civic::Post;
use fengqiao_civic::rights::Viewer;
use fengqiao_civic::roster::REPORTER;
use fengqiao_procedure::engine::Allowed;
use fengqiao_procedure::model::{PartId, Procedure, RoleKind, Step, StepId, Trigger};
use fengqiao_store::repo::settings;

use crate::app::{App, Tables};
use crate::cases::{self, By, Loaded};
use crate::error::AppError;
use crate::people;
use crate::timers;

/// The setting that keeps how far the demo's clock is ahead.
const AHEAD: &str = "demo.ahead";
/// How far the clock may be moved at once, in milliseconds: seven days.
const STEP_MAX: u32 = 7 * 24 * 60 * 60 * 1000;

/// Moves the clock forward and acts on everything that became due. Says how many entries came of it.
///
/// # Errors
/// [`AppError::NotFound`] in a real city.
pub async fn advance(app: &App, milliseconds: u32) -> Result<u64, AppError> {
    if !app.is_demo() {
        return Err(AppError::NotFound);
    }
    app.clock().advance(milliseconds.min(STEP_MAX));
    people::commit(app, settings::save(AHEAD, app.clock().ahead().to_be_bytes().to_vec())).await?;
    timers::run_due(app).await
}

/// Sets the clock to where it was moved before the last stop.
///
/// # Errors
/// Where the store cannot be read.
pub async fn resume_clock(app: &App) -> Result<(), AppError> {
    if let Some(bytes) = settings::load(app.store(), AHEAD).await?
        && let Ok(bytes) = <[u8; 8]>::try_from(bytes.as_slice())
    {
        let missing = i64::from_be_bytes(bytes) - app.clock().ahead();
        for _ in 0..missing.max(0) / i64::from(STEP_MAX) {
            app.clock().advance(STEP_MAX);
        }
        app.clock().advance(u32::try_from(missing.max(0) % i64::from(STEP_MAX)).unwrap_or(0));
    }
    Ok(())
}

/// Signs in as an account without its password.
///
/// # Errors
/// [`AppError::NotFound`] in a real city and for an unknown account.
pub async fn switch_to(app: &App, account: &str) -> Result<String, AppError> {
    if !app.is_demo() || app.tables().city.account(account).is_none() {
        return Err(AppError::NotFound);
    }
    people::begin(app, account, app.now()).await
}

/// A step that somebody can take now in a case of the demo city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The step.
    pub step: StepId,
    /// The number of the instance of its part.
    pub instance: u16,
    /// Who may take it.
    pub taker: Taker,
    /// How far the end of its part is after it, in steps; [`FAR`] where it leads nowhere else.
    pub far: u16,
}

/// Who may take a step in a case of the demo city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taker {
    /// One of the people of the case, by their number.
    Person(u8),
    /// The holder of a post.
    Post(Post),
}

/// Further away than any end.
pub const FAR: u16 = u16::MAX;

/// Who can move a case now, the steps that lead nearest to an end first.
pub fn acting(tables: &Tables, case: &Loaded, now: Instant) -> Vec<Acting> {
    let procedure = &case.compiled.procedure;
    let others = case.roster();
    let others = others.present().map(|person| person.number).filter(|number| *number != REPORTER);
    let people = iter::once(REPORTER).chain(others);
    let offered: Vec<(u8, Vec<Allowed>)> = people
        .filter_map(|number| Some((number, cases::allowed(tables, &By::person(case, number)?, case, now))))
        .collect();
    let mut found = Vec::new();
    let far = distances(procedure);
    for (at, one) in offered[0].1.iter().enumerate() {
        // Everybody is told of the same steps in the same order; who may take them differs.
        let person = offered.iter().find(|(_, own)| own.get(at).is_some_and(|own| own.may.is_ok()));
        let takes = |viewer: &Viewer| {
            let by = By::Staff { viewer: viewer.clone(), device: "web".to_owned() };
            cases::allowed(tables, &by, case, now).get(at).is_some_and(|own| own.may.is_ok())
        };
        let post = || holders(tables, procedure, procedure.step(one.step), now).find(|(viewer, _)| takes(viewer));
        let person = person.map(|(number, _)| Taker::Person(*number));
        let Some(taker) = person.or_else(|| post().map(|(_, post)| Taker::Post(post))) else { continue };
        let far = procedure.step(one.step).to.map_or(FAR, |to| far[to.index()].saturating_add(STEP_COST));
        found.push(Acting { step: one.step, instance: one.instance, taker, far });
    }
    found.sort_by_key(|acting| (procedure.step(acting.step).part == PartId::MAIN, acting.far));
    found
}

/// How far the end is once a clock of the present state has run out; [`FAR`] where no clock leads on.
pub fn far_by_clock(case: &Loaded) -> u16 {
    let procedure = &case.compiled.procedure;
    let far = distances(procedure);
    let now = |step: &&Step| {
        let instances = &case.state.config.instances;
        matches!(step.by, Trigger::Clock { .. })
            && instances.iter().any(|one| one.part == step.part && step.from.contains(&one.state))
    };
    let leads = procedure.steps.iter().filter(now).filter_map(|step| step.to);
    leads.map(|to| far[to.index()].saturating_add(CLOCK_COST)).min().unwrap_or(FAR)
}

/// A post whose holder may begin a matter by this step: the nearest to the ground of its kind.
pub fn opener(tables: &Tables, procedure: &Procedure, step: &Step, now: Instant) -> Option<Post> {
    let areas = tables.city.areas();
    let depth = |post: &Post| areas.find(post.area.as_str()).map_or(0, |id| areas.get(id).level);
    let all: Vec<Post> = holders(tables, procedure, step, now).map(|(_, post)| post).collect();
    let deepest = all.iter().map(depth).max()?;
    all.into_iter().find(|post| depth(post) == deepest)
}

/// Everybody with a post of a kind that the step names, and that post.
fn holders<'t>(
    tables: &'t Tables,
    procedure: &Procedure,
    step: &Step,
    now: Instant,
) -> impl Iterator<Item = (Viewer, Post)> + use<'t> {
    let roles = match &step.by {
        Trigger::Roles(roles) => roles.as_slice(),
        _ => &[],
    };
    let kind = |role: &fengqiao_procedure::model::RoleId| match &procedure.role(*role).kind {
        RoleKind::Office { post } | RoleKind::Unit { post } => Some(post.clone()),
        RoleKind::Party => None,
    };
    let kinds: Vec<String> = roles.iter().filter_map(kind).collect();
    let today = tables.date_of(now);
    let posts = tables.city.posts().filter(move |post| kinds.iter().any(|kind| post.kind == **kind));
    posts.filter_map(move |post| {
        let viewer = Viewer::of(&tables.city, &post.account, today);
        viewer.posts().iter().any(|held| held.id == post.id).then(|| (viewer, post.clone()))
    })
}

/// What a step, a step of a clock and a step of another case count on the way to an end: time must pass, another case must run.
const STEP_COST: u16 = 1;
const CLOCK_COST: u16 = 3;
const LINK_COST: u16 = 8;

/// How many steps lie between each state and an end of its part.
pub fn distances(procedure: &Procedure) -> Vec<u16> {
    let mut far: Vec<u16> = procedure.states.iter().map(|state| if state.end.is_some() { 0 } else { FAR }).collect();
    for _ in 0..procedure.states.len() {
        for step in &procedure.steps {
            let Some(to) = step.to else { continue };
            let cost = match step.by {
                Trigger::Clock { .. } => CLOCK_COST,
                Trigger::Linked { .. } => LINK_COST,
                _ => STEP_COST,
            };
            for from in &step.from {
                far[from.index()] = far[from.index()].min(far[to.index()].saturating_add(cost));
            }
        }
    }
    far
}
