//! The clock of a case: how near its date is, what it rests on, and how it came about.

use fengqiao_calendar::{Instant, Limit};
use fengqiao_procedure::event::{ClockRun, Phase};
use fengqiao_procedure::model::{Procedure, StateId};

use super::Eyes;
use crate::desk::parts::*;
use crate::present::{Note, basis, clock_state, in_state};

/// How much is left, or by how much it is late.
pub(super) fn left(cx: &Context, due: Instant, now: Instant) -> String {
    let span = cx.lang.span(due.0 - now.0);
    if due.0 <= now.0 { t!(cx, DESK_CLOCK_OVER, "span" => span) } else { t!(cx, DESK_CLOCK_LEFT, "span" => span) }
}

/// One running clock of a case in a state, whole.
pub(super) fn clock_view(eyes: &Eyes, procedure: &Procedure, state: StateId, run: &ClockRun) -> ClockView {
    let cx = eyes.cx;
    let basis = match &run.limit {
        Limit::Rule(rule) => basis(cx.lang, rule, Note::Long),
        Limit::Until(_) | Limit::At(_) => t!(cx, DESK_CLOCK_UNTIL).to_owned(),
    };
    let paused = run.phase == Phase::Paused;
    let near = clock_state(&cx.city.zone, run, cx.now);
    let leads = procedure.state(state).clock == Some(run.clock);
    ClockView {
        state: if leads { in_state(procedure, state, near) } else { near },
        title: cx.lang.pick(&procedure.clock(run.clock).title).into_owned(),
        due: due_words(cx, run),
        left: if paused { String::new() } else { left(cx, run.due.at, cx.now) },
        basis,
        derivation: run.due.derivation.iter().map(|step| step.in_words(eyes.language())).collect(),
        provisional: run.due.provisional,
    }
}

/// The day where a day is the unit, otherwise the time.
pub(super) fn due_words(cx: &Context, run: &ClockRun) -> String {
    let at = cx.city.zone.date_time_of(run.due.at);
    let whole_day = at.date() != run.due.last_on || (at.hour() == 0 && at.minute() == 0);
    if whole_day { cx.date(run.due.last_on) } else { cx.stamp(run.due.at) }
}

/// The same where only the instant is known: the first instant of a day is the end of the day before.
pub(crate) fn until_words(cx: &Context, due: Instant) -> String {
    let at = cx.city.zone.date_time_of(due);
    if at.hour() == 0 && at.minute() == 0 {
        return cx.date(cx.city.zone.date_of(Instant(due.0 - 1)));
    }
    cx.stamp(due)
}
