//! Clocks in dates: what the transition function did to a clock, derived on the calendar and recorded.

use std::collections::BTreeMap;
use std::time::Duration;

use fengqiao_calendar::{Calendar, Date, Instant, Length, Limit, Period, Promised, Rule, Unit};

use super::day;
use super::take::Taking;
use crate::event::*;
use crate::model::*;

/// The seconds of a civil day.
const DAY_SECONDS: u64 = 86_400;

/// The changes that a step makes to clocks, in order, each with the whole run afterwards.
pub(super) fn changes(
    p: &Procedure,
    state: &CaseState,
    draft: &CaseState,
    ops: &[(u16, ClockId, ClockVerb)],
    taking: &Taking<'_>,
    ctx: &Context<'_>,
) -> Result<Vec<ClockChange>, Refusal> {
    let mut work = Work { p, state, draft, when: When::of(taking), ctx, changes: Vec::new() };
    if let Some(fired) = &taking.fired {
        work.fire(fired);
    }
    for (instance, clock, verb) in ops {
        work.change(*clock, *instance, *verb)?;
    }
    if taking.kind == Kind::Corrected {
        work.derive_again()?;
    }
    Ok(work.changes)
}

/// What a move to another version does to clocks: those that start or end with it, and the warnings of those that go on, which keep their
/// rule, their start and their date.
///
/// # Errors
/// The clock that would start and has no date to run to.
pub(super) fn moved(
    p: &Procedure,
    state: &CaseState,
    draft: &CaseState,
    ops: &[(u16, ClockId, ClockVerb)],
    when: When<'_>,
    ctx: &Context<'_>,
) -> Result<Vec<ClockChange>, ClockId> {
    let mut work = Work { p, state, draft, when, ctx, changes: Vec::new() };
    for (instance, clock, verb) in ops {
        work.change(*clock, *instance, *verb).map_err(|_| *clock)?;
    }
    for before in state.clocks.iter().filter(|run| matches!(run.phase, Phase::Running | Phase::Paused)) {
        let Some(mut run) = work.latest(before.clock, before.instance).filter(|run| run.phase == before.phase) else {
            continue;
        };
        for rule in work.leads(run.clock, run.started_at).map_err(|_| run.clock)? {
            if run.leads.iter().all(|known| known.id != rule.id) {
                run.leads.push(rule);
            }
        }
        derive_anew(p, &mut run, ctx.calendar);
        if run != *before {
            work.changes.push(ClockChange { change: ClockVerb::Recalculate, after: run });
        }
    }
    Ok(work.changes)
}

/// Derives a run's end and warnings again, on a calendar that may be newer than the one before; a promised end is never brought forward,
/// neither by a calendar nor by a pause or an extension under it. Says whether anything differs from before.
pub(super) fn derive_anew(p: &Procedure, run: &mut ClockRun, calendar: &Calendar) -> bool {
    let period = period(run);
    let promised = Promised::from(p.clock(run.clock).promised);
    let derived = fengqiao_calendar::recalculate(&run.due, &period, calendar, promised);
    let differs = derived.due.at != run.due.at || derived.due.provisional != run.due.provisional;
    run.due = derived.due;
    set_points(p, run, &period, calendar);
    differs
}

fn set_points(p: &Procedure, run: &mut ClockRun, period: &Period, calendar: &Calendar) {
    run.calendar_version = calendar.version();
    run.points.clear();
    for step in &p.steps {
        let Trigger::Clock { clock, mark } = step.by else { continue };
        if clock != run.clock || mark.is_end() || run.points.iter().any(|(known, _)| *known == mark) {
            continue;
        }
        match mark {
            Mark::Percent(percent) => run.points.push((mark, period.percent_at(calendar, percent))),
            Mark::DaysBefore(days) => {
                let days = Length { amount: u32::from(days), unit: Unit::Day };
                set_lead(run, mark, days, calendar);
            }
            Mark::Before(lead) => {
                let pinned = run.leads.iter().find(|rule| rule.id == p.lead(lead)).map(|rule| rule.length);
                pinned.into_iter().for_each(|length| set_lead(run, mark, length, calendar));
            }
        }
    }
    run.points.sort_unstable_by_key(|(mark, at)| (*at, *mark));
}

/// A point so long before the end; one that would lie before the start reminds of nothing.
fn set_lead(run: &mut ClockRun, mark: Mark, length: Length, calendar: &Calendar) {
    let at = run.due.lead(calendar, length).filter(|at| *at > run.started_at);
    run.points.extend(at.map(|at| (mark, at)));
}

fn period(run: &ClockRun) -> Period {
    let period = Period { start: run.started_at, limit: run.limit.clone(), pauses: Vec::new(), extensions: Vec::new() };
    period.with_pauses(run.paused.iter().copied()).with_extensions(run.extensions.iter().map(|rule| rule.length))
}

