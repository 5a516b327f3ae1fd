//! The virtual years: events in order of time, played through the use cases of the app while its frozen clock moves on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use fengqiao_app::cases::{self, Loaded};
use fengqiao_app::{App, AppError, Tables};
use fengqiao_calendar::Instant;
use fengqiao_procedure::model::{Step, StepId};
use fengqiao_store::Id;

use crate::error::SimulateError;
use crate::fields::Album;
use crate::manner;
use crate::matter::{Matter, Part};
use crate::reports::{self, Incoming};
use crate::script::{Move, Take};

use crate::staff::{Possible, Staff};
use crate::together::{Job, together};

mod jobs;

use jobs::fire;

/// Events this close together share a commit, in milliseconds.
const WINDOW_MS: i64 = 90 * 60 * 1000;
/// How many events share a commit at most.
const BATCH_MAX: usize = 96;
/// How often a report is followed by somebody else's about the same thing, in a thousand.
const TWINS: u32 = 30;

enum Event {
    Report(Box<Incoming>),
    /// Somebody takes the step that was planned, if that plan still stands.
    Step(Id, u64),
    /// A clock of a case comes to a point, if the case is still at that version.
    Clock(Id, u64),
    /// A step of a story.
    Move(Box<Move>),
}

struct Live {
    case: Loaded,
    matter: Option<Matter>,
    plan: Option<(StepId, Possible)>,
    plan_number: u64,
    /// Steps that were refused: not tried again in this case.
    avoid: Vec<StepId>,
}

/// What one event came to.
type Done = (Context, Result<Loaded, AppError>);

enum Context {
    Opened(Box<Matter>),
    Stepped(Id),
    Fired(Id, u64),
    Told(Box<Move>),
}

/// How far the history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How much of the time has passed, in thousandths.
    pub per_mille: u32,
    /// Cases opened so far.
    pub cases: usize,
}

/// What came of a history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases opened.
    pub cases: usize,
    /// Cases opened, by procedure.
    pub by_procedure: BTreeMap<String, usize>,
    /// Steps taken by people.
    pub steps: usize,
    /// Entries by clocks.
    pub fired: usize,
    /// Steps that were refused although they were offered, by name; nothing came of them.
    pub refused: BTreeMap<String, usize>,
}

/// The simulation of one city.
pub(crate) struct Simulation {
    app: App,
    tables: Arc<Tables>,
    staff: Staff,
    album: Album,
    queue: BTreeMap<(i64, u64), Event>,
    serial: u64,
    live: HashMap<Id, Live>,
    stories: BTreeMap<&'static str, Id>,
    story_matters: BTreeMap<&'static str, Matter>,
    tally: Tally,
    /// Cases that moved since links were looked at, with what is known of them, and those that opened them.
    touched: BTreeMap<Id, Option<Matter>>,
}

impl Simulation {
    /// A simulation of an open city.
    pub(crate) fn new(app: &App) -> Simulation {
        Simulation {
            app: app.clone(),
            tables: app.tables(),
            staff: Staff::default(),
            album: Album::drawn(),
            queue: BTreeMap::new(),
            serial: 0,
            live: HashMap::new(),
            stories: BTreeMap::new(),
            story_matters: BTreeMap::new(),
            tally: Tally::default(),
            touched: BTreeMap::new(),
        }
    }

    /// Adds reports of the history.
    pub(crate) fn add_reports(&mut self, reports: Vec<Incoming>) {
        for report in reports {
            self.at(report.at, Event::Report(Box::new(report)));
        }
    }

    /// Adds the case of a story with its moves.
    pub(crate) fn add_story(&mut self, case: &'static str, matter: Matter, moves: Vec<Move>) {
        self.story_matters.insert(case, matter);
        for step in moves {
            self.at(step.at, Event::Move(Box::new(step)));
        }
    }

    /// The case of a story.
    pub(crate) fn story(&self, key: &str) -> Option<Id> {
        self.stories.get(key).copied()
    }

