//! What each event does: the use case that is called, by whom, with which form.

use std::collections::BTreeMap;
use std::sync::Arc;

use fengqiao_app::cases::{self, Act, By, Loaded, Report};
use fengqiao_app::{App, AppError, Tables, new_id};
use fengqiao_calendar::Instant;
use fengqiao_procedure::event::Value;
use fengqiao_procedure::model::{Procedure, RoleKind, Step, Trigger};
use fengqiao_store::Id;

use super::{Context, Simulation, main_state};
use crate::error::SimulateError;
use crate::fields::{Album, Filling};
use crate::matter::Matter;
use crate::reports::Incoming;
use crate::script::{Move, Take};

impl Simulation {
    /// Somebody reports.
    pub(super) fn report(&mut self, incoming: Incoming) -> (Work, Context) {
        if incoming.matter.part.is_some() {
            return self.begin(incoming);
        }
        let mut matter = incoming.matter;
        let tables = &self.tables;
        let (by, step) = self.reporter(&mut matter, incoming.at);
        let by_category = tables.city.categories().procedure(matter.category).filter(|_| matter.sorted);
        let id = by_category.unwrap_or(cases::DEFAULT_PROCEDURE);
        let procedure = tables.catalogue.current(id).map(|compiled| &compiled.procedure);
        let opening = procedure.and_then(|procedure| {
            procedure
                .step_named(step)
                .filter(|id| procedure.openings.contains(id))
                .map(|id| (procedure, procedure.step(id)))
        });
        let filling = Filling { tables, album: &self.album, case: None, now: incoming.at };
        let fields =
            opening.map(|(procedure, opening)| filling.fill(procedure, opening, &mut matter)).unwrap_or_default();
        let report = Report {
            procedure: Some(id.to_owned()),
            opening: opening.map(|(_, opening)| opening.name.clone()),
            fields,
            channel: matter.channel.to_owned(),
            occurred_at: None,
            evidence: String::new(),
            old_number: None,
            form: None,
        };
        (open(&self.app, &self.album, by, report), Context::Opened(Box::new(matter)))
    }

    /// Somebody begins an episode by its first act.
    fn begin(&mut self, incoming: Incoming) -> (Work, Context) {
        let mut matter = incoming.matter;
        let tables = &self.tables;
        let id = matter.part.as_ref().map_or(String::new(), |part| part.episode.procedure.clone());
        let mut fields = BTreeMap::new();
        let mut opening = None;
        let mut by = By::Resident { device: matter.channel.to_owned(), party: None };
        if let Some(compiled) = tables.catalogue.current(&id) {
            let procedure = &compiled.procedure;
            let first = matter.part.as_ref().and_then(|part| part.episode.acts.first().cloned());
            let step = first.as_ref().and_then(|act| act.steps.iter().find(|step| procedure.openings.contains(step)));
            if let Some((part, act)) = matter.part.as_mut().zip(first.clone()) {
                part.told = act.fields;
                part.next = 1;
            }
            if let Some(step) = step.map(|step| procedure.step(*step)) {
                let filling = Filling { tables, album: &self.album, case: None, now: incoming.at };
                fields = filling.fill(procedure, step, &mut matter);
                opening = Some(step.name.clone());
                by = self.beginner(procedure, step, &mut matter, incoming.at).unwrap_or(by);
            }
        }
        let report = Report {
            procedure: Some(id),
            opening,
            fields,
            channel: if matches!(by, By::Staff { .. }) { "counter" } else { "web" }.to_owned(),
            occurred_at: None,
            evidence: String::new(),
            old_number: None,
            form: None,
        };
        (open(&self.app, &self.album, by, report), Context::Opened(Box::new(matter)))
    }

