//! The steps that may be taken now, as forms, and what the pages of their own need besides.

use fengqiao_app::cases::{self, Loaded};
use fengqiao_procedure::engine::Allowed;
use fengqiao_procedure::model::{AssignSource, Effect, FieldKind, Procedure, Step};

use super::Eyes;
use super::value::value_words;
use crate::desk::callback::{Attempt, Needed};
use crate::desk::dispatch::Suggestion;
use crate::desk::form::{StepForm, StepPage, bare, field_view};
use crate::desk::parts::*;
use crate::desk::reply::Preview;
use crate::kit::Lists;

/// The form of one step that is allowed.
pub fn step_form(eyes: &Eyes, case: &Loaded, allowed: &Allowed, lists: &dyn Lists) -> StepForm {
    let procedure = &case.compiled.procedure;
    let step = procedure.step(allowed.step);
    let cx = eyes.cx;
    StepForm {
        step: step.name.clone(),
        title: cx.lang.pick(&step.title).into_owned(),
        hint: cx.lang.pick(&step.hint).into_owned(),
        action: format!("/desk/cases/{}/step/{}", case.filing.number, step.name),
        version: case.state.version,
        instance: allowed.instance,
        fields: step.asks.iter().map(|ask| prefilled(eyes, case, step, ask, lists)).collect(),
        claim: claim(eyes, case, step),
        issues: Vec::new(),
        papers: papers_of(eyes, procedure, step),
        weighty: step.outcome.is_some()
            || step.effects.iter().any(|effect| matches!(effect, Effect::Raise | Effect::Lower)),
        page: page_of(procedure, step),
    }
}

/// The titles of the papers that a step issues.
fn papers_of(eyes: &Eyes, procedure: &Procedure, step: &Step) -> String {
    let title = |effect: &Effect| match effect {
        Effect::Issue(paper) => procedure.papers.get(usize::from(*paper)).map(|paper| eyes.pick(&paper.title)),
        _ => None,
    };
    let titles: Vec<String> = step.effects.iter().filter_map(title).collect();
    titles.join(if eyes.english() { ", " } else { "、" })
}

/// The fields that claim an earlier time, where this step of this case lets somebody claim one.
fn claim(eyes: &Eyes, case: &Loaded, step: &Step) -> Vec<FieldView> {
    if !fengqiao_procedure::engine::may_claim_time(&case.compiled.procedure, &case.state, step) {
        return Vec::new();
    }
    claim_fields(eyes.cx, &step.name)
}

/// The fields that claim an earlier time for a step of this name.
pub fn claim_fields(cx: &Context, step: &str) -> Vec<FieldView> {
    let name = |bare: &str| format!("{step}.{bare}");
    let evidence = Control::Line { chars_max: cases::EVIDENCE_CHARS_MAX };
    vec![
        FieldView::new(&name("occurred_at"), t!(cx, DESK_CLAIM_AT), Control::Time { last: None })
            .hint(t!(cx, DESK_CLAIM_AT_HINT)),
        FieldView::new(&name("occurred_evidence"), t!(cx, DESK_CLAIM_EVIDENCE), evidence)
            .hint(t!(cx, DESK_CLAIM_EVIDENCE_HINT)),
    ]
}

/// A correction begins with what stands there now.
fn prefilled(
    eyes: &Eyes,
    case: &Loaded,
    step: &Step,
    ask: &fengqiao_procedure::model::Ask,
    lists: &dyn Lists,
) -> FieldView {
    use fengqiao_procedure::event::Value;
    let field = case.compiled.procedure.field(ask.field);
    let mut view = field_view(eyes.cx, &step.name, field, ask, lists);
    let readable = eyes.visibility.allows(field.privacy);
    if let Some(value) = case.state.values.get(&ask.field).filter(|_| step.corrects && readable) {
        view.values = match (value, &field.kind) {
            (Value::Text(text) | Value::Ref(text), _) => vec![text.clone()],
            (Value::Choice(at), FieldKind::Choice { values }) => {
                values.get(usize::from(*at)).map(|(name, _)| name.clone()).into_iter().collect()
            }
            (Value::Flag(yes), _) => vec![if *yes { "yes" } else { "" }.to_owned()],
            _ => Vec::new(),
        };
    }
    view
}

