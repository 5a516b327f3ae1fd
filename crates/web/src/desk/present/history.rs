//! The history of a case: every entry, in words, with what the reader may see of it.

use fengqiao_app::cases::{Loaded, Recorded};
use fengqiao_civic::Reading;
use fengqiao_procedure::event::{ClockVerb, Decision, Kind, Value};
use fengqiao_procedure::model::{Privacy, Procedure, StateId, Trigger};

use super::value::value_words;
use super::{Eyes, people};
use crate::desk::case::{Event, Photo, Timing};
use crate::desk::parts::*;

/// A claimed time this far from the recorded one is shown, in milliseconds.
const APART_MS: i64 = 60_000;

/// Every entry, oldest first.
pub(super) fn events(eyes: &Eyes, case: &Loaded, reading: &Reading<'_>) -> Vec<Event> {
    let procedure = &case.compiled.procedure;
    let mut before: Option<StateId> = None;
    let mut events = Vec::with_capacity(case.history.len());
    for (at, entry) in case.history.iter().enumerate() {
        let now = entry.decision.config.instances[0].state;
        let moved = before.filter(|old| *old != now).map(|old| (old, now));
        events.push(event(&Told { eyes, case, reading, at }, procedure, entry, moved));
        before = Some(now);
    }
    events
}

/// One entry of a case, and whose eyes read it.
struct Told<'t> {
    eyes: &'t Eyes<'t>,
    case: &'t Loaded,
    reading: &'t Reading<'t>,
    /// The place of the entry, from 0.
    at: usize,
}

fn event(told: &Told<'_>, procedure: &Procedure, entry: &Recorded, moved: Option<(StateId, StateId)>) -> Event {
    let Told { eyes, case, at, .. } = *told;
    let cx = eyes.cx;
    let decision = &entry.decision;
    let step = decision.step.map(|id| procedure.step(id));
    let title = |state: StateId| cx.lang.pick(&procedure.state(state).title).into_owned();
    Event {
        who: eyes.actor(&decision.actor),
        step: match (step, &decision.kind) {
            (Some(step), _) => {
                let member = people::member_words(eyes, case, at, step.part, decision.instance);
                let title = cx.lang.pick(&step.title).into_owned();
                if member.is_empty() { title } else { format!("{title} · {member}") }
            }
            (None, Kind::Recalculated { from, to }) => {
                t!(cx, DESK_HISTORY_RECALCULATED_FROM, "from" => from, "to" => to)
            }
            (None, Kind::Moved { from, to, reason }) => {
                t!(cx, DESK_HISTORY_MOVED, "from" => from, "to" => to, "reason" => reason)
            }
            (None, _) => t!(cx, DESK_HISTORY_RECALCULATED).to_owned(),
        },
        moved: moved.map(|(from, to)| (title(from), title(to))),
        timing: Timing {
            recorded: cx.stamp(decision.recorded_at),
            occurred: ((decision.recorded_at.0 - decision.occurred_at.0).abs() > APART_MS)
                .then(|| cx.stamp(decision.occurred_at)),
        },
        given: given(told, procedure, decision),
        photos: photos(told, procedure, decision),
        clocks: clocks(eyes, procedure, decision),
        notices: notices(eyes, procedure, decision),
        corrects: matches!(decision.kind, Kind::Corrected).then(|| t!(cx, DESK_HISTORY_DERIVED_AGAIN).to_owned()),
        automatic: step.is_none_or(|step| !matches!(step.by, Trigger::Roles(_))),
    }
}

/// The fields that were given; those above the reader's class, and all that are sealed, by name alone.
fn given(told: &Told<'_>, procedure: &Procedure, decision: &Decision) -> Vec<(String, String)> {
    let Told { eyes, reading, at, .. } = *told;
    let cx = eyes.cx;
    let shown = decision.fields.iter().filter(|(_, value)| !matches!(value, Value::Attachments(_)));
    let evidence = (t!(cx, DESK_CLAIM_EVIDENCE).to_owned(), decision.evidence.clone());
    let evidence = std::iter::once(evidence).filter(|_| !decision.evidence.is_empty());
    shown
        .map(|(id, value)| {
            let field = procedure.field(*id);
            let words = if field.privacy != Privacy::Sealed && reading.shows(at, *id) {
                value_words(eyes, field, value)
            } else {
                t!(cx, DESK_FIELD_CLOSED).to_owned()
            };
            (cx.lang.pick(&field.title).into_owned(), words)
        })
        .chain(evidence)
        .collect()
}

fn photos(told: &Told<'_>, procedure: &Procedure, decision: &Decision) -> Vec<Photo> {
    let Told { eyes, case, reading, at } = *told;
    let mut photos = Vec::new();
    for (id, value) in &decision.fields {
        let field = procedure.field(*id);
        let Value::Attachments(files) = value else { continue };
        if field.privacy == Privacy::Sealed || !reading.shows(at, *id) {
            continue;
        }
        photos.extend(files.iter().filter(|file| file.media_type.starts_with("image/")).map(|file| Photo {
            href: format!("/desk/cases/{}/file/{}", case.filing.number, file.hash),
            alt: eyes.cx.lang.pick(&field.title).into_owned(),
        }));
    }
    photos
}

fn clocks(eyes: &Eyes, procedure: &Procedure, decision: &Decision) -> Vec<String> {
    let cx = eyes.cx;
    let words = |change: &fengqiao_procedure::event::ClockChange| {
        let title = cx.lang.pick(&procedure.clock(change.after.clock).title).into_owned();
        let due = super::clock::due_words(cx, &change.after);
        match change.change {
            ClockVerb::Start => t!(cx, DESK_CLOCK_STARTED, "clock" => title, "due" => due),
            ClockVerb::Pause => t!(cx, DESK_CLOCK_PAUSES, "clock" => title),
            ClockVerb::Resume => t!(cx, DESK_CLOCK_RESUMES, "clock" => title, "due" => due),
            ClockVerb::Extend => t!(cx, DESK_CLOCK_EXTENDED, "clock" => title, "due" => due),
            ClockVerb::Stop => t!(cx, DESK_CLOCK_STOPS, "clock" => title),
            ClockVerb::Fire => t!(cx, DESK_CLOCK_FIRED, "clock" => title, "due" => due),
            ClockVerb::Recalculate => t!(cx, DESK_CLOCK_MOVED, "clock" => title, "due" => due),
        }
    };
    decision.clocks.iter().map(words).collect()
}

fn notices(eyes: &Eyes, procedure: &Procedure, decision: &Decision) -> Vec<String> {
    let cx = eyes.cx;
    decision
        .notices
        .iter()
        .map(|notice| t!(cx, DESK_NOTICE_TO, "who" => cx.lang.pick(&procedure.role(notice.to).title)))
        .collect()
}