    /// The member of staff who begins a matter by a step; none where it is a resident's.
    fn beginner(&self, procedure: &Procedure, step: &Step, matter: &mut Matter, at: Instant) -> Option<By> {
        let Trigger::Roles(roles) = &step.by else { return None };
        let (RoleKind::Office { post } | RoleKind::Unit { post }) = &procedure.role(*roles.first()?).kind else {
            return None;
        };
        let tables = &self.tables;
        let on = tables.date_of(at);
        let area = tables.area_of_place(&matter.place.parse().unwrap_or_default());
        let office = tables.city.at(on).nearest_office(area.as_deref(), tables.city.deepest_level(), post, &[]).ok()?;
        let areas = tables.city.areas();
        let spot = area.as_deref().and_then(|code| areas.find(code)).or_else(|| areas.roots().first().copied())?;
        let holds = |held: &&fengqiao_civic::Post| {
            held.kind == *post.as_str() && areas.find(held.area.as_str()).is_some_and(|own| areas.contains(own, spot))
        };
        let posts = tables.city.posts_in(&office.organisation, on).filter(holds);
        let accounts: Vec<String> = posts.map(|held| held.account.to_string()).collect();
        let chosen = accounts.get(matter.random.below(accounts.len()))?;
        Some(self.staff.by(tables, chosen, "web", at))
    }

    /// Who brings a matter in, and by which opening step.
    fn reporter(&self, matter: &mut Matter, at: Instant) -> (By, &'static str) {
        let tables = &self.tables;
        let question = matter.category.starts_with("17") && matter.random.chance(750);
        let held = |kind: &str, area: &str| {
            let on = tables.date_of(at);
            let posts = tables
                .city
                .posts()
                .filter(|post| post.kind == *kind && post.area == *area && tables.city.is_active(post, on));
            posts.map(|post| post.account.to_string()).collect::<Vec<_>>()
        };
        let place = matter.place.parse().unwrap_or_default();
        let area = tables.area_of_place(&place);
        let at_counter = if question { "answer_on_spot" } else { "take_down" };
        let random = &mut matter.random;
        let mut one = |accounts: Vec<String>, device: &str| {
            let chosen = accounts.get(random.below(accounts.len()))?;
            Some(self.staff.by(tables, chosen, device, at))
        };
        let staff = match (matter.channel, &area) {
            ("patrol", Some(grid)) => one(held("grid_worker", grid), "web").map(|by| {
                (
                    by,
                    if tables.city.categories().is_simple(matter.category) {
                        "solve_on_site"
                    } else {
                        "report_on_patrol"
                    },
                )
            }),
            ("counter", Some(area)) => {
                let street = tables
                    .city
                    .areas()
                    .find(area)
                    .into_iter()
                    .flat_map(|id| tables.city.areas().chain(id))
                    .find(|id| tables.city.areas().get(*id).level == 2);
                one(street.map(|id| held("intake", tables.city.areas().get(id).code)).unwrap_or_default(), "counter")
                    .map(|by| (by, at_counter))
            }
            ("phone" | "counter", _) => {
                let root = tables.city.areas().roots().first().map_or("", |id| tables.city.areas().get(*id).code);
                one(held("intake", root), "phone").map(|by| (by, at_counter))
            }
            _ => None,
        };
        staff.unwrap_or_else(|| (By::Resident { device: matter.channel.to_owned(), party: None }, "report"))
    }

    /// Somebody takes the planned step.
    pub(super) fn step(&mut self, id: Id, at: Instant) -> Option<(Work, Context)> {
        let live = self.live.get_mut(&id)?;
        let (step, possible) = live.plan.take()?;
        let matter = live.matter.as_mut()?;
        let procedure = &live.case.compiled.procedure;
        let filling = Filling { tables: &self.tables, album: &self.album, case: Some(&live.case), now: at };
        let fields = filling.fill(procedure, procedure.step(step), matter);
        let act = act_of(&live.case, procedure.step(step), possible.instance, fields);
        // Remembered while it is under way: a refused step is not tried again.
        live.avoid.push(step);
        Some((take(&self.app, &self.album, possible.by, act), Context::Stepped(id)))
    }

