//! Beginning a matter by the form of its procedure: every procedure that a resident may open, without pages of its own.

use std::sync::Arc;

use axum::{
    extract::{Path, Query},
    response::Response,
};
use fengqiao_app::{
    AppError, Compiled,
    cases::{self, By, DEFAULT_PROCEDURE, Report},
    services::{Group, services},
};
use fengqiao_procedure::{
    event::{FieldIssue, Refusal},
    model::{Effect, Procedure, Secrecy, Step},
};

use super::{
    case::{fields, untaken},
    how::how_clock,
};
use crate::{
    http::{Failure, Here},
    kit::{self, refusal, views},
    present::{Categories, Registers},
    resident::{Beginning, ServiceGroup, Services, Start, StartForm, beginnings, start as view},
    sent::{Received, Sent},
};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct StartQuery {
    /// What somebody looks for.
    q: String,
}

/// The most characters of a search.
const QUERY_CHARS_MAX: usize = 80;

/// `GET /start`
pub(super) async fn list(mut here: Here, Query(query): Query<StartQuery>) -> Response {
    let query: String = query.q.trim().chars().take(QUERY_CHARS_MAX).collect();
    let groups = groups(&here, &query);
    let page = beginnings(&here.context(), &Services { query, groups });
    here.page(page)
}

/// The services of one group.
pub(super) fn of_group(here: &Here, id: &str) -> Vec<Beginning> {
    let own = |(group, _): &(&Group, Vec<Beginning>)| group.id == id;
    grouped(here, "").into_iter().find(own).map(|(_, services)| services).unwrap_or_default()
}

fn groups(here: &Here, query: &str) -> Vec<ServiceGroup> {
    let group = |(group, services): (&Group, Vec<Beginning>)| ServiceGroup {
        title: here.lang.pick(&group.title).into_owned(),
        hint: here.lang.pick(&group.hint).into_owned(),
        services,
    };
    grouped(here, query).into_iter().map(group).collect()
}

/// Every procedure that a resident may open and that fits what is looked for, by what people come for. Procedures that only staff open are
/// not among them, nor those that a resident begins by another's pages.
fn grouped(here: &Here, query: &str) -> Vec<(&'static Group, Vec<Beginning>)> {
    let services = services();
    let begins = |compiled: &&Arc<Compiled>| {
        let procedure = &compiled.procedure;
        ways(procedure).next().is_some()
            && !services.has_other_door(&procedure.id)
            && (query.is_empty() || services.fits(procedure, query))
    };
    let one = |compiled: &Arc<Compiled>| {
        let procedure = &compiled.procedure;
        let beginning = Beginning {
            href: address(procedure),
            title: here.lang.pick(&procedure.title).into_owned(),
            summary: here.lang.pick(&procedure.summary).into_owned(),
        };
        (procedure.id.clone(), beginning)
    };
    services.grouped(here.tables.catalogue.all().filter(begins).map(one))
}

/// Where a resident begins a matter of a procedure.
pub(super) fn address(procedure: &Procedure) -> String {
    if procedure.id == DEFAULT_PROCEDURE { "/report".to_owned() } else { format!("/start/{}", procedure.id) }
}

/// The opening steps that belong to residents.
pub(super) fn ways(procedure: &Procedure) -> impl Iterator<Item = &Step> {
    procedure.openings.iter().map(|id| procedure.step(*id)).filter(|step| procedure.is_resident_act(step))
}

/// What came back wrong.
struct Wrong<'w> {
    sent: &'w Received,
    issues: &'w [FieldIssue],
    refused: String,
}

/// `GET /start/{procedure}`: the form where there is one way to begin, otherwise the ways.
pub(super) async fn procedure(mut here: Here, Path(procedure): Path<String>) -> Result<Response, Failure> {
    let compiled = compiled(&here, &procedure)?;
    if compiled.procedure.id == DEFAULT_PROCEDURE {
        return Ok(here.go("/report"));
    }
    let mut found = ways(&compiled.procedure);
    let first = found.next().ok_or(Failure::NotFound)?;
    let only = found.next().is_none().then_some(first);
    let page = view(&here.context(), &model(&here, &compiled.procedure, only, None));
    Ok(here.page(page))
}

