//! How near a date is: one answer for every page, so that a list and the page of a matter never say two things.

use fengqiao_calendar::{Instant, Zone};
use fengqiao_procedure::{
    event::{ClockRun, Phase},
    model::{Effect, Procedure, StateId, Trigger},
};

use crate::kit::ClockState;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How near a date is. A date that ends with its day is soon in its last three days and due on the last; one within a day is soon in
/// its last day and due in its last hour.
pub fn nearness(zone: &Zone, due: Instant, now: Instant) -> ClockState {
    let ends = zone.date_time_of(due);
    let is_day = ends.hour() == 0 && ends.minute() == 0;
    let (last, soon) = if is_day { (DAY_MS, 3 * DAY_MS) } else { (HOUR_MS, DAY_MS) };
    match due.0 - now.0 {
        i64::MIN..=0 => ClockState::Late,
        left if left <= last => ClockState::Due,
        left if left <= soon => ClockState::Soon,
        _ => ClockState::Calm,
    }
}

/// How near the end of one run of a clock is.
pub fn clock_state(zone: &Zone, run: &ClockRun, now: Instant) -> ClockState {
    match run.phase {
        Phase::Paused => ClockState::Paused,
        Phase::Off => ClockState::Met,
        Phase::Due | Phase::Late => ClockState::Late,
        Phase::Running => nearness(zone, run.due.at, now),
    }
}

/// What the clock of a state says: where the matter stands there because an earlier date passed, the new date is no plenty of time.
pub fn in_state(procedure: &Procedure, state: StateId, near: ClockState) -> ClockState {
    match near {
        ClockState::Calm | ClockState::Soon | ClockState::Due if stands_late(procedure, state) => ClockState::Again,
        other => other,
    }
}

/// Whether only a clock that ran out leads to a state, calling somebody above: whoever stands there is late already.
fn stands_late(procedure: &Procedure, state: StateId) -> bool {
    let entering = || procedure.steps.iter().filter(|step| step.to == Some(state) && !step.from.contains(&state));
    entering().next().is_some()
        && entering().all(|step| {
            matches!(&step.by, Trigger::Clock { mark, .. } if mark.is_end()) && step.effects.contains(&Effect::Escalate)
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use fengqiao_procedure::read::{Source, read};

    use super::*;

    /// 2026-03-02 09:00 in Shanghai.
    const NOW: Instant = Instant(1_772_413_200_000);

    #[test]
    fn a_day_is_near_in_its_last_days_and_an_hour_in_its_last_day() {
        let zone = Zone::default();
        let midnight = Instant(NOW.0 + 15 * HOUR_MS);
        let at = |days: i64| Instant(midnight.0 + days * DAY_MS);
        let days =
            [(at(4), ClockState::Calm), (at(2), ClockState::Soon), (at(0), ClockState::Due), (NOW, ClockState::Late)];
        let hours = [(30, ClockState::Calm), (5, ClockState::Soon), (1, ClockState::Due), (-1, ClockState::Late)];
        for (due, expected) in days {
            assert_eq!(nearness(&zone, due, NOW), expected, "{due}");
        }
        for (hours, expected) in hours {
            assert_eq!(nearness(&zone, Instant(NOW.0 + hours * HOUR_MS), NOW), expected, "{hours}");
        }
    }

    #[test]
    fn a_matter_that_is_urged_has_no_plenty_of_time() {
        let text = include_str!("../../../../procedures/service_request/procedure.toml").to_owned();
        let modules = fengqiao_app::documents::modules();
        let procedure = read(&Source { name: "procedure.toml".to_owned(), text, modules }).unwrap();
        let in_named = |name: &str| in_state(&procedure, procedure.state_named(name).unwrap(), ClockState::Calm);
        for late in ["overdue", "supervised", "listed"] {
            assert_eq!(in_named(late), ClockState::Again, "{late}");
        }
        for timely in ["received", "handling", "redo", "pending"] {
            assert_eq!(in_named(timely), ClockState::Calm, "{timely}");
        }
    }
}