    /// Plays everything up to an instant and leaves the clock there.
    pub(crate) async fn run(&mut self, until: Instant, told: &mut dyn FnMut(Progress)) -> Result<Tally, SimulateError> {
        let from = self.app.now();
        let span = (until.0 - from.0).max(1);
        loop {
            let batch = self.batch(until);
            if batch.is_empty() {
                break;
            }
            let (jobs, contexts) = self.jobs(batch)?;
            let clock = self.app.clock().clone();
            let answers = together(&clock, jobs).await;
            for done in contexts.into_iter().zip(answers) {
                self.settle(done)?;
            }
            self.link().await?;
            let passed = (self.app.now().0 - from.0).max(0) * 1_000 / span;
            told(Progress { per_mille: u32::try_from(passed).unwrap_or(1_000), cases: self.tally.cases });
        }
        self.app.clock().set(until);
        self.tally.fired += usize::try_from(fengqiao_app::timers::run_due(&self.app).await?).unwrap_or(0);
        Ok(self.tally.clone())
    }

    fn at(&mut self, at: Instant, event: Event) {
        self.serial += 1;
        self.queue.insert((at.0, self.serial), event);
    }

    /// The next events that are close together and about different cases.
    fn batch(&mut self, until: Instant) -> Vec<(Instant, Event)> {
        let mut batch: Vec<(Instant, Event)> = Vec::new();
        let mut cases: Vec<Id> = Vec::new();
        let mut stories = 0;
        while let Some(entry) = self.queue.first_entry() {
            let at = entry.key().0;
            let first = batch.first().map_or(at, |(first, _)| first.0);
            let case = match entry.get() {
                Event::Step(id, _) | Event::Clock(id, _) => Some(*id),
                Event::Report(_) => None,
                Event::Move(_) => {
                    stories += 1;
                    None
                }
            };
            let busy = case.is_some_and(|id| cases.contains(&id)) || stories > 1 || (stories == 1 && !batch.is_empty());
            if at > until.0 || at - first > WINDOW_MS || busy || batch.len() >= BATCH_MAX {
                break;
            }
            let event = entry.remove();
            if !self.still_stands(&event) {
                continue;
            }
            cases.extend(case);
            let story = matches!(event, Event::Move(_));
            batch.push((Instant(at), event));
            if story {
                break;
            }
        }
        batch
    }

    fn still_stands(&self, event: &Event) -> bool {
        match event {
            Event::Step(id, number) => {
                self.live.get(id).is_some_and(|live| live.plan.is_some() && live.plan_number == *number)
            }
            Event::Clock(id, version) => self.live.get(id).is_some_and(|live| live.case.state.version == *version),
            Event::Report(_) | Event::Move(_) => true,
        }
    }

    #[expect(clippy::type_complexity, reason = "the two lists belong together and are used once")]
    fn jobs(
        &mut self,
        batch: Vec<(Instant, Event)>,
    ) -> Result<(Vec<Job<'static, Result<Loaded, AppError>>>, Vec<Context>), SimulateError> {
        let (mut jobs, mut contexts) = (Vec::new(), Vec::new());
        for (at, event) in batch {
            let (work, context) = match event {
                Event::Report(report) => self.report(*report),
                Event::Step(id, _) => match self.step(id, at) {
                    Some(found) => found,
                    None => continue,
                },
                Event::Clock(id, version) => match self.live.get(&id) {
                    Some(live) => (fire(&self.app, &self.tables, live.case.clone()), Context::Fired(id, version)),
                    None => continue,
                },
                Event::Move(step) => self.told(*step)?,
            };
            jobs.push(Job { at, work });
            contexts.push(context);
        }
        Ok((jobs, contexts))
    }

    fn settle(&mut self, (context, answer): Done) -> Result<(), SimulateError> {
        match (context, answer) {
            (Context::Opened(matter), Ok(case)) => {
                self.count(&case);
                self.maybe_twin(&matter, &case);
                self.keep(case, Some(*matter), Vec::new(), 0);
            }
            (Context::Opened(matter), Err(AppError::Refused(refusal))) => {
                *self.tally.refused.entry(format!("report {}: {refusal:?}", matter.category)).or_default() += 1;
            }
            (Context::Stepped(id), Ok(case)) => {
                self.tally.steps += 1;
                if let Some(live) = self.live.remove(&id) {
                    self.keep(case, live.matter, Vec::new(), live.plan_number);
                }
            }
            (Context::Stepped(id), Err(error @ (AppError::Refused(_) | AppError::Invalid(_) | AppError::NotFound))) => {
                if let Some(live) = self.live.remove(&id) {
                    let name =
                        live.avoid.last().map_or("", |step| live.case.compiled.procedure.step(*step).name.as_str());
                    *self.tally.refused.entry(format!("{name}: {error}")).or_default() += 1;
                    self.keep(live.case, live.matter, live.avoid, live.plan_number);
                }
            }
            (Context::Fired(id, before), Ok(case)) => self.fired(id, before, case),
            (Context::Told(told), Ok(case)) => {
                if matches!(told.take, Take::Open { .. }) {
                    self.count(&case);
                }
                self.stories.insert(told.case, case.id);
                self.live.remove(&case.id);
                self.keep(case, None, Vec::new(), 0);
            }
            (Context::Told(told), Err(error)) => {
                return Err(SimulateError::Story {
                    story: told.case.to_owned(),
                    step: told.name().to_owned(),
                    why: error.to_string(),
                });
            }
            (_, Err(error)) => return Err(error.into()),
        }
        Ok(())
    }