/// `GET /start/{procedure}/{step}`
pub(super) async fn form(mut here: Here, Path((procedure, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let compiled = compiled(&here, &procedure)?;
    let step = way(&compiled.procedure, &name)?;
    let page = view(&here.context(), &model(&here, &compiled.procedure, Some(step), None));
    Ok(here.page(page))
}

/// `POST /start/{procedure}/{step}`
pub(super) async fn send(
    mut here: Here,
    Path((procedure, name)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    let received = sent.receive_new(&here.web, &here.context()).await?;
    let compiled = compiled(&here, &procedure)?;
    let procedure = &compiled.procedure;
    let step = way(procedure, &name)?;
    let values = match fields(&here, procedure, step, &received) {
        Ok(values) if received.issues.is_empty() => values,
        Ok(_) => return Ok(again(here, procedure, step, &received, Refusal::Fields(Vec::new()))),
        Err(issues) => return Ok(again(here, procedure, step, &received, Refusal::Fields(issues))),
    };
    let files: usize = received.files.values().map(Vec::len).sum();
    let report = Report {
        procedure: Some(procedure.id.clone()),
        opening: Some(name),
        fields: values,
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: received.posted.key(),
    };
    let by = By::Resident { device: "web".to_owned(), party: None };
    match cases::submit_as(here.web.app(), &by, received.case, report).await {
        Ok(case) => {
            here.pass.add(case.id, here.now);
            here.keep_pass();
            Ok(here.go(&format!("/c/{}/done?stored={files}", case.filing.number)))
        }
        Err(AppError::Refused(refused)) => Ok(again(here, procedure, step, &received, *refused)),
        Err(error) => Err(error.into()),
    }
}

fn compiled(here: &Here, procedure: &str) -> Result<Arc<Compiled>, Failure> {
    here.tables.catalogue.current(procedure).cloned().ok_or(Failure::NotFound)
}

fn way<'p>(procedure: &'p Procedure, name: &str) -> Result<&'p Step, Failure> {
    ways(procedure).find(|step| step.name == name).ok_or(Failure::NotFound)
}

/// The form again, with what was typed and why it was not taken.
fn again(mut here: Here, procedure: &Procedure, step: &Step, sent: &Received, why: Refusal) -> Response {
    let refused = refusal(here.lang, procedure, &why);
    let issues = match why {
        Refusal::Fields(issues) => issues,
        _ => Vec::new(),
    };
    let model = model(&here, procedure, Some(step), Some(&Wrong { sent, issues: &issues, refused }));
    let page = view(&here.context(), &model);
    here.again(page)
}

fn model(here: &Here, procedure: &Procedure, step: Option<&Step>, wrong: Option<&Wrong>) -> Start {
    let lang = here.lang;
    let way = |step: &Step| Beginning {
        href: format!("/start/{}/{}", procedure.id, step.name),
        title: lang.pick(&step.title).into_owned(),
        summary: lang.pick(&step.hint).into_owned(),
    };
    Start {
        procedure: procedure.id.clone(),
        title: lang.pick(&procedure.title).into_owned(),
        summary: lang.pick(&procedure.summary).into_owned(),
        ways: ways(procedure).map(way).collect(),
        form: step.map(|step| form_of(here, procedure, step, wrong)),
        clocks: step.map_or_else(Vec::new, |step| {
            let started = step.effects.iter().filter_map(|effect| match effect {
                Effect::Start(clock) => Some(procedure.clock(*clock)),
                _ => None,
            });
            started.map(|clock| how_clock(here, procedure, clock)).collect()
        }),
        private: procedure.secrecy != Secrecy::Open,
    }
}

fn form_of(here: &Here, procedure: &Procedure, step: &Step, wrong: Option<&Wrong>) -> StartForm {
    let registers = Registers {
        procedure: Some(procedure),
        categories: Categories::Own,
        ..Registers::new(here.lang, &here.tables, here.now)
    };
    let sent = wrong.map(|wrong| wrong.sent as &dyn kit::Sent);
    let mut fields = views(here.lang, procedure, &step.asks, &registers, sent, wrong.map_or(&[], |wrong| wrong.issues));
    if let Some(wrong) = wrong {
        untaken(&mut fields, wrong.sent);
    }
    StartForm {
        action: format!("/start/{}/{}", procedure.id, step.name),
        title: here.lang.pick(&step.title).into_owned(),
        hint: here.lang.pick(&step.hint).into_owned(),
        fields,
        refused: wrong.map(|wrong| wrong.refused.clone()).unwrap_or_default(),
    }
}
