//! What was decided under one version, in the words of another that knows all its names.

use super::carry::placed;
use super::cases::Stays;
use super::grown::Places;
use crate::event::{ClockChange, ClockRun, Decision, Fired, NoticeSent, Value};
use crate::model::*;

/// A decision of the older version under that version grown ([`super::grown`]): the same, with the places that its names have there.
///
/// # Errors
/// What the grown version cannot hold; there is nothing where [`super::cases`] found that cases move.
pub fn retold(old: &Procedure, grown: &Procedure, decision: &Decision) -> Result<Decision, Stays> {
    let at = Places::of(old, grown);
    let mut actor = decision.actor.clone();
    actor.roles = actor.roles.iter().map(|role| at.role(*role)).collect();
    let fields = decision.fields.iter().map(|(field, value)| {
        let there = at.field(*field);
        Ok((there, value_of(old.field(*field), grown.field(there), value)?))
    });
    let change = |change: &ClockChange| ClockChange { change: change.change, after: run(&at, &change.after) };
    let notice = |notice: &NoticeSent| NoticeSent { to: at.role(notice.to), text: notice.text.clone() };
    Ok(Decision {
        step: decision.step.map(|step| at.step(step)),
        role: decision.role.map(|role| at.role(role)),
        actor,
        fields: fields.collect::<Result<_, Stays>>()?,
        config: placed(old, grown, &decision.config)?,
        members: decision.members.iter().map(|((part, no), it)| ((at.part(*part), *no), it.clone())).collect(),
        clocks: decision.clocks.iter().map(change).collect(),
        assigned: decision.assigned.iter().map(|(role, it)| (at.role(*role), it.clone())).collect(),
        notices: decision.notices.iter().map(notice).collect(),
        papers: decision.papers.iter().map(|paper| at.paper(*paper)).collect(),
        opens: decision.opens.iter().map(|link| at.link(*link)).collect(),
        cascade: decision.cascade.iter().map(|(step, no)| (at.step(*step), *no)).collect(),
        fired: decision.fired.as_ref().map(|fired| Fired {
            clock: at.clock(fired.clock),
            mark: at.mark(fired.mark),
            ..fired.clone()
        }),
        ..decision.clone()
    })
}

fn run(at: &Places, run: &ClockRun) -> ClockRun {
    ClockRun {
        clock: at.clock(run.clock),
        points: run.points.iter().map(|(mark, when)| (at.mark(*mark), *when)).collect(),
        fired: run.fired.iter().map(|mark| at.mark(*mark)).collect(),
        ..run.clone()
    }
}

/// A choice keeps its name; its place among the choices may be another.
fn value_of(old: &Field, new: &Field, value: &Value) -> Result<Value, Stays> {
    let (FieldKind::Choice { values }, FieldKind::Choice { values: newer }, Value::Choice(at)) =
        (&old.kind, &new.kind, value)
    else {
        return Ok(value.clone());
    };
    let name = values.get(usize::from(*at)).map(|(name, _)| name);
    let there = newer.iter().position(|(other, _)| Some(other) == name).and_then(|at| u8::try_from(at).ok());
    there.map(Value::Choice).ok_or_else(|| Stays::Other(old.title.clone()))
}