    /// A story goes on.
    pub(super) fn told(&mut self, told: Move) -> Result<(Work, Context), SimulateError> {
        let lost = |why: &str| SimulateError::Story {
            story: told.case.to_owned(),
            step: told.name().to_owned(),
            why: why.to_owned(),
        };
        let number = match told.joins {
            Some(other) => Some(
                self.stories
                    .get(other)
                    .and_then(|id| self.live.get(id))
                    .ok_or_else(|| lost("the other case is not open"))?
                    .case
                    .filing
                    .number
                    .clone(),
            ),
            None => None,
        };
        let matter = self.story_matters.get_mut(told.case).ok_or_else(|| lost("nothing is known of it"))?;
        matter.twin_of = number;
        let mut filling = Filling { tables: &self.tables, album: &self.album, case: None, now: told.at };
        let work = match &told.take {
            Take::Open { account, opening } => {
                let by = match account {
                    Some(account) => self.staff.by(&self.tables, account, matter.channel, told.at),
                    None => By::Resident { device: matter.channel.to_owned(), party: None },
                };
                let id = self.tables.city.categories().procedure(matter.category).unwrap_or(cases::DEFAULT_PROCEDURE);
                let compiled =
                    self.tables.catalogue.current(id).ok_or_else(|| lost("its procedure is not published"))?;
                let step = compiled.procedure.step_named(opening).ok_or_else(|| lost("no such step"))?;
                let mut fields = filling.fill(&compiled.procedure, compiled.procedure.step(step), matter);
                fields.extend(told.fields.clone());
                let report = Report {
                    procedure: Some(id.to_owned()),
                    opening: Some((*opening).to_owned()),
                    fields,
                    channel: matter.channel.to_owned(),
                    occurred_at: None,
                    evidence: String::new(),
                    old_number: None,
                    form: None,
                };
                open(&self.app, &self.album, by, report)
            }
            Take::Step(step) => {
                let live = self
                    .stories
                    .get(told.case)
                    .and_then(|id| self.live.get(id))
                    .ok_or_else(|| lost("its case is not open"))?;
                let procedure = &live.case.compiled.procedure;
                let id = procedure.step_named(step).ok_or_else(|| lost("no such step"))?;
                let possible = self
                    .staff
                    .who_may(&self.tables, &live.case, id, told.at, &mut matter.random)
                    .ok_or_else(|| lost(&who_lacks(&live.case)))?;
                filling.case = Some(&live.case);
                let mut fields = filling.fill(procedure, procedure.step(id), matter);
                fields.extend(told.fields.clone());
                take(
                    &self.app,
                    &self.album,
                    possible.by,
                    act_of(&live.case, procedure.step(id), possible.instance, fields),
                )
            }
        };
        Ok((work, Context::Told(Box::new(told))))
    }
}

pub(super) type Work = std::pin::Pin<Box<dyn Future<Output = Result<Loaded, AppError>>>>;

fn open(app: &App, album: &Album, by: By, mut report: Report) -> Work {
    let (app, album) = (app.clone(), album.clone());
    Box::pin(async move {
        let id = new_id(app.now());
        album.keep(&app, id, &mut report.fields).await?;
        cases::submit_as(&app, &by, id, report).await
    })
}

fn take(app: &App, album: &Album, by: By, mut act: Act) -> Work {
    let (app, album) = (app.clone(), album.clone());
    Box::pin(async move {
        album.keep(&app, act.case, &mut act.fields).await?;
        cases::act(&app, &by, act).await
    })
}

pub(super) fn fire(app: &App, tables: &Arc<Tables>, case: Loaded) -> Work {
    let (app, tables) = (app.clone(), Arc::clone(tables));
    Box::pin(async move { Ok(cases::fire_due(&app, &tables, case).await?.0) })
}

fn act_of(case: &Loaded, step: &Step, instance: u16, fields: BTreeMap<String, Value>) -> Act {
    Act {
        case: case.id,
        step: step.name.clone(),
        instance,
        fields,
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    }
}

fn who_lacks(case: &Loaded) -> String {
    format!("nobody may take it in state {}", main_state(case))
}
