//! Rows of queues and lists, from the projection alone: no entry is read for them.

use fengqiao_app::CaseRow;
use fengqiao_calendar::Instant;

use super::{Eyes, clock};
use crate::desk::parts::*;
use crate::desk::queue::Row;
use crate::i18n::group;

/// The rows of a page.
pub fn rows(eyes: &Eyes, rows: &[CaseRow]) -> Vec<Row> {
    rows.iter().map(|case| row(eyes, case)).collect()
}

/// One row.
pub fn row(eyes: &Eyes, case: &CaseRow) -> Row {
    let cx = eyes.cx;
    let procedure =
        eyes.tables.catalogue.version(&case.procedure, &case.procedure_version).map(|compiled| &compiled.procedure);
    let state = procedure.and_then(|procedure| procedure.state_named(&case.state).map(|id| procedure.state(id)));
    let title = state.map_or_else(|| case.state.clone(), |state| cx.lang.pick(&state.title).into_owned());
    let holder = case.holder_post.as_deref().map_or_else(String::new, |kind| eyes.post_kind(kind));
    let clock = case.due_at.filter(|_| case.state_open).map(|due| ClockView {
        state: clock::state_of(None, Instant(due), false, cx.now),
        title: String::new(),
        due: clock::until_words(cx, Instant(due)),
        left: clock::left(cx, Instant(due), cx.now),
        basis: String::new(),
        derivation: Vec::new(),
        provisional: false,
    });
    Row {
        href: format!("/desk/cases/{}", case.number),
        number: group(&case.number),
        clock,
        category: eyes.category(case.category.as_deref()),
        place: case.place.as_deref().map_or_else(|| t!(cx, DESK_PLACE_OPEN).to_owned(), |place| eyes.place(place)),
        area: String::new(),
        next_step: next_step(eyes, case, &title),
        state: if case.state_open {
            title
        } else {
            case.outcome.as_deref().map_or(title, |outcome| eyes.outcome(outcome))
        },
        holder,
        unit: case
            .unit_org
            .as_deref()
            .or(case.holder_org.as_deref())
            .map_or_else(String::new, |unit| eyes.organisation(unit)),
        excerpt: case.summary.clone(),
        channel: eyes.channel(&case.channel),
        received: cx.stamp(Instant(case.opened_at)),
        escalated: case.holder_post.as_deref() == Some("supervisor"),
        contested: case.state == "contested",
        voices: case.followers + 1,
    }
}

/// The first step of people that leads on from the state; the state itself where there is none.
fn next_step(eyes: &Eyes, case: &CaseRow, title: &str) -> String {
    use fengqiao_procedure::model::Trigger;
    let Some(procedure) =
        eyes.tables.catalogue.version(&case.procedure, &case.procedure_version).map(|compiled| &compiled.procedure)
    else {
        return title.to_owned();
    };
    let Some(state) = procedure.state_named(&case.state) else { return title.to_owned() };
    let holder = procedure.state(state).holder;
    let leads = |step: &&fengqiao_procedure::model::Step| {
        step.from.contains(&state)
            && step.to.is_some_and(|to| to != state)
            && !step.corrects
            && matches!(&step.by, Trigger::Roles(roles) if holder.is_some_and(|holder| roles.contains(&holder)))
    };
    // A step that needs a reason is an exception; the ordinary way comes first.
    let ordinary = |step: &&fengqiao_procedure::model::Step| {
        !step.asks.iter().any(|ask| procedure.field(ask.field).name == "reason")
    };
    let steps = || procedure.steps.iter().filter(leads);
    steps()
        .find(ordinary)
        .or_else(|| steps().next())
        .map_or_else(|| title.to_owned(), |step| eyes.cx.lang.pick(&step.title).into_owned())
}
