//! The page of a matter for whoever proved its number and query code, and the steps they take.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query},
    response::Response,
};
use fengqiao_app::{
    AppError, PlaceRef,
    cases::{self, Act, Loaded},
    files, people, words,
};
use fengqiao_procedure::{
    event::{FieldFault, FieldIssue, Refusal, Value},
    model::{FieldId, FieldKind, PartId, Procedure, Step},
};
use http::HeaderMap;
use serde::Deserialize;

use super::own::{Own, accesses, linked, own, parts, party_title};
use super::send::{add, keep};
use crate::{
    http::{Failure, Here, Size, Upload, name_of, small, stored},
    i18n::k,
    kit::{self, FieldView, Status, read, refusal, views},
    present::{Registers, Teller, language},
    resident::{CasePage, Done, Find, StepForm, case as view, done as done_view, find as find_view, slip as slip_view},
    sent::{Received, Sent},
};

/// What came back wrong: the step, what was typed, what is wrong with it.
struct Wrong<'w> {
    step: &'w str,
    sent: &'w Received,
    issues: &'w [FieldIssue],
    refused: String,
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    saved: bool,
    #[serde(default)]
    stored: usize,
    #[serde(default)]
    large: usize,
    #[serde(default)]
    unknown: usize,
}

/// `GET /c/{number}`: without proof it asks for the query code and says nothing else.
pub(super) async fn page(
    mut here: Here,
    Path(number): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, Failure> {
    let Some(own) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let mut model = model(&here, &own, None);
    if after.saved {
        here.lang.t(k::CASE_SAVED).clone_into(&mut model.saved);
    }
    model.accesses = accesses(&here, &own).await?;
    model.linked = linked(&here, &own).await?;
    let page = view(&here.context(), &model);
    Ok(here.page(page))
}

/// `GET /c/{number}/done`
pub(super) async fn done(
    mut here: Here,
    Path(number): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, Failure> {
    let Some(own) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let mut model = registered(&here, &own);
    model.stored = after.stored;
    for (count, pattern) in [(after.large, k::DONE_TOO_LARGE), (after.unknown, k::DONE_UNKNOWN_KIND)] {
        if count > 0 {
            model.refused.push(here.lang.f(pattern, &[("count", &count.to_string())]));
        }
    }
    let page = done_view(&here.context(), &model);
    Ok(here.page(page))
}

/// `GET /c/{number}/slip`
pub(super) async fn slip(mut here: Here, Path(number): Path<String>) -> Result<Response, Failure> {
    let Some(own) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let page = slip_view(&here.context(), &registered(&here, &own));
    Ok(here.page(page))
}

/// `POST /c/{number}/files`: photos and recordings that follow.
pub(super) async fn more(mut here: Here, Path(number): Path<String>, mut upload: Upload) -> Result<Response, Failure> {
    let Some(Own { case, by, .. }) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let kept = keep(&here, &mut upload, case.id).await?;
    add(&here, &by, &case, &kept).await?;
    let stored = kept.photos.len() + kept.voice.len();
    Ok(here
        .go(&format!("/c/{}/done?stored={stored}&large={}&unknown={}", case.filing.number, kept.large, kept.unknown)))
}

/// `GET /c/{number}/file/{hash}`
pub(super) async fn file(
    here: Here,
    asking: HeaderMap,
    Path((number, hash)): Path<(String, String)>,
    Query(size): Query<Size>,
) -> Result<Response, Failure> {
    let own = own(&here, &number).await?.ok_or(Failure::NotFound)?;
    if !own.reads(&hash) {
        return Err(Failure::NotFound);
    }
    if size.is_small()
        && let Some(picture) = files::open_small(here.web.app(), own.case.id, &hash).await?
    {
        return Ok(small(picture));
    }
    let file = files::open(here.web.app(), own.case.id, &hash).await?;
    Ok(stored(&asking, &name_of(&number, &hash), file))
}

/// `GET /sent/{token}`: a file that a refused form carries back, for whoever sent it.
pub(super) async fn sent(
    here: Here,
    asking: HeaderMap,
    Path(token): Path<String>,
    Query(size): Query<Size>,
) -> Result<Response, Failure> {
    let visitor = files::hex(&here.visitor.0);
    let owner = here.session.as_ref().map_or(visitor, |session| session.viewer.account().to_string());
    if size.is_small()
        && let Some(picture) = files::open_small_carried(here.web.app(), &owner, &token).await?
    {
        return Ok(small(picture));
    }
    let file = files::open_carried(here.web.app(), &owner, &token).await?;
    Ok(stored(&asking, "file", file))
}

/// `POST /c/{number}/step/{step}`
pub(super) async fn step(
    mut here: Here,
    Path((number, name)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    let Some(own_case) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let case = &own_case.case;
    let typed = sent.receive(&here.web, &here.context(), case.id).await?;
    let procedure = &case.compiled.procedure;
    let Some(step) = procedure.step_named(&name).map(|id| procedure.step(id)) else {
        return Ok(refused(here, &own_case, &name, &typed, Refusal::UnknownStep));
    };
    let fields = match fields(&here, procedure, step, &typed) {
        Ok(fields) => fields,
        Err(issues) => return Ok(refused(here, &own_case, &name, &typed, Refusal::Fields(issues))),
    };
    if !typed.issues.is_empty() {
        return Ok(refused(here, &own_case, &name, &typed, Refusal::Fields(Vec::new())));
    }
    let act = Act {
        case: case.id,
        step: name.clone(),
        instance: typed.posted.one("_instance").parse().unwrap_or_default(),
        fields,
        seen_version: typed.posted.one("_version").parse().unwrap_or_default(),
        occurred_at: None,
        evidence: String::new(),
        form: typed.posted.key(),
    };
    match cases::act(here.web.app(), &own_case.by, act).await {
        Ok(case) => Ok(here.go(&format!("/c/{}?saved=true", case.filing.number))),
        Err(AppError::Refused(refusal)) => {
            let now = own(&here, &number).await?.ok_or(Failure::NotFound)?;
            Ok(refused(here, &now, &name, &typed, *refusal))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn ask_code(mut here: Here, number: String) -> Response {
    let page = find_view(&here.context(), &Find { number: number.chars().take(24).collect(), issue: String::new() });
    here.page(page)
}

/// The page again, with what was typed and why it was not taken.
fn refused(mut here: Here, own: &Own, step: &str, sent: &Received, why: Refusal) -> Response {
    let text = refusal(here.lang, &own.case.compiled.procedure, &why);
    let issues = match why {
        Refusal::Fields(issues) => issues,
        _ => Vec::new(),
    };
    let model = model(&here, own, Some(Wrong { step, sent, issues: &issues, refused: text }));
    let page = view(&here.context(), &model);
    here.again(page)
}

/// The typed values of a step, by name; a place is looked up by what was typed.
pub(super) fn fields(
    here: &Here,
    procedure: &Procedure,
    step: &Step,
    typed: &Received,
) -> Result<BTreeMap<String, Value>, Vec<FieldIssue>> {
    let mut values = read(procedure, &step.asks, typed, here.tables.calendar.zone())?;
    let mut issues = Vec::new();
    for (id, value) in &mut values {
        if let (FieldKind::Place, Value::Ref(text)) = (&procedure.field(*id).kind, &mut *value) {
            match found_place(here, text) {
                Some(place) => *text = place,
                None => issues.push(FieldIssue { field: *id, issue: FieldFault::UnknownChoice }),
            }
        }
    }
    let named = |(id, value): (FieldId, Value)| (procedure.field(id).name.clone(), value);
    if issues.is_empty() { Ok(values.into_iter().map(named).collect()) } else { Err(issues) }
}

/// Says at each file field which files were not taken, and why.
pub(super) fn untaken(fields: &mut [FieldView], sent: &Received) {
    for view in fields {
        let own = sent.issues.iter().filter(|issue| issue.field == view.name).map(|issue| issue.message.as_str());
        let words = own.collect::<Vec<_>>().join(" ");
        if view.error.is_empty() {
            view.error = words;
        }
    }
}

fn found_place(here: &Here, text: &str) -> Option<String> {
    if let Ok(place) = text.parse::<PlaceRef>() {
        return Some(place.to_string());
    }
    let city = &here.tables.city;
    if let Some(area) = city.area_called(text) {
        return Some(PlaceRef::Area(city.areas().get(area).code.to_owned()).to_string());
    }
    let found = city.find_places(text, None, here.tables.date_of(here.now), 1);
    found.first().map(|place| place.code.to_string())
}

fn teller<'t>(here: &'t Here, case: &'t Loaded) -> Teller<'t> {
    Teller { lang: here.lang, tables: &here.tables, case, now: here.now }
}

/// Everything that the page shows.
fn model(here: &Here, own: &Own, wrong: Option<Wrong<'_>>) -> CasePage {
    let case = &own.case;
    let (teller, reading) = (teller(here, case), own.reading());
    let procedure = &case.compiled.procedure;
    let told = words::told(&here.tables, case, language(here.lang), here.now);
    let state = procedure.state(case.state.config.instances[0].state);
    let roles = own.roles();
    let yours = state.holder.is_some_and(|role| roles.contains(&role));
    let parts = parts(here, own, &reading);
    let closed = case.state.done_at().is_some();
    let otherwise = if closed || told.next.is_empty() {
        String::new()
    } else {
        here.lang.f(k::CASE_OTHERWISE, &[("next", &told.next)])
    };
    CasePage {
        number: case.filing.number.clone(),
        title: teller.title(),
        place: teller.public_place(),
        procedure: procedure.id.clone(),
        procedure_title: here.lang.pick(&procedure.title).into_owned(),
        status: settled(here, case, &told).or_else(|| filed(here, case, &told)).unwrap_or(Status {
            title: told.state,
            sentence: told.sentence,
            holder: if yours { here.lang.t(k::MOMENT_YOU).to_owned() } else { told.holder },
            holder_phone: told.phone,
            clock: teller.leading_clock(),
            otherwise,
            yours,
            closed,
        }),
        clocks: teller.clocks(&reading),
        moments: teller.moments(&reading),
        steps: steps(here, own, yours, wrong.as_ref()),
        party: party_title(here, own),
        parts,
        linked: Vec::new(),
        version: case.state.version,
        saved: String::new(),
        refused: wrong.map(|wrong| wrong.refused).unwrap_or_default(),
        private: case.filing.private,
        accesses: Vec::new(),
        papers: super::papers::issued(here, own),
    }
}

/// The status of a matter whose work is done while its reporter can still object; none for any other.
fn settled(here: &Here, case: &Loaded, told: &words::Told) -> Option<Status> {
    case.state.settled_at.filter(|_| case.state.closed_at.is_none())?;
    let (due, _) = told.due?;
    let due = words::date_words(due, here.tables.date_of(here.now), language(here.lang));
    let outcome = case.state.outcome.as_deref()?;
    let named = here.lang.named(&format!("outcome-{outcome}")).unwrap_or(outcome);
    Some(Status {
        title: here.lang.f(k::CASE_SETTLED_TITLE, &[("outcome", named)]),
        sentence: here.lang.f(k::CASE_SETTLED, &[("due", &due), ("holder", &told.holder)]),
        holder: told.holder.clone(),
        holder_phone: told.phone.clone(),
        clock: None,
        otherwise: String::new(),
        yours: false,
        closed: true,
    })
}

/// The status of a matter that is closed for good; none for any other.
fn filed(here: &Here, case: &Loaded, told: &words::Told) -> Option<Status> {
    let at = case.state.closed_at?;
    let outcome = case.state.outcome.as_deref()?;
    let named = here.lang.named(&format!("outcome-{outcome}")).unwrap_or(outcome);
    let same = told.state.contains(named);
    let title = here.lang.f(k::CASE_CLOSED_TITLE, &[("state", &told.state), ("outcome", named)]);
    Some(Status {
        title: if same { told.state.clone() } else { title },
        sentence: here.lang.f(k::CASE_CLOSED, &[("at", &here.context().date(here.tables.date_of(at)))]),
        holder: told.holder.clone(),
        holder_phone: told.phone.clone(),
        clock: None,
        otherwise: String::new(),
        yours: false,
        closed: true,
    })
}

/// The steps that the reader may take now. Where the matter waits for them, the steps that belong to this state come first.
fn steps(here: &Here, own: &Own, yours: bool, wrong: Option<&Wrong<'_>>) -> Vec<StepForm> {
    let Own { case, by, .. } = own;
    let procedure = &case.compiled.procedure;
    let reading = own.reading();
    let about = &case.state.attributes;
    let registers = Registers {
        procedure: Some(procedure),
        area: about.area.as_deref(),
        category: about.category.as_deref(),
        ..Registers::new(here.lang, &here.tables, here.now)
    };
    let open_states = procedure.states.iter().filter(|state| state.end.is_none()).count();
    let mut steps: Vec<StepForm> = cases::allowed(&here.tables, by, case, here.now)
        .into_iter()
        .filter(|found| found.may.is_ok())
        .filter(|found| {
            let part = procedure.step(found.step).part;
            part == PartId::MAIN || reading.opens(part, found.instance)
        })
        .map(|found| {
            let step = procedure.step(found.step);
            let back = wrong.filter(|wrong| wrong.step == step.name);
            let mut fields: Vec<FieldView> = views(
                here.lang,
                procedure,
                &step.asks,
                &registers,
                back.map(|wrong| wrong.sent as &dyn kit::Sent),
                back.map_or(&[], |wrong| wrong.issues),
            );
            if let Some(wrong) = back {
                untaken(&mut fields, wrong.sent);
            }
            StepForm {
                step: step.name.clone(),
                instance: found.instance,
                title: here.lang.pick(&step.title).into_owned(),
                hint: here.lang.pick(&step.hint).into_owned(),
                fields,
                now: (yours || step.part != PartId::MAIN) && step.to.is_some() && step.from.len() * 2 < open_states,
                open: back.is_some(),
            }
        })
        .collect();
    steps.sort_by_key(|step| !step.now);
    steps
}

/// What the page after sending and the slip show.
fn registered(here: &Here, own: &Own) -> Done {
    let case = &own.case;
    let teller = teller(here, case);
    let told = words::told(&here.tables, case, language(here.lang), here.now);
    let procedure = &case.compiled.procedure;
    let said = procedure.field_named("words").and_then(|id| case.state.values.get(&id));
    let danger = matches!(said, Some(Value::Text(words)) if !here.web.config().danger.find(words).is_empty());
    Done {
        number: case.filing.number.clone(),
        code: people::person_code(here.web.app(), case.id, own.person),
        sentence: told.sentence,
        received: teller.stamp(case.state.opened_at),
        holder: told.holder,
        holder_phone: told.phone,
        due: teller.leading_clock().map_or(String::new(), |clock| clock.due),
        matter: teller.title(),
        place: teller.place(),
        stored: 0,
        refused: Vec::new(),
        danger,
    }
}