/// Which page of its own a step has, from what it asks for and what it sets.
fn page_of(procedure: &Procedure, step: &Step) -> StepPage {
    let names: Vec<&str> = step.asks.iter().map(|ask| procedure.field(ask.field).name.as_str()).collect();
    let assigns = |effect: &Effect| {
        matches!(effect, Effect::Assign { from: AssignSource::Directory | AssignSource::Field(_), .. })
    };
    let leads_on = step.to.is_some() && !step.corrects;
    StepPage::fitting(&names, leads_on && step.effects.iter().any(assigns))
}

/// What the dispatch page shows besides the forms: the suggested unit and its runners-up.
pub fn dispatch_parts(eyes: &Eyes, case: &Loaded) -> (Option<Suggestion>, Vec<Suggestion>) {
    let tables = eyes.tables;
    let at = tables.city.at(tables.date_of(eyes.cx.now));
    let about = &case.state.attributes;
    let suggestion = |id: &str, reason: String, sure: &str| Suggestion {
        id: id.to_owned(),
        name: eyes.organisation(id),
        reason,
        sure: sure.to_owned(),
        open: None,
    };
    match at.route(about.category.as_deref().unwrap_or_default(), about.area.as_deref(), about.level) {
        Ok(route) => {
            let others = route
                .runners_up
                .iter()
                .map(|id| suggestion(id.as_str(), String::new(), t!(eyes.cx, DESK_DISPATCH_RUNNER)))
                .collect();
            (
                Some(suggestion(
                    route.organisation.as_str(),
                    eyes.cx.lang.reason(&route.reason),
                    t!(eyes.cx, DESK_DISPATCH_BY_DIRECTORY),
                )),
                others,
            )
        }
        Err(_) => (None, Vec::new()),
    }
}

/// The reply as the resident will read it, from what was typed.
pub fn reply_preview(eyes: &Eyes, case: &Loaded, step: &Step, fields: &[FieldView]) -> Preview {
    let procedure = &case.compiled.procedure;
    let told = step.to.map_or(String::new(), |to| eyes.cx.lang.pick(&procedure.state(to).title).into_owned());
    let shown = |view: &&FieldView| matches!(view.control, Control::Lines { .. } | Control::Line { .. });
    let parts = fields
        .iter()
        .filter(shown)
        .filter(|view| {
            procedure
                .field_named(bare(&view.name))
                .is_some_and(|id| fengqiao_civic::Visibility::Own.allows(procedure.field(id).privacy))
        })
        .map(|view| (view.label.clone(), view.values.concat()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let may = step.to.map_or_else(Vec::new, |to| {
        let own = procedure.steps.iter().filter(|next| next.from.contains(&to) && procedure.is_resident_act(next));
        own.map(|next| eyes.cx.lang.pick(&next.title).into_owned()).collect()
    });
    Preview { told, parts, photos: Vec::new(), may }
}

/// Attempts of the return visit that were made since the last answer, and what the rule still needs.
pub fn verdicts_and_attempts(eyes: &Eyes, case: &Loaded) -> (Vec<Attempt>, Needed) {
    use fengqiao_procedure::model::FactKind;
    let procedure = &case.compiled.procedure;
    let cx = eyes.cx;
    let counter = procedure.fact_named("attempts");
    let counts = |step: &Step| {
        counter.is_some_and(|fact| {
            step.effects.iter().any(|effect| matches!(effect, Effect::Count { counter } if *counter == fact))
        })
    };
    let mut attempts = Vec::new();
    for entry in &case.history {
        let Some(step) = entry.decision.step.map(|id| procedure.step(id)) else { continue };
        if counts(step) {
            let chosen = entry
                .decision
                .fields
                .iter()
                .find(|(id, _)| matches!(procedure.field(**id).kind, FieldKind::Choice { .. }));
            attempts.push(Attempt {
                at: cx.stamp(entry.decision.recorded_at),
                channel: chosen.map_or_else(
                    || eyes.channel("phone"),
                    |(id, value)| value_words(eyes, procedure.field(*id), value),
                ),
                result: cx.lang.pick(&step.title).into_owned(),
                who: eyes.actor(&entry.decision.actor),
            });
        }
    }
    let value = |name: &str| {
        procedure.fact_named(name).map_or(0, |id| case.state.config.facts.get(id.index()).copied().unwrap_or(0))
    };
    let needed = Needed {
        attempts_min: counter.map_or(0, |id| match procedure.fact(id).kind {
            FactKind::Counter { max } => u32::from(max),
            _ => 0,
        }),
        channels_min: if counter.is_some() { 2 } else { 0 },
        attempts: u32::from(value("attempts")),
        channels: u32::from(value("by_phone")) + u32::from(value("otherwise")),
    };
    (attempts, needed)
}