/// When something happens to clocks, and what whoever caused it named.
#[derive(Clone, Copy)]
pub(super) struct When<'a> {
    pub recorded_at: Instant,
    pub occurred_at: Instant,
    /// What a person gave with it; none for clocks, linked cases and moves to another version.
    pub named: Option<&'a BTreeMap<FieldId, Value>>,
}

impl<'a> When<'a> {
    fn of(taking: &'a Taking<'_>) -> When<'a> {
        let named = taking.role.map(|_| taking.fields);
        When { recorded_at: taking.recorded_at, occurred_at: taking.occurred_at, named }
    }
}

struct Work<'a> {
    p: &'a Procedure,
    state: &'a CaseState,
    draft: &'a CaseState,
    when: When<'a>,
    ctx: &'a Context<'a>,
    changes: Vec<ClockChange>,
}

impl Work<'_> {
    fn change(&mut self, clock: ClockId, instance: u16, verb: ClockVerb) -> Result<(), Refusal> {
        let before = self.latest(clock, instance);
        let now = self.when.recorded_at;
        let after = match (verb, before) {
            (ClockVerb::Start, before) => self.started(clock, instance, before.map_or(1, |run| run.run + 1))?,
            (_, None) => return Ok(()),
            (ClockVerb::Pause, Some(mut run)) => {
                run.paused.push((now, None));
                run.phase = Phase::Paused;
                run
            }
            (ClockVerb::Resume, Some(mut run)) => {
                end_pause(&mut run, now);
                run.phase = Phase::Running;
                derive_anew(self.p, &mut run, self.ctx.calendar);
                run
            }
            (ClockVerb::Extend, Some(mut run)) => {
                run.extensions.push(self.extension(clock)?);
                derive_anew(self.p, &mut run, self.ctx.calendar);
                run
            }
            (ClockVerb::Stop, Some(mut run)) => {
                end_pause(&mut run, now);
                run.phase = Phase::Off;
                run
            }
            (ClockVerb::Fire | ClockVerb::Recalculate, Some(run)) => run,
        };
        self.changes.push(ClockChange { change: verb, after });
        Ok(())
    }

    fn fire(&mut self, fired: &Fired) {
        let Some(mut run) = self.latest(fired.clock, fired.instance) else { return };
        run.fired.push(fired.mark);
        if fired.mark.is_end() {
            run.phase = Phase::Late;
        }
        self.changes.push(ClockChange { change: ClockVerb::Fire, after: run });
    }

    /// A correction derives the limits again that hang on what was corrected.
    fn derive_again(&mut self) -> Result<(), Refusal> {
        for before in self.state.clocks.iter().filter(|run| matches!(run.phase, Phase::Running | Phase::Paused)) {
            let Some(mut run) = self.latest(before.clock, before.instance).filter(|run| run.phase == before.phase)
            else {
                continue;
            };
            let clock = self.p.clock(run.clock);
            let started_at = match clock.from {
                StartsFrom::Field(_) => self.start_of(clock)?,
                StartsFrom::Recorded | StartsFrom::Occurred => run.started_at,
            };
            let limit = match &clock.length {
                ClockLength::Rule(_) => run.limit.clone(),
                length => self.limit(length, started_at)?,
            };
            if limit == run.limit && started_at == run.started_at {
                continue;
            }
            run.limit = limit;
            run.started_at = started_at;
            derive_anew(self.p, &mut run, self.ctx.calendar);
            self.changes.push(ClockChange { change: ClockVerb::Recalculate, after: run });
        }
        Ok(())
    }

    /// The run as it stands after the changes so far.
    fn latest(&self, clock: ClockId, instance: u16) -> Option<ClockRun> {
        let changed = self.changes.iter().rev().map(|change| &change.after);
        changed.chain(&self.state.clocks).find(|run| run.clock == clock && run.instance == instance).cloned()
    }

    fn started(&self, id: ClockId, instance: u16, run: u32) -> Result<ClockRun, Refusal> {
        let clock = self.p.clock(id);
        let started_at = self.start_of(clock)?;
        let limit = self.limit(&clock.length, started_at)?;
        self.not_past(clock, &limit)?;
        let period = Period { start: started_at, limit: limit.clone(), pauses: Vec::new(), extensions: Vec::new() };
        let mut run = ClockRun {
            clock: id,
            instance,
            run,
            limit,
            started_at,
            paused: Vec::new(),
            extensions: Vec::new(),
            due: period.due_of(self.ctx.calendar),
            leads: self.leads(id, started_at)?,
            points: Vec::new(),
            calendar_version: self.ctx.calendar.version(),
            phase: Phase::Running,
            fired: Vec::new(),
        };
        set_points(self.p, &mut run, &period, self.ctx.calendar);
        Ok(run)
    }

    /// The rules that say how long before the end of this clock a step is taken.
    fn leads(&self, id: ClockId, from: Instant) -> Result<Vec<Rule>, Refusal> {
        let mut leads: Vec<Rule> = Vec::new();
        for step in &self.p.steps {
            let Trigger::Clock { clock, mark: Mark::Before(lead) } = step.by else { continue };
            let rule = self.p.lead(lead);
            if clock == id && leads.iter().all(|known| known.id != rule) {
                leads.push(self.named_rule(rule, from)?);
            }
        }
        Ok(leads)
    }

    fn start_of(&self, clock: &Clock) -> Result<Instant, Refusal> {
        Ok(match clock.from {
            StartsFrom::Recorded => self.when.recorded_at,
            StartsFrom::Occurred => self.when.occurred_at,
            StartsFrom::Field(field) => match self.draft.values.get(&field) {
                Some(Value::Time(at)) => *at,
                // The last moment of the day: what counts days does not count it, what counts hours begins when it ends.
                _ => Instant(self.ctx.calendar.zone().end_of(self.day(field)?).0 - 1),
            },
        })
    }

    fn limit(&self, length: &ClockLength, from: Instant) -> Result<Limit, Refusal> {
        match length {
            ClockLength::Until(field) => match self.draft.values.get(field) {
                Some(Value::Time(at)) => Ok(Limit::At(*at)),
                _ => self.day(*field).map(Limit::Until),
            },
            length => self.rule(length, from).map(Limit::Rule),
        }
    }

    /// Whoever names a day names one to come. A day that was named earlier may have passed by now: the clock is due at once, so that no
    /// clock, join or linked case is held up by it. What is claimed to have happened, as on import, may have its day behind it.
    fn not_past(&self, clock: &Clock, limit: &Limit) -> Result<(), Refusal> {
        let past = match limit {
            Limit::Until(day) => *day < self.ctx.calendar.date_of(self.when.recorded_at),
            Limit::At(at) => *at < self.when.recorded_at,
            Limit::Rule(_) => false,
        };
        match (&clock.length, clock.from) {
            (ClockLength::Until(field), StartsFrom::Recorded)
                if past && self.when.named.is_some_and(|named| named.contains_key(field)) =>
            {
                Err(Refusal::Fields(vec![FieldIssue { field: *field, issue: FieldFault::OutOfRange }]))
            }
            _ => Ok(()),
        }
    }

    fn extension(&self, clock: ClockId) -> Result<Rule, Refusal> {
        let length = self.p.clock(clock).extension.as_ref();
        self.rule(length.unwrap_or(&self.p.clock(clock).length), self.when.recorded_at)
    }

    fn rule(&self, length: &ClockLength, from: Instant) -> Result<Rule, Refusal> {
        let (standard, id) = match length {
            ClockLength::Rule(id) => (None, id.as_str()),
            ClockLength::Category { otherwise } => (self.ctx.routing.standard_time(self.draft), otherwise.as_str()),
            ClockLength::ByChoice { field, rules } => {
                let chosen = match self.draft.values.get(field) {
                    Some(Value::Choice(at)) => rules.get(usize::from(*at)),
                    _ => None,
                };
                let missing = || Refusal::Fields(vec![FieldIssue { field: *field, issue: FieldFault::Missing }]);
                (None, chosen.ok_or_else(missing)?.as_str())
            }
            ClockLength::Until(_) => (None, "until"),
        };
        standard.map_or_else(|| self.named_rule(id, from), Ok)
    }

    fn named_rule(&self, id: &str, from: Instant) -> Result<Rule, Refusal> {
        let on = self.ctx.calendar.date_of(from);
        self.ctx.rules.rule(id, on).cloned().ok_or_else(|| Refusal::NoRule { id: id.to_owned() })
    }

    fn day(&self, field: FieldId) -> Result<Date, Refusal> {
        let day = self.draft.values.get(&field).and_then(|value| day::day_of(value, self.ctx.calendar));
        day.ok_or_else(|| Refusal::Fields(vec![FieldIssue { field, issue: FieldFault::Missing }]))
    }
}

fn end_pause(run: &mut ClockRun, at: Instant) {
    if let Some((_, until @ None)) = run.paused.last_mut() {
        *until = Some(at);
    }
}

/// The civil date that lies so many days after 1970-01-01.
pub(super) fn civil_date(days: i32) -> Option<Date> {
    let span = Duration::from_secs(u64::from(days.unsigned_abs()) * DAY_SECONDS);
    let epoch = Date::constant(1970, 1, 1);
    if days < 0 { epoch.checked_sub(span).ok() } else { epoch.checked_add(span).ok() }
}
