//! Rows of queues and lists, from the projection alone: no entry is read for them.

use std::collections::HashMap;

use fengqiao_app::CaseRow;
use fengqiao_calendar::Instant;

use super::{Eyes, clock};
use crate::desk::parts::*;
use crate::desk::queue::Row;
use crate::i18n::group;
use crate::present::{in_state, nearness};

/// The channel of matters that came from another system.
const IMPORTED: &str = "import";

/// Words that the rows of a page share, each looked up once.
#[derive(Default)]
struct Shared<'r> {
    places: HashMap<&'r str, String>,
    /// By procedure, version and state: its title and the next step.
    states: HashMap<[&'r str; 3], (String, String)>,
}

/// The rows of a page.
pub fn rows(eyes: &Eyes, rows: &[CaseRow]) -> Vec<Row> {
    let mut shared = Shared::default();
    rows.iter().map(|case| line(eyes, case, &mut shared)).collect()
}

/// One row.
pub fn row(eyes: &Eyes, case: &CaseRow) -> Row {
    line(eyes, case, &mut Shared::default())
}

fn line<'r>(eyes: &Eyes, case: &'r CaseRow, shared: &mut Shared<'r>) -> Row {
    let cx = eyes.cx;
    let state = [case.procedure.as_str(), &case.procedure_version, &case.state];
    let (title, next_step) = shared.states.entry(state).or_insert_with(|| state_words(eyes, case)).clone();
    let unplaced = || if case.outlined { t!(cx, DESK_OUTLINE) } else { t!(cx, DESK_PLACE_OPEN) };
    let place = case.place.as_deref().map_or_else(
        || unplaced().to_owned(),
        |place| shared.places.entry(place).or_insert_with(|| eyes.place(place)).clone(),
    );
    let holder = case.holder_post.as_deref().map_or_else(String::new, |kind| eyes.post_kind(kind));
    let compiled = eyes.tables.catalogue.version(&case.procedure, &case.procedure_version);
    let procedure = compiled.map_or_else(|| case.procedure.clone(), |compiled| eyes.pick(&compiled.procedure.title));
    let near = |due: Instant| {
        let near = nearness(&cx.city.zone, due, cx.now);
        let own = compiled.and_then(|one| Some((&one.procedure, one.procedure.state_named(&case.state)?)));
        own.map_or(near, |(procedure, state)| in_state(procedure, state, near))
    };
    let clock = case.due_at.filter(|_| case.state_open).map(|due| ClockView {
        state: near(Instant(due)),
        title: String::new(),
        due: clock::until_words(cx, Instant(due)),
        left: clock::left(cx, Instant(due), cx.now),
        basis: String::new(),
        derivation: Vec::new(),
        provisional: false,
    });
    let usual = case
        .category
        .as_deref()
        .map(|code| eyes.tables.city.categories().procedure(code).unwrap_or(fengqiao_app::cases::DEFAULT_PROCEDURE));
    // A matter without a category is called by its procedure; one whose category has another procedure shows both.
    let (category, own) = match usual {
        Some(usual) => (eyes.category(case.category.as_deref()), usual == case.procedure),
        None if !case.outlined && case.procedure == fengqiao_app::cases::DEFAULT_PROCEDURE => {
            (eyes.category(None), true)
        }
        None => (procedure.clone(), true),
    };
    Row {
        href: format!("/desk/cases/{}", case.number),
        number: group(&case.number),
        clock,
        category,
        procedure: if own { String::new() } else { procedure },
        place,
        area: String::new(),
        next_step,
        state: if case.state_open { title } else { done_words(eyes, case, title) },
        holder,
        unit: case
            .unit_org
            .as_deref()
            .or(case.holder_org.as_deref())
            .map_or_else(String::new, |unit| eyes.organisation(unit)),
        excerpt: case.summary.clone(),
        channel: if case.outlined { String::new() } else { eyes.channel(&case.channel) },
        received: received(cx, Instant(case.opened_at), case.channel == IMPORTED),
        escalated: case.holder_post.as_deref() == Some("supervisor"),
        contested: case.state == "contested",
        voices: case.followers + 1,
    }
}

/// What a list says of a matter whose work is done: that it is, how it ended, and when.
pub fn done_words(eyes: &Eyes, case: &CaseRow, title: String) -> String {
    let outcome = case.outcome.as_deref().map_or(title, |outcome| eyes.outcome(outcome));
    let at = case.closed_at.map_or_else(String::new, |at| eyes.cx.stamp(Instant(at)));
    t!(eyes.cx, DESK_ROW_DONE, "outcome" => outcome, "at" => at)
}

/// When a matter came in; for an imported one the time that its source gives, said to be that.
pub(crate) fn received(cx: &Context, at: Instant, imported: bool) -> String {
    let at = cx.stamp(at);
    if imported { t!(cx, DESK_RECEIVED_THERE, "at" => at) } else { at }
}

/// The title of a case's state, and the first step of people that leads on from it; the title again where there is none.
fn state_words(eyes: &Eyes, case: &CaseRow) -> (String, String) {
    use fengqiao_procedure::model::Trigger;
    let compiled = eyes.tables.catalogue.version(&case.procedure, &case.procedure_version);
    let Some(procedure) = compiled.map(|compiled| &compiled.procedure) else {
        return (case.state.clone(), case.state.clone());
    };
    let Some(state) = procedure.state_named(&case.state) else { return (case.state.clone(), case.state.clone()) };
    let title = eyes.cx.lang.pick(&procedure.state(state).title).into_owned();
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
    let next = steps().find(ordinary).or_else(|| steps().next());
    let next = next.map_or_else(|| title.clone(), |step| eyes.cx.lang.pick(&step.title).into_owned());
    (title, next)
}
