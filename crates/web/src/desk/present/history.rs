//! The history of a case: every entry, in words, with what the reader may see of it.

use fengqiao_app::cases::{Loaded, Recorded};
use fengqiao_procedure::event::{ClockVerb, Decision, Kind, Value};
use fengqiao_procedure::model::{Procedure, StateId, Trigger};

use super::Eyes;
use super::value::value_words;
use crate::desk::case::{Event, Photo, Timing};
use crate::desk::parts::*;

/// A claimed time this far from the recorded one is shown, in milliseconds.
const APART_MS: i64 = 60_000;

/// Every entry, oldest first.
pub(super) fn events(eyes: &Eyes, case: &Loaded) -> Vec<Event> {
    let procedure = &case.compiled.procedure;
    let mut before: Option<StateId> = None;
    let mut events = Vec::with_capacity(case.history.len());
    for entry in &case.history {
        let now = entry.decision.config.instances[0].state;
        events.push(event(eyes, case, procedure, entry, before.filter(|old| *old != now).map(|old| (old, now))));
        before = Some(now);
    }
    events
}

fn event(
    eyes: &Eyes,
    case: &Loaded,
    procedure: &Procedure,
    entry: &Recorded,
    moved: Option<(StateId, StateId)>,
) -> Event {
    let cx = eyes.cx;
    let decision = &entry.decision;
    let step = decision.step.map(|id| procedure.step(id));
    let title = |state: StateId| cx.lang.pick(&procedure.state(state).title).into_owned();
    Event {
        who: eyes.actor(&decision.actor),
        step: match (step, &decision.kind) {
            (Some(step), _) => cx.lang.pick(&step.title).into_owned(),
            (None, Kind::Recalculated { from, to }) => {
                t!(cx, DESK_HISTORY_RECALCULATED_FROM, "from" => from, "to" => to)
            }
            (None, _) => t!(cx, DESK_HISTORY_RECALCULATED).to_owned(),
        },
        moved: moved.map(|(from, to)| (title(from), title(to))),
        timing: Timing {
            recorded: cx.stamp(decision.recorded_at),
            occurred: ((decision.recorded_at.0 - decision.occurred_at.0).abs() > APART_MS)
                .then(|| cx.stamp(decision.occurred_at)),
        },
        given: given(eyes, procedure, decision),
        photos: photos(eyes, case, procedure, decision),
        clocks: clocks(eyes, procedure, decision),
        notices: notices(eyes, procedure, decision),
        corrects: matches!(decision.kind, Kind::Corrected).then(|| t!(cx, DESK_HISTORY_DERIVED_AGAIN).to_owned()),
        automatic: step.is_none_or(|step| !matches!(step.by, Trigger::Roles(_))),
    }
}

/// The fields that were given; those above the reader's class by name alone.
fn given(eyes: &Eyes, procedure: &Procedure, decision: &Decision) -> Vec<(String, String)> {
    let cx = eyes.cx;
    let shown = decision.fields.iter().filter(|(_, value)| !matches!(value, Value::Attachments(_)));
    let evidence = (t!(cx, DESK_CLAIM_EVIDENCE).to_owned(), decision.evidence.clone());
    let evidence = std::iter::once(evidence).filter(|_| !decision.evidence.is_empty());
    shown
        .map(|(id, value)| {
            let field = procedure.field(*id);
            let words = if eyes.visibility.allows(field.privacy) {
                value_words(eyes, field, value)
            } else {
                t!(cx, DESK_FIELD_CLOSED).to_owned()
            };
            (cx.lang.pick(&field.title).into_owned(), words)
        })
        .chain(evidence)
        .collect()
}

fn photos(eyes: &Eyes, case: &Loaded, procedure: &Procedure, decision: &Decision) -> Vec<Photo> {
    let mut photos = Vec::new();
    for (id, value) in &decision.fields {
        let field = procedure.field(*id);
        let Value::Attachments(files) = value else { continue };
        if !eyes.visibility.allows(field.privacy) {
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