    fn count(&mut self, case: &Loaded) {
        self.tally.cases += 1;
        *self.tally.by_procedure.entry(case.compiled.procedure.id.clone()).or_default() += 1;
    }

    /// What a clock did: where it moved nothing, people go on with what they planned.
    fn fired(&mut self, id: Id, before: u64, case: Loaded) {
        let Some(mut live) = self.live.remove(&id) else { return };
        let entries = case.state.version - before;
        self.tally.fired += usize::try_from(entries).unwrap_or(0);
        if entries == 0 {
            // Nothing could act on it: it waits until somebody moves the case.
            self.live.insert(id, live);
            return;
        }
        let moved = case.state.config.instances != live.case.state.config.instances
            && main_state(&case) != main_state(&live.case)
            || case.state.supervisor != live.case.state.supervisor
            || case.state.config.instances.len() != live.case.state.config.instances.len();
        if moved || live.matter.is_none() || live.plan.is_none() {
            self.keep(case, live.matter, Vec::new(), live.plan_number);
        } else {
            live.case = case;
            self.schedule_clock(&live.case);
            self.live.insert(id, live);
        }
    }

    /// Somebody else may report the same thing.
    fn maybe_twin(&mut self, matter: &Matter, case: &Loaded) {
        let mut random = matter.random.clone();
        if matter.twin_of.is_none() && !case.filing.private && case.filing.spot.is_some() && random.chance(TWINS) {
            let twin = reports::twin(matter, &case.filing.number, case.state.recorded_at, &mut random);
            self.at(twin.at, Event::Report(Box::new(twin)));
        }
    }

    fn schedule_clock(&mut self, case: &Loaded) {
        if let Some(point) = fengqiao_procedure::next_point(&case.compiled.procedure, &case.state) {
            self.at(point.at.max(self.app.now()), Event::Clock(case.id, case.state.version));
        }
    }

    /// Remembers a case while it is open, with what happens to it next.
    fn keep(&mut self, case: Loaded, matter: Option<Matter>, avoid: Vec<StepId>, plan_number: u64) {
        self.touched.insert(case.id, matter.clone());
        if let Some(opened) = &case.filing.opened_by {
            self.touched.entry(opened.case).or_default();
        }
        if case.state.closed_at.is_some() {
            return;
        }
        self.schedule_clock(&case);
        let mut live = Live { case, matter, plan: None, plan_number: plan_number + 1, avoid };
        if let Some((at, step, possible)) = self.plan(&mut live) {
            live.plan = Some((step, possible));
            self.at(at, Event::Step(live.case.id, live.plan_number));
        }
        self.live.insert(live.case.id, live);
    }

    /// What somebody will do next in a case, and when; `None` where all wait.
    fn plan(&self, live: &mut Live) -> Option<(Instant, StepId, Possible)> {
        let matter = live.matter.as_mut()?;
        let procedure = &live.case.compiled.procedure;
        let now = self.app.now().max(live.case.state.recorded_at);
        let urgent =
            self.tables.city.categories().is_urgent(live.case.state.attributes.category.as_deref().unwrap_or_default());
        let known = live.case.state.attributes.category.is_some();
        let stands = |step: &Step| {
            live.case.state.config.instances.iter().any(|one| one.part == step.part && step.from.contains(&one.state))
        };
        let mut steps: Vec<(StepId, u32)> = (0..)
            .map(StepId)
            .zip(&procedure.steps)
            .filter(|(id, step)| {
                manner::is_of_people(step) && !step.from.is_empty() && !live.avoid.contains(id) && stands(step)
            })
            .map(|(id, step)| (id, manner::weight(step, matter, urgent, known)))
            .collect();
        if let Some(found) = self.by_episode(&live.case, matter, &live.avoid, now) {
            return found;
        }
        loop {
            let mut weights: Vec<u32> = steps.iter().map(|(_, weight)| *weight).collect();
            let offices = steps
                .iter()
                .any(|(id, _)| !procedure.is_resident_act(procedure.step(*id)) && !procedure.step(*id).corrects);
            weights.push(manner::idle(main_state(&live.case), offices));
            let chosen = matter.random.weighted(&weights)?;
            let (step, _) = *steps.get(chosen)?;
            if let Some(possible) = self.staff.who_may(&self.tables, &live.case, step, now, &mut matter.random) {
                let at = manner::when(&self.tables, &live.case, procedure.step(step), now, &mut matter.random);
                return Some((at, step, possible));
            }
            steps.remove(chosen);
        }
    }
}

/// How many acts of an episode are looked at for one that can be done: some of them the city's own clocks do.
const AHEAD: usize = 6;
/// After so many times in a row at which nothing of it could be done an episode is left.
const MISSES_MAX: u8 = 4;

impl Simulation {
    /// What an episode tells to do next; nothing where one waits for a clock or another case. `None` without an episode.
    #[expect(clippy::option_option, reason = "no episode, waiting, and a step are three things")]
    fn by_episode(
        &self,
        case: &Loaded,
        matter: &mut Matter,
        avoid: &[StepId],
        now: Instant,
    ) -> Option<Option<(Instant, StepId, Possible)>> {
        let Part { episode, next, .. } = matter.part.clone()?;
        for (at, act) in episode.acts.iter().enumerate().skip(next).take(AHEAD) {
            for step in act.steps.iter().filter(|step| !avoid.contains(step)) {
                let Some(possible) = self.staff.who_may(&self.tables, case, *step, now, &mut matter.random) else {
                    continue;
                };
                let procedure = &case.compiled.procedure;
                let when = manner::when(&self.tables, case, procedure.step(*step), now, &mut matter.random);
                if let Some(part) = &mut matter.part {
                    (part.next, part.missed, part.told) = (at + 1, 0, act.fields.clone());
                }
                return Some(Some((when, *step, possible)));
            }
        }
        let part = matter.part.as_mut()?;
        part.missed += 1;
        part.told.clear();
        if part.missed > MISSES_MAX {
            matter.part = None;
            return None;
        }
        Some(None)
    }

    /// Opens the cases that others call for and takes up how they ended; what came of it is played on.
    async fn link(&mut self) -> Result<(), SimulateError> {
        let touched = std::mem::take(&mut self.touched);
        if touched.is_empty() || cases::run_links(&self.app).await? == 0 {
            return Ok(());
        }
        for (id, known) in touched {
            // A case that closed may have opened another by its last step.
            let Some(case) = cases::by_id(&self.app, &self.tables, id).await? else { continue };
            if case.compiled.procedure.links.is_empty() {
                continue;
            }
            let matter = self.live.get(&id).map_or(known, |live| live.matter.clone());
            for other in cases::linked(&self.app, &self.tables, &case).await? {
                let open = other.case.state.done_at().is_none();
                if other.kind == cases::OPENED && open && !self.live.contains_key(&other.case.id) {
                    self.adopt(other.case.id, matter.clone()).await?;
                }
            }
            self.look_again(id).await?;
        }
        Ok(())
    }

    /// A case that another opened lives on its own.
    async fn adopt(&mut self, id: Id, matter: Option<Matter>) -> Result<(), SimulateError> {
        let Some(case) = cases::by_id(&self.app, &self.tables, id).await? else { return Ok(()) };
        self.count(&case);
        let mut matter = matter;
        if let Some(matter) = &mut matter {
            matter.part = None;
            matter.random = crate::random::Random::fork(0, &case.filing.number);
        }
        self.keep(case, matter, Vec::new(), 0);
        Ok(())
    }

    /// A case that another moved is planned anew.
    async fn look_again(&mut self, id: Id) -> Result<(), SimulateError> {
        let Some(now) = cases::by_id(&self.app, &self.tables, id).await? else { return Ok(()) };
        if let Some(live) = self.live.get(&id).filter(|live| live.case.state.version != now.state.version) {
            let (matter, number) = (live.matter.clone(), live.plan_number);
            self.live.remove(&id);
            self.keep(now, matter, Vec::new(), number);
        }
        Ok(())
    }
}

pub(crate) fn main_state(case: &Loaded) -> &str {
    &case.compiled.procedure.state(case.state.config.instances[0].state).name
}
